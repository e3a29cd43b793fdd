"""The one way in which the program opens a file that somebody gave: apart, in a worker."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError
from core.records import Document, Failure
from core.settings import Settings
from index.processor import cores

if TYPE_CHECKING:
    from ingest.isolation.reading import Ocr, Way


def way_of(settings: Settings, ocr: "Ocr" = "auto", processes: int = 1) -> "Way":
    """How files are read under these settings."""
    from ingest.isolation.limits import Limits
    from ingest.isolation.reading import Way

    limits = Limits(seconds=settings.file_seconds, memory=settings.file_megabytes * 1_000_000)
    return Way(limits, ocr, processes)


def read(path: Path, settings: Settings) -> Iterator[tuple[str, Document] | Failure]:
    """Each document in a file with its member, or a Failure; never raises for a bad file."""
    from ingest.isolation.reading import read_apart

    yield from read_apart(path, path.name, way_of(settings, processes=cores()))


def read_first(path: Path, settings: Settings) -> tuple[str, Document]:
    """The first document in a file with its member; raises InputError where there is none."""
    return next(read_every(path, settings))


def read_every(path: Path, settings: Settings) -> Iterator[tuple[str, Document]]:
    """Each document in a file with its member; raises InputError where there is none."""
    failed: Failure | None = None
    found = False
    for item in read(path, settings):
        if isinstance(item, Failure):
            failed = failed or item
        else:
            found = True
            yield item
    if found:
        return
    if failed is not None:
        raise InputError(f"{failed.name}: {failed.reason}", failed.advice)
    raise InputError(f"In {path} staat geen document.", "Noem een bestand met tekst.")


def in_force(settings: Settings) -> tuple[str, ...]:
    """What holds back the process that reads a file on this machine, by name."""
    from ingest.isolation.pool import pool
    from ingest.isolation.worker import WorkerEnded

    try:
        with pool(way_of(settings).limits).worker() as worker:
            return worker.started()
    except WorkerEnded:
        return ()
