"""Mijn gegevens: a password, sessions and the tokens of one's programs."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError, ToolError
from core.records import Access
from web.entrance import OurForm, Reader
from web.pages.sign_in import begin_session
from web.rendering import page
from web.site import site_of
from web.visitors import Visitor, lowest

router = APIRouter(include_in_schema=False)


@router.get("/mijn")
def mine(request: Request, visitor: Reader) -> Response:
    return _page(request, visitor)


@router.post("/mijn/wachtwoord", dependencies=[OurForm])
def change_password(
    request: Request,
    visitor: Reader,
    old: Annotated[str, Form(max_length=2000)],
    new: Annotated[str, Form(max_length=2000)],
) -> Response:
    """The page again; every other session of this person has ended."""
    accounts = site_of(request).accounts
    key = _own(visitor)
    if site_of(request).names.wait(key):
        raise InputError("Te veel pogingen.", "Wacht even en probeer opnieuw.")
    if accounts.signed_in(key, old) is None:
        site_of(request).names.wrong(key)
        return _page(request, visitor, problem="Het huidige wachtwoord klopt niet.", status=422)
    try:
        accounts.set_password(key, new)
    except InputError as error:
        return _page(request, visitor, problem=error, status=422)
    user = accounts.user(key)
    if user is not None:
        begin_session(request, user)
    return _page(request, visitor, done="Uw wachtwoord is veranderd.")


@router.post("/mijn/overal-afmelden", dependencies=[OurForm])
def end_sessions(request: Request, visitor: Reader) -> Response:
    site_of(request).accounts.end_sessions(_own(visitor))
    request.session.clear()
    return RedirectResponse("/aanmelden", 303)


@router.post("/mijn/tokens", dependencies=[OurForm])
def make_token(
    request: Request,
    visitor: Reader,
    label: Annotated[str, Form(min_length=1, max_length=100)],
    access: Annotated[Access, Form()] = "public",
) -> Response:
    """The page with the secret of the new token, which is shown this once."""
    _, secret = site_of(request).accounts.new_token(
        _own(visitor), label, lowest(access, visitor.access)
    )
    return _page(request, visitor, secret=secret)


@router.post("/mijn/tokens/{key}/weg", dependencies=[OurForm])
def drop_token(request: Request, visitor: Reader, key: str) -> Response:
    site_of(request).accounts.drop_token(_own(visitor), key)
    return RedirectResponse("/mijn", 303)


def _own(visitor: Visitor) -> str:
    if visitor.how not in ("session", "proxy"):
        raise InputError(
            "Dit kan alleen wie met een eigen naam aangemeld is.",
            "Maak eerst gebruikers, of meld u aan.",
        )
    return visitor.name


def _page(
    request: Request,
    visitor: Visitor,
    *,
    problem: ToolError | str = "",
    done: str = "",
    secret: str = "",
    status: int = 200,
) -> Response:
    accounts = site_of(request).accounts
    own = visitor.how in ("session", "proxy")
    user = accounts.user(visitor.name) if own else None
    return page(
        request,
        "account.html",
        status=status,
        problem=problem,
        done=done,
        secret=secret,
        own=own,
        has_password=user is not None and user.password is not None,
        tokens=accounts.tokens(visitor.name) if own else (),
    )
