"""Where columns begin that only their straight left edge shows: no rule, and little white.

A table of which a cell fills its column leaves hardly more white than a space does. That the words
behind it begin at one place in several lines under each other tells that they are cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

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


class _Word(NamedTuple):
    x0: float
    x1: float
    gap: float  # the white before it on its line; 0 for the first
    at: int  # its first character


class _Row(NamedTuple):
    """The words of one line from the left."""

    words: tuple[_Word, ...]
    top: float
    bottom: float


def straight_columns(places: NDArray[np.intp], ink: Boxes, cuts: NDArray[np.intp]) -> Columns:
    """The columns of a page, whose inked characters stand at ``places`` and are parted by cuts."""
    none = Columns(np.zeros(0, dtype=np.intp), np.zeros((0, 3), dtype=np.float32))
    spaced = places[1:] - places[:-1] > 1
    spaced[cuts - 1] = True
    starts = np.concatenate([[0], np.flatnonzero(spaced) + 1])
    if not _FEW_LINES < len(starts) <= _MOST_WORDS:
        return none
    ends = np.concatenate([starts[1:], [len(places)]])
    row, gaps = _rows_of(ink, starts, ends)
    usual = _middle(gaps[gaps > 0])
    white = max(_MORE * usual, _WIDE * _middle(ink[starts, 3] - ink[starts, 1]))
    candidates = _in_line(ink[starts, 0], row, gaps, white)
    if not candidates:
        return none
    words = _Words(ink[starts], ink[ends - 1, 2], gaps, starts, row)
    found = [edge for x in candidates for edge in _edges(words, x, usual)]
    if not found:
        return none
    parted = sorted({at for _, _, _, firsts in found for at in firsts})
    return Columns(
        np.array(parted, dtype=np.intp), np.array([edge[:3] for edge in found], dtype=np.float32)
    )


def _middle(values: NDArray[np.float32]) -> float:
    """The median; 0 of nothing. numpy's own costs more than all it is used for here."""
    if not len(values):
        return 0.0
    values = np.sort(values)
    high = len(values) // 2
    return float(values[high] if len(values) % 2 else (values[high - 1] + values[high]) / 2)


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
    wide = np.flatnonzero(gaps > white)
    if not len(wide):
        return []
    within = np.flatnonzero(gaps > 0)
    places, rows = x[within], row[within]
    straight = np.abs(places[None, :] - x[wide, None]) < _STRAIGHT
    below = rows[None, :] - row[wide, None]
    both = (straight & (below < 0) & (below > -3)).any(axis=0)  # above one after some white
    upper = x[wide[(straight & (below > 0) & (below < 3)).any(axis=1)]]
    found: list[float] = []
    for place in np.sort(np.concatenate([places[both], upper])).tolist():
        if not found or place - found[-1] > _STRAIGHT:
            found.append(place)
    return found


class _Words:
    """The words of a page by line, in arrays: most places are no edge, which these tell fast."""

    def __init__(
        self,
        ink: Boxes,
        x1: NDArray[np.float32],
        gaps: NDArray[np.float32],
        at: NDArray[np.intp],
        row: NDArray[np.intp],
    ) -> None:
        self._x0, self._x1 = ink[:, 0].astype(np.float64), x1.astype(np.float64)
        self._gaps, self._at = gaps, at
        self._inner = np.concatenate([[False], row[1:] == row[:-1]])  # not the first of its line
        self._firsts = np.flatnonzero(~self._inner)
        self._ends = [*self._firsts[1:].tolist(), len(row)]
        self._top, self._bottom = ink[self._firsts, 1:4:2].astype(np.float64).T
        self._height = self._bottom - self._top
        white, height = self._top[1:] - self._bottom[:-1], self._height[:-1]
        apart = (white <= -0.3 * height) | (white >= _NEAR * height)
        self._apart = np.concatenate([[True], apart])

    def stretches(self, x: float) -> Iterator[list[_Row]]:
        """The lines under each other in which cells could begin at x, from the first to the last.

        No word crosses x there, in nearly all a word begins at it, and what stands before it is
        wider than a sign.
        """
        before, behind = self._x0 < x - _STRAIGHT, self._x1 > x + _STRAIGHT
        crossed = self._any(before & behind)
        begun = self._any(self._inner & (np.abs(self._x0 - x) < _STRAIGHT)) & ~crossed
        if np.count_nonzero(begun) < _FEW_LINES - 1:
            return
        over = self._x0 >= x - _STRAIGHT
        over[1:] &= self._x1[:-1] <= x + _STRAIGHT
        has_cell = self._any(over & self._inner)
        ends = np.maximum.reduceat(np.where(behind, 0, self._x1), self._firsts)
        apart = self._apart | crossed
        apart[1:] |= crossed[:-1]
        number = np.cumsum(apart)
        straight = np.flatnonzero(begun)
        for one in np.unique(number[straight]).tolist():
            members = straight[number[straight] == one].tolist()
            first, last = members[0], members[-1]
            if not apart[first] and has_cell[first - 1]:
                first -= 1  # the heads of the columns stand in their middle
            inside = slice(first, last + 1)
            cells = np.count_nonzero(has_cell[inside])
            enough = len(members) >= _FEW_LINES - 1 and cells >= _FEW_LINES
            if not enough or cells - len(members) > max(1, len(members) // 3):
                continue
            widest = (ends[inside] - self._x0[self._firsts[inside]]).max()
            if widest >= _SIGN * self._height[first]:
                yield [self._row(n) for n in range(first, last + 1)]

    def _any(self, of_word: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.logical_or.reduceat(of_word, self._firsts)

    def _row(self, n: int) -> _Row:
        part = slice(self._firsts[n], self._ends[n])
        columns = (self._x0[part], self._x1[part], self._gaps[part], self._at[part])
        words = map(_Word, *(column.tolist() for column in columns))
        return _Row(tuple(words), float(self._top[n]), float(self._bottom[n]))


def _edges(
    words: _Words, x: float, usual: float
) -> Iterator[tuple[float, float, float, list[int]]]:
    """The stretches in which cells begin at x: x, top, bottom, and the first of each cell."""
    for rows in words.stretches(x):
        cells = [cell for row in rows if (cell := _over(row, x)) is not None]
        if _is_white(rows, cells, usual):
            yield x, rows[0].top, rows[-1].bottom, [cell.at for cell in cells]


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


def _over(row: _Row, x: float) -> _Word | None:
    """The first word behind x, where another stands before it."""
    for before, word in pairwise(row.words):
        if before.x1 <= x + _STRAIGHT and word.x0 >= x - _STRAIGHT:
            return word
    return None
