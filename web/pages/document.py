"""Document: the page itself with the cited words marked on it, and what was found there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import NotFound, ToolError
from core.records import Document, Finding
from pipeline.asking import similar
from pipeline.documents import (
    Opened,
    card_of,
    current_version,
    open_document,
    original,
    page_count,
    place_of_original,
    scanned_page,
)
from pipeline.page_images import Marks
from pipeline.questions_beside import questions_beside
from web.addresses import read_state
from web.downloads import original_attachment
from web.entrance import Reader
from web.leaves import leaf_at, leaf_count, parts_of, quote_on, tables_of
from web.rendering import page, passage_address
from web.site import site_of
from web.visitors import Visitor

router = APIRouter(include_in_schema=False)
MOST_OFFSET = 1 << 53


Offset = Annotated[int | None, Query(ge=0, le=MOST_OFFSET)]
Leaf = Annotated[int | None, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Image:
    """The image of a page and where the quote stands on it; ``problem`` where there is none."""

    address: str
    marks: Marks | None
    problem: str = ""


@router.get("/documenten/{name}")
def document(
    request: Request,
    visitor: Reader,
    name: str,
    start: Offset = None,
    end: Offset = None,
    leaf: Leaf = None,
) -> Response:
    """The leaf of a document that is asked for, else the one where the citation begins."""
    span = (start, end) if start is not None and end is not None and start < end else None
    try:
        opened = open_document(name, site_of(request).settings, visitor.access, span)
    except NotFound:
        return _moved(request, visitor, name)
    held = opened.shown.document
    mark = (opened.citation.start, opened.citation.end) if opened.citation else None
    count = leaf_count(held)
    number = min(leaf or (leaf_at(held, mark[0]) if mark else 1), count)
    return page(
        request,
        "document.html",
        opened=opened,
        document=held,
        card=opened.card,
        citation=opened.citation,
        mark=mark,
        leaf=number,
        leaves=count,
        parts=(parts := parts_of(held, number, mark)),
        tables=tables_of(parts),
        image=_image(request, held, number, visitor, mark),
        found=found_on(opened, mark),
        actors={one.concept: one.label for one in opened.shown.findings if one.kind == "actor"},
        beside=questions_beside(held.id, site_of(request).settings, visitor.access),
    )


def _moved(request: Request, visitor: Visitor, name: str) -> Response:
    """To the document that took this one's place; raises NotFound where none did."""
    newer = current_version(name, site_of(request).settings, visitor.access)
    if newer is None:
        raise NotFound(
            "Dit document is er niet (meer), of u mag het niet zien.",
            "Zoek het opnieuw, of vraag het aan wie het u doorgaf.",
        )
    return RedirectResponse(f"/documenten/{newer.id}?vervangt={name}", 303)


def found_on(opened: Opened, mark: tuple[int, int] | None) -> Mapping[str, Sequence[Finding]]:
    """By kind what was found in the cited stretch, or in all of the document; each thing once."""
    found: dict[str, dict[tuple[str, str], Finding]] = {}
    for finding in opened.shown.findings:
        if mark is None or (finding.start < mark[1] and finding.end > mark[0]):
            key = (finding.concept, finding.role)
            found.setdefault(finding.kind, {}).setdefault(key, finding)
    return {kind: list(values.values()) for kind, values in found.items()}


def _image(
    request: Request, held: Document, leaf: int, visitor: Visitor, mark: tuple[int, int] | None
) -> Image | None:
    if held.format not in ("pdf", "image"):
        return None
    address = f"/documenten/{held.id}/bladzijden/{leaf}.webp"
    quote = quote_on(held, leaf, mark) if mark else ""
    try:
        settings = site_of(request).settings
        file = place_of_original(held.id, settings, visitor.access)
        scan = scanned_page(held.id, leaf, settings, visitor.access)
        marks = request.app.state.images.marks(str(file.path), leaf, quote, file.inside, scan)
    except ToolError as error:
        return Image(address, None, f"{error} {error.advice}".strip())
    return Image(address, marks)


@router.get("/documenten/{name}/bladzijden/{leaf}.webp")
def sheet(request: Request, visitor: Reader, name: str, leaf: int) -> Response:
    """A page of a PDF as an image; drawn once, then at hand while it is asked for."""
    settings, images = site_of(request).settings, request.app.state.images
    document = card_of(name, settings, visitor.access).id  # who may not see it stops here
    tag = f'"{document}-{leaf}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    drawn = images.shelf.get(document, leaf)
    if drawn is None:
        file = place_of_original(document, settings, visitor.access)
        if not 1 <= leaf <= page_count(document, settings, visitor.access):
            raise NotFound("Die bladzijde is er niet.")
        drawn = images.sheet(str(file.path), leaf, file.inside)
        images.shelf.put(document, leaf, drawn)
    return Response(drawn.data, media_type="image/webp", headers=headers)


@router.get("/documenten/{name}/origineel")
def download(request: Request, visitor: Reader, name: str) -> Response:
    """The file as it was read, to save."""
    file = original(name, site_of(request).settings, visitor.access)
    return original_attachment(file)


@router.get("/documenten/{name}/gelijkaardig")
def resembling(
    request: Request, visitor: Reader, name: str, start: Offset = None, end: Offset = None
) -> Response:
    """What resembles the document, or a stretch of it, in other contracts."""
    settings = site_of(request).settings
    span = (start, end) if start is not None and end is not None and start < end else None
    opened = open_document(name, settings, visitor.access, span)
    state = read_state(request.query_params.multi_items(), visitor.access, settings)
    target = _passage_id(opened, span) or opened.card.id
    result = similar(target, settings, k=20, filters=state.filters)
    back = passage_address(opened.card.id, *span) if span else f"/documenten/{opened.card.id}"
    return page(request, "similar.html", card=opened.card, result=result, back=back)


def _passage_id(opened: Opened, span: tuple[int, int] | None) -> str | None:
    """The passage that holds most of the stretch."""
    if span is None:
        return None
    held = max(
        opened.shown.passages,
        key=lambda one: min(one.end, span[1]) - max(one.start, span[0]),
        default=None,
    )
    return held.id if held else None
