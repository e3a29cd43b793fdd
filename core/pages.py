"""Where on the pages a stretch of text stands."""

from bisect import bisect_right
from collections.abc import Sequence

from core.records import PageRun


def pages_between(
    runs: Sequence[PageRun], start: int, end: int
) -> tuple[int, int] | tuple[None, None]:
    """The first and last page of ``text[start:end]``; (None, None) where there are no pages."""
    if not runs:
        return None, None
    first = max(bisect_right(runs, start, key=lambda run: run.start) - 1, 0)
    after = bisect_right(runs, max(start, end - 1), key=lambda run: run.start)
    pages = [run.page for run in runs[first : max(after, first + 1)]]
    return min(pages), max(pages)
