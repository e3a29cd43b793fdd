"""What a sentence tells of the course of a request told before: weighed by its words and cues."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from nlp.authorities import is_authority
from nlp.cases import OUTCOMES
from nlp.signals import Line
from nlp.stages import Stage, stages
from nlp.standing import STATUSES
from nlp.tables import says, table
from nlp.wording import terms

NOTHING = "none"
SHORT = 60  # characters
DOUBTFUL = 0.15  # of a status that the rules read; below it they read something else
SURE = 0.5
_CUES = (
    "room space deviate allow norm rule obstacle ask intend talk grant refuse notneeded active"
    " conditional negation pending generic money information limited undo you"
).split()


def course(line: Line, year: str = "") -> list[Stage]:
    """What a sentence tells of a request told before: what the rules read that is likely enough,
    and what is likely although no rule reads it.
    """
    likely = _likely(line)
    read = [one for one in stages(line, follows=True, year=year) if not one.denied]
    told = [stage for stage in read if likely[stage.status] >= DOUBTFUL]
    best = max(STATUSES, key=lambda status: likely[status])
    if likely[best] >= SURE and best not in {stage.status for stage in told}:
        days = [stage.day for stage in read if stage.day]
        told.append(Stage(best, 0, days[0] if days else None))
    return told


def without_doubtful(line: Line, told: Sequence[Stage]) -> list[Stage]:
    """The statuses that the rules read in a sentence, without outcomes that it hardly tells."""
    if not any(stage.status in OUTCOMES for stage in told):
        return list(told)
    likely = _likely(line)
    return [s for s in told if s.status not in OUTCOMES or likely[s.status] >= DOUBTFUL]


def _likely(line: Line) -> dict[str, float]:
    """How likely (0..1, together 1) it is that a sentence tells each status, or nothing."""
    shown, own = marks(line), terms(line)
    scores = {name: _score(weights, shown, own) for name, weights in _weights().items()}
    highest = max(scores.values())
    shares = {name: math.exp(score - highest) for name, score in scores.items()}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def marks(line: Line) -> dict[str, float]:
    """What one sentence shows by itself, without those beside it."""
    found = {name: float(line.has(name)) for name in _CUES}
    told = {stage.status for stage in stages(line, follows=True) if not stage.denied}
    found |= {f"told {one}": float(one in told) for one in STATUSES}
    found["back"] = float(says("derogations.anaphor", line.text))
    found["authority"] = float(any(is_authority(mention) for mention in line.mentions))
    found["short"] = float(len(line.text) < SHORT)
    found["home"] = float(says("derogations.home_body", line.text))
    return found


def _score(
    weights: tuple[Mapping[str, float], Mapping[str, float]],
    shown: Mapping[str, float],
    own: frozenset[str],
) -> float:
    of_marks, of_terms = weights
    total = of_marks.get("bias", 0.0)
    total += sum(of_marks.get(name, 0.0) * value for name, value in shown.items() if value)
    words = sum(of_terms.get(term, 0.0) for term in sorted(own))
    return total + words / math.sqrt(max(1, len(own)))


@cache
def _weights() -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    found: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for name, key in (("outcome_weights", "mark"), ("outcome_words", "term")):
        for row in table(name):
            own = found.setdefault(row["status"], ({}, {}))
            own[0 if key == "mark" else 1][row[key]] = float(row["weight"])
    return found
