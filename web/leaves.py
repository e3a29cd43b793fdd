"""The text of a document leaf by leaf: a page where it has pages, else a stretch of blocks."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.records import Block, Document
from web.snippets import Piece, pieces

LEAF_CHARACTERS = 12_000  # of a document without pages
CELL = " | "  # between the cells of a row, as the readers write it

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A block, or what stands of it on this leaf."""

    kind: str  # as of a block
    level: int
    label: str
    pieces: tuple[Piece, ...]
    marked: bool  # whether any of it is marked
    cells: tuple[tuple[Piece, ...], ...] = ()  # of a row of a table, two or more


def tables_of(parts: Iterable[Part]) -> list[tuple[Part, ...]]:
    """The parts one by one, but the rows of a table together."""
    found: list[tuple[Part, ...]] = []
    for part in parts:
        if part.cells and found and found[-1][0].cells:
            found[-1] = (*found[-1], part)
        else:
            found.append((part,))
    return found


def leaf_count(document: Document) -> int:
    """How many leaves the document has; at least one."""
    if document.page_runs:
        return max(document.page_count or 0, max(run.page for run in document.page_runs))
    return len(_stretches(document))


def leaf_at(document: Document, position: int) -> int:
    """The leaf (from 1) on which that character stands."""
    if document.page_runs:
        at = bisect_right(document.page_runs, position, key=lambda run: run.start) - 1
        return document.page_runs[max(at, 0)].page
    starts = [start for start, _ in _stretches(document)]
    return max(bisect_right(starts, position), 1)


def spans_of(document: Document, leaf: int) -> tuple[Span, ...]:
    """The stretches of text on the leaf, in order; none on a page without text."""
    if not document.page_runs:
        stretches = _stretches(document)
        return (stretches[leaf - 1],) if 1 <= leaf <= len(stretches) else ()
    runs = document.page_runs
    ends = [*(run.start for run in runs[1:]), len(document.text)]
    return tuple((run.start, end) for run, end in zip(runs, ends, strict=True) if run.page == leaf)


def parts_of(document: Document, leaf: int, mark: Span | None) -> tuple[Part, ...]:
    """What stands on the leaf, with the stretch ``mark`` marked."""
    return tuple(
        part
        for start, end in spans_of(document, leaf)
        for block in _blocks(document, start, end)
        for part in _part(document, block, (start, end), mark)
    )


def quote_on(document: Document, leaf: int, mark: Span) -> str:
    """What of the marked stretch stands on the leaf."""
    cut = [(max(start, mark[0]), min(end, mark[1])) for start, end in spans_of(document, leaf)]
    return " ".join(document.text[start:end] for start, end in cut if start < end)


def _blocks(document: Document, start: int, end: int) -> Sequence[Block]:
    blocks = document.blocks
    first = max(bisect_right(blocks, start, key=lambda block: block.start) - 1, 0)
    last = bisect_right(blocks, end - 1, key=lambda block: block.start)
    return [block for block in blocks[first:last] if block.end > start]


def _part(document: Document, block: Block, leaf: Span, mark: Span | None) -> Iterator[Part]:
    start, end = max(block.start, leaf[0]), min(block.end, leaf[1])
    text = document.text[start:end]
    if not text.strip():
        return
    spans = [(mark[0] - start, mark[1] - start)] if mark else []
    inside = [(max(a, 0), min(b, len(text))) for a, b in spans if b > 0 and a < len(text)]
    whole = tuple(pieces(text, inside))
    cells = tuple(_cells(text, inside)) if block.kind == "row" and CELL in text else ()
    yield Part(block.kind, block.level, block.label, whole, bool(inside), cells)


def _cells(text: str, marks: Sequence[Span]) -> Iterator[tuple[Piece, ...]]:
    """The cells of a row, each with what is marked in it."""
    begin = 0
    for cell in text.split(CELL):
        end = begin + len(cell)
        inside = [(max(a, begin) - begin, min(b, end) - begin) for a, b in marks
                  if a < end and b > begin]  # fmt: skip
        yield tuple(pieces(cell, inside))
        begin = end + len(CELL)


def _stretches(document: Document) -> list[Span]:
    """Whole blocks together, each stretch about LEAF_CHARACTERS long."""
    stretches: list[Span] = []
    begin = 0
    for block in document.blocks:
        if block.start > begin and block.end - begin > LEAF_CHARACTERS:
            stretches.append((begin, block.start))
            begin = block.start
    return [*stretches, (begin, len(document.text))]
