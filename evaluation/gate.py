"""The floors that a change may not fall through, each bound to the data it was measured on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.measures import mean, measure
from evaluation.report import Report

FLOORS = Path(__file__).parent / "floors.json"
DEPTH = 10  # hits asked per query


@dataclass(frozen=True, slots=True)
class Floor:
    """The least value that a measure may have on a set, and the data for which that holds."""

    set: str
    measure: str  # of evaluation/measures.py, or "kept" or "refused" of evaluation/report.py
    least: float
    queries: int
    fingerprint: str  # of the judgements and the texts
    measured: str  # what was measured when the floor was laid, and on which day


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of one set, with the fingerprint of its data."""

    set: str
    fingerprint: str
    report: Report


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


def measured_value(which: str, report: Report) -> float:
    """The measure of that name; 0 where the report has nothing to take it of."""
    if which == "kept":
        return report.kept or 0.0
    if which == "refused":
        return report.refused or 0.0
    return mean(measure(which), report.outcomes)


def _reason(floor: Floor, result: Measured) -> str:
    asked = len(result.report.queries)
    if result.fingerprint != floor.fingerprint or asked != floor.queries:
        return (
            f"{floor.set}: de gegevens zijn veranderd ({result.fingerprint}, {asked} vragen; "
            f"de vloer geldt voor {floor.fingerprint}, {floor.queries} vragen). Meet opnieuw en "
            "leg de vloer opnieuw: python -m benchmarks.floors."
        )
    now = measured_value(floor.measure, result.report)
    if now < floor.least:
        return f"{floor.set}: {floor.measure} is {now:.4f}, de vloer is {floor.least:.4f}."
    return ""
