"""Lists over the store as listings: what stands in the table, and everything for JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.findings import ROLES
from core.names import DOMAIN_NAMES, ELEMENT_NAMES, ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from core.overviews import ActorRow, AmountRow, ContractRow, RequestRow
from core.shapes import citation_json
from terminal.blocks import Block
from terminal.hits import short_place
from terminal.listing import Listing


def actor_listing(rows: Iterable[ActorRow]) -> Listing:
    """Actor by contract with its roles, the weightiest first: how often it has that one, and the
    first piece of evidence for it. JSON has a record with its own evidence for each role.
    """
    held = tuple(rows)
    return Listing(
        columns={
            "contract": "Contract",
            "label": "Actor",
            "type": "Type",
            "role": "Rol",
            "times": "Keer",
            "quote": "Bewijs",
            "place": "Waar",
        },
        rows=[
            {
                "contract": row.contract,
                "label": row.label + (" (vermoeden)" if row.guess else ""),
                "type": TYPE_NAMES[row.type],
                "role": ", ".join(ROLE_NAMES[one.role] for one in (row, *others)),
                "times": row.times,
                "quote": " ".join(row.citations[0].quote.split()),
                "place": short_place(row.citations[0]),
            }
            for row, *others in _cells(held)
        ],
        records=[actor_json(row) for row in held],
        text=frozenset({"quote", "place"}),
    )


def _cells(rows: Sequence[ActorRow]) -> list[list[ActorRow]]:
    """The rows of each actor in each contract together, the weightiest role first."""
    cells: dict[tuple[str, str], list[ActorRow]] = {}
    for row in rows:
        cells.setdefault((row.contract, row.actor), []).append(row)
    return [sorted(cell, key=lambda row: ROLES.index(row.role)) for cell in cells.values()]


def actor_json(row: ActorRow) -> dict[str, Any]:
    return {
        "contract": row.contract,
        "id": row.actor,
        "label": row.label,
        "type": row.type,
        "role": row.role,
        "times": row.times,
        "guess": row.guess,
        "citations": [citation_json(citation) for citation in row.citations],
    }


def contract_listing(rows: Iterable[ContractRow]) -> Listing:
    """The register of contracts with the main things that the documents tell of each."""
    held = tuple(rows)
    return Listing(
        columns={
            "id": "Contract",
            "documents": "Documenten",
            "subsidy": "Subsidie (euro)",
            "welfare": "OCMW en CAW",
            "requests": "Regelruimte",
            "themes": "Thema's",
        },
        rows=[
            {
                "id": row.contract.id,
                "documents": row.documents or "geen",
                "subsidy": _subsidies(row),
                "welfare": _welfare(row),
                "requests": _requests(row),
                "themes": ", ".join(theme for theme, _ in row.themes[:5]),
            }
            for row in held
        ],
        records=[contract_json(row) for row in held],
        text=frozenset({"welfare", "requests", "themes"}),
    )


def comparison_listing(rows: Iterable[ContractRow]) -> Listing:
    """The contracts side by side: a column each, a row per thing to compare."""
    held = tuple(rows)
    keys = {row.contract.id: row.contract.municipality for row in held}
    return Listing(
        columns={"aspect": "", **keys},
        rows=[
            {"aspect": aspect, **{row.contract.id: shown(row) or _absent(row) for row in held}}
            for aspect, shown in ASPECTS.items()
        ],
        records=[contract_json(row) for row in held],
        text=frozenset(keys),
    )


def request_listing(rows: Iterable[RequestRow]) -> Listing:
    """Who asks which room in which rule of whom, where it stands, and the words that say so."""
    held = tuple(rows)
    return Listing(
        columns={
            "requester": "Wie",
            "addressees": "Aan wie",
            "norms": "Welke regel",
            "status": "Stand",
            "date": "Datum",
            "missing": "Ontbreekt",
            "quote": "Bewijs",
            "place": "Waar",
        },
        rows=[
            {
                "requester": row.request.requester.label if row.request.requester else "",
                "addressees": ", ".join(party.label for party in row.request.addressees),
                "norms": ", ".join(norm.label for norm in row.request.norms)
                or DOMAIN_NAMES[row.request.domain],
                "status": STATUS_NAMES[row.request.status],
                "date": row.since,
                "missing": ", ".join(ELEMENT_NAMES[element] for element in row.request.missing),
                "quote": " ".join(row.citations[0].quote.split()),
                "place": short_place(row.citations[0]),
            }
            for row in held
        ],
        records=[request_json(row) for row in held],
        text=frozenset({"addressees", "norms", "missing", "quote", "place"}),
        blocks=[request_block(row) for row in held],
    )


def request_block(row: RequestRow) -> Block:
    """Who asks whom what, where it stands and how it came there, and the words that say so."""
    request, first = row.request, row.citations[0]
    asker = request.requester.label if request.requester else "(niemand genoemd)"
    asked = ", ".join(party.label for party in request.addressees) or "(niemand genoemd)"
    day = row.since or "zonder datum"
    course = [f"{step.date or 'zonder datum'} {STATUS_NAMES[step.status]}" for step in row.history]
    return Block(
        f"{asker} → {asked} · {STATUS_NAMES[request.status]} · {day}",
        [
            ("Regel", ", ".join(norm.label for norm in request.norms)),
            ("Domein", DOMAIN_NAMES[request.domain] if request.domain != "andere" else ""),
            ("Verloop", " → ".join(course) if len(course) > 1 else ""),
            ("Ruimte", request.space or ""),
            ("Groep", request.group or ""),
            ("Duur", request.duration or ""),
            ("Ontbreekt", ", ".join(ELEMENT_NAMES[element] for element in request.missing)),
            ("Bewijs", f"“{' '.join(first.quote.split())}”"),
            ("Waar", short_place(first)),
        ],
    )


def contract_json(row: ContractRow) -> dict[str, Any]:
    contract = row.contract
    return {
        "id": contract.id,
        "municipality": {"nis": contract.nis, "label": contract.municipality},
        "project": contract.project,
        "neighbourhoods": apart(contract.neighbourhoods),
        "invented": contract.invented,
        "documents": row.documents,
        "themes": [{"id": theme, "documents": count} for theme, count in row.themes],
        "actors": [actor_json(actor) for actor in row.actors],
        "derogations": [request_json(request) for request in row.requests],
        "amounts": [amount_json(amount) for amount in row.amounts],
        "conflicts": list(row.conflicts),
    }


def amount_json(row: AmountRow) -> dict[str, Any]:
    return {
        "euro": row.euro,
        "role": row.role,
        "citations": [citation_json(citation) for citation in row.citations],
    }


def request_json(row: RequestRow) -> dict[str, Any]:
    request = asdict(row.request)
    kept = ("id", "requester", "addressees", "instrument", "norms", "domain", "status", "space",
            "group", "duration", "missing")  # fmt: skip
    return {
        **{key: request[key] for key in kept},
        "history": [
            {"date": step.date, "status": step.status, "citation": citation_json(step.citation)}
            for step in row.history
        ],
        "contract": row.contract,
        "citations": [citation_json(citation) for citation in row.citations],
    }


def apart(given: Sequence[str]) -> list[str]:
    """The names without those that say the same as another: 'de Bijloke' beside 'Bijloke'."""
    kept: list[tuple[str, str]] = []
    for name in given:
        folded = "".join(letter for letter in name.casefold() if letter.isalnum())
        if not any(folded in other or other in folded for _, other in kept):
            kept.append((name, folded))
    return [name for name, _ in kept]


def _absent(row: ContractRow) -> str:
    """What stands where nothing is told: nothing could be, or it was not found."""
    return "niet gevonden" if row.documents else "geen dossier"


def _subsidies(row: ContractRow) -> str:
    """The subsidy; where the sources differ every sum with the day of the source."""
    differ = "subsidy" in row.conflicts
    sums = []
    for amount in row.told("subsidy"):
        day = amount.citations[0].document.date if differ else None
        sums.append(f"{amount.euro:,.0f}".replace(",", ".") + (f" ({day})" if day else ""))
    return " / ".join(sums) + (" (bronnen verschillen)" if differ else "")


def _welfare(row: ContractRow) -> str:
    """The OCMWs and CAWs; what is not there is told apart from what is denied."""
    if not row.documents:
        return "geen dossier"
    found = [actor for actor in row.actors if actor.type in ("ocmw", "caw")]
    told = [f"{cell[0].label} ({', '.join(_parts(cell))})" for cell in _cells(found)]
    missing = [
        f"geen {name} gevonden"
        for kind, name in (("ocmw", "OCMW"), ("caw", "CAW"))
        if not any(actor.type == kind for actor in found)
    ]
    return ", ".join(dict.fromkeys([*told, *missing]))


def _parts(cell: Sequence[ActorRow]) -> list[str]:
    """What an actor does in a contract, the weightiest first; named only where it does nothing."""
    acting = [row for row in cell if row.role != "mentioned"] or cell
    guess = ["vermoeden"] if all(row.guess for row in cell) else []
    return [ROLE_NAMES[row.role] for row in acting] + guess


def _actors(row: ContractRow, roles: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(actor.label for actor in row.actors if actor.role in roles))


def _requests(row: ContractRow) -> str:
    return ", ".join(
        f"{DOMAIN_NAMES[request.request.domain]} ({STATUS_NAMES[request.request.status]})"
        for request in row.requests
        if request.request.status != "mentioned"
    )


# What a comparison of contracts compares, in order.
ASPECTS: Mapping[str, Callable[[ContractRow], str]] = {
    "Gemeente": lambda row: row.contract.municipality,
    "Project": lambda row: row.contract.project,
    "Wijken": lambda row: ", ".join(apart(row.contract.neighbourhoods)),
    "Documenten": lambda row: str(row.documents or "geen"),
    "Subsidie (euro)": _subsidies,
    "OCMW en CAW": _welfare,
    "Trekkers en partners": lambda row: _actors(row, ("lead", "partner")),
    "Aangesproken": lambda row: _actors(row, ("addressee",)),
    "Niet betrokken": lambda row: _actors(row, ("not-involved",)),
    "Regelruimte": _requests,
    "Thema's": lambda row: ", ".join(theme for theme, _ in row.themes),
}
