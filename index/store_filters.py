"""Filters as SQL: the conditions under which a passage or a document counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import ACCESS_LEVELS, Access, Filters


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that is true or false, and its values."""

    sql: str
    values: tuple[object, ...] = ()


ALWAYS = Condition("1")


def level(access: Access) -> int:
    """The place of an access level, from 0 for the most open."""
    return ACCESS_LEVELS.index(access)


def every(conditions: Sequence[Condition]) -> Condition:
    """True where each of the conditions is."""
    needed = [condition for condition in conditions if condition != ALWAYS]
    if not needed:
        return ALWAYS
    values = tuple(value for condition in needed for value in condition.values)
    return Condition(" AND ".join(f"({condition.sql})" for condition in needed), values)


def document_seen(access: Access, row: str = "d.row") -> Condition:
    """Whether the document may be seen: one of its sources is open enough.

    A document that stands in a public place is public, also where someone else keeps a copy
    secret: so what a reader sees depends on nothing that is above the reader's level.
    """
    if access == ACCESS_LEVELS[-1]:
        return ALWAYS
    return Condition(
        f"{row} IN (SELECT s.document FROM sources s WHERE s.access <= ?)",  # noqa: S608
        (level(access),),
    )


def passage_counts(filters: Filters) -> Condition:
    """Whether passage ``p`` of document ``d`` passes the filters, access included."""
    return every(
        [
            document_seen(filters.access),
            _among("d.kind", filters.kinds),
            _among("d.id", filters.documents),
            Condition("d.date >= ?", (filters.since,)) if filters.since else ALWAYS,
            Condition("d.date <= ?", (filters.until,)) if filters.until else ALWAYS,
            _facet("theme", filters.themes),
            _facet("actor", filters.actors),
            _facet("municipality", filters.municipalities),
            _facet("derogation", filters.derogations),
            _contract(filters.contracts, filters.access),
            _none_of(_contract(filters.not_contracts, filters.access)),
        ]
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _among(column: str, values: tuple[str, ...]) -> Condition:
    if not values:
        return ALWAYS
    return Condition(f"{column} IN ({_marks(values)})", values)


def _facet(kind: str, concepts: tuple[str, ...]) -> Condition:
    if not concepts:
        return ALWAYS
    return Condition(
        "p.row IN (SELECT f.passage FROM facets f "  # noqa: S608
        f"WHERE f.kind = ? AND f.concept IN ({_marks(concepts)}))",
        (kind, *concepts),
    )


def _contract(contracts: tuple[str, ...], access: Access) -> Condition:
    """True for what the text says is of the contract, and for all of a document given to it."""
    if not contracts:
        return ALWAYS
    said = _facet("contract", contracts)
    return Condition(
        f"{said.sql} OR d.row IN (SELECT s.document FROM sources s "  # noqa: S608
        f"WHERE s.contract IN ({_marks(contracts)}) AND s.access <= ?)",
        (*said.values, *contracts, level(access)),
    )


def _none_of(condition: Condition) -> Condition:
    return (
        condition if condition == ALWAYS else Condition(f"NOT ({condition.sql})", condition.values)
    )
