"""Files that were handed in: read apart from the store first, then published or withdrawn.

What reads a stranger's file runs in a process of its own: a file that makes it crash or hang
costs only itself.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from core.corrections import Correction
from core.errors import NotFound, StoreMissing, ToolError, UnreadableFile
from core.findings import Tags
from core.records import ACCESS_LEVELS, Access, Document, Failure, Finding, Source
from core.reports import IngestReport, Progress
from core.settings import Settings
from pipeline.kept import reading
from pipeline.tools import end_with_parent

PATIENCE = 900.0  # seconds for one file, text recognition included
PATIENCE_TO_PUBLISH = 6 * 3600.0  # seconds for all that is published together
LOOK = 0.3  # seconds between two looks at how far the work is
MOST_MEMBERS = 200  # documents of one file that are shown before it is published

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Staged:
    """A document as it was read and tagged, not yet in the store."""

    member: str
    document: Document
    tags: Tags
    findings: tuple[Finding, ...]


def staged_text(staged: Sequence[Staged]) -> str:
    """What was read, as JSON to keep."""
    import msgspec

    return msgspec.json.encode(staged).decode("utf-8")


def staged_from(text: str) -> tuple[Staged, ...]:
    """What ``staged_text`` kept."""
    import msgspec

    return msgspec.json.decode(text, type=tuple[Staged, ...])


def with_corrections(staged: Staged, held: Sequence[Correction]) -> Staged:
    """The document as it will be recorded once these corrections hold."""
    from index.store_corrections import Recorded
    from pipeline.corrected import corrected

    length = len(staged.document.text)
    recorded = Recorded(staged.document.id, length, staged.tags, staged.findings)
    after = corrected(recorded, held)
    return replace(staged, tags=after.tags, findings=after.findings)


class Apart:
    """A worker process for what people hand in; another takes its place when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._worker: ProcessPoolExecutor | None = None

    def read(self, path: Path, contract: str) -> tuple[tuple[Staged, ...], tuple[Failure, ...]]:
        """The documents in a file, and what of it could not be read; never raises for a file."""
        try:
            return self._done(lambda worker: worker.submit(_read, path, contract, self._settings))
        except UnreadableFile as error:
            return (), (Failure(str(path), path.name, str(error), error.advice),)

    def publish(
        self, paths: Sequence[Path], access: Access, contract: str, show: Callable[[Progress], None]
    ) -> IngestReport:
        """What came into the store; raises ToolError where the store says no."""
        progress = paths[0].parent / ".progress.json"
        try:
            return self._done(
                lambda worker: worker.submit(
                    _publish, tuple(paths), access, contract, self._settings, progress
                ),
                lambda: _tell(progress, show),
                PATIENCE_TO_PUBLISH,
            )
        finally:
            progress.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop the worker."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=False, cancel_futures=True)

    def _done(
        self,
        begin: Callable[[ProcessPoolExecutor], Future[Made]],
        look: Callable[[], None] = lambda: None,
        patience: float = PATIENCE,
    ) -> Made:
        worker = self._running()
        waited = 0.0
        try:
            future = begin(worker)
            while True:
                try:
                    return future.result(LOOK)
                except TooLate:
                    waited += LOOK if future.running() else 0.0
                    look()
                    if waited > patience:
                        self._replace(worker)
                        raise _hung() from None
        except BrokenExecutor as error:
            self._replace(worker)
            raise _crashed() from error

    def _running(self) -> ProcessPoolExecutor:
        from multiprocessing import get_context

        with self._lock:
            if self._worker is None:
                self._worker = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=end_with_parent
                )
            return self._worker

    def _replace(self, worker: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._worker is worker:
                self._worker = None
        for process in list((worker._processes or {}).values()):
            process.kill()
        worker.shutdown(wait=False, cancel_futures=True)


def withdraw(folder: Path, settings: Settings) -> int:
    """How many documents left the store with the files below ``folder``.

    A document that also stands elsewhere stays, as what it is there.
    """
    from index.store import open_store
    from index.store_writing import drop_unheld, note_change, storable

    below = str(folder.absolute())
    try:
        with reading(settings) as store:
            if not store.known_sources(below):
                return 0
    except StoreMissing:
        return 0
    with open_store(settings.store, write=True) as store:
        known = store.known_sources(below)
        before = store.counts().documents
        with store.transaction() as connection:
            for path, member in known:
                row = connection.execute(
                    "DELETE FROM sources WHERE path = ? AND member = ? RETURNING document",
                    (storable(path), member),
                ).fetchone()
                note_change(connection, row["document"])
                drop_unheld(connection, row["document"])
        store.refresh()
        return before - store.counts().documents


def held_elsewhere(
    doc_ids: Iterable[str], folder: Path, settings: Settings, access: Access
) -> dict[str, Access]:
    """The documents that also stand in the store from outside ``folder``, with their level there.

    Only what may be seen at ``access``; nothing while the store cannot be read.
    """
    from pipeline.kept import reading

    held: dict[str, Access] = {}
    with suppress(ToolError), reading(settings) as store:
        for doc_id in doc_ids:
            with suppress(NotFound):
                levels = [
                    known.source.access
                    for known in store.sources(doc_id, access)
                    if not Path(known.source.path).is_relative_to(folder.absolute())
                ]
                if levels:
                    held[doc_id] = min(levels, key=ACCESS_LEVELS.index)
    return held


def correct_published(held: Iterable[Correction], settings: Settings) -> None:
    """Keep the decisions that were made before the documents were in the store."""
    from pipeline.correcting import correct

    for correction in held:
        correct(correction, settings)


# In the worker


def _read(
    path: Path, contract: str, settings: Settings
) -> tuple[tuple[Staged, ...], tuple[Failure, ...]]:
    from pipeline.opening import read
    from pipeline.preparing import prepare_all

    staged: list[Staged] = []
    failures: list[Failure] = []
    for item in read(path, settings):
        if len(staged) + len(failures) >= MOST_MEMBERS:
            break
        if isinstance(item, Failure):
            failures.append(item)
            continue
        member, document = item
        source = Source(str(path.absolute()), path.name, member, contract=contract)
        made = prepare_all(source, document, settings)
        staged.append(Staged(member, made.document, made.tags, made.findings))
    return tuple(staged), tuple(failures)


def _publish(
    paths: tuple[Path, ...], access: Access, contract: str, settings: Settings, progress: Path
) -> IngestReport:
    from pipeline.ingesting import IngestOptions, ingest

    def show(now: Progress) -> None:
        new = progress.with_suffix(".new")
        new.write_text(json.dumps(asdict(now)), encoding="utf-8")
        new.replace(progress)

    return ingest(paths, settings, IngestOptions(access, contract), show)


def _tell(progress: Path, show: Callable[[Progress], None]) -> None:
    try:
        told: dict[str, Any] = json.loads(progress.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    show(Progress(**told))


def _hung() -> ToolError:
    return UnreadableFile(
        "Het lezen duurde te lang en is gestopt.", "Splits het bestand, of bewaar het opnieuw."
    )


def _crashed() -> ToolError:
    return UnreadableFile(
        "Het lezen van dit bestand liep vast.",
        "Waarschijnlijk is het beschadigd; bewaar het opnieuw of vraag het opnieuw op.",
    )
