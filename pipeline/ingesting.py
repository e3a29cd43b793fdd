"""From paths to a store: what is new or changed goes in, one bad file never stops the rest."""

import os
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError, NotFound
from core.records import ACCESS_LEVELS, Document, Failure, Source, place_of
from core.reports import Copy, IngestReport, Progress, TooOpen, Vanished
from core.settings import Settings
from index.processor import cores
from pipeline.correcting import correct_again
from pipeline.opening import way_of
from pipeline.planning import (
    IngestOptions,
    Planned,
    as_said,
    counted,
    failed_files,
    known_before,
    plan,
    secrecy,
    threads_for,
)
from pipeline.preparing import Prepared, prepare, with_vectors
from pipeline.tools import fingerprint

if TYPE_CHECKING:
    from index.store import Store
    from ingest.isolation.messages import Recognised

    Item = tuple[str, Document] | Failure | Recognised

__all__ = ["IngestOptions", "ingest"]
BATCH_PASSAGES = 256  # embedded and committed at once: bounds memory, and work lost to a crash

ShowProgress = Callable[[Progress], None]


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    options: IngestOptions | None = None,
    show: ShowProgress = lambda _: None,
) -> IngestReport:
    """What was added, replaced, left alone, gone or failed; one bad file never stops the rest.

    Everything in the report is on disk. A path that does not exist is a failure among the others;
    raises InputError where none does or they hold no file at all, and StoreUnavailable or
    StoreMismatch where the store says no.
    """
    from index.store import open_store
    from ingest.files import find_files

    started = time.monotonic()
    options = options or IngestOptions()
    there = [path for path in paths if os.path.lexists(path)]
    missing = [_missing(path) for path in paths if path not in there]
    paths = there or paths
    failed_only = options.retry and not paths
    found = list(find_files(paths))
    if not found and not failed_only:
        raise InputError(
            f"Geen bestanden in {', '.join(map(str, paths))}.",
            "Noem een map met documenten, of de bestanden zelf.",
        )
    with open_store(
        settings.store, fingerprint=fingerprint(settings), write=True, create=True
    ) as store:
        if failed_only:
            found = list(failed_files(store))
            paths = [item[0] for item in found if not isinstance(item, Failure)]
        run = _Ingest(store, settings, options, paths)
        run.take_all(found, show)
        run.finish()
        store.refresh()
    report = run.report(time.monotonic() - started)
    return replace(report, failures=(*missing, *report.failures))


class _Ingest:
    """One run over files: what it has seen, and what waits to be stored."""

    def __init__(
        self, store: "Store", settings: Settings, options: IngestOptions, paths: Sequence[Path]
    ) -> None:
        self._store, self._settings, self._options = store, settings, options
        # As find_files writes paths: made absolute, but links stay links.
        self._below = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100
        self._before = known_before(store, paths)
        self._known = {
            (one.source.path, one.source.member): one
            for known in self._before.known.values()
            for one in known
        }
        self._held = {known.doc_id for known in self._known.values()}
        self._waiting: list[Prepared] = []
        self._seen: set[tuple[str, str]] = set()
        self._failures: list[Failure] = []
        self._counts = dict.fromkeys(("added", "replaced", "unchanged", "duplicates"), 0)
        self._vanished: list[Vanished] = []
        self._too_open: list[TooOpen] = []
        self._unsaid: set[tuple[str, str]] = set()  # of which nobody said who may see them
        self._said: dict[str, Source] = {}  # the documents of which somebody does now, by id
        self._copies: list[Copy] = []
        self.passages = 0

    def take_all(self, found: Sequence[tuple[Path, str] | Failure], show: ShowProgress) -> None:
        """Bring the files into the store; workers read ahead of what is tagged and stored here."""
        from ingest.isolation.ahead import in_order
        from ingest.isolation.messages import Recognised

        planned = [plan(item, self._before, self._options) for item in found]
        total = sum(file.weight for file in planned) or 1
        threads, done = threads_for(planned, self._options), 0
        for number, (file, items) in enumerate(in_order(planned, self._reader(threads), threads)):
            now = Progress(len(found), number, self.passages, file.name, done / total)
            show(now)
            failed: set[str] = set()
            for item in items:
                if isinstance(item, Recognised):
                    show(_while_recognising(now, item, file.weight / total))
                elif isinstance(item, Failure):
                    failed.add(item.member)
                    self._fail(counted(item, file.source, self._before))
                else:
                    self._document(replace(file.source, member=item[0]), item[1], file.anew)
            self._settle(file, failed)
            done += file.weight

    def finish(self) -> None:
        """Store what waits, and note what is no longer where it was."""
        self._flush()
        failed = {failure.path for failure in self._failures if not failure.member}
        gone = [
            key for key in self._known if key not in self._seen and not _is_below(key[0], failed)
        ]
        for path in self._before.failed:
            below = any(Path(path).is_relative_to(one) for one in self._below)
            if below and not os.path.lexists(path):
                self._store.clear_failures(path)
        moved = self._moved(gone)
        self._store.drop_moved(moved.items())
        old = {place_of(*key) for key in moved}
        self._copies = [copy for copy in self._copies if copy.given or copy.other not in old]
        self._tell_of_open_copies()
        left = [self._known[key] for key in gone if key not in moved]
        self._store.mark_vanished((one.source.path, one.source.member) for one in left)
        self._vanished = [
            Vanished(place_of(one.source.name, one.source.member), one.doc_id) for one in left
        ]

    def _moved(self, gone: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Where the document of a source that is gone stands now, by path and member.

        A new place takes over what was said of the old one and is not said anew.
        """
        moved: dict[tuple[str, str], tuple[str, str]] = {}
        away = frozenset(gone)
        # The most secret last: of several places that became one, that one has the last word.
        for key in sorted(gone, key=lambda key: secrecy(self._known[key].source)):
            before = self._known[key]
            place = self._place_now(before.doc_id, away)
            if place is None:
                continue
            moved[key] = (place.path, place.member)
            if moved[key] not in self._known:
                taken = as_said(place, before.source, self._options)
                said = self._options.access is not None and moved[key] in self._seen
                strictest = place if said else max(place, before.source, key=secrecy)
                taken = replace(taken, access=strictest.access)
                self._store.touch([(taken, before.doc_id)])
                # Who "the city" is in it hangs on the contract.
                if taken.contract != before.source.contract:
                    document = self._store.document(before.doc_id)
                    self._wait(prepare(taken, document, self._settings))
        self._flush()
        return moved

    def _place_now(self, doc_id: str, gone: Collection[tuple[str, str]]) -> Source | None:
        """A source of the document whose file is there, rather one that is new; else None."""
        there = [
            one.source
            for one in self._store.sources(doc_id)
            if (one.source.path, one.source.member) not in gone
            and not one.vanished
            and os.path.lexists(one.source.path)
        ]
        known = self._known
        return min(there, key=lambda one: (one.path, one.member) in known, default=None)

    def report(self, seconds: float) -> IngestReport:
        return IngestReport(
            **self._counts,
            passages=self.passages,
            vanished=tuple(self._vanished),
            failures=tuple(self._failures),
            too_open=tuple(self._too_open),
            copies=tuple(self._copies),
            seconds=seconds,
        )

    def _reader(self, threads: int) -> "Callable[[Planned], Iterable[Item]]":
        from ingest.isolation.reading import read_and_tell

        at_once = max(1, (self._options.workers or cores()) // threads)
        way = way_of(self._settings, self._options.ocr, at_once)

        def read(file: Planned) -> "Iterable[Item]":
            return read_and_tell(file.path, file.name, way) if file.weight else ()

        return read

    def _settle(self, file: Planned, failed: set[str]) -> None:
        """Count a file that was not read, or forget what once failed of one that was."""
        self._seen.update(file.left)
        if file.failure is not None:
            self._fail(file.failure)
        elif not file.weight:
            self._counts["unchanged"] += len(file.left)
            known = [self._known[key] for key in file.left]
            self._store.touch((one.source, one.doc_id) for one in known if one.vanished)
        elif file.source.path in self._before.failed:
            self._store.clear_failures(file.source.path, failed)

    def _fail(self, failure: Failure) -> None:
        """Remember a file that could not be read; what the store has of it stays."""
        self._failures.append(failure)
        self._seen.add((failure.path, failure.member))
        self._store.record_failure(failure)

    def _document(self, source: Source, document: Document, anew: bool) -> None:
        key = (source.path, source.member)
        self._seen.add(key)
        before = self._known.get(key)
        same = before is not None and before.doc_id == document.id
        source = self._at_its_level(source, document.id)
        moved = same and before is not None and before.source.contract != source.contract
        if same and not moved and not anew:
            self._store.touch([(source, document.id)])
            self._counts["unchanged"] += 1
        elif not (anew or moved) and (
            document.id in self._held or _holds(self._store, document.id)
        ):
            self._flush()  # the copy may itself be waiting
            self._store.touch([(source, document.id)])
            if before is not None:  # what people decided of the version it replaces holds for it
                correct_again(self._store, [document.id])
            self._counts["duplicates"] += 1
        else:
            self._held.add(document.id)
            self._counts["added" if before is None else "replaced"] += 1
            self._look_at_mark(source, document)
            self._wait(prepare(source, document, self._settings))

    def _at_its_level(self, source: Source, doc_id: str) -> Source:
        """The source at the level that is given; else as it was, and no more open than a copy.

        What was said of a document holds for a copy of it too, until something else is said.
        """
        key = (source.path, source.member)
        before = self._known.get(key)
        others = self._sources(doc_id)
        if self._options.access is not None:
            self._said[doc_id] = source
            # Nothing is made more open where it already stands as openly.
            if others and all(secrecy(one) > secrecy(source) for one in others):
                self._copies.append(_copy(source, max(others, key=secrecy), given=True))
            return source
        if before is not None:  # a member may be more secret than its file
            source = replace(source, access=before.source.access)
        if before is None or before.doc_id != doc_id:
            self._unsaid.add(key)
            source = self._as_secret(source, others)
        # Such a copy may have come a moment ago, before what is more secret.
        for one in others:
            if (one.path, one.member) in self._unsaid:
                raised = self._as_secret(one, [source])
                self._store.touch([(raised, doc_id)] if raised != one else [])
        return source

    def _as_secret(self, source: Source, others: Sequence[Source]) -> Source:
        strictest = max(others, key=secrecy, default=source)
        if secrecy(strictest) <= secrecy(source):
            return source
        source = replace(source, access=strictest.access)
        self._copies.append(_copy(source, strictest, given=False))
        return source

    def _tell_of_open_copies(self) -> None:
        """Note what somebody wants more secret while another place keeps it as open as it was."""
        for doc_id, source in self._said.items():
            others = [
                one for one in self._sources(doc_id) if (one.path, one.member) not in self._seen
            ]
            most_open = min(others, key=secrecy, default=source)
            if secrecy(most_open) < secrecy(source):
                self._copies.append(_copy(source, most_open, given=True))

    def _sources(self, doc_id: str) -> list[Source]:
        """Where the store has the document from; nothing where it has not."""
        if any(waiting.document.id == doc_id for waiting in self._waiting):
            self._flush()
        try:
            return [one.source for one in self._store.sources(doc_id)]
        except NotFound:
            return []

    def _look_at_mark(self, source: Source, document: Document) -> None:
        from ingest.secrecy import marked_level

        marked = marked_level(document.notes)
        if marked is not None and ACCESS_LEVELS.index(marked) > secrecy(source):
            name = place_of(source.name, source.member)
            self._too_open.append(TooOpen(name, marked, source.access))

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


def _is_below(path: str, failed: Collection[str]) -> bool:
    """Whether the path, or a folder above it, is among those that could not be read."""
    return path in failed or any(str(folder) in failed for folder in Path(path).parents)


def _missing(path: Path) -> Failure:
    return Failure(
        os.path.abspath(path),  # noqa: PTH100
        str(path),
        "Niet gevonden.",
        "Kijk na of het pad juist geschreven is.",
    )


def _copy(source: Source, other: Source, *, given: bool) -> Copy:
    return Copy(
        place_of(source.name, source.member),
        source.access,
        place_of(other.path, other.member),
        other.access,
        given,
    )


def _while_recognising(now: Progress, told: "Recognised", share: float) -> Progress:
    part = told.done / max(told.pages, 1)
    step = f"bladzijde {told.done} van {told.pages} herkend"
    return replace(now, share=(now.share or 0.0) + share * part, step=step)


def _holds(store: "Store", doc_id: str) -> bool:
    try:
        store.card(doc_id)
    except NotFound:
        return False
    return True
