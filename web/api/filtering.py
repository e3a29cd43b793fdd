"""The filters of a search as parameters of a call."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request

from core.names import KIND_NAMES, STATUS_NAMES
from core.records import Access, Filters
from web.addresses import filters_of_lists
from web.entrance import Reader
from web.site import site_of
from web.visitors import lowest

Many = Annotated[list[str], Query(default_factory=list, max_length=50)]
Day = Annotated[
    str | None, Query(max_length=60, description="A day as 2023-03-09 or 9-3-2023, or a year.")
]


def one_of(codes: Iterable[str]) -> str:
    """How the description of the API tells what a word may be."""
    return f"{', '.join(codes)}, or the Dutch word."


def filters_of(
    request: Request,
    visitor: Reader,
    theme: Many,
    actor: Many,
    municipality: Many,
    contract: Many,
    kind: Annotated[Many, Query(description=one_of(KIND_NAMES))],
    derogation: Annotated[Many, Query(description=one_of(STATUS_NAMES))],
    since: Day = None,
    until: Day = None,
    access: Annotated[Access | None, Query(description="The most secret level to look at.")] = None,
) -> Filters:
    """The filters; never above the level of who asks. Raises InputError."""
    many: dict[str, Sequence[str]] = {
        "theme": theme,
        "actor": actor,
        "municipality": municipality,
        "contract": contract,
        "kind": kind,
        "derogation": derogation,
    }
    level = lowest(visitor.access, access or visitor.access)
    return filters_of_lists(many, since, until, level, site_of(request).settings)


Filtered = Annotated[Filters, Depends(filters_of)]
