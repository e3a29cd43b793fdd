"""The passages of two contracts that are nearest to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.overviews import PassagePair
from core.records import Access, Citation, Filters, FindingKind
from index import store_filters, store_reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from index.dense import DenseIndex
    from index.store_opened import Store

    _Rows = Sequence[sqlite3.Row]

_AT_ONCE = 1024  # passages of the one contract, each compared with every one of the other


@dataclass(frozen=True, slots=True)
class Shared:
    """What two contracts share, of each kind what says most first."""

    requests: Sequence[Sequence[Citation]] = ()  # of both, for room in the same rules
    themes: Sequence[str] = ()
    actors: Sequence[str] = ()


def nearest_pair(
    store: Store, own: str, other: str, access: Access, shared: Shared
) -> PassagePair | None:
    """The passage of each contract whose vectors have the highest cosine; equal ones by row.

    Chosen among the passages about the first thing shared of which both have any, requests going
    before themes and those before actors: two lists of who was present are near to each other,
    whatever the contracts do. Passages that tell of both contracts are left out, and where
    possible whole documents that do: what a list of contracts says of one is near to what it says
    of the other.
    """
    indexes = store.indexes()
    if indexes.dense is None:
        return None
    with store.snapshot() as connection:
        some, others = (_passages(connection, contract, access) for contract in (own, other))
        for here, there in _choices(connection, some, others, shared):
            nearest = _nearest(indexes.dense, here, there)
            if nearest is not None:
                cosine, found, met = nearest
                return PassagePair(
                    cosine, _cited(connection, found, access), _cited(connection, met, access)
                )
    return None


def _choices(
    connection: sqlite3.Connection, some: _Rows, others: _Rows, shared: Shared
) -> Iterator[tuple[_Rows, _Rows]]:
    """Among which passages of each to look, the best first."""
    both = {row["row"] for row in some} & {row["row"] for row in others}
    lists = {row["document"] for row in some} & {row["document"] for row in others}
    for kind in (
        [_asking(connection, requests) for requests in shared.requests],
        [_marked(connection, "theme", theme) for theme in shared.themes],
        [_marked(connection, "actor", actor) for actor in shared.actors],
    ):
        pairs = [(_among(some, told - both), _among(others, told - both)) for told in kind]
        yield from ((_outside(here, lists), _outside(there, lists)) for here, there in pairs)
        yield from pairs


def _among(rows: _Rows, wanted: Collection[int]) -> _Rows:
    return [row for row in rows if row["row"] in wanted]


def _outside(rows: _Rows, documents: Collection[int]) -> _Rows:
    return [row for row in rows if row["document"] not in documents]


def _passages(connection: sqlite3.Connection, contract: str, access: Access) -> _Rows:
    """The place of every passage that tells of the contract, in the order of rows."""
    condition = store_filters.passage_counts(Filters(contracts=(contract,), access=access))
    return connection.execute(
        'SELECT p.row AS row, p.document AS document, p.start AS start, p."end" AS "end" '  # noqa: S608
        "FROM passages p JOIN documents d ON d.row = p.document "
        f"WHERE {condition.sql} ORDER BY p.row",
        condition.values,
    ).fetchall()


def _asking(connection: sqlite3.Connection, requests: Iterable[Citation]) -> frozenset[int]:
    """The rows of the passages in which the requests stand."""
    return frozenset(
        row["row"]
        for cited in requests
        for row in connection.execute(
            "SELECT p.row AS row FROM passages p JOIN documents d ON d.row = p.document "
            'WHERE d.id = ? AND p.start < ? AND p."end" > ?',
            (cited.document.id, cited.end, cited.start),
        )
    )


def _marked(connection: sqlite3.Connection, kind: FindingKind, concept: str) -> frozenset[int]:
    """The rows of the passages in which the concept was found."""
    rows = connection.execute(
        "SELECT passage FROM facets WHERE kind = ? AND concept = ?", (kind, concept)
    )
    return frozenset(row["passage"] for row in rows)


def _nearest(
    index: DenseIndex, some: _Rows, others: _Rows
) -> tuple[float, sqlite3.Row, sqlite3.Row] | None:
    """The highest cosine, and the passages that have it, the first of equal ones.

    None where the index holds no passage of either.
    """
    here, own = index.vectors([row["row"] for row in some])
    there, compared = index.vectors([row["row"] for row in others])
    if not here or not there:
        return None
    best = (-2.0, 0, 0)
    for first in range(0, len(here), _AT_ONCE):
        cosines = own[first : first + _AT_ONCE] @ compared.T
        place, column = divmod(int(cosines.argmax()), len(there))
        if cosines[place, column] > best[0]:
            best = (float(cosines[place, column]), here[first + place], there[column])
    by_row = {row["row"]: row for row in (*some, *others)}
    return best[0], by_row[best[1]], by_row[best[2]]


def _cited(connection: sqlite3.Connection, row: sqlite3.Row, access: Access) -> Citation:
    return store_reading.cite(connection, row["document"], row["start"], row["end"], access)
