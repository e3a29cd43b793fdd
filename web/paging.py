"""A long list in pages; which one stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

Row = TypeVar("Row")
WORD = "page"  # of the address
_OF_ONE_VISIT = (WORD, "verbeterd")  # the second says what was just done


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a page of a list stands, and the addresses of the pages beside it; '' for none."""

    number: int  # from 1
    last: int
    before: str
    after: str


def leafed(request: Request, rows: Sequence[Row], size: int) -> tuple[Sequence[Row], Leaf]:
    """The rows of the page that is asked for, the last one for a number beyond it, and its place.

    ``size`` is the most rows of a page.
    """
    last = max(1, -(-len(rows) // size))
    given = request.query_params.get(WORD, "")
    asked = int(given) if given.isdecimal() and len(given) < 10 else 1
    number = min(max(asked, 1), last)
    shown = rows[(number - 1) * size : number * size]
    before = _address(request, number - 1) if number > 1 else ""
    after = _address(request, number + 1) if number < last else ""
    return shown, Leaf(number, last, before, after)


def query_of(request: Request, *less: str) -> str:
    """The part of the address behind the path that says which list it is, whatever the page.

    The words of ``less`` are left out of it.
    """
    return _query(request, 1, less)


def _address(request: Request, number: int) -> str:
    """The address of another page of the same list."""
    return request.url.path + _query(request, number)


def _query(request: Request, number: int, less: Sequence[str] = ()) -> str:
    left_out = {*_OF_ONE_VISIT, *less}
    kept = [pair for pair in request.query_params.multi_items() if pair[0] not in left_out]
    encoded = urlencode([*kept, (WORD, str(number))] if number > 1 else kept)
    return f"?{encoded}" if encoded else ""
