"""Where a request stands by the whole of a sentence: what it shows and its words, weighed."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import get_args

from core.findings import Status
from nlp.signals import Line
from nlp.stages import Stage, stages
from nlp.tables import table
from nlp.wording import of_words, terms
from nlp.worth import features

Learned = tuple[dict[str, float], dict[str, float]]  # weights of signs, and of words
STATUSES: tuple[Status, ...] = tuple(one for one in get_args(Status) if one != "mentioned")


def standing(line: Line, every: Sequence[Line]) -> tuple[Status, float]:
    """The likeliest status that a sentence tells, and how likely (0..1) it is."""
    likely = shares(_weights(), signs(line, every), terms(line))
    best = max(STATUSES, key=lambda status: likely[status])
    return best, likely[best]


def signs(line: Line, every: Sequence[Line]) -> dict[str, float]:
    """What a sentence shows of where a request stands: its cues, and what the rules read in it."""
    return features(line, every) | told_signs(stages(line))


def told_signs(read: Sequence[Stage]) -> dict[str, float]:
    """Which statuses the rules read, each 0 or 1."""
    told = {stage.status for stage in read if not stage.denied}
    return {f"told {one}": float(one in told) for one in STATUSES}


def shares(
    weights: Mapping[str, Learned], shown: Mapping[str, float], own: frozenset[str]
) -> dict[str, float]:
    """How likely (0..1, together 1) each class is by what a sentence shows and its own words."""
    scores = {name: _score(learned, shown, own) for name, learned in weights.items()}
    highest = max(scores.values())
    parts = {name: math.exp(score - highest) for name, score in scores.items()}
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()}


def _score(learned: Learned, shown: Mapping[str, float], own: frozenset[str]) -> float:
    of_signs, of_terms = learned
    total = of_signs.get("bias", 0.0)
    total += sum(of_signs.get(name, 0.0) * value for name, value in shown.items() if value)
    return total + of_words(own, of_terms)


def learned(kind: str, sign: str) -> dict[str, Learned]:
    """Per class the weights of the tables of that kind; ``sign`` is what a column calls a sign."""
    found: dict[str, Learned] = {}
    for place, (name, key) in enumerate(((f"{kind}_weights", sign), (f"{kind}_words", "term"))):
        for row in table(name):
            found.setdefault(row["status"], ({}, {}))[place][row[key]] = float(row["weight"])
    return found


@cache
def _weights() -> dict[str, Learned]:
    return learned("status", "feature")
