"""A page of PDFium -> runs: the pieces of a line that were set in one go."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.characters import clean_characters
from ingest.footnotes import mark
from ingest.pdf_columns import straight_columns
from ingest.pdfium_calls import (
    Boxes,
    Codes,
    address,
    angles_of,
    boxes_of,
    code_points,
    font_name,
    fonts_of,
    path_boxes,
    sizes_of,
)

_WIDE_GAP = 0.55  # in heights of a character; a justified line seldom has wider spaces
_BOLD = re.compile(r"bold|black|heavy|demi|(?:^|[-,+])bd\b", re.IGNORECASE)
_MEDIUM = re.compile(r"medium|semi", re.IGNORECASE)
_SMALLER = 0.88  # a raised figure, in heights of the letters beside it; browsers write 0.83
_NEWLINE = 10
_SPACES = (0, 9, 10, 13, 32, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x3000)
_BEYOND_SPACES = 0x3001
_SAMPLE = 60  # characters of which the direction is looked at
_FEWEST = 20  # below which their direction says nothing of the page
_MOST_RULES = 600  # beyond that it is a drawing


class Run(NamedTuple):
    """Words on one line without a wide gap; places in points from the top left, y downwards.

    A tuple, as ``Line`` is: a page has hundreds, and a frozen dataclass takes four times as long.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    medium: bool = False

    @property
    def middle(self) -> float:
        """Half way its height."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageRuns:
    """The runs of a page in the order of its content, and the thin lines drawn on it.

    Rules are left, top, right, bottom; those across and those down apart.
    """

    width: float
    height: float
    runs: tuple[Run, ...]
    across: Boxes
    down: Boxes
    # Where columns begin that little white parts: x, and the top and bottom it holds between.
    edges: Boxes = field(default_factory=lambda: np.zeros((0, 3), dtype=np.float32))


def read_page(page: Any) -> PageRuns:
    """The runs of a page of pypdfium2."""
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        pointer = address(text_page.raw)
        codes = code_points(pointer)
        places = np.flatnonzero(~_is_space()[np.minimum(codes, _BEYOND_SPACES)])
        turn = _turn_of(pointer, places, page.get_rotation())
        if (turn - page.get_rotation()) % 180:
            width, height = height, width
        ink = _as_read(boxes_of(pointer, places.tolist()), page, turn)
        inked = (ink[:, 2] > ink[:, 0]) & (ink[:, 3] > ink[:, 1])
        if not inked.all():
            places, ink = places[inked], ink[inked]
        cuts = _cuts(ink, np.cumsum(codes == _NEWLINE)[places])
        across = down = np.zeros((0, 4), dtype=np.float32)
        edges = np.zeros((0, 3), dtype=np.float32)
        if _could_hold_table(ink, cuts):
            boxes = path_boxes(address(page.raw), _MOST_RULES)[:, [0, 3, 2, 1]]
            across, down = _rules(_as_read(boxes, page, turn), width)
            cuts = _cut_at_rules(places, ink, cuts, down)
            columns = straight_columns(places, ink, cuts)
            if len(columns.cuts):
                cuts, edges = np.union1d(cuts, columns.cuts), columns.edges
        runs = tuple(_runs(codes, places, ink, cuts, pointer))
    finally:
        text_page.close()
    return PageRuns(width, height, runs, across, down, edges)


def _could_hold_table(ink: Boxes, cuts: NDArray[np.intp]) -> bool:
    """Whether words stand beside one another as in columns, more often than a list mark does."""
    if len(cuts) < 2:
        return False
    x0, top, x1, bottom = ink.T
    length = np.diff(np.concatenate([[0], cuts]))  # of the run before, in characters
    beside = x0[cuts] > x1[cuts - 1]
    level = np.minimum(bottom[cuts], bottom[cuts - 1]) > np.maximum(top[cuts], top[cuts - 1])
    level &= length > 3
    higher = top[cuts] < top[cuts - 1]
    return bool(np.count_nonzero(beside & (level | higher)) > 0)


def _turn_of(pointer: int, places: NDArray[np.intp], shown: int) -> int:
    """How many degrees the page must turn for its words to stand upright.

    That is how it is shown, unless most of its words then lie on their side or their head.
    """
    some = places[:: max(len(places) // _SAMPLE, 1)].tolist()
    quarters = [round(angle / (np.pi / 2)) % 4 for angle in angles_of(pointer, some) if angle >= 0]
    if len(quarters) < _FEWEST:
        return shown
    usual = max(set(quarters), key=quarters.count)
    return (360 - usual * 90) % 360 if quarters.count(usual) >= 0.8 * len(quarters) else shown


def _as_read(boxes: Boxes, page: Any, turn: int) -> Boxes:
    """The boxes (left, top, right, bottom, upwards) as x0, top, x1, bottom, downwards, turned."""
    if not len(boxes):
        return boxes
    low_x, low_y, high_x, high_y = page.get_bbox()
    left, top, right, bottom = boxes.T
    shown = np.empty_like(boxes)
    x0, y0, x1, y1 = shown.T
    if turn == 90:
        x0[:], y0[:], x1[:], y1[:] = bottom - low_y, left - low_x, top - low_y, right - low_x
    elif turn == 180:
        x0[:], y0[:], x1[:], y1[:] = high_x - right, bottom - low_y, high_x - left, top - low_y
    elif turn == 270:
        x0[:], y0[:], x1[:], y1[:] = high_y - top, high_x - right, high_y - bottom, high_x - left
    else:
        x0[:], y0[:], x1[:], y1[:] = left - low_x, high_y - top, right - low_x, high_y - bottom
    return shown


def _rules(boxes: Boxes, width: float) -> tuple[Boxes, Boxes]:
    """Thin long paths across and down; the four sides of a drawn box count as rules."""
    none = np.zeros((0, 4), dtype=np.float32)
    if not len(boxes):
        return none, none
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across = boxes[(high < 3) & (wide > 8)]
    down = boxes[(wide < 3) & (high > 5)]
    cells = boxes[(wide > 15) & (high > 8) & (wide < width * 0.9)]
    x0, top, x1, bottom = cells.T
    across = np.concatenate(
        [across, np.stack([x0, top, x1, top], 1), np.stack([x0, bottom, x1, bottom], 1)]
    )
    down = np.concatenate(
        [down, np.stack([x0, top, x0, bottom], 1), np.stack([x1, top, x1, bottom], 1)]
    )
    return across, down


def _runs(
    codes: Codes, places: NDArray[np.intp], ink: Boxes, cuts: NDArray[np.intp], pointer: int
) -> Iterator[Run]:
    """The runs of the characters at ``places``, whose boxes are ``ink``, parted at ``cuts``."""
    if not len(places):
        return
    text = codes.tobytes().decode("utf-32-le")
    starts, ends = np.concatenate([[0], cuts]), np.concatenate([cuts, [len(places)]])
    heights = ink[:, 3] - ink[:, 1]
    uneven = np.minimum.reduceat(heights, starts) < _SMALLER * np.maximum.reduceat(heights, starts)
    x0 = np.minimum.reduceat(ink[:, 0], starts).tolist()
    x1 = np.maximum.reduceat(ink[:, 2], starts).tolist()
    middles = (starts + ends) // 2
    tops, bottoms = ink[middles, 1].tolist(), ink[middles, 3].tolist()
    firsts, lasts = places[starts].tolist(), places[ends - 1].tolist()
    sizes = sizes_of(pointer, places[middles].tolist())
    weights = _weights(pointer, firsts, lasts)
    for n, (first, last, mixed) in enumerate(zip(firsts, lasts, uneven.tolist(), strict=True)):
        if mixed:
            part = slice(starts[n], ends[n])
            raw = _with_marks(text, places[part], ink[part])
        else:
            raw = text[first : last + 1]
        words = clean_characters(raw).replace("\n", " ").strip()
        if words:
            size, weight = round(sizes[n], 1), weights[n]
            yield Run(words, x0[n], x1[n], tops[n], bottoms[n], size, *weight)


@lru_cache(maxsize=1)
def _is_space() -> NDArray[np.bool_]:
    """For each code point up to the last of the spaces whether it is one."""
    table = np.zeros(_BEYOND_SPACES + 1, dtype=np.bool_)
    table[list(_SPACES)] = True
    return table


def _weights(pointer: int, firsts: Sequence[int], lasts: Sequence[int]) -> list[tuple[bool, bool]]:
    """For each run whether all of it is bold, and whether all is of medium weight."""
    known: dict[int | None, tuple[bool, bool]] = {}

    def weight(font: int | None, place: int) -> tuple[bool, bool]:
        if font is None or font not in known:
            name, forced = font_name(pointer, place)
            bold, medium = _weight_of_name(name)
            known[font] = bold or forced, medium
        return known[font]

    found = list(map(weight, fonts_of(pointer, firsts), firsts))
    heavy = [n for n, (bold, medium) in enumerate(found) if bold or medium]
    ends = [lasts[n] for n in heavy]
    for n, font, place in zip(heavy, fonts_of(pointer, ends), ends, strict=True):
        (bold, medium), (bold_too, medium_too) = found[n], weight(font, place)
        found[n] = bold and bold_too, medium and medium_too
    return found


@lru_cache(maxsize=500)
def _weight_of_name(font: str) -> tuple[bool, bool]:
    return bool(_BOLD.search(font)), bool(_MEDIUM.search(font))


def _cuts(boxes: Boxes, lines: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where a new run begins, as indices into ``boxes``; ``lines`` are PDFium's, counted."""
    x0, top, x1, bottom = boxes.T
    height = np.minimum(bottom[1:] - top[1:], bottom[:-1] - top[:-1])
    gap = x0[1:] - x1[:-1]
    overlap = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    cut = (np.diff(lines) > 0) | (gap > _WIDE_GAP * height) | (gap < -height)
    cut |= overlap < 0.3 * height
    return np.flatnonzero(cut) + 1


def _cut_at_rules(
    places: NDArray[np.intp], boxes: Boxes, cuts: NDArray[np.intp], down: Boxes
) -> NDArray[np.intp]:
    """The cuts and those where a rule stands between two words."""
    if not len(down):
        return cuts
    x0, top, x1, bottom = boxes.T
    apart = np.flatnonzero(np.diff(places) > 1)
    middle = (top[apart + 1] + bottom[apart + 1]) / 2
    rules = down[:, :, None]
    ruled = (x1[apart] <= rules[:, 2] + 1) & (x0[apart + 1] >= rules[:, 0] - 1)
    ruled &= (middle > rules[:, 1]) & (middle < rules[:, 3])
    found = apart[ruled.any(axis=0)] + 1
    return np.union1d(cuts, found) if len(found) else cuts


def _with_marks(text: str, places: NDArray[np.intp], boxes: Boxes) -> str:
    """The run's characters with small raised figures written as marks of footnotes."""
    heights = boxes[:, 3] - boxes[:, 1]
    most = float(np.median(heights))
    small = heights < _SMALLER * most
    raised = boxes[:, 3] < float(np.median(boxes[:, 3])) - 0.1 * most
    parts: list[str] = []
    figures = ""
    before = int(places[0])
    for place, high in zip(places.tolist(), (small & raised).tolist(), strict=True):
        between, char = text[before + 1 : place], text[place]
        if high and (char.isdigit() or char == "*"):
            parts.append(between if not figures else "")
            figures += char
        else:
            parts.append(_raised(figures, parts) + between + char)
            figures = ""
        before = place
    return "".join(parts) + _raised(figures, parts)


def _raised(figures: str, parts: list[str]) -> str:
    if not figures:
        return ""
    unit = re.search(r"(?:^|[\s\d])[kdcm]?m$", "".join(parts[-4:]))
    if unit and figures in ("2", "3"):
        return {"2": "²", "3": "³"}[figures]
    return mark(figures) if len(figures) <= 3 else figures
