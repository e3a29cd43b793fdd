"""Joining what words say and what vectors say of a passage into one score."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_SMOOTHING = 60  # Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR 2009

# Chosen on the development half of `govbench_vac` and on what of those of `vlareg_titel` and
# `vlareg_alledaags` is no lesson of the model (`benchmarks.teaching.quarter`); flat around these.
WORDS_WEIGHT = 5.5
COMPANY_WEIGHT = 0.4
QUESTION_COST = 1.0
PLACE_WORTH = 1.5  # measured in docs/measurements.md; as good from 1 to 2
ELSEWHERE_COST = 3.0
SHORT_COST = 2.0


class Candidate(NamedTuple):
    """What is known of a passage that may answer; a tuple, for hundreds are made for a query."""

    row: int
    words: float  # 0..about 1: part of what the query's words could give at the most
    nearness: float | None = None  # cosine, in standard deviations above that of any passage
    company: float | None = None  # mean nearness of a short document's passages; None of a long one
    asks: bool = False  # whether it is a question, and no answer to one
    short: float = 0.0  # 0..1: how much of a full passage it lacks
    here: bool | None = None  # whether it tells of a place that is asked about, or of others only


def fuse(candidates: Iterable[Candidate]) -> list[tuple[int, float]]:
    """Row and score of every candidate, best first; ties in the order of rows.

    A short document is about one thing: what lies near to its other passages tells of this one.
    """
    scored = [(candidate.row, score(candidate)) for candidate in candidates]
    return sorted(scored, key=lambda item: (-item[1], item[0]))


def score(candidate: Candidate) -> float:
    """The candidate's score; comparable between the candidates of one query only."""
    near = candidate.nearness or 0.0
    if candidate.company is not None:
        near = (near + COMPANY_WEIGHT * candidate.company) / (1 + COMPANY_WEIGHT)
    cost = QUESTION_COST * candidate.asks + SHORT_COST * candidate.short
    return near + WORDS_WEIGHT * candidate.words - cost + _worth_of_place(candidate)


def _worth_of_place(candidate: Candidate) -> float:
    if candidate.here is None:
        return 0.0
    return PLACE_WORTH if candidate.here else -ELSEWHERE_COST


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[tuple[int, float]]], smoothing: int = _SMOOTHING
) -> list[tuple[int, float]]:
    """Row and fused score of everything in any ranking, best first; ties in the order of rows.

    A ranking gives 1 / (smoothing + rank) to each of its rows, ranks counting from 1. The plain
    way, to compare with.
    """
    scores: dict[int, float] = {}
    for ranking in rankings.values():
        for rank, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1.0 / (smoothing + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
