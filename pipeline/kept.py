"""The store opened for reading: anew for a command, kept open for a server."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock, local
from typing import TYPE_CHECKING

from core.errors import ToolError
from core.settings import Settings

if TYPE_CHECKING:
    from index.store import Store

MOST_READERS = 4  # more at once than there are cores only makes each of them slower

_kept: dict[Path, "_Kept"] = {}


@contextmanager
def reading(settings: Settings, fingerprint: Mapping[str, str] | None = None) -> Iterator["Store"]:
    """The store, opened for reading until the block ends; the one kept open where any is."""
    from index.store import open_store

    kept = _kept.get(settings.store.absolute())
    if kept is None:
        with open_store(settings.store, fingerprint=fingerprint) as store:
            yield store
    else:
        with kept.lent(fingerprint) as store:
            yield store


@contextmanager
def kept_open(settings: Settings) -> Iterator[None]:
    """Until the block ends, readers of this store in this process share what is open."""
    place = settings.store.absolute()
    kept = _kept.setdefault(place, _Kept(settings.store))
    try:
        yield
    finally:
        if _kept.pop(place, None) is not None:
            kept.close()


def warmed(settings: Settings) -> bool:
    """Whether a first question could be answered; what is loaded for it then stays loaded."""
    from core.records import Query
    from pipeline.asking import search_all

    try:
        return bool(list(search_all([Query("wijk", 1)], settings)))
    except ToolError:
        return False


@dataclass(frozen=True, slots=True)
class _Opened:
    store: "Store"
    closing: ExitStack
    file: tuple[int, int]  # device and inode of the database


class _Kept:
    """One opened store for all readers; another takes its place when its file is another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: _Opened | None = None
        self._lock = Lock()
        self._turns = BoundedSemaphore(MOST_READERS)
        self._inside = local()

    @contextmanager
    def lent(self, fingerprint: Mapping[str, str] | None) -> Iterator["Store"]:
        if getattr(self._inside, "depth", 0):
            # Who reads already has a turn; waiting for a second one could wait for ever.
            yield self._present(fingerprint).store
            return
        with self._turns:
            opened = self._present(fingerprint)
            self._inside.depth = 1
            try:
                yield opened.store
            except ToolError as error:
                if error.exit_code >= 4:
                    self._drop(opened)
                raise
            finally:
                self._inside.depth = 0

    def close(self) -> None:
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.closing.close()

    def _present(self, fingerprint: Mapping[str, str] | None) -> _Opened:
        with self._lock:
            opened = self._opened
            if opened is None or not self._sound(opened, fingerprint):
                # The old one stays open for who still reads it, until nobody does.
                opened = self._opened = self._open(fingerprint)
            return opened

    def _open(self, fingerprint: Mapping[str, str] | None) -> _Opened:
        from index.store import open_store

        with ExitStack() as closing:
            store = closing.enter_context(open_store(self._folder, fingerprint=fingerprint))
            return _Opened(store, closing.pop_all(), _file(self._folder))

    def _sound(self, opened: _Opened, fingerprint: Mapping[str, str] | None) -> bool:
        """Whether the store is still that file, made with these settings."""
        from index.store_opened import fingerprint_text

        if opened.file != _file(self._folder):
            return False
        meta = opened.store.meta()
        return fingerprint is None or (
            meta.get("fingerprint") == fingerprint_text(fingerprint) and "reindexing" not in meta
        )

    def _drop(self, opened: _Opened) -> None:
        with self._lock:
            if self._opened is opened:
                self._opened = None


def _file(folder: Path) -> tuple[int, int]:
    from index.store_connection import DATABASE

    try:
        status = os.stat(folder / DATABASE)  # noqa: PTH116
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino
