"""What stands beside the work: the state of the store, the accessibility statement, the API."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.care import failures
from pipeline.documents import counted
from web.entrance import Reader, ReadersOnly, visitor_of
from web.forgery import PROGRAM_HEADER
from web.rendering import page
from web.site import server_address, site_of
from web.visitors import may

router = APIRouter(include_in_schema=False)
STATED = "2026-11-28"  # the day on which the accessibility statement was last weighed


@router.get("/opslag")
def store(request: Request, visitor: Reader) -> Response:
    """What the store holds; what could not be read only for who looks after it."""
    settings = site_of(request).settings
    return page(
        request,
        "store.html",
        status_of_store=counted(settings, visitor.access),
        failures=failures(settings) if may(visitor, "admin") else (),
    )


@router.get("/toegankelijkheid")
def accessibility(request: Request) -> Response:
    """The accessibility statement, as the law asks it of public bodies."""
    visitor_of(request)
    options = site_of(request).options
    return page(
        request,
        "accessibility.html",
        address=options.address,
        contact=options.contact,
        stated=STATED,
    )


@router.get("/programmas", dependencies=[ReadersOnly])
def for_programs(request: Request) -> Response:
    """What a program can ask, as the description of the API itself lists it."""
    described = request.app.openapi()
    calls = [
        f"{method.upper()} {path}"
        for path, methods in sorted(described["paths"].items())
        for method in methods
    ]
    base = server_address(request)
    return page(request, "programs.html", calls=calls, base=base, header=PROGRAM_HEADER)
