"""From paths to a store: what is new or changed goes in, one bad file never stops the rest."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError, NotFound
from core.records import Access, Document, Failure, Source
from core.reports import IngestReport, Progress
from core.settings import Settings
from pipeline.correcting import correct_again
from pipeline.preparing import Prepared, prepare, with_vectors
from pipeline.tools import fingerprint

if TYPE_CHECKING:
    from index.store import KnownSource, Store

BATCH_PASSAGES = 256  # embedded and committed at once: bounds memory, and work lost to a crash
# A file whose times are this close to the moment it was read may change without showing it.
RACY_NS = 2_000_000_000

ShowProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What a person says of the files: who may see them, and which contract they belong to."""

    access: Access = "public"
    contract: str = ""


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    options: IngestOptions | None = None,
    show: ShowProgress = lambda _: None,
) -> IngestReport:
    """What was added, replaced, left alone, gone or failed; one bad file never stops the rest.

    Everything in the report is on disk. Raises InputError where a path does not exist or holds
    no file at all, and StoreUnavailable or StoreMismatch where the store says no.
    """
    from index.store import open_store
    from ingest.files import find_files

    started = time.monotonic()
    found = list(find_files(paths))
    if not found:
        raise InputError(
            f"Geen bestanden in {', '.join(map(str, paths))}.",
            "Noem een map met documenten, of de bestanden zelf.",
        )
    with open_store(
        settings.store, fingerprint=fingerprint(settings), write=True, create=True
    ) as store:
        run = _Ingest(store, settings, options or IngestOptions(), paths)
        for number, item in enumerate(found):
            if isinstance(item, Failure):
                run.fail(item)
            else:
                show(Progress(len(found), number, run.passages, item[1]))
                run.take(*item)
        run.finish()
        store.refresh()
    return run.report(time.monotonic() - started)


class _Ingest:
    """One run over files: what it has seen, and what waits to be stored."""

    def __init__(
        self, store: "Store", settings: Settings, options: IngestOptions, paths: Sequence[Path]
    ) -> None:
        self._store, self._settings, self._options = store, settings, options
        self._known = _known_sources(store, paths)
        self._held = {known.doc_id for known in self._known.values()}
        self._waiting: list[Prepared] = []
        self._seen: set[tuple[str, str]] = set()
        self._failures: list[Failure] = []
        self._counts = dict.fromkeys(("added", "replaced", "unchanged", "duplicates"), 0)
        self._vanished: list[str] = []
        self.passages = 0

    def take(self, path: Path, name: str) -> None:
        """Bring one file into the store, unless it holds just that already."""
        from ingest.reading import read_file

        source = self._source(path, name)
        members = self._members(source.path)
        if source.size and members and all(_same(known.source, source) for known in members):
            self._seen.update((known.source.path, known.source.member) for known in members)
            self._counts["unchanged"] += len(members)
            return
        source = replace(source, changed_ns=_settled(source.changed_ns))
        for item in read_file(path, name):
            if isinstance(item, Failure):
                self.fail(item)
            else:
                self._document(replace(source, member=item[0]), item[1])

    def fail(self, failure: Failure) -> None:
        """Remember a file that could not be read; what the store has of it stays."""
        self._failures.append(failure)
        self._seen.add((failure.path, failure.member))
        self._store.record_failure(failure)

    def finish(self) -> None:
        """Store what waits, and note what is no longer where it was."""
        self._flush()
        failed = {failure.path for failure in self._failures if not failure.member}
        gone = [key for key in self._known if key not in self._seen and key[0] not in failed]
        self._store.mark_vanished(gone)
        self._vanished = [_shown_name(self._known[key].source) for key in gone]

    def report(self, seconds: float) -> IngestReport:
        return IngestReport(
            **self._counts,
            passages=self.passages,
            vanished=tuple(self._vanished),
            failures=tuple(self._failures),
            seconds=seconds,
        )

    def _document(self, source: Source, document: Document) -> None:
        key = (source.path, source.member)
        self._seen.add(key)
        before = self._known.get(key)
        same_contract = before is not None and before.source.contract == source.contract
        if before is not None and before.doc_id == document.id and same_contract:
            self._store.touch([(source, document.id)])
            self._counts["unchanged"] += 1
        elif document.id in self._held or _holds(self._store, document.id):
            self._flush()  # the copy may itself be waiting
            self._store.touch([(source, document.id)])
            self._counts["duplicates"] += 1
        else:
            self._held.add(document.id)
            self._counts["added" if before is None else "replaced"] += 1
            self._wait(prepare(source, document, self._settings))

    def _wait(self, prepared: Prepared) -> None:
        self._waiting.append(prepared)
        if sum(len(waiting.passages) for waiting in self._waiting) >= BATCH_PASSAGES:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        for failure in self._store.add(with_vectors(self._waiting, self._settings)):
            self._failures.append(failure)
        correct_again(self._store, [waiting.document.id for waiting in self._waiting])
        self.passages += sum(len(waiting.passages) for waiting in self._waiting)
        self._waiting = []

    def _source(self, path: Path, name: str) -> Source:
        try:
            status = path.stat()
        except OSError:
            return Source(str(path), name, "", 0, 0, 0, self._options.access)
        return Source(
            path=str(path),
            name=name,
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            changed_ns=status.st_ctime_ns,
            access=self._options.access,
            contract=self._options.contract,
        )

    def _members(self, path: str) -> list["KnownSource"]:
        return self._by_path.get(path, [])

    @cached_property
    def _by_path(self) -> dict[str, list["KnownSource"]]:
        by_path: dict[str, list[KnownSource]] = {}
        for known in self._known.values():
            by_path.setdefault(known.source.path, []).append(known)
        return by_path


def _known_sources(store: "Store", paths: Sequence[Path]) -> dict[tuple[str, str], "KnownSource"]:
    known: dict[tuple[str, str], KnownSource] = {}
    for path in paths:
        # As find_files writes paths: made absolute, but links stay links.
        known |= store.known_sources(os.path.abspath(path))  # noqa: PTH100
    return known


def _holds(store: "Store", doc_id: str) -> bool:
    try:
        store.card(doc_id)
    except NotFound:
        return False
    return True


def _same(known: Source, now: Source) -> bool:
    """Whether the file is as it was, and a person says the same of it."""
    return replace(now, member=known.member) == known


def _settled(changed_ns: int) -> int:
    """The time of change to remember; 0, which no file has, where it is too fresh to rely on."""
    return changed_ns if time.time_ns() - changed_ns > RACY_NS else 0


def _shown_name(source: Source) -> str:
    return f"{source.name}#{source.member}" if source.member else source.name
