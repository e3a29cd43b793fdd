"""How high a row of a spreadsheet must be for its wrapped text to be read."""

from collections.abc import Iterable
from textwrap import wrap

_LINE = 15.0  # points, of the letters that a spreadsheet begins with
_HIGHEST = 409.0  # points; no spreadsheet has higher rows


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row of texts, each in a column of a width in characters.

    LibreOffice does not look for it itself when it opens a file: without it the text of one row
    stands over that of the next.
    """
    return min(_HIGHEST, _LINE * max((_lines(text, width) for text, width in cells), default=1))


def _lines(text: str, width: float) -> int:
    most = max(1, int(width * 0.95))
    return sum(max(1, len(wrap(line, most))) for line in text.splitlines() or [""])
