"""CSV -> rows, whatever parts its cells: in Flanders that is mostly a semicolon."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from ingest.sheet import MOST_CELLS, Row, Sheet, filled

_SEPARATORS = ";\t,|"
_SAMPLE = 100  # records
_STATED = re.compile(r"\s*sep=(.)\r?\n", re.IGNORECASE)
_SURE = 5  # lines of the same number of cells, from which a text without the name is a table


def read_csv(text: str) -> Sheet:
    """The rows of the text; one cell a row where nothing parts them."""
    stated = _STATED.match(text)
    separator = stated[1] if stated else separator_of(text) or ";"
    body = text[stated.end() :] if stated else text
    rows: list[Row] = []
    left = MOST_CELLS
    for number, record in enumerate(_records(body, separator), start=2 if stated else 1):
        cells = filled(enumerate(record))
        left -= len(cells)
        if left < 0:
            break
        if cells:
            rows.append(Row(number, cells))
    return Sheet("", tuple(rows))


def separator_of(text: str) -> str:
    """What parts the cells: what gives most records the same number of them; '' where none does.

    The comma comes after the semicolon: it also stands in amounts and sentences.
    """
    sample = text[:100_000]
    best, most = "", 0.0
    for separator in _SEPARATORS:
        widths = [len(one) for one in _records(sample, separator)[:_SAMPLE] if any(one)]
        same = _usual(widths)
        weight = same * (0.9 if separator == "," else 1.0)
        if weight > most and same >= 0.6:
            best, most = separator, weight
    return best


def is_table(text: str) -> bool:
    """Whether a text whose name does not say so is a table: the same cells on every line."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    if len(lines) < _SURE:
        return False
    for separator in ";\t":
        counts = {line.count(separator) for line in lines[:-1]}  # the last may be cut off
        if len(counts) == 1 and counts.pop() >= 2:
            return True
    return False


def _usual(widths: Sequence[int]) -> float:
    """The part of the records that have the number of cells that most have; 0 for single cells."""
    counted = Counter(width for width in widths if width > 1)
    return counted.most_common(1)[0][1] / len(widths) if counted else 0.0


def _records(text: str, separator: str) -> list[list[str]]:
    stream = io.StringIO(text.replace("\x00", ""), newline="")
    try:
        csv.field_size_limit(10_000_000)
        return list(csv.reader(stream, delimiter=separator, strict=False))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]
