"""DOCX -> pieces, from its XML: python-docx loses automatic numbers and hangs on hostile files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import clean_characters, drop_hyphen_marks, squeeze
from ingest.contents_list import without_contents_list
from ingest.footnotes import comment, footnote, mark, place_footnotes
from ingest.lists import split_label
from ingest.package_parts import main_part, properties_of
from ingest.packages import Package, open_package, xml_part
from ingest.pieces import Piece, table_pieces
from ingest.word_numbering import Counter, Numbering, W, read_numbering, value_of
from ingest.word_styles import Style, read_styles

_SKIPPED = frozenset(
    f"{W}{tag}"
    for tag in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "object")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": " ",
}
_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class WordProperties:
    """What the file says of itself; empty strings where it does not."""

    title: str = ""
    created: str = ""
    heads: str = ""  # the text of its page headers and footers
    deleted: int = 0  # stretches that were struck out and are kept beside the text


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    style: Style
    label: str | None
    depth: int
    bold: bool


def word_pieces(data: bytes) -> tuple[list[Piece], WordProperties]:
    """The pieces of the document in order, footnotes behind their callers.

    Raises UnreadableFile where the package or its main part is damaged.
    """
    with open_package(data, "Word-bestand") as package:
        body = xml_part(package, main_part(package, "word/document.xml"))
        if body is None:
            raise UnreadableFile(
                "Het Word-bestand heeft geen tekstdeel.",
                "Open het in Word en bewaar het opnieuw.",
            )
        styles = read_styles(xml_part(package, "word/styles.xml"))
        numbering = xml_part(package, "word/numbering.xml")
        lists = read_numbering(numbering) if numbering is not None else Numbering()
        reader = _Reader(styles, Counter(lists), dict(_comments(package)))
        pieces = list(reader.pieces(body.find(f"{W}body")))
        notes = list(_notes(package, reader.called))
        properties = properties_of(package)
        about = WordProperties(
            properties.title, properties.created, _heads(package), _deleted(body)
        )
    return place_footnotes([*without_contents_list(pieces), *notes]), about


def _heads(package: Package) -> str:
    """The text of its page headers and footers."""
    heads: list[str] = []
    for name in sorted(package.names)[:2000]:
        if (
            name.startswith(("word/header", "word/footer"))
            and name.endswith(".xml")
            and len(heads) < 6
        ):
            root = xml_part(package, name)
            if root is not None:
                heads.append(squeeze(" ".join(text.text or "" for text in root.iter(f"{W}t"))))
    return "\n".join(heads)


def _deleted(body: Any) -> int:
    """How many stretches of words were struck out; those of one author in a row are one."""
    return sum(
        1 for one in body.iter(f"{W}del", f"{W}moveFrom") if one.find(f".//{W}delText") is not None
    )


def _comments(package: Package) -> Iterator[tuple[str, Piece]]:
    """The comments by their id."""
    root = xml_part(package, "word/comments.xml")
    for one in root.iterfind(f"{W}comment") if root is not None else ():
        words = " ".join(_text(paragraph) for paragraph in one.iter(f"{W}p"))
        if words.strip():
            yield one.get(f"{W}id", ""), comment(one.get(f"{W}author", ""), words)


def _notes(package: Package, called: Mapping[tuple[str, str], str]) -> Iterator[Piece]:
    for kind in ("footnote", "endnote"):
        root = xml_part(package, f"word/{kind}s.xml")
        texts = {
            note.get(f"{W}id", ""): squeeze(" ".join(_text(p) for p in note.iter(f"{W}p")))
            for note in (root.iterfind(f"{W}{kind}") if root is not None else ())
        }
        for (of, name), label in called.items():
            if of == kind and texts.get(name):
                yield footnote(label, drop_hyphen_marks(clean_characters(texts[name])))


class _Reader:
    """One reading of a body: it counts list items and remembers which notes were called."""

    def __init__(
        self, styles: Mapping[str, Style], counter: Counter, comments: dict[str, Piece]
    ) -> None:
        self._styles = styles
        self._counter = counter
        self._comments = comments
        self.called: dict[tuple[str, str], str] = {}  # (kind, id) -> label, in order

    def pieces(self, container: Any) -> Iterator[Piece]:
        """The pieces in a body, a cell or a text box."""
        for element in container if container is not None else ():
            tag = element.tag
            if tag == f"{W}p":
                yield from self._paragraph_pieces(element)
            elif tag == f"{W}tbl":
                yield from self._table(element)
            elif tag in (f"{W}sdt", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
                inner = element.find(f"{W}sdtContent")
                yield from self.pieces(element if inner is None else inner)

    def _paragraph_pieces(self, element: Any) -> Iterator[Piece]:
        paragraph = self._paragraph(element)
        yield from _as_pieces(paragraph)
        for call in element.iter(f"{W}commentReference"):
            said = self._comments.pop(call.get(f"{W}id", ""), None)  # each is said once
            if said is not None:
                yield said
        for box in element.iter(f"{W}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield from self.pieces(box)

    def _paragraph(self, element: Any) -> _Paragraph:
        settings = element.find(f"{W}pPr")
        style = self._styles.get(value_of(settings, "pStyle")) or self._styles.get("", Style())
        numbers = settings.find(f"{W}numPr") if settings is not None else None
        list_id = value_of(numbers, "numId") or style.list_id
        depth_text = value_of(numbers, "ilvl") or style.list_depth
        depth = (
            int(depth_text)
            if depth_text.isdigit()
            else self._counter.depth_of_style(list_id, style.id)
        )
        self._note_calls(element)
        text = drop_hyphen_marks(clean_characters(_text(element, self.called)))
        label = None
        if list_id and list_id != "0" and text.strip():
            label = self._counter.label(list_id, depth)
        outline = value_of(settings, "outlineLvl")
        if outline.isdigit() and int(outline) < 9 and not style.heading:
            style = Style(style.id, style.name, int(outline) + 1)
        return _Paragraph(text, style, label, depth or style.depth, _all_bold(element))

    def _note_calls(self, element: Any) -> None:
        for kind in ("footnote", "endnote"):
            for call in element.iter(f"{W}{kind}Reference"):
                key = (kind, call.get(f"{W}id", ""))
                self.called.setdefault(key, str(len(self.called) + 1))

    def _table(self, table: Any) -> Iterator[Piece]:
        rows = [list(row.iterfind(f"{W}tc")) for row in table.iterfind(f"{W}tr")]
        yield from table_pieces(rows, self.pieces)


def _as_pieces(paragraph: _Paragraph) -> Iterator[Piece]:
    lines = [squeeze(line) for line in paragraph.text.split("\n")]
    whole = squeeze(paragraph.text)
    if not whole:
        return
    if paragraph.style.heading:
        yield Piece("heading", f"{paragraph.label or ''} {whole}".strip(), paragraph.style.heading)
    elif paragraph.label is not None:
        text = f"{paragraph.label} {whole}".strip()
        yield Piece("item", text, paragraph.depth + 1, paragraph.label)
    elif paragraph.bold and _is_short(whole) and len([line for line in lines if line]) <= 2:
        yield Piece("heading", whole, level=0)
    else:
        yield from _typed_by_hand([line for line in lines if line])


def _typed_by_hand(lines: list[str]) -> Iterator[Piece]:
    text = ""
    for line in lines:
        if text and split_label(line):
            yield _paragraph_or_item(text)
            text = line
        else:
            text = f"{text} {line}".strip()
    if text:
        yield _paragraph_or_item(text)


def _paragraph_or_item(text: str) -> Piece:
    found = split_label(text)
    if found is not None and found[1]:
        return Piece("item", text, 1, found[0])
    return Piece("paragraph", text)


def _is_short(text: str) -> bool:
    return len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ",", ";", ":", "?"))


def _all_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{W}r") if run.find(f"{W}t") is not None]
    marks = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(
        m is not None and m.get(f"{W}val", "1") not in ("0", "false") for m in marks
    )


def _text(element: Any, called: Mapping[tuple[str, str], str] | None = None) -> str:
    """The words of a paragraph as they read: without deletions, field codes and text boxes."""
    parts: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag in _SKIPPED or tag == _FALLBACK or tag == f"{W}txbxContent" or _is_hidden(node):
            continue
        if tag == f"{W}t":
            parts.append(node.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == f"{W}sym":
            code = node.get(f"{W}char", "")
            parts.append(chr(int(code, 16)) if len(code) == 4 and _is_hex(code) else "")
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference") and called is not None:
            kind = tag[len(W) :].removesuffix("Reference")
            parts.append(mark(called.get((kind, node.get(f"{W}id", "")), "")))
        else:
            stack.extend(reversed(node))
    return "".join(parts)


def _is_hidden(node: Any) -> bool:
    return node.tag == f"{W}r" and node.find(f"{W}rPr/{W}vanish") is not None


def _is_hex(code: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in code)
