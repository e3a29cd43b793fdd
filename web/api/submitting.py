"""Handing in files, with their progress as server-sent events."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.records import Access
from web import schemas
from web.api.parameters import AS_A_FORM, KNOWN_ONLY
from web.api.problems import PROBLEMS
from web.entrance import TOKEN, Editor, OurForm
from web.events import event_stream
from web.pages.submissions import begin, publish
from web.site import site_of
from web.submissions import Submission

router = APIRouter(
    prefix="/api/submissions",
    responses=PROBLEMS,
    dependencies=[TOKEN, KNOWN_ONLY],
    tags=["submissions"],
)


@router.get("", response_model=list[schemas.Submission])
def submissions(request: Request, visitor: Editor) -> Response:
    """What one may see of what was handed in, the one changed last first."""
    return JSONResponse([_json(one) for one in site_of(request).submissions.all(visitor)])


@router.post(
    "", status_code=202, response_model=schemas.Submission, dependencies=[AS_A_FORM, OurForm]
)
def hand_in(
    request: Request,
    visitor: Editor,
    files: Annotated[list[UploadFile], File(max_length=200)],
    contract: Annotated[str, Form(max_length=200)] = "",
    access: Annotated[Access, Form()] = "internal",
) -> Response:
    """Files, which are then being read; nothing is published yet."""
    key = begin(site_of(request), visitor, files, contract, access)
    return JSONResponse(_json(site_of(request).submissions.submission(key, visitor)), 202)


@router.get("/{key}", response_model=schemas.Submission)
def submission(request: Request, visitor: Editor, key: str) -> Response:
    """How far the files are."""
    return JSONResponse(_json(site_of(request).submissions.submission(key, visitor)))


@router.get("/{key}/events", response_class=Response)
def events(request: Request, visitor: Editor, key: str) -> Response:
    """Each file as it is read (`file`) or published (`progress`), then `done`."""
    site = site_of(request)
    site.submissions.submission(key, visitor)
    return event_stream(request, site.jobs.job(f"submission:{key}"), {"id": key})


@router.post(
    "/{key}/publish", status_code=202, response_model=schemas.Submission, dependencies=[OurForm]
)
def publish_it(request: Request, visitor: Editor, key: str) -> Response:
    """Bring what was read into the store."""
    site = site_of(request)
    publish(site, visitor, key)
    return JSONResponse(_json(site.submissions.submission(key, visitor)), 202)


@router.post("/{key}/withdraw", response_model=schemas.Submission, dependencies=[OurForm])
def withdraw(request: Request, visitor: Editor, key: str) -> Response:
    """Take everything back, out of the store too."""
    site = site_of(request)
    site.submissions.withdraw(key, visitor)
    return JSONResponse(_json(site.submissions.submission(key, visitor)))


def _json(submission: Submission) -> dict[str, Any]:
    shown = asdict(submission)
    return {
        **{name: shown[name] for name in ("id", "access", "state")},
        "contract": submission.contract or None,
        "problem": submission.problem or None,
        "files": [
            {
                "number": file.number,
                "name": file.name,
                "state": file.state,
                "problem": file.problem or None,
                "documents": file.documents,
            }
            for file in submission.files
        ],
    }
