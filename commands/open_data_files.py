"""The files of an export, written beside their place and put there when all of them are whole."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from core.errors import InputError
from core.open_data import ExportReport
from core.records import Access
from core.settings import Settings
from core.shapes import Json
from pipeline.open_data import OpenData, open_data, themes
from pipeline.placing import exists, put_down, refuse_without_folder, removed, workplace
from terminal import open_data as told
from terminal.overviews import request_json

_OTHER_ARCHIVES = frozenset(".tar .tgz .gz .bz2 .xz .7z .rar".split())


def export(settings: Settings, target: Path, access: Access) -> ExportReport:
    """What was written: a ZIP archive where ``target`` is called so, else a folder.

    Raises InputError where something stands there, and StoreUnavailable where there is no room.
    """
    target = target.absolute()
    _refuse(target)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with open_data(settings, access) as data, workplace(target) as place:
        folder = place / "files"
        folder.mkdir()
        files = _rows(data, folder)
        counts = {name: rows for name, (_, _, rows) in files.items()}
        _write(folder, "theme-scheme.jsonld", told.scheme_json(themes()))
        _write(folder, "organisations.jsonld", told.organisations_json(data.organisations()))
        _write(
            folder, "datapackage.json", told.package_json(files, access, made_at, data.made_by())
        )
        (folder / "README.md").write_text(told.read_me(counts, access, made_at), encoding="utf-8")
        left_out = data.left_out()
        put_down(_zipped(folder) if _is_archive(target) else folder, target)
    return ExportReport(str(target), access, counts, left_out)


def _is_archive(target: Path) -> bool:
    return target.suffix.lower() == ".zip"


def _refuse(target: Path) -> None:
    refuse_without_folder(target)
    if target.suffix.lower() in _OTHER_ARCHIVES:
        raise InputError(
            f"Een uitvoer kan niet als '{target.suffix}' geschreven worden.",
            "Kies een naam die eindigt op .zip, of een map.",
        )
    empty = target.is_dir() and not _is_archive(target) and not any(target.iterdir())
    if target.exists() and not empty:
        raise exists(target)


class _Lines:
    """A file of JSON Lines that is being written, and what it holds so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._check = stream, hashlib.sha256()
        self._size = self._rows = 0

    def add(self, row: Json) -> None:
        data = told.line(row)
        self._stream.write(data)
        self._check.update(data)
        self._size += len(data)
        self._rows += 1

    def held(self) -> tuple[int, str, int]:
        """Bytes, SHA-256 and rows."""
        return self._size, self._check.hexdigest(), self._rows


def _rows(data: OpenData, folder: Path) -> dict[str, tuple[int, str, int]]:
    """Bytes, SHA-256 and rows of each file, by its name."""
    with ExitStack() as closing:
        files = {
            name: _Lines(closing.enter_context((folder / f"{name}.jsonl").open("wb")))
            for name in told.TITLES
        }
        for name, row in _every_row(data):
            files[name].add(row)
    return {name: file.held() for name, file in files.items()}


def _every_row(data: OpenData) -> Iterator[tuple[str, Json]]:
    for one in data.documents():
        yield "documents", told.document_row(one.shown, one.card, one.tags)
        yield from (("passages", row) for row in told.passage_rows(one.shown, one.card))
        yield from (("themes", row) for row in told.theme_rows(one.shown, one.tags))
        yield from (("amounts", row) for row in told.amount_rows(one.shown, one.tags))
    yield from (("contracts", told.contract_row(row)) for row in data.contracts())
    uris = {one.id: one.uri for one in data.organisations()}
    yield from (("actors", told.actor_row(row, uris)) for row in data.actors())
    yield from (("derogations", request_json(row)) for row in data.requests())
    yield from (("corrections", told.correction_row(one)) for one in data.corrections())


def _write(folder: Path, name: str, value: Json) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def _zipped(folder: Path) -> Path:
    """The archive of the files in the folder, beside it."""
    ready = folder.with_name("ready.zip")
    with zipfile.ZipFile(ready, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    removed(folder)
    return ready
