"""How good a ranking is: measures as values, computed from where each judgement was found.

Means are over all judged queries; one of which nothing was found counts as 0.
Definitions: nDCG with linear gain and log2 discount (trec_eval's ``ndcg_cut``), recall, success and
reciprocal rank as in trec_eval.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal, get_args

from core.errors import InputError

Kind = Literal["nDCG", "recall", "MRR", "success"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one query: the grade of each judgement, and the rank (from 1) at which it was found."""

    query: str
    grades: tuple[int, ...]
    ranks: tuple[int | None, ...]  # None where it was not found

    def __post_init__(self) -> None:
        if len(self.grades) != len(self.ranks):
            raise ValueError(f"{len(self.grades)} grades, but {len(self.ranks)} ranks")


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of measure down to a rank; 0 for the whole ranking."""

    kind: Kind
    depth: int = 0

    def __str__(self) -> str:
        """The name of the measure, as :func:`measure` reads it."""
        return f"{self.kind}@{self.depth}" if self.depth else self.kind


USUAL = (
    Measure("nDCG", 10),
    Measure("recall", 5),
    Measure("recall", 50),
    Measure("recall", 100),
    Measure("MRR"),
    Measure("success", 1),
    Measure("success", 5),
)


def measure(name: str) -> Measure:
    """The measure of that name, such as ``nDCG@10``. Raises InputError for an unknown one."""
    parts = re.fullmatch(r"(\w+?)(?:@(\d+))?", name)
    kinds = {kind.lower(): kind for kind in KINDS}
    if parts is None or parts[1].lower() not in kinds:
        raise InputError(f"Onbekende maat: {name!r}.", f"Bekend zijn: {', '.join(KINDS)}, met @k.")
    return Measure(kinds[parts[1].lower()], int(parts[2] or 0))


def value(which: Measure, result: Outcome) -> float:
    """The measure's value for one query, 0..1. Raises ValueError where nothing is judged."""
    if not result.grades:
        raise ValueError(f"query {result.query} has no judgement")
    found = [
        (rank, grade)
        for rank, grade in zip(result.ranks, result.grades, strict=True)
        if rank is not None and (not which.depth or rank <= which.depth)
    ]
    if not found:
        return 0.0
    if which.kind == "recall":
        return len(found) / len(result.grades)
    if which.kind == "success":
        return 1.0
    if which.kind == "MRR":
        return 1 / min(found)[0]
    return _ndcg(which.depth, found, result.grades)


def _ndcg(depth: int, found: Sequence[tuple[int, int]], grades: Sequence[int]) -> float:
    gained = sum(grade / log2(rank + 1) for rank, grade in found)
    ideal = sorted(grades, reverse=True)[: depth or None]
    best = sum(grade / log2(rank + 1) for rank, grade in enumerate(ideal, start=1))
    # one passage may hold what two judgements ask for: better than the ideal of one each
    return min(gained / best, 1.0)


def values(which: Measure, results: Sequence[Outcome]) -> tuple[float, ...]:
    """The measure of every query that has a judgement, in their order."""
    return tuple(value(which, result) for result in results if result.grades)


def mean(which: Measure, results: Sequence[Outcome]) -> float:
    """The mean over all judged queries; 0 where there are none."""
    each = values(which, results)
    return sum(each) / len(each) if each else 0.0
