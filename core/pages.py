"""Where on the pages, slides or sheets a stretch of text stands, and how people are told."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import cast

from core.records import PLACES, Block, Citation, Document, Format, PageRun, Place


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


def place_between(
    form: str,
    blocks: Sequence[Block],
    runs: Sequence[PageRun],
    words: Callable[[int, int], str],
    span: tuple[int, int],
) -> Place | None:
    """On which rows of which sheet a span of the text stands, or that it is on a slide.

    ``blocks`` hold at least the headings and those in the span; ``words`` gives a stretch of the
    text. None for a format whose pages are pages.
    """
    start, end = span
    kind = PLACES.get(cast(Format, form))
    if kind != "sheet":
        return Place(kind) if kind else None
    inside = [block for block in blocks if block.start < end and block.end > start]
    rows = [int(block.label) for block in inside if block.label.isdigit()]
    first, last = pages_between(runs, start, end)
    if first != last:
        return Place(kind)
    begins = [run.start for run in runs if run.page == first]
    heads = [b for b in blocks if b.kind == "heading" and b.start in begins]
    name = words(heads[0].start, heads[0].end) if heads else ""
    return Place(kind, name, min(rows, default=None), max(rows, default=None))


def place_in(document: Document, start: int, end: int) -> Place | None:
    """As ``place_between``, of a document that is at hand."""

    def words(begin: int, after: int) -> str:
        return document.text[begin:after]

    return place_between(document.format, document.blocks, document.page_runs, words, (start, end))


def place_words(citation: Citation, word: Callable[[str], str], space: str = " ") -> str:
    """Where the quote stands, for people: ``p. 3-4``, ``dia 5``, ``blad Begroting, rij 12-14``.

    ``word`` gives the words for page, slide, sheet and row; '' where the format has no such parts.
    """
    place = citation.place
    pages = _counted(citation.first_page, citation.last_page)
    if place is None or place.kind == "slide":
        return f"{word('slide' if place else 'page')}{space}{pages}" if pages else ""
    sheet, rows = place.sheet or pages, _counted(place.first_row, place.last_row)
    parts = (("sheet", sheet), ("row", rows))
    return ", ".join(f"{word(name)}{space}{value}" for name, value in parts if value)


def _counted(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return str(first) if last in (first, None) else f"{first}-{last}"
