"""Scans made of pages whose text is known: drawn at 300 dpi, turned, dirtied."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

DPI = 300
_SAME = str.maketrans("–—‘’", "--''")  # printed alike or nearly so: no reader misses the word


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a PDF with its words in reading order."""

    file: Path
    page: int  # from 1
    words: tuple[str, ...]


def known_pages(files: Sequence[Path], per_file: int, least: int = 150) -> Iterator[KnownPage]:
    """Pages with much running text, spread over each file, as PDFium alone reads them."""
    import pypdfium2

    for file in files:
        with pypdfium2.PdfDocument(file) as document:
            pages = {n + 1: words_of(_text(document[n])) for n in range(len(document))}
        full = [number for number, words in sorted(pages.items()) if len(words) >= least]
        for number in full[:: max(len(full) // per_file, 1)][:per_file]:
            yield KnownPage(file, number, tuple(pages[number]))


def _text(page: Any) -> str:
    text = "".join(_characters(page.get_textpage()))
    return re.sub(r"[\x02\ufffe]\s*", "", text)  # words that are parted over two lines


def _characters(page: Any) -> Iterator[str]:
    """The characters of a page; a space before the raised figure of a footnote.

    PDFium writes it against the word before (``afgewogen1``), which stands on no paper.
    """
    import pypdfium2.raw as raw

    before, after_digit = " ", False
    for place in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, place)
        char = chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else " "
        if char.isdigit() and not (before.isspace() or after_digit) and _is_small(page, place):
            yield " "
        yield char
        before, after_digit = char, char.isdigit()


def _is_small(page: Any, place: int) -> bool:
    """Whether the character is lower than the one before it, as raised figures are."""
    heights = [
        top - bottom
        for _, bottom, _, top in (page.get_charbox(n, loose=True) for n in (place - 1, place))
    ]
    return bool(heights[1] < 0.8 * heights[0])


def words_of(text: str) -> list[str]:
    """The words as they are compared: without the signs around them, and one dash, one quote."""
    plain = (word.strip(".,;:!?()[]{}\"'“”‘’•▪*-–—|") for word in text.translate(_SAME).split())
    return [word for word in plain if any(char.isalnum() for char in word)]


def scan_of(page: KnownPage, skew: float = 0.0, noise: float = 0.0, seed: int = 7) -> bytes:
    """A PDF that holds nothing but an image of the page."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(page.file) as document:
        image: Any = document[page.page - 1].render(scale=DPI / 72, grayscale=True).to_pil()
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    if noise:
        generator = np.random.default_rng(seed)
        gray = np.asarray(image).astype(np.float32)
        dirty = 30 + gray * 0.8 + generator.normal(0, 255 * noise, gray.shape)
        image = Image.fromarray(np.clip(dirty, 0, 255).astype(np.uint8))
    stream = io.BytesIO()
    image.save(stream, "PDF", resolution=DPI, quality=80)
    return stream.getvalue()


def accuracy(known: Sequence[str], read: Sequence[str]) -> float:
    """The share of the known words that were read, in their order."""
    matcher = SequenceMatcher(None, known, read, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / max(len(known), 1)
