"""Blocks before they have a place: what readers give, and how it becomes a document's text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.records import Block, BlockKind, PageRun
from ingest.characters import squeeze

# Rows and items of one list follow each other on the next line; all else stands apart.
_CLOSE: frozenset[BlockKind] = frozenset({"item", "row"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of clean text without a place; ``pages`` holds (offset into ``text``, page).

    ``pages`` is empty where the format has none; else its first offset is 0.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: str = ""
    pages: tuple[tuple[int, int], ...] = ()


def table_pieces(
    rows: Sequence[Sequence[Any]],
    pieces: Callable[[Any], Iterable[Piece]],
    most_columns: int | None = None,
) -> Iterator[Piece]:
    """A piece per row with the text of its cells; the pieces themselves of a frame around text.

    ``rows`` hold the cells as the format has them, and ``pieces`` gives what stands in one.
    """
    if all(len(cells) <= 1 for cells in rows):  # a frame around text
        for cells in rows:
            for cell in cells:
                yield from pieces(cell)
        return
    for cells in rows:
        texts = [" ".join(squeeze(piece.text) for piece in pieces(cell)) for cell in cells]
        if any(texts):
            yield Piece("row", " | ".join(texts[:most_columns]))


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...], tuple[PageRun, ...]]:
    """The text of the pieces in order, with their blocks and page runs; empty pieces vanish."""
    texts: list[str] = []
    blocks: list[Block] = []
    runs: list[PageRun] = []
    position = 0
    before: BlockKind | None = None
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        if before is not None:
            gap = "\n" if before == piece.kind and piece.kind in _CLOSE else "\n\n"
            texts.append(gap)
            position += len(gap)
        skipped = len(piece.text) - len(piece.text.lstrip())
        _add_runs(runs, piece.pages, position, skipped, len(text))
        blocks.append(Block(piece.kind, position, position + len(text), piece.level, piece.label))
        texts.append(text)
        position += len(text)
        before = piece.kind
    return "".join(texts), tuple(blocks), tuple(runs)


def _add_runs(
    runs: list[PageRun],
    pages: Sequence[tuple[int, int]],
    position: int,
    skipped: int,
    length: int,
) -> None:
    for offset, page in pages:
        start = position + max(offset - skipped, 0)
        if offset - skipped >= length:
            break
        if runs and runs[-1].start == start:
            runs.pop()
        if not runs or runs[-1].page != page:
            runs.append(PageRun(start, page))
