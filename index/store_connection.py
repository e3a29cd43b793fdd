"""Opening the SQLite file of a store: for writing, for reading, or from a read-only disk."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from core.errors import StoreMissing, StoreUnavailable
from index import schema
from index.store_errors import read_only

DATABASE = "store.sqlite"


def connect_for_writing(folder: Path) -> sqlite3.Connection:
    """A connection whose commits are on disk when they return; the schema is up to date."""
    connection = _connect(folder, "rwc")
    schema.schema_version(connection)
    schema.refuse_newer(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    schema.migrate(connection)
    return connection


def connect_for_reading(folder: Path) -> sqlite3.Connection:
    """A connection that sees what was committed and changes nothing.

    Raises StoreMissing where no store was made yet.
    """
    database = folder / DATABASE
    if not database.is_file():
        raise missing(folder)
    connection = _connect(folder, "rw")
    try:
        version = schema.schema_version(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        if not _for_want_of_writing(error):
            raise
        connection = _connect_unchanging(folder)
        version = schema.schema_version(connection)
    if version == 0:
        connection.close()
        raise missing(folder)
    schema.refuse_newer(connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def missing(folder: Path) -> StoreMissing:
    """There is no store in the folder."""
    return StoreMissing(
        f"In {folder} is nog geen opslag.",
        "Maak er een met 'wijkwijzer ingest MAP', of wijs met --store de juiste map aan.",
    )


def _connect(folder: Path, mode: str, more: str = "") -> sqlite3.Connection:
    address = f"file:{quote(str((folder / DATABASE).absolute()))}?mode={mode}{more}"
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=10.0, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    return connection


def _for_want_of_writing(error: sqlite3.OperationalError) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))


def _connect_unchanging(folder: Path) -> sqlite3.Connection:
    """A connection to a file on a read-only disk, where SQLite cannot make its own files beside it.

    What stands in a write-ahead log that was left there cannot be seen that way, so then it stops.
    """
    log = folder / f"{DATABASE}-wal"
    if log.is_file() and log.stat().st_size:
        raise StoreUnavailable(
            str(read_only(folder)) + " Er staan nog wijzigingen in die verwerkt moeten worden.",
            "Kopieer de map naar een plaats waar u mag schrijven en open de opslag daar.",
        )
    return _connect(folder, "ro", "&immutable=1")
