"""Verbeteringen: what people decided, in one click, with undo."""

from contextlib import suppress
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.corrections import CorrectionKind, tellings_of
from core.errors import NotFound
from pipeline.correcting import correct, correction_of, corrections, undo
from pipeline.documents import card_of
from terminal.corrections import correction_listing
from web.addresses import read_day
from web.downloads import Form as FileForm
from web.downloads import listing_file
from web.entrance import Editor, OurForm
from web.pages.sign_in import local_path
from web.rendering import page
from web.site import site_of

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Form(max_length=200)]


@router.get("/verbeteringen")
def everything(request: Request, visitor: Editor) -> Response:
    """Every correction about what one may see, the newest first."""
    settings = site_of(request).settings
    made = corrections(settings, visitor.access)
    titles = {}
    for document in {one.document for one in made if one.document}:
        with suppress(NotFound):  # what is not in the store any more has no title
            card = card_of(document, settings, visitor.access)
            titles[document] = card.title or str(card.path)
    return page(request, "corrections.html", corrections=tuple(reversed(made)), titles=titles)


@router.get("/verbeteringen.{form}")
def as_file(request: Request, visitor: Editor, form: FileForm) -> Response:
    """The same as a file."""
    made = corrections(site_of(request).settings, visitor.access)
    return listing_file(request, correction_listing(made), form, "verbeteringen")


@router.post("/verbeteringen", dependencies=[OurForm])
def make(
    request: Request,
    visitor: Editor,
    kind: Annotated[CorrectionKind, Form()],
    subject: Annotated[str, Form(max_length=20_000)] = "",
    value: Word = "",
    document: Word = "",
    contract: Word = "",
    day: Annotated[str, Form(max_length=10)] = "",
    naar: Annotated[str, Form(max_length=2_000)] = "/verbeteringen",
) -> Response:
    """Back to where it was made, with a way to take it back."""
    settings = site_of(request).settings
    # Who cannot see a document must not learn by this that it is there.
    if document:
        document = card_of(document, settings, visitor.access).id
    wanted = correction_of(
        kind, subject, value.strip(), document, contract, visitor.label, read_day(day)
    )
    for _, telling in tellings_of(wanted):
        card_of(telling, settings, visitor.access)
    made = correct(wanted, settings, visitor.access)
    return RedirectResponse(_with(local_path(naar), "verbeterd", str(made.id)), 303)


@router.post("/verbeteringen/{number}/ongedaan", dependencies=[OurForm])
def take_back(
    request: Request,
    visitor: Editor,
    number: int,
    naar: Annotated[str, Form(max_length=2_000)] = "/verbeteringen",
) -> Response:
    """Back to where it was made."""
    settings = site_of(request).settings
    if number not in {one.id for one in corrections(settings, visitor.access)}:
        raise NotFound(f"Er is geen verbetering {number} die nog geldt.", "Bekijk de lijst.")
    undo(number, visitor.label, settings)
    return RedirectResponse(_with(local_path(naar), "verbeterd", ""), 303)


def _with(path: str, name: str, value: str) -> str:
    """The path with that parameter, or without it where the value is empty."""
    parts = urlsplit(path)
    kept = [(key, old) for key, old in parse_qsl(parts.query) if key != name]
    query = urlencode([*kept, *([(name, value)] if value else [])])
    return urlunsplit(("", "", parts.path, query, parts.fragment))
