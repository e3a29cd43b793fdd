"""Paths -> files, in a fixed order."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.errors import InputError
from core.records import Failure
from ingest.clutter import is_clutter


def find_files(paths: Sequence[Path]) -> Iterator[tuple[Path, str] | Failure]:
    """Each file once, sorted: its absolute path, and its name below the folder that was named.

    Clutter (hidden files, locks, shortcuts) and links that loop are passed over; a folder that
    cannot be opened is a Failure. Raises InputError before the first file where a path does not
    exist.
    """
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise InputError(
            f"Niet gevonden: {', '.join(missing)}.", "Kijk na of het pad juist geschreven is."
        )
    return _each_once(paths)


def _each_once(paths: Sequence[Path]) -> Iterator[tuple[Path, str] | Failure]:
    seen: set[str] = set()
    for path in paths:
        folder = stat.S_ISDIR(_mode(path))
        for found in _walk(path, path.name, frozenset()) if folder else _file(path):
            key = found.path if isinstance(found, Failure) else str(found[0])
            if key not in seen:
                seen.add(key)
                yield found


def _file(path: Path) -> Iterator[tuple[Path, str] | Failure]:
    yield Path(os.path.abspath(path)), path.name  # noqa: PTH100 - resolve() would follow links


def _walk(
    folder: Path, name: str, above: frozenset[tuple[int, int]]
) -> Iterator[tuple[Path, str] | Failure]:
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(
            path=os.path.abspath(folder),  # noqa: PTH100
            name=name,
            reason=f"De map kan niet geopend worden: {error.strerror or error}.",
            advice="Kijk na of je de map mag lezen.",
            error=type(error).__name__,
        )
        return
    place = (status.st_dev, status.st_ino)
    if place in above:
        return
    for entry in entries:
        if is_clutter(entry.name):
            continue
        below = f"{name}/{entry.name}" if above else entry.name
        mode = _mode(entry)
        if stat.S_ISDIR(mode):
            yield from _walk(entry, below, above | {place})
        elif stat.S_ISREG(mode):
            yield Path(os.path.abspath(entry)), below  # noqa: PTH100


def _mode(path: Path) -> int:
    """What the path is; a file where it cannot be looked at: who reads it then says why."""
    try:
        return path.stat().st_mode
    except OSError:
        return stat.S_IFREG
