"""The head of a written question: number, member, day and minister above what is asked."""

import re
from itertools import dropwhile, takewhile

from core.records import Document
from ingest.dates import dates_in
from ingest.numbers import DocumentNumber, session_of

MAILS = frozenset({"eml", "msg"})
_TOP = 10  # blocks in which a head stands
_MOST_ABOVE = 2  # blocks above it: the name of the parliament, a running head
_MOST_TITLE = 30  # words
_TITLE = r"(?:(?i:mevrouw|mevr\.|de\s+heer|dhr\.|minister|de\s+minister)\s+)?"
_NUMBER = re.compile(
    r"(?i)(?:(?:schriftelijke\s+)?vraag\s+)?(?:nr|nummer)\.?\s*(?P<number>\d{1,5})\b"
)
_MEMBER = re.compile(rf"\b[Vv]an\s+{_TITLE}(?!V[Ll]|M[Ii]n)[A-ZÀ-Ý]")
_MINISTER = re.compile(rf"\b[Aa]an\s+{_TITLE}[A-ZÀ-Ý].*\b(?i:(?:vice-?)?minister)", re.DOTALL)
_BEGINS = re.compile(rf"{_NUMBER.pattern}|schriftelijke\s+vraag\b(?!.*[.?!]$)")
_OF_MAIL = re.compile(r"(?:Van|Aan|Cc|Datum|Bijlagen): ")
_LINE = re.compile(
    rf"{_NUMBER.pattern}|(?i:schriftelijke\s+vraag\b|datum\s*:|(?:vlaams\s+)?(?:vice)?-?minister\b)"
    rf"|(?:[Vv]an|[Aa]an)\s+{_TITLE}[A-ZÀ-Ý]"
)


def is_mailed(document: Document) -> bool:
    """Whether a document is a mail with a written question, its whole head and all, in its body."""
    return document.format in MAILS and headed_number(document) is not None


def headed_number(document: Document) -> DocumentNumber | None:
    """The number of the question that a whole head names, also one without 'schriftelijke vraag'.

    None where the number, the member, the day or the minister is not told.
    """
    head = _head(document)
    text = "\n".join(head)
    number = next((found for line in head if (found := _NUMBER.match(line))), None)
    day = next((value for value, _, _ in dates_in(text)), None)
    if number is None or day is None or not (_MEMBER.search(text) and _MINISTER.search(text)):
        return None
    return DocumentNumber(f"{number['number']} ({session_of(day)})", day)


def line_below(document: Document) -> str | None:
    """The line under a whole head, which is what the question is called; None where it asks."""
    head = _head(document)
    if headed_number(document) is None:
        return None
    blocks = _blocks(document)
    below = blocks[blocks.index(head[-1]) + 1 :][:1]
    fit = [one for one in below if len(one.split()) <= _MOST_TITLE and one[-1:] not in ".?!:;,"]
    return fit[0] if fit and not re.match(r"\d+[.)]|[-•]", fit[0]) else None


def _head(document: Document) -> list[str]:
    """The blocks of the head, in order."""
    top = _blocks(document)[:_TOP]
    found = list(takewhile(_LINE.match, dropwhile(lambda line: not _LINE.match(line), top)))
    return found if found and top.index(found[0]) <= _MOST_ABOVE else []


def _blocks(document: Document) -> list[str]:
    """The blocks as text; of a mail those from where a question begins: what is above is a letter.

    The head of the mail itself names a day and people too, and its subject may name the question.
    """
    blocks = [document.text[block.start : block.end] for block in document.blocks]
    if document.format not in MAILS:
        return blocks
    body = dropwhile(_OF_MAIL.match, blocks[1:])
    return list(dropwhile(lambda text: not _BEGINS.match(text), body))
