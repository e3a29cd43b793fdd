"""What changes in a store, each as one piece inside the transaction of the caller."""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from core.errors import InputError, StoreMismatch
from core.records import (
    ACCESS_LEVELS,
    Document,
    Failure,
    Finding,
    Found,
    Passage,
    ScannedPage,
    Source,
)
from core.tags_json import tags_to_json
from index.store_filters import level
from index.store_records import Entry

WHOLE_DOCUMENT = "about"  # the role of a finding that holds for the document, not only a stretch


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def storable(path: str) -> str | bytes:
    """The path as SQLite can hold it; one that is no valid Unicode is held as bytes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def put_entry(connection: sqlite3.Connection, entry: Entry, recipe: str) -> None:
    """Store the entry in the place of what its source held, and of an older reading of it."""
    _check_text(entry.document)
    _check_dimension(connection, entry)
    known = _row_of(connection, entry.document.id)
    if known is None:
        row = _insert_document(connection, entry.document, recipe)
    else:
        row = known
        _empty(connection, row)
        _update_document(connection, row, entry.document, recipe)
    _insert_contents(connection, row, entry)
    _put_scans(connection, row, entry.document)
    point_source(connection, entry.source, row)
    drop_failure(connection, entry.source.path, entry.source.member)
    note_change(connection, row)


def point_source(connection: sqlite3.Connection, source: Source, row: int) -> None:
    """Let the source hold document ``row``; what it held before becomes an old version."""
    path = storable(source.path)
    before = connection.execute(
        "SELECT document, access, contract FROM sources WHERE path = ? AND member = ?",
        (path, source.member),
    ).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            path,
            source.member,
            storable(source.name),
            row,
            source.size,
            source.modified_ns,
            source.changed_ns,
            level(source.access),
            source.contract,
        ),
    )
    if before is None or tuple(before) != (row, level(source.access), source.contract):
        note_change(connection, row)
    if before is not None and before["document"] != row:
        _remember_version(connection, path, source.member, before["document"], before["access"])
        drop_unheld(connection, before["document"])


def drop_moved(connection: sqlite3.Connection, old: tuple[str, str], new: tuple[str, str]) -> None:
    """Remove a source, by path and member, whose document now stands at another one.

    What the old place held before goes along.
    """
    place = (storable(old[0]), old[1])
    held = connection.execute(
        "DELETE FROM sources WHERE path = ? AND member = ? RETURNING document", place
    ).fetchone()
    connection.execute(
        "UPDATE versions SET path = ?, member = ? WHERE path = ? AND member = ?",
        (storable(new[0]), new[1], *place),
    )
    note_change(connection, held["document"])


def drop_unheld(connection: sqlite3.Connection, row: int) -> None:
    """Remove the document where no source holds it any more."""
    held = connection.execute("SELECT 1 FROM sources WHERE document = ?", (row,)).fetchone()
    if held is None:
        drop_document(connection, row)


def drop_document(connection: sqlite3.Connection, row: int) -> None:
    """Remove a document with all that hangs on it."""
    _empty(connection, row)
    connection.execute("DELETE FROM documents WHERE row = ?", (row,))


def replace_contents(connection: sqlite3.Connection, row: int, entry: Entry, recipe: str) -> None:
    """Give a document other passages, vectors and findings; its sources stay as they are."""
    _check_text(entry.document)
    _check_dimension(connection, entry)
    _empty(connection, row)
    _update_document(connection, row, entry.document, recipe)
    _insert_contents(connection, row, entry)
    note_change(connection, row)


def put_failure(connection: sqlite3.Connection, failure: Failure) -> None:
    """Remember that a file did not become a document."""
    met = failure.source
    connection.execute(
        "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            storable(failure.path),
            failure.member,
            storable(failure.name),
            failure.reason,
            failure.advice,
            failure.error,
            now(),
            met.size if met else None,
            met.modified_ns if met else 0,
            met.changed_ns if met else 0,
            level(met.access if met else ACCESS_LEVELS[-1]),
            met.contract if met else "",
            failure.deaths,
        ),
    )


def drop_failure(connection: sqlite3.Connection, path: str, member: str) -> None:
    """Forget that a file once failed."""
    connection.execute(
        "DELETE FROM failures WHERE path = ? AND member = ?", (storable(path), member)
    )


def drop_failures(connection: sqlite3.Connection, path: str, keep: Collection[str]) -> None:
    """Forget what once failed of a file, but for the members to keep."""
    rows = connection.execute("SELECT member FROM failures WHERE path = ?", (storable(path),))
    for (member,) in rows.fetchall():
        if member not in keep:
            drop_failure(connection, path, member)


def note_change(connection: sqlite3.Connection, row: int) -> None:
    """Tell the derived indexes that they have to look at the document again."""
    connection.execute("INSERT INTO changes (document) VALUES (?)", (row,))


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep one property of the store."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _check_text(document: Document) -> None:
    # SQLite's substr stops at NUL, and UTF-8 has no place for half a surrogate pair.
    try:
        document.text.encode("utf-8")
        sound = "\0" not in document.text
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise InputError(
            f"De tekst van document {document.id} bevat tekens die geen tekst zijn "
            "(NUL of halve surrogaten).",
            "Dit hoort bij het inlezen opgeruimd te zijn; meld het bestand als fout.",
        )


def _check_dimension(connection: sqlite3.Connection, entry: Entry) -> None:
    if not len(entry.vectors):
        return
    dimension = str(entry.vectors.shape[1])
    present = connection.execute("SELECT value FROM meta WHERE key = 'dimension'").fetchone()
    if present is None:
        set_meta(connection, "dimension", dimension)
    elif present[0] != dimension:
        raise StoreMismatch(
            f"De opslag heeft vectoren van {present[0]} getallen, het model geeft er {dimension}.",
            "Bouw de opslag opnieuw op met 'wijkwijzer reindex'.",
        )


def _row_of(connection: sqlite3.Connection, doc_id: str) -> int | None:
    found = connection.execute("SELECT row FROM documents WHERE id = ?", (doc_id,)).fetchone()
    return None if found is None else int(found["row"])


def _empty(connection: sqlite3.Connection, row: int) -> None:
    connection.execute(
        "INSERT INTO changes (document, first_gone, last_gone) "
        "SELECT ?, min(row), max(row) FROM passages WHERE document = ?",
        (row, row),
    )
    for table in ("texts", "blocks", "page_runs", "passages", "findings", "tags", "machine"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (row,))  # noqa: S608


def _columns(document: Document, recipe: str) -> dict[str, object]:
    named = {
        "title": document.title,
        "date": document.date,
        "kind": document.kind,
        "language": document.language,
        "number": document.number,
    }
    columns: dict[str, object] = {
        "id": document.id,
        "format": document.format,
        "page_count": document.page_count,
        "url": document.url,
        "reader": document.reader,
        "notes": json.dumps(document.notes, ensure_ascii=False),
        "length": len(document.text),
        "recipe": recipe,
        "added_at": now(),
    }
    for name, found in named.items():
        columns |= _found_columns(name, found)
    return columns


def _found_columns(name: str, found: Found | None) -> dict[str, object]:
    return {
        name: None if found is None else found.value,
        f"{name}_how": None if found is None else found.how,
    }


def _insert_document(connection: sqlite3.Connection, document: Document, recipe: str) -> int:
    columns = _columns(document, recipe)
    cursor = connection.execute(
        f"INSERT INTO documents ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join('?' * len(columns))})",
        tuple(columns.values()),
    )
    return int(cursor.lastrowid or 0)


def _update_document(
    connection: sqlite3.Connection, row: int, document: Document, recipe: str
) -> None:
    columns = _columns(document, recipe)
    connection.execute(
        f"UPDATE documents SET {', '.join(f'{name} = ?' for name in columns)} "  # noqa: S608
        "WHERE row = ?",
        (*columns.values(), row),
    )


def _insert_contents(connection: sqlite3.Connection, row: int, entry: Entry) -> None:
    document = entry.document
    connection.execute("INSERT INTO texts VALUES (?, ?)", (row, document.text))
    connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (row, position, block.kind, block.start, block.end, block.level, block.label)
            for position, block in enumerate(document.blocks)
        ),
    )
    connection.executemany(
        "INSERT INTO page_runs VALUES (?, ?, ?, ?)",
        ((row, position, run.start, run.page) for position, run in enumerate(document.page_runs)),
    )
    put_findings(connection, row, entry.findings)
    if entry.tags is not None:
        connection.execute("INSERT INTO tags VALUES (?, ?)", (row, tags_to_json(entry.tags)))
    _insert_passages(connection, row, entry)


def _put_scans(connection: sqlite3.Connection, row: int, document: Document) -> None:
    connection.execute("DELETE FROM scans WHERE document = ?", (row,))
    connection.executemany(
        "INSERT INTO scans VALUES (?, ?, ?, ?, ?)",
        ((row, one.page, one.width, one.height, _words(one)) for one in document.scans),
    )


def _words(page: ScannedPage) -> str:
    words = [
        (w.text, *(round(side, 1) for side in (w.x0, w.top, w.x1, w.bottom)), w.sure)
        for w in page.words
    ]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def put_findings(connection: sqlite3.Connection, row: int, findings: Iterable[Finding]) -> None:
    """Record what was found in a document."""
    connection.executemany(
        'INSERT INTO findings (document, kind, concept, label, start, "end", why, role, score, '
        "guess) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((row, *_finding_columns(finding)) for finding in findings),
    )


def _finding_columns(finding: Finding) -> tuple[object, ...]:
    return (
        finding.kind,
        finding.concept,
        finding.label,
        finding.start,
        finding.end,
        finding.why,
        finding.role,
        finding.score,
        int(finding.guess),
    )


def _insert_passages(connection: sqlite3.Connection, row: int, entry: Entry) -> None:
    # float16: half the disk and half of what a search reads. Rounding moves a cosine by about
    # 1e-5, a hundredth of what the eight-bit model itself differs from its float32 original.
    halves = entry.vectors.astype("<f2")
    for passage, vector in zip(entry.passages, halves, strict=True):
        cursor = connection.execute(
            'INSERT INTO passages (document, start, "end", first_page, last_page, headings) '
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                row,
                passage.start,
                passage.end,
                passage.first_page,
                passage.last_page,
                json.dumps(passage.headings, ensure_ascii=False),
            ),
        )
        connection.execute(
            "INSERT INTO vectors VALUES (?, ?)", (cursor.lastrowid, vector.tobytes())
        )
        connection.executemany(
            "INSERT INTO facets VALUES (?, ?, ?)",
            ((*facet, cursor.lastrowid) for facet in facets_of(passage, entry.findings)),
        )


def facets_of(passage: Passage, findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Kind and concept of every finding that holds for the passage, each once, sorted."""
    return sorted(
        {
            (finding.kind, finding.concept)
            for finding in findings
            if finding.role == WHOLE_DOCUMENT
            or (finding.start < passage.end and finding.end > passage.start)
        }
    )


def _remember_version(
    connection: sqlite3.Connection, path: str | bytes, member: str, row: int, access: int
) -> None:
    connection.execute(
        "INSERT INTO versions SELECT ?, ?, id, title, ?, ? FROM documents WHERE row = ?",
        (path, member, access, now(), row),
    )
