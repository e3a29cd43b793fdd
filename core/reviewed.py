"""The reviewed tables that come along with a folder of the program."""

from collections.abc import Iterator
from pathlib import Path


def table_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of a table with tabs between its cells, its comments left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(cell.strip() for cell in line.split("\t"))
