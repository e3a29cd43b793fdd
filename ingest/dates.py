"""Dates as Dutch texts write them."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb", "maart mrt maa", "april apr", "mei", "juni jun",
            "juli jul", "augustus aug", "september sept sep", "oktober okt", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE = re.compile(
    rf"""(?<![\d/.-])(?:
        (?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)
      | (?P<day2>\d{{1,2}})(?:ste|de|e)?\s+(?P<name>{"|".join(_MONTHS)})\.?\s+
        (?P<year2>(?:19|20)\d\d)
      | (?P<day3>\d{{1,2}})\s?(?P<sep>[/.-])\s?(?P<month3>\d{{1,2}})\s?(?P=sep)\s?
        (?P<year3>(?:19|20)\d\d)
    )(?![\d/-])""",
    re.IGNORECASE | re.VERBOSE,
)
_TERM = re.compile(
    r"\b(?:looptijd|(?:\w+)?periode|termijn|duurtijd|geldig\w*)\b[^.;]{0,30}$"
    r"|\b(?:(?:start|begin|eind)(?:e|t|s|datum)?|tot|t\.e\.m\.|t/m|en met|tussen"
    r"|(?<!publicatie )vanaf|uiterlijk|deadline)\s*(?:op|de)?\s*:?\s*\|?\s*$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[-–—]\s*")
_UP_TO = re.compile(r"\s*(?:tot\b|t\.?e\.?m\b|t/m\b)", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    rf"(?:(?:[A-Z][\w-]*\s?){{1,3}},\s)?(?P<name>{'|'.join(_MONTHS)})\.?\s(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_DAY, _MONTH, _YEAR = r"(?P<day>[0-3]?\d)", r"(?P<month>0?[1-9]|1[0-2])", r"(?P<year>(?:19|20)\d\d)"
_IN_NAME = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)")
    for pattern in (
        rf"{_YEAR}[-_. ]?(?P<month>0[1-9]|1[0-2])[-_. ]?(?P<day>[0-3]\d)",
        rf"{_DAY}[-_. ]{_MONTH}[-_. ]{_YEAR}",
        rf"{_DAY}[-_. ](?P<month>0[1-9]|1[0-2])[-_. ](?P<year>\d\d)",
    )
)


def dates_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each date in the text as an ISO day, with where it starts and ends.

    Day before month, as in Belgium; what is no day of the calendar is passed over.
    """
    for match in _DATE.finditer(text):
        found = match.groupdict()
        day = found["day"] or found["day2"] or found["day3"]
        year = found["year"] or found["year2"] or found["year3"]
        named = _MONTHS.get((found["name"] or "").lower())
        month = named or int(found["month"] or found["month3"])
        value = iso_day(int(year), month, int(day))
        if value is not None:
            yield value, match.start(), match.end()


def is_of_term(text: str, start: int, end: int) -> bool:
    """Whether the date at those offsets begins or ends a term: ``looptijd``, ``van … tot …``."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    dash = _DASH.match(text, end)
    return bool(
        _TERM.search(line)
        or _UP_TO.match(text, end)
        or (dash and _DATE.match(text, dash.end()))
        or re.search(r"\d{4}\s*[-–—]\s*$", line)
    )


def month_alone(text: str) -> str | None:
    """The month that a line names, alone or behind a place, as ``2023-12``; None for others."""
    found = _MONTH_ALONE.fullmatch(text)
    return f"{found['year']}-{_MONTHS[found['name'].lower()]:02}" if found else None


def date_in_name(name: str) -> str | None:
    """The ISO day in a file name (``20200811``, ``02_07_2020``, ``2022-05-17``), or None."""
    for pattern in _IN_NAME:
        for match in pattern.finditer(name):
            year = int(match["year"])
            value = iso_day(
                year + 2000 if year < 100 else year, int(match["month"]), int(match["day"])
            )
            if value is not None:
                return value
    return None


def iso_day(year: int, month: int, day: int) -> str | None:
    """``2023-03-09``, or None where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
