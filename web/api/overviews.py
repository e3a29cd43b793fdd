"""The register of contracts, the actors and the requests for room in a rule."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.names import ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from pipeline.contract_overview import RequestFilters, named_contract, passes
from pipeline.meant import contracts_meant, listed, requests_meant, roles_meant, types_meant
from pipeline.overviews import chosen_actors
from terminal.alike import alike_json
from terminal.overviews import actor_listing, contract_json, request_json
from web import schemas
from web.addresses import read_day
from web.api.filtering import Day, one_of
from web.api.parameters import KNOWN_ONLY
from web.api.problems import PROBLEMS
from web.entrance import TOKEN, Reader
from web.listed import actor_rows, alike_rows, contract_rows, named_rows, request_rows
from web.site import site_of

router = APIRouter(
    prefix="/api", responses=PROBLEMS, dependencies=[TOKEN, KNOWN_ONLY], tags=["overviews"]
)
MOST_ALIKE = 100
TOTAL = "X-Total-Count"
PAGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            TOTAL: {"description": "How many there are in all.", "schema": {"type": "integer"}},
            "Link": {"description": "The next page, if any.", "schema": {"type": "string"}},
        }
    }
}
Most = Annotated[int, Query(ge=1, le=100_000, description="The most rows of one answer.")]
Skip = Annotated[int, Query(ge=0, le=1 << 53, description="How many rows come before them.")]
Words = list[Annotated[str, Field(max_length=200)]]


@router.get("/contracts", response_model=list[schemas.Contract])
def contracts(
    request: Request,
    visitor: Reader,
    id: Annotated[list[str], Query(max_length=30, description="Only these.")] = [],  # noqa: B006
) -> Response:
    """The contracts with what the documents tell of each; `contracts --format json`."""
    settings = site_of(request).settings
    rows = (
        named_rows(settings, id, visitor.access) if id else contract_rows(settings, visitor.access)
    )
    return JSONResponse([contract_json(row) for row in rows])


@router.get("/contracts/{name}", response_model=schemas.Contract)
def contract(request: Request, visitor: Reader, name: str) -> Response:
    """One contract, by its id or an unambiguous beginning."""
    rows = named_rows(site_of(request).settings, [name], visitor.access)
    return JSONResponse(contract_json(rows[0]))


@router.get("/contracts/{name}/similar", response_model=list[schemas.AlikeContract])
def similar_contracts(
    request: Request,
    visitor: Reader,
    name: str,
    k: Annotated[int, Query(ge=1, le=MOST_ALIKE)] = 10,
) -> Response:
    """The contracts that share most with one, and by what; `similar CONTRACT --json`."""
    found = alike_rows(named_contract(name).id, site_of(request).settings, visitor.access, k)
    return JSONResponse([alike_json(row) for row in found])


@router.get("/actors", response_model=list[schemas.Actor], responses=PAGED)
def actors(
    request: Request,
    visitor: Reader,
    type: Annotated[Words, Query(max_length=20, description=one_of(TYPE_NAMES))] = [],  # noqa: B006
    role: Annotated[Words, Query(max_length=20, description=one_of(ROLE_NAMES))] = [],  # noqa: B006
    contract: Annotated[Words, Query(max_length=50, description="Only in these.")] = [],  # noqa: B006
    limit: Most = 1_000,
    offset: Skip = 0,
) -> Response:
    """Every actor of every contract with its part and the evidence; `actors --format json`."""
    rows = chosen_actors(
        actor_rows(site_of(request).settings, visitor.access),
        types_meant(listed(type)),
        roles_meant(listed(role)),
        contracts_meant(listed(contract)),
    )
    shown = rows[offset : offset + limit]
    headers = _paged(request, len(rows), limit, offset)
    return JSONResponse(list(actor_listing(shown).records), headers=headers)


@router.get("/derogations", response_model=list[schemas.Derogation], responses=PAGED)
def derogations(
    request: Request,
    visitor: Reader,
    requester: str | None = None,
    addressee: str | None = None,
    norm: str | None = None,
    domain: str | None = None,
    status: Annotated[str | None, Query(description=one_of(STATUS_NAMES))] = None,
    contract: str | None = None,
    since: Day = None,
    mentioned: bool = False,
    limit: Most = 1_000,
    offset: Skip = 0,
) -> Response:
    """Who asked which room in which rule of whom; `derogations --format json`."""
    wanted = requests_meant(
        RequestFilters(
            requester, addressee, norm, domain, status, contract, read_day(since or ""), mentioned
        ),
        site_of(request).settings,
        visitor.access,
    )
    every = request_rows(site_of(request).settings, visitor.access)
    rows = [row for row in every if passes(row, wanted)]
    shown = rows[offset : offset + limit]
    headers = _paged(request, len(rows), limit, offset)
    return JSONResponse([request_json(row) for row in shown], headers=headers)


def _paged(request: Request, total: int, limit: int, offset: int) -> dict[str, str]:
    """The headers that say how many rows there are, and where the next ones are."""
    headers = {TOTAL: str(total)}
    if offset + limit < total:
        following = request.url.include_query_params(limit=limit, offset=offset + limit)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return headers
