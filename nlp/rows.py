"""The rows of a table as they stand in a text, their cells parted by ``|``."""

import re
from collections.abc import Iterator

_EMPTY = re.compile(r"[\s|:–—-]*")  # a cell of nothing; the line between the head and the rows


def is_row(kind: str, text: str) -> bool:
    """Whether a piece of that kind is a row; the head of a table may be a heading."""
    return kind == "row" or (kind == "heading" and "|" in text)


def is_empty(text: str) -> bool:
    """Whether a cell, or a row, holds nothing."""
    return _EMPTY.fullmatch(text) is not None


def cells_of(row: str) -> Iterator[tuple[int, int]]:
    """Where each cell of a row begins and ends; none where the row holds nothing."""
    text = row.strip(" |")
    if is_empty(text):
        return
    begin = row.index(text)
    for part in text.split("|"):
        yield begin, begin + len(part)
        begin += len(part) + 1
