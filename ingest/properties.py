"""Title, date, kind, language and number of a document, each with how it was found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.pages import pages_between
from core.records import Block, Document, Found
from ingest.dates import date_in_name, dates_in
from ingest.headings import is_question_heading
from ingest.kinds import kind_of, shapes, start_of
from ingest.languages import language_of
from ingest.numbers import DocumentNumber, government_number, question_number

_TOP = 30  # blocks in which a document presents itself
_SUBJECT = re.compile(r"^(betreft|onderwerp|betreffende|subject|titel)\s*:\s*(\S.*)", re.IGNORECASE)
_DATE_LABEL = re.compile(
    r"\b(gepubliceerd op|publicatiedatum|bijgewerkt op|laatst gewijzigd op|vergaderdatum|datum"
    r"|ingezonden|verzonden|sent|date|(?:zitting|vergadering|bijeenkomst|vorming|overleg|netwerkdag|verslag) (?:van|op))\b"
    r"\s*:?\s*(?:\||[a-z]+dag)?\s*$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"^(none|untitled|naamloos|document\d*|titel|title|powerpoint-presentatie|presentatie\d*"
    r"|microsoft (word|powerpoint).*|.*\.(docx?|pptx?|pdf|xlsx?|indd)|dia \d+|slide \d+|\W*)$",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^(schriftelijke vraag|antwoord|vraag|nota( aan de vlaamse regering)?|raadsvoorstel"
    r"|de vlaamse minister.*|vlaamse regering|ministerie van.*|bijlage.*|persbericht|inhoud(sopgave)?"
    r"|memo|overzicht|agenda|verslag|notulen|(\d[\d.]*\s*)?(aanwezig(en)?|context|inleiding|opzet)"
    r"|op vraag nr.*|tweede kamer der staten-generaal.*|vergaderjaar .*|vragen gesteld door de leden der kamer.*)$",
    re.IGNORECASE,
)
_FORMS_OF_DECISION = re.compile(
    r"\s(?=(?:A\. )?(?:Voorontwerp van|Ontwerp van|Ontwerpdecreet|Ontwerpbesluit|Mededeling|Visienota"
    r"|De Vlaamse Regering|Op \d|Na |In het kader|Het |De |Met ))"
)
_ANSWER = re.compile(
    r"^(?:gecoördineerd\s+)?antwoord\s+(op\s+(?:schriftelijke\s+)?vraag\s+nr\.?\s*\d+"
    r"(?:\s+van\s+\d{1,2}\s+\w+\s+20\d\d)?)",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE_WORDS = 30
_WORDS_ABOVE = 20
_MADE_UP = frozenset({"2000-01-01", "1970-01-01", "1980-01-01"})  # where a program wrote no day


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file says of itself beside its text; empty strings where it does not say."""

    title: str = ""
    date: str = ""  # stated by its author: a field, a meta tag
    created: str = ""  # when the file was made: a last resort
    how: str = ""
    url: str = ""
    heads: str = ""  # text of running heads and feet
    slides: bool = False  # its pages are wider than high


def with_properties(document: Document, hints: Hints, name: str) -> Document:
    """The document with the properties that can be found in it, in ``hints`` or in its name."""
    number = _number(document, hints, name)
    title = _title(document, hints, name)
    places = {
        "title": title.value if title and title.how != "file name" else "",
        "start": start_of(document.text),
        "text": document.text[:60_000],
        "name": name.lower().replace("_", " "),
        "number": number[0].text if number else "",
        "url": hints.url,
        "format": document.format,
        "shape": shapes(document.text, document.blocks, hints.slides),
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


def _top(document: Document) -> Iterator[tuple[Block, str]]:
    for block in document.blocks[:_TOP]:
        yield block, document.text[block.start : block.end]


def _number(document: Document, hints: Hints, name: str) -> tuple[DocumentNumber, str] | None:
    top = start_of(document.text)
    for text, how in ((hints.heads, "running head"), (_first_lines(document), "first lines")):
        number = government_number(text)
        if number is not None:
            return number, how
    number = question_number(top)
    if number is not None and re.search(
        r"schriftelijke vra|antwoord|aanhangsel", top, re.IGNORECASE
    ):
        return number, "first lines"
    number = government_number(name)
    return (number, "file name") if number is not None else None


def _first_lines(document: Document) -> str:
    """The short lines at the top: a number in running text is that of another document."""
    return "\n".join(text for _, text in list(_top(document))[:10] if len(text.split()) <= 12)


def _title(document: Document, hints: Hints, name: str) -> Found | None:
    if hints.title and hints.how in ("field", "front matter"):
        return Found(hints.title, hints.how)
    for found in (_subject(document), _question_line(document), _heading(document)):
        if found is not None:
            return found
    if document.format == "json-lines":
        return _first_words(document.text)
    if hints.title and not _NO_TITLE.match(hints.title) and _is_told_by(hints.title, document.text):
        return Found(_without_site(hints.title), hints.how)
    first = (
        document.text[document.blocks[0].start : document.blocks[0].end] if document.blocks else ""
    )
    if 2 < len(first.split()) <= _TITLE_WORDS and not first.endswith((".", ":", ";", ",")):
        return Found(first, "first line")
    stem = re.sub(r"[_\s]+", " ", re.sub(r"\.\w{1,5}$", "", name)).strip()
    words = re.findall(r"[^\W\d_]{3,}", stem)
    return Found(stem, "file name") if len(words) >= 2 else None


def _subject(document: Document) -> Found | None:
    for _, text in _top(document):
        found = _SUBJECT.match(text)
        if found and len(found[2].split()) <= 60:
            return Found(found[2].strip(), found[1].lower())
    return None


def _question_line(document: Document) -> Found | None:
    answer = _ANSWER.search(start_of(document.text))
    if answer is not None and not re.search(
        r"schriftelijke\s+vraag\b", answer.string, re.IGNORECASE
    ):
        return Found(f"Antwoord {' '.join(answer[1].split())}", "answer line")
    for _, text in _top(document):
        found = re.match(r"Vragen van (?:het lid|de leden) .*?(?= \(ingezonden)", text)
        if found:
            return Found(found[0], "question line")
    return None


def _heading(document: Document) -> Found | None:
    """The highest heading before the text begins, the first of equals; no names of forms."""
    found: list[tuple[int, int, str]] = []
    told = 0  # words in sentences above
    for block, text in _top(document):
        first, _ = pages_between(document.page_runs, block.start, block.end)
        if told > _WORDS_ABOVE or (first or 1) > 1:
            break
        if text.endswith((".", "?", "!", ";")) and block.kind != "heading":
            told += len(text.split())
        fit = block.kind == "heading" and len(text.split()) <= _TITLE_WORDS
        if fit and not _FORM.match(text) and not is_question_heading(text):
            found.append((block.level or 9, block.start, text))
    return Found(min(found)[2], "first heading") if found else None


def _first_words(text: str) -> Found | None:
    """The title that a decision without one begins with: up to the form or the first sentence."""
    head = re.split(r"[.:;]\s", text[:400], maxsplit=1)[0].split("\n", 1)[0]
    words = _FORMS_OF_DECISION.split(head, maxsplit=1)[0].split()
    if not words:
        return None
    return Found(" ".join(words[:_TITLE_WORDS]), "first words")


def _is_told_by(title: str, text: str) -> bool:
    """Whether most words of a title of metadata stand at the start of the text."""
    words = re.findall(r"[^\W_]{3,}", title.lower())
    start = text[:3000].lower()
    return bool(words) and sum(word in start for word in words) >= 0.6 * len(words)


def _without_site(title: str) -> str:
    return re.split(r"\s+[|–»-]\s+", title)[0] if " | " in title or " – " in title else title


def _date(
    document: Document,
    hints: Hints,
    name: str,
    title: Found | None,
    number: tuple[DocumentNumber, str] | None,
) -> Found | None:
    stated = next((value for value, _, _ in dates_in(hints.date.replace("T", " "))), None)
    if stated is not None:
        return Found(stated, hints.how)
    if number is not None and number[0].day and number[1] != "file name":
        answer = title is not None and title.how == "answer line"
        return Found(number[0].day, "day of the question" if answer else "document number")
    return (
        _labelled_date(document)
        or _date_in(title.value if title and title.how != "file name" else "", "title")
        or _date_line(document)
        or _named_date(name, number)
        or _created(hints)
    )


def _labelled_date(document: Document) -> Found | None:
    start = "\n".join(text for _, text in _top(document))
    for value, begin, _ in dates_in(start):
        label = _DATE_LABEL.search(start[max(0, begin - 60) : begin])
        if label is not None:
            return Found(value, label[1].lower())
    return None


def _date_in(text: str, how: str) -> Found | None:
    return next((Found(value, how) for value, _, _ in dates_in(text)), None)


def _date_line(document: Document) -> Found | None:
    """A date that stands alone near the top, or with a place: ``Brussel, 9 maart 2023``."""
    for _, text in _top(document):
        for value, begin, end in dates_in(text):
            around = len(re.findall(r"\w+", text[:begin] + " " + text[end:]))
            if around <= 8 and len(text) < 120 and not text.endswith("."):
                return Found(value, "date line")
    return None


def _named_date(name: str, number: tuple[DocumentNumber, str] | None) -> Found | None:
    if number is not None and number[0].day:
        return Found(number[0].day, "document number in the file name")
    value = date_in_name(name)
    return Found(value, "file name") if value else None


def _created(hints: Hints) -> Found | None:
    found = re.match(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)", hints.created)
    if found is None or not ("01" <= found[2] <= "12" and "01" <= found[3] <= "31"):
        return None
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return None if day in _MADE_UP else Found(day, f"{hints.how}: day the file was made")
