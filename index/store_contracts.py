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


def contracts_told(connection: sqlite3.Connection, doc_id: str) -> frozenset[str]:
    """The contracts that a passage of a document tells of: those that it is found under.

    What stands between passages alone (the head of a letter) is found by nobody.
    """
    rows = connection.execute(
        "SELECT DISTINCT f.concept FROM documents d JOIN passages p ON p.document = d.row "
        "JOIN facets f ON f.passage = p.row WHERE d.id = ? AND f.kind = 'contract'",
        (doc_id,),
    )
    return frozenset(row[0] for row in rows)
