"""An opened store: what can be asked of it and what can be changed in it."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path

from core.errors import InputError, StoreBusy
from core.findings import Tags
from core.records import (
    ACCESS_LEVELS,
    Access,
    Citation,
    Document,
    DocumentCard,
    Failure,
    Finding,
    Passage,
    ScannedPage,
    Source,
)
from index import (
    derived,
    generations,
    store_filters,
    store_reading,
    store_sources,
    store_verify,
    store_writing,
)
from index.store_connection import connect_for_reading
from index.store_errors import told_plainly
from index.store_lock import writing_alone
from index.store_records import Analysis, Counts, Entry, KnownSource, OldVersion, default_analysis

_MOST_SECRET: Access = ACCESS_LEVELS[-1]


class Store:
    """An opened store. ``open_store`` makes it; reading works always, the rest when writing."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        *,
        writing: bool,
        analysis: Analysis | None = None,
    ) -> None:
        self.folder = folder
        self.writing = writing
        self._first = connection
        self._of_thread = threading.local()
        self._of_thread.connection = connection
        self._analysis = analysis
        self._indexes: derived.Indexes | None = None

    @property
    def analysis(self) -> Analysis:
        """How text becomes index terms; loaded when it is first needed."""
        if self._analysis is None:
            self._analysis = default_analysis()
        return self._analysis

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection to the tables; each thread that reads has its own."""
        if self.writing:
            return self._first
        if not hasattr(self._of_thread, "connection"):
            self._of_thread.connection = connect_for_reading(self.folder)
        own: sqlite3.Connection = self._of_thread.connection
        return own

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A block in which all that is read is of one moment, whatever is written meanwhile."""
        with told_plainly(self.folder):
            connection = self.connection
            if self.writing or connection.in_transaction:
                yield connection  # nobody else writes, or it is of one moment already
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    # What changes

    def add(self, batch: Iterable[Entry]) -> tuple[Failure, ...]:
        """What could not be stored; all the rest is on disk when this returns.

        A document takes the place of what its path held before. What could not be stored is
        remembered as a failure, and costs the rest of the batch nothing.
        """
        recipe = self._recipe()
        with self._transaction() as connection:
            failed = [_add_one(connection, entry, recipe) for entry in batch]
        return tuple(failure for failure in failed if failure is not None)

    def touch(self, sources: Iterable[tuple[Source, str]]) -> None:
        """Let each source hold the document with that id, whose bytes are already in the store.

        For the same bytes at a new path, with new times, or with another access or contract.
        """
        with self._transaction() as connection:
            for source, doc_id in sources:
                row = store_reading.document_row(connection, doc_id, _MOST_SECRET)
                store_writing.point_source(connection, source, row)
                store_writing.drop_failure(connection, source.path, source.member)

    def mark_vanished(self, sources: Iterable[tuple[str, str]]) -> None:
        """Note of each (path, member) that it is no longer where it was; its document stays."""
        with self._transaction() as connection:
            connection.executemany(
                "UPDATE sources SET vanished_at = ? WHERE path = ? AND member = ? "
                "AND vanished_at IS NULL",
                (
                    (store_writing.now(), store_writing.storable(path), member)
                    for path, member in sources
                ),
            )

    def drop_moved(self, moved: Iterable[tuple[tuple[str, str], tuple[str, str]]]) -> None:
        """Remove each source, by path and member, whose document now stands at the other one."""
        with self._transaction() as connection:
            for old, new in moved:
                store_writing.drop_moved(connection, old, new)

    def forget(self, name: str) -> str:
        """The id of the document that was removed with all its sources, versions and findings."""
        self._need_writing()
        # What is forgotten must not be left in unused corners of the file either.
        self.connection.execute("PRAGMA secure_delete = ON")
        with self._transaction() as connection:
            row = store_reading.document_row(connection, name, _MOST_SECRET)
            doc_id = store_reading.card_of(connection, row, _MOST_SECRET).id
            store_writing.drop_document(connection, row)
            connection.execute("DELETE FROM versions WHERE document_id = ?", (doc_id,))
        with self._plainly():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return doc_id

    def record_failure(self, failure: Failure) -> None:
        """Remember a file that did not become a document."""
        with self._transaction() as connection:
            store_writing.put_failure(connection, failure)

    def clear_failures(self, path: str, keep: Collection[str] = ()) -> None:
        """Forget that a file, or a member of it other than those to keep, once failed."""
        with self._transaction() as connection:
            store_writing.drop_failures(connection, path, keep)

    # What is read

    def failures(self) -> tuple[Failure, ...]:
        """The files that did not become a document, sorted by path."""
        with self.snapshot():
            return store_sources.failures(self.connection)

    def known_sources(self, prefix: str = "") -> dict[tuple[str, str], KnownSource]:
        """Every source at or below the path ``prefix``, by path and member."""
        with self.snapshot():
            return {
                (known.source.path, known.source.member): known
                for known in store_sources.known_sources(self.connection, prefix)
            }

    def document(self, name: str, access: Access = _MOST_SECRET) -> Document:
        """The document whose id is ``name`` or, alone, begins with it; else NotFound."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.read_document(self.connection, row)

    def scanned_page(
        self, name: str, page: int, access: Access = _MOST_SECRET
    ) -> ScannedPage | None:
        """Where the words of a page (from 1) that was recognised stand; None of another page."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.scanned_page(self.connection, row, page)

    def card(self, name: str, access: Access = _MOST_SECRET) -> DocumentCard:
        """What a citation shows of the document."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.card_of(self.connection, row, access)

    def documents(
        self, access: Access = _MOST_SECRET, *, kind: str = "", number: str = ""
    ) -> Iterator[DocumentCard]:
        """A card of every document that may be seen, in the order in which they came.

        Only those of that ``kind``, and those whose number begins with ``number``, where given.
        """
        seen = store_filters.document_seen(access)
        with self.snapshot() as connection:
            rows = connection.execute(
                f"SELECT d.row FROM documents d WHERE ({seen.sql}) AND ? IN ('', d.kind) "  # noqa: S608
                "AND substr(ifnull(d.number, ''), 1, length(?)) = ? ORDER BY d.row",
                (*seen.values, kind, number, number),
            )
            cards = [store_reading.card_of(connection, row["row"], access) for row in rows]
        return iter(cards)

    def passage(self, name: str, access: Access = _MOST_SECRET) -> Passage:
        """The passage with that id (the document's part may be shortened); else NotFound."""
        with self.snapshot():
            row = store_reading.passage_row(self.connection, name, access)
            kept = self.connection.execute(
                f"SELECT {store_reading.PASSAGE_COLUMNS} FROM {store_reading.PASSAGE_TABLES} "  # noqa: S608
                "WHERE p.row = ?",
                (row,),
            ).fetchone()
            return store_reading.passage_of(kept)

    def passages(self, name: str, access: Access = _MOST_SECRET) -> tuple[Passage, ...]:
        """All passages of a document, in the order of its text."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.passages_of(self.connection, row)

    def findings(self, name: str, access: Access = _MOST_SECRET) -> tuple[Finding, ...]:
        """All findings of a document, in the order of its text."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.findings_of(self.connection, row)

    def tags(self, access: Access = _MOST_SECRET) -> Iterator[tuple[DocumentCard, Tags]]:
        """What is recorded of each document that may be seen, in the order in which they came."""
        with self.snapshot():
            yield from store_reading.tags_of_all(self.connection, access)

    def cite(self, name: str, start: int, end: int, access: Access = _MOST_SECRET) -> Citation:
        """The citation of ``text[start:end]`` of a document."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_reading.cite(self.connection, row, start, end, access)

    def sources(self, name: str, access: Access = _MOST_SECRET) -> tuple[KnownSource, ...]:
        """Where the document stands; more than one where it has duplicates."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_sources.sources_of(self.connection, row, access)

    def old_versions(self, name: str, access: Access = _MOST_SECRET) -> tuple[OldVersion, ...]:
        """The documents that the paths of this one held before it, the latest first."""
        with self.snapshot():
            row = store_reading.document_row(self.connection, name, access)
            return store_sources.old_versions(self.connection, row, access)

    def noted(self, words: str) -> dict[str, tuple[str, ...]]:
        """The notes of each document that has those words in its notes, by its id."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT id, notes FROM documents WHERE instr(notes, ?) ORDER BY row", (words,)
            )
            return {row["id"]: tuple(json.loads(row["notes"])) for row in rows}

    def counts(self, access: Access = _MOST_SECRET) -> Counts:
        """How much there is that may be seen."""
        with self.snapshot():
            size = _size_of(self.folder)
            return store_sources.counts(self.connection, access, size)

    def meta(self) -> dict[str, str]:
        """The properties of the store: who made it, when, its fingerprint."""
        with self.snapshot():
            return store_reading.meta(self.connection)

    # The derived indexes

    def refresh(self) -> None:
        """Bring the derived indexes up to date with the tables."""
        self._need_writing()
        with self._plainly():
            self._build_where_needed()

    def rebuild(self) -> None:
        """Make the derived indexes from nothing."""
        self._need_writing()
        with self._plainly():
            self._build(anew=True)

    def indexes(self) -> derived.Indexes:
        """The derived indexes, opened; missing, stale or damaged ones are built first.

        While another process writes, what it has not yet indexed is not there: the generation
        before it is used as it stands.
        """
        with self._plainly():
            store_reading.refuse_half_reindexed(self.connection)
            present = generations.read_generation(self.folder)
            if self._indexes is None or self._indexes.generation != present:
                self._indexes = derived.open_current(
                    self.connection, self.folder, self.analysis, self._bring_up_to_date
                )
            return self._indexes

    def _bring_up_to_date(self, wait: float) -> bool:
        """Whether the indexes are up to date now; False where another process is writing."""
        turn = nullcontext() if self.writing else writing_alone(self.folder, wait)
        try:
            with turn:
                self._build_where_needed()
        except StoreBusy:
            return False
        return True

    def _build_where_needed(self) -> None:
        present = derived.open_sound(self.folder)
        if present is not None and derived.is_fresh(
            self.connection, present.generation, self.analysis
        ):
            generations.remove_others(self.folder, present.generation)
        else:
            self._build()

    def _build(self, *, anew: bool = False) -> None:
        generation = derived.build(self.connection, self.folder, self.analysis, anew=anew)
        if self.writing:
            # The last change is kept: it tells whether a generation goes with these tables.
            self.connection.execute("DELETE FROM changes WHERE seq < ?", (generation.change,))

    # Care

    def verify(self) -> tuple[str, ...]:
        """Every problem that a look at all of it finds, one line each; nothing is changed."""
        with self._plainly():
            return tuple(store_verify.problems(self.connection, self.folder, self.analysis))

    def begin_reindex(self, fingerprint: Mapping[str, str]) -> None:
        """From now on passages and vectors are made with other settings; see ``outdated``.

        Until ``finish_reindex`` nothing can be searched; a reindex that was broken off is taken
        up again by beginning it again.
        """
        with self._transaction() as connection:
            kept = store_reading.meta(connection)
            text = fingerprint_text(fingerprint)
            if kept.get("reindexing") and kept.get("fingerprint") == text:
                return
            store_writing.set_meta(connection, "fingerprint", text)
            store_writing.set_meta(connection, "reindexing", store_writing.now())
            connection.execute("DELETE FROM meta WHERE key = 'dimension'")
            # Also where the settings are the same: a reindex does all of it again.
            connection.execute("UPDATE documents SET recipe = ''")

    def outdated(self) -> tuple[str, ...]:
        """The ids of the documents that were not made with the present fingerprint."""
        with self._plainly():
            rows = self.connection.execute(
                "SELECT id FROM documents WHERE recipe <> ? ORDER BY row", (self._recipe(),)
            )
            return tuple(row["id"] for row in rows)

    def replace(self, batch: Iterable[Entry]) -> None:
        """Give documents other passages, vectors and findings; their sources stay as they are."""
        recipe = self._recipe()
        with self._transaction() as connection:
            for entry in batch:
                row = store_reading.document_row(connection, entry.document.id, _MOST_SECRET)
                store_writing.replace_contents(connection, row, entry, recipe)

    def finish_reindex(self) -> None:
        """Everything is made anew: build the indexes from nothing and let it be searched again."""
        left = len(self.outdated())
        if left:
            raise RuntimeError(f"{left} documents are still to be made anew")
        with self._plainly():
            self._build(anew=True)
        with self._transaction() as connection:
            connection.execute("DELETE FROM meta WHERE key = 'reindexing'")

    # Inside

    def _recipe(self) -> str:
        return recipe_of(self.meta().get("fingerprint", ""))

    def _need_writing(self) -> None:
        if not self.writing:
            raise RuntimeError("the store was opened for reading")

    def _plainly(self) -> AbstractContextManager[None]:
        return told_plainly(self.folder)

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A block whose changes are on disk together when it ends, or not at all."""
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._need_writing()
        with told_plainly(self.folder):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise


def fingerprint_text(fingerprint: Mapping[str, str]) -> str:
    """The fingerprint as it is kept."""
    return json.dumps(dict(sorted(fingerprint.items())), ensure_ascii=False)


def _size_of(folder: Path) -> int:
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            # A writer may be swapping in other indexes.
            with suppress(FileNotFoundError):
                size += (Path(place) / name).stat().st_size
    return size


def recipe_of(fingerprint: str) -> str:
    """A short name of a fingerprint: which documents were made with it."""
    return sha256(fingerprint.encode()).hexdigest()[:16]


def _add_one(connection: sqlite3.Connection, entry: Entry, recipe: str) -> Failure | None:
    connection.execute("SAVEPOINT entry")
    try:
        store_writing.put_entry(connection, entry, recipe)
    except (InputError, UnicodeEncodeError) as error:
        connection.execute("ROLLBACK TO entry")
        failure = _failure_of(entry.source, error)
        store_writing.put_failure(connection, failure)
        return failure
    finally:
        connection.execute("RELEASE entry")
    return None


def _failure_of(source: Source, error: InputError | UnicodeEncodeError) -> Failure:
    plain = isinstance(error, InputError)
    return Failure(
        path=source.path,
        name=source.name,
        reason=str(error) if plain else "Een eigenschap bevat tekens die geen tekst zijn.",
        advice=error.advice if isinstance(error, InputError) else "",
        member=source.member.encode("utf-8", "replace").decode("utf-8"),
        error=type(error).__name__,
    )
