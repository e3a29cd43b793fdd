"""Who a request comes from, and whether they may do what it asks."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import Depends
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.accounts import TOKEN_HEAD, User
from web.forgery import FIELD, HEADER, PROGRAM_HEADER, is_from_elsewhere, is_ours
from web.options import WebOptions, is_closed, is_loopback
from web.site import Site, site_of
from web.visitors import LOCAL, NOBODY, PASSER_BY, How, Part, Visitor, lowest, may


class SignInNeeded(HTTPException):
    """Nobody is signed in, and this is not for everyone."""

    def __init__(self) -> None:
        super().__init__(401, "Meld u eerst aan.", {"WWW-Authenticate": "Bearer"})


class Unproven(HTTPException):
    """A change that does not show where it comes from."""

    def __init__(self, *, detail: str, advice: str) -> None:
        super().__init__(403, detail)
        self.advice = advice


def visitor_of(request: Request) -> Visitor:
    """Who looks; worked out once per request."""
    known = getattr(request.state, "visitor", None)
    if isinstance(known, Visitor):
        return known
    found = _identified(request, site_of(request))
    request.state.visitor = found
    return found


def _identified(request: Request, site: Site) -> Visitor:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_token(site, secret.strip())
    if site.options.trusted_header:
        found = _by_proxy(request, site)
        if found is not None:
            return found
    name, version = request.session.get("user"), request.session.get("version")
    if isinstance(name, str):
        user = site.accounts.user(name)
        if user is not None and not user.disabled and user.version == version:
            return seen_as(user, "session")
    if stands_open(site):
        return LOCAL
    return PASSER_BY if site.options.public else NOBODY


def stands_open(site: Site) -> bool:
    """Whether whoever sits at this machine may do everything: nobody was ever given a key."""
    options = site.options
    return is_loopback(options.host) and not is_closed(options) and not site.accounts.any()


def seen_as(user: User, how: How) -> Visitor:
    """The user as a visitor."""
    return Visitor(user.name, user.label, user.part, user.access, how)


def _by_token(site: Site, secret: str) -> Visitor:
    found = site.accounts.bearer(secret) if secret.startswith(TOKEN_HEAD) else None
    if found is None:
        raise HTTPException(401, "Dit token geldt niet (meer).", {"WWW-Authenticate": "Bearer"})
    user, token = found
    return Visitor(user.name, user.label, user.part, lowest(user.access, token.access), "token")


def _by_proxy(request: Request, site: Site) -> Visitor | None:
    name = request.headers.get(site.options.trusted_header, "")
    if not name or not _is_trusted(request, site.options):
        return None
    user = site.accounts.user(name)
    return None if user is None or user.disabled else seen_as(user, "proxy")


def _is_trusted(request: Request, options: WebOptions) -> bool:
    """Whether the request comes straight from one of our proxies: anyone can send a header."""
    if request.client is None:
        return False
    try:
        address = ip_address(request.client.host)
        return any(address in ip_network(net, strict=False) for net in options.trusted_proxies)
    except ValueError:
        return False


def peer_of(request: Request) -> str:
    """The address a request comes from; behind our own proxy, the one that it names last."""
    direct = request.client.host if request.client else ""
    if _is_trusted(request, site_of(request).options):
        named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return named or direct
    return direct


def needs(part: Part) -> Callable[[Request], Visitor]:
    """A dependency that lets pass who may do what ``part`` does."""

    def let_in(request: Request) -> Visitor:
        visitor = visitor_of(request)
        if may(visitor, part):
            return visitor
        if visitor.part == "nobody" or not visitor.name:
            raise SignInNeeded
        raise HTTPException(403, "Dit mag u niet doen.")

    return let_in


Reader = Annotated[Visitor, Depends(needs("reader"))]
Editor = Annotated[Visitor, Depends(needs("editor"))]
ReadersOnly = Depends(needs("reader"))
AdminsOnly = Depends(needs("admin"))


# These two are for the description of the API; who asks is worked out by ``visitor_of``.
TOKEN = Depends(
    HTTPBearer(
        scheme_name="token",
        description="A token of a user, made at /mijn. A server without users needs none.",
        auto_error=False,
    )
)
_PROGRAM = APIKeyHeader(
    name=PROGRAM_HEADER,
    scheme_name="program",
    description="With a change to a server without users, which has no tokens: any value.",
    auto_error=False,
)


async def from_our_form(
    request: Request, program: Annotated[str | None, Depends(_PROGRAM)]
) -> None:
    """Nothing; raises 403 where a change was not sent by one of our own pages or by a program.

    A program has a token, or where nobody has one a header that no page of another site can send.
    """
    visitor = await run_in_threadpool(visitor_of, request)
    if visitor.how == "token":
        return
    if visitor.how == "local" and program is not None and not is_from_elsewhere(request):
        return
    token = request.headers.get(HEADER, "")
    if not token:
        form = await request.form()
        given = form.get(FIELD, "")
        token = given if isinstance(given, str) else ""
    if not is_ours(request, token):
        raise _unproven(request, visitor)


def _unproven(request: Request, visitor: Visitor) -> HTTPException:
    if not request.url.path.startswith("/api/"):
        return Unproven(
            detail="Dit formulier is verlopen of kwam van elders.",
            advice="Laad de pagina opnieuw.",
        )
    if visitor.how == "local":
        return Unproven(
            detail="Deze aanroep toont niet dat ze van een programma op deze computer komt.",
            advice=f"Stuur de header {PROGRAM_HEADER} mee, met eender welke waarde.",
        )
    return Unproven(
        detail="Deze aanroep toont niet dat ze van een programma komt.",
        advice="Maak onder uw gegevens (/mijn) een token, en stuur de header "
        "'Authorization: Bearer' mee met dat token.",
    )


OurForm = Depends(from_our_form)
