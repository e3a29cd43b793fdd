"""The passages of two contracts that are nearest to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.overviews import PassagePair
from core.records import Access, Citation, Filters
from index import store_filters, store_reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from index.store_opened import Store
    from index.store_records import Vectors

_AT_ONCE = 1024  # passages of the one contract, each compared with every one of the other


def nearest_pair(store: Store, own: str, other: str, access: Access) -> PassagePair | None:
    """The passage of each contract whose vectors have the highest cosine; equal ones by row.

    Documents that tell of both are left out: what a list of contracts says of one is near to what
    it says of the other, whatever the contracts do. None where either has no other document.
    """
    with store.snapshot() as connection:
        some, others = (_passages(connection, contract, access) for contract in (own, other))
        both = {row["document"] for row in some} & {row["document"] for row in others}
        some, others = (
            [row for row in rows if row["document"] not in both] for rows in (some, others)
        )
        if not some or not others:
            return None
        cosine, here, there = _nearest(_vectors(some), _vectors(others))
        return PassagePair(
            cosine,
            _cited(connection, some[here], access),
            _cited(connection, others[there], access),
        )


def _passages(connection: sqlite3.Connection, contract: str, access: Access) -> list[sqlite3.Row]:
    """Place and vector of every passage that tells of the contract, in the order of rows."""
    condition = store_filters.passage_counts(Filters(contracts=(contract,), access=access))
    return connection.execute(
        'SELECT p.document AS document, p.start AS start, p."end" AS "end", v.vector AS vector '  # noqa: S608
        "FROM passages p JOIN vectors v ON v.passage = p.row "
        "JOIN documents d ON d.row = p.document "
        f"WHERE {condition.sql} ORDER BY p.row",
        condition.values,
    ).fetchall()


def _vectors(rows: Sequence[sqlite3.Row]) -> Vectors:
    import numpy as np

    halves = np.frombuffer(b"".join(row["vector"] for row in rows), dtype="<f2")
    return halves.reshape(len(rows), -1).astype(np.float32)


def _nearest(some: Vectors, others: Vectors) -> tuple[float, int, int]:
    """The highest cosine, and the place of both vectors; the first of equal ones."""
    best = (-2.0, 0, 0)
    for first in range(0, len(some), _AT_ONCE):
        cosines = some[first : first + _AT_ONCE] @ others.T
        place, column = divmod(int(cosines.argmax()), len(others))
        if cosines[place, column] > best[0]:
            best = (float(cosines[place, column]), first + place, column)
    return best


def _cited(connection: sqlite3.Connection, row: sqlite3.Row, access: Access) -> Citation:
    return store_reading.cite(connection, row["document"], row["start"], row["end"], access)
