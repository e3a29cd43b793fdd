"""Aanmelden: with a password, or at the provider of one's organisation."""

from math import ceil
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import NotFound, StoreUnavailable
from web.accounts import User
from web.entrance import OurForm, peer_of, stands_open, visitor_of
from web.rendering import page
from web.site import Site, server_address, site_of

router = APIRouter(include_in_schema=False)


@router.get("/aanmelden")
def sign_in_page(request: Request, naar: str = "/zoeken") -> Response:
    if stands_open(site_of(request)):
        return RedirectResponse(local_path(naar), 303)
    return _form(request, naar)


@router.post("/aanmelden", dependencies=[OurForm])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    naar: Annotated[str, Form(max_length=2000)] = "/zoeken",
) -> Response:
    """To where someone was going, signed in; the form again where name or password is wrong."""
    site, key, peer = site_of(request), name.strip().lower(), peer_of(request)
    wait = max(site.names.wait(key), site.peers.wait(peer))
    if wait:
        return _form(request, naar, "Te veel pogingen.", wait=ceil(wait), status=429)
    user = site.accounts.signed_in(key, password)
    if user is None:
        site.names.wrong(key)
        site.peers.wrong(peer)
        return _form(request, naar, "De naam of het wachtwoord klopt niet.", status=401)
    site.names.right(key)
    begin_session(request, user)
    return RedirectResponse(local_path(naar), 303)


@router.post("/afmelden", dependencies=[OurForm])
def sign_out(request: Request) -> Response:
    request.session.clear()
    return RedirectResponse("/aanmelden", 303)


@router.get("/aanmelden/elders")
async def sign_in_elsewhere(request: Request, naar: str = "/zoeken") -> Response:
    """To the provider of the organisation."""
    request.session["naar"] = local_path(naar)
    back = f"{server_address(request)}/aanmelden/terug"
    with _told_plainly():
        answer: Response = await _provider(request).authorize_redirect(request, back)
    return answer


@router.get("/aanmelden/terug")
async def back_from_elsewhere(request: Request) -> Response:
    """To where someone was going, as the user that the provider names."""
    from authlib.integrations.base_client import OAuthError

    site = site_of(request)
    naar = local_path(str(request.session.get("naar", "/zoeken")))
    try:
        with _told_plainly():
            token = await _provider(request).authorize_access_token(request)
    except OAuthError as error:
        raise HTTPException(403, "Aanmelden bij uw organisatie is niet gelukt.") from error
    provider = site.options.provider
    name = str((token.get("userinfo") or {}).get(provider.claim if provider else "", ""))
    user = site.accounts.user(name) if name else None
    if user is None or user.disabled:
        raise HTTPException(
            403, "U bent hier nog niet gekend. Vraag de beheerder om u toegang te geven."
        )
    begin_session(request, user)
    return RedirectResponse(naar, 303)


def begin_session(request: Request, user: User) -> None:
    """A session of its own for who signed in: nothing of the one before stays."""
    request.session.clear()
    request.session.update(user=user.name, version=user.version)


def local_path(given: str) -> str:
    """The path, where it is one of ours; nobody is sent elsewhere by an address of ours."""
    parts = urlsplit(given)
    ours = given.startswith("/") and not given.startswith(("//", "/\\")) and not parts.netloc
    return given if ours and given.isprintable() and not parts.scheme else "/zoeken"


def _form(
    request: Request, naar: str, problem: str = "", *, wait: int = 0, status: int = 200
) -> Response:
    visitor_of(request)
    headers = {"Retry-After": str(wait)} if wait else None
    return page(
        request,
        "sign_in.html",
        status=status,
        headers=headers,
        naar=local_path(naar),
        problem=problem,
        wait=wait,
        elsewhere=site_of(request).options.provider is not None,
    )


def _provider(request: Request) -> Any:
    """The provider as Authlib knows it; raises NotFound where none was set."""
    site: Site = site_of(request)
    if site.options.provider is None:
        raise NotFound("Aanmelden bij een organisatie is hier niet ingesteld.")
    kept = getattr(request.app.state, "provider", None)
    if kept is None:
        from authlib.integrations.starlette_client import OAuth

        given = site.options.provider
        kept = request.app.state.provider = OAuth().register(
            "organisation",
            client_id=given.client,
            client_secret=given.secret,
            server_metadata_url=f"{given.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
        )
    return kept


class _told_plainly:
    """Turns what goes wrong with the provider into an error for people."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        from authlib.integrations.base_client import OAuthError

        if isinstance(error, Exception) and not isinstance(error, (OAuthError, HTTPException)):
            raise StoreUnavailable(
                f"De aanmelddienst van uw organisatie antwoordt niet zoals verwacht: {error}.",
                "Probeer het straks opnieuw, of verwittig de beheerder.",
            ) from error
