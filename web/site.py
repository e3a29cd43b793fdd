"""What all requests of one server share."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from core.settings import Settings
from web.accounts import Accounts
from web.drafts import Drafts
from web.jobs import Jobs
from web.options import WebOptions
from web.saved_searches import SavedSearches
from web.submissions import Submissions
from web.throttling import Throttle


@dataclass(frozen=True, slots=True)
class Site:
    """The store that is shown, how, and to whom."""

    settings: Settings
    options: WebOptions
    accounts: Accounts
    names: Throttle  # of wrong passwords, by the name that was tried
    peers: Throttle  # and by the address it was tried from
    drafts: Drafts
    submissions: Submissions
    searches: SavedSearches
    jobs: Jobs


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return cast(Site, request.app.state.site)


def server_address(request: Request) -> str:
    """How people reach the server, without a slash at the end; behind a proxy as was told."""
    return site_of(request).options.address.rstrip("/") or str(request.base_url).rstrip("/")
