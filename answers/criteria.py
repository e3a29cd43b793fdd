"""A dossier against the criteria of the call: which sentences speak of each, and which show it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from answers.lexicon import rows
from answers.likeness import Nearness, likeness
from answers.units import Unit, cells_of, points_back
from core.checks import CheckRow, Verdict
from core.records import Citation

MOST_CITATIONS = 3
# Chosen on evaluation/applications/dev and the sample corpus; figures in docs/measurements.md.
SHOWS = 1.0  # strength from which a sentence shows a criterion
PROVES = 0.7  # strength from which it does where it has words of topic and proof
SPEAKS = 0.6  # strength from which one with a word of the topic speaks of it; others must show it
_TOPIC, _PROOF, _HEADED = 0.3, 0.3, 0.2
_UNDER_HEADING = 0.5  # part of what the heading above says
_POINTING = 0.6  # what 'Dat is zo' or a row of a budget is worth, which name nothing themselves
_FEW_WORDS = 3
_SUM = re.compile(r"(?:€\s*)?\d{1,3}(?:\.\d{3})+(?:,\d+)?(?:\s*(?:euro|€))?|\d|–|-")
_DENIES = re.compile(
    r"\b(?:geen|nog niet|niet (?:voorzien|opgenomen|gepland|gemaakt|uitgewerkt)|ontbreekt|"
    r"ontbreken|zonder)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:volgt|volgen|komt|komen) (?:nog|later|pas|na|nadien|achteraf)\b", re.IGNORECASE
)

Cite = Callable[[int, int], Citation]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a proposal is judged on, and the words by which a sentence shows it."""

    id: str
    label: str
    topic: re.Pattern[str]
    proof: re.Pattern[str]
    enough: int  # sentences that make it met
    by_heading: bool = False  # the heading above may name the topic
    deniable: bool = False  # 'geen' before a word of the topic says that it is not there
    worded: bool = False  # it is shown only by words of proof, whatever the sentence means
    money: bool = False  # a row of a budget speaks of it


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with how strongly it speaks of a criterion; 1 is clearly."""

    unit: Unit
    strength: float
    topic: bool  # it has a word of the topic
    proof: bool  # and words of proof

    @property
    def speaks(self) -> bool:
        return self.strength >= (SPEAKS if self.topic else SHOWS)


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
            worded="worded" in row[5],
            money="money" in row[5],
        )
        for row in rows("criteria")
    )


def check_criteria(units: Sequence[Unit], cite: Cite, nearness: Nearness) -> tuple[CheckRow, ...]:
    """The verdict on every criterion, with the sentences that show it best."""
    spoken = [unit for unit in units if len(unit.text.split()) >= _FEW_WORDS]
    if not spoken:
        return tuple(
            _row(one, "not-found", "Het dossier zegt er niets over.") for one in criteria()
        )
    headings = list(dict.fromkeys(_heading(unit) for unit in spoken))
    like = likeness([*(unit.text for unit in spoken), *headings], nearness)
    return tuple(
        _check(criterion, _weighed(criterion, spoken, headings, like[criterion.id]), cite)
        for criterion in criteria()
    )


def _heading(unit: Unit) -> str:
    """The nearest heading above, and the line that introduces a list."""
    return f"{unit.heading.rpartition(' – ')[2]} {unit.lead_text}".strip()


def _weighed(
    criterion: Criterion, units: Sequence[Unit], headings: Sequence[str], like: Sequence[float]
) -> list[Weighed]:
    """The sentences by how strongly they speak of the criterion, the strongest first."""
    above = dict(zip(headings, like[len(units) :], strict=True))
    found = []
    for unit, meant in zip(units, like, strict=False):
        heading = _heading(unit) if criterion.by_heading else ""
        topic = bool(criterion.topic.search(unit.text))
        headed = bool(criterion.topic.search(heading))
        proof = (topic or headed) and bool(criterion.proof.search(unit.text))
        strength = meant + _TOPIC * topic + _PROOF * proof + _HEADED * headed
        if criterion.by_heading:
            strength += _UNDER_HEADING * min(above[_heading(unit)], 1.0)
        if (points_back(unit.text) and not topic) or (_is_money(unit) and not criterion.money):
            strength *= _POINTING
        found.append(Weighed(unit, strength, topic or headed, proof))
    return sorted(found, key=lambda one: (-one.strength, one.unit.start))


def _is_money(unit: Unit) -> bool:
    """Whether the unit is a row of a budget: every cell but the first is a sum."""
    cells = cells_of(unit.text)[1:] if unit.kind == "row" else []
    return bool(cells) and all(_SUM.fullmatch(cell) for cell in cells)


def _check(criterion: Criterion, found: Sequence[Weighed], cite: Cite) -> CheckRow:
    denied = [one.unit for one in found if _denies(criterion, one)]
    denying = denied if criterion.deniable else []
    rest = [one for one in found if one.unit not in denied and one.speaks]
    showing = [one.unit for one in rest if _shows(criterion, one)]
    speaking = [one.unit for one in rest]
    if denying and len(showing) < criterion.enough:
        why = "Het dossier zegt uitdrukkelijk dat dit er niet is."
        return _row(criterion, "not-met", why, denying, cite)
    if len(showing) >= criterion.enough:
        return _row(criterion, "met", "", showing, cite)
    if showing:
        why = f"Er is maar {len(showing)} zin die dit aantoont."
        return _row(criterion, "doubtful", why, showing, cite)
    if speaking:
        why = "Het dossier spreekt erover, maar toont het niet aan."
        return _row(criterion, "doubtful", why, speaking, cite)
    return _row(criterion, "not-found", "Het dossier zegt er niets over.")


def _shows(criterion: Criterion, one: Weighed) -> bool:
    if _LATER.search(one.unit.text) or (criterion.worded and not one.proof):
        return False
    if criterion.worded:
        return one.strength >= SPEAKS
    return one.strength >= (PROVES if one.proof else SHOWS)


def _denies(criterion: Criterion, one: Weighed) -> bool:
    """Whether a short sentence denies what it speaks of: 'geen risicoanalyse'."""
    text = one.unit.text
    if len(text.split()) > 25 or not _DENIES.search(text):
        return False
    for match in criterion.topic.finditer(text):
        before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() :]
        if re.search(r"\b(?:geen|zonder)\s+(?:\w+\s+)?$", before, re.IGNORECASE):
            return True
        if re.match(r"[^,;]{0,80}?\b(?:nog geen|nog niet|niet voorzien|ontbreekt)\b", after):
            return True
    return False


def _row(
    criterion: Criterion,
    verdict: Verdict,
    why: str,
    shown: Sequence[Unit] = (),
    cite: Cite | None = None,
) -> CheckRow:
    citations = tuple(cite(one.start, one.end) for one in shown[:MOST_CITATIONS]) if cite else ()
    return CheckRow(criterion.id, criterion.label, "criterion", verdict, citations, why)
