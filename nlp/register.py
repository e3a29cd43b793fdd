"""Who is who: the organisations and places that can be named, with one id each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from core.findings import ActorType
from nlp.contract_register import invented, read_contracts
from nlp.naming import proper_name, slug
from nlp.tables import Row, table, words

_PUBLIC = frozenset({"municipality", "ocmw", "caw", "province"})
_SIDES = ("Noord", "Oost", "Zuid", "West", "Centrum", "Dorp", "Mijn")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One row of the register; ``now`` is the id of its latest name."""

    id: str
    label: str
    type: ActorType
    level: str = ""  # flemish, federal, provincial, local or ""
    names: tuple[str, ...] = ()
    now: str = ""
    nis: str = ""
    region: str = ""  # the id of its province
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The organisations by id, the names of municipalities and the places inside them."""

    organisations: Mapping[str, Organisation]
    places: Mapping[str, str]  # name of a part or neighbourhood -> NIS of 2025
    ordinary: frozenset[str]  # names that are also words
    by_nis: Mapping[str, Organisation]  # also the codes from before a merger
    by_name: Mapping[str, str]  # the bare name of an organisation as an id -> its id
    municipality_names: frozenset[str]
    exonyms: Mapping[str, str]  # French and English names -> NIS of 2025

    def latest(self, key: str) -> Organisation:
        """The organisation under its latest name."""
        organisation = self.organisations[key]
        while organisation.now:
            organisation = self.organisations[organisation.now]
        return organisation

    def municipality(self, nis: str) -> Organisation | None:
        """The municipality of today with that code, or with that code before it merged."""
        found = self.by_nis.get(nis)
        return self.latest(found.id) if found else None


@lru_cache(maxsize=4)
def read_register(name: str = "register") -> Register:
    """The register of ``lexicons/<name>.tsv``; "register" is the one that comes along."""
    rows = [_organisation(row) for row in (*table(name), *invented())]
    by_nis = {row.nis: row for row in rows if row.nis}
    return Register(
        organisations={row.id: row for row in rows},
        places=dict(_quarters(rows))
        | dict(_neighbourhoods())
        | {row["name"]: row["nis"] for row in table("places")},
        ordinary=frozenset(row["name"] for row in table("ordinary_names")),
        by_nis=by_nis | dict(_codes_before_merger(by_nis)),
        by_name={
            slug(proper_name(name)): row.id
            for row in rows
            if row.type not in _PUBLIC
            for name in row.names
        },
        municipality_names=frozenset(row.label for row in rows if row.type == "municipality"),
        exonyms={row["name"]: row["nis"] for row in table("exonyms")},
    )


def _organisation(row: Row) -> Organisation:
    return Organisation(
        id=row["id"],
        label=row["label"],
        type=cast(ActorType, row["type"]),
        level=row["level"],
        names=(row["label"], *words(row["aliases"])),
        now=row["now"],
        nis=row["nis"],
        region=row["region"],
        uri=row["uri"] or None,
    )


def _quarters(rows: Iterable[Organisation]) -> Iterator[tuple[str, str]]:
    """'Willebroek-Noord' and the like, of every municipality of today."""
    for row in rows:
        if row.type == "municipality" and not row.now:
            for side in _SIDES:
                yield f"{row.label}-{side}", row.nis


def _neighbourhoods() -> Iterator[tuple[str, str]]:
    """Those of the contracts that go by a name; 'wijk Centrum' lies anywhere."""
    for contract in read_contracts():
        for name in contract.neighbourhoods:
            if name[0].isupper():
                yield name, contract.nis_now or contract.nis


def _codes_before_merger(by_nis: Mapping[str, Organisation]) -> Iterator[tuple[str, Organisation]]:
    for row in table("old_codes"):
        yield row["old"], by_nis[row["new"]]
