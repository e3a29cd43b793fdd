"""The reviewed tables under ``lexicons/``, read once."""

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
