"""A source as plain text, wrapped by hand as people did, or as Markdown."""

import re
from collections.abc import Iterator

from corpus.layouts.lines import Breaks, Faces, break_lines, words
from corpus.source import Heading, Item, PageBreak, Paragraph, Piece, SourceText, Table, plain

WIDTH = 76  # letters
COURIER = Faces("Courier", "Courier", "Courier", 10.0)
LETTER = 6.0  # points: every letter of Courier at 10 points


def make_text(source: SourceText, breaks: Breaks) -> bytes:
    """Return the text in Windows-1252 with CRLF, or in UTF-8 when the layout is `txt`."""
    parts = [line for piece in source.pieces for line in _lines(piece, breaks)]
    notes = [f"({n}) {plain(text)}" for n, text in source.notes.items()]
    text = "\n".join([*parts, *notes]).strip() + "\n"
    if source.head.layout == "txt":
        return text.encode()
    return text.replace("\n", "\r\n").encode("cp1252")


def make_markdown(source: SourceText) -> bytes:
    """Return the pieces as Markdown, with the title and date as front matter."""
    head = f"---\ntitle: {source.head.title}\ndate: {source.head.date}\n---\n\n"
    notes = "\n".join(f"[^{number}]: {text}" for number, text in source.notes.items())
    body = "\n".join(_markdown(piece) for piece in source.pieces)
    return (re.sub(r"\n{3,}", "\n\n", f"{head}{body}\n\n{notes}").strip() + "\n").encode()


def _lines(piece: Piece, breaks: Breaks) -> Iterator[str]:
    match piece:
        case Heading(level=level, text=text):
            yield from ("", plain(text), ("=" if level == 1 else "-") * len(text), "")
        case Paragraph(text=text):
            yield from (*_wrapped(plain(text), WIDTH, breaks), "")
        case Item(marker=marker, level=level, text=text):
            indent = "  " * level
            lines = list(_wrapped(plain(text), WIDTH - len(indent) - 4, breaks))
            yield f"{indent}{marker} {lines[0]}"
            yield from (f"{indent}{' ' * (len(marker) + 1)}{line}" for line in lines[1:])
        case Table(rows=rows):
            yield from (" | ".join(plain(cell) for cell in row) for row in rows)
            yield ""
        case PageBreak():
            yield ""


def _wrapped(text: str, letters: int, breaks: Breaks) -> Iterator[str]:
    for line in break_lines(words(text, COURIER), letters * LETTER, LETTER, breaks):
        yield " ".join("".join(run.text for run in word.runs) for word in line.words)


def _markdown(piece: Piece) -> str:
    match piece:
        case Heading(level=level, text=text):
            return f"\n{'#' * level} {text}\n"
        case Paragraph(text=text):
            return f"\n{text}\n"
        case Item(marker=marker, level=level, text=text):
            return f"{'    ' * level}{marker} {text}"
        case Table(rows=rows):
            rule = "|" + "---|" * len(rows[0])
            body = ["| " + " | ".join(row) + " |" for row in rows]
            return "\n" + "\n".join([body[0], rule, *body[1:]]) + "\n"
        case PageBreak():
            return ""
