"""Numbers of documents: those of the Flemish Government and of written questions."""

import re
from dataclasses import dataclass

from ingest.dates import dates_in, iso_day

# "VR yyyy ddMM [VV] DOC.nnnn[/i][QUATER]"; in file names blanks and slashes are _ or -.
_GOVERNMENT = re.compile(
    r"\bVR[ _]+(?P<year>20\d\d)[ _]+(?P<day>[0-3]\d)(?P<month>[01]\d)[ _]+(?:(?P<vv>VV)[ _]+)?"
    r"(?P<kind>DOC|DEC|MED)[._ ]*(?P<serial>\d{4})(?:[/_-](?P<part>\d{1,2}))?"
    r"(?P<version>BIS|TER|QUATER|QUINQUIES|SEXIES|SEPTIES|OCTIES)?(?![A-Za-z0-9])"
)
_MINUTES = re.compile(r"\bVR[ _]+PV[ _]+(20\d\d)[/_-](\d{1,3})((?:BIS|TER|QUATER)?)(?![A-Za-z0-9])")
_QUESTION = re.compile(
    r"(?:schriftelijke\s+vraag|(?:op|SV)\s+(?:schriftelijke\s+)?vraag|\bvraag)\s*,?\s*"
    r"(?:n(?:umme)?r\.?|nummer|n°)\s*:?\s*(?P<number>\d{1,4})\b"
    r"(?:\s*\(?(?P<session>20\d\d\s*[-–/]\s*20\d\d)\)?)?",
    re.IGNORECASE,
)
_CHAMBER = re.compile(r"Vergaderjaar\s+(20\d\d)\s*[-–]\s*(20\d\d)\s+Aanhangsel van de Handelingen")
_LONE_NUMBER = re.compile(r"(?m)^(\d{2,4})$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number as it is written in full, and the ISO day it holds where it holds one."""

    text: str
    day: str | None = None


def government_number(text: str) -> DocumentNumber | None:
    """The first number of a document of the Flemish Government in the text."""
    found = _GOVERNMENT.search(text)
    if found is not None:
        day = iso_day(int(found["year"]), int(found["month"]), int(found["day"]))
        vv = "VV " if found["vv"] else ""
        part = f"/{found['part']}" if found["part"] else ""
        written = (
            f"VR {found['year']} {found['day']}{found['month']} {vv}{found['kind']}."
            f"{found['serial']}{part}{found['version'] or ''}"
        )
        return DocumentNumber(written, day)
    minutes = _MINUTES.search(text)
    if minutes is not None:
        return DocumentNumber(f"VR PV {minutes[1]}/{minutes[2]}{minutes[3]}")
    return None


def question_number(text: str) -> DocumentNumber | None:
    """The number of a written question with its session year, ``412 (2022-2023)``.

    The session year is the one written there, else that of the date that follows the number:
    numbers restart each year at the end of September.
    """
    chamber = _CHAMBER.search(text)
    if chamber is not None:
        lone = _LONE_NUMBER.search(text)
        return DocumentNumber(f"{lone[1]} ({chamber[1]}-{chamber[2]})") if lone else None
    found = _QUESTION.search(text)
    if found is None:
        return None
    after = text[found.end() : found.end() + 160]
    day = next((value for value, _, _ in dates_in(after)), None)
    session = re.sub(r"\s*[–/-]\s*", "-", found["session"]) if found["session"] else session_of(day)
    return DocumentNumber(f"{found['number']} ({session})" if session else found["number"], day)


def session_of(day: str | None) -> str:
    """The session year of the Flemish Parliament an ISO day falls in; '' for None."""
    if day is None:
        return ""
    year, month = int(day[:4]), int(day[5:7])
    first = year if month > 9 or (month == 9 and int(day[8:]) >= 22) else year - 1
    return f"{first}-{first + 1}"
