"""The store opened for reading: anew for a command, kept open for a server."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from core.errors import ToolError
from core.settings import Settings

if TYPE_CHECKING:
    from index.store import Store

MOST_READERS = 4  # more at once than there are cores only makes each of them slower

_pools: dict[Path, "_Pool"] = {}


@contextmanager
def reading(settings: Settings, fingerprint: Mapping[str, str] | None = None) -> Iterator["Store"]:
    """The store, opened for reading until the block ends; one that is kept open where any is."""
    from index.store import open_store

    pool = _pools.get(settings.store.absolute())
    if pool is None:
        with open_store(settings.store, fingerprint=fingerprint) as store:
            yield store
    else:
        with pool.borrowed(fingerprint) as store:
            yield store


@contextmanager
def kept_open(settings: Settings) -> Iterator[None]:
    """Until the block ends, readers of this store in this process share what is open."""
    place = settings.store.absolute()
    pool = _pools.setdefault(place, _Pool(settings.store))
    try:
        yield
    finally:
        if _pools.pop(place, None) is not None:
            pool.close()


def warmed(settings: Settings) -> bool:
    """Whether a first question could be answered; what is loaded for it then stays loaded."""
    from core.records import Query
    from pipeline.asking import search_all

    try:
        return bool(list(search_all([Query("wijk", 1)], settings)))
    except ToolError:
        return False


@dataclass(frozen=True, slots=True)
class _Reader:
    store: "Store"
    closing: ExitStack
    file: tuple[int, int]  # device and inode of the database


class _Pool:
    """Opened stores that wait for a reader; each serves one reader at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[_Reader] = []
        self._lock = Lock()
        self._turns = BoundedSemaphore(MOST_READERS)

    @contextmanager
    def borrowed(self, fingerprint: Mapping[str, str] | None) -> Iterator["Store"]:
        with self._turns:
            reader = self._take(fingerprint)
            try:
                yield reader.store
            except ToolError as error:
                # A damaged or replaced file must not stay open for the next one.
                if error.exit_code >= 4:
                    reader.closing.close()
                    raise
                self._give(reader)
                raise
            except BaseException:
                reader.closing.close()
                raise
            self._give(reader)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.closing.close()

    def _take(self, fingerprint: Mapping[str, str] | None) -> _Reader:
        while True:
            with self._lock:
                reader = self._idle.pop() if self._idle else None
            if reader is None:
                return self._open(fingerprint)
            if self._sound(reader, fingerprint):
                return reader
            reader.closing.close()

    def _open(self, fingerprint: Mapping[str, str] | None) -> _Reader:
        from index.store import open_store

        with ExitStack() as closing:
            store = closing.enter_context(open_store(self._folder, fingerprint=fingerprint))
            return _Reader(store, closing.pop_all(), _file(self._folder))

    def _sound(self, reader: _Reader, fingerprint: Mapping[str, str] | None) -> bool:
        """Whether the store is still that file, made with these settings."""
        from index.store_opened import fingerprint_text

        if reader.file != _file(self._folder):
            return False
        meta = reader.store.meta()
        return fingerprint is None or (
            meta.get("fingerprint") == fingerprint_text(fingerprint) and "reindexing" not in meta
        )

    def _give(self, reader: _Reader) -> None:
        with self._lock:
            self._idle.append(reader)


def _file(folder: Path) -> tuple[int, int]:
    from index.store_connection import DATABASE

    try:
        status = os.stat(folder / DATABASE)  # noqa: PTH116
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino
