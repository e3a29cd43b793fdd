"""Runs that stand in a table: by the lines drawn around them, or by the white between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.pdf_runs import PageRuns, Run
from ingest.pdfium_calls import Boxes

_NEAR = 3.0  # points between rules that touch
_LONG_CELL = 120  # words; a table with more in one cell is there for the layout
_GUTTER = 0.5  # the least white between two columns, in heights of a line
_CLEAR = 0.9  # the white that makes one think of a column
_FEW_BANDS = 3  # as many lines must show the same white


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of runs, each in reading order; ``first`` is the index of its first run."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    members: frozenset[int] = field(default_factory=frozenset)
    columns: bool = False  # columns of prose: to be read one after the other


def ruled_tables(page: PageRuns) -> Iterator[Table]:
    """The tables of which lines are drawn between the columns."""
    if len(page.down) < 1 or len(page.across) < 1:
        return
    x, y = _centres(page.runs)
    for across, down in _touching(page.across, page.down):
        left, top = (
            min(across[:, 0].min(), down[:, 0].min()),
            min(across[:, 1].min(), down[:, 1].min()),
        )
        right = max(across[:, 2].max(), down[:, 2].max())
        bottom = max(across[:, 3].max(), down[:, 3].max())
        inside = np.flatnonzero((x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1))
        if not len(inside):
            continue
        columns = _edge_before(x[inside], y[inside], down[:, 0], down[:, 1], down[:, 3], left)
        rows = _edge_before(y[inside], x[inside], across[:, 1], across[:, 0], across[:, 2], top)
        table = _as_table(page.runs, inside, columns, rows)
        if table is not None:
            yield table


def _centres(runs: Sequence[Run]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = np.array([(run.x0 + run.x1) / 2 for run in runs])
    return x, np.array([run.middle for run in runs])


def _touching(across: Boxes, down: Boxes) -> Iterator[tuple[Boxes, Boxes]]:
    """The rules in groups of three or more that touch, across and down."""
    across, down = _merged(across, 0), _merged(down, 1)
    every = np.concatenate([across, down])
    low, high = every[:, :2] - _NEAR, every[:, 2:] + _NEAR
    touches = (low[:, None, 0] <= high[None, :, 0]) & (low[None, :, 0] <= high[:, None, 0])
    touches &= (low[:, None, 1] <= high[None, :, 1]) & (low[None, :, 1] <= high[:, None, 1])
    group = np.arange(len(every))
    while True:  # the lowest label spreads over what touches
        spread = np.where(touches, group[None, :], len(every)).min(axis=1)
        spread = spread[spread]
        if np.array_equal(spread, group):
            break
        group = spread
    of_across, of_down = group[: len(across)], group[len(across) :]
    lines = np.bincount(of_across, minlength=len(every))
    columns = np.bincount(of_down, minlength=len(every))
    for label in np.flatnonzero((lines >= 1) & (columns >= 1) & (lines + columns >= 3)):
        yield across[of_across == label], down[of_down == label]


def _merged(rules: Boxes, axis: int) -> Boxes:
    """The rules along an axis (0: across, 1: down) with those in one line made one.

    Word draws the borders of a table cell by cell.
    """
    order = np.lexsort((rules[:, axis], np.round(rules[:, 1 - axis])))
    rules = rules[order]
    line = np.round(rules[:, 1 - axis])
    apart = (np.diff(line) != 0) | (rules[1:, axis] > rules[:-1, axis + 2] + _NEAR)
    starts = np.concatenate([[0], np.flatnonzero(apart) + 1])
    return np.concatenate(
        [np.minimum.reduceat(rules[:, :2], starts), np.maximum.reduceat(rules[:, 2:], starts)],
        axis=1,
    )


def _edge_before(
    at: NDArray[np.float64],
    along: NDArray[np.float64],
    edges: NDArray[np.float32],
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    least: float,
) -> NDArray[np.float64]:
    """For each centre the nearest rule before it that runs past it; ``least`` where none does."""
    past = (starts - _NEAR <= along[:, None]) & (along[:, None] <= ends + _NEAR)
    past &= edges <= at[:, None] + 1
    found = np.where(past, edges, least).max(axis=1)
    return np.asarray(np.round(np.maximum(found, least) / _NEAR), dtype=np.float64)


def _as_table(
    runs: Sequence[Run],
    inside: NDArray[np.intp],
    columns: NDArray[np.float64],
    rows: NDArray[np.float64],
) -> Table | None:
    cells: dict[tuple[float, float], list[int]] = {}
    for place, column, row in zip(inside.tolist(), columns.tolist(), rows.tolist(), strict=True):
        cells.setdefault((row, column), []).append(place)
    several = {row for row, _ in cells if sum(other == row for other, _ in cells) > 1}
    if not several:
        return None
    lengths = [sum(len(runs[n].text.split()) for n in cell) for cell in cells.values()]
    starts = sorted({column for _, column in cells})
    ordered: list[tuple[tuple[Run, ...], ...]] = []
    for row in sorted({row for row, _ in cells}):
        here = {column: cell for (of, column), cell in cells.items() if of == row}
        if max(lengths) > _LONG_CELL or len(here) == 1:
            ordered.extend((tuple(runs[n] for n in here[c]),) for c in starts if c in here)
        else:
            ordered.append(tuple(tuple(runs[n] for n in here[c]) for c in starts if c in here))
    return Table(tuple(ordered), frozenset(inside.tolist()))


@dataclass(slots=True)
class _Zone:
    """Bands under each other that leave the same white; ``gaps`` are its left and right sides."""

    bands: list[list[int]]
    gaps: list[tuple[float, float]]
    several: int = 1


def open_tables(runs: Sequence[Run], taken: frozenset[int], edges: Boxes) -> Iterator[Table]:
    """The tables and columns that only the white between them shows, or a straight edge."""
    straight = _on_edges(runs, edges)
    if sum(_is_parted(runs, n, straight) for n in range(1, len(runs))) < _FEW_BANDS:
        return  # columns that are drawn one after the other are in order as they are
    bands = _bands(runs, taken)
    if sum(bool(_gaps(runs, band, straight)) for band in bands) < _FEW_BANDS:
        return
    zone: _Zone | None = None
    for band in [*bands, []]:
        if zone is not None and band and _grow(zone, runs, band, straight):
            continue
        if zone is not None:
            yield from _closed(zone, runs)
        gaps = _gaps(runs, band, straight)
        zone = _Zone([band], gaps) if gaps else None


def _on_edges(runs: Sequence[Run], edges: Boxes) -> frozenset[int]:
    """The runs that begin a column of which the edge is known: the first behind it on a line."""
    found: set[int] = set()
    for x, top, bottom in edges.tolist():
        behind = [n for n, run in enumerate(runs) if run.x0 > x - 1 and top <= run.middle <= bottom]
        found.update(n for n in behind if not n or runs[n - 1].x1 <= x + 1)
    return frozenset(found)


def _is_parted(runs: Sequence[Run], n: int, straight: frozenset[int]) -> bool:
    """Whether white parts the run from the one before it on its line."""
    one, other = runs[n - 1], runs[n]
    height = one.bottom - one.top
    if abs(other.middle - one.middle) >= 0.5 * height:
        return False
    gap = other.x0 - one.x1
    return gap > _CLEAR * height or (gap > 0 and n in straight)


def _bands(runs: Sequence[Run], taken: frozenset[int]) -> list[list[int]]:
    """The runs that stand beside one another, from the top down, each band from the left."""
    order = sorted((n for n in range(len(runs)) if n not in taken), key=lambda n: runs[n].middle)
    bands: list[list[int]] = []
    for n in order:
        band = bands[-1] if bands else []
        if band and runs[n].middle - runs[band[0]].middle < 0.5 * (runs[n].bottom - runs[n].top):
            band.append(n)
        else:
            bands.append([n])
    return [sorted(band, key=lambda n: runs[n].x0) for band in bands]


def _gaps(
    runs: Sequence[Run], band: Sequence[int], straight: frozenset[int]
) -> list[tuple[float, float]]:
    gaps: list[tuple[float, float]] = []
    for left, right in pairwise(band):
        gap = runs[right].x0 - runs[left].x1
        clear = gap > _CLEAR * (runs[left].bottom - runs[left].top)
        if clear or (gap > 0 and right in straight):
            gaps.append((runs[left].x1, runs[right].x0))
    return gaps


def _grow(zone: _Zone, runs: Sequence[Run], band: list[int], straight: frozenset[int]) -> bool:
    """Whether the band leaves the zone's white open; if so it is taken in."""
    last = runs[zone.bands[-1][0]]
    height = last.bottom - last.top
    if runs[band[0]].top - max(runs[n].bottom for n in zone.bands[-1]) > 2.0 * height:
        return False
    left_open: list[tuple[float, float]] = []
    for low, high in zone.gaps:
        right_of = min((runs[n].x0 for n in band if runs[n].x0 >= low - 1), default=high)
        left_of = max((runs[n].x1 for n in band if runs[n].x1 <= high + 1), default=low)
        crossed = any(runs[n].x0 < low - 1 and runs[n].x1 > high + 1 for n in band)
        low, high = max(low, left_of), min(high, right_of)
        known = high > low and any(n in straight and abs(runs[n].x0 - high) < 1 for n in band)
        if not crossed and (known or high - low > _GUTTER * height):
            left_open.append((low, high))
    if not left_open:
        return False
    zone.gaps = left_open
    zone.bands.append(band)
    zone.several += bool(_gaps(runs, band, straight))
    return True


def _closed(zone: _Zone, runs: Sequence[Run]) -> Iterator[Table]:
    while zone.bands and len(zone.bands[-1]) == 1 and _is_below_table(zone, runs):
        zone.bands.pop()
    if zone.several < _FEW_BANDS:
        return
    edges = [high for _, high in zone.gaps]
    members = frozenset(n for band in zone.bands for n in band)
    of_column = {n: sum(runs[n].x0 >= edge - 1 for edge in edges) for n in members}
    if _is_read_by_column(of_column) or _is_prose(zone, runs, of_column):
        columns = [
            tuple(runs[n] for band in zone.bands for n in band if of_column[n] == column)
            for column in range(len(edges) + 1)
        ]
        yield Table(tuple((column,) for column in columns if column), members, columns=True)
        return
    rows = _rows_by_content(runs, of_column)
    yield Table(tuple(tuple(tuple(row[column]) for column in sorted(row)) for row in rows), members)


def _rows_by_content(runs: Sequence[Run], of_column: dict[int, int]) -> list[dict[int, list[Run]]]:
    """The rows, per column their runs: content goes through a row before it begins the next."""
    rows: list[dict[int, list[Run]]] = []
    before = len(runs)
    lowest = 0.0
    for n in sorted(of_column):
        column, run = of_column[n], runs[n]
        padded = run.top - lowest > 0.5 * (run.bottom - run.top)
        again = column <= before and column in (rows[-1] if rows else {}) and padded
        if not rows or (column < before and (column == 0 or padded)) or again:
            rows.append({})
            lowest = 0.0
        rows[-1].setdefault(column, []).append(run)
        lowest = max(lowest, run.bottom)
        before = column
    return rows


def _is_below_table(zone: _Zone, runs: Sequence[Run]) -> bool:
    # A single line at the left edge after the last row is the text that follows.
    n = zone.bands[-1][0]
    return runs[n].x1 <= zone.gaps[0][0] + 1 or runs[n].x0 < zone.gaps[0][1]


def _is_read_by_column(of_column: dict[int, int]) -> bool:
    """Whether the content goes down each column before it begins the next."""
    order = [of_column[n] for n in sorted(of_column)]
    return order == sorted(order)


def _is_prose(zone: _Zone, runs: Sequence[Run], of_column: dict[int, int]) -> bool:
    """Whether both columns are filled with running text."""
    if len(zone.gaps) > 2 or len(zone.bands) < 6:
        return False
    for column in range(len(zone.gaps) + 1):
        lengths = [len(runs[n].text) for n, of in of_column.items() if of == column]
        if len(lengths) < 0.6 * len(zone.bands) or sum(lengths) < 28 * len(lengths):
            return False
    return True
