"""The file of a backup: a ZIP archive that is not trusted before all of it was looked at."""

import hashlib
import json
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.backups import BACKUP_FORMAT, BACKUP_VERSION, Beside, Manifest
from core.errors import InputError, StoreMismatch, UnreadableFile
from ingest.packages import BROKEN, MOST_RATIO, SMALL

MANIFEST = "manifest.json"
STORE = "store.sqlite"
BESIDE = "web"  # the folder in the archive for what stood beside the store
MOST_ENTRIES = 500_000
_LARGEST_MANIFEST = 128 * 1024 * 1024  # bytes
_PIECE = 1 << 20  # bytes
_LONGEST_NAME = 255  # bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened backup, of which the list of entries was checked and the contents were not."""

    path: Path
    zipped: zipfile.ZipFile
    manifest: Manifest

    @property
    def unpacked(self) -> int:
        """Bytes of all entries."""
        return sum(size for size, _ in self.manifest.files.values())


def write_entry(zipped: zipfile.ZipFile, name: str, file: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of what was put into the archive under that name."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    size, check = 0, hashlib.sha256()
    with zipped.open(entry, "w", force_zip64=True) as out:
        while piece := file.read(_PIECE):
            size += len(piece)
            check.update(piece)
            out.write(piece)
    return size, check.hexdigest()


@contextmanager
def opened_archive(path: Path, beside: Beside | None) -> Iterator[Archive]:
    """The backup in a file; damage that shows while it is open becomes UnreadableFile too.

    Raises InputError where it is no backup, UnreadableFile where it is damaged or holds what no
    backup holds, and StoreMismatch where a later version made it.
    """
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = _manifest(path, zipped)
            _check(path, zipped, manifest, beside)
            yield Archive(path, zipped, manifest)
    except FileNotFoundError as error:
        raise InputError(f"{path} is er niet.", "Kijk de naam van het bestand na.") from error
    except (IsADirectoryError, PermissionError) as error:
        raise InputError(
            f"{path} kan niet gelezen worden: {error.strerror}.",
            "Noem het bestand dat 'wijkwijzer backup' maakte.",
        ) from error
    except zipfile.BadZipFile as error:
        raise damaged_backup(path, "het is geen heel ZIP-bestand") from error


def check_contents(archive: Archive) -> None:
    """Read every entry; raises UnreadableFile where one is not what the manifest says."""
    for name in archive.manifest.files:
        for _ in _pieces(archive, name):
            pass


def unpack(archive: Archive, folder: Path) -> None:
    """Write every entry below ``folder``, which is empty; raises UnreadableFile as above."""
    for name in archive.manifest.files:
        target = folder.joinpath(*name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What the web server keeps is for its owner alone; the tables are as any file here.
        opener = None if name == STORE else _for_owner
        with open(target, "xb", opener=opener) as out:
            for piece in _pieces(archive, name):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _pieces(archive: Archive, name: str) -> Iterator[bytes]:
    """The bytes of an entry, never more than were promised; what is wrong is told at the end."""
    size, promised = archive.manifest.files[name]
    check, left = hashlib.sha256(), size
    try:
        with archive.zipped.open(name) as stream:
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    break
                check.update(piece)
                yield piece
    except BROKEN as error:
        raise damaged_backup(archive.path, f"{name} is niet te lezen") from error
    if left or check.hexdigest() != promised:
        raise damaged_backup(archive.path, f"{name} is niet wat erin gestopt werd")


def _manifest(path: Path, zipped: zipfile.ZipFile) -> Manifest:
    import msgspec

    try:
        entry = zipped.getinfo(MANIFEST)
        if entry.file_size > _LARGEST_MANIFEST:
            raise damaged_backup(path, "het overzicht is te groot")
        with zipped.open(entry) as stream:
            data = stream.read(_LARGEST_MANIFEST)
        told = json.loads(data)
        version = told["version"] if told["format"] == BACKUP_FORMAT else None
    except (KeyError, TypeError, *BROKEN, RecursionError) as error:
        raise _no_backup(path) from error
    if not isinstance(version, int):
        raise _no_backup(path)
    if version > BACKUP_VERSION:
        raise too_new(path, str(told.get("made_by", ""))[:60])
    try:
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise damaged_backup(path, "het overzicht klopt niet") from error


def _check(path: Path, zipped: zipfile.ZipFile, manifest: Manifest, beside: Beside | None) -> None:
    """That the archive holds what the manifest lists, that this can be ours, and is no bomb."""
    entries = zipped.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or sorted(names) != sorted([*manifest.files, MANIFEST]):
        raise damaged_backup(path, "er zit iets anders in dan het overzicht zegt")
    if STORE not in manifest.files:
        raise damaged_backup(path, "de opslag zelf ontbreekt")
    for name in manifest.files:
        if not _may_be(name, beside):
            raise damaged_backup(path, f"er hoort geen bestand '{_shown(name)}' in")
    for entry in entries:
        link = stat.S_ISLNK(entry.external_attr >> 16)
        promised = manifest.files.get(entry.filename, (entry.file_size,))[0]
        if link or entry.flag_bits & 1 or entry.file_size != promised:
            raise damaged_backup(path, f"'{_shown(entry.filename)}' is geen gewoon bestand")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > max(SMALL, path.stat().st_size * MOST_RATIO):
        raise damaged_backup(path, f"uitgepakt is het onwaarschijnlijk groot ({unpacked >> 20} MB)")


def _may_be(name: str, beside: Beside | None) -> bool:
    """Whether a backup may hold an entry of that name; none leads out of its folder."""
    first, *rest = name.split("/")
    if not rest:
        return first == STORE
    if first != BESIDE or beside is None:
        return False
    if len(rest) == 1:
        return rest[0] in (beside.database, *beside.files)
    return len(rest) == 3 and rest[0] in beside.folders and all(map(_plain, rest[1:]))


def _plain(part: str) -> bool:
    """Whether it is a name and no way to somewhere else."""
    return (
        part not in ("", ".", "..")
        and part.isprintable()
        and "\\" not in part
        and len(part.encode("utf-8", "replace")) <= _LONGEST_NAME
    )


def _shown(name: str) -> str:
    """A name that somebody else chose, as it can do no harm on a screen."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:80])


def too_new(path: Path, made_by: str) -> StoreMismatch:
    """The backup is of a later version of the program."""
    by = f" ({made_by})" if made_by.isprintable() and made_by else ""
    return StoreMismatch(
        f"De reservekopie {path} is gemaakt door een latere versie van dit programma{by}.",
        "Werk het programma bij en zet ze dan terug.",
    )


def _no_backup(path: Path) -> InputError:
    return InputError(
        f"{path} is geen reservekopie van wijkwijzer.",
        "Noem het bestand dat 'wijkwijzer backup' maakte.",
    )


def damaged_backup(path: Path, what: str) -> UnreadableFile:
    """Something in the backup is not as it was made."""
    return UnreadableFile(
        f"De reservekopie {path} is beschadigd of niet door dit programma gemaakt: {what}.",
        "Gebruik een andere reservekopie. Er is niets teruggezet.",
    )
