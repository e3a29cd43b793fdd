"""Zoeken: one box, filters with counts, hits with their citation, and the same as a file."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError
from core.names import KIND_NAMES
from core.records import Query
from core.shapes import card_json, hit_json
from pipeline.faceted import browse, search_page
from terminal.hits import pages
from terminal.listing import Listing
from web.addresses import (
    MOST_PAGES,
    PAGE_SIZE,
    SearchState,
    is_filtered,
    read_state,
)
from web.downloads import Form, listing_file
from web.entrance import Reader
from web.rendering import contract_label, page
from web.site import site_of
from web.visitors import Visitor

router = APIRouter(include_in_schema=False)
MOST_EXPORTED = 200  # hits of a search; of a list of documents, all


@router.get("/")
def start() -> Response:
    return RedirectResponse("/zoeken", 303)


@router.get("/zoeken")
def search(request: Request, visitor: Reader) -> Response:
    """The search page in the state that its address tells."""
    state = _state(request, visitor)
    if state.page > MOST_PAGES:
        raise InputError(
            f"Er zijn niet meer dan {MOST_PAGES} bladzijden.", "Maak de vraag of de filters enger."
        )
    settings, skip = site_of(request).settings, (state.page - 1) * PAGE_SIZE
    if state.text.strip():
        query = Query(state.text, PAGE_SIZE, state.filters)
        found = search_page(query, settings, skip=skip)
        return page(request, "search.html", state=state, found=found, facets=found.facets)
    listed = browse(state.filters, settings, skip=skip, most=PAGE_SIZE)
    template = "browse.html" if is_filtered(state) or state.page > 1 else "start.html"
    return page(
        request,
        template,
        state=state,
        listed=listed,
        facets=listed.facets,
        last_page=min(MOST_PAGES, -(-listed.total // PAGE_SIZE)),
    )


@router.get("/zoeken.{form}")
def export(request: Request, visitor: Reader, form: Form) -> Response:
    """What the search page shows in that state, all of its pages, as a file."""
    state = _state(request, visitor)
    listing = _hits(request, state) if state.text.strip() else _documents(request, state)
    return listing_file(request, listing, form, "zoeken")


def _state(request: Request, visitor: Visitor) -> SearchState:
    given = request.query_params.multi_items()
    return read_state(given, visitor.access, site_of(request).settings)


def _hits(request: Request, state: SearchState) -> Listing:
    query = Query(state.text, MOST_EXPORTED, state.filters)
    result = search_page(query, site_of(request).settings).result
    return Listing(
        columns={
            "rank": "Nr.",
            "title": "Document",
            "kind": "Soort",
            "date": "Datum",
            "contract": "Contract",
            "pages": "Bladzijde",
            "quote": "Citaat",
            "path": "Bestand",
        },
        rows=[
            {
                "rank": hit.rank,
                "title": hit.citation.document.title,
                "kind": KIND_NAMES.get(hit.citation.document.kind or "other"),
                "date": hit.citation.document.date,
                "contract": contract_label(hit.citation.contract),
                "pages": pages(hit.citation),
                "quote": hit.citation.quote,
                "path": hit.citation.document.path,
            }
            for hit in result.hits
        ],
        records=[hit_json(hit) for hit in result.hits],
    )


def _documents(request: Request, state: SearchState) -> Listing:
    cards = browse(state.filters, site_of(request).settings, most=1_000_000).documents
    return Listing(
        columns={
            "title": "Document",
            "kind": "Soort",
            "date": "Datum",
            "number": "Nummer",
            "path": "Bestand",
        },
        rows=[
            {
                "title": card.title,
                "kind": KIND_NAMES.get(card.kind or "other"),
                "date": card.date,
                "number": card.number,
                "path": card.path,
            }
            for card in cards
        ],
        records=[card_json(card) for card in cards],
    )
