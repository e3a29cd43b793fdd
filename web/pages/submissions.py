"""Indienen: upload dossiers, see what was read and found, correct it, publish or withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BeforeValidator
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.corrections import CorrectionKind
from core.errors import InputError, NotFound, ToolError
from core.records import Access, Finding
from pipeline.correcting import correction_of, of_known_actors
from pipeline.staging import Staged
from web.entrance import Editor, OurForm
from web.leaves import leaf_at, leaf_count, parts_of, tables_of
from web.pages.document import Offset
from web.rendering import contract_labels, page
from web.site import Site, site_of
from web.visitors import Visitor, lowest

router = APIRouter(include_in_schema=False)
Action = Literal["publish", "withdraw", "change", "decide", "undecide"]
Word = Annotated[str, Form(max_length=200)]
Uploads = Annotated[
    list[UploadFile],
    BeforeValidator(lambda given: [one for one in given if one != ""]),  # a field left empty
    File(default_factory=list),
]


@router.get("/indienen")
def start(request: Request, visitor: Editor) -> Response:
    """A form to hand in files, and what was handed in."""
    return _start(request, visitor)


@router.post("/indienen", dependencies=[OurForm])
def hand_in(
    request: Request,
    visitor: Editor,
    files: Uploads,
    contract: Word = "",
    access: Annotated[Access, Form()] = "internal",
) -> Response:
    """To the submission, whose files are then being read."""
    try:
        key = begin(site_of(request), visitor, files, contract, access)
    except InputError as error:
        return _start(request, visitor, error, 422)
    return RedirectResponse(f"/indienen/{key}", 303)


def begin(
    site: Site, visitor: Visitor, files: Sequence[UploadFile], contract: str, access: Access
) -> str:
    """The id of a submission that is being read; raises InputError."""
    if contract and contract not in contract_labels():
        raise InputError("Dat contract staat niet in het register.", "Kies uit de lijst.")
    chosen = [file for file in files if file.filename]
    key = site.submissions.begin(chosen, visitor, lowest(access, visitor.access), contract)
    _read(site, key)
    return key


def take_up(site: Site) -> None:
    """Go on with what was being read when the server stopped."""
    for key in site.submissions.unfinished():
        _read(site, key)


def _read(site: Site, key: str) -> None:
    site.jobs.start(f"submission:{key}", lambda tell: site.submissions.read(key, tell))


@router.get("/indienen/{key}")
def submission(request: Request, visitor: Editor, key: str) -> Response:
    """Every file with how far it is, and what can be done with them."""
    found = site_of(request).submissions.submission(key, visitor)
    job = site_of(request).jobs.job(f"submission:{key}")
    progress = [news for kind, news in job.news if kind == "progress"] if job else []
    return page(
        request,
        "submission.html",
        submission=found,
        progress=progress[-1] if progress else None,
        contracts=contract_labels(),
        decided=site_of(request).submissions.corrections(key, visitor),
        documents=site_of(request).submissions.first_documents(found, visitor),
        held=site_of(request).submissions.held_elsewhere(found, visitor),
    )


@router.post("/indienen/{key}", dependencies=[OurForm])
def act(
    request: Request,
    visitor: Editor,
    key: str,
    action: Annotated[Action, Form()],
    contract: Word = "",
    access: Annotated[Access, Form()] = "internal",
    kind: Annotated[CorrectionKind, Form()] = "not-actor",
    subject: Word = "",
    value: Word = "",
    document: Word = "",
    number: Annotated[int, Form(ge=0, le=10_000)] = 0,
) -> Response:
    """To the submission, or the file of it that was decided about."""
    site = site_of(request)
    if action == "publish":
        publish(site, visitor, key)
    elif action == "withdraw":
        site.submissions.withdraw(key, visitor)
    elif action == "change":
        if contract and contract not in contract_labels():
            raise InputError("Dat contract staat niet in het register.", "Kies uit de lijst.")
        site.submissions.change(key, visitor, lowest(access, visitor.access), contract)
        if site.submissions.submission(key, visitor).state == "reading":
            _read(site, key)
    else:
        where = _file(site, visitor, key, document)  # what is decided is of a file of this one only
        before = site.submissions.corrections(key, visitor)
        if action == "decide":
            given = correction_of(kind, subject, value.strip(), document, "", visitor.label)
            told = [
                finding
                for staged in site.submissions.staged(key, where, visitor)
                for finding in staged.findings
            ]
            made = of_known_actors(given, site.settings, visitor.access, told)
            after = [*before, replace(made, id=len(before) + 1)]
        else:
            after = [one for one in before if one.id != number]
        site.submissions.decide(key, visitor, after)
        return RedirectResponse(f"/indienen/{key}/{where}", 303)
    return RedirectResponse(f"/indienen/{key}", 303)


def publish(site: Site, visitor: Visitor, key: str) -> None:
    """Begin to publish; raises InputError where there is nothing to publish."""
    site.submissions.start_publishing(key, visitor)
    site.jobs.start(f"submission:{key}", lambda tell: site.submissions.publish(key, tell))


@router.get("/indienen/{key}/{number}")
def file(
    request: Request,
    visitor: Editor,
    key: str,
    number: int,
    leaf: int = 0,
    start: Offset = None,
    end: Offset = None,
) -> Response:
    """What was read and found in a file, before it is published; a stretch of it marked."""
    site = site_of(request)
    found = site.submissions.submission(key, visitor)
    staged = site.submissions.staged(key, number, visitor)
    if not staged:
        raise NotFound("Van dit bestand is er niets te tonen.")
    shown = staged[0].document
    leaves = leaf_count(shown)
    mark = (start, end) if start is not None and end is not None and start < end else None
    at = min(max(leaf or (leaf_at(shown, mark[0]) if mark else 1), 1), leaves)
    return page(
        request,
        "submitted.html",
        submission=found,
        file=next(one for one in found.files if one.number == number),
        staged=staged[0],
        others=staged[1:],
        found=_found(staged[0]),
        tables=tables_of(parts_of(shown, at, mark)),
        leaf=at,
        leaves=leaves,
        decided=[
            one for one in site.submissions.corrections(key, visitor) if one.document == shown.id
        ],
    )


def _found(staged: Staged) -> Mapping[str, Sequence[tuple[Finding, str]]]:
    """By kind what was found, each thing once with the words that say it."""
    found: dict[str, dict[tuple[str, str], tuple[Finding, str]]] = {}
    for finding in staged.findings:
        words = staged.document.text[max(0, finding.start - 60) : finding.end + 60]
        key = (finding.concept, finding.role)
        found.setdefault(finding.kind, {}).setdefault(key, (finding, " ".join(words.split())))
    return {kind: list(values.values()) for kind, values in found.items()}


def _file(site: Site, visitor: Visitor, key: str, document: str) -> int:
    """The number of the file that the document was read from."""
    for one in site.submissions.submission(key, visitor).files:
        if one.state == "read":
            for staged in site.submissions.staged(key, one.number, visitor):
                if staged.document.id == document:
                    return one.number
    raise NotFound("Dat document zit niet in deze indiening.")


def _start(
    request: Request, visitor: Visitor, problem: ToolError | str = "", status: int = 200
) -> Response:
    return page(
        request,
        "submissions.html",
        status=status,
        submissions=site_of(request).submissions.all(visitor),
        contracts=contract_labels(),
        problem=problem,
        most=site_of(request).options.upload_bytes,
    )
