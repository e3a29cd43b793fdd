"""What a sentence tells of the course of a request told before: weighed by its words and cues."""

from collections.abc import Mapping, Sequence
from functools import cache

from core.request_reading import MORE, NOTHING
from nlp.authorities import is_authority
from nlp.cases import OUTCOMES
from nlp.signals import Line, Told
from nlp.stages import Stage, only_day, stages
from nlp.standing import STATUSES, Learned, learned, shares, told_signs
from nlp.tables import says
from nlp.wording import terms
from nlp.worth import SHOWN

SHORT = 60  # characters
DOUBTFUL = 0.15  # of a status that the rules read; below it they read something else
SURE = 0.5
READING = 0.9  # part of what was read in it, beside what the rules make of it
LEAST = 0.01  # no class is read less likely


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
        told.append(Stage(best, 0, days[0] if days else only_day(line.text, year)))
    return told


def without_doubtful(line: Line, told: Sequence[Stage]) -> list[Stage]:
    """The statuses that the rules read in a sentence, without outcomes that it hardly tells."""
    if not any(stage.status in OUTCOMES for stage in told):
        return list(told)
    likely = _likely(line)
    return [s for s in told if s.status not in OUTCOMES or likely[s.status] >= DOUBTFUL]


def _likely(line: Line) -> Mapping[str, float]:
    """How likely (0..1, together 1) it is that a sentence tells each status, or nothing."""
    by_rules = shares(_weights(), marks(line), terms(line))
    return by_rules if line.told is None else _with_reading(by_rules, line.told)


def _with_reading(likely: Mapping[str, float], told: Told) -> Mapping[str, float]:
    """The same with what was read, as far as that tells whether there is a request at all."""
    read = {name: max(told.shares[name], LEAST) for name in likely}
    read[NOTHING] += told.shares[MORE]
    believed = READING * abs(2 * told.tells - 1)
    whole = sum(read.values())
    return {name: likely[name] * (1 - believed) + believed * read[name] / whole for name in likely}


def marks(line: Line) -> dict[str, float]:
    """What one sentence shows by itself, without those beside it."""
    found = {name: float(line.has(name)) for name in SHOWN}
    found |= told_signs(stages(line, follows=True))
    found["back"] = float(says("derogations.anaphor", line.text))
    found["authority"] = float(any(is_authority(mention) for mention in line.mentions))
    found["short"] = float(len(line.text) < SHORT)
    found["home"] = float(says("derogations.home_body", line.text))
    return found


@cache
def _weights() -> dict[str, Learned]:
    return learned("outcome", "mark")
