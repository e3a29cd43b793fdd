"""Zoekopdrachten: what one keeps, what is new in each, and a feed to follow it elsewhere."""

from functools import partial
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError, NotFound
from core.records import Access
from pipeline.registers import municipality_labels, organisation_labels
from web.addresses import SearchState, at_page, is_filtered, query_string, read_state
from web.entrance import OurForm, Reader, SignInNeeded, stands_open, visitor_of
from web.feeds import TYPE, atom
from web.language import Language, translated
from web.names import KIND_NAMES, STATUS_NAMES
from web.rendering import contract_label, language_of, page, theme_labels
from web.saved_searches import MOST_HITS, SavedSearch
from web.site import Site, server_address, site_of
from web.visitors import LOCAL, Visitor

router = APIRouter(include_in_schema=False)
Action = Literal["rename", "renew", "drop"]


@router.get("/zoekopdrachten")
def everything(request: Request, visitor: Reader) -> Response:
    """The saved searches of who looks, each with how much is new in it."""
    site = site_of(request)
    searches = site.searches.all(_owner(visitor))
    counts = {one.id: _counts(site, one, visitor.access) for one in searches}
    return page(request, "saved.html", searches=searches, counts=counts)


@router.post("/zoekopdrachten", dependencies=[OurForm])
def save(
    request: Request,
    visitor: Reader,
    query: Annotated[str, Form(max_length=8_000)],
    label: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """To the search that was saved."""
    given = parse_qsl(query.removeprefix("?"))
    state = at_page(read_state(given, visitor.access, site_of(request).settings), 1)
    if not state.text.strip() and not is_filtered(state):
        raise InputError("Er is niets om te bewaren.", "Zoek eerst iets, of kies een filter.")
    asked = query_string(state).removeprefix("?")
    name = label.strip() or _name(state, language_of(request))
    key = site_of(request).searches.save(_owner(visitor), name, asked, visitor.access)
    return RedirectResponse(f"/zoekopdrachten/{key}", 303)


@router.get("/zoekopdrachten/{key}.atom")
def feed(
    request: Request, key: str, secret: Annotated[str, Query(alias="sleutel")] = ""
) -> Response:
    """The feed: with its key for a feed reader, without for who is signed in as its owner."""
    site = site_of(request)
    if secret:
        search = site.searches.by_secret(key, secret)
        access = _level_of(site, search)
    else:
        visitor = visitor_of(request)
        if not visitor.name:
            raise SignInNeeded
        search, access = site.searches.one(key, visitor.name), visitor.access
    base = server_address(request)
    here = f"{base}/zoekopdrachten/{key}.atom" + (f"?sleutel={secret}" if secret else "")
    return Response(atom(search, site.searches.found(search, access), base, here), media_type=TYPE)


@router.get("/zoekopdrachten/{key}")
def one(request: Request, visitor: Reader, key: str) -> Response:
    """What the search finds, the new ones first; they count as seen from then on."""
    site = site_of(request)
    search = site.searches.one(key, _owner(visitor))
    found = site.searches.found(search, visitor.access)
    if visitor.how != "token":
        site.searches.looked(search)
    return page(
        request,
        "saved_search.html",
        search=search,
        found=found,
        new=sum(one.new for one in found),
        most=MOST_HITS if site.searches.is_cut(search, visitor.access) else 0,
        feed=f"{server_address(request)}/zoekopdrachten/{key}.atom?sleutel={site.searches.secret(search)}",
    )


@router.post("/zoekopdrachten/{key}", dependencies=[OurForm])
def change(
    request: Request,
    visitor: Reader,
    key: str,
    action: Annotated[Action, Form()],
    label: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """To the search after the change, or to the list where it was thrown away."""
    searches = site_of(request).searches
    search = searches.one(key, _owner(visitor))
    if action == "drop":
        searches.drop(search)
        return RedirectResponse("/zoekopdrachten", 303)
    if action == "renew":
        searches.renew(search)
    elif label.strip():
        searches.rename(search, label.strip())
    return RedirectResponse(f"/zoekopdrachten/{key}", 303)


def _owner(visitor: Visitor) -> str:
    if not visitor.name:
        raise SignInNeeded
    return visitor.name


def _name(state: SearchState, spoken: Language) -> str:
    """The words and filters of a search, as a name to know it by."""
    gettext = partial(translated, spoken)
    given = state.filters
    parts = [
        state.text.strip(),
        *(contract_label(one) for one in given.contracts),
        *(theme_labels(spoken).get(one, one) for one in given.themes),
        *(municipality_labels().get(one, one) for one in given.municipalities),
        *(organisation_labels().get(one, one) for one in given.actors),
        *(gettext(KIND_NAMES.get(one, one)) for one in given.kinds),
        *(gettext(name) for status, name in STATUS_NAMES.items() if status in given.derogations),
        f"{gettext('van')} {given.since}" if given.since else "",
        f"{gettext('tot en met')} {given.until}" if given.until else "",
    ]
    return ", ".join(part for part in parts if part)[:200]


def _level_of(site: Site, search: SavedSearch) -> Access:
    """What the owner may see at this moment; raises NotFound where they may not come in."""
    if search.owner == LOCAL.name and stands_open(site):
        return LOCAL.access
    user = site.accounts.user(search.owner)
    if user is None or user.disabled:
        raise NotFound("Dit adres geldt niet (meer).")
    return user.access


def _counts(site: Site, search: SavedSearch, access: Access) -> tuple[int, int]:
    """How many documents it finds, and how many of those are new."""
    found = site.searches.found(search, access)
    return len(found), sum(one.new for one in found)
