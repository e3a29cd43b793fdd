"""Where the documents of a store tell of a contract."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from core.records import Access
from index.store_filters import document_seen


@dataclass(frozen=True, slots=True)
class ContractPlace:
    """A stretch of a document that tells of a contract."""

    contract: str
    guess: bool
    doc_id: str
    start: int
    end: int


def contract_places(connection: sqlite3.Connection, access: Access) -> Iterator[ContractPlace]:
    """Every such stretch that may be seen, sorted by contract, the sure ones first."""
    seen = document_seen(access)
    rows = connection.execute(
        'SELECT f.concept, f.guess, d.id, f.start, f."end" FROM findings f '  # noqa: S608
        "JOIN documents d ON d.row = f.document "
        f"WHERE f.kind = 'contract' AND {seen.sql} ORDER BY f.concept, f.guess, d.row, f.start",
        seen.values,
    )
    for concept, guess, doc_id, start, end in rows:
        yield ContractPlace(concept, bool(guess), doc_id, start, end)


def contract_passages(
    connection: sqlite3.Connection, doc_id: str
) -> dict[str, list[tuple[int, int]]]:
    """Where the passages of a document stand that tell of each contract, in the order of its text.

    They are what it is found by: what stands between passages alone (the head of a letter) is not.
    """
    rows = connection.execute(
        'SELECT f.concept, p.start, p."end" FROM documents d JOIN passages p '
        "ON p.document = d.row JOIN facets f ON f.passage = p.row "
        "WHERE d.id = ? AND f.kind = 'contract' ORDER BY p.start",
        (doc_id,),
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for concept, start, end in rows:
        found.setdefault(concept, []).append((start, end))
    return found
