"""A dossier against the criteria of the call: which sentences speak of each, and which prove it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from answers.lexicon import rows
from answers.units import Unit
from core.checks import CheckRow, Verdict
from core.records import Citation

MOST_CITATIONS = 3
_DENIES = re.compile(r"\b(?:geen|niet voorzien|niet opgenomen|ontbreekt|ontbreken|zonder)\b", re.I)

Cite = Callable[[int, int], Citation]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a proposal is judged on, and how a sentence shows it."""

    id: str
    label: str
    topic: re.Pattern[str]
    proof: re.Pattern[str]
    enough: int  # proving sentences that make it met
    by_heading: bool = False  # the heading above may name the topic or prove it
    deniable: bool = False  # 'geen' before a word of the topic says that it is not there


@cache
def criteria() -> tuple[Criterion, ...]:
    """The criteria of the call, in the order of the note that lays them down."""
    return tuple(
        Criterion(
            id=row[0],
            label=row[1],
            topic=re.compile(row[2], re.IGNORECASE),
            proof=re.compile(row[3], re.IGNORECASE),
            enough=int(row[4]),
            by_heading="heading" in row[5],
            deniable="deniable" in row[5],
        )
        for row in rows("criteria")
    )


def check_criteria(units: Sequence[Unit], cite: Cite) -> tuple[CheckRow, ...]:
    """The verdict on every criterion, with the sentences that show it."""
    return tuple(_check(criterion, units, cite) for criterion in criteria())


def _check(criterion: Criterion, units: Sequence[Unit], cite: Cite) -> CheckRow:
    speaking = [unit for unit in units if criterion.topic.search(_words(criterion, unit))]
    denied = [unit for unit in speaking if _denies(criterion, unit)]
    proving = [unit for unit in speaking if unit not in denied and _proves(criterion, unit)]
    denying = denied if criterion.deniable else []
    verdict, why, shown = _verdict(criterion, speaking, proving, denying)
    citations = tuple(cite(unit.start, unit.end) for unit in shown[:MOST_CITATIONS])
    return CheckRow(criterion.id, criterion.label, "criterion", verdict, citations, why)


def _verdict(
    criterion: Criterion, speaking: Sequence[Unit], proving: Sequence[Unit], denying: Sequence[Unit]
) -> tuple[Verdict, str, Sequence[Unit]]:
    if len(proving) >= criterion.enough:
        return "met", "", sorted(proving, key=lambda unit: -_strength(criterion, unit))
    if proving:
        why = f"Er is maar {len(proving)} zin die dit aantoont."
        return "doubtful", why, proving
    if denying:
        return "not-met", "Het dossier zegt uitdrukkelijk dat dit er niet is.", denying
    if speaking:
        return "doubtful", "Het dossier spreekt erover, maar toont het niet aan.", speaking
    return "not-found", "Het dossier zegt er niets over.", ()


def _words(criterion: Criterion, unit: Unit) -> str:
    """The sentence, with what stands above it where that may name the topic."""
    above = f"{unit.heading} {unit.lead_text} " if criterion.by_heading else ""
    return above + unit.text


def _proves(criterion: Criterion, unit: Unit) -> bool:
    """Whether the sentence proves it: more than a few words, of which one is a proof."""
    return len(unit.text.split()) > 3 and bool(criterion.proof.search(_words(criterion, unit)))


def _denies(criterion: Criterion, unit: Unit) -> bool:
    """Whether a denial stands right before a word of the topic: 'geen risicoanalyse'."""
    for match in criterion.topic.finditer(unit.text):
        before = unit.text[max(0, match.start() - 12) : match.start()]
        if re.search(r"\b(?:geen|zonder)\s+(?:\w+\s+)?$", before, re.I):
            return len(_DENIES.findall(unit.text)) > 0 and len(unit.text.split()) < 25
    return False


def _strength(criterion: Criterion, unit: Unit) -> int:
    """How many words of the topic and of the proof a sentence has."""
    return len(criterion.topic.findall(unit.text)) + len(criterion.proof.findall(unit.text))
