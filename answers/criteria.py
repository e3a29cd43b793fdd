"""A dossier against the criteria of the call: which sentences speak of each, and which show it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from answers.lexicon import rows
from answers.likeness import Nearness, likeness
from answers.units import Unit, points_back
from core.checks import CheckRow, Verdict
from core.quotes import cells_of
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
_MOST_DENYING = 25  # words of a sentence that says that something is not there
_SUM = re.compile(r"(?:€\s*)?\d{1,3}(?:\.\d{3})+(?:,\d+)?(?:\s*(?:euro|€))?|\d|–|-")
# 'geen' and 'zonder' deny what follows; these words deny the clause that they stand in.
_WITHOUT = re.compile(
    r"\b(?:geen|zonder)\s+(?:(?:\w+e|een|het|[\w-]+ (?:van|met))\s+){0,2}$", re.IGNORECASE
)
_NO_PLACE_OF = re.compile(r"\bgeen [\w-]+ (?:van|met) (?:\w+e )?$", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:geen|niet|niets|nooit|nergens|niemand|noch|evenmin|amper|nauwelijks|ontbreekt|"
    r"ontbreken|ontbrak\w*|geschrapt|achterwege|verwierp\w*|verworpen|weiger\w*|geweigerd|"
    r"afgekeurd|afgewezen|keurde\w*\b(?=[^.]*\baf\b(?! te\b)))\b",
    re.IGNORECASE,
)
# 'Niet alleen de stad' denies nothing, and 'als de partner niet meewerkt' tells of a risk.
_NOT_DENYING = re.compile(
    r"\bniet (?:alleen|enkel|slechts|louter|zomaar|minder dan|(?:meer|langer) (?:elk|apart|naast|"
    r"alleen|los))\b|\bgeen (?:losse|aparte|afzonderlijke)\b|"
    r"\b(?:als|wanneer|indien|mocht|zolang)\b[^,;.]*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()|]|\s[–-]\s|\b(?:maar|terwijl|want|omdat|doordat|zodat|hoewel|die|dat|wie|waar\w*|"
    r"tenzij|nadat|voordat)\b|"
    r"\ben (?=(?:er|wij|we|zij|ze|hij|daar\w*|dit|is|zijn|was|waren|wordt|worden|zal|zullen|"
    r"heeft|hebben|had|kan|kunnen)\b)",
    re.IGNORECASE,
)
# 'Wat er nadien gebeurt, is nog niet beslist': what stands after the comma is said of it all.
_WHOLE = re.compile(r"(?:wat|wie|hoe|of)\b", re.IGNORECASE)
_PLAINLY_NOT = re.compile(
    r"[^,;]{0,80}?\b(?:nog geen|nog niet|niet voorzien|ontbreekt|ontbreken|evenmin|verwierp|"
    r"verworpen|weigerde|afgekeurd|keurde\b[^,;]*\baf|niets\.?$)(?:\b|$)|"
    r"[^,;]{0,80}?\b(?:niet|nooit|nergens)(?:(?:\s+[\w-]+){0,4}\s+"
    r"(?:\w*ge\w+|be\w+|ver\w+|her\w+|ont\w+)(?:d|t|en)|\s+(?:goed|over|mee|deel))?"
    r"\s*[.!;]?$",
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
    lacking: bool = False  # what is not there shows it: 'geen huisarts', 'geen zeggenschap'


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
            lacking="lacking" in row[5],
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
        if topic and criterion.money and _is_money(unit):
            strength = max(strength, SPEAKS)  # money for it is no more than a word about it
        found.append(Weighed(unit, strength, topic or headed, proof))
    return sorted(found, key=lambda one: (-one.strength, one.unit.start))


def _is_money(unit: Unit) -> bool:
    """Whether the unit is a row of a budget: every cell but the first is a sum."""
    cells = cells_of(unit.text)[1:] if unit.kind == "row" else []
    return bool(cells) and all(_SUM.fullmatch(cell) for cell in cells)


def _check(criterion: Criterion, found: Sequence[Weighed], cite: Cite) -> CheckRow:
    denied = [one.unit for one in found if _denies(criterion, one.unit)]
    denying = [unit for unit in denied if criterion.deniable and _says_not(criterion, unit)]
    rest = [one for one in found if one.unit not in denied and one.speaks]
    showing = [one.unit for one in rest if _shows(criterion, one)]
    speaking = [one.unit for one in rest] or [
        one.unit for one in found if one.unit in denied and one.speaks
    ]
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


def _denies(criterion: Criterion, unit: Unit) -> bool:
    """Whether all that the sentence says of the criterion is denied: 'wij delen geen kennis'."""
    text = unit.text
    topics = [match.span() for match in criterion.topic.finditer(text)]
    proofs = [match.span() for match in criterion.proof.finditer(text)]
    if criterion.lacking:
        return bool(topics) and all(_NO_PLACE_OF.search(text[:start]) for start, _ in topics)
    # A topic may itself be a denial: 'dat bestaat hier nog niet'.
    no = [
        place
        for place in _negations(text)
        if not any(start <= place < end for start, end in topics)
    ]
    if not topics and not proofs:
        return bool(no)
    return any(
        words and all(_denied(word, text, no) for word in words) for words in (topics, proofs)
    )


def _denied(word: tuple[int, int], text: str, no: Sequence[int]) -> bool:
    """Whether the clause with the word has a denial, of which ``no`` are the places."""
    if _WHOLE.match(text):
        return bool(no)
    edges = [0, *(edge for one in _CLAUSE.finditer(text) for edge in one.span()), len(text)]
    begin = max(edge for edge in edges if edge <= word[0])
    end = min(edge for edge in edges if edge >= word[1])
    return any(begin <= place < end for place in no) or bool(_WITHOUT.search(text[begin : word[0]]))


def _negations(text: str) -> list[int]:
    """Where a text denies something."""
    kept = [one.span() for one in _NOT_DENYING.finditer(text)]
    return [
        one.start()
        for one in _NOT.finditer(text)
        if not any(start <= one.start() < end for start, end in kept)
    ]


def _says_not(criterion: Criterion, unit: Unit) -> bool:
    """Whether a short sentence plainly says that it is not there: 'geen risicoanalyse'."""
    text = unit.text
    return len(text.split()) <= _MOST_DENYING and any(
        _WITHOUT.search(text[: match.start()]) or _PLAINLY_NOT.match(text[match.end() :])
        for match in criterion.topic.finditer(text)
    )


def _row(
    criterion: Criterion,
    verdict: Verdict,
    why: str,
    shown: Sequence[Unit] = (),
    cite: Cite | None = None,
) -> CheckRow:
    citations = tuple(cite(one.start, one.end) for one in shown[:MOST_CITATIONS]) if cite else ()
    return CheckRow(criterion.id, criterion.label, "criterion", verdict, citations, why)
