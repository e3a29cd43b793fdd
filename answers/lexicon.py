"""The reviewed tables that come along with the drafting of replies."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of a table, its comments left out."""
    for line in (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(cell.strip() for cell in line.split("\t"))


@cache
def words(name: str) -> frozenset[str]:
    """The first column of a table, in lower case."""
    return frozenset(row[0].casefold() for row in rows(name))
