"""A document as pieces: paragraphs, items, headings and rows, each as one line of running text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from core.records import BlockKind, Document

LONG = 8_000  # characters; a longer paragraph is cut at a sentence, so that memory stays bounded
_BREAK = re.compile(r"\s*\n\s*")
_SPACES = re.compile(r"-[ \t]*\n[ \t]*(?=[a-zà-ÿ])|\s{2,}|[\n\t\r\u00a0\u202f]")
_KEPT_HYPHEN = re.compile(r"-\s*(?:en|of|als|noch)\b")
_LABEL = re.compile(
    r"(?P<bullet>[-–—•▪◦*·o➢✓■□]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-z][.)])[ \t]+(?=\S)"
)
_CAPITALS = re.compile(r"[A-ZÀ-Ý]{4,}[A-ZÀ-Ý ]*(?:\n|$)")
_ADDRESS = re.compile(  # a street with its number, or a postcode with its place
    r"[A-ZÀ-Ý][\w'’-]+(?:[ \t][\w'’-]+){0,4}[ \t]\d{1,4}[a-zA-Z]?(?:,?[ \t]bus[ \t]\w+)?[ \t]*"
    r"(?:,[ \t]\d{4}[ \t]|\n|$)"
    r"|\d{4}[ \t][A-ZÀ-Ý][\w'’-]+[ \t]*(?:\n|$)|p\.a\.[ \t]"
)
_WIDEST = 140  # characters; wider lines were not wrapped
_SHORT = 40  # characters; a shorter line was not broken off for want of room
_GOES_ON = re.compile(rf"^[^\n]{{{_SHORT},}}(?<![.!?;:])[ \t]*\n(?=[ \t]*[a-zà-ÿ])", re.MULTILINE)
_HANGS = re.compile(
    r"\b(?:en|of|de|het|een|van|aan|in|op|met|voor|bij|door|om|te|tot|uit|naar|over|dat|die)$"
)
_HEADED = re.compile(r"[A-ZÀ-Ý][\w/&' -]{1,38}:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or item; ``text`` has single spaces, ``offset`` leads back to the document."""

    text: str
    start: int  # in the document
    kind: BlockKind
    label: str = ""
    folds: tuple[tuple[int, int], ...] = ()  # from this place in ``text`` on, so much was left out

    def offset(self, place: int) -> int:
        """Where the character at ``place`` of ``text`` stands in the document."""
        at = bisect_right(self.folds, place, key=lambda fold: fold[0]) - 1
        return self.start + place + (self.folds[at][1] if at >= 0 else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document's offsets of ``text[start:end]``."""
        return self.offset(start), self.offset(end - 1) + 1


def pieces(document: Document) -> Iterator[Piece]:
    """The pieces of a document, in order; white space between them is left out."""
    text = document.text
    width = _width(text, 0, len(text))
    if not document.blocks:
        for start, end in _paragraphs(text):
            yield from _lines(text, (start, end), width, "paragraph", "")
        return
    for block in document.blocks:
        yield from _lines(text, (block.start, block.end), width, block.kind, block.label)


def _width(text: str, start: int, end: int) -> int:
    """How wide the lines are that surely go on in the next; 0 where none does."""
    lines = (match.group().strip() for match in _GOES_ON.finditer(text, start, end))
    return max(map(len, lines), default=0)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in re.finditer(r"\n[ \t]*\n\s*|\f", text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _lines(
    text: str, span: tuple[int, int], width: int, kind: BlockKind, label: str
) -> Iterator[Piece]:
    """The pieces of one block: its lines, joined where a sentence runs on over the line.

    ``width`` is that of the lines of the document that go on.
    """
    at = span[0]
    for stop in _stops(text, *span, width):
        first, own = at, text[at:stop]
        at = stop
        trimmed = own.strip()
        if not trimmed:
            continue
        first += own.index(trimmed[0])
        yield from _cut(_piece(text, first, first + len(trimmed), kind, label))


def _stops(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """Where a line ends that the next one does not carry on."""
    lines = [(match.start(), match.end()) for match in _BREAK.finditer(text, start, end)]
    widest = (_width(text, start, end) or width) if lines else 0
    begin = start
    for line_end, next_start in lines:
        next_line = text[next_start : min(end, next_start + 60)]
        if _ends(text[begin:line_end], next_line, widest):
            yield next_start
        begin = next_start
    yield end


def _ends(line: str, following: str, widest: int) -> bool:
    """Whether a paragraph ends with this line: not where the words were wrapped.

    ``widest`` is the width of lines that go on, 0 where none does.
    """
    line = line.strip()
    if not line or _LABEL.match(following) or _HEADED.match(following) or following[:1] in "#|":
        return True
    if _CAPITALS.match(following) or line.isupper():
        return True
    if line[0] in "#|" or "|" in line or "\t" in line:
        return True
    if line[-1] in ",-" or _HANGS.search(line):
        return False
    if len(line) < 60 and _ADDRESS.match(following):
        return True
    if following[:1].islower():
        return False
    return not (len(line) > max(_SHORT, 0.72 * widest) and 0 < widest < _WIDEST)


def _piece(text: str, start: int, end: int, kind: BlockKind, label: str) -> Piece:
    own = text[start:end]
    if kind == "paragraph" and own.startswith("#"):
        kind = "heading"
    elif kind == "paragraph" and (bullet := _LABEL.match(own)) and not label:
        kind, label = "item", bullet["bullet"]
    elif kind == "paragraph" and "|" in own:
        kind = "row"
    folded: list[str] = []
    folds: list[tuple[int, int]] = []
    at = length = 0
    for match in _SPACES.finditer(own):
        filler = _filler(own, match)
        folded.append(own[at : match.start()] + filler)
        length += match.start() - at + len(filler)
        at = match.end()
        if at != length:
            folds.append((length, at - length))
    folded.append(own[at:])
    return Piece("".join(folded), start, kind, label, tuple(folds))


def _filler(own: str, match: re.Match[str]) -> str:
    if not match.group().startswith("-"):
        return " "
    if _KEPT_HYPHEN.match(own, match.start()):
        return "- "
    before = own[max(0, match.start() - 4) : match.start()]
    return "-" if before[-3:].isupper() else ""


def _cut(piece: Piece) -> Iterator[Piece]:
    """The piece in parts of bounded length, cut after a sentence or at least at a space."""
    at = 0
    while len(piece.text) - at > LONG:
        stop = piece.text.rfind(". ", at, at + LONG) + 2
        if stop <= at + 1:
            stop = piece.text.rfind(" ", at, at + LONG) + 1 or at + LONG
        if stop <= at:
            stop = at + LONG
        yield _part(piece, at, stop)
        at = stop
    yield _part(piece, at, len(piece.text)) if at else piece


def _part(piece: Piece, start: int, end: int) -> Piece:
    base = piece.offset(start)
    folds = tuple(
        (max(place - start, 0), piece.start + shift + start - base)
        for place, shift in piece.folds
        if place < end
    )
    return Piece(piece.text[start:end], base, piece.kind, piece.label, folds)
