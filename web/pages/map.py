"""Kaart: the contracts, or what a search finds in them, on a map of Flanders."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from core.records import Filters
from core.records import Query as Asked
from pipeline.faceted import search_page
from pipeline.registers import coordinates
from web.entrance import Reader
from web.listed import contract_rows
from web.pictures import MAP_HEIGHT, MAP_WIDTH, dots, on_map
from web.rendering import contract_labels, page
from web.site import site_of

router = APIRouter(include_in_schema=False)
MOST_HITS = 60


@router.get("/kaart")
def flanders(
    request: Request, visitor: Reader, q: Annotated[str, Query(max_length=2_000)] = ""
) -> Response:
    """The map; with a question, the dots stand for the passages found in each contract."""
    settings = site_of(request).settings
    rows = contract_rows(settings, visitor.access)
    if q.strip():
        found = search_page(Asked(q, MOST_HITS, Filters(access=visitor.access)), settings)
        hits = found.result.hits if found.result.answerable else ()
        counts = Counter(hit.citation.contract for hit in hits if hit.citation.contract)
    else:
        counts = Counter({row.contract.id: row.documents for row in rows if row.documents})
    known = coordinates()
    places = {
        row.contract.id: known[nis]
        for row in rows
        for nis in [row.contract.nis_now or row.contract.nis]
        if nis in known
    }
    labels = contract_labels()
    return page(
        request,
        "map.html",
        asked=q,
        dots=dots(counts, {row.contract.id: row.contract.municipality for row in rows}, places),
        backdrop=[on_map(*place) for place in known.values()],
        size=(MAP_WIDTH, MAP_HEIGHT),
        elsewhere={key: n for key, n in counts.items() if key not in places},
        counts=counts,
        labels=labels,
    )
