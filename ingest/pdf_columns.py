"""Where columns begin that only their straight left edge shows: no rule, and little white.

A table of which a cell fills its column leaves hardly more white than a space does. That the words
behind it begin at one place in several lines under each other tells that they are cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.pdfium_calls import Boxes

_STRAIGHT = 0.6  # points that words on one edge may differ
_MORE = 1.2  # the white before a cell, in usual spaces
_WIDE = 0.5  # the white that at least one of them leaves, in heights of a line
_NEAR = 1.0  # the most white between two lines, in heights of a line
_SIGN = 0.8  # a bullet is no wider than this, in heights of a line
_FEW_LINES = 3
_MOST_WORDS = 1500  # a page with more is dense, and slow to look at


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to part the characters, and the edges: x, with the top and bottom they run between."""

    cuts: NDArray[np.intp]
    edges: Boxes


@dataclass(frozen=True, slots=True)
class _Word:
    x0: float
    x1: float
    gap: float  # the white before it on its line; 0 for the first
    at: int  # its first character


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of one line from the left."""

    words: tuple[_Word, ...]
    top: float
    bottom: float


def straight_columns(places: NDArray[np.intp], ink: Boxes, cuts: NDArray[np.intp]) -> Columns:
    """The columns of a page, whose inked characters stand at ``places`` and are parted by cuts."""
    none = Columns(np.zeros(0, dtype=np.intp), np.zeros((0, 3), dtype=np.float32))
    spaced = np.flatnonzero(np.diff(places) > 1) + 1
    starts = np.concatenate([[0], np.union1d(spaced, cuts)]).astype(np.intp)
    if not _FEW_LINES < len(starts) <= _MOST_WORDS:
        return none
    ends = np.concatenate([starts[1:], [len(places)]])
    row, gaps = _rows_of(ink, starts, ends)
    usual = float(np.median(gaps[gaps > 0])) if (gaps > 0).any() else 0.0
    height = float(np.median(ink[starts, 3] - ink[starts, 1]))
    candidates = _in_line(ink[starts, 0], row, gaps, max(_MORE * usual, _WIDE * height))
    if not candidates:
        return none
    rows = _as_rows(ink, starts, ends, row, gaps)
    found = [edge for x in candidates for edge in _edges(rows, x, usual)]
    if not found:
        return none
    parted = sorted({at for _, _, _, firsts in found for at in firsts})
    return Columns(
        np.array(parted, dtype=np.intp), np.array([edge[:3] for edge in found], dtype=np.float32)
    )


def _rows_of(
    ink: Boxes, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each word the number of its line, in the order of the content, and the white before."""
    x0, x1 = ink[starts, 0], ink[ends - 1, 2]
    top, bottom = ink[starts, 1], ink[starts, 3]
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    height = np.minimum(bottom[1:] - top[1:], bottom[:-1] - top[:-1])
    level = (shared > 0.5 * height) & (x0[1:] > x1[:-1] - 0.3 * height)
    row = np.concatenate([[0], np.cumsum(~level)])
    gaps = np.where(level, x0[1:] - x1[:-1], 0)
    return row, np.concatenate([[0], gaps]).astype(np.float32)


def _in_line(
    x: NDArray[np.float32], row: NDArray[np.intp], gaps: NDArray[np.float32], white: float
) -> list[float]:
    """The places where words begin in a line and in one of the two below, one after some white."""
    within = gaps > 0
    places, rows, after = x[within], row[within], gaps[within] > white
    below = rows[None, :] - rows[:, None]
    straight = np.abs(places[None, :] - places[:, None]) < _STRAIGHT
    near = straight & (below > 0) & (below < 3) & (after[:, None] | after[None, :])
    both = np.flatnonzero(near.any(axis=1))
    found: list[float] = []
    for place in np.sort(places[both]).tolist():
        if not found or place - found[-1] > _STRAIGHT:
            found.append(place)
    return found


def _as_rows(
    ink: Boxes,
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    row: NDArray[np.intp],
    gaps: NDArray[np.float32],
) -> list[_Row]:
    words = list(
        map(
            _Word,
            ink[starts, 0].tolist(),
            ink[ends - 1, 2].tolist(),
            gaps.tolist(),
            starts.tolist(),
        )
    )
    firsts = [*(np.flatnonzero(np.diff(row)) + 1).tolist(), len(words)]
    tops, bottoms = ink[starts, 1].tolist(), ink[starts, 3].tolist()
    return [
        _Row(tuple(words[start:end]), tops[start], bottoms[start])
        for start, end in pairwise([0, *firsts])
    ]


def _edges(
    rows: Sequence[_Row], x: float, usual: float
) -> Iterator[tuple[float, float, float, list[int]]]:
    """The stretches in which cells begin at x: x, top, bottom, and the first of each cell."""
    stretch: list[_Row] = []
    for row in [*rows, None]:
        if row is not None and not _is_crossed(row, x) and _follows(stretch, row):
            stretch.append(row)
            continue
        yield from _closed(stretch, x, usual)
        stretch = [row] if row is not None and not _is_crossed(row, x) else []


def _is_crossed(row: _Row, x: float) -> bool:
    return any(word.x0 < x - _STRAIGHT and word.x1 > x + _STRAIGHT for word in row.words)


def _follows(stretch: Sequence[_Row], row: _Row) -> bool:
    if not stretch:
        return True
    height = stretch[-1].bottom - stretch[-1].top
    return -0.3 * height < row.top - stretch[-1].bottom < _NEAR * height


def _closed(
    stretch: Sequence[_Row], x: float, usual: float
) -> Iterator[tuple[float, float, float, list[int]]]:
    straight = [n for n, row in enumerate(stretch) if _begins_at(row, x)]
    if len(straight) < _FEW_LINES - 1:
        return
    first, last = straight[0], straight[-1]
    if first and _over(stretch[first - 1], x) is not None:
        first -= 1  # the heads of the columns stand in their middle
    inside = stretch[first : last + 1]
    cells = [cell for row in inside if (cell := _over(row, x)) is not None]
    others = len(cells) - len(straight)
    if len(cells) < _FEW_LINES or others > max(1, len(straight) // 3):
        return
    if _are_bullets(inside, x) or not _is_white(inside, cells, usual):
        return
    yield x, inside[0].top, inside[-1].bottom, [cell.at for cell in cells]


def _is_white(rows: Sequence[_Row], cells: Sequence[_Word], usual: float) -> bool:
    """Whether enough of the cells stand further from the word before than words do."""
    height = rows[0].bottom - rows[0].top
    spaces = [max(usual, _space_of(row, cells)) for row in rows]
    gaps = [cell.gap for cell in cells]
    if max(gaps) < _WIDE * height:
        return False
    white = [
        cell.gap > _MORE * space
        for row, space in zip(rows, spaces, strict=True)
        for cell in row.words
        if cell in cells
    ]
    return 2 * sum(white) >= len(white)


def _space_of(row: _Row, cells: Sequence[_Word]) -> float:
    """The white between the other words of a row: a line that fills its width has more."""
    return median([word.gap for word in row.words[1:] if word not in cells] or [0.0])


def _are_bullets(rows: Sequence[_Row], x: float) -> bool:
    """Whether what stands before the edge is never wider than a sign."""
    height = rows[0].bottom - rows[0].top
    ends = [max((w.x1 for w in row.words if w.x1 <= x + _STRAIGHT), default=0.0) for row in rows]
    widths = [end - row.words[0].x0 for end, row in zip(ends, rows, strict=True)]
    return max(widths) < _SIGN * height


def _begins_at(row: _Row, x: float) -> bool:
    return any(abs(word.x0 - x) < _STRAIGHT for word in row.words[1:])


def _over(row: _Row, x: float) -> _Word | None:
    """The first word behind x, where another stands before it."""
    for before, word in pairwise(row.words):
        if before.x1 <= x + _STRAIGHT and word.x0 >= x - _STRAIGHT:
            return word
    return None
