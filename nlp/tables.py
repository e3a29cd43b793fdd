"""The reviewed tables under ``lexicons/``, read once."""

import re
from functools import cache
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent / "lexicons"

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of ``lexicons/<name>.tsv``; a field that is empty is ``""``.

    A line that starts with ``#`` is a remark for the reader.
    """
    lines = (LEXICONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(dict(zip(head, row, strict=True)) for row in rows)


def words(text: str) -> tuple[str, ...]:
    """The fields of a cell that holds several, parted by ``|``."""
    return tuple(part for part in text.split("|") if part)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The rows of ``sentence_patterns`` of that name as one pattern: any of them may match."""
    rows = [row for row in table("sentence_patterns") if row["name"] == name]
    if not rows:
        raise KeyError(name)
    flags = re.IGNORECASE if rows[0]["case"] == "any" else 0
    return re.compile("|".join(row["pattern"] for row in rows), flags)


def says(name: str, text: str) -> bool:
    """Whether a text has words of the pattern of that name."""
    return pattern(name).search(text) is not None
