"""The application: pages and API over one store that stays open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from core.settings import Settings
from web.accounts import Accounts
from web.api import asking, drafting, overviews, submitting
from web.body_size import BodySize
from web.database import secret_key
from web.drafts import Drafts
from web.headers import SafeHeaders
from web.jobs import Jobs
from web.options import WebOptions, hosts, is_secure, state_folder
from web.pages import (
    account,
    actors,
    answers,
    checking,
    contracts,
    corrections,
    document,
    map,
    requests,
    saved,
    searching,
    sign_in,
    standing,
    submissions,
    users,
)
from web.problems import add_handlers
from web.rendering import STATIC
from web.saved_searches import SavedSearches
from web.site import Site
from web.submissions import Submissions
from web.throttling import FREE_FROM_ONE_ADDRESS, Throttle

SESSION_SECONDS = 12 * 3600
ROUTERS = (
    searching.router,
    document.router,
    contracts.router,
    corrections.router,
    actors.router,
    requests.router,
    map.router,
    answers.router,
    submissions.router,
    checking.router,
    submitting.router,
    drafting.router,
    sign_in.router,
    account.router,
    users.router,
    saved.router,
    standing.router,
    asking.router,
    overviews.router,
)


def make_application(settings: Settings, options: WebOptions | None = None) -> FastAPI:
    """The application that shows the store of these settings."""
    options = options or WebOptions()
    folder = state_folder(settings, options)
    key = secret_key(folder)
    site = Site(
        settings=settings,
        options=options,
        accounts=Accounts(folder),
        names=Throttle(),
        peers=Throttle(FREE_FROM_ONE_ADDRESS),
        drafts=Drafts(folder, settings),
        submissions=Submissions(folder, settings),
        searches=SavedSearches(folder, settings, key),
        jobs=Jobs(),
    )
    application = FastAPI(
        title="wijkwijzer",
        description="Finds, counts and cites what Flemish neighbourhood policy wrote down.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_lifespan,
    )
    application.state.site = site
    _add_middleware(application, options, key)
    add_handlers(application)
    for router in ROUTERS:
        application.include_router(router)
    application.mount("/static", _Static(directory=STATIC), name="static")
    return application


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    from pipeline.kept import kept_open, warmed
    from pipeline.page_images import page_images

    settings = application.state.site.settings
    with kept_open(settings), page_images() as images:
        application.state.images = images
        await run_in_threadpool(application.state.site.drafts.end_broken)
        images.warm()
        await run_in_threadpool(warmed, settings)
        submissions.take_up(application.state.site)
        yield
        application.state.site.jobs.close()
        application.state.site.submissions.close()


def _add_middleware(application: FastAPI, options: WebOptions, key: str) -> None:
    secure = is_secure(options)
    # The last one added meets a request first.
    application.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    application.add_middleware(BodySize, most=options.upload_bytes)
    application.add_middleware(
        SessionMiddleware,
        secret_key=key,
        session_cookie="__Host-wijkwijzer" if secure else "wijkwijzer",
        max_age=SESSION_SECONDS,
        same_site="lax",
        https_only=secure,
    )
    application.add_middleware(
        TrustedHostMiddleware, allowed_hosts=list(hosts(options)), www_redirect=False
    )
    application.add_middleware(SafeHeaders, secure=secure)


class _Static(StaticFiles):
    """Our own files, whose address changes with their contents."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"]:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
