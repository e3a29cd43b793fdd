"""Search, documents and what resembles them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.errors import InputError, NotFound
from core.records import Access, Filters
from core.records import Query as Asked
from core.shapes import card_json, passage_json, result_json, shown_json
from pipeline.asking import show, similar
from pipeline.documents import counted, open_document, original
from pipeline.faceted import browse, search_page
from web import schemas
from web.api.filtering import Filtered
from web.api.parameters import KNOWN_ONLY
from web.api.problems import PROBLEMS
from web.downloads import original_attachment
from web.entrance import TOKEN, Reader
from web.site import site_of
from web.visitors import lowest

router = APIRouter(
    prefix="/api", responses=PROBLEMS, dependencies=[TOKEN, KNOWN_ONLY], tags=["asking"]
)
MOST_HITS = 100
DEEPEST = 1_000

Level = Annotated[Access | None, Query(description="The most secret level to look at.")]
Name = Annotated[str, Path(description="The id or its beginning.")]
PassageName = Annotated[str, Path(examples=["1f3a5c7e:120-480"])]


@router.get("/search", response_model=schemas.Found)
def search(
    request: Request,
    filters: Filtered,
    query: Annotated[str, Query(min_length=1, max_length=100_000)],
    k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
    offset: Annotated[int, Query(ge=0, le=DEEPEST)] = 0,
    diverse: Annotated[bool, Query(description="Each contract once before any twice.")] = False,
) -> Response:
    """The passages that answer a question best, each with its citation; `search --json`."""
    if not query.strip():
        raise InputError("De vraag is leeg.", "Geef woorden om te zoeken.")
    asked = Asked(query, k, filters, diverse=diverse)
    found = search_page(asked, site_of(request).settings, skip=offset)
    return JSONResponse(
        {
            **result_json(found.result),
            "offset": offset,
            "more": found.more,
            "facets": _facets(found.facets),
        }
    )


@router.get("/documents", response_model=schemas.Documents)
def documents(
    request: Request,
    filters: Filtered,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    offset: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> Response:
    """The documents that pass the filters, the latest first."""
    listed = browse(filters, site_of(request).settings, skip=offset, most=limit)
    return JSONResponse(
        {
            "total": listed.total,
            "offset": offset,
            "items": [card_json(card) for card in listed.documents],
            "facets": _facets(listed.facets),
        }
    )


@router.get("/documents/{name}", response_model=schemas.Document)
def document(request: Request, visitor: Reader, name: Name) -> Response:
    """A document with its text, its passages and what was found in it; `show --json`."""
    shown = shown_json(show(name, site_of(request).settings, visitor.access))
    return JSONResponse({**shown, "sources": [_without_path(one) for one in shown["sources"]]})


@router.get("/documents/{name}/original", response_class=Response)
def original_file(request: Request, visitor: Reader, name: Name) -> Response:
    """The file that the document was read from."""
    file = original(name, site_of(request).settings, visitor.access)
    return original_attachment(file)


@router.get("/documents/{name}/similar", response_model=schemas.Similar)
def similar_documents(
    request: Request,
    visitor: Reader,
    name: Name,
    k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
    access: Level = None,
) -> Response:
    """What resembles the document, in other contracts; `similar --json`."""
    settings = site_of(request).settings
    card = open_document(name, settings, visitor.access).card
    filters = Filters(access=lowest(visitor.access, access or visitor.access))
    return JSONResponse(result_json(similar(card.id, settings, k=k, filters=filters)))


@router.get("/passages/{name}", response_model=schemas.Passage)
def passage(request: Request, visitor: Reader, name: PassageName) -> Response:
    """A passage by its id."""
    if ":" not in name:
        raise NotFound(
            "Er is geen passage met die id.",
            "De id van een passage ziet er zo uit: 1f3a…:120-480; ze staat bij elk zoekresultaat.",
        )
    shown = show(name, site_of(request).settings, visitor.access)
    return JSONResponse(passage_json(shown.passages[0]))


@router.get("/status", response_model=schemas.Holdings)
def status(request: Request, visitor: Reader) -> Response:
    """How much of the store may be seen."""
    held = counted(site_of(request).settings, visitor.access)
    return JSONResponse(
        {
            "documents": held.documents,
            "passages": held.passages,
            "findings": held.findings,
            "by_kind": dict(held.by_kind),
        }
    )


def _facets(facets: Any) -> dict[str, list[dict[str, object]]]:
    return {
        facet: [
            {"id": value.id, "label": value.label, "documents": value.documents} for value in values
        ]
        for facet, values in facets.items()
    }


def _without_path(source: dict[str, Any]) -> dict[str, Any]:
    """The source without the folder of the server that it stands in."""
    return {key: value for key, value in source.items() if key != "path"}
