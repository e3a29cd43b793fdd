"""The SQLite file of what the server itself keeps: users, tokens, saved searches, submissions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.errors import StoreUnavailable

FILE = "web.sqlite"

_FIRST = """
CREATE TABLE users (
    name TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    part TEXT NOT NULL,
    access TEXT NOT NULL,
    password TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    disabled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    label TEXT NOT NULL,
    access TEXT NOT NULL,
    secret TEXT NOT NULL,  -- SHA-256 of it: a token is long and random, so that is enough
    created TEXT NOT NULL,
    last_used TEXT
) WITHOUT ROWID;
CREATE INDEX tokens_by_user ON tokens (user);
"""
_DRAFTS = """
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    access TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'working',
    problem TEXT NOT NULL DEFAULT '',
    value TEXT,  -- the frozen draft
    made TEXT NOT NULL,
    changed TEXT NOT NULL
) WITHOUT ROWID;
"""
_SUBMISSIONS = """
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    access TEXT NOT NULL,
    contract TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'reading',
    problem TEXT NOT NULL DEFAULT '',
    corrections TEXT NOT NULL DEFAULT '[]',  -- decided before it was published
    made TEXT NOT NULL,
    changed TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE submitted (
    submission TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    problem TEXT NOT NULL DEFAULT '',
    advice TEXT NOT NULL DEFAULT '',
    documents INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    value TEXT,  -- what was read of it
    PRIMARY KEY (submission, number)
) WITHOUT ROWID;
"""
_SEARCHES = """
CREATE TABLE searches (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    label TEXT NOT NULL,
    query TEXT NOT NULL,  -- the address of the search page behind its question mark
    version INTEGER NOT NULL DEFAULT 1,
    made TEXT NOT NULL,
    looked TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX searches_by_owner ON searches (owner);

CREATE TABLE search_results (
    search TEXT NOT NULL REFERENCES searches (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    found TEXT NOT NULL,  -- when this search found it for the first time
    seen INTEGER NOT NULL,
    PRIMARY KEY (search, document)
) WITHOUT ROWID;
"""
_APPROVAL = """
ALTER TABLE drafts ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN approved_at TEXT NOT NULL DEFAULT '';
UPDATE drafts SET
    approved_by = coalesce(json_extract(value, '$.reply.approved_by'), ''),
    approved_at = coalesce(json_extract(value, '$.reply.approved_at'), '')
WHERE value IS NOT NULL;
"""
MIGRATIONS: tuple[str, ...] = (_FIRST, _DRAFTS, _SUBMISSIONS, _SEARCHES, _APPROVAL)


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file in ``folder``, made where it is not there yet.

    Only who runs the server may read the folder. Raises StoreUnavailable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(folder / FILE, timeout=10.0, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(folder, error) from error
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, folder)
        yield connection
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise _unusable(folder, error) from error
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection, folder: Path) -> None:
    present = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if present == len(MIGRATIONS):
        return
    if present > len(MIGRATIONS):
        raise StoreUnavailable(
            f"Het bestand {folder / FILE} is van een latere versie van dit programma.",
            "Werk het programma bij.",
        )
    (folder / FILE).chmod(0o600)
    connection.execute("PRAGMA journal_mode = WAL")
    script = "\n".join(MIGRATIONS[present:])
    connection.executescript(
        f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {len(MIGRATIONS)};\nCOMMIT;"
    )


def _unusable(folder: Path, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(
        f"De gegevens van de webserver in {folder} kunnen nu niet gebruikt worden: {error}.",
        "Kijk na of de schijf vol is en of u er mag schrijven.",
    )


def now() -> str:
    """This moment, ISO 8601 in UTC, fine enough to tell what came first."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def secret_key(folder: Path) -> str:
    """The key that sessions are signed with, made the first time; only its owner can read it."""
    import secrets

    file = folder / "secret.key"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.is_file():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(48))
        return file.read_text(encoding="ascii").strip()
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise _unusable(folder, error) from error
