"""Lists over the store as listings: what stands in the table, and everything for JSON."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from core.contract_aspects import (
    ASPECTS,
    apart,
    aspect,
    requests,
    sums,
    themes,
    welfare,
)
from core.courses import course, standing
from core.names import DOMAIN_NAMES, ELEMENT_NAMES, ROLE_NAMES, TYPE_NAMES
from core.overviews import ActorRow, AmountRow, Cell, ContractRow, RequestRow
from core.shapes import citation_json
from terminal.blocks import Block
from terminal.hits import short_place
from terminal.listing import Euro, Listing


def actor_listing(rows: Iterable[ActorRow]) -> Listing:
    """Actor by contract and role: how often it has that role, and the first piece of evidence for
    it. JSON has all of it.
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
                "role": ROLE_NAMES[row.role],
                "times": row.times,
                "quote": " ".join(row.citations[0].quote.split()),
                "place": short_place(row.citations[0]),
            }
            for row in held
        ],
        records=[actor_json(row) for row in held],
        text=frozenset({"quote", "place"}),
        none="Geen actoren in een contract gevonden (met deze filters).",
    )


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
                "subsidy": _shown(sums(row, "subsidy")),
                "welfare": welfare(row).text,
                "requests": requests(row).text,
                "themes": themes(row),
            }
            for row in held
        ],
        records=[contract_json(row) for row in held],
        text=frozenset({"welfare", "requests", "themes"}),
    )


def register_listing(rows: Iterable[ContractRow]) -> Listing:
    """The same register as pages show it: each contract by its name and quarters, its id last."""
    held = tuple(rows)
    listing = contract_listing(held)
    names = {"municipality": "Gemeente", "project": "Project", "quarters": "Wijk"}
    told = {key: name for key, name in listing.columns.items() if key != "id"}
    return replace(
        listing,
        columns={**names, **told, "id": "Id"},
        rows=[
            {
                **shown,
                "municipality": row.contract.municipality,
                "project": row.contract.project,
                "quarters": ", ".join(apart(row.contract.neighbourhoods)),
            }
            for row, shown in zip(held, listing.rows, strict=True)
        ],
    )


def comparison_listing(rows: Iterable[ContractRow]) -> Listing:
    """The contracts side by side: a column each, a row per thing to compare."""
    held = tuple(rows)
    keys = {row.contract.id: row.contract.municipality for row in held}
    return Listing(
        columns={"aspect": "", **keys},
        rows=[
            {"aspect": name, **{row.contract.id: _shown(aspect(name, row)) for row in held}}
            for name in ASPECTS
        ],
        records=[contract_json(row) for row in held],
        text=frozenset(keys),
    )


def _shown(cell: Cell) -> str | Euro:
    return cell.text if cell.euro is None else Euro(cell.euro)


def request_listing(rows: Iterable[RequestRow]) -> Listing:
    """Who asks which room in which rule of whom, where it stands, and the words that say so."""
    held = tuple(rows)
    return Listing(
        columns={
            "requester": "Wie",
            "addressees": "Aan wie",
            "norms": "Welke regel",
            "domain": "Domein",
            "status": "Stand",
            "date": "Datum",
            "course": "Verloop",
            "latest": "Laatste document",
            "space": "Ruimte",
            "group": "Groep",
            "duration": "Duur",
            "missing": "Ontbreekt",
            "contract": "Contract",
            "quote": "Bewijs",
            "place": "Waar",
            "id": "Id",
        },
        rows=[
            {
                "requester": row.request.requester.label if row.request.requester else "",
                "addressees": ", ".join(party.label for party in row.request.addressees),
                "norms": ", ".join(norm.label for norm in row.request.norms),
                "domain": DOMAIN_NAMES[row.request.domain],
                "status": standing(row),
                "date": row.since,
                "course": course(row),
                "latest": row.latest,
                "space": row.request.space,
                "group": row.request.group,
                "duration": row.request.duration,
                "missing": ", ".join(ELEMENT_NAMES[element] for element in row.request.missing),
                "contract": row.contract,
                "quote": " ".join(row.citations[0].quote.split()),
                "place": short_place(row.citations[0]),
                "id": row.request.id,
            }
            for row in held
        ],
        records=[request_json(row) for row in held],
        blocks=[request_block(row) for row in held],
        none="Geen vraag om regelruimte gevonden (met deze filters).",
    )


def request_block(row: RequestRow) -> Block:
    """Who asks whom what, where it stands and how it came there, and the words that say so."""
    request, first = row.request, row.citations[0]
    asker = request.requester.label if request.requester else "(niemand genoemd)"
    asked = ", ".join(party.label for party in request.addressees) or "(niemand genoemd)"
    day = row.since or "zonder datum"
    return Block(
        f"{asker} → {asked} · {standing(row)} · {day}",
        [
            ("Regel", ", ".join(norm.label for norm in request.norms)),
            ("Domein", DOMAIN_NAMES[request.domain] if request.domain != "andere" else ""),
            ("Verloop", course(row)),
            ("Laatste document", (row.latest or "") if row.latest != row.since else ""),
            ("Ruimte", request.space or ""),
            ("Groep", request.group or ""),
            ("Duur", request.duration or ""),
            ("Ontbreekt", ", ".join(ELEMENT_NAMES[element] for element in request.missing)),
            ("Bewijs", f"“{' '.join(first.quote.split())}”"),
            ("Waar", short_place(first)),
            ("Contract", row.contract or ""),
            ("Id", request.id),
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
        "asked": row.asked,
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
        "decided": None if row.decided_by is None else {"date": request["decided_on"]},
        "contract": row.contract,
        "citations": [citation_json(citation) for citation in row.citations],
    }
