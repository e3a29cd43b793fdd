"""PPTX -> pieces: each slide a page, with its tables, drawings with words, notes and comments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import clean_characters, squeeze
from ingest.footnotes import comment
from ingest.lists import split_label
from ingest.package_parts import About, Related, main_part, properties_of, related
from ingest.packages import Package, open_package, xml_part
from ingest.pieces import Piece
from ingest.word_numbering import figure

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_WHAT = "presentatiebestand"
_MARGIN = frozenset(("sldNum", "dt", "ftr", "hdr"))  # what stands on every slide
_TITLES = frozenset(("title", "ctrTitle"))
_SKIPPED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMS = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman",
}  # fmt: skip
_SPEAKER = "Notitie van de spreker: "


@dataclass(frozen=True, slots=True)
class Slides:
    """The pieces of a presentation, and what it says of itself."""

    pieces: tuple[Piece, ...]
    count: int
    about: About
    hidden: tuple[int, ...] = ()  # numbers of slides that are not shown


@dataclass(slots=True)
class _Counts:
    """The automatic numbers of one text box: how far each level has come."""

    numbers: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, start: int) -> int:
        for deeper in [one for one in self.numbers if one > level]:
            del self.numbers[deeper]
        self.numbers[level] = self.numbers.get(level, start - 1) + 1
        return self.numbers[level]

    def end(self, level: int) -> None:
        for deeper in [one for one in self.numbers if one >= level]:
            del self.numbers[deeper]


def read_pptx(data: bytes) -> Slides:
    """The slides in the order in which they are shown; raises UnreadableFile."""
    with open_package(data, _WHAT) as package:
        place = main_part(package, "ppt/presentation.xml")
        root = xml_part(package, place)
        if root is None:
            raise UnreadableFile(
                "De presentatie heeft geen dia's.", "Open ze in PowerPoint en bewaar ze opnieuw."
            )
        parts = related(package, place)
        listed = [_relation(one) for one in root.iter(f"{P}sldId")]
        names = [parts[one].target for one in listed if one in parts]
        authors = _authors(package, parts)
        pieces: list[Piece] = []
        hidden: list[int] = []
        for number, name in enumerate(names, start=1):
            slide = xml_part(package, name)
            if slide is not None:
                pieces += _slide(package, name, slide, number, authors)
                hidden += [number] if slide.get("show") in ("0", "false") else []
        return Slides(tuple(pieces), len(names), properties_of(package), tuple(hidden))


def _slide(
    package: Package, name: str, slide: Any, number: int, authors: Mapping[str, str]
) -> Iterator[Piece]:
    parts = related(package, name)
    pages = ((0, number),)
    marks = _usual_marks(package, parts)
    shapes = list(_shapes(slide))
    titles = [one for one in shapes if _placeholder(one) in _TITLES]
    rest = [one for one in shapes if _placeholder(one) not in _TITLES | _MARGIN]
    for title in titles:
        text = squeeze(" ".join(_words(one) for one in title.iter(f"{A}p")))
        yield Piece("heading", text, level=1, pages=pages)
    for shape in rest:
        for piece in _shape(package, shape, parts, marks):
            yield Piece(piece.kind, piece.text, piece.level, piece.label, pages)
    for part in parts.values():
        root = xml_part(package, part.target) if part.kind in ("notesSlide", "comments") else None
        if root is None:
            continue
        if part.kind == "notesSlide":
            for text in _notes(root):
                yield Piece("paragraph", _SPEAKER + text, pages=pages)
        else:
            yield from _comments(root, authors, pages)


def _shapes(slide: Any) -> Iterator[Any]:
    """The shapes that hold something, in the order in which they are read, also in groups."""
    for element in slide.iter(f"{P}sp", f"{P}graphicFrame"):
        if not any(above.tag == _SKIPPED for above in element.iterancestors()):
            yield element


def _placeholder(shape: Any) -> str:
    """The kind of place on the layout that the shape fills; '' where it fills none."""
    found = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if found is None else str(found.get("type", "obj"))


def _usual_marks(package: Package, parts: Mapping[str, Related]) -> Mapping[int, str]:
    """The bullet that the master of a slide gives each level of its body."""
    for kind in ("slideLayout", "slideMaster"):
        name = next((part.target for part in parts.values() if part.kind == kind), "")
        root = xml_part(package, name) if name and kind == "slideMaster" else None
        parts = related(package, name) if name else {}
        for style in root.iter(f"{P}bodyStyle") if root is not None else ():
            levels = {n: style.find(f"{A}lvl{n + 1}pPr/{A}buChar") for n in range(9)}
            return {n: _mark(one.get("char", "")) for n, one in levels.items() if one is not None}
    return {}


def _mark(written: str) -> str:
    char = clean_characters(written)[:1].strip()
    return "•" if not char or "\ue000" <= char <= "\uf8ff" else char


def _shape(
    package: Package, shape: Any, parts: Mapping[str, Related], marks: Mapping[int, str]
) -> Iterator[Piece]:
    table = next(shape.iter(f"{A}tbl"), None)
    if table is not None:
        yield from _rows(table)
    elif shape.tag == f"{P}sp":
        yield from _paragraphs(shape, marks if _placeholder(shape) in ("body", "obj") else {})
    else:
        yield from _drawing(package, shape, parts)


def _rows(table: Any) -> Iterator[Piece]:
    for row in table.iterfind(f"{A}tr"):
        cells = [
            squeeze(" ".join(_words(one) for one in cell.iter(f"{A}p")))
            for cell in row.iterfind(f"{A}tc")
            if cell.get("hMerge") not in ("1", "true")
        ]
        if any(cells):
            yield Piece("row", " | ".join(cells))


def _paragraphs(shape: Any, marks: Mapping[int, str]) -> Iterator[Piece]:
    """The paragraphs of a text box; ``marks`` are the bullets of those that say nothing."""
    counts = _Counts()
    elements = [one for one in shape.iter(f"{A}p") if _words(one).strip()]
    for element in elements:
        text = squeeze(_words(element))
        settings = element.find(f"{A}pPr")
        written = settings.get("lvl", "0") if settings is not None else "0"
        level = int(written) if written.isdigit() else 0
        label = _label(settings, level, counts, marks if len(elements) > 1 else {})
        found = split_label(text)
        if label:
            yield Piece("item", f"{label} {text}", level + 1, label)
        elif found and found[1]:
            yield Piece("item", text, level + 1, found[0])
        else:
            yield Piece("paragraph", text)


def _label(settings: Any, level: int, counts: _Counts, marks: Mapping[int, str]) -> str:
    numbered = settings.find(f"{A}buAutoNum") if settings is not None else None
    if numbered is not None:
        start = numbered.get("startAt", "1")
        number = counts.next(level, int(start) if start.isdigit() else 1)
        return _numbered(numbered.get("type", "arabicPeriod"), number)
    counts.end(level)
    if settings is not None and settings.find(f"{A}buNone") is not None:
        return ""
    marked = settings.find(f"{A}buChar") if settings is not None else None
    return _mark(marked.get("char", "")) if marked is not None else marks.get(level, "")


def _numbered(kind: str, number: int) -> str:
    """The number as the kind of numbering writes it: 2 in ``alphaLcParenR`` is ``b)``."""
    form = next((form for name, form in _FORMS.items() if kind.startswith(name)), "decimal")
    text = figure(number, form)
    if kind.endswith("ParenBoth"):
        return f"({text})"
    return f"{text})" if kind.endswith("ParenR") else f"{text}." if "Period" in kind else text


def _words(paragraph: Any) -> str:
    parts = []
    for node in paragraph.iter(f"{A}t", f"{A}br", f"{A}tab"):
        parts.append((node.text or "") if node.tag == f"{A}t" else " ")
    return clean_characters("".join(parts))


def _drawing(package: Package, shape: Any, parts: Mapping[str, Related]) -> Iterator[Piece]:
    """The words of a diagram (SmartArt), which stand in a part of their own."""
    for element in shape.iter():
        name = next((str(v) for k, v in element.attrib.items() if k.endswith("}dm")), "")
        part = parts.get(name)
        root = xml_part(package, part.target) if part is not None else None
        for point in root.iter("{*}pt") if root is not None else ():
            text = squeeze(" ".join(_words(one) for one in point.iter(f"{A}p")))
            if text and point.get("type", "node") == "node":
                yield Piece("item", f"• {text}", 1, "•")


def _notes(root: Any) -> Iterator[str]:
    for shape in root.iter(f"{P}sp"):
        if _placeholder(shape) == "body":
            for paragraph in shape.iter(f"{A}p"):
                text = squeeze(_words(paragraph))
                if text:
                    yield text


def _authors(package: Package, parts: Mapping[str, Related]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts.values():
        root = (
            xml_part(package, part.target) if part.kind in ("commentAuthors", "authors") else None
        )
        for one in root if root is not None else ():
            found[one.get("id", "")] = one.get("name", "")
    return found


def _comments(
    root: Any, authors: Mapping[str, str], pages: tuple[tuple[int, int], ...]
) -> Iterator[Piece]:
    for one in root.iter("{*}cm", "{*}reply"):
        held = one.find("{*}text")
        body = one.find("{*}txBody")
        words = (held.text or "") if held is not None else ""
        if body is not None:
            words = " ".join(_words(paragraph) for paragraph in body.iter(f"{A}p"))
        if words.strip():
            yield comment(authors.get(one.get("authorId", ""), ""), words, pages)


def _relation(element: Any) -> str:
    """The id of the relation that an element names: ``r:id``."""
    return next((str(v) for k, v in element.attrib.items() if k.endswith("}id")), "")
