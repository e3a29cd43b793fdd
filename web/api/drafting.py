"""Draft replies to written questions, with their progress as server-sent events."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.records import Access
from pipeline.draft_changes import reply_json, written
from web import schemas
from web.api.parameters import AS_A_FORM, KNOWN_ONLY
from web.api.problems import PROBLEMS
from web.downloads import attachment
from web.entrance import TOKEN, Editor, OurForm
from web.events import event_stream
from web.pages.answers import FILES, FileForm, begin
from web.site import site_of
from web.visitors import lowest

router = APIRouter(
    prefix="/api/answers", responses=PROBLEMS, dependencies=[TOKEN, KNOWN_ONLY], tags=["answers"]
)


@router.get("", response_model=list[schemas.Draft])
def drafts(request: Request, visitor: Editor) -> Response:
    """The drafts that one may see, the one changed last first."""
    cards = site_of(request).drafts.cards(visitor)
    return JSONResponse([_card(card.id, card.title, card.state, card.problem) for card in cards])


@router.post("", status_code=202, response_model=schemas.Draft, dependencies=[AS_A_FORM, OurForm])
def answer(
    request: Request,
    visitor: Editor,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form(max_length=500_000)] = "",
    access: Annotated[Access, Form()] = "public",
) -> Response:
    """A draft of the question in a file or a text, which is then being made; `answer FILE`."""
    key = begin(site_of(request), visitor, file, text, lowest(access, visitor.access))
    return JSONResponse(_card(key, "", "working", ""), 202)


@router.get("/{key}", response_model=schemas.Draft)
def draft(request: Request, visitor: Editor, key: str) -> Response:
    """How far a draft is."""
    card = site_of(request).drafts.card(key, visitor)
    return JSONResponse(_card(card.id, card.title, card.state, card.problem))


@router.get("/{key}/reply")
def reply(request: Request, visitor: Editor, key: str) -> Response:
    """The reply with its evidence; the JSON of `answer -o reply.json`."""
    return JSONResponse(reply_json(site_of(request).drafts.frozen(key, visitor).reply))


@router.get("/{key}/reply.{form}", response_class=Response)
def reply_file(request: Request, visitor: Editor, key: str, form: FileForm) -> Response:
    """The reply as a file."""
    frozen = site_of(request).drafts.frozen(key, visitor)
    return attachment(written(frozen.reply, f"reply.{form}"), f"reply.{form}", FILES[form])


@router.get("/{key}/events", response_class=Response)
def events(request: Request, visitor: Editor, key: str) -> Response:
    """Each part as soon as it is drafted (`part`), then `done`; server-sent events."""
    site = site_of(request)
    site.drafts.card(key, visitor)
    return event_stream(request, site.jobs.job(f"draft:{key}"), {"id": key})


def _card(key: str, title: str, state: str, problem: str) -> dict[str, str | None]:
    return {"id": key, "title": title or None, "state": state, "problem": problem or None}
