"""Corrections in the tables of a store, and what the machine had recorded before them."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from core.corrections import Correction, tellings_of, told_by
from core.errors import NotFound
from core.findings import Tags
from core.records import ACCESS_LEVELS, Access, Finding
from core.tags_json import tags_from_json, tags_to_json
from index import store_reading, store_sources, store_writing
from index.schema import schema_version
from index.store_filters import document_seen

if TYPE_CHECKING:
    from index.store_opened import Store

WITH_CORRECTIONS = 3  # the version of the schema that has them
_COLUMNS = 'kind, subject, value, document, contract, "by", at, undone_by, undone_at'


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is recorded of one document; ``findings`` are all of them."""

    doc_id: str
    length: int  # of its text, code points
    tags: Tags
    findings: tuple[Finding, ...]


Correct = Callable[[Recorded, Sequence[Correction]], Recorded]


def corrections(connection: sqlite3.Connection) -> tuple[Correction, ...]:
    """Every correction, undone ones too, in the order in which they were made."""
    if schema_version(connection) < WITH_CORRECTIONS:
        return ()
    rows = connection.execute(f"SELECT id, {_COLUMNS} FROM corrections ORDER BY id")  # noqa: S608
    return tuple(Correction(**dict(row)) for row in rows)


def corrected_documents(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The ids of the documents of which the record is not the machine's, in order."""
    if schema_version(connection) < WITH_CORRECTIONS:
        return ()
    rows = connection.execute("SELECT document AS row FROM machine").fetchall()
    found = []
    for row in (int(one["row"]) for one in rows):
        present = _recorded(connection, row)
        machine = _machine(connection, row, present) if present else None
        if present and machine and present != machine:
            found.append(present.doc_id)
    return tuple(sorted(found))


def keep(store: "Store", correction: Correction, correct: Correct) -> tuple[int, int]:
    """The id of a new correction and of how many documents the record changed."""
    with store.transaction() as connection:
        kept = asdict(correction)
        values = [kept[name.strip(' "')] for name in _COLUMNS.split(",")]
        cursor = connection.execute(
            f"INSERT INTO corrections ({_COLUMNS}) "  # noqa: S608
            f"VALUES ({', '.join('?' * len(values))})",
            values,
        )
        changed = _correct_all(connection, _touched(connection, correction), correct)
    return int(cursor.lastrowid or 0), changed


def undo(store: "Store", number: int, by: str, correct: Correct) -> int:
    """Of how many documents the record changed; raises NotFound where it does not hold."""
    with store.transaction() as connection:
        found = next((one for one in corrections(connection) if one.id == number), None)
        if found is None or found.undone_at:
            raise NotFound(
                f"Er is geen verbetering {number} die nog geldt.",
                "Bekijk de lijst met 'wijkwijzer correct list'.",
            )
        connection.execute(
            "UPDATE corrections SET undone_by = ?, undone_at = ? WHERE id = ?",
            (by, store_writing.now(), number),
        )
        return _correct_all(connection, _touched(connection, found), correct)


def correct_again(store: "Store", names: Iterable[str], correct: Correct) -> int:
    """How many of these documents, just recorded by the machine, were corrected again."""
    with store.transaction() as connection:
        if connection.execute("SELECT 1 FROM corrections LIMIT 1").fetchone() is None:
            return 0
        rows = [
            row["row"]
            for name in names
            for row in connection.execute("SELECT row FROM documents WHERE id = ?", (name,))
        ]
        return _correct_all(connection, rows, correct)


def _touched(connection: sqlite3.Connection, correction: Correction) -> list[int]:
    """The documents whose record may change with it."""
    named = {document for _, document in tellings_of(correction)} or {correction.document} - {""}
    if named:
        now = {
            one
            for name in named
            for one in store_sources.heirs(connection, name, ACCESS_LEVELS[-1])
        }
        rows = connection.execute(
            f"SELECT row FROM documents WHERE id IN ({', '.join('?' * len(now))}) "  # noqa: S608
            "ORDER BY row",
            sorted(now),
        ).fetchall()
    else:
        rows = connection.execute(
            "SELECT document AS row FROM findings WHERE concept = ? OR role = ? "
            "UNION SELECT document FROM machine ORDER BY 1",
            (correction.subject, correction.subject),
        ).fetchall()
    return [int(row["row"]) for row in rows]


def _correct_all(connection: sqlite3.Connection, rows: Iterable[int], correct: Correct) -> int:
    held = [one for one in corrections(connection) if not one.undone_at]
    return sum(_correct(connection, row, held, correct) for row in rows)


def _correct(
    connection: sqlite3.Connection, row: int, held: Sequence[Correction], correct: Correct
) -> bool:
    present = _recorded(connection, row)
    if present is None:
        return False
    machine = _machine(connection, row, present)
    old = store_sources.old_versions(connection, row, ACCESS_LEVELS[-1])
    before = {one.doc_id for one in old}
    held = [_inherited(one, present.doc_id, before) for one in held]
    decided = any(one.kind == "contract" and one.document == present.doc_id for one in held)
    told = _tell_decided(connection, row, decided)
    after = correct(machine or present, held)
    if (after.tags, after.findings) == (present.tags, present.findings):
        return told
    if machine is None:
        connection.execute(
            "INSERT INTO machine VALUES (?, ?, ?)",
            (row, tags_to_json(present.tags), _findings_json(present.findings)),
        )
    _replace(connection, row, after)
    return True


def _tell_decided(connection: sqlite3.Connection, row: int, decided: bool) -> bool:
    """Whether it is new that a person decided the contract of the document, or no longer did."""
    told = connection.execute(
        "UPDATE documents SET contract_decided = ? WHERE row = ? AND contract_decided <> ?",
        (decided, row, decided),
    )
    if told.rowcount:
        store_writing.note_change(connection, row)
    return bool(told.rowcount)


def _inherited(correction: Correction, doc_id: str, before: Collection[str]) -> Correction:
    """A correction of an earlier version of the document as one of the document itself."""
    told = [
        (record, doc_id if document in before else document)
        for record, document in tellings_of(correction)
    ]
    return replace(
        correction,
        subject=told_by(told) or correction.subject,
        document=doc_id if correction.document in before else correction.document,
    )


def _recorded(connection: sqlite3.Connection, row: int) -> Recorded | None:
    kept = connection.execute(
        "SELECT d.id, d.length, g.value FROM documents d LEFT JOIN tags g ON g.document = d.row "
        "WHERE d.row = ?",
        (row,),
    ).fetchone()
    if kept is None:
        return None
    tags = tags_from_json(kept["value"]) if kept["value"] else Tags(kept["id"], "")
    return Recorded(kept["id"], kept["length"], tags, store_reading.findings_of(connection, row))


def _machine(connection: sqlite3.Connection, row: int, present: Recorded) -> Recorded | None:
    kept = connection.execute("SELECT * FROM machine WHERE document = ?", (row,)).fetchone()
    if kept is None:
        return None
    tags = tags_from_json(kept["tags"])
    return Recorded(present.doc_id, present.length, tags, _findings_from(kept["findings"]))


def _replace(connection: sqlite3.Connection, row: int, after: Recorded) -> None:
    connection.execute("DELETE FROM findings WHERE document = ?", (row,))
    store_writing.put_findings(connection, row, after.findings)
    connection.execute("INSERT OR REPLACE INTO tags VALUES (?, ?)", (row, tags_to_json(after.tags)))
    for passage in store_reading.passages_of(connection, row):
        number = store_reading.passage_row(connection, passage.id, ACCESS_LEVELS[-1])
        connection.execute("DELETE FROM facets WHERE passage = ?", (number,))
        connection.executemany(
            "INSERT INTO facets VALUES (?, ?, ?)",
            ((*facet, number) for facet in store_writing.facets_of(passage, after.findings)),
        )
    store_writing.note_change(connection, row)


def _findings_json(findings: Sequence[Finding]) -> str:
    import msgspec

    return msgspec.json.encode(findings).decode("utf-8")


def _findings_from(text: str) -> tuple[Finding, ...]:
    import msgspec

    return msgspec.json.decode(text, type=tuple[Finding, ...])


def machine_tags(connection: sqlite3.Connection, access: Access) -> Iterator[Tags]:
    """What the machine had recorded of each corrected document that may be seen."""
    if schema_version(connection) < WITH_CORRECTIONS:
        return
    seen = document_seen(access)
    rows = connection.execute(
        "SELECT m.tags FROM machine m JOIN documents d ON d.row = m.document "  # noqa: S608
        f"WHERE {seen.sql} ORDER BY d.row",
        seen.values,
    )
    for kept in rows:
        yield tags_from_json(kept["tags"])
