"""The floors that a change may not fall through, each bound to the data it was measured on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.measures import Outcome, mean, measure

FLOORS = Path(__file__).parent / "floors.json"


@dataclass(frozen=True, slots=True)
class Floor:
    """The least value that a measure may have on a set, and the data for which that holds."""

    set: str
    measure: str
    least: float
    queries: int
    fingerprint: str  # of the judgements and the texts
    measured: str  # what was measured when the floor was laid, and on which day


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcomes of one set, with the fingerprint of its data."""

    set: str
    fingerprint: str
    outcomes: Sequence[Outcome]


@dataclass(frozen=True, slots=True)
class Breach:
    """A floor that does not hold, and why (Dutch, for people)."""

    floor: Floor
    reason: str


def read_floors(file: Path = FLOORS) -> tuple[Floor, ...]:
    """The floors in the file, in its order."""
    rows: Iterable[Mapping[str, object]] = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Floor(**row) for row in rows)  # type: ignore[arg-type]


def breaches(floors: Iterable[Floor], measured: Iterable[Measured]) -> tuple[Breach, ...]:
    """The floors that do not hold or say nothing any more; sets not measured are skipped."""
    by_set = {result.set: result for result in measured}
    found = []
    for floor in floors:
        reason = _reason(floor, by_set[floor.set]) if floor.set in by_set else ""
        if reason:
            found.append(Breach(floor, reason))
    return tuple(found)


def _reason(floor: Floor, result: Measured) -> str:
    judged = sum(bool(outcome.grades) for outcome in result.outcomes)
    if result.fingerprint != floor.fingerprint or judged != floor.queries:
        return (
            f"{floor.set}: de gegevens zijn veranderd ({result.fingerprint}, {judged} vragen; "
            f"de vloer geldt voor {floor.fingerprint}, {floor.queries} vragen). Meet opnieuw en "
            "leg de vloer opnieuw."
        )
    now = mean(measure(floor.measure), result.outcomes)
    if now < floor.least:
        return f"{floor.set}: {floor.measure} is {now:.4f}, de vloer is {floor.least:.4f}."
    return ""
