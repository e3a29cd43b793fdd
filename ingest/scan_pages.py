"""Scanned pages of a PDF: which they are, and the lines that are recognised on them."""

import re
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from core.records import ScannedPage
from ingest.hyphens import is_dutch_word
from ingest.pdf_lines import Line
from ingest.recognition import (
    DPI,
    FEWER_DPI,
    as_hocr,
    can_recognise,
    recognition,
    spoken,
    version,
)
from ingest.scan_images import (
    Gray,
    as_pgm,
    drawn,
    has_gutter,
    is_blank,
    is_sideways,
    smaller,
    straightened,
)
from ingest.scan_lines import Recognised, recognised_page, turned_back

_FEW = 25  # letters; a page with fewer, and with something drawn on it, may be a scan
_SAMPLE = 60  # words
_KNOWN = 0.15  # share of Dutch words below which a text may be rubbish
_ODD = 0.08  # share of characters that no text has
_DOUBT = 82.0  # below it the other languages are tried as well
_TURNED = 55.0  # below it the page may lie on its side
_LEAST = 55.0  # below it there is no text, only what looks like it
_PATIENCE = 8.0  # seconds; after a page that took so long no other way is tried
_POOR = 75.0  # below it a person should look at the page
_WORD = re.compile(r"[^\W\d_]{4,}")
_STRANGE = re.compile(r"[^\w\s.,;:!?'\"()\[\]{}/&%€§°–—…‘’“”«»•▪→✓·+*=<>|@#_^~$£\\©®½²³-]+")
_STRANGE_IN_ASCII = bytes(code for code in range(128) if _STRANGE.match(chr(code)))
# Of which any text in Dutch, French, English or German is full.
_COMMON = re.compile(r"\b(?:de|het|van|een|en|in|the|of|and|to|la|le|les|et|des|der|die|und)\b")


@dataclass(frozen=True, slots=True)
class Scans:
    """The lines of the scanned pages by page number (from 1), and what to tell people."""

    lines: Mapping[int, Sequence[Line]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reader: str = ""
    pages: tuple[ScannedPage, ...] = ()  # the words where they stand


@dataclass(frozen=True, slots=True)
class _Image:
    number: int
    gray: Gray
    points: float  # one pixel, in points
    size: tuple[float, float]


def read_scans(document: Any, pages: Sequence[Sequence[Line]], *, scanned: bool = False) -> Scans:
    """The scanned pages of a document of pypdfium2, as the present ``Recognition`` wants it.

    ``scanned`` says that all of them are.
    """
    wanted = recognition()
    numbers = [
        number
        for number, lines in enumerate(pages, start=1)
        if scanned or wanted.mode == "force" or _needs_recognition(document, number, lines)
    ]
    if not numbers:
        return Scans()
    if wanted.mode == "off" or not can_recognise():
        wanted.missed.extend(numbers)
        return Scans(notes=(f"Niet gelezen, want een scan: bladzijde {spoken(numbers)}.",))
    found: dict[int, Recognised] = {}
    wanted.tell(0, len(numbers))
    pages_read = _recognised(document, numbers, wanted.processes)
    for done, (number, page) in enumerate(pages_read, start=1):
        if page is not None:
            found[number] = page
        wanted.tell(done, len(numbers))
    better = {n: page for n, page in found.items() if _is_better(page, pages[n - 1], wanted.mode)}
    lost = [number for number in numbers if number not in found]
    wanted.missed.extend(lost)
    places = tuple(ScannedPage(n, *page.size, page.places) for n, page in better.items())
    lines = {number: page.lines for number, page in better.items()}
    return Scans(lines, _notes(better, lost), version(), places)


def is_rubbish(text: str) -> bool:
    """Whether this cannot be what stands on the page: a text layer of wrong or missing letters."""
    inked = len(text) - sum(map(text.count, " \n\t"))
    if inked < _FEW:
        return False
    plain = len(text.encode("ascii", "ignore").translate(None, _STRANGE_IN_ASCII))
    most = _ODD * inked
    if len(text) - plain > most and sum(map(len, _STRANGE.findall(text))) > most:
        return True
    common = _COMMON.finditer(text.lower())
    if sum(1 for _ in islice(common, inked // 100 + 1)) > inked // 100:
        return False  # the words of four letters are at most a quarter of the ink
    words = _WORD.findall(text)
    if len(words) < 15 or len(_COMMON.findall(text.lower())) * 25 > len(words):
        return False  # a page of figures, or one in a language that we know
    some = words[:: max(len(words) // _SAMPLE, 1)]
    return sum(is_dutch_word(word) for word in some) < _KNOWN * len(some)


def is_unread(text: str) -> bool:
    """Whether the text layer of a page says nothing: a scan, or rubbish."""
    return _letters(text) < _FEW or is_rubbish(text)


def _needs_recognition(document: Any, number: int, lines: Sequence[Line]) -> bool:
    text = "\n".join(line.text for line in lines)
    if _letters(text[: 8 * _FEW]) >= _FEW or _letters(text) >= _FEW:
        return is_rubbish(text)
    return _is_drawn_on(document, number)


def _is_drawn_on(document: Any, number: int) -> bool:
    """Whether an image or many strokes fill the page: a blank one needs no recognition."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return False
    try:
        width, height = page.get_size()
        count = raw.FPDFPage_CountObjects(page)
        if count > 300:
            return True
        shapes = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
        return any(_covers(shape.get_bounds(), width * height) for shape in shapes)
    except pypdfium2.PdfiumError:
        return False
    finally:
        page.close()


def _covers(box: tuple[float, float, float, float], area: float) -> bool:
    left, bottom, right, top = box
    return (right - left) * (top - bottom) > 0.15 * area


def recognise(document: Any, number: int) -> Recognised | None:
    """What is recognised on a page (from 1) of a document of pypdfium2; None where it fails."""
    return _recognise(_image(document, number))


def _recognised(
    document: Any, numbers: Sequence[int], processes: int
) -> Iterator[tuple[int, Recognised | None]]:
    """The pages in order; drawing goes on while others are recognised, a few at a time."""
    with ThreadPoolExecutor(processes) as threads:
        waiting: deque[tuple[int, Future[Recognised | None]]] = deque()
        for number in numbers:
            if len(waiting) > processes:
                at, future = waiting.popleft()
                yield at, future.result()
            waiting.append((number, threads.submit(_recognise, _image(document, number))))
        for at, future in waiting:
            yield at, future.result()


def _image(document: Any, number: int) -> _Image | None:
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        gray, scale = drawn(page)
        return _Image(number, gray, 1 / scale, page.get_size())
    except (pypdfium2.PdfiumError, ValueError):
        return None
    finally:
        page.close()


def _recognise(image: _Image | None) -> Recognised | None:
    """The page, in every language where Dutch leaves doubt, and upright; None where it failed."""
    if image is None:
        return None
    if is_blank(image.gray):
        return Recognised((), 0, 0.0)
    begun = time.monotonic()
    try:
        page = _upright(image)
        sideways = page.sure < _TURNED and is_sideways(image.gray)  # of which nothing may be read
        slow = time.monotonic() - begun > _PATIENCE
        others = (1, 3, 2) if sideways else () if page.words < 5 or slow else (2, 1, 3)
        for quarters in others:
            if page.sure < _TURNED:
                page = max(page, _on_its_side(image, quarters), key=lambda one: one.sure)
    except (ChildProcessError, subprocess.TimeoutExpired):
        return None
    return page


def _upright(image: _Image) -> Recognised:
    gray, skew = straightened(image.gray)
    mode = 3 if has_gutter(gray) else 4
    hocr = as_hocr(as_pgm(smaller(gray)), mode, False, FEWER_DPI)
    larger = image.points * DPI / FEWER_DPI
    page = recognised_page(hocr, image.number, larger, image.size)
    if _TURNED <= page.sure < _DOUBT:  # with all the pixels, and in every language there is
        hocr = as_hocr(as_pgm(gray), mode, True)
        other = recognised_page(hocr, image.number, image.points, image.size)
        page = max(page, other, key=lambda one: one.sure)
    places = turned_back(page.places, skew, image.size)
    return replace(page, places=places, size=image.size)


def _on_its_side(image: _Image, quarters: int) -> Recognised:
    page = _upright(_turned(image, quarters))
    places = turned_back(page.places, 90.0 * quarters, image.size)
    return replace(page, places=places, size=image.size)


def _turned(image: _Image, quarters: int) -> _Image:
    import numpy as np

    size = image.size if quarters == 2 else image.size[::-1]
    return _Image(image.number, np.rot90(image.gray, quarters), image.points, size)


def _is_better(page: Recognised, lines: Sequence[Line], mode: str) -> bool:
    """Whether what was recognised is worth more than the text that the page has."""
    own = "\n".join(line.text for line in lines)
    read = "\n".join(line.text for line in page.lines)
    if mode == "force":
        return bool(page.words)
    if _letters(own) >= _FEW:  # it looked like rubbish
        return page.sure >= _POOR and not is_rubbish(read)
    return page.sure >= _LEAST and _letters(read) > max(_letters(own), _FEW)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _notes(pages: Mapping[int, Recognised], lost: Sequence[int]) -> tuple[str, ...]:
    notes: list[str] = []
    if pages:
        sure = ", ".join(f"{number}: {page.sure:.0f} %" for number, page in pages.items())
        notes.append(
            f"Tekst herkend uit een scan op bladzijde {spoken(list(pages))}; zekerheid {sure}."
        )
    poor = [number for number, page in pages.items() if page.sure < _POOR]
    if poor:
        notes.append(f"Onzeker herkend, kijk ze na op het beeld: bladzijde {spoken(poor)}.")
    if lost:
        notes.append(f"Niet herkend: bladzijde {spoken(lost)}.")
    return tuple(notes)
