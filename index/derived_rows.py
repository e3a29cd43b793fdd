"""What the derived indexes are made of, read from the tables as a stream."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from index.candidates import SHORT_DOCUMENT
from index.dense import SEGMENT_ROWS, Vectorised, halves_of, segment_of
from index.dense_segments import Contents
from index.facets import PassageFacets, day_number, facet_terms
from index.lexical import QUESTION, LexicalRow

if TYPE_CHECKING:
    from index.dense_sketch import Halves
    from index.store_records import Analysis, Rows

_BATCH = 8192  # vectors


def lexical_rows(
    connection: sqlite3.Connection, analysis: Analysis, documents: Sequence[int] | None
) -> Iterator[LexicalRow]:
    """The passages of these documents (None: of all), document by document."""
    if documents is None:
        documents = [row[0] for row in connection.execute("SELECT row FROM documents ORDER BY row")]
    for document in documents:
        yield from _rows_of(connection, analysis, document)


def _rows_of(
    connection: sqlite3.Connection, analysis: Analysis, document: int
) -> Iterator[LexicalRow]:
    passages = connection.execute(
        'SELECT row, start, "end", headings FROM passages WHERE document = ? ORDER BY row',
        (document,),
    ).fetchall()
    if not passages:
        return
    kept = connection.execute(
        "SELECT d.title, t.text FROM documents d JOIN texts t ON t.document = d.row "
        "WHERE d.row = ?",
        (document,),
    ).fetchone()
    facets = facets_between(connection, passages[0]["row"], passages[-1]["row"])
    title = analysis.terms(kept["title"] or "")
    texts = [kept["text"][p["start"] : p["end"]] for p in passages]
    bodies = [analysis.terms(text) for text in texts]
    # a short document is about one thing: a word of its end also speaks for its beginning
    around = {term for body in bodies for term in body} if len(passages) <= SHORT_DOCUMENT else ()
    for passage, own, text, body in zip(passages, facets, texts, bodies, strict=True):
        yield LexicalRow(
            document,
            own,
            body=body,
            heads=[*title, *analysis.terms("\n".join(json.loads(passage["headings"])))],
            around=[*sorted(around), *([QUESTION] if asks(text) else [])],
        )


def asks(text: str) -> bool:
    """Whether a passage is a question, or several, rather than a text with a question in it."""
    asked = text.count("?")
    return text.rstrip().endswith("?") and asked >= max(1, text.count(". ") / 2)


def facets_between(connection: sqlite3.Connection, first: int, last: int) -> list[PassageFacets]:
    """By what the passages from one row to another can be filtered, in the order of the rows."""
    given: dict[int, list[tuple[int, str]]] = {}
    for source in connection.execute(
        "SELECT s.document, s.access, iif(d.contract_decided, '', s.contract) AS contract "
        "FROM sources s JOIN documents d ON d.row = s.document WHERE s.document IN "
        "(SELECT document FROM passages WHERE row BETWEEN ? AND ?)",
        (first, last),
    ):
        given.setdefault(source["document"], []).append((source["access"], source["contract"]))
    found = connection.execute(
        "SELECT passage, kind, concept FROM facets INDEXED BY facets_by_passage "
        "WHERE passage BETWEEN ? AND ? ORDER BY passage",
        (first, last),
    )
    named = {
        passage: [(row["kind"], row["concept"]) for row in group]
        for passage, group in groupby(found, key=itemgetter("passage"))
    }
    rows = connection.execute(
        "SELECT p.row, p.document, d.id, d.kind, d.date FROM passages p "
        "JOIN documents d ON d.row = p.document WHERE p.row BETWEEN ? AND ? ORDER BY p.row",
        (first, last),
    )
    return [
        PassageFacets(
            row=row["row"],
            terms=facet_terms(
                row["id"], row["kind"], named.get(row["row"], ()), given.get(row["document"], ())
            ),
            day=day_number(row["date"]),
            access=min((access for access, _ in given.get(row["document"], ())), default=0),
        )
        for row in rows
    ]


def vectorised(connection: sqlite3.Connection, dimension: int) -> Vectorised:
    """The vectors of the store with what belongs to them."""

    def batches() -> Iterator[tuple[Rows, Halves]]:
        import numpy as np

        cursor = connection.execute("SELECT passage, vector FROM vectors ORDER BY passage")
        while batch := cursor.fetchmany(_BATCH):
            rows = np.array([row[0] for row in batch], dtype=np.int64)
            yield rows, halves_of([row[1] for row in batch], dimension)

    def contents(first: int, last: int) -> Contents | None:
        import numpy as np

        kept = connection.execute(
            "SELECT passage, vector FROM vectors WHERE passage BETWEEN ? AND ? ORDER BY passage",
            (first, last),
        ).fetchall()
        if not kept:
            return None
        return Contents(
            rows=np.array([row[0] for row in kept], dtype=np.int64),
            halves=halves_of([row[1] for row in kept], dimension),
            facets=facets_between(connection, first, last),
        )

    count = connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
    return Vectorised(count, batches, contents)


def touched_segments(
    connection: sqlite3.Connection, documents: Sequence[int], since: int
) -> frozenset[int]:
    """The segments in which a passage came, changed or went after change ``since``."""
    present = connection.execute(
        "SELECT DISTINCT (row - 1) / ? FROM passages "
        "WHERE document IN (SELECT value FROM json_each(?))",
        (SEGMENT_ROWS, json.dumps(list(documents))),
    )
    touched = {int(row[0]) for row in present}
    gone = connection.execute(
        "SELECT first_gone, last_gone FROM changes WHERE seq > ? AND first_gone IS NOT NULL",
        (since,),
    )
    for first, last in gone:
        touched.update(range(segment_of(first), segment_of(last) + 1))
    return frozenset(touched)
