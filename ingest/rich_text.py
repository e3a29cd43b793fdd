"""RTF -> pieces: striprtf keeps the numbers; what it drops is marked for it beforehand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import UnreadableFile
from ingest.characters import clean_characters, drop_hyphen_marks, squeeze
from ingest.contents_list import without_contents_list
from ingest.footnotes import comment, footnote, mark, place_footnotes
from ingest.lists import nested_levels, split_label
from ingest.pieces import Piece

_MOST_BYTES = 60 * 1024 * 1024
# Private characters that stand for what striprtf does not tell: a call of a note, a heading.
_CALL, _SAID, _HEADING, _CELL, _IN_CELL = "\ue100", "\ue101", "\ue110", "\ue120", "\ue130"
_BRACE = re.compile(r"[{}]|\\[{}\\]")
_NOTE = re.compile(r"\{\s*(?:\\\*\s*)?\\(footnote|annotation)\b")
_DELETED = re.compile(r"\{\s*\\deleted\b")
_AUTHOR = re.compile(r"\{\\\*\\atnauthor ([^{}]*)\}")
_OUTLINE = re.compile(r"\\outlinelevel([0-8])(?!\d)")
_CELL_WORD = re.compile(r"\\(?:nest)?cell(?![a-z])")
_IN_CELL_WORD = re.compile(r"\\intbl(?![a-z])")
_TITLE = re.compile(r"\{\\title ([^{}]*)\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_BINARY = re.compile(r"(?<!\\)((?:\\\\)*)\\bin(\d+) ?")  # no word where its backslash is escaped
_HEADINGS = re.compile("[\ue110-\ue118]")


@dataclass(frozen=True, slots=True)
class RichText:
    """What was read of an RTF file; empty strings where it does not say."""

    pieces: tuple[Piece, ...]
    title: str = ""
    created: str = ""
    deleted: int = 0


def read_rtf(data: bytes) -> RichText:
    """The pieces in order, footnotes behind their callers; raises UnreadableFile."""
    if len(data) > _MOST_BYTES:
        raise UnreadableFile(
            "Het RTF-bestand is te groot.",
            "Waarschijnlijk zitten er beelden in; bewaar het als DOCX.",
        )
    source = _without_binary(data.decode("latin-1"))
    source, deleted = _without_deleted(source)
    head = source[: source.find("{\\stylesheet")] if "{\\stylesheet" in source else "{\\rtf1\\ansi "
    body, notes, comments = _apart(source)
    body = _OUTLINE.sub(lambda level: rf"\u{_signed(_HEADING, int(level[1]))}? ", body)
    body = _CELL_WORD.sub(lambda _: rf"\u{_signed(_CELL)}? \tab ", body)
    body = _IN_CELL_WORD.sub(lambda _: rf"\u{_signed(_IN_CELL)}? ", body)
    pieces = [*without_contents_list(list(_pieces(_plain(body), comments, head)))]
    for number, note in enumerate(notes, start=1):
        pieces.append(footnote(str(number), squeeze(clean_characters(_plain(head + note + "}")))))
    title, day = _TITLE.search(source), _CREATED.search(source)
    return RichText(
        tuple(place_footnotes([one for one in pieces if one.text.strip()])),
        squeeze(clean_characters(_plain(head + title[1] + "}"))) if title else "",
        f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else "",
        deleted,
    )


def _without_binary(source: str) -> str:
    """The source without bytes that stand as they are: a brace among them closes nothing."""
    parts: list[str] = []
    place = 0
    while found := _BINARY.search(source, place):
        parts += [source[place : found.start()], found[1]]
        end = found.end() + int(found[2][:10])
        place = end if end < len(source) else found.end()  # more than there is: the word is wrong
    return "".join([*parts, source[place:]])


def _plain(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, OverflowError) as error:
        raise UnreadableFile(
            "Het RTF-bestand is beschadigd.", "Open het in Word en bewaar het als DOCX."
        ) from error


def _signed(char: str, more: int = 0) -> int:
    """The code of a character as RTF writes it: signed, in sixteen bits."""
    return ord(char) + more - 0x10000


def _end_of_group(source: str, start: int) -> int:
    """The place behind the brace that closes the one at ``start``."""
    depth = 0
    for found in _BRACE.finditer(source, start):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
            if depth == 0:
                return found.end()
    return len(source)


def _without_deleted(source: str) -> tuple[str, int]:
    parts, place, count = [], 0, 0
    for found in _DELETED.finditer(source):
        if found.start() >= place:
            parts.append(source[place : found.start()])
            place = _end_of_group(source, found.start())
            count += 1
    return "".join([*parts, source[place:]]), count


def _apart(source: str) -> tuple[str, list[str], list[tuple[str, str]]]:
    """The text with a mark for each note, the notes, and the comments with their authors."""
    parts: list[str] = []
    notes: list[str] = []
    comments: list[tuple[str, str]] = []
    place = 0
    for found in _NOTE.finditer(source):
        if found.start() < place:
            continue
        before = source[place : found.start()]
        end = _end_of_group(source, found.start())
        content = source[found.end() : end - 1]
        if found[1] == "footnote":
            notes.append(content)
            call = rf"\u{_signed(_CALL)}?"
        else:
            author = _AUTHOR.findall(before)
            comments.append((author[-1] if author else "", content))
            call = rf"\u{_signed(_SAID)}?"
        parts += [before, call]
        place = end
    return "".join([*parts, source[place:]]), notes, comments


def _pieces(text: str, comments: list[tuple[str, str]], head: str) -> Iterator[Piece]:
    calls = remarks = 0
    labels: list[str] = []
    for line in _lines(text):
        words = _HEADINGS.sub("", line)
        level = max(
            (ord(found[0]) - ord(_HEADING) + 1 for found in _HEADINGS.finditer(line)), default=0
        )
        while _CALL in words:
            calls += 1
            words = words.replace(_CALL, mark(str(calls)), 1)
        asked = words.count(_SAID)
        cells = [
            squeeze(drop_hyphen_marks(clean_characters(cell)))
            for cell in words.replace(_SAID, "").split(_CELL)
        ]
        piece = _piece(cells, level, labels)
        if piece is not None:
            yield piece
        for author, content in comments[remarks : remarks + asked]:
            yield comment(author, _plain(head + content + "}"))
        remarks += asked


def _lines(text: str) -> Iterator[str]:
    """The paragraphs; those of one row of a table together."""
    row = ""
    for line in text.split("\n"):
        if _IN_CELL in line and _CELL not in line:
            row += line.replace(_IN_CELL, "") + " "  # a cell of more than one paragraph
            continue
        yield row + line.replace(_IN_CELL, "").replace("|", "" if _CELL in line else "|")
        row = ""


def _piece(cells: list[str], level: int, labels: list[str]) -> Piece | None:
    if not any(cells):
        return None
    if len(cells) > 2:
        return Piece("row", " | ".join(cells[:-1]))
    text = " ".join(cells).strip()
    if level:
        labels.clear()
        return Piece("heading", text, level=level)
    found = split_label(text)
    if found is None or not found[1]:
        labels.clear()
        return Piece("paragraph", text)
    labels.append(found[0])
    return Piece("item", text, nested_levels(labels)[-1], found[0])
