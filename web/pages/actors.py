"""Actoren: who has which part in which contract, as a matrix, a picture and the words."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from core.errors import NotFound
from core.findings import ACTOR_TYPES, ROLES, ActorType, Role
from core.overviews import ActorRow
from pipeline.overviews import chosen_actors
from terminal.overviews import actor_listing
from web.downloads import Form, listing_file
from web.entrance import Reader
from web.listed import actor_rows
from web.paging import leafed, query_of
from web.pictures import network
from web.rendering import contract_cities, contract_labels, page
from web.site import site_of
from web.visitors import Visitor

router = APIRouter(include_in_schema=False)
MOST_ROWS = 40  # of the matrix on one page
MOST_OFFERED = 400  # of the actors that a name can be merged with; any other id can be typed

Types = Annotated[list[ActorType], Query(default_factory=list, alias="type", max_length=20)]
Roles = Annotated[list[Role], Query(default_factory=list, alias="role", max_length=20)]
Contracts = Annotated[list[str], Query(default_factory=list, alias="contract", max_length=50)]


@router.get("/actoren")
def matrix(
    request: Request, visitor: Reader, types: Types, roles: Roles, contracts: Contracts
) -> Response:
    """The matrix of actors and contracts, with the network picture above it."""
    rows = _rows(request, visitor, types, roles, contracts)
    labels, cities = contract_labels(), contract_cities()
    columns = sorted({row.contract for row in rows}, key=lambda one: (cities.get(one, one), one))
    shown, leaf = leafed(request, list(_by_actor(rows).items()), MOST_ROWS)
    return page(
        request,
        "actors.html",
        columns=columns,
        actors=dict(shown),
        leaf=leaf,
        network=network(rows, labels),
        chosen={"type": types, "role": roles, "contract": contracts},
        types=ACTOR_TYPES,
        roles=ROLES,
        query=query_of(request),
    )


@router.get("/actoren.{form}")
def matrix_file(
    request: Request, visitor: Reader, types: Types, roles: Roles, contracts: Contracts, form: Form
) -> Response:
    """The same rows as a file."""
    listing = actor_listing(_rows(request, visitor, types, roles, contracts))
    return listing_file(request, listing, form, "actoren")


@router.get("/actoren/{name}")
def actor(request: Request, visitor: Reader, name: str, contracts: Contracts) -> Response:
    """Every part of one actor, each with the words that say so."""
    every = actor_rows(site_of(request).settings, visitor.access)
    own = [row for row in every if row.actor == name]
    if not own:
        raise NotFound("Die actor komt in geen enkel contract voor.", "Kies uit de lijst.")
    shown = [row for row in own if not contracts or row.contract in contracts]
    others = {row.actor: row.label for row in every if row.actor != name}
    return page(
        request,
        "actor.html",
        actor=own[0],
        rows=shown,
        all_of_it=len(shown) == len(own),
        others=dict(list(others.items())[:MOST_OFFERED]),
    )


def _rows(
    request: Request,
    visitor: Visitor,
    types: Sequence[str],
    roles: Sequence[str],
    contracts: Sequence[str],
) -> tuple[ActorRow, ...]:
    every = actor_rows(site_of(request).settings, visitor.access)
    return chosen_actors(every, types, roles, contracts)


def _by_actor(rows: Sequence[ActorRow]) -> Mapping[str, dict[str, list[ActorRow]]]:
    """By actor and contract; the actors that are in most contracts first."""
    found: dict[str, dict[str, list[ActorRow]]] = {}
    for row in rows:
        found.setdefault(row.actor, {}).setdefault(row.contract, []).append(row)
    return dict(
        sorted(
            found.items(),
            key=lambda item: (-len(item[1]), _label(item[1]).casefold(), item[0]),
        )
    )


def _label(cells: Mapping[str, Sequence[ActorRow]]) -> str:
    return next(iter(cells.values()))[0].label
