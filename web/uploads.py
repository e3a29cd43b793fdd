"""Files as people hand them in: kept under a name that can do no harm."""

import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, Protocol

from core.errors import InputError, StoreUnavailable

LONGEST_NAME = 120  # bytes
_PLAIN = frozenset(" .,()'&+=@_-")


class Upload(Protocol):
    """What a form hands over: a file name and something to read from."""

    @property
    def filename(self) -> str | None:
        """The name as the sender gave it."""

    @property
    def file(self) -> BinaryIO:
        """The bytes."""


def safe_name(given: str | None) -> str:
    """The last part of the name, without what means something to a file system or a shell."""
    last = PureWindowsPath(unicodedata.normalize("NFC", given or "")).name
    clean = "".join(c if c.isalnum() or c in _PLAIN else "_" for c in last).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not dot:
        stem, extension = clean, ""
    extension = extension[:10]
    while len(f"{stem}.{extension}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem or 'bestand'}.{extension}" if extension else stem or "bestand"


def keep(uploads: Sequence[Upload], folder: Path) -> tuple[Path, ...]:
    """The files as they were kept in ``folder``, in order; raises InputError for an empty one."""
    kept: list[Path] = []
    try:
        folder.mkdir(parents=True, mode=0o700)
        for upload in uploads:
            path = _free(folder, safe_name(upload.filename))
            with path.open("wb") as out:
                shutil.copyfileobj(upload.file, out)
            kept.append(path)
        empty = [path.name for path in kept if not path.stat().st_size]
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreUnavailable(
            f"De bestanden konden niet bewaard worden: {error.strerror or error}.",
            "Kijk na of de schijf van de server vol is.",
        ) from error
    if empty:
        shutil.rmtree(folder, ignore_errors=True)
        raise InputError(f"Het bestand {empty[0]} is leeg.", "Kies het bestand opnieuw.")
    return tuple(kept)


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path
