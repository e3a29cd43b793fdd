"""Toetsing: a dossier held against the criteria and the limits of the call."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.errors import NotFound
from core.records import Citation
from core.shapes import card_of
from pipeline.documents import open_document
from pipeline.dossier_check import check_document
from web.entrance import Editor, Reader
from web.rendering import page, passage_address
from web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/documenten/{name}/toetsing")
def of_document(request: Request, visitor: Reader, name: str) -> Response:
    """The check of a document that is in the store."""
    settings = site_of(request).settings
    opened = open_document(name, settings, visitor.access)
    return page(
        request,
        "check.html",
        check=check_document(opened.shown.document, opened.card, settings),
        back=f"/documenten/{opened.card.id}",
        address=lambda one: passage_address(one.document.id, one.start, one.end),
    )


@router.get("/indienen/{key}/{number}/toetsing")
def of_submitted(request: Request, visitor: Editor, key: str, number: int) -> Response:
    """The check of a file that was handed in and is not published."""
    site = site_of(request)
    found = site.submissions.submission(key, visitor)
    staged = site.submissions.staged(key, number, visitor)
    if not staged:
        raise NotFound("Van dit bestand is er niets te tonen.")
    name = next(one.name for one in found.files if one.number == number)
    here = f"/indienen/{key}/{number}"

    def address(one: Citation) -> str:
        return f"{here}?start={one.start}&end={one.end}#citaat"

    held = staged[0].document
    return page(
        request,
        "check.html",
        check=check_document(held, card_of(held, name, found.access), site.settings),
        back=here,
        address=address,
    )
