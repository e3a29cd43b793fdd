"""A scanned page as an image, made straight, and how many columns it has."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.recognition import DPI, FEWER_DPI

Gray = NDArray[np.uint8]
MOST_PIXELS = 36_000_000  # of a page; a larger one is drawn smaller
_MOST_SKEW = 6.0  # degrees
_SMALL = 4  # one pixel in so many, for a look at the whole page
_STRAIGHT = 0.15  # degrees that do no harm


def drawn(page: Any) -> tuple[Gray, float]:
    """The page of pypdfium2 in shades of gray, and its pixels per point."""
    width, height = page.get_size()
    scale = DPI / 72
    pixels = width * height * scale * scale
    if pixels > MOST_PIXELS:
        scale *= math.sqrt(MOST_PIXELS / pixels)
    gray = page.render(scale=scale, grayscale=True, no_smoothtext=False).to_numpy()
    return gray.reshape(gray.shape[:2]), scale


def straightened(gray: Gray) -> tuple[Gray, float]:
    """The image with its lines level, and by how many degrees it was turned for that."""
    skew = skew_of(gray)
    if abs(skew) < _STRAIGHT:
        return gray, 0.0
    from PIL import Image

    turned = Image.fromarray(gray).rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned), skew


def skew_of(gray: Gray) -> float:
    """By how many degrees the lines of text rise to the left; 0 where nothing tells.

    Level lines give the sharpest profile of ink from top to bottom (Postl, 1986).
    """
    rows, columns = np.nonzero(_ink(gray))
    if len(rows) < 500:
        return 0.0
    if len(rows) > 120_000:
        chosen = slice(None, None, len(rows) // 60_000)
        rows, columns = rows[chosen], columns[chosen]
    down, across = rows.astype(np.float32), columns.astype(np.float32)

    def sharpness(degrees: float) -> float:
        levels = (down - across * np.float32(math.tan(math.radians(degrees)))).astype(np.int32)
        profile = np.bincount(levels - levels.min()).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    best = 0.0
    for step, reach in ((0.5, _MOST_SKEW), (0.1, 0.5), (0.05, 0.1)):
        turns = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(turns, key=lambda degrees: (sharpness(degrees), -abs(degrees))))
    return best


def is_blank(gray: Gray) -> bool:
    """Whether there is less ink on the page than a few words need."""
    return bool(_ink(gray).mean() < 0.0003)


def is_sideways(gray: Gray) -> bool:
    """Whether the lines of text seem to run from top to bottom: the ink is sharper that way."""
    ink = _ink(gray)
    down, across = (np.diff(ink.mean(axis=axis)) for axis in (0, 1))
    return bool(np.square(down).mean() > 2 * np.square(across).mean())


def has_gutter(gray: Gray) -> bool:
    """Whether a strip without ink parts the page into columns of text.

    Both sides of it have to be filled over much of the height: a list with its numbers apart, or
    a table with two columns of figures, has no such sides.
    """
    ink = _ink(gray)
    height, width = ink.shape
    body = ink[height // 10 : -(height // 10) or None]
    lines = body.reshape(len(body), -1).any(axis=1)
    if lines.sum() < len(body) // 5:
        return False
    # Ink of a head or foot line over both columns is allowed: most of the height has to be free.
    free = body.mean(axis=0) < 0.004
    least = max(int(DPI / _SMALL * 0.14), 3)  # of an inch: the gutter between two columns
    low, high = int(width * 0.3), int(width * 0.7)
    run = 0
    for at in range(low, high):
        run = run + 1 if free[at] else 0
        if run >= least:
            left, right = body[:, : at - run + 1], body[:, at + 1 :]
            if _is_text(left) and _is_text(right):
                return True
    return False


def _is_text(side: NDArray[np.bool_]) -> bool:
    """Whether many lines of this side are filled, and most of its width is."""
    filled = np.count_nonzero(side, axis=1) > 0
    columns = np.count_nonzero(side, axis=0) > 0.01 * len(side)
    return bool(filled.mean() > 0.25 and columns.mean() > 0.44)


def _ink(gray: Gray) -> NDArray[np.bool_]:
    """Where the page is dark, at a quarter of its size and without a scanner's dark edges."""
    high, wide = (size - size % _SMALL for size in gray.shape)
    small = gray[:high, :wide].reshape(high // _SMALL, _SMALL, wide // _SMALL, _SMALL)
    mean = small.min(axis=(1, 3)).astype(np.int16)
    edge = max(mean.shape[1] // 50, 1)
    mean[:edge], mean[-edge:], mean[:, :edge], mean[:, -edge:] = 255, 255, 255, 255
    paper = np.percentile(mean[::4, ::4], 80)
    dark: NDArray[np.bool_] = mean < min(0.6 * paper, 150)
    return dark


def smaller(gray: Gray) -> Gray:
    """The image with FEWER_DPI of its DPI, and its shades darker.

    Tesseract takes one shade of the whole page as the border of ink: beside black letters those
    in light gray were paper.
    """
    from PIL import Image

    size = (gray.shape[1] * FEWER_DPI // DPI, gray.shape[0] * FEWER_DPI // DPI)
    resized = np.asarray(Image.fromarray(gray).resize(size, Image.Resampling.LANCZOS))
    darker: Gray = (np.arange(256) ** 2 // 255).astype(np.uint8)
    return np.take(darker, resized)


def as_pgm(gray: Gray) -> bytes:
    """The image in the plainest of formats."""
    return b"P5 %d %d 255\n" % (gray.shape[1], gray.shape[0]) + np.ascontiguousarray(gray).tobytes()
