"""The nouns of a backup: one file that holds a whole store."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BACKUP_FORMAT = "wijkwijzer-backup"
BACKUP_VERSION = 1


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder beside a store that belongs to it: what the web server keeps."""

    folder: Path
    database: str  # name of its SQLite file
    migrations: tuple[str, ...]  # its schema version n is the first n of these
    counted: tuple[str, ...]  # tables of which a report says how many rows they have
    files: tuple[str, ...] = ()  # other files at its top
    folders: tuple[str, ...] = ()  # at its top, each with folders of files and no more


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; it is the last entry of its archive."""

    format: str
    version: int
    made_by: str  # "wijkwijzer 0.1.0"
    made_at: str  # ISO 8601, UTC
    schema: int  # version of the tables of the store
    files: Mapping[str, tuple[int, str]]  # by name: size in bytes, SHA-256 in hexadecimal
    counts: Mapping[str, int]  # documents, passages, corrections; of the web server by table
    beside: str | None = None  # where the web server's folder stood; None without one
    beside_schema: int | None = None


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made, or put back; ``indexed`` is whether it can be searched at once."""

    file: str
    size: int  # bytes
    manifest: Manifest
    store: str  # the folder of the store
    beside: str | None  # the web server's folder; None where the backup holds nothing of it
    indexed: bool = True
