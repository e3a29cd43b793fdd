"""Days as they are written in Dutch."""

import re

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
_MOMENT = re.compile(
    r"(?P<until>\b(?:tot|tot en met)\s+)?(?:\b(?P<date>\d{1,2})\s+)?"
    rf"\b(?P<month>{'|'.join(MONTHS)})\s+"
    r"(?P<of>20\d\d)\b|\b(?:in|tegen|eind|begin|midden|vanaf|na|vóór|najaar|voorjaar|zomer|herfst|"
    r"winter)\s+(?P<year>20\d\d)\b",
    re.IGNORECASE,
)


def in_words(day: str) -> str:
    """'2023-03-09' as '9 maart 2023'; what is no full ISO day stays as it is."""
    parts = day[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return day
    year, month, date = (int(part) for part in parts)
    return f"{date} {MONTHS[month - 1]} {year}" if 0 < month < 13 else day


def tells_of_after(sentence: str, day: str) -> bool:
    """Whether a sentence of that ISO day tells of a later one; until when a thing runs is none."""
    return any(
        moment > day[: len(moment)]
        for match in _MOMENT.finditer(sentence)
        if not match["until"]
        for moment in (_iso(match),)
    )


def _iso(match: re.Match[str]) -> str:
    """The moment as far as it is told: '2024-07-01', '2024-07' or '2024'."""
    if match["year"]:
        return match["year"]
    month = f"{match['of']}-{MONTHS.index(match['month'].lower()) + 1:02}"
    return f"{month}-{int(match['date']):02}" if match["date"] else month
