"""A whole store in one file, made while others read and write, and looked over before it counts."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.backups import BACKUP_FORMAT, BACKUP_VERSION, BackupReport, Beside, Manifest
from core.errors import InputError, StoreUnavailable, UnreadableFile
from core.settings import Settings
from index.generations import to_disk
from pipeline.backup_archive import (
    BESIDE,
    MANIFEST,
    STORE,
    check_contents,
    opened_archive,
    write_entry,
)
from pipeline.kept import reading
from pipeline.placing import put_down, refuse_without_folder, workplace

if TYPE_CHECKING:
    from sqlite3 import Connection

_STORE_TABLES = ("documents", "passages", "corrections")
_READY = "kopie.zip"


def back_up(
    settings: Settings, file: Path, beside: Beside, *, overwrite: bool = False
) -> BackupReport:
    """The backup that was made of the store and of what stands beside it, where that is there.

    Nothing stands under the name of ``file`` before all of it is written and was read again.
    Raises InputError where it may not be written there, StoreUnavailable where the store is
    damaged or there is no room, and StoreBusy where the same backup is being made.
    """
    file = file.absolute()
    _refuse(file, settings, beside, overwrite=overwrite)
    with workplace(file) as place:
        ready = place / _READY
        # The web server's first: what it says is in the store is there when that is copied.
        with_beside = _copy_beside(beside, place)
        _copy_store(settings, place)
        manifest = _pack(ready, place, beside if with_beside else None)
        _look_over(ready, file, beside)
        size = ready.stat().st_size
        ready.chmod(0o600)
        put_down(ready, file, overwrite=overwrite)
    return BackupReport(
        str(file),
        size,
        manifest,
        str(settings.store),
        str(beside.folder) if with_beside else None,
    )


def _refuse(file: Path, settings: Settings, beside: Beside, *, overwrite: bool) -> None:
    if file.is_dir():
        raise InputError(f"{file} is een map.", f"Noem een bestand, bv. {file / 'opslag.zip'}.")
    refuse_without_folder(file)
    for folder in (settings.store, beside.folder):
        if folder.resolve() in file.resolve().parents:
            raise InputError(
                f"{file} ligt in {folder}, dat bewaard moet worden.",
                "Kies een plaats daarbuiten; het liefst op een andere schijf.",
            )
    if file.exists() and not overwrite:
        raise InputError(
            f"{file} bestaat al.", "Kies een andere naam, of geef --overwrite om het te vervangen."
        )


def _copy_store(settings: Settings, place: Path) -> None:
    from index.database_copy import copy_database

    with reading(settings) as store:
        copy_database(store.connection, settings.store, place / STORE)


def _copy_beside(beside: Beside, place: Path) -> bool:
    """Whether there was something to copy."""
    from index.database_copy import copy_database, looked_into

    source = beside.folder / beside.database
    if not source.is_file():
        return False
    with looked_into(source) as connection:
        copy_database(connection, beside.folder, place / beside.database)
    return True


def _pack(ready: Path, place: Path, beside: Beside | None) -> Manifest:
    """The manifest of the archive that was written to disk."""
    import msgspec

    from index.database_copy import looked_into, version_of
    from index.store import program

    files: dict[str, tuple[int, str]] = {}
    with looked_into(place / STORE) as connection:
        schema, counts = version_of(connection), _counted(connection, _STORE_TABLES)
    with zipfile.ZipFile(ready, "x", zipfile.ZIP_DEFLATED) as zipped:

        def put(name: str, path: Path) -> None:
            with path.open("rb") as stream:
                files[name] = write_entry(zipped, name, stream)

        put(STORE, place / STORE)
        beside_schema = None
        if beside is not None:
            with looked_into(place / beside.database) as connection:
                beside_schema = version_of(connection)
                counts |= _counted(connection, beside.counted)
            put(f"{BESIDE}/{beside.database}", place / beside.database)
            for name, path in _kept_files(beside):
                # What is thrown away meanwhile is not in the backup either.
                with suppress(FileNotFoundError):
                    put(f"{BESIDE}/{name}", path)
        manifest = Manifest(
            format=BACKUP_FORMAT,
            version=BACKUP_VERSION,
            made_by=program(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            schema=schema,
            files=files,
            counts=counts,
            beside=str(beside.folder.absolute()) if beside else None,
            beside_schema=beside_schema,
        )
        zipped.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    to_disk(ready)
    return manifest


def _counted(connection: "Connection", tables: tuple[str, ...]) -> dict[str, int]:
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
        for table in tables
    }


def _kept_files(beside: Beside) -> Iterator[tuple[str, Path]]:
    """The files beside the database, with the names that they have in the archive."""
    for name in beside.files:
        if (beside.folder / name).is_file():
            yield name, beside.folder / name
    for folder in beside.folders:
        for path in sorted((beside.folder / folder).glob("*/*")):
            hidden = path.name.startswith(".")  # how far a job is
            if path.is_file() and not path.is_symlink() and not hidden:
                yield path.relative_to(beside.folder).as_posix(), path


def _look_over(ready: Path, file: Path, beside: Beside) -> None:
    """Nothing; raises StoreUnavailable where what stands on the disk is not what was written."""
    try:
        with opened_archive(ready, beside) as archive:
            check_contents(archive)
    except UnreadableFile as error:
        raise StoreUnavailable(
            f"De reservekopie {file} was na het schrijven niet meer te lezen, en is weggegooid.",
            "Kijk de schijf na, of kies een andere plaats.",
        ) from error
