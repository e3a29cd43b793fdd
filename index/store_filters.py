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
# The sources that were given a contract, of documents of which no person decided it.
GIVEN = (
    "(SELECT s.document, s.access, s.contract, s.path, s.member, s.vanished_at "
    "FROM sources s JOIN documents d ON d.row = s.document "
    "WHERE s.contract <> '' AND NOT d.contract_decided)"
)


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
    secret: so what a reader sees depends on nothing that is above the reader's level. That a copy
    does not become public unasked is seen to where it is taken in (``pipeline/ingesting.py``).
    """
    if access == ACCESS_LEVELS[-1]:
        return ALWAYS
    return Condition(
        f"{row} IN (SELECT s.document FROM sources s WHERE s.access <= ?)",  # noqa: S608
        (level(access),),
    )


def passage_counts(filters: Filters, *, one_by_one: bool = False) -> Condition:
    """Whether passage ``p`` of document ``d`` passes the filters, access included.

    ``one_by_one`` is for a few passages that are known: each is looked up by itself, instead of
    all that pass being gathered first.
    """
    access = filters.access
    return every(
        [
            document_seen(access) if not one_by_one else _source(access, ALWAYS),
            _among("d.kind", filters.kinds),
            _among("d.id", filters.documents),
            Condition("d.date >= ?", (filters.since,)) if filters.since else ALWAYS,
            Condition("d.date <= ?", (filters.until,)) if filters.until else ALWAYS,
            _facet("theme", filters.themes, one_by_one),
            _facet("actor", filters.actors, one_by_one),
            _facet("municipality", filters.municipalities, one_by_one),
            _facet("derogation", filters.derogations, one_by_one),
            _contract(filters.contracts, access, one_by_one),
            _none_of(_contract(filters.not_contracts, access, one_by_one)),
        ]
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _among(column: str, values: tuple[str, ...]) -> Condition:
    if not values:
        return ALWAYS
    return Condition(f"{column} IN ({_marks(values)})", values)


def _facet(kind: str, concepts: tuple[str, ...], one_by_one: bool) -> Condition:
    if not concepts:
        return ALWAYS
    named = f"f.kind = ? AND f.concept IN ({_marks(concepts)})"
    if one_by_one:
        sql = f"EXISTS (SELECT 1 FROM facets f WHERE f.passage = p.row AND {named})"  # noqa: S608
    else:
        sql = f"p.row IN (SELECT f.passage FROM facets f WHERE {named})"  # noqa: S608
    return Condition(sql, (kind, *concepts))


def _contract(contracts: tuple[str, ...], access: Access, one_by_one: bool) -> Condition:
    """True for what the text says is of the contract, and for all of a document given to it."""
    if not contracts:
        return ALWAYS
    said = _facet("contract", contracts, one_by_one)
    wanted = Condition(f"s.contract IN ({_marks(contracts)})", contracts)
    if one_by_one:
        given = _source(access, wanted, GIVEN)
    else:
        given = Condition(
            f"d.row IN (SELECT s.document FROM {GIVEN} s WHERE {wanted.sql} AND s.access <= ?)",  # noqa: S608
            (*wanted.values, level(access)),
        )
    return Condition(f"{said.sql} OR {given.sql}", (*said.values, *given.values))


def _source(access: Access, wanted: Condition, table: str = "sources") -> Condition:
    """Whether document ``d`` has a source that may be seen and is as wanted."""
    if access == ACCESS_LEVELS[-1] and wanted == ALWAYS:
        return ALWAYS
    return Condition(
        f"EXISTS (SELECT 1 FROM {table} s WHERE s.document = d.row "  # noqa: S608
        f"AND s.access <= ? AND {wanted.sql})",
        (level(access), *wanted.values),
    )


def _none_of(condition: Condition) -> Condition:
    return (
        condition if condition == ALWAYS else Condition(f"NOT ({condition.sql})", condition.values)
    )
