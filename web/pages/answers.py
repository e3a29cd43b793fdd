"""Antwoord: a written question in, a draft with evidence per part out, to edit and take along."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Literal

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError, ToolError
from core.records import Access
from pipeline.draft_changes import (
    Frozen,
    accepted,
    added,
    approved,
    edited,
    moved,
    set_aside,
    struck,
    unproven,
    written,
)
from web.downloads import attachment
from web.entrance import Editor, OurForm
from web.rendering import page
from web.site import Site, site_of
from web.visitors import Visitor, lowest

router = APIRouter(include_in_schema=False)
LONGEST_PASTED = 500_000  # characters
FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
FileForm = Literal["docx", "odt", "md", "html", "json"]
Action = Literal["edit", "strike", "up", "down", "accept", "aside", "add", "approve", "drop"]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A question that was typed or pasted, as if it were a file."""

    filename: str
    file: BinaryIO


@router.get("/antwoord")
def questions(request: Request, visitor: Editor) -> Response:
    """A form to hand in a question, and the drafts that are there."""
    return _start(request, visitor)


@router.post("/antwoord", dependencies=[OurForm])
def hand_in(
    request: Request,
    visitor: Editor,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form(max_length=LONGEST_PASTED)] = "",
    access: Annotated[Access, Form()] = "public",
) -> Response:
    """To the draft, which is then being made."""
    site = site_of(request)
    try:
        key = begin(site, visitor, file, text, lowest(access, visitor.access))
    except InputError as error:
        return _start(request, visitor, error, 422)
    return RedirectResponse(f"/antwoord/{key}", 303)


def _start(
    request: Request, visitor: Visitor, problem: ToolError | str = "", status: int = 200
) -> Response:
    site = site_of(request)
    return page(
        request,
        "answers.html",
        status=status,
        drafts=site.drafts.cards(visitor),
        problem=problem,
        most=site.options.upload_bytes,
    )


def begin(site: Site, visitor: Visitor, file: UploadFile | None, text: str, access: Access) -> str:
    """The id of a draft that is being made of a file, or of pasted text."""
    if file is not None and file.filename:
        key, path = site.drafts.begin(file, visitor, access)
    elif text.strip():
        pasted = Pasted("vraag.txt", io.BytesIO(text.encode("utf-8", "replace")))
        key, path = site.drafts.begin(pasted, visitor, access)
    else:
        raise InputError("Er is geen vraag gegeven.", "Kies een bestand of plak de tekst.")
    site.jobs.start(
        f"draft:{key}",
        lambda tell: site.drafts.make(key, path, access, visitor.access, tell),
    )
    return key


@router.get("/antwoord/{key}.{form}")
def file_of(request: Request, visitor: Editor, key: str, form: FileForm) -> Response:
    """The reply as a file to save."""
    frozen = site_of(request).drafts.frozen(key, visitor)
    number = frozen.reply.question.number or "vraag"
    name = f"antwoord-{number}.{form}"
    return attachment(written(frozen.reply, name), name, FILES[form])


@router.get("/antwoord/{key}")
def draft(request: Request, visitor: Editor, key: str) -> Response:
    """The draft, or how far it is."""
    site = site_of(request)
    card = site.drafts.card(key, visitor)
    frozen = site.drafts.frozen(key, visitor) if card.state == "ready" else None
    job = site.jobs.job(f"draft:{key}") if card.state == "working" else None
    arrived = [news for kind, news in job.news if kind == "part"] if job else []
    held = unproven(frozen.reply) if frozen and not card.approved_by else ()
    return page(request, "draft.html", card=card, frozen=frozen, arrived=arrived, unproven=held)


@router.post("/antwoord/{key}", dependencies=[OurForm])
def change(
    request: Request,
    visitor: Editor,
    key: str,
    action: Annotated[Action, Form()],
    part: Annotated[str, Form(max_length=40)] = "",
    place: Annotated[int, Form(ge=0, le=100_000)] = 0,
    sentence: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """To the draft after the change, at the part that was changed."""
    drafts = site_of(request).drafts
    if action == "drop":
        drafts.drop(key, visitor)
        return RedirectResponse("/antwoord", 303)
    drafts.change(key, visitor, _change(action, part, place, sentence.strip(), visitor.label))
    return RedirectResponse(f"/antwoord/{key}#deel-{part}" if part else f"/antwoord/{key}", 303)


def _change(
    action: Action, part: str, place: int, sentence: str, by: str
) -> Callable[[Frozen], Frozen]:
    if action == "edit" and not sentence:
        raise InputError("De zin is leeg.", "Schrap ze, of schrijf wat er moet staan.")
    changes: dict[Action, Callable[[Frozen], Frozen]] = {
        "edit": lambda frozen: edited(frozen, part, place, sentence, by),
        "strike": lambda frozen: struck(frozen, part, place, by),
        "up": lambda frozen: moved(frozen, part, place, place - 1, by),
        "down": lambda frozen: moved(frozen, part, place, place + 1, by),
        "accept": lambda frozen: accepted(frozen, part, place, by),
        "aside": lambda frozen: set_aside(frozen, part, place, by),
        "add": lambda frozen: added(frozen, part, sentence, by),
        "approve": lambda frozen: approved(frozen, by),
    }
    return changes[action]
