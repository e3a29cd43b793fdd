"""The text of OpenDocument -> pieces: headings, lists with their numbers, tables, notes."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.characters import clean_characters, drop_hyphen_marks, squeeze
from ingest.footnotes import comment, footnote, mark
from ingest.lists import split_label
from ingest.open_document import DRAW, OFFICE, TABLE, TEXT, paragraph_text
from ingest.open_numbering import Counter, Levels, whole
from ingest.open_styles import Look
from ingest.pieces import Piece, table_pieces

_HEADING_WORDS = 14
_WITHIN = frozenset(
    (
        *(f"{TEXT}{name}" for name in ("section", "index-body", "numbered-paragraph")),
        *(f"{DRAW}{name}" for name in ("text-box", "g", "a", "frame", "custom-shape")),
        *(f"{DRAW}{name}" for name in ("rect", "ellipse", "circle", "polygon", "path")),
    )
)
_MOST_COLUMNS = 200


class Walk:
    """One walk over a text: it counts list items and remembers notes and comments."""

    def __init__(self, lists: Mapping[str, Levels], looks: Mapping[str, Look]) -> None:
        self._counter = Counter(lists)
        self._lists, self._looks = lists, looks
        self._last: dict[str, str] = {}  # list style -> the key of the last list of that style
        self._keys = 0
        self.notes: list[Piece] = []
        self._called = 0

    def pieces(self, element: Any) -> Iterator[Piece]:
        """The pieces of the blocks in an element, in the order of the text."""
        for child in element:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child, None)
            elif tag == f"{TEXT}list":
                yield from self._list(child, "", "", 1)
            elif tag == f"{TABLE}table":
                yield from self._table(child)
            elif tag in _WITHIN:
                yield from self.pieces(child)

    def _list(self, element: Any, key: str, style: str, depth: int) -> Iterator[Piece]:
        style = element.get(f"{TEXT}style-name", style) or style
        key = key or self._key(element, style)
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            start = whole(item.get(f"{TEXT}start-value"), -1)
            given: int | None = start if start >= 0 else None
            numbered = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    label = None
                    if numbered:  # the other paragraphs of an item have no number
                        label = self._counter.label(key, style, depth, given)
                        numbered, given = False, None
                    yield from self._paragraph(child, (label, depth))
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, key, style, depth + 1)
                elif child.tag == f"{TABLE}table":
                    yield from self._table(child)

    def _key(self, element: Any, style: str) -> str:
        """Which list this one goes on with: itself where it begins."""
        name = next((str(v) for k, v in element.attrib.items() if k.endswith("}id")), "")
        before = element.get(f"{TEXT}continue-list", "")
        if before:
            key: str = self._last.get(f"#{before}", before)
        elif element.get(f"{TEXT}continue-numbering") == "true" and style in self._last:
            key = self._last[style]
        else:
            self._keys += 1
            key = f"list {self._keys}"
        self._last[style] = key
        if name:
            self._last[f"#{name}"] = key
        return key

    def _paragraph(self, element: Any, item: tuple[str | None, int] | None) -> Iterator[Piece]:
        look = self._looks.get(element.get(f"{TEXT}style-name", ""), Look())
        self._take_notes(element)
        text = squeeze(drop_hyphen_marks(clean_characters(paragraph_text(element, _call))))
        level = look.heading
        if element.tag == f"{TEXT}h":
            level = whole(element.get(f"{TEXT}outline-level"), 1)
        label = item[0] if item else None
        if element.tag == f"{TEXT}h" and item is None and text:
            label = self._outline(element, look, level)
        if text:
            yield _piece(text, level, label, item, self._is_bold(element, look))
        yield from self._frames(element)
        for one in _own(element, f"{OFFICE}annotation"):
            author = one.findtext("{*}creator") or ""
            words = " ".join(paragraph_text(part) for part in one.iter(f"{TEXT}p"))
            if words.strip():
                yield comment(author, words)

    def _outline(self, element: Any, look: Look, level: int) -> str | None:
        if element.get(f"{TEXT}is-list-header") == "true" or look.list_style == "":
            return None
        style = look.list_style if look.list_style in self._lists else "outline"
        given = None
        if element.get(f"{TEXT}restart-numbering") == "true":
            given = whole(element.get(f"{TEXT}start-value"), 1)
        return self._counter.label("outline", style or "outline", level, given)

    def _take_notes(self, element: Any) -> None:
        for note in _own(element, f"{TEXT}note"):
            self._called += 1
            note.set("called", str(self._called))
            body = note.find(f"{TEXT}note-body")
            words = (
                (paragraph_text(one) for one in body.iter(f"{TEXT}p")) if body is not None else ()
            )
            text = squeeze(clean_characters(" ".join(words)))
            if text:
                self.notes.append(footnote(str(self._called), text))

    def _frames(self, element: Any) -> Iterator[Piece]:
        for box in _own(element, f"{DRAW}text-box"):
            yield from self.pieces(box)

    def _is_bold(self, element: Any, look: Look) -> bool:
        spans = [one for one in element if one.tag == f"{TEXT}span"]
        bare = [element.text or "", *(one.tail or "" for one in element)]
        if any(text.strip() for text in bare) or not spans:
            return look.bold
        return all(
            self._looks.get(one.get(f"{TEXT}style-name", ""), Look()).bold
            for one in spans
            if "".join(one.itertext()).strip()
        )

    def _table(self, table: Any) -> Iterator[Piece]:
        rows = [list(_cells(row)) for row in table.iter(f"{TABLE}table-row")]
        yield from table_pieces(rows, self.pieces, _MOST_COLUMNS)


def _cells(row: Any) -> Iterator[Any]:
    for cell in row:
        if cell.tag == f"{TABLE}table-cell":
            yield cell


def _call(note: Any) -> str:
    return mark(note.get("called", ""))


def _own(paragraph: Any, tag: str) -> Iterator[Any]:
    """The elements in a paragraph that are not in another paragraph within it."""
    for one in paragraph.iter(tag):
        if next(one.iterancestors(f"{TEXT}p", f"{TEXT}h")) is paragraph:
            yield one


def _piece(
    text: str, level: int, label: str | None, item: tuple[str | None, int] | None, bold: bool
) -> Piece:
    if level:
        return Piece("heading", f"{label or ''} {text}".strip(), level=level)
    if item is not None and label is not None:
        return Piece("item", f"{label} {text}".strip(), level=item[1], label=label)
    if (
        bold
        and len(text.split()) <= _HEADING_WORDS
        and not text.endswith((".", ",", ";", ":", "?"))
    ):
        return Piece("heading", text, level=0)
    found = split_label(text)
    if found is not None and found[1]:
        return Piece("item", text, 1, found[0])
    return Piece("paragraph", text)
