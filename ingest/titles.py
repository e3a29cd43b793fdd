"""The title of a document, and how it was found."""

import re
from collections.abc import Iterator

from core.pages import pages_between
from core.records import Block, Document, Found
from ingest.headings import is_question_heading
from ingest.hints import Hints
from ingest.question_heads import is_mailed, line_below

TOP = 30  # blocks in which a document presents itself
_SUBJECT = re.compile(r"^(betreft|onderwerp|betreffende|subject|titel)\s*:\s*(\S.*)", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(none|untitled|naamloos|document\d*|titel|title|powerpoint-presentatie|presentatie\d*"
    r"|microsoft (word|powerpoint).*|.*\.(docx?|pptx?|pdf|xlsx?|indd)|dia \d+|slide \d+|\W*)$",
    re.IGNORECASE,
)
# What says of which kind a document is, and not what it is about.
_FORM = re.compile(
    r"^(schriftelijke vraag|antwoord|vraag|nota( aan de vlaamse regering)?|raadsvoorstel"
    r"|de vlaamse minister.*|vlaamse regering|ministerie van.*|bijlage.*|persbericht"
    r"|inhoud(sopgave)?|memo|overzicht|agenda|verslag|notulen|(\d[\d.]*\s*)?(aanwezig(en)?|context|inleiding|opzet)"
    r"|(blad|tabblad|sheet|feuil|tabelle)\s?\d+"  # a tab that nobody named
    r"|op vraag nr.*|tweede kamer der staten-generaal.*|vergaderjaar .*"
    r"|vragen gesteld door de leden der kamer.*)$",
    re.IGNORECASE,
)
_FORMS_OF_DECISION = re.compile(
    r"\s(?=(?:A\. )?(?:Voorontwerp van|Ontwerp van|Ontwerpdecreet|Ontwerpbesluit|Mededeling"
    r"|Visienota|De Vlaamse Regering|Op \d|Na |In het kader|Het |De |Met ))"
)
_ANSWER = re.compile(
    r"^(?:gecoördineerd\s+)?antwoord\s+(op\s+(?:schriftelijke\s+)?vraag\s+nr\.?\s*\d+"
    r"(?:\s+van\s+\d{1,2}\s+\w+\s+20\d\d)?)",
    re.IGNORECASE | re.MULTILINE,
)
_SURE = ("field", "front matter", "mail head", "first row")  # where a title is one
_START = 1800  # characters in which an answer says which question it answers
_MOST_WORDS = 30
_WORDS_ABOVE = 20  # words in sentences above which a heading no longer is the title


def top_of(document: Document) -> Iterator[tuple[Block, str]]:
    """The first blocks with their text."""
    for block in document.blocks[:TOP]:
        yield block, document.text[block.start : block.end]


def title_of(document: Document, hints: Hints, name: str) -> Found | None:
    """The title; None where nothing in the document, its file or its name tells one."""
    if hints.title and hints.how in _SURE and not is_mailed(document):
        return Found(hints.title, hints.how)
    for found in (
        _subject(document),
        _question_line(document),
        _below_the_head(document),
        _heading(document),
    ):
        if found is not None:
            return found
    if document.format == "json-lines":
        return _first_words(document.text)
    if hints.title and not _NO_TITLE.match(hints.title) and _is_told_by(hints.title, document.text):
        return Found(_without_site(hints.title), hints.how)
    first = (
        document.text[document.blocks[0].start : document.blocks[0].end] if document.blocks else ""
    )
    if 2 < len(first.split()) <= _MOST_WORDS and not first.endswith((".", ":", ";", ",")):
        return Found(first, "first line")
    stem = re.sub(r"[_\s]+", " ", re.sub(r"\.\w{1,5}$", "", name)).strip()
    words = re.findall(r"[^\W\d_]{3,}", stem)
    return Found(stem, "file name") if len(words) >= 2 else None


def _subject(document: Document) -> Found | None:
    for _, text in top_of(document):
        found = _SUBJECT.match(text)
        if found and len(found[2].split()) <= 60:
            return Found(found[2].strip(), found[1].lower())
    return None


def _question_line(document: Document) -> Found | None:
    answer = _ANSWER.search(document.text[:_START])
    if answer is not None and not re.search(
        r"schriftelijke\s+vraag\b", answer.string, re.IGNORECASE
    ):
        return Found(f"Antwoord {' '.join(answer[1].split())}", "answer line")
    for _, text in top_of(document):
        found = re.match(r"Vragen van (?:het lid|de leden) .*?(?= \(ingezonden)", text)
        if found:
            return Found(found[0], "question line")
    return None


def _below_the_head(document: Document) -> Found | None:
    title = line_below(document)
    return Found(title, "line below the head") if title else None


def _heading(document: Document) -> Found | None:
    """The highest heading before the text begins, the first of equals; no names of forms."""
    found: list[tuple[int, int, str]] = []
    told = 0  # words in sentences above
    for block, text in top_of(document):
        first, _ = pages_between(document.page_runs, block.start, block.end)
        if told > _WORDS_ABOVE or (first or 1) > 1:
            break
        if text.endswith((".", "?", "!", ";")) and block.kind != "heading":
            told += len(text.split())
        fit = block.kind == "heading" and len(text.split()) <= _MOST_WORDS
        if fit and not _FORM.match(text) and not is_question_heading(text):
            found.append((block.level or 9, block.start, text))
    return Found(min(found)[2], "first heading") if found else None


def _first_words(text: str) -> Found | None:
    """The title that a decision without one begins with: up to the form or the first sentence."""
    head = re.split(r"[.:;]\s", text[:400], maxsplit=1)[0].split("\n", 1)[0]
    words = _FORMS_OF_DECISION.split(head, maxsplit=1)[0].split()
    if not words:
        return None
    return Found(" ".join(words[:_MOST_WORDS]), "first words")


def _is_told_by(title: str, text: str) -> bool:
    """Whether most words of a title of metadata stand at the start of the text."""
    words = re.findall(r"[^\W_]{3,}", title.lower())
    start = text[:3000].lower()
    return bool(words) and sum(word in start for word in words) >= 0.6 * len(words)


def _without_site(title: str) -> str:
    return re.split(r"\s+[|–»-]\s+", title)[0] if " | " in title or " – " in title else title
