"""A page of a PDF as an image, and where on it a quote stands.

Runs in a worker (see ``isolation``): PDFium is not thread-safe, and a file that makes it crash
must not take the server with it.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, BinaryIO

from core.records import ScannedPage
from ingest.recognition import can_recognise

WIDTH = 1000  # pixels
MOST_HEIGHT = 3000  # pixels; a page that is longer becomes narrower
SHORTEST = 12  # letters and figures of a piece of a quote that is looked for by itself
_PIECES = re.compile(r"[^.;:!?\n|]+[.;:!?|]?")
_WORDS = 5

Box = tuple[float, float, float, float]  # left, top, width, height, in pixels of the image


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as an image."""

    data: bytes  # WebP
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a quote stands on a page; no boxes where it was not found."""

    width: int  # pixels of the image that the boxes are on
    height: int
    boxes: tuple[Box, ...]


def render(file: BinaryIO, page: int, inside: str = "") -> Sheet:
    """The page (from 1) as an image of WIDTH pixels wide.

    ``inside`` is the id of a document within the file; "" for the file itself.
    """
    with _opened(file, inside) as document:
        sheet = document[page - 1]
        scale = _size(sheet)[2]
        image = sheet.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=82, method=1)
        return Sheet(out.getvalue(), image.width, image.height)


def marks(file: BinaryIO, page: int, quote: str, inside: str = "") -> Marks:
    """Where the quote, or the part of it that stands on this page, is on the image of the page."""
    import pypdfium2.raw as raw

    from ingest.scan_pages import is_unread, recognise

    with _opened(file, inside) as document:
        sheet = document[page - 1]
        width, height, _ = _size(sheet)
        text = sheet.get_textpage()
        stream, places = _stream(text)
        found = sorted({places[at] for span in _found(stream, quote) for at in range(*span)})
        rows = _rows(_char_boxes(text, found))
        boxes = [_on_image(raw, sheet, row, width, height) for row in rows]
        if not boxes and quote and can_recognise() and is_unread(text.get_text_bounded()):
            read = recognise(document, page)  # a store from before the places were kept
            if read is not None:
                return marks_on_scan(ScannedPage(page, *read.size, read.places), quote)
        return Marks(width, height, tuple(boxes))


def marks_on_scan(scan: ScannedPage, quote: str) -> Marks:
    """Where the quote, or the part of it that stands on this page, is among the words of a scan."""
    width, height, scale = _size_of(scan.width, scan.height)
    letters = [(letter, n) for n, word in enumerate(scan.words) for letter in folded(word.text)]
    stream = "".join(letter for letter, _ in letters)
    found = sorted({letters[at][1] for span in _found(stream, quote) for at in range(*span)})
    words = ((n, scan.words[n]) for n in found)
    upwards = ((n, (w.x0, -w.bottom, w.x1, -w.top)) for n, w in words)
    return Marks(width, height, tuple(_on_paper(row, scale) for row in _rows(upwards)))


def _on_paper(row: Box, scale: float) -> Box:
    left, bottom, right, top = (side * scale for side in row)
    return (
        round(left - 2, 1),
        round(-top - 1, 1),
        round(right - left + 4, 1),
        round(top - bottom + 2, 1),
    )


def _opened(file: BinaryIO, inside: str) -> Any:
    import pypdfium2

    from ingest.image_file import ImagePages, is_image
    from ingest.reading import bytes_of

    found = bytes_of(file, "", inside) if inside else ("", b"")
    data = found[1] if found else b""
    file.seek(0)
    if is_image(data or file.read(16)):
        file.seek(0)
        return ImagePages(data or file.read())
    file.seek(0)
    return pypdfium2.PdfDocument(data if inside else file)


def _size(sheet: Any) -> tuple[int, int, float]:
    return _size_of(*sheet.get_size())


def _size_of(wide: float, high: float) -> tuple[int, int, float]:
    scale = min(WIDTH / max(wide, 1.0), MOST_HEIGHT / max(high, 1.0))
    return ceil(wide * scale), ceil(high * scale), scale


def _stream(text: Any) -> tuple[str, list[int]]:
    """The letters and figures of a page, folded, and the place among its characters of each."""
    import pypdfium2.raw as raw

    letters: list[str] = []
    places: list[int] = []
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, place)
        for letter in folded(chr(code)) if 0 < code < 0x110000 else "":
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def folded(text: str) -> str:
    """The letters and figures of a text, without case, accents of writing or ligatures."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _found(stream: str, quote: str) -> Iterator[tuple[int, int]]:
    """Where the quote stands in the stream: whole, else by sentence, else by a few words."""
    whole = folded(quote)
    at = stream.find(whole) if whole else -1
    if at >= 0:
        yield at, at + len(whole)
        return
    for piece in _PIECES.findall(quote):
        letters = folded(piece)
        at = stream.find(letters) if len(letters) >= SHORTEST else -1
        if at >= 0:
            yield at, at + len(letters)
        else:
            yield from _by_words(stream, piece.split())


def _by_words(stream: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for begin in range(max(len(words) - _WORDS + 1, 0)):
        letters = folded("".join(words[begin : begin + _WORDS]))
        at = stream.find(letters) if len(letters) >= SHORTEST else -1
        if at >= 0:
            yield at, at + len(letters)


def _char_boxes(text: Any, places: Sequence[int]) -> Iterator[tuple[int, Box]]:
    for place in places:
        left, bottom, right, top = text.get_charbox(place, loose=True)
        if right > left and top > bottom:
            yield place, (left, bottom, right, top)


def _rows(chars: Iterator[tuple[int, Box]]) -> Iterator[Box]:
    """Boxes of characters that follow each other on one line, joined."""
    row: Box | None = None
    last = -10
    for place, (left, bottom, right, top) in chars:
        if row is not None and place - last <= 3 and _same_line(row, (left, bottom, right, top)):
            row = (min(row[0], left), min(row[1], bottom), max(row[2], right), max(row[3], top))
        else:
            if row is not None:
                yield row
            row = (left, bottom, right, top)
        last = place
    if row is not None:
        yield row


def _same_line(row: Box, box: Box) -> bool:
    overlap = min(row[3], box[3]) - max(row[1], box[1])
    return overlap > 0.5 * min(row[3] - row[1], box[3] - box[1]) and box[0] >= row[2] - 20


def _on_image(raw: Any, sheet: Any, row: Box, width: int, height: int) -> Box:
    """The box in pixels from the top left; turned and cropped as the page is."""
    from ctypes import c_int

    def point(x: float, y: float) -> tuple[int, int]:
        # A hundred times too large, so that nothing is lost when PDFium rounds.
        out = c_int(), c_int()
        raw.FPDF_PageToDevice(sheet, 0, 0, width * 100, height * 100, 0, x, y, *out)
        return out[0].value, out[1].value

    (x1, y1), (x2, y2) = point(row[0], row[1]), point(row[2], row[3])
    left, top = min(x1, x2) / 100 - 2, min(y1, y2) / 100 - 1
    return (
        round(left, 1),
        round(top, 1),
        round(abs(x2 - x1) / 100 + 4, 1),
        round(abs(y2 - y1) / 100 + 2, 1),
    )
