"""Lists over the store as listings: what stands in the table, and everything for JSON."""

from collections.abc import Iterable
from typing import Any

from core.overviews import ActorRow
from core.records import Citation
from core.shapes import citation_json
from terminal.hits import pages
from terminal.listing import Listing

ROLE_NAMES = {
    "lead": "trekker",
    "partner": "partner",
    "addressee": "aangesproken",
    "consulted": "geraadpleegd",
    "mentioned": "genoemd",
    "not-involved": "niet betrokken",
}


def actor_listing(rows: Iterable[ActorRow]) -> Listing:
    """Actor by contract with the role, how often, and the first piece of evidence."""
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
                "type": row.type,
                "role": ROLE_NAMES[row.role],
                "times": row.times,
                "quote": " ".join(row.citations[0].quote.split()),
                "place": _short_place(row.citations[0]),
            }
            for row in held
        ],
        records=[_actor_json(row) for row in held],
        text=frozenset({"quote", "place"}),
    )


def _short_place(citation: Citation) -> str:
    card = citation.document
    return " · ".join(part for part in (card.path, pages(citation), card.date) if part)


def _actor_json(row: ActorRow) -> dict[str, Any]:
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
