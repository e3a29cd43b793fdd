"""The reviewed tables that come along with the drafting of replies."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.reviewed import table_rows

TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of a table, its comments left out."""
    return table_rows(TABLES / f"{name}.tsv")


@cache
def words(name: str) -> frozenset[str]:
    """The first column of a table, in lower case."""
    return frozenset(row[0].casefold() for row in rows(name))
