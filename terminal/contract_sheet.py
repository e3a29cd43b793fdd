"""One contract as a person reads it on a terminal, in Dutch, and as JSON."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import click

from core.contract_aspects import apart, asked_beside
from core.findings import ROLES
from core.names import AMOUNT_NAMES, KIND_NAMES, PLACE_NAMES, ROLE_NAMES
from core.overviews import ActorRow, ContractPaper, ContractRow, ContractSheet, ToldStretch
from core.records import PLACES, Citation
from core.shapes import card_json, citation_json
from core.sums import thousands
from terminal.blocks import Block, block_lines
from terminal.hits import SNIPPET_CHARACTERS, short_place
from terminal.overviews import contract_json, request_block

_WIDEST = 140


def contract_sheet_json(sheet: ContractSheet) -> dict[str, Any]:
    """The contract as in the register, with its documents and the evidence of its themes."""
    contract = sheet.row.contract
    return {
        **contract_json(sheet.row),
        "nis_now": contract.nis_now or None,
        "aliases": list(contract.aliases),
        "city_aliases": list(contract.city_aliases),
        "themes": [
            {
                "id": theme.id,
                "label": theme.label,
                "documents": theme.documents,
                "citations": [citation_json(citation) for citation in theme.citations],
            }
            for theme in sheet.themes
        ],
        "papers": [_paper_json(paper) for paper in sheet.papers],
    }


def _paper_json(paper: ContractPaper) -> dict[str, Any]:
    return {
        "document": card_json(paper.card),
        "pages": paper.page_count,
        "stretches": [
            {"start": one.start, "end": one.end,
             "first_page": one.first_page, "last_page": one.last_page}
            for one in paper.stretches
        ],
    }  # fmt: skip


def contract_sheet_lines(sheet: ContractSheet, *, full: bool) -> Iterator[str]:
    """What the register says of the contract, its documents, and what these tell of it.

    ``full`` gives every citation whole; else each thing has the beginning of its first one.
    """
    row = sheet.row
    yield from _entry(row)
    if not sheet.papers:
        yield ""
        yield "Van dit contract staat geen document in de opslag; wat ontbreekt, is niet gekend."
        return
    yield from _section("Documenten", map(_paper_block, sheet.papers))
    sums = [
        Block(
            _sum(amount.role, amount.euro) + (" (gevraagd)" if asked_beside(row, amount) else ""),
            _evidence(amount.citations, full),
        )
        for amount in row.amounts
        if full or amount.role != "other"
    ]
    yield from _section("Bedragen", sums, "Geen bedragen herkend.")
    if row.conflicts:
        told = ", ".join(AMOUNT_NAMES[role] for role in row.conflicts)
        yield f"De bronnen geven niet overal hetzelfde bedrag ({told})."
    yield from _section("Actoren", _actor_blocks(row.actors, full), "Geen actoren herkend.")
    yield from _section(
        "Ruimte in regels",
        [request_block(one) for one in row.requests if full or one.request.status != "mentioned"],
        "Geen vraag om van een regel af te wijken herkend.",
    )
    themes = [
        Block(f"{theme.label} ({_documents(theme.documents)})", _evidence(theme.citations, full))
        for theme in sheet.themes
    ]
    yield from _section("Thema's", themes, "Geen thema's herkend.")


def _entry(row: ContractRow) -> Iterator[str]:
    contract = row.contract
    yield click.style(f"{contract.municipality}: {contract.project}", bold=True)
    merged = f", sinds de fusie {contract.nis_now}" if contract.nis_now else ""
    told = {
        "id": contract.id + (" (verzonnen voorbeeld)" if contract.invented else ""),
        "gemeente": f"{contract.municipality} (NIS {contract.nis}{merged})",
        "wijken": ", ".join(apart(contract.neighbourhoods)),
        "ook": ", ".join(contract.aliases),
    }
    for name, value in told.items():
        if value:
            yield f"{name:<9} {value}"


def _section(head: str, blocks: Iterable[Block], none: str = "") -> Iterator[str]:
    held = list(blocks)
    yield ""
    yield click.style(head, bold=True)
    if not held:
        yield none
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    yield from block_lines(held, width)


def _paper_block(paper: ContractPaper) -> Block:
    card = paper.card
    parts = [
        card.date or "zonder datum",
        KIND_NAMES.get(card.kind or "other", "document"),
        card.number,
        card.title or "(zonder titel)",
    ]
    where = [card.path, _told_on(paper), f"id {card.id[:12]}"]
    return Block(
        " · ".join(part for part in parts if part),
        [("Waar", " · ".join(part for part in where if part))],
    )


def _told_on(paper: ContractPaper) -> str:
    """'p. 1-2, 5 van 12': the pages that tell of the contract, and how many there are."""
    pages = dict.fromkeys(map(_pages, paper.stretches))
    told = ", ".join(page for page in pages if page)
    if not told or not paper.page_count:
        return ""
    return f"{PLACE_NAMES[PLACES.get(paper.format, 'page')]} {told} van {paper.page_count}"


def _pages(stretch: ToldStretch) -> str:
    first, last = stretch.first_page, stretch.last_page
    return "" if first is None else f"{first}" if first == last else f"{first}-{last}"


def _sum(role: Any, euro: float) -> str:
    return f"{AMOUNT_NAMES[role]}: {thousands(euro)} euro"


def _actor_blocks(actors: Iterable[ActorRow], full: bool) -> Iterator[Block]:
    """Who does what, the weightiest role first; who is only named comes last, in one block."""
    held = sorted(actors, key=lambda one: ROLES.index(one.role))
    acting = {one.actor for one in held if one.role != "mentioned"}
    named = [one for one in held if one.role == "mentioned" and one.actor not in acting]
    for one in held:
        if one.role != "mentioned" or full:
            yield Block(f"{ROLE_NAMES[one.role]}: {_name(one)}", _evidence(one.citations, full))
    if named and not full:
        names = ", ".join(dict.fromkeys(_name(one) for one in named))
        yield Block(f"{ROLE_NAMES['mentioned']}: {names}", [])


def _name(row: ActorRow) -> str:
    return row.label + (" (vermoeden)" if row.guess else "")


def _evidence(citations: Iterable[Citation], full: bool) -> list[tuple[str, str]]:
    lines = []
    for citation in list(citations)[: None if full else 1]:
        quote = " ".join(citation.quote.split())
        if not full:
            quote = textwrap.shorten(quote, SNIPPET_CHARACTERS, placeholder=" …")
        lines += [("Bewijs", f"“{quote}”"), ("Waar", short_place(citation))]
    return lines


def _documents(count: int) -> str:
    return f"{count} document{'' if count == 1 else 'en'}"
