"""Where a request stands by the whole of a sentence: what it shows and its words, weighed."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast, get_args

from core.findings import Status
from nlp.signals import Line
from nlp.stages import stages
from nlp.tables import table
from nlp.wording import terms
from nlp.worth import features

STATUSES: tuple[Status, ...] = tuple(one for one in get_args(Status) if one != "mentioned")


def standing(line: Line, every: Sequence[Line]) -> tuple[Status, float]:
    """The likeliest status that a sentence tells, and how likely (0..1) it is."""
    shown = signs(line, every)
    own = terms(line)
    scores = {status: _score(status, shown, own) for status in STATUSES}
    best = max(STATUSES, key=lambda status: scores[status])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return best, 1 / total


def signs(line: Line, every: Sequence[Line]) -> dict[str, float]:
    """What a sentence shows of where a request stands: its cues, and what the rules read in it."""
    told = {stage.status for stage in stages(line) if not stage.denied}
    return features(line, every) | {f"told {one}": float(one in told) for one in STATUSES}


def _score(status: Status, shown: Mapping[str, float], own: frozenset[str]) -> float:
    weights, of_terms = _weights()[status]
    total = weights.get("bias", 0.0)
    total += sum(weights.get(name, 0.0) * value for name, value in shown.items() if value)
    words = sum(of_terms.get(term, 0.0) for term in sorted(own))
    return total + words / math.sqrt(max(1, len(own)))


@cache
def _weights() -> dict[Status, tuple[dict[str, float], dict[str, float]]]:
    found: dict[Status, tuple[dict[str, float], dict[str, float]]]
    found = {status: ({}, {}) for status in STATUSES}
    for name, place in (("status_weights", 0), ("status_words", 1)):
        for row in table(name):
            key = row["feature"] if place == 0 else row["term"]
            found[cast(Status, row["status"])][place][key] = float(row["weight"])
    return found
