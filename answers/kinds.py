"""What kind of answer a question asks for, and whether a sentence can be one."""

import re
from collections.abc import Iterable
from functools import cache
from typing import cast

from answers.dates import MONTHS
from answers.lexicon import rows
from core.replies import AnswerKind

_NUMERAL = (
    "nul|één|een(?= op | van de)|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|"
    "veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|"
    "zeventig|tachtig|negentig|honderd|duizend|geen enkele?|geen|alle|helft|derde|kwart|vijfde"
)
_NUMBER = re.compile(rf"\d|\b(?:\w*(?:tig|tien)|{_NUMERAL}|\w+en(?:twintig|dertig))\b", re.I)
_MONEY = re.compile(
    r"(?:€|\beuro\b|\bEUR\b)|\d\s*(?:%|procent|percent)|\b(?:miljoen|miljard)\b|"
    r"\b(?:gratis|kosteloos|niet (?:vergoed|betaald)|eigen middelen|subsidie|vergoeding|premie)\b",
    re.I,
)
_TIME = re.compile(
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b|\b(?:{'|'.join(MONTHS)})\b|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}}|"
    r"\b(?:dag(?:en)?|week|weken|maand(?:en)?|jaar|jaren|kwartaal|najaar|voorjaar|zomer|winter|"
    r"herfst|lente|binnenkort|onmiddellijk|legislatuur|regeerperiode)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:omdat|doordat|aangezien|want|wegens|vanwege|daarom|daardoor|dankzij|gelet op|gezien|"
    r"reden|redenen|grond|gronden|oorzaak|steunt op|immers|namelijk|anders|ontbreekt|ontbreken|"
    r"waardoor|om te|zodat|mag al|niet nodig|overbodig|door)\b",
    re.I,
)
_DAY = re.compile(
    rf"\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b|\b(?:{'|'.join(MONTHS)})\s+(?:19|20)\d\d\b|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}",
    re.I,
)
_ASSESSMENT = re.compile(
    r"\b(?:evaluatie|evaluaties|onderzoek|bevraging|balans)\b[^.]{0,60}\b(?:toont|toonde|leert|leerde|"
    r"blijkt|bleek|wijst|wees|concludeert|is positief|was positief|gunstig|aan de orde)\b|"
    r"\b(?:tevreden|ontevreden|geslaagd|geslaagde|positief|positieve|negatief|negatieve|betreur|"
    r"betreurt|waardeer|waardeert|ben van oordeel|is van oordeel|ben van mening|bevindingen|"
    r"vaststellingen|leerpunten|sterke punten|werkt goed|loopt goed|voor op schema|op schema|"
    r"geëvalueerd werd|werd geëvalueerd|werden geëvalueerd|evalueer|beoordeel)\b",
    re.I,
)
_HAPPENED = re.compile(
    r"\b(?:werd|werden|vond|vonden|kreeg|kregen|koos|kozen|besliste|keurde|lanceerde|startte|"
    r"startten|opende|dienden|diende|ontving|ontvingen|sloot|sloten|loopt|lopen|inmiddels|"
    r"intussen|ondertussen)\b|\bmaakt\b.*\bvrij\b",
    re.I,
)
_NORM = re.compile(r"\b(?:moet|moeten|kan|kunnen|dient|dienen|zal|zullen|mag|mogen)\b", re.I)
_FITS: dict[AnswerKind, re.Pattern[str]] = {
    "how-many": _NUMBER,
    "how-much": _MONEY,
    "when": _TIME,
}
_ADJECTIVE = r"(?:\w+(?:de|te|se|le|ge|ke|ve|ze|re|ne|we|me|pe|be)\s+){0,2}"
_FOCUS = re.compile(
    rf"\b(?:hoeveel|aantal|welke?)\s+{_ADJECTIVE}(?P<noun>[^\W\d_][\w-]{{2,}})\b", re.I
)
# 'En hoeveel is er uitgegeven van de subsidie in Gent?' names itself what it is about.
_FOLLOW_UP = re.compile(
    r"^(?:zo ja|zo niet|zo neen|zo nee|indien (?:ja|niet|neen))\b|^en(?: \S+){1,5}$|"
    r"^en\b.*\b(?:daar\w*|hier\w*|er(?:van|over|voor|bij|aan)|die|dat|deze|dit|zij|ze|hun|hen)\b",
    re.I,
)


def kind_of(ask: str) -> AnswerKind:
    """The kind of answer that a question asks for."""
    words = " ".join(ask.split()).lower()
    for kind, pattern in _patterns():
        if pattern.search(words):
            return kind
    return "what" if words.endswith("?") else "state-of-affairs"


def is_follow_up(ask: str) -> bool:
    """Whether the question hangs on the one before it: 'Zo ja, wanneer?'."""
    return bool(_FOLLOW_UP.match(ask.strip()))


def fits(kind: AnswerKind, sentence: str) -> bool:
    """Whether the sentence holds what that kind of answer needs: a number, a sum, a moment."""
    pattern = _FITS.get(kind)
    return pattern is None or bool(pattern.search(sentence))


def is_typed(kind: AnswerKind) -> bool:
    """Whether an answer of that kind is known by its form: a number, a sum, a moment."""
    return kind in _FITS


def focus_of(ask: str) -> str:
    """What is counted or chosen ('besturen' of 'Welke lokale besturen …'); "" where nothing is."""
    match = _FOCUS.search(ask)
    return match["noun"] if match else ""


def counts(sentence: str, nouns: Iterable[str]) -> bool:
    """Whether the sentence has a number close before one of the nouns, in whatever form of it."""
    stems = [noun.casefold()[: max(4, len(noun) - 3)] for noun in nouns]
    words = sentence.split()
    for place, word in enumerate(words):
        named = any(stem in word.casefold() for stem in stems)
        if named and _NUMBER.search(" ".join(words[max(0, place - 4) : place])):
            return True
    return False


def gives_reason(sentence: str) -> bool:
    """Whether the sentence has words that give a reason."""
    return bool(_REASON.search(sentence))


def dated(sentence: str) -> bool:
    """Whether the sentence names a day or a month of a year."""
    return bool(_DAY.search(sentence))


def tells_what_happened(sentence: str) -> bool:
    """Whether the sentence tells of something that was done or is going on."""
    return bool(_HAPPENED.search(sentence))


def is_norm(sentence: str) -> bool:
    """Whether the sentence tells what must, may or will be, and not what is."""
    return bool(_NORM.search(sentence))


def is_assessment(sentence: str) -> bool:
    """Whether the sentence tells what someone found of something."""
    return bool(_ASSESSMENT.search(sentence))


@cache
def _patterns() -> tuple[tuple[AnswerKind, re.Pattern[str]], ...]:
    return tuple((cast(AnswerKind, row[0]), re.compile(row[1])) for row in rows("kinds"))
