"""Regelluw: who asked which room in which rule of whom, and what came of it."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from core.findings import STATUSES, Party
from pipeline.contract_overview import RequestFilters, passes
from pipeline.meant import requests_meant
from pipeline.registers import organisation_labels
from terminal.overviews import request_listing
from web.addresses import read_day
from web.downloads import Form, listing_file
from web.entrance import Reader
from web.listed import actor_rows, request_rows
from web.paging import leafed, query_of
from web.pictures import grid
from web.rendering import page
from web.site import site_of

router = APIRouter(include_in_schema=False)
MOST_ROWS = 10  # on one page; each has its words, its course and what can be corrected
Word = Annotated[str, Query(max_length=120)]


def chosen_of(
    request: Request,
    visitor: Reader,
    domain: Word = "",
    status: Word = "",
    requester: Word = "",
    addressee: Word = "",
    contract: Word = "",
    norm: Word = "",
    since: Word = "",
    mentioned: bool = False,
) -> RequestFilters:
    """What of the register is asked for; an empty field of the form is all of it."""
    day = read_day(since)
    return requests_meant(
        RequestFilters(requester, addressee, norm, domain, status, contract, day, mentioned),
        site_of(request).settings,
        visitor.access,
    )


Asked = Annotated[RequestFilters, Depends(chosen_of)]


@router.get("/regelluw")
def register(request: Request, visitor: Reader, chosen: Asked) -> Response:
    """The register of requests, with how many there are per domain and status."""
    every = request_rows(site_of(request).settings, visitor.access)
    rows = [row for row in every if passes(row, chosen)]
    asking = [row.request.requester for row in every if row.request.requester]
    asked = [party for row in every for party in row.request.addressees]
    shown, leaf = leafed(request, rows, MOST_ROWS)
    return page(
        request,
        "requests.html",
        rows=rows,
        shown=shown,
        leaf=leaf,
        grid=grid(rows, STATUSES),
        beside_cell=query_of(request, "domain", "status"),
        chosen=chosen,
        domains=sorted({row.request.domain for row in every}),
        statuses=STATUSES,
        requesters=_named(asking),
        addressees=_named(asked),
        query=query_of(request),
        actor_names={row.actor for row in actor_rows(site_of(request).settings, visitor.access)},
    )


@router.get("/regelluw.{form}")
def register_file(request: Request, visitor: Reader, chosen: Asked, form: Form) -> Response:
    """The same rows as a file."""
    every = request_rows(site_of(request).settings, visitor.access)
    listing = request_listing(row for row in every if passes(row, chosen))
    return listing_file(request, listing, form, "regelluw")


def _named(parties: Iterable[Party]) -> dict[str, str]:
    """What each is called today, by id, in the order of the alphabet."""
    labels = organisation_labels()
    names = {party.id: labels.get(party.id, party.label) for party in parties}
    return dict(sorted(names.items(), key=lambda item: item[1]))
