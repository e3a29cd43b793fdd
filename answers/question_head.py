"""What stands above a written question and above its answer."""

import re
from collections.abc import Sequence
from itertools import pairwise

from answers.dates import MONTHS
from answers.question_lines import Line
from core.questions import QuestionHead

_DAY = (
    rf"(?P<day>\d{{1,2}})(?:\s+(?P<month>{'|'.join(MONTHS)})\s+|[-/.](?P<number>\d{{1,2}})[-/.])"
    r"(?P<year>\d{4})"
)
_OFFICE = r"(?:vlaams\s+)?(?:vice)?-?minister(?:-president)?"
_NOT_A_NAME = r"(?!VLAAMS|Vlaams|VICE|MINISTER|Minister|ANTWOORD|Datum|DATUM)"
_PARTICLE = r"(?:van|de|den|der|het|ten|ter|te|le|la|van\s+de[nr]?)"
_WORD = rf"{_NOT_A_NAME}[A-ZÀ-Ý][\w'’.-]*"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_WORD}){{0,5}}"
_TITLE = r"(?:(?:mevrouw|mevr\.|de\s+heer|dhr\.|minister|de\s+minister)\s+)?"
_NUMBER = re.compile(r"\b(?:nr|nummer)\.?\s*(?P<number>\d{1,5})\b", re.IGNORECASE)
_SESSION = re.compile(r"\b(\d{4}-\d{4})\b")
_DATE = re.compile(rf"(?:datum\s*:?|van|d\.d\.|,)\s*{_DAY}", re.IGNORECASE)
_MEMBER = re.compile(rf"\b[Vv]an\s+{_TITLE}(?P<name>{_NAME})")
_MINISTER = re.compile(rf"\b[Aa]an\s+{_TITLE}(?P<name>{_NAME})")
_ANSWERED_BY = re.compile(
    rf"(?i:antwoord)\s+van\s+(?:(?:mevrouw|de\s+heer|minister|de\s+minister)\s+)?(?P<name>{_NAME})"
)
_COMPETENCE = re.compile(rf"(?i:\b{_OFFICE}\s+(?:van|voor|bevoegd)\b.*)")
_PERSON = re.compile(
    rf"(?:(?:[Vv]an\s+{_TITLE}{_NAME}\s+)?[Aa]an|[Vv]an)\s+{_TITLE}{_NAME}"
    rf"(?:,\s*{_COMPETENCE.pattern})?"
)
_SMALL = frozenset("van en de het der den voor minister in met te aan".split())
_HEAD_LINE = re.compile(
    rf"""(?ix)
      schriftelijke\s+vraag\b(?!\w)
    | (?:vraag\s+)?(?:nr|nummer)\.?\s*\d
    | datum\s*:
    | op\s+vraag\s+(?:nr|van)
    | {_OFFICE}\s+(?:van|voor)\b
    | viceminister
    | (?:van|aan)\s+(?:een|de|het)\s[^.?!]*(?:volksvertegenwoordiger|parlementslid|minister)
    """
)
_BEGINS = re.compile(
    r"schriftelijke\s+vraag\b|(?:vraag\s+)?(?:nr|nummer)\.?\s*\d|antwoord\b", re.IGNORECASE
)
_ANSWER = re.compile(
    r"""(?ix)
    (?:(?:gecoördineerd|gecoordineerd|verwijzend|aanvullend|voorlopig|gezamenlijk|deel)\s*-?\s*)?
    antwoord
    (?: \s*:?\s*$
      | \s+op\s+(?:de\s+)?(?:schriftelijke\s+)?vraag\s+(?:nr|van)\b
      | \s+van\s+(?:mevrouw|de\s+heer|minister|de\s+minister|viceminister|\d)
      | \s*[,(–-]\s*(?:\d|d\.d\.)
    )"""
)
_MOST_HEAD = 400  # characters; a longer block is no head


def is_answer_line(line: Line) -> bool:
    """Whether the line is the head of an answer: 'ANTWOORD', 'Antwoord op vraag nr. 12 …'."""
    return len(line.text) < _MOST_HEAD and bool(_ANSWER.match(line.text))


def begins_head(line: Line) -> bool:
    """Whether a head begins with the line: 'SCHRIFTELIJKE VRAAG', 'nr. 12 van …'; no sentence."""
    return is_head_line(line) and bool(_BEGINS.match(line.text)) and line.text[-1] not in ".?!"


def is_head_line(line: Line) -> bool:
    """Whether the line belongs to the head of a question or an answer, and not to what it says."""
    text = line.text
    if line.labels or len(text) > _MOST_HEAD:
        return False
    if _HEAD_LINE.match(text) or is_answer_line(line):
        return True
    if _PERSON.fullmatch(text):
        return True
    return _is_capital_name(text)


def _is_capital_name(text: str) -> bool:
    """Whether the line is a minister's name in capitals, as it stands above an answer."""
    words = text.split()
    return (
        2 <= len(words) <= 6
        and text.upper() == text
        and all(re.fullmatch(r"[^\W\d_][\w'’.-]*", word) for word in words)
    )


def read_head(lines: Sequence[Line], title: str | None) -> QuestionHead:
    """Number, date, member, minister and competence from the lines of a head, in order."""
    text = " ".join(line.text for line in lines)
    number, session, date = _NUMBER.search(text), _SESSION.search(text), _DATE.search(text)
    asked = " ".join(_before_the_minister(line.text) for line in lines)
    member, minister = _MEMBER.search(asked), _MINISTER.search(text)
    signed = _ANSWERED_BY.search(text)
    name = minister["name"] if minister else signed["name"] if signed else _signature(lines)
    return QuestionHead(
        number=number["number"] if number else None,
        session=session[1] if session else None,
        date=iso_day(date) if date else None,
        member=_as_name(member["name"]) if member else None,
        minister=_as_name(name) if name else None,
        competence=_competence(lines),
        title=title,
    )


def iso_day(match: re.Match[str]) -> str:
    """The ISO day of a match of ``_DAY``."""
    month = match["number"] or MONTHS.index(match["month"].lower()) + 1
    return f"{match['year']}-{int(month):02}-{int(match['day']):02}"


def same_question(some: QuestionHead, other: QuestionHead) -> bool:
    """Whether two heads name one question: number and date, and minister or member.

    What one of them does not tell cannot contradict the other; the number must be there.
    """
    if not some.number or some.number != other.number:
        return False
    if some.date and other.date and some.date != other.date:
        return False
    if some.date is None or other.date is None:
        return _agree(some.minister, other.minister) and _agree(some.member, other.member)
    if some.minister and other.minister:
        return _agree(some.minister, other.minister) or (
            some.member is not None and some.member == other.member
        )
    return _agree(some.member, other.member)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.casefold() == other.casefold()


def _before_the_minister(text: str) -> str:
    """The part of a head's line in which the member can stand."""
    return _COMPETENCE.sub(" ", _ANSWERED_BY.sub(" ", re.split(r"\baan\b", text)[0]))


def _signature(lines: Sequence[Line]) -> str:
    """The name that stands alone above an office: 'WIM OOSTERLINCKX' over 'VLAAMS MINISTER …'."""
    for name, office in pairwise(lines):
        if _is_capital_name(name.text) and _COMPETENCE.match(office.text):
            return name.text
    return ""


def _competence(lines: Sequence[Line]) -> str | None:
    for line in lines:
        match = _COMPETENCE.search(line.text)
        if match:
            words = re.split(r"\s+(?:datum\s*:|op vraag nr)", match[0])[0]
            return _as_office(words.strip(" ,;"))
    return None


def _as_name(name: str) -> str:
    words = name.strip(" ,.;").split()
    return " ".join(word.title() if word.isupper() else word for word in words).replace("’S", "’s")


def _as_office(text: str) -> str:
    if text.upper() != text:
        return text
    words = [word if word in _SMALL else word.capitalize() for word in text.lower().split()]
    return " ".join(words)
