"""Errors as answers: a page, or problem+json, and never more than may be known."""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from core.errors import (
    InputError,
    MissingDependency,
    NotFound,
    StoreBusy,
    StoreUnavailable,
    ToolError,
)
from web.entrance import SignInNeeded, Unproven, visitor_of
from web.headers import HEADERS
from web.language import retold
from web.names import PROBLEM_NAMES
from web.rendering import address_of, is_api, language_of, page
from web.visitors import may
from web.wording import worded

PROBLEM = "application/problem+json"
_LOG = logging.getLogger("wijkwijzer.web")


def add_handlers(application: FastAPI) -> None:
    """Let the application answer errors with these."""
    application.add_exception_handler(ToolError, _tool_error)
    application.add_exception_handler(HTTPException, _refused)
    application.add_exception_handler(RequestValidationError, _malformed)
    application.add_exception_handler(Exception, _unexpected)


def problem(
    request: Request,
    status: int,
    detail: str,
    advice: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer that says what went wrong and what to do."""
    title = PROBLEM_NAMES.get(status, PROBLEM_NAMES[500])
    if is_api(request):
        told = _for_programs(request, {"title": title, "detail": detail, "advice": advice})
        body = {"type": "about:blank", "status": status, **told, "advice": told["advice"] or None}
        return JSONResponse(body, status, headers=headers, media_type=PROBLEM)
    _look_who_it_is(request)
    return page(
        request,
        "problem.html",
        status=status,
        headers=headers,
        missing=status == 404,
        title=title,
        detail=detail,
        advice=advice,
    )


def _for_programs(request: Request, said: dict[str, str]) -> dict[str, str]:
    """What is said, in the language that the program asks for; Dutch where it asks for none."""
    spoken = language_of(request)
    return {key: retold(spoken, text) or text for key, text in said.items()}


def status_of(error: ToolError) -> int:
    """The HTTP status of one of our errors."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, InputError):
        return 422
    if isinstance(error, StoreBusy):
        return 409
    if isinstance(error, MissingDependency):
        return 501
    return 503


async def _tool_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ToolError):
        raise error
    status = status_of(error)
    detail, advice = str(error), error.advice
    if status == 409 or (status >= 500 and not _sees_the_machine(request)):
        # The message names folders of the server, which are no visitor's business.
        _LOG.warning("%s: %s", type(error).__name__, error)
        detail, advice = worded(error)
    retry = {"Retry-After": "30"} if isinstance(error, StoreUnavailable) else None
    return problem(request, status, detail, advice, retry)


def _look_who_it_is(request: Request) -> None:
    """Keep the menu where someone was signed in, if that can be known."""
    if "session" in request.scope:
        with suppress(ToolError, HTTPException):
            visitor_of(request)


def _sees_the_machine(request: Request) -> bool:
    try:
        return may(visitor_of(request), "admin")
    except (ToolError, HTTPException):
        return False


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, SignInNeeded) and not is_api(request) and request.method == "GET":
        return RedirectResponse(address_of("/aanmelden", naar=_here(request)), 303)
    details = {
        404: "Deze pagina bestaat niet.",
        405: "Deze pagina kan zo niet opgevraagd worden.",
        413: "Wat u stuurde, is te groot.",
    }
    detail = details.get(error.status_code, str(error.detail))
    advice = error.advice if isinstance(error, Unproven) else ""
    if error.status_code == 413:
        advice = "Stuur de bestanden in kleinere delen."
    return problem(request, error.status_code, detail, advice, dict(error.headers or {}))


async def _malformed(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    told = (
        _told((*_place(one), one["loc"][0])[0], one["type"], one.get("ctx", {}))
        for one in error.errors()[:5]
    )
    said = " ".join(dict.fromkeys(told))  # a field that may be several things fails at each
    advice = (
        "Wat elk veld kan zijn, staat in /api/openapi.json."
        if is_api(request)
        else "Ga terug en verander het; er is niets bewaard."
    )
    return problem(request, 422, said, advice)


def _place(wrong: Mapping[str, Any]) -> tuple[str, ...]:
    """The field that is wrong, as the address or the form names it, and what within it."""
    return tuple(str(step) for step in wrong["loc"][1:])


def _told(field: str, kind: str, limits: Mapping[str, Any]) -> str:
    """What is wrong with a field, for people; ``kind`` and ``limits`` are those of pydantic."""
    if kind == "string_too_long":
        most = limits["max_length"]
        return f"Het veld {field} is te lang: hoogstens {most} tekens."
    if kind in ("missing", "string_too_short"):
        return f"Het veld {field} is leeg."
    if kind.startswith("greater_"):
        return f"Het veld {field} is te klein: minstens {limits['ge']}."
    if kind.startswith("less_"):
        return f"Het veld {field} is te groot: hoogstens {limits['le']}."
    if kind.startswith("int_"):
        return f"Het veld {field} is geen getal dat hier kan."
    if kind == "literal_error":
        choices = ", ".join(re.findall(r"'([^']*)'", limits["expected"]))
        return f"Het veld {field} kan dit niet zijn; wel: {choices}."
    return f"Het veld {field} kan dit niet zijn."


async def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("unexpected error on %s", request.url.path, exc_info=error)
    return problem(
        request,
        500,
        "Er ging iets mis wat niet voorzien was; het staat in het logboek van de server.",
        "Probeer het opnieuw, en verwittig de beheerder als het blijft.",
        HEADERS,
    )


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
