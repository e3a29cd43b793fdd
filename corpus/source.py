"""A source of the sample corpus as pieces, and its plain text in reading order.

The sources are a small dialect of Markdown: headings of three levels, paragraphs, lists that
carry their own markers, ruled tables, footnotes, ``**bold**`` and ``*italic*``, and ``\\newpage``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.records import ACCESS_LEVELS, KINDS

HEADING = re.compile(r"(#{1,3}) +(.+)")
ITEM = re.compile(r"( *)(-|\d+[.)]|[a-z][.)]) +(.+)")
FOOTNOTE = re.compile(r"\[\^(\d+)\]: +(.+)")
NOTE_MARK = re.compile(r"\[\^(\d+)\]")
EMPHASIS = re.compile(r"\*\*|\*")


@dataclass(frozen=True, slots=True)
class Head:
    """What a source says about itself, between two lines of dashes."""

    title: str
    kind: str  # one of KINDS
    date: str  # yyyy-mm-dd, or yyyy-mm where the day is not known; "" where there is none
    number: str
    contract: str  # an id in contracts.json, or ""
    access: str  # one of ACCESS_LEVELS
    layout: str  # a key of build.LAYOUTS
    file: str  # the name of the file that is made
    invented: bool
    running: str  # what stands above every page of a PDF; "" for nothing


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the document is level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its lines joined with single spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with its marker as a reader sees it."""

    marker: str  # "-", "1.", "2)", "a)"
    level: int  # 0 is the outer list
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row holds the column heads."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page, where the format has pages."""


Piece = Heading | Paragraph | Item | Table | PageBreak


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document: its head, its pieces in reading order and its footnotes by number."""

    name: str
    head: Head
    pieces: tuple[Piece, ...]
    notes: dict[str, str]


def read_source(path: Path) -> SourceText:
    """Return the document written in `path`; raises ValueError where its head is not complete."""
    _, head, body = re.split(r"^---\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.M)
    notes: dict[str, str] = {}
    pieces = tuple(_pieces(body, notes))
    return SourceText(path.name, _head(path.name, head), pieces, notes)


def read_sources(folder: Path) -> list[SourceText]:
    """Return every source in `folder`, by name."""
    return [read_source(path) for path in sorted(folder.glob("*.md"))]


def truth(source: SourceText) -> str:
    """Return the plain text of a source in reading order, one piece a line, footnotes last.

    This is what a perfect reader would take from the file: list markers as shown (a bullet for
    "-"), table cells row by row with tabs between, no running heads and no page numbers. The mark
    of a footnote is a number stuck to the word or stop before it, as it is printed.
    """
    return "\n".join([*(line for piece in source.pieces for line in lines(piece)), *_notes(source)])


def plain(text: str) -> str:
    """Return a text without emphasis, with its footnote marks as bare numbers."""
    return EMPHASIS.sub("", NOTE_MARK.sub(r"\1", text))


def lines(piece: Piece) -> list[str]:
    match piece:
        case Heading(text=text) | Paragraph(text=text):
            return [plain(text)]
        case Item(marker=marker, text=text):
            return [f"{'•' if marker == '-' else marker} {plain(text)}"]
        case Table(rows=rows):
            return ["\t".join(plain(cell) for cell in row) for row in rows]
        case PageBreak():
            return []


def _notes(source: SourceText) -> list[str]:
    return [f"{number} {plain(text)}" for number, text in source.notes.items()]


def _head(name: str, text: str) -> Head:
    values = dict(re.findall(r"^([a-z]+): *(.*?) *$", text, flags=re.M))
    invented = values.pop("invented", "")
    values.setdefault("running", "")
    try:
        head = Head(**values, invented=invented == "yes")
    except TypeError as problem:
        raise ValueError(f"{name}: the head is not complete ({problem})") from problem
    if head.kind not in KINDS or head.access not in ACCESS_LEVELS or invented not in ("yes", "no"):
        raise ValueError(f"{name}: unknown kind, access or invented in the head")
    return head


def _pieces(body: str, notes: dict[str, str]) -> Iterator[Piece]:
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.split("\n")
        if chunk == "\\newpage":
            yield PageBreak()
        elif found := HEADING.fullmatch(chunk):
            yield Heading(len(found[1]), found[2])
        elif found := FOOTNOTE.match(lines[0]):
            notes.update(_pair(line) for line in lines)
        elif lines[0].startswith("|"):
            yield Table(tuple(_row(line) for line in lines if not line.startswith("|-")))
        elif ITEM.fullmatch(lines[0]):
            yield from _items(lines)
        else:
            yield Paragraph(" ".join(line.strip() for line in lines))


def _pair(line: str) -> tuple[str, str]:
    found = FOOTNOTE.fullmatch(line)
    if found is None:
        raise ValueError(f"a footnote must stand on one line: {line}")
    return found[1], found[2]


def _row(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _items(lines: list[str]) -> Iterator[Item]:
    item: Item | None = None
    for line in lines:
        found = ITEM.fullmatch(line)
        if found:
            if item:
                yield item
            item = Item(found[2], len(found[1]) // 2, found[3].strip())
        elif item:
            item = Item(item.marker, item.level, f"{item.text} {line.strip()}")
    if item:
        yield item
