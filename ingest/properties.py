"""Date, kind, language and number of a document, each with how it was found."""

import re
from dataclasses import replace

from core.records import Document, Found
from ingest.dates import date_in_name, dates_in, is_of_term, iso_day, month_alone
from ingest.hints import Hints
from ingest.kinds import kind_of, sample_of, shapes, start_of
from ingest.languages import language_of
from ingest.numbers import DocumentNumber, government_number, question_number
from ingest.question_heads import headed_number, is_mailed
from ingest.titles import title_of, top_of

_DATE_LABEL = re.compile(
    r"\b(gepubliceerd op|publicatiedatum|bijgewerkt op|laatst gewijzigd op|vergaderdatum|datum"
    r"|ingezonden|verzonden|sent|date"
    r"|(?:zitting|vergadering|bijeenkomst|vorming|overleg|netwerkdag|verslag) (?:van|op)"
    r"|(?<![^\n])advies (?:van|op))\b"
    r"\s*:?\s*(?:\||[a-z]+dag)?\s*$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"decreet|besluit\b|\bwet\b|ordonnantie|verordening|richtlijn|akkoord", re.IGNORECASE
)
# Before a day that a sentence opens with: what was done that day, or nothing but who or where.
_DAY_OF = re.compile(
    r"(?:versie(?: [\w.]+)? van|goedgekeurd(?: door [^.,;]+)? op)\s*:?\s*", re.IGNORECASE
)
_WHERE = re.compile(r"(?:[^.;:]+,\s*)?")
_WORDS_OF_LINE = 8  # words beside a date in a line of the head
_HEAD = 10  # blocks in which a month alone or a sentence that opens with a day dates a document
# Where a program wrote no day; the last two are of the templates of python-docx and python-pptx.
_MADE_UP = frozenset({"2000-01-01", "1970-01-01", "1980-01-01", "2013-12-23", "2013-01-27"})


def with_properties(document: Document, hints: Hints, name: str) -> Document:
    """The document with the properties that can be found in it, in ``hints`` or in its name."""
    number = _number(document, hints, name)
    title = title_of(document, hints, name)
    places = {
        "title": title.value if title and title.how != "file name" else "",
        "start": start_of(document.text),
        "text": sample_of(document.text),
        "name": name.lower().replace("_", " "),
        "number": number[0].text if number else "",
        "url": hints.url,
        "format": document.format,
        "shape": shapes(
            document.text,
            document.blocks,
            hints.slides,
            headed=headed_number(document) is not None,
            mailed=is_mailed(document),
        ),
    }
    language = language_of(document.text)
    return replace(
        document,
        title=title,
        date=_date(document, hints, name, title, number),
        kind=kind_of(places) or Found("other", "no cue"),
        language=Found(language, "function words") if language else None,
        number=Found(number[0].text, number[1]) if number else None,
        url=hints.url or document.url,
    )


def _number(document: Document, hints: Hints, name: str) -> tuple[DocumentNumber, str] | None:
    top = start_of(document.text)
    headed = headed_number(document)
    if headed is not None and is_mailed(document):
        return headed, "first lines"
    for text, how in ((hints.heads, "running head"), (_first_lines(document), "first lines")):
        number = government_number(text)
        if number is not None:
            return number, how
    number = question_number(top)
    if number is not None and re.search(
        r"schriftelijke vra|antwoord|aanhangsel", top, re.IGNORECASE
    ):
        return number, "first lines"
    if headed is not None:
        return headed, "first lines"
    number = government_number(name)
    return (number, "file name") if number is not None else None


def _first_lines(document: Document) -> str:
    """The short lines at the top: a number in running text is that of another document."""
    return "\n".join(text for _, text in list(top_of(document))[:10] if len(text.split()) <= 12)


def _date(
    document: Document,
    hints: Hints,
    name: str,
    title: Found | None,
    number: tuple[DocumentNumber, str] | None,
) -> Found | None:
    stated = next((value for value, _, _ in dates_in(hints.date.replace("T", " "))), None)
    if stated is not None and not is_mailed(document):
        return Found(stated, hints.how)
    if number is not None and number[0].day and number[1] != "file name":
        answer = title is not None and title.how == "answer line"
        return Found(number[0].day, "day of the question" if answer else "document number")
    if document.format == "json-lines":
        return None  # its records have a field for it: a date in the text is that of something else
    found = _labelled_date(document, in_text=False) or _date_of_title(title) or _date_line(document)
    if found is not None:
        return found
    # No day is made up where only a month is told, and none of another month is taken.
    month = _month_line(document) or ""
    others = (
        _labelled_date(document, in_text=True),
        _named_date(name, number),
        _created(document, hints),
    )
    return next((one for one in others if one and one.value.startswith(month)), None)


def _labelled_date(document: Document, *, in_text: bool) -> Found | None:
    """The date behind a word that says what it is: in a line of the head, or in running text."""
    start = "\n".join(text for _, text in top_of(document))
    for value, begin, end in dates_in(start):
        label = _DATE_LABEL.search(start[max(0, begin - 60) : begin])
        if label is None or is_of_term(start, begin, end):
            continue
        line = start[start.rfind("\n", 0, begin) + 1 :].partition("\n")[0]
        if in_text or not _is_running(line):
            return Found(value, label[1].lower())
    return None


def _is_running(line: str) -> bool:
    """Whether a line is a sentence, or more than one."""
    return line.endswith(".") and len(line.split()) > _WORDS_OF_LINE


def _date_of_title(title: Found | None) -> Found | None:
    """The date in a title that is not that of a law: ``decreet van 5 april 1995``."""
    if title is None or title.how == "file name":
        return None
    for value, begin, end in dates_in(title.value):
        if not _LAW.search(title.value, 0, begin) and not is_of_term(title.value, begin, end):
            return Found(value, "title")
    return None


def _date_line(document: Document) -> Found | None:
    """A date that stands alone near the top, or with a place: ``Brussel, 9 maart 2023``."""
    for place, (_, text) in enumerate(top_of(document)):
        for value, begin, end in dates_in(text):
            if is_of_term(text, begin, end):
                continue
            if place < _HEAD and _opens_with_day(text, begin, end):
                return Found(value, "date line")
            around = len(re.findall(r"\w+", text[:begin] + " " + text[end:]))
            short = around <= _WORDS_OF_LINE and len(text) < 120 and not text.endswith(".")
            if short and not _LAW.search(text):
                return Found(value, "date line")
    return None


def _opens_with_day(text: str, begin: int, end: int) -> bool:
    """Whether a line opens with the day of the document: ``Aalst, 3 mei 2024. Aanwezig: …``."""
    before = text[:begin]
    if _LAW.search(before) or len(before.split()) > _WORDS_OF_LINE:
        return False
    closes = re.match(r"\.(?:\s|$)", text[end:])
    return bool(_DAY_OF.fullmatch(before) or (closes and _WHERE.fullmatch(before)))


def _month_line(document: Document) -> str | None:
    """The month that stands alone near the top, as ``2023-12``: ``Hasselt, december 2023``."""
    lines = (text for _, text in list(top_of(document))[:_HEAD])
    return next((month for text in lines if (month := month_alone(text))), None)


def _named_date(name: str, number: tuple[DocumentNumber, str] | None) -> Found | None:
    if number is not None and number[0].day:
        return Found(number[0].day, "document number in the file name")
    value = date_in_name(name)
    return Found(value, "file name") if value else None


def _created(document: Document, hints: Hints) -> Found | None:
    """The day in the properties; None for one of a template, older than what the text tells."""
    found = re.match(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)", hints.created)
    day = iso_day(int(found[1]), int(found[2]), int(found[3])) if found else None
    if day is None or day in _MADE_UP:
        return None
    first = min((value for value, _, _ in dates_in(document.text)), default=day)
    if f"{int(day[:4]) + 1}{day[4:]}" < first:  # within a year a text may tell of what is planned
        return None
    return Found(day, f"{hints.how}: day the file was made")
