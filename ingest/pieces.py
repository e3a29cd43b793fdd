"""Blocks before they have a place: what readers give, and how it becomes a document's text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.records import Block, BlockKind, PageRun

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
