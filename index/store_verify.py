"""Whether a store holds together: each problem is one line, in Dutch."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreUnavailable
from core.records import ACCESS_LEVELS, Filters
from index import dense, derived, generations
from index.store_filters import passage_counts

if TYPE_CHECKING:
    from index.store_records import Analysis

# What ends so is no fault: an ingest that was broken off leaves it, and it mends itself.
BUILT_BY_ITSELF = "ze worden bij de volgende zoekvraag vanzelf gebouwd."
_MOST_LINES = 50  # of one kind of problem in the file itself
_LENGTH_TOLERANCE = 0.01  # of a vector; float16 alone gives about 0.0005


def problems(connection: sqlite3.Connection, folder: Path, analysis: Analysis) -> Iterator[str]:
    """Everything that is wrong, from the file itself up to the derived indexes."""
    unsound = list(_file_problems(connection))
    yield from unsound
    if unsound:
        return  # what the tables say cannot be relied on
    for row in connection.execute("SELECT row, id, length FROM documents ORDER BY row").fetchall():
        yield from _document_problems(connection, row)
    yield from _vector_problems(connection)
    yield from _index_problems(connection, folder, analysis)


def _file_problems(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        for row in connection.execute(f"PRAGMA integrity_check({_MOST_LINES})"):
            if row[0] != "ok":
                yield f"De database is beschadigd: {row[0]}."
        for row in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_LINES):
            yield f"Tabel {row[0]}, rij {row[1]}: verwijst naar iets in {row[2]} dat er niet is."
    except sqlite3.DatabaseError as error:
        yield f"De database is beschadigd: {error}."


def _document_problems(connection: sqlite3.Connection, kept: sqlite3.Row) -> Iterator[str]:
    name, row = f"Document {kept['id']}", kept["row"]
    found = connection.execute("SELECT text FROM texts WHERE document = ?", (row,)).fetchone()
    if found is None:
        yield f"{name}: de tekst ontbreekt."
        return
    text = found["text"]
    if len(text) != kept["length"]:
        yield f"{name}: de tekst telt {len(text)} tekens, er horen er {kept['length']} te zijn."
    if connection.execute("SELECT 1 FROM sources WHERE document = ?", (row,)).fetchone() is None:
        yield f"{name}: er is geen bron meer bij."
    yield from _passage_problems(connection, name, row, text)
    yield from _stretch_problems(connection, name, row, len(text))


def _passage_problems(
    connection: sqlite3.Connection, name: str, row: int, text: str
) -> Iterator[str]:
    passages = connection.execute(
        'SELECT p.start, p."end", substr(t.text, p.start + 1, p."end" - p.start) AS quote '
        "FROM passages p JOIN texts t ON t.document = p.document WHERE p.document = ?",
        (row,),
    )
    for passage in passages:
        start, end = passage["start"], passage["end"]
        if not 0 <= start < end <= len(text):
            yield f"{name}: passage {start}-{end} valt buiten de tekst van {len(text)} tekens."
        elif passage["quote"] != text[start:end]:
            yield f"{name}: het citaat van passage {start}-{end} is niet wat er in de tekst staat."


def _stretch_problems(
    connection: sqlite3.Connection, name: str, row: int, length: int
) -> Iterator[str]:
    for table, what in (("blocks", "blok"), ("findings", "vondst")):
        outside = connection.execute(
            f'SELECT start, "end" FROM {table} WHERE document = ? '  # noqa: S608
            'AND NOT (0 <= start AND start < "end" AND "end" <= ?)',
            (row, length),
        )
        for stretch in outside:
            yield f"{name}: {what} {stretch[0]}-{stretch[1]} valt buiten de tekst."
    runs = [
        found[0]
        for found in connection.execute(
            "SELECT start FROM page_runs WHERE document = ? ORDER BY position", (row,)
        )
    ]
    if any(later < earlier for earlier, later in pairwise(runs)):
        yield f"{name}: de pagina's staan niet op volgorde."
    if runs and runs[-1] > length:
        yield f"{name}: een pagina begint voorbij het einde van de tekst."


def _vector_problems(connection: sqlite3.Connection) -> Iterator[str]:
    dimension = derived.dimension_of(connection)
    rows = connection.execute(
        'SELECT d.id, p.start, p."end", v.vector FROM passages p '
        "JOIN documents d ON d.row = p.document LEFT JOIN vectors v ON v.passage = p.row"
    )
    missing: list[str] = []
    for row in rows:
        name = f"Passage {row['id']}:{row['start']}-{row['end']}"
        if row["vector"] is None:
            missing.append(name)
        elif len(row["vector"]) != 2 * dimension:
            yield f"{name}: de vector telt {len(row['vector']) // 2} getallen, geen {dimension}."
        else:
            length = _length(row["vector"], dimension)
            if not abs(length - 1) <= _LENGTH_TOLERANCE:
                yield f"{name}: de vector heeft lengte {length:.3f} in plaats van 1."
    if missing:
        others = f", en van {len(missing) - 1} andere" if len(missing) > 1 else ""
        yield f"{missing[0]}: de vector ontbreekt{others}."


def _length(blob: bytes, dimension: int) -> float:
    vector = dense.halves_of([blob], dimension)[0].astype("float32")
    return math.sqrt(float(vector @ vector))


def _index_problems(
    connection: sqlite3.Connection, folder: Path, analysis: Analysis
) -> Iterator[str]:
    generation = generations.read_generation(folder)
    if generation is None:
        yield f"De zoekindexen ontbreken; {BUILT_BY_ITSELF}"
        return
    if not derived.is_fresh(connection, generation, analysis):
        yield f"De zoekindexen lopen achter op de tabellen; {BUILT_BY_ITSELF}"
        return
    for name in generations.changed_files(folder, generation):
        yield f"Indexbestand {name} is niet meer wat het was toen het geschreven werd."
    try:
        indexes = derived.open_indexes(folder, generation)
    except StoreUnavailable as error:
        yield f"{error} Bouw de zoekindexen opnieuw op met 'wijkwijzer reindex'."
        return
    yield from _disagreements(connection, indexes)


def _disagreements(connection: sqlite3.Connection, indexes: derived.Indexes) -> Iterator[str]:
    present = {row[0] for row in connection.execute("SELECT row FROM passages")}
    by_words = indexes.lexical.rows()
    if by_words != present:
        yield (
            f"De woordindex mist {len(present - by_words)} passages "
            f"en heeft er {len(by_words - present)} te veel."
        )
    if indexes.dense is None:
        return
    with_vector = {row[0] for row in connection.execute("SELECT passage FROM vectors")}
    by_vector = indexes.dense.rows()
    if set(by_vector) != with_vector:
        yield f"De vectorindex heeft {len(by_vector)} passages in plaats van {len(with_vector)}."
        return
    yield from _facet_disagreements(connection, indexes)
    kept = "SELECT 1 FROM vectors WHERE passage = ? AND vector = ?"
    wrong = [
        row
        for row, code in indexes.dense.codes()
        if connection.execute(kept, (row, code)).fetchone() is None
    ]
    if wrong:
        rows = ", ".join(map(str, wrong[:5])) + (" …" if len(wrong) > 5 else "")
        yield f"De vectorindex heeft {len(wrong)} andere vectoren (passage-rijen {rows})."


def _facet_disagreements(connection: sqlite3.Connection, indexes: derived.Indexes) -> Iterator[str]:
    """Whether the indexes would show someone what the tables keep from them, or the reverse."""
    for access in ACCESS_LEVELS:
        seen = passage_counts(Filters(access=access))
        rows = connection.execute(
            "SELECT p.row FROM passages p JOIN documents d ON d.row = p.document "  # noqa: S608
            f"WHERE {seen.sql}",
            seen.values,
        )
        shown = set(indexes.dense.rows_passing(Filters(access=access))) if indexes.dense else set()
        wrong = len(shown ^ {row[0] for row in rows})
        if wrong:
            yield f"Op toegangsniveau {access} toont de vectorindex {wrong} passages verkeerd."
