"""A copy of an SQLite database as it is at one moment, and whether a file can be one of ours."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.store_errors import damaged

_MOST_LINES = 3


def copy_database(connection: sqlite3.Connection, folder: Path, target: Path) -> None:
    """Write everything that was committed to a new file; others may read and write meanwhile.

    Raises StoreUnavailable where the database, which stands in ``folder``, is damaged.
    """
    try:
        with closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise damaged(folder, str(error)) from error
        raise
    with looked_into(target) as written:
        if broken := damage(written):
            raise damaged(folder, broken)


@contextmanager
def looked_into(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database of which nothing is known yet: its schema can run nothing."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        yield connection


def damage(connection: sqlite3.Connection) -> str:
    """What is broken in the file, in the words of SQLite; "" where it is whole."""
    try:
        found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST_LINES})")]
        loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != ["ok"]:
        return "; ".join(found)
    return f"table {loose[0]} points at nothing" if loose is not None else ""


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version that the file says it has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_as_made(connection: sqlite3.Connection, migrations: Sequence[str]) -> bool:
    """Whether it has the tables and columns that its version has, and nothing that runs by itself.

    ``migrations`` are the scripts of all versions; the file's may not be above them.
    """
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript("\n".join(migrations[: version_of(connection)]))
        return _shape(connection) == _shape(made)


def _shape(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Every table with its columns; views, triggers and virtual tables, of which we have none."""
    shape: set[tuple[str, ...]] = set()
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall():
        virtual = str(sql).upper().startswith("CREATE VIRTUAL")
        if kind in ("view", "trigger") or virtual:
            shape.add(("runs", name))
        elif kind == "table":
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            shape.add((name, *sorted(row[0] for row in columns)))
    return shape
