"""The register of contracts, as it stands with the sample corpus or in the lexicon."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.findings import Contract
from nlp.tables import table, words

DEFAULT = Path(__file__).resolve().parent.parent / "corpus" / "contracts.json"


def read_contracts(path: Path = DEFAULT) -> tuple[Contract, ...]:
    """The register of contracts; the eleven of 2021 where there is no such file."""
    if not path.is_file():
        return tuple(_from_row(row) for row in table("contracts"))
    value = json.loads(path.read_text(encoding="utf-8"))
    rows = value.get("contracts", []) if isinstance(value, dict) else value
    if isinstance(value, dict):
        rows = [*rows, *value.get("invented", [])]
    return tuple(_from_json(row) for row in rows)


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


def _from_json(row: Mapping[str, object]) -> Contract:
    city = row.get("municipality")
    city = city if isinstance(city, Mapping) else {"label": city, "nis": row.get("nis")}
    project = row.get("project")
    project = project if isinstance(project, Mapping) else {"name": project}
    hoods = [
        name
        for hood in _list(row.get("neighbourhoods"))
        for name in (_names(hood) if isinstance(hood, Mapping) else [str(hood)])
    ]
    return Contract(
        id=str(row["id"]),
        municipality=str(city.get("label") or city.get("name") or ""),
        nis=str(city.get("nis") or row.get("nis") or ""),
        nis_now=str(city.get("nis_now") or row.get("nis_now") or row.get("nis_since_merger") or ""),
        project=str(project.get("name") or project.get("label") or ""),
        neighbourhoods=tuple(hoods),
        aliases=tuple(str(name) for name in _list(project.get("aliases") or row.get("aliases"))),
        city_aliases=tuple(str(name) for name in _list(city.get("aliases"))),
        invented=bool(row.get("invented")),
    )


def _names(hood: Mapping[str, object]) -> list[str]:
    return [str(hood.get("name") or hood.get("label"))] + [
        str(n) for n in _list(hood.get("aliases"))
    ]


def _list(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)
