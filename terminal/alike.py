"""Which contracts resemble one another, as a listing and for JSON."""

import textwrap
from collections.abc import Iterable
from typing import Any

from core.names import DOMAIN_NAMES
from core.overviews import AlikeRow, PassagePair
from core.shapes import citation_json
from terminal.blocks import Block
from terminal.hits import SNIPPET_CHARACTERS, short_place
from terminal.listing import Listing


def alike_listing(name: str, rows: Iterable[AlikeRow]) -> Listing:
    """Which contracts resemble contract ``name``, by what, and in which passage of each."""
    held = tuple(rows)
    return Listing(
        columns={
            "contract": "Contract",
            "score": "Gelijkenis",
            "domains": "Zelfde regels",
            "actors": "Zelfde actoren",
            "themes": "Zelfde thema's",
            "cosine": "Nabijheid",
            "own": "Passage",
            "own_place": "Waar",
            "other": "Passage daar",
            "other_place": "Waar daar",
        },
        rows=[
            {
                "contract": row.alike.contract,
                "score": round(row.alike.score, 3),
                **_shared(row),
                **_nearest(row.pair),
            }
            for row in held
        ],
        records=[alike_json(row) for row in held],
        blocks=[_alike_block(row) for row in held],
        none=f"Met {name} heeft geen ander contract een regel, een actor of een thema gemeen.",
    )


def _shared(row: AlikeRow) -> dict[str, str]:
    alike = row.alike
    return {
        "domains": ", ".join(DOMAIN_NAMES.get(domain, domain) for domain in alike.domains),
        "actors": ", ".join(row.names[actor] for actor in alike.actors),
        "themes": ", ".join(row.names[theme] for theme in alike.themes),
    }


def _nearest(pair: PassagePair | None) -> dict[str, object]:
    if pair is None:
        return {}
    return {
        "cosine": round(pair.cosine, 3),
        "own": " ".join(pair.own.quote.split()),
        "own_place": short_place(pair.own),
        "other": " ".join(pair.other.quote.split()),
        "other_place": short_place(pair.other),
    }


def _alike_block(row: AlikeRow) -> Block:
    """How alike a contract is, what both have, and a passage of each."""
    shared = _shared(row)
    lines = [
        ("Zelfde regels", shared["domains"]),
        ("Zelfde actoren", shared["actors"]),
        ("Zelfde thema's", shared["themes"]),
    ]
    for name, citation in (
        () if row.pair is None else (("Passage", row.pair.own), ("Passage daar", row.pair.other))
    ):
        quote = textwrap.shorten(citation.quote, SNIPPET_CHARACTERS, placeholder=" …")
        lines += [(name, f"“{quote}”"), ("Waar", short_place(citation))]
    return Block(f"{row.alike.contract} · gelijkenis {row.alike.score:.2f}", lines)


def alike_json(row: AlikeRow) -> dict[str, Any]:
    """A contract that resembles another, with what shows it; the shape of `similar --json`."""
    alike, pair = row.alike, row.pair
    return {
        "contract": alike.contract,
        "score": round(alike.score, 6),
        "themes": [{"id": theme, "label": row.names[theme]} for theme in alike.themes],
        "actors": [{"id": actor, "label": row.names[actor]} for actor in alike.actors],
        "domains": [{"id": one, "label": DOMAIN_NAMES.get(one, one)} for one in alike.domains],
        "pair": None
        if pair is None
        else {
            "cosine": round(pair.cosine, 6),
            "own": citation_json(pair.own),
            "other": citation_json(pair.other),
        },
    }
