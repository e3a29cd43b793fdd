"""What tesseract made of a page -> runs with their places, and how sure it was."""

import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.records import ScannedWord
from ingest.characters import clean_characters
from ingest.pdf_lines import Line, page_lines
from ingest.pdf_runs import PageRuns, Run

_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_SURE = re.compile(r"x_wconf (\d+)")
_HEIGHT = re.compile(r"x_size ([\d.]+)")
_TEXT_SIZE = 0.8  # of the height of a line from the lowest to the highest letter
_GAP = 1.4  # from here a space parts two columns, in heights of the line
_ALIKE = 0.14  # sizes that differ less are one size: letters are measured by their ink
_LEAST_SURE = 25  # what is less sure and has no letters is a spot on the paper
_TAKEN_FOR_BULLETS = frozenset(
    "e«»©®¢°*·¤§"
)  # what tesseract makes of one; no Dutch line begins so


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page in reading order, its words, and how sure they are on average."""

    lines: tuple[Line, ...]
    words: int
    sure: float  # 0 to 100, weighed by length
    places: tuple[ScannedWord, ...] = ()  # the words where they stand on the page as it is shown
    size: tuple[float, float] = (0.0, 0.0)  # of that page, in points


def recognised_page(
    hocr: bytes, number: int, points: float, size: tuple[float, float]
) -> Recognised:
    """The page with that number out of its hOCR; ``points`` is one pixel in points."""
    lines = [(height, words) for height, words in _lines(hocr, points) if words]
    runs = tuple(run for height, words in _even(lines) for run in _runs(height, words))
    none = np.zeros((0, 4), dtype=np.float32)
    words = [word for _, found in lines for word in found]
    letters = sum(len(word.text) for word in words)
    sure = sum(word.sure * len(word.text) for word in words) / (letters or 1)
    placed = page_lines(PageRuns(*size, runs, none, none), number)
    return Recognised(tuple(placed), len(words), sure, tuple(words))


def _lines(hocr: bytes, points: float) -> Iterator[tuple[float, list[ScannedWord]]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(hocr, parser)
    if root is None:
        return
    for line in root.iter("{*}span"):
        if line.get("class") not in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            continue
        height = _HEIGHT.search(line.get("title", ""))
        words = [_word(word, points) for word in line.iter("{*}span") if word is not line]
        kept = _with_bullet([word for word in words if word is not None])
        tall = (
            float(height[1]) * points
            if height
            else max((w.bottom - w.top for w in kept), default=0)
        )
        yield tall, kept


def _with_bullet(words: list[ScannedWord]) -> list[ScannedWord]:
    """The words of a line; what is a bullet on the paper is one again."""
    if not words or words[0].text not in _TAKEN_FOR_BULLETS:
        return words
    spots = 1 + (len(words) > 1 and words[1].text in "_-–—|")  # the white beside it, taken for ink
    return [replace(words[0], text="•"), *words[spots:]]


def _word(element: object, points: float) -> ScannedWord | None:
    title = element.get("title", "")  # type: ignore[attr-defined]
    text = clean_characters("".join(element.itertext())).strip()  # type: ignore[attr-defined]
    text = text.lstrip("_") or text  # it puts them before words: `__Als`
    box, sure = _BOX.search(title), _SURE.search(title)
    if not text or box is None or sure is None:
        return None
    if int(sure[1]) < _LEAST_SURE and not any(char.isalnum() for char in text):
        return None
    left, top, right, bottom = (int(side) * points for side in box.groups())
    return ScannedWord(text, left, top, right, bottom, int(sure[1]))


def _even(
    lines: Sequence[tuple[float, list[ScannedWord]]],
) -> Iterator[tuple[float, list[ScannedWord]]]:
    """The lines with sizes that differ by the ink of their letters only made one."""
    if not lines:
        return
    usual = statistics.median(height for height, words in lines for _ in words)
    for height, words in lines:
        yield (usual if abs(height - usual) <= _ALIKE * usual else height), words


def _runs(height: float, words: Sequence[ScannedWord]) -> Iterator[Run]:
    top = min(word.top for word in words)
    bottom = max(word.bottom for word in words)
    group: list[ScannedWord] = []
    for word in words:
        if group and word.x0 - group[-1].x1 > _GAP * height:
            yield _run(group, height, top, bottom)
            group = []
        group.append(word)
    yield _run(group, height, top, bottom)


def _run(words: Sequence[ScannedWord], height: float, top: float, bottom: float) -> Run:
    text = " ".join(word.text for word in words)
    size = round(_TEXT_SIZE * height, 1)
    return Run(text, words[0].x0, words[-1].x1, top, bottom, size, bold=False)


def turned_back(
    words: Sequence[ScannedWord], degrees: float, size: tuple[float, float]
) -> tuple[ScannedWord, ...]:
    """The words of a page that was turned by so many degrees about its middle, where they were.

    ``size`` is that of the page; on it positive degrees go against the clock. A quarter swaps its
    sides, as the words were found on a page that had them swapped.
    """
    wide, high = size if degrees % 180 != 90 else size[::-1]  # of the page they were found on
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)

    def back(x: float, y: float) -> tuple[float, float]:
        across, down = x - wide / 2, y - high / 2
        return (
            across * cosine - down * sine + size[0] / 2,
            across * sine + down * cosine + size[1] / 2,
        )

    def placed(word: ScannedWord) -> ScannedWord:
        corners = [back(x, y) for x in (word.x0, word.x1) for y in (word.top, word.bottom)]
        (x0, *_, x1), (top, *_, bottom) = (sorted(side) for side in zip(*corners, strict=True))
        return replace(word, x0=x0, x1=x1, top=top, bottom=bottom)

    return tuple(placed(word) for word in words) if degrees else tuple(words)
