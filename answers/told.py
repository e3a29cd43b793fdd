"""Whether a sentence tells what a question wants to be told, and not only what it says itself."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from answers.dates import MONTHS
from answers.lexicon import rows

_NUMERAL = (
    r"nul|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w+tien|"
    r"(?:\w+en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)|"
    r"\w*honderd\w*|\w*duizend|geen|niemand|eenmaal|tweemaal|helft|dubbel|"
    r"een (?:derde|kwart|vijfde|tiende)|een op"
)
_NUMBER = re.compile(rf"\d[\d.,]*|\b(?:{_NUMERAL})\b", re.IGNORECASE)
_MONEY = re.compile(r"€|\b(?:euro|eur|miljoen|miljard)\b", re.IGNORECASE)
_FREE = re.compile(
    r"\b(?:gratis|kosteloos|betaalt niets|niets te betalen|onbezoldigd|vrijwillig)\b", re.IGNORECASE
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SHARE = re.compile(
    r"%|\bprocent|\bpercent|\bop (?:de |elke )?(?:\d+|twee|drie|vier|vijf|zes|zeven|acht|negen|"
    r"tien|honderd)\b|\b(?:helft|derde|kwart|vijfde|tiende|meerderheid|unaniem|stemmen)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:jaar|jaren|maand(?:en)?|week|weken|dag(?:en)?|uur|uren|legislatuur)\b", re.IGNORECASE
)
_WEEKDAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_MOMENT = re.compile(
    rf"\b(?:19|20)\d\d\b|\b(?:{'|'.join(MONTHS)}|{_WEEKDAYS})\b|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}}|"
    r"\b(?:najaar|voorjaar|zomer|winter|herfst|lente|eind|begin|midden|binnenkort|daags|weekend|"
    r"\d+ (?:uur|u))\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:omdat|doordat|aangezien|want|wegens|vanwege|daarom|daardoor|dankzij|gelet|gezien|"
    r"reden\w*|gronden?|gemotiveerd|steun(?:t|de|en|den) op|oorza\w+|immers|namelijk|anders|"
    r"ontbr\w+|waardoor|om te|zodat|onvoldoende|te (?:vaag|weinig|veel)|geen|niet|onmogelijk|"
    r"door)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"\b0\d{1,3}[ /.]?\d[\d ./]{4,}")
_PLACE = re.compile(r"\b(?:zaal|gebouw|\w*straat|\w*plein|\w*kaai|\w*huis)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'./’][^\W_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:;|]\s+|\n\s*)[\"'“‘(]*$")
_STEM = 5  # letters by which a name is known again: 'Weverzandse'


def things_asked(question: str) -> tuple[str, ...]:
    """What the question wants to be told: a sum, a name …; empty where any sentence could be it."""
    return tuple(thing for thing, asks in _things() if asks.search(question))


def is_told(thing: str, sentence: str, question: str) -> bool:
    """Whether the sentence tells such a thing that the question does not say itself."""
    return _TOLD[thing](sentence, question)


def new_numbers(sentence: str, question: str) -> frozenset[str]:
    """The numbers of the sentence that the question does not have."""
    return _numbers(sentence) - _numbers(question)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold().rstrip(".,") for match in _NUMBER.finditer(text))


def _moments(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in _MOMENT.finditer(text))


def _sum(sentence: str, question: str) -> bool:
    new = new_numbers(sentence, question)
    money = bool(new) and bool(_MONEY.search(sentence))
    cell = "|" in sentence and any(_THOUSANDS.fullmatch(number) for number in new)
    return money or cell or bool(_FREE.search(sentence))


def _length(sentence: str, question: str) -> bool:
    told = _LENGTH.search(sentence) or _MOMENT.search(sentence)
    return bool(told) and bool(new_numbers(sentence, question))


def _name(sentence: str, question: str) -> bool:
    asked = question.casefold()
    return any(
        match[0][0].isupper()
        and match[0].casefold()[:_STEM] not in asked
        and not _BEGINS.search(sentence[: match.start()])
        for match in _WORD.finditer(sentence)
    )


_TOLD: Mapping[str, Callable[[str, str], bool]] = {
    "phone": lambda sentence, _: bool(_CALL.search(sentence)),
    "share": lambda sentence, question: (
        bool(_SHARE.search(sentence)) and bool(new_numbers(sentence, question))
    ),
    "sum": _sum,
    "duration": _length,
    "moment": lambda sentence, question: bool(_moments(sentence) - _moments(question)),
    "number": lambda sentence, question: bool(new_numbers(sentence, question)),
    "name": _name,
    "reason": lambda sentence, _: bool(_REASON.search(sentence)),
    "place": lambda sentence, question: bool(_PLACE.search(sentence)) or _name(sentence, question),
}


@cache
def _things() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row[0], re.compile(row[1], re.IGNORECASE)) for row in rows("told"))
