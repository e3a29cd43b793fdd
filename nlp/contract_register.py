"""The register of contracts, as it stands with the sample corpus or in the lexicon."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from core.findings import Contract
from nlp.tables import Row, table, words

DEFAULT = Path(__file__).resolve().parent.parent / "corpus" / "contracts.json"


@cache
def read_contracts(path: Path = DEFAULT) -> tuple[Contract, ...]:
    """The register of contracts; the eleven of 2021 where there is no such file."""
    value = _file(path)
    if value is None:
        return tuple(_from_row(row) for row in table("contracts"))
    return tuple(_from_json(row) for row in value["contracts"])


def invented(path: Path = DEFAULT) -> Iterator[Row]:
    """Rows for the register: the invented municipalities of the sample corpus and who works there.

    None where there is no such file. An organisation of a contract keeps the id it has there.
    """
    value = _file(path) or {"invented_municipalities": [], "contracts": []}
    for city in value["invented_municipalities"]:
        label, nis = str(city["label"]), str(city["nis"])
        place = label.lower()
        yield _row(f"gemeente-{place}", label, "municipality", nis=nis)
        aliases = [
            f"OCMW van {label}",
            f"OCMW te {label}",
            f"OCMW-{label}",
            f"Sociaal Huis {label}",
        ]
        yield _row(f"ocmw-{place}", f"OCMW {label}", "ocmw", aliases="|".join(aliases))
    for contract in value["contracts"]:
        for own in contract.get("organisations", ()):
            if own["type"] != "ocmw":
                yield _row(own["id"], own["label"], own["type"], aliases=_short(own["label"]))


def _short(label: str) -> str:
    """The label with a capital, and without the words that say what kind it is."""
    forms = {label[0].upper() + label[1:]} - {label}
    bare = re.sub(r"^(?:vzw|[a-z]+(?:\s[a-z]+)?)\s(?=[A-Z])|\svzw$", "", label)
    if " " in bare:
        forms |= {bare} - {label}
    return "|".join(sorted(forms))


def _row(key: str, label: str, kind: str, *, aliases: str = "", nis: str = "") -> Row:
    names = ("id", "label", "type", "level", "aliases", "from", "to", "now", "nis", "region")
    values = (key, label, kind, "local", aliases, "", "", "", nis, "")
    return dict(zip(names, values, strict=True)) | {"uri": "", "source": "corpus/contracts.json"}


def _file(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def _from_row(row: Mapping[str, str]) -> Contract:
    return Contract(
        id=row["id"],
        municipality=row["municipality"],
        nis=row["nis"],
        nis_now=row["nis_now"],
        project=row["project"],
        neighbourhoods=words(row["neighbourhoods"]),
        aliases=words(row["aliases"]),
    )


def _from_json(row: Mapping[str, Any]) -> Contract:
    city, project = row["municipality"], row["project"]
    hoods = [
        name
        for hood in row["neighbourhoods"]
        for name in (*(() if hood.get("needs_context") else (hood["label"],)), *hood["aliases"])
    ]
    return Contract(
        id=row["id"],
        municipality=city["label"],
        nis=city["nis"],
        nis_now=city.get("nis_now") or "",
        project=project["label"],
        neighbourhoods=tuple(hoods),
        aliases=tuple(project.get("aliases", ())),
        city_aliases=tuple(city.get("aliases", ())),
        invented=bool(row.get("invented")),
    )
