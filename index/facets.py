"""What a passage can be filtered by, in one form for both indexes.

The tables are the truth and have the last word on every hit; this is what lets an index leave out
before ranking what does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.records import ACCESS_LEVELS, Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

NO_DAY = 0


@dataclass(frozen=True, slots=True)
class PassageFacets:
    """By what one passage can be filtered."""

    row: int
    terms: Sequence[str]  # "theme:wonen", "doc:…"; see ``facet_terms``
    day: int  # 20230309; NO_DAY where its document has none
    access: int  # the level of its document's most open source


@dataclass(frozen=True, slots=True)
class Conditions:
    """What filters ask: one term of each group, none of ``without``, a day, a level."""

    groups: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    first_day: int  # NO_DAY: any day or none
    last_day: int | None
    most_secret: int

    @property
    def always(self) -> bool:
        """Whether everything passes."""
        return self == Conditions((), (), NO_DAY, None, len(ACCESS_LEVELS) - 1)


def facet_terms(
    doc_id: str,
    kind: str | None,
    found: Iterable[tuple[str, str]],
    given: Iterable[tuple[int, str]],
) -> list[str]:
    """The facet terms of a passage.

    ``found`` are (kind, concept) of its findings; ``given`` are (access level, contract) of the
    document's sources: who may not see a source must not find by it either.
    """
    terms = [f"doc:{doc_id}", *(f"{name}:{concept}" for name, concept in found)]
    if kind:
        terms.append(f"kind:{kind}")
    terms += [f"contract@{level}:{contract}" for level, contract in given if contract]
    return sorted(set(terms))


def conditions_of(filters: Filters) -> Conditions:
    """The filters as conditions on facets."""
    named = {
        "theme": filters.themes,
        "actor": filters.actors,
        "municipality": filters.municipalities,
        "derogation": filters.derogations,
        "kind": filters.kinds,
        "doc": filters.documents,
    }
    most = ACCESS_LEVELS.index(filters.access)
    groups = [tuple(f"{name}:{value}" for value in values) for name, values in named.items()]
    groups.append(_contract_terms(filters.contracts, most))
    dated = bool(filters.since or filters.until)
    return Conditions(
        groups=tuple(group for group in groups if group),
        without=_contract_terms(filters.not_contracts, most),
        first_day=max(day_number(filters.since), NO_DAY + 1) if dated else NO_DAY,
        last_day=day_number(filters.until) if filters.until else None,
        most_secret=most,
    )


def day_number(day: str | None) -> int:
    """20230309 for ``"2023-03-09"``; NO_DAY for no day."""
    digits = (day or "").replace("-", "")[:8]
    return int(digits) if digits.isdecimal() else NO_DAY


def _contract_terms(contracts: Sequence[str], most: int) -> tuple[str, ...]:
    found = [f"contract:{contract}" for contract in contracts]
    given = [f"contract@{level}:{contract}" for contract in contracts for level in range(most + 1)]
    return tuple(found + given)


class FacetColumns:
    """The facets of many passages, by their place in an index."""

    def __init__(self, arrays: Any) -> None:
        """``arrays`` are those that ``columns_of`` made."""
        self._access, self._days = arrays["access"], arrays["days"]
        self._starts, self._places = arrays["starts"], arrays["places"]
        self._terms = arrays["terms"]

    def passing(self, conditions: Conditions) -> Mask | None:
        """Whether the passage at each place passes; None where all of them do."""
        if conditions.always:
            return None
        mask: Mask = self._access <= conditions.most_secret
        if conditions.first_day:
            mask &= self._days >= conditions.first_day
        if conditions.last_day is not None:
            mask &= self._days <= conditions.last_day
        for group in conditions.groups:
            mask &= self._any_of(group)
        if conditions.without:
            mask &= ~self._any_of(conditions.without)
        return None if mask.all() else mask

    def _any_of(self, terms: Sequence[str]) -> Mask:
        import numpy as np

        mask = np.zeros(len(self._access), dtype=bool)
        for term in terms:
            number = int(np.searchsorted(self._terms, term))
            if number < len(self._terms) and self._terms[number] == term:
                mask[self._places[self._starts[number] : self._starts[number + 1]]] = True
        return mask


def columns_of(facets: Sequence[PassageFacets]) -> dict[str, NDArray[Any]]:
    """The arrays for FacetColumns; the place of a passage is its place in ``facets``."""
    import numpy as np

    holding: dict[str, list[int]] = {}
    for place, passage in enumerate(facets):
        for term in passage.terms:
            holding.setdefault(term, []).append(place)
    terms = sorted(holding)
    starts = np.cumsum([0, *(len(holding[term]) for term in terms)])
    return {
        "access": np.array([passage.access for passage in facets], dtype=np.int8),
        "days": np.array([passage.day for passage in facets], dtype=np.int32),
        "terms": np.array(terms, dtype=np.str_),
        "starts": starts.astype(np.int64),
        "places": np.array([place for term in terms for place in holding[term]], dtype=np.uint32),
    }
