"""What is told beside a request: for how long, where, for whom, and which legal elements it lacks."""

import re
from collections.abc import Iterable
from functools import cache

from core.findings import Element
from nlp.tables import table

_NUM = r"(?:\d+|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|vijftien|achttien|twintig|vierentwintig|hoogstens\s\d+)"
_UNIT = r"(?:jaren|jaar|maanden|maand|weken|dagen|schooljaren|schooljaar|seizoenen|winters|zomers|academiejaren|werkjaren|kalenderjaren)"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
_DAY = rf"(?:\d{{1,2}}\s{_MONTH}\s)?(?:eind\s|einde\s|begin\s)?(?:{_MONTH}\s)?\d{{4}}"
_DURATION = re.compile(
    rf"\bvan\s{_DAY}\stot(?:\sen\smet)?\s{_DAY}|\b(?:tot(?:\sen\smet)?|t\.e\.m\.|uiterlijk\stot)\s(?:het\s)?{_DAY}"
    rf"|\b{_NUM}\s(?:volle\s|opeenvolgende\s)?{_UNIT}\b|\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b"
    r"|\bde\sschooljaren\s\d{4}-\d{4}(?:\sen\s\d{4}-\d{4})?"
    r"|\b(?:zolang|gedurende|voor\sde\sduur\svan)\s(?:het|de|deze|dit)\s(?:project|contract|proef|bestuursperiode|legislatuur|looptijd)\w*(?:\sloopt|\sduurt)?",
    re.IGNORECASE,
)
_NOT_DURATION = re.compile(
    r"\b(?:geleden|per|oud|ouder|elke|elk|iedere|om\sde|na|binnen(?:\sde)?|minder\sdan|meer\sdan|dan)\s$",
    re.I,
)
_AFTER_NOT = re.compile(r"^\s(?:geleden|oud|later|na\b|eerder|ouder|werkzoekend)")
_SPACE = re.compile(
    r"\b(?:de|deze|onze|het|dit|die)\s(?P<a>(?:wijk|buurt|stadswijk|tuinwijk|site|zone|perimeter|binnenstad|straat|campus|cité|plein|haven|markt)"
    r"(?:\s(?:van\s)?(?:de\s|het\s)?[A-ZÀ-Ý][\w'’-]+(?:[\s-](?:[A-ZÀ-Ý0-9][\w'’-]*|de|van|den|der))*)?)"
    r"|\b(?P<b>[A-ZÀ-Ý][\w'’-]*(?:wijk|buurt|straat|plein|laan|kwartier|steenweg|park|kaai|dorp|site)(?:[\s-][A-ZÀ-Ý][\w'’-]+)?)\b"
    r"|\bwijk\s(?P<d>[A-ZÀ-Ý][\w'’-]+(?:[\s-](?:[A-ZÀ-Ý][\w'’-]*|de|van|der))*)"
    rf"|\b(?P<c>{_NUM}\s(?:\w+\s)?(?:straten|huisjes|percelen|panden|woningen|blokken|hoeves|hectare|kavels|huizen|gebouwen|appartementen))\b"
)


def duration(texts: Iterable[str]) -> str | None:
    """For how long, in the words of the text; the first that is told."""
    for text in texts:
        for match in _DURATION.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if not _NOT_DURATION.search(before) and not _AFTER_NOT.match(after):
                return match.group()
    return None


def space(texts: Iterable[str], known: Iterable[str] = ()) -> str | None:
    """Where it is to hold, in the words of the text: a neighbourhood, streets, buildings."""
    names = tuple(known)
    for text in texts:
        named = next((name for name in names if re.search(rf"\b{re.escape(name)}\b", text)), None)
        if named:
            return named
        match = _SPACE.search(text)
        if match:
            return next(value for value in match.groupdict().values() if value)
    return None


@cache
def _groups() -> re.Pattern[str]:
    nouns = "|".join(row["pattern"] for row in table("groups"))
    return re.compile(
        rf"\b(?:voor|aan|van|om)\s(?:de\s|het\s|deze\s|onze\s|maximaal\s|hoogstens\s|ten\shoogste\s|een\s)?(?P<who>(?:\w+\s){{0,2}}?(?:{nouns})\b"
        r"(?:\s(?:van\s\d+\stot\s\d+\sjaar|zonder\s\w+|met\s(?:een\s)?\w+|in\s(?:een\s)?\w+))?)",
        re.IGNORECASE,
    )


def group(texts: Iterable[str]) -> str | None:
    """For whom it is to hold, in the words of the text."""
    for text in texts:
        match = _groups().search(text)
        if match:
            return match["who"]
    return None


def missing(text: str, *, content: bool, lasts: bool) -> tuple[Element, ...]:
    """The legal elements that a text about a request does not tell (Bestuursdecreet, III.119)."""
    told = {row["element"] for row in table("elements") if re.search(row["pattern"], text, re.I)}
    if content:
        told.add("content")
    if lasts:
        told.add("duration")
    order: tuple[Element, ...] = ("content", "motivation", "duration", "evaluation", "compensation")
    return tuple(element for element in order if element not in told)
