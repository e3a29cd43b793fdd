"""What is told beside a request: how long, where, for whom, and which elements it lacks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from core.findings import Element
from nlp.tables import pattern, table


def duration(texts: Iterable[str]) -> str | None:
    """For how long, in the words of the text; the first that is told."""
    return next(_durations(texts), None)


def term(texts: Iterable[str]) -> str | None:
    """The first that is told from one day to another: 'van 1 mei 2023 tot en met 30 april 2026'."""
    return next((told for told in _durations(texts) if told.startswith("van ")), None)


def _durations(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in pattern("details.duration").finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if not pattern("details.not_duration").search(before) and not pattern(
                "details.after_not"
            ).match(after):
                yield match.group()


def space(texts: Iterable[str], known: Iterable[str] = ()) -> str | None:
    """Where it is to hold, in the words of the text: a neighbourhood, streets, buildings."""
    names = tuple(known)
    for text in texts:
        named = next((name for name in names if re.search(rf"\b{re.escape(name)}\b", text)), None)
        if named:
            return named
        match = pattern("details.space").search(text)
        if match:
            return next(value for value in match.groupdict().values() if value)
    return None


def main_place(texts: Iterable[str]) -> str | None:
    """The neighbourhood a document names most, where it names one."""
    found: Counter[str] = Counter()
    for text in texts:
        for match in pattern("details.hood").finditer(text):
            found[match["place"] or match["place2"]] += 1
    return found.most_common(1)[0][0] if found else None


_LINKS = r"(?:voor|van|aan|in|met|op|tussen|door|bij|zowel)\b"
_LONG = 80  # characters of a group from which more may have stood behind it
_ANYBODY = frozenset({"mensen", "de mensen", "personen"})  # says of nobody in particular


@cache
def _groups() -> re.Pattern[str]:
    nouns = "|".join(row["pattern"] for row in table("groups"))
    return re.compile(
        r"\b(?:voor|aan|van|om|opdat|laat)\s(?:de\s|het\s|deze\s|onze\s|een\s)?"
        rf"(?P<who>(?:(?:maximaal|hoogstens|ten\shoogste|(?!{_LINKS})\w+)\s){{0,2}}?(?:{nouns})\b"
        r"(?:\sdie\s[^,.;]{4,90}\b|\svan\s\d+\stot\s\d+\sjaar"
        r"|\s(?:zonder|met|in)\s(?:een\s)?\w+)?|wie\s[^,.;]{4,90}\b)",
        re.IGNORECASE,
    )


def group(texts: Iterable[str]) -> str | None:
    """For whom it is to hold, in the words of the text."""
    for text in texts:
        for match in _groups().finditer(text):
            if match["who"].lower() not in _ANYBODY:
                ends = not text[match.end() :] or text[match.end()] in ",.;"
                goes_on = not ends and len(match["who"]) > _LONG
                return match["who"].rstrip() + (" …" if goes_on else "")
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
