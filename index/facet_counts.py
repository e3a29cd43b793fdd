"""How many documents there are per value of a filter, among what a reader may see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.names import KIND_NAMES, STATUS_NAMES
from core.records import Filters, Query
from index import store_filters
from index.store_errors import told_plainly

if TYPE_CHECKING:
    from index.encoding import Encoder
    from index.store_opened import Store

# The field of Filters that each facet narrows; a year narrows the dates.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "theme": ("themes",),
    "actor": ("actors",),
    "municipality": ("municipalities",),
    "contract": ("contracts",),
    "kind": ("kinds",),
    "derogation": ("derogations",),
    "year": ("since", "until"),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and in how many of the documents it occurs."""

    id: str
    label: str  # its own name, else the one used most; the id where there is none
    documents: int


Facets = Mapping[str, tuple[FacetValue, ...]]  # by FIELDS; each the most frequent first


def facets(
    store: Store,
    query: Query,
    encoder: Encoder | None,
    rows: Sequence[int] | None = None,
    registered: Labels | None = None,
) -> Facets:
    """The values of every facet among what a search finds; of all that counts where it is empty.

    ``rows`` are what the search found, where it was already made (see ``searching.found_rows``).
    The names that are ``registered`` go before those that the documents use.
    What a facet itself narrows is left out of the count of its other values, so that they can be
    chosen beside those that are. These are counted in what is found, and stay where that is 0.
    """
    from index.searching import found_rows

    own = {**_OWN_NAMES, **(registered or {})}
    with told_plainly(store.folder):
        found = found_rows(store, query, encoder) if rows is None else rows
        every = _counted(store, query.filters, found, FIELDS, own)
        lifted = {
            facet: _counted(store, without, passed, (facet,), own)[facet]
            for facet in FIELDS
            for without in [_without(query.filters, facet)]
            if without != query.filters
            for passed in [found_rows(store, replace(query, filters=without), encoder)]
        }
    return {
        facet: _as_found(_chosen(query.filters, facet), values, every[facet], own.get(facet, {}))
        for facet, values in {**every, **lifted}.items()
    }


def _chosen(filters: Filters, facet: str) -> tuple[str, ...]:
    """The values of a facet that the filters name; a year where they span the whole of it."""
    if facet != "year":
        return tuple(getattr(filters, FIELDS[facet][0]))
    year = (filters.since or "")[:4]
    whole = (f"{year}-01-01", f"{year}-12-31")
    return (year,) if (filters.since, filters.until) == whole else ()


def _as_found(
    chosen: Sequence[str],
    values: Sequence[FacetValue],
    found: Sequence[FacetValue],
    own: Mapping[str, str],
) -> tuple[FacetValue, ...]:
    """The values, those that are chosen with their number among what is found."""
    labels = {**own, **{one.id: one.label for one in values}}
    numbers = {one.id: one.documents for one in found}
    others = [one for one in values if one.id not in chosen]
    named = [FacetValue(key, labels.get(key, key), numbers.get(key, 0)) for key in chosen]
    return _in_order([*others, *named])


def _without(filters: Filters, facet: str) -> Filters:
    empty = Filters()
    return replace(filters, **{name: getattr(empty, name) for name in FIELDS[facet]})


def _counted(
    store: Store,
    filters: Filters,
    rows: Sequence[int] | None,
    wanted: Iterable[str],
    own: Labels,
) -> dict[str, tuple[FacetValue, ...]]:
    _documents_in_play(store, filters, rows)
    connection, level = store.connection, store_filters.level(filters.access)
    counts = {facet: _counts(connection, facet, level) for facet in wanted}
    labelled = _labels_anywhere if rows is None else _labels_found
    labels = labelled(connection, {f: counted for f, counted in counts.items() if f in _TOLD})
    return {
        facet: _values(counted, {**labels.get(facet, {}), **own.get(facet, {})})
        for facet, counted in counts.items()
    }


def _documents_in_play(store: Store, filters: Filters, rows: Sequence[int] | None) -> None:
    """Put the passages that count, with their documents, in the temporary table ``in_play``.

    Of ``rows`` those that pass the filters; of None, all that do.
    """
    connection = store.connection
    connection.execute("PRAGMA query_only = OFF")  # a temporary table is no change to the store
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS in_play "
        "(passage INTEGER PRIMARY KEY, document INTEGER NOT NULL)"
    )
    connection.execute("DELETE FROM in_play")
    condition = store_filters.passage_counts(filters)
    among, values = "", condition.values
    if rows is not None:
        among = "p.row IN (SELECT value FROM json_each(?)) AND "
        values = (json.dumps(list(rows)), *condition.values)
    connection.execute(
        "INSERT INTO in_play SELECT p.row, p.document FROM passages p "  # noqa: S608
        f"JOIN documents d ON d.row = p.document WHERE {among}({condition.sql})",
        values,
    )
    connection.execute("PRAGMA query_only = ON")


Counts = Sequence[tuple[str, int]]  # a value and in how many documents it occurs
Labels = Mapping[str, Mapping[str, str]]  # by facet the name of each value


def _counts(connection: sqlite3.Connection, facet: str, level: int) -> Counts:
    if facet in _OF_DOCUMENTS:
        rows = connection.execute(_OF_DOCUMENTS[facet]).fetchall()
    elif facet == "contract":
        rows = connection.execute(_CONTRACTS, (level,)).fetchall()
    else:
        rows = connection.execute(_FINDINGS, (facet,)).fetchall()
    return [(str(row[0]), int(row[1])) for row in rows]


def _values(counts: Counts, labels: Mapping[str, str]) -> tuple[FacetValue, ...]:
    counted = [FacetValue(value, labels.get(value, value), number) for value, number in counts]
    return _in_order(counted)


def _in_order(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda one: (-one.documents, one.label, one.id)))


# The name used most of each value; of two used as often, the first in the alphabet. What stands
# beside the status of a request is a place or a group, which is no name of it.


def _labels_found(connection: sqlite3.Connection, counts: Mapping[str, Counts]) -> Labels:
    """For the few documents of a search: all that was found in each, once for every facet."""
    rows = connection.execute(
        "SELECT f.kind, f.concept, f.label, count(*) AS n "
        "FROM (SELECT DISTINCT document FROM in_play) i "
        "CROSS JOIN findings f ON f.document = i.document "
        "WHERE f.kind IN (SELECT value FROM json_each(?)) "
        "GROUP BY 1, 2, 3 ORDER BY n, f.label DESC",
        (json.dumps(list(counts)),),
    )
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        if row[2]:
            labels.setdefault(row[0], {})[row[1]] = row[2]
    return labels


def _labels_anywhere(connection: sqlite3.Connection, counts: Mapping[str, Counts]) -> Labels:
    """For a whole store: value by value, which does not read every finding."""
    return {
        facet: _labels_of(connection, facet, [value for value, _ in counted])
        for facet, counted in counts.items()
    }


def _labels_of(connection: sqlite3.Connection, facet: str, ids: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        "SELECT f.concept, f.label, count(*) AS n FROM findings f JOIN json_each(?) j "
        "ON f.concept = j.value WHERE f.kind = ? AND f.document IN (SELECT document FROM in_play) "
        "GROUP BY 1, 2 ORDER BY n, f.label DESC",
        (json.dumps(list(ids)), facet),
    )
    return {row[0]: row[1] for row in rows if row[1]}


_OWN_NAMES: Labels = {
    "kind": KIND_NAMES,
    "derogation": dict(STATUS_NAMES.items()),
}
_TOLD = frozenset({"theme", "actor", "municipality", "contract"})  # the others have own names
_OF_DOCUMENTS = {
    "kind": "SELECT d.kind, count(*) FROM documents d WHERE d.kind IS NOT NULL "
    "AND d.row IN (SELECT document FROM in_play) GROUP BY 1",
    "year": "SELECT substr(d.date, 1, 4), count(*) FROM documents d WHERE d.date IS NOT NULL "
    "AND d.row IN (SELECT document FROM in_play) GROUP BY 1",
}
_FINDINGS = (
    "SELECT f.concept, count(DISTINCT i.document) FROM in_play i "
    "JOIN facets f ON f.passage = i.passage WHERE f.kind = ? GROUP BY 1"
)
_CONTRACTS = (
    "SELECT concept, count(DISTINCT document) FROM ("  # noqa: S608
    "SELECT f.concept AS concept, i.document AS document FROM in_play i "
    "JOIN facets f ON f.passage = i.passage WHERE f.kind = 'contract' "
    f"UNION SELECT s.contract, i.document FROM in_play i JOIN {store_filters.GIVEN} s "
    "ON s.document = i.document "
    "WHERE s.access <= ?) GROUP BY 1"
)
