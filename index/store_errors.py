"""Errors of SQLite and of the disk, told as what happened and what to do."""

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StoreBusy, StoreUnavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_ERROR_NUMBER = re.compile(r"os error (\d+)")


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """A block in which errors of SQLite and of the disk become StoreUnavailable."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(error, folder) from error
    except OSError as error:
        raise of_disk(error, folder) from error


@contextmanager
def written_plainly(place: Path) -> Iterator[None]:
    """A block that writes a file or a folder that is no store; errors become StoreUnavailable."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        full = name.startswith(("SQLITE_FULL", "SQLITE_IOERR"))
        raise _unwritten(place, str(error), full=full) from error
    except OSError as error:
        full = error.errno in _FULL
        raise _unwritten(place, error.strerror or str(error), full=full) from error


def no_room(place: Path, needed: int = 0) -> StoreUnavailable:
    """There is no room for what should be written; ``needed`` is in bytes, where that is known."""
    size = f" Er is {max(1, needed // 1_000_000)} MB nodig." if needed else ""
    return StoreUnavailable(
        f"Er is geen plaats genoeg voor {place}.{size} Er is niets achtergebleven.",
        "Maak ruimte op de schijf, of kies een andere plaats.",
    )


def _unwritten(place: Path, why: str, *, full: bool) -> StoreUnavailable:
    if full:
        return no_room(place)
    return StoreUnavailable(
        f"{place} kan niet geschreven worden: {why}. Er is niets achtergebleven.",
        "Kijk na of de map bestaat en of u er mag schrijven, of kies een andere plaats.",
    )


def of_disk(error: OSError, folder: Path) -> StoreUnavailable:
    """What an error of the file system means for the store."""
    if error.errno in _FULL:
        return disk_full(folder)
    if error.errno in _READ_ONLY:
        return read_only(folder)
    return StoreUnavailable(
        f"De opslag in {folder} is nu niet te gebruiken: {error.strerror or error}.",
        "Kijk na of de schijf er is en werkt, en probeer opnieuw.",
    )


def of_library(error: Exception, folder: Path, what: str) -> StoreUnavailable:
    """What an error of tantivy or FAISS means, which tell the system's error in their text only."""
    told = str(error)
    number = _ERROR_NUMBER.search(told)
    for known in _FULL | _READ_ONLY:
        if (number and int(number[1]) == known) or os.strerror(known) in told:
            return of_disk(OSError(known, os.strerror(known)), folder)
    first_line = told.splitlines()[0][-300:] if told else type(error).__name__
    return StoreUnavailable(
        f"{what} van de opslag {folder} is niet te gebruiken: {first_line}.",
        "Bouw de zoekindexen opnieuw op met 'wijkwijzer reindex'.",
    )


def disk_full(folder: Path) -> StoreUnavailable:
    """The disk has no room left."""
    return StoreUnavailable(
        f"De schijf met de opslag {folder} is vol. Alles wat al bevestigd was, is bewaard.",
        "Maak ruimte en geef dezelfde opdracht opnieuw; wat al klaar is, wordt overgeslagen.",
    )


def read_only(folder: Path) -> StoreUnavailable:
    """The folder may be read, not written."""
    return StoreUnavailable(
        f"In de opslag {folder} mag niet geschreven worden.",
        "Vraag schrijfrechten, of kies met --store een andere map.",
    )


def damaged(folder: Path, what: str) -> StoreUnavailable:
    """The database file itself is broken."""
    return StoreUnavailable(
        f"De opslag {folder} is beschadigd ({what}). Er is niets aan veranderd.",
        "Zet met 'wijkwijzer restore' een reservekopie terug in een andere map, "
        "of maak daar met 'wijkwijzer ingest' een nieuwe opslag.",
    )


def _of_sqlite(error: sqlite3.Error, folder: Path) -> StoreUnavailable:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return disk_full(folder)
    if name.startswith("SQLITE_READONLY"):
        return read_only(folder)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(
            f"De opslag {folder} is bezet door een ander programma.", "Probeer straks opnieuw."
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(folder, str(error))
    return StoreUnavailable(
        f"De opslag {folder} is nu niet te gebruiken: {error} ({name or type(error).__name__}).",
        "Kijk na of er ruimte is op de schijf en of u er mag schrijven, en probeer opnieuw.",
    )
