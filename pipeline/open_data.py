"""All that a store knows and that may be seen at a level, of one moment, to be used elsewhere."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.corrections import Correction, tellings_of
from core.findings import Tags
from core.open_data import Organisation, Theme
from core.overviews import ActorRow, ContractRow, RequestRow
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings
from pipeline.contract_overview import RequestFilters, contract_overview, request_overview
from pipeline.correcting import corrections
from pipeline.documents import Opened, open_document
from pipeline.kept import kept_open, reading
from pipeline.overviews import actor_matrix

if TYPE_CHECKING:
    from index.store import Store

_EVERYTHING: Access = ACCESS_LEVELS[-1]
_MENTIONED = RequestFilters(mentioned=True)


@dataclass(frozen=True, slots=True)
class OpenData:
    """What may be seen at ``access``; lives as long as the block that opened it."""

    settings: Settings
    store: "Store"
    access: Access

    def documents(self) -> Iterator[Opened]:
        """Every document with its passages and its record, in the order in which they came."""
        for card in self.store.documents(self.access):
            yield open_document(card.id, self.settings, self.access)

    def contracts(self) -> tuple[ContractRow, ...]:
        """The register with what the documents tell of each contract."""
        return contract_overview(self.settings, access=self.access)

    def actors(self) -> tuple[ActorRow, ...]:
        """Each part of each actor in each contract."""
        return actor_matrix(self.settings, access=self.access)

    def requests(self) -> tuple[RequestRow, ...]:
        """The requests for room in a rule, general possibilities too."""
        return request_overview(self.settings, _MENTIONED, access=self.access)

    def corrections(self) -> tuple[Correction, ...]:
        """What people decided, as far as it names nothing that is only told above the level."""
        made = corrections(self.settings, self.access)
        if self.access == _EVERYTHING:
            return made
        told = self._told()
        return tuple(one for one in made if _is_told(one, told))

    def organisations(self) -> tuple[Organisation, ...]:
        """Who is named in the documents, sorted by id."""
        from nlp.register import read_register

        listed = read_register().organisations
        found: dict[str, Organisation] = {}
        for _, tags in self.store.tags(self.access):
            for one in tags.actors:
                found.setdefault(one.id, Organisation(one.id, one.label, one.type, one.uri))
        for key, own in listed.items():
            if key in found:
                names = tuple(name for name in dict.fromkeys(own.names) if name != own.label)
                found[key] = Organisation(key, own.label, own.type, own.uri, names, own.nis)
        return tuple(found[key] for key in sorted(found))

    def made_by(self) -> str:
        """The name and the version of this program."""
        from index.store import program

        return program()

    def left_out(self) -> dict[str, int]:
        """How many there are above the level, by kind; nothing where there is no level above."""
        if self.access == _EVERYTHING:
            return {}
        mine, every = self.store.counts(self.access), self.store.counts(_EVERYTHING)
        whole = OpenData(self.settings, self.store, _EVERYTHING)
        recorded = whole._recorded()
        recorded.subtract(self._recorded())
        counts = {
            "documents": every.documents - mine.documents,
            "passages": every.passages - mine.passages,
            "themes": recorded["themes"],
            "amounts": recorded["amounts"],
            "actors": len(whole.actors()) - len(self.actors()),
            "derogations": len(whole.requests()) - len(self.requests()),
            "corrections": len(whole.corrections()) - len(self.corrections()),
        }
        # What is told in more documents can be one row with them and two without.
        return {kind: max(0, count) for kind, count in counts.items()}

    def _recorded(self) -> Counter[str]:
        """How many themes and sums are recorded, each counted in each document."""
        counts = Counter({"themes": 0, "amounts": 0})
        for _, tags in self.store.tags(self.access):
            counts.update(themes=len(tags.themes), amounts=len(tags.amounts))
        return counts

    def _told(self) -> frozenset[str]:
        """The ids of actors, themes and requests that stand, or stood, in what may be seen."""
        from index.store_corrections import machine_tags

        now = (tags for _, tags in self.store.tags(self.access))
        before = machine_tags(self.store.connection, self.access)
        return frozenset(key for source in (now, before) for tags in source for key in _ids(tags))


@contextmanager
def open_data(settings: Settings, access: Access) -> Iterator[OpenData]:
    """What the store knows at one moment, whatever is written to it meanwhile."""
    with kept_open(settings), reading(settings) as store, store.snapshot():
        yield OpenData(settings, store, access)


def themes() -> tuple[Theme, ...]:
    """The scheme of themes, in its order."""
    from nlp.tables import table, words

    return tuple(
        Theme(
            row["id"],
            row["label"],
            row["label_en"],
            tuple(words(row["alternatives"])),
            row["description"],
        )
        for row in table("theme_scheme")
    )


def _ids(tags: Tags) -> Iterator[str]:
    yield from (one.id for one in tags.actors)
    yield from (one.id for one in tags.themes)
    for request in tags.derogations:
        yield request.id
        yield from (one.id for one in (request.requester, *request.addressees) if one)


def _is_told(correction: Correction, told: frozenset[str]) -> bool:
    """Whether all that it is about is told in what may be seen; its documents were looked at."""
    named = [record for record, _ in tellings_of(correction)] or [correction.subject]
    if correction.kind in ("merge-actor", "requester", "addressee", "merge-request"):
        named += filter(None, correction.value.split(","))
    return correction.kind == "contract" or told.issuperset(named)
