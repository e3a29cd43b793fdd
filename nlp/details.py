"""What is told beside a request: how long, where, for whom, and which elements it lacks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from core.findings import Element
from nlp.numbers import NUMBER_WORD
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


def space(texts: Iterable[str], known: Iterable[str]) -> str | None:
    """Where it is to hold, in the words of the text: a neighbourhood, streets, buildings."""
    names = sorted(set(known), key=lambda name: (-len(name), name))  # the longest that stands there
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
        rf"(?P<who>(?:(?:maximaal|hoogstens|ten\shoogste|\d+|{NUMBER_WORD}|(?!{_LINKS})\w+e)\s){{0,2}}?(?:{nouns})\b"
        r"(?:\sdie\s[^,.;]{4,90}\b|\svan\s\d+\stot\s\d+\sjaar"
        r"|\s(?:zonder|met|in)\s(?:een\s)?\w+)?|wie\s[^,.;]{4,90}\b)",
        re.IGNORECASE,
    )


@cache
def _people() -> re.Pattern[str]:
    """People of a kind, with what tells which: 'gezinnen met een budgetmeter', 'wie verhuist'."""
    nouns = "|".join(row["pattern"] for row in table("groups"))
    links = r"die|met|zonder|uit|onder|na|tussen|van\s(?!onze|het\sOCMW|het\sCAW)"
    which = rf"\s(?:{links})\s?[^,.;:|()]{{3,90}}\b"
    return re.compile(
        rf"(?P<who>(?:(?:maximaal|hoogstens|ten\shoogste)\s)?(?:(?:\d+|{NUMBER_WORD})\s)?"
        rf"(?:\w+e\s)?\b(?:{nouns})\b(?:{which})|(?:\d+|\b{NUMBER_WORD})\s(?:\w+e\s)?(?:{nouns})\b"
        r"|\b[Ww]ie\s(?!wat|het|dit|dat|er|daar)[^,.;:|()]{6,90}\b)",
        re.IGNORECASE,
    )


def group(texts: Sequence[str], beside: Sequence[str] = ()) -> str | None:
    """For whom it is to hold, in the words of the text: who it is 'for', there or in what stands
    ``beside`` it; else the first people of a kind that it tells of.
    """
    said = (found for text in (*texts, *beside) for found in _named(_groups(), text))
    told = (found for text in texts for found in _named(_people(), text))
    return next(said, None) or next(told, None)


def _named(people: re.Pattern[str], text: str) -> Iterator[str]:
    for match in people.finditer(text):
        if match["who"].lower() not in _ANYBODY:
            ends = not text[match.end() :] or text[match.end()] in ",.;"
            goes_on = not ends and len(match["who"]) > _LONG
            yield match["who"].strip() + (" …" if goes_on else "")


def missing(text: str, *, content: bool, lasts: bool) -> tuple[Element, ...]:
    """The legal elements that a text about a request does not tell (Bestuursdecreet, III.119)."""
    told = {row["element"] for row in table("elements") if re.search(row["pattern"], text, re.I)}
    if content:
        told.add("content")
    if lasts:
        told.add("duration")
    order: tuple[Element, ...] = ("content", "motivation", "duration", "evaluation", "compensation")
    return tuple(element for element in order if element not in told)
