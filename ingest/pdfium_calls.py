"""PDFium's functions called in bulk: a thousand characters of a page cost a tenth of a millisecond.

pypdfium2's own wrappers check every argument, which costs more than the call; addresses into
numpy arrays do not need it. The calls hold the interpreter lock, as PDFium is not thread-safe.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Boxes = NDArray[np.float32]  # shape (n, 4)
_NAME_BYTES = 160
_FORCED_BOLD = 0x40000


@lru_cache(maxsize=1)
def _functions() -> dict[str, Callable[..., Any]]:
    import pypdfium2.raw as raw

    handle, whole = ctypes.c_void_p, ctypes.c_int
    shapes: dict[str, tuple[Any, ...]] = {
        "FPDFText_CountChars": (whole, handle),
        "FPDFText_GetText": (whole, handle, whole, whole, handle),
        "FPDFText_GetUnicode": (ctypes.c_uint, handle, whole),
        "FPDFText_GetLooseCharBox": (whole, handle, whole, handle),
        "FPDFText_GetCharAngle": (ctypes.c_float, handle, whole),
        "FPDFText_GetFontSize": (ctypes.c_double, handle, whole),
        "FPDFText_GetMatrix": (whole, handle, whole, handle),
        "FPDFText_GetFontInfo": (ctypes.c_ulong, handle, whole, handle, ctypes.c_ulong, handle),
        "FPDFText_GetTextObject": (handle, handle, whole),
        "FPDFTextObj_GetFont": (handle, handle),
        "FPDFPage_CountObjects": (whole, handle),
        "FPDFPage_GetObject": (handle, handle, whole),
        "FPDFPageObj_GetType": (whole, handle),
        "FPDFPageObj_GetBounds": (whole, handle, handle, handle, handle, handle),
    }
    return {
        name: ctypes.PYFUNCTYPE(*shape)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)
        for name, shape in shapes.items()
    }


def address(raw_pointer: Any) -> int:
    """The address behind a pointer of pypdfium2."""
    return ctypes.cast(raw_pointer, ctypes.c_void_p).value or 0


def code_points(text_page: int) -> Codes:
    """The code points of a page in the order of its content, what PDFium adds between included."""
    calls = _functions()
    count = max(calls["FPDFText_CountChars"](text_page), 0)
    units = np.zeros(count + 1, dtype=np.uint16)
    written = calls["FPDFText_GetText"](text_page, 0, count, units.ctypes.data)
    codes = units[:count].astype(np.uint32)
    halves = (codes & 0xF800) == 0xD800
    if written == count + 1 and not halves.any():
        return codes
    # A character without a meaning or beyond 16 bits: then text and characters do not run level.
    one_by_one = map(calls["FPDFText_GetUnicode"], repeat(text_page), range(count))
    codes = np.fromiter(one_by_one, np.uint32, count)
    codes[((codes >= 0xD800) & (codes < 0xE000)) | (codes > 0x10FFFF)] = 0xFFFD
    return codes


def boxes_of(text_page: int, places: Sequence[int]) -> Boxes:
    """The boxes of those characters: left, top, right, bottom in points from the bottom left."""
    boxes = np.zeros((len(places), 4), dtype=np.float32)
    start = boxes.ctypes.data
    addresses = range(start, start + 16 * len(places), 16)
    box_of = _functions()["FPDFText_GetLooseCharBox"]
    deque(map(box_of, repeat(text_page), places, addresses), maxlen=0)
    return boxes


def angles_of(text_page: int, places: Sequence[int]) -> list[float]:
    """How far each of those characters is turned, in radians; below 0 where it has no angle."""
    return list(map(_functions()["FPDFText_GetCharAngle"], repeat(text_page), places))


def sizes_of(text_page: int, places: Sequence[int]) -> list[float]:
    """The sizes of those characters in points, as they are drawn."""
    calls = _functions()
    matrices = np.zeros((len(places), 6), dtype=np.float32)
    start = matrices.ctypes.data
    addresses = range(start, start + 24 * len(places), 24)
    deque(map(calls["FPDFText_GetMatrix"], repeat(text_page), places, addresses), maxlen=0)
    scale = np.hypot(*matrices[:, 2:4].astype(np.float64).T)
    scale[scale == 0] = 1.0
    sizes = np.fromiter(map(calls["FPDFText_GetFontSize"], repeat(text_page), places), np.float64)
    drawn: list[float] = (sizes * scale).tolist()
    return drawn


def fonts_of(text_page: int, places: Sequence[int]) -> list[int | None]:
    """What tells the fonts of those characters apart while the page is open; None for no font."""
    calls = _functions()
    objects = map(calls["FPDFText_GetTextObject"], repeat(text_page), places)
    return list(map(calls["FPDFTextObj_GetFont"], objects))


def font_name(text_page: int, place: int) -> tuple[str, bool]:
    """The name of the font of a character, and whether its flags make it bold."""
    name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    at = ctypes.addressof(name), ctypes.addressof(flags)
    _functions()["FPDFText_GetFontInfo"](text_page, place, at[0], _NAME_BYTES, at[1])
    return name.value.decode("latin-1"), bool(flags.value & _FORCED_BOLD)


_PATH = 2  # FPDF_PAGEOBJ_PATH


def path_boxes(page: int, most: int) -> Boxes:
    """The bounds of every path on the page: left, bottom, right, top; of none beyond so many."""
    calls = _functions()
    count = max(calls["FPDFPage_CountObjects"](page), 0)
    objects = list(map(calls["FPDFPage_GetObject"], repeat(page), range(count)))
    kinds = map(calls["FPDFPageObj_GetType"], objects)
    paths = [path for path, kind in zip(objects, kinds, strict=True) if kind == _PATH]
    boxes = np.zeros((len(paths) if len(paths) <= most else 0, 4), dtype=np.float32)
    if not len(boxes):
        return boxes
    start = boxes.ctypes.data
    sides = (range(start + side, start + side + 16 * len(paths), 16) for side in (0, 4, 8, 12))
    deque(map(calls["FPDFPageObj_GetBounds"], paths, *sides), maxlen=0)
    return boxes
