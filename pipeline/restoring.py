"""A backup put back into a folder where nothing was: all of it, or nothing."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from core.backups import BackupReport, Beside, Manifest
from core.errors import InputError, StoreBusy, StoreUnavailable
from core.settings import Settings
from index.generations import to_disk
from pipeline.backup_archive import (
    BESIDE,
    STORE,
    Archive,
    check_contents,
    damaged_backup,
    opened_archive,
    too_new,
    unpack,
)
from pipeline.placing import removed

if TYPE_CHECKING:
    from sqlite3 import Connection

WORK = ".terugzetten"  # the folder in the store's where everything is made ready
# What is put there before the tables.
_OF_STORE = ("lexical-*", "dense-*", "current.json", f"{STORE}-wal")
_LITTLE = 50_000_000  # bytes; where less is free, that is why indexes could not be made
_PATHS = ("sources", "versions", "failures")  # tables with paths of files that were read


def restore(settings: Settings, file: Path, beside: Beside) -> BackupReport:
    """What was put back: the store and, where the backup has it, what stood beside it.

    Raises InputError where the folders are not empty or the file is no sound backup,
    StoreMismatch where a later version made it, and StoreUnavailable where there is no room.
    After an error nothing is left behind.
    """
    from index.store_errors import written_plainly

    with opened_archive(file, beside) as archive:
        _refuse_later(file, archive.manifest, beside)
        with_beside = archive.manifest.beside is not None
        folders = [settings.store, *([beside.folder] if with_beside else [])]
        _refuse_full(settings.store, _OF_STORE)
        if with_beside:
            _refuse_full(beside.folder, _names(beside))
        check_contents(archive)
        with written_plainly(settings.store), ExitStack() as cleaning:
            for folder in folders:
                cleaning.enter_context(_made(folder))
            _refuse_small(settings.store, archive.unpacked)
            with _alone(settings.store):
                indexed = _put_back(archive, settings.store, beside if with_beside else None)
    return BackupReport(
        str(file),
        file.stat().st_size,
        archive.manifest,
        str(settings.store),
        str(beside.folder) if with_beside else None,
        indexed,
    )


def _refuse_later(file: Path, manifest: Manifest, beside: Beside) -> None:
    from index.schema import VERSION

    if manifest.schema > VERSION or (manifest.beside_schema or 0) > len(beside.migrations):
        raise too_new(file, manifest.made_by)


def _refuse_full(folder: Path, unfinished: Sequence[str]) -> None:
    """Nothing; raises InputError where something stands in the folder.

    What a restore that was killed left there may stand in it: that has the names ``unfinished``.
    """
    if folder.is_symlink() and not folder.exists():
        raise InputError(f"{folder} wijst naar niets.", "Kies een andere map.")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is geen map.", "Kies een nieuwe of een lege map.")
    present = {path.name for path in folder.glob("*")}
    left = ("writer.*", WORK, *(unfinished if WORK in present else ()))
    strange = sorted(name for name in present if not any(fnmatch(name, one) for one in left))
    if strange:
        raise InputError(
            f"In {folder} staat al iets, zoals {strange[0]}; er wordt niets overschreven.",
            "Kies een nieuwe of een lege map: met --store voor de opslag, met --state voor wat de "
            "webserver bewaart.",
        )


def _names(beside: Beside) -> tuple[str, ...]:
    return beside.database, *beside.files, *beside.folders


def _begin(folder: Path, unfinished: Sequence[str]) -> Path:
    """A new folder to work in; what a restore that was killed left is gone."""
    place = folder / WORK
    if place.exists():
        for pattern in unfinished:
            for path in folder.glob(pattern):
                removed(path)
        removed(place)
    place.mkdir(mode=0o700)
    return place


def _refuse_small(folder: Path, needed: int) -> None:
    from index.store_errors import no_room

    if shutil.disk_usage(folder).free < needed:
        raise no_room(folder, needed)


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """A block in which the folder is there; after an error it is gone where it was not there."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in new:
            with suppress(OSError):  # somebody else put something there
                one.rmdir()
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A block in which nobody else makes a store of the folder, which is still empty."""
    from index.store_lock import LOCK, writing_alone

    new = not (folder / LOCK).exists()
    try:
        with writing_alone(folder, 0.5):
            _refuse_full(folder, _OF_STORE)
            yield
    except StoreBusy:
        raise
    except BaseException:
        if new:
            (folder / LOCK).unlink(missing_ok=True)
        raise


def _put_back(archive: Archive, store: Path, beside: Beside | None) -> bool:
    """Whether the store can be searched now; after an error both folders are empty again."""
    moved: list[Path] = []
    place = _begin(store, _OF_STORE)
    marks = [place]
    try:
        ready = _made_ready(archive, place, beside)
        indexed = _indexed(ready)
        if beside is not None:
            beside.folder.chmod(0o700)
            marks.append(_begin(beside.folder, _names(beside)))
            _move(sorted((place / BESIDE).iterdir()), beside.folder, moved)
        indexes = (path for pattern in _OF_STORE for path in ready.glob(pattern))
        _move(sorted(indexes), store, moved)
        # Before the tables make a store of it: what is in use must not seem to be left behind.
        for mark in marks[1:]:
            mark.rmdir()
        _move([ready / STORE], store, moved)
    except BaseException:
        for path in moved:
            removed(path)
        raise
    finally:
        for mark in marks:
            removed(mark)
    return indexed


def _move(paths: Sequence[Path], folder: Path, moved: list[Path]) -> None:
    """Move them into the folder, which may be on another disk, and note where they are now."""
    for path in paths:
        moved.append(folder / path.name)
        shutil.move(path, folder / path.name)
    to_disk(folder)


def _made_ready(archive: Archive, place: Path, beside: Beside | None) -> Path:
    """The folder with the tables of the store, as they should be; the indexes are still to make."""
    unpack(archive, place)
    _check_databases(archive, place, beside)
    if beside is not None and archive.manifest.beside is not None:
        _lead_to(place / STORE, archive.manifest.beside, str(beside.folder.absolute()))
    ready = place / "opslag"
    ready.mkdir()
    (place / STORE).replace(ready / STORE)
    return ready


def _check_databases(archive: Archive, place: Path, beside: Beside | None) -> None:
    """Nothing; raises UnreadableFile where a database is broken or not one of this program."""
    from index.schema import MIGRATIONS

    manifest = archive.manifest
    _check_database(archive.path, place / STORE, MIGRATIONS, manifest.schema)
    if beside is not None:
        file = place / BESIDE / beside.database
        _check_database(archive.path, file, beside.migrations, manifest.beside_schema)


def _check_database(
    archive: Path, file: Path, migrations: tuple[str, ...], version: int | None
) -> None:
    import sqlite3

    from index.database_copy import damage, is_as_made, looked_into, version_of

    try:
        with looked_into(file) as connection:
            broken = damage(connection)
            present = 0 if broken else version_of(connection)
            ours = 0 < present == version and is_as_made(connection, migrations)
    except sqlite3.DatabaseError as error:
        raise damaged_backup(archive, f"{file.name} is geen database") from error
    if broken or not ours:
        raise damaged_backup(archive, f"{file.name} {broken or 'is niet van dit programma'}")


def _lead_to(file: Path, before: str, now: str) -> None:
    """Let the documents that were handed in on the web pages be found where they stand now."""
    from index.database_copy import looked_into

    with looked_into(file) as connection:
        for table in _PATHS:
            _lead(connection, table, before + "/", now + "/")


def _lead(connection: "Connection", table: str, before: str, now: str) -> None:
    connection.execute(
        f"UPDATE {table} SET path = ? || substr(path, ?) "  # noqa: S608
        "WHERE typeof(path) = 'text' AND substr(path, 1, ?) = ?",
        (now, len(before) + 1, len(before), before),
    )


def _indexed(folder: Path) -> bool:
    """Whether the indexes could be made; not where the store was being made anew at the time."""
    from index.store import open_store
    from index.store_errors import no_room

    try:
        with open_store(folder, write=True) as store:
            if "reindexing" in store.meta():
                return False
            store.refresh()
    except StoreUnavailable as error:
        if shutil.disk_usage(folder).free < _LITTLE:
            raise no_room(folder.parent.parent) from error
        raise
    return True
