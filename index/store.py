"""One folder that is a store: its tables are the truth, its indexes are derived from them."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.errors import StoreMismatch, StoreMissing
from index import schema, store_reading, store_writing
from index.store_connection import DATABASE, connect_for_reading, connect_for_writing, missing
from index.store_errors import told_plainly
from index.store_lock import writing_alone
from index.store_opened import Store, fingerprint_text
from index.store_records import Analysis, Counts, Entry, KnownSource, OldVersion

__all__ = [
    "Analysis",
    "Counts",
    "Entry",
    "KnownSource",
    "OldVersion",
    "Store",
    "open_store",
    "program",
]


@contextmanager
def open_store(
    folder: Path,
    *,
    fingerprint: Mapping[str, str] | None = None,
    write: bool = False,
    create: bool = False,
    wait: float = 10.0,
    analysis: Analysis | None = None,
) -> Iterator[Store]:
    """The store in ``folder``, opened until the block ends.

    ``fingerprint`` says with what passages and vectors are made (None: whatever it was); ``wait``
    is how many seconds to wait for another writer. Raises StoreMissing, StoreMismatch, StoreBusy
    or StoreUnavailable.
    """
    if not write:
        with told_plainly(folder):
            connection = _connect_for_reading(folder, wait)
        try:
            with told_plainly(folder):
                _check_fingerprint(connection, fingerprint)
            yield Store(folder, connection, writing=False, analysis=analysis)
        finally:
            connection.close()
        return
    _check_folder(folder, create=create)
    with told_plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, wait):
        with told_plainly(folder):
            connection = connect_for_writing(folder)
        try:
            with told_plainly(folder):
                _settle(connection, fingerprint)
                _check_fingerprint(connection, fingerprint)
            yield Store(folder, connection, writing=True, analysis=analysis)
        finally:
            connection.close()


def _connect_for_reading(folder: Path, wait: float) -> sqlite3.Connection:
    connection = connect_for_reading(folder)
    if schema.schema_version(connection) == schema.VERSION:
        return connection
    connection.close()
    with writing_alone(folder, wait):
        connect_for_writing(folder).close()  # brings the tables up to date
    return connect_for_reading(folder)


@contextmanager
def _alone(folder: Path, wait: float) -> Iterator[None]:
    turn = writing_alone(folder, wait)
    with told_plainly(folder):
        turn.__enter__()
    try:
        yield
    finally:
        turn.__exit__(None, None, None)


def _check_folder(folder: Path, *, create: bool) -> None:
    if (folder / DATABASE).is_file():
        return
    if not create:
        raise missing(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreMissing(f"{folder} is geen map.", "Kies met --store een map.")
    strange = [path for path in folder.glob("*") if not path.name.startswith("writer.")]
    if strange:
        raise StoreMissing(
            f"{folder} is geen opslag: er staan andere bestanden in, zoals {strange[0].name}.",
            "Kies met --store een nieuwe of een lege map.",
        )


def _settle(connection: sqlite3.Connection, fingerprint: Mapping[str, str] | None) -> None:
    """Write down what a new store is made with."""
    kept = {row[0] for row in connection.execute("SELECT key FROM meta")}
    connection.execute("BEGIN IMMEDIATE")
    if "made_at" not in kept:
        store_writing.set_meta(connection, "made_at", store_writing.now())
        store_writing.set_meta(connection, "made_by", program())
    if fingerprint is not None and "fingerprint" not in kept:
        store_writing.set_meta(connection, "fingerprint", fingerprint_text(fingerprint))
    connection.execute("COMMIT")


def _check_fingerprint(
    connection: sqlite3.Connection, fingerprint: Mapping[str, str] | None
) -> None:
    if fingerprint is None:
        return
    store_reading.refuse_half_reindexed(connection)
    kept = json.loads(store_reading.meta(connection).get("fingerprint", "{}"))
    differing = sorted(
        name for name in kept.keys() | fingerprint.keys() if kept.get(name) != fingerprint.get(name)
    )
    if differing:
        parts = "; ".join(
            f"{name}: {kept.get(name, 'niets')}, nu {fingerprint.get(name, 'niets')}"
            for name in differing
        )
        raise StoreMismatch(
            f"Deze opslag is met andere instellingen gemaakt ({parts}).",
            "Bouw ze opnieuw op met 'wijkwijzer reindex', of zet de instellingen terug.",
        )


def program() -> str:
    """The name and the version of this program."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"wijkwijzer {version('wijkwijzer')}"
    except PackageNotFoundError:
        return "wijkwijzer"
