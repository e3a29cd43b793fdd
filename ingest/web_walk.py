"""The elements of a web page -> pieces, without the furniture around the text."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.characters import clean_characters, drop_hyphen_marks, squeeze
from ingest.footnotes import mark
from ingest.lists import split_label, style_of
from ingest.pieces import Piece
from ingest.word_numbering import figure

_DROPPED = frozenset(
    "script style noscript template svg math nav footer aside form button select option textarea "
    "iframe object audio video canvas dialog head title input menu".split()
)
_BLOCKS = frozenset(
    "p div section article main body html header li ul ol dl dt dd table thead tbody tfoot tr td "
    "th caption h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption address details summary hr "
    "center fieldset legend".split()
)
_ASIDE = re.compile(
    r"\b(cookie|consent|breadcrumb|kruimel|navbar|nav|menu|sidebar|footer|banner|share|social|skip"
    r"|login|search|zoek|pagination|related|advert|popup|modal|newsletter|nieuwsbrief)",
    re.IGNORECASE,
)
_HEADING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:heading|title|titel|kop|header)(?:$|[\s_-])", re.IGNORECASE
)
_LIST_FORMS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip


def pieces_below(element: Any) -> Iterator[Piece]:
    """The pieces in and below an lxml element, in the order of the page."""
    return _Walk().pieces(element)


def placed_pieces(element: Any) -> Iterator[tuple[Piece, Any]]:
    """The pieces in and below an lxml element, each with the block that its words stand in."""
    walk = _Walk()
    for piece in walk.pieces(element):
        home = walk.home
        while home.tag not in _BLOCKS and home.getparent() is not None:
            home = home.getparent()
        yield piece, home


class _Walk:
    """One walk over an element tree: it holds the words of the block that is being read."""

    def __init__(self) -> None:
        self.home: Any = None  # the element that the words of the last piece stand in
        self._words: list[str] = []
        self._lists: list[int | str] = []  # the next number of each open list, or its bullet
        self._forms: list[str] = []  # how each open list writes its numbers
        self._label = ""
        self._level = 0  # of the list that the label is of
        self._bold = True
        self._any = False

    def pieces(self, element: Any) -> Iterator[Piece]:
        """The pieces in and below the element."""
        yield from self._element(element)
        yield from self._flush()

    def _element(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        if not isinstance(tag, str) or _is_dropped(element):
            return
        if tag == "table" and not element.xpath(".//table") and len(element.xpath(".//tr")) > 0:
            yield from self._flush()
            self.home = element
            yield from _rows(element)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6") or _is_heading_like(element):
            yield from self._flush()
            self._label = ""  # the item holds a heading: its mark is not that of what follows
            text = _inline_text(element)
            if text:
                self.home = element
                yield Piece(
                    "heading", text, level=int(tag[1]) if tag[0] == "h" and len(tag) == 2 else 3
                )
        elif tag in ("ul", "ol"):
            yield from self._list(element)
        elif tag == "br":
            self._words.append("\n")
        elif tag in ("sup", "sub"):
            self._raised(element)
        else:
            yield from self._other(element)

    def _other(self, element: Any) -> Iterator[Piece]:
        block = element.tag in _BLOCKS
        if block:
            yield from self._flush()
        if element.tag == "li":
            # '2. a.' where the item above begins with this one: they are one line of the outer list
            above = "" if self._label == "-" else self._label
            self._level = self._level if above else len(self._lists)
            self._label = f"{above} {self._next_label(str(element.get('value') or ''))}".strip()
        yield from self._children(element)
        if block:
            yield from self._flush()
        if element.tag == "li":
            self._label = ""

    def _children(self, element: Any) -> Iterator[Piece]:
        self._add(element.text, element)
        for child in element:
            yield from self._element(child)
            self._add(child.tail, element)

    def _list(self, element: Any) -> Iterator[Piece]:
        yield from self._flush()
        numbered = element.tag == "ol"
        start = str(element.get("start") or 1)
        self._lists.append(int(start) if numbered and start.isdigit() else 1 if numbered else "-")
        self._forms.append(_list_form(element))
        yield from self._children(element)
        yield from self._flush()
        self._lists.pop()
        self._forms.pop()

    def _next_label(self, given: str) -> str:
        if not self._lists:
            return "-"
        top = self._lists[-1]
        if isinstance(top, str):
            return top
        number = int(given) if given.isdigit() and len(given) < 7 else top
        self._lists[-1] = number + 1
        return f"{figure(number, self._forms[-1])}."

    def _raised(self, element: Any) -> None:
        text = squeeze(element.text_content()).strip("[]()")
        figure = element.tag == "sup" and text.isdigit() and not _is_unit(self._words, text)
        self._add(mark(text) if figure else {"2": "²", "3": "³"}.get(text, text))

    def _add(self, text: str | None, home: Any = None) -> None:
        if text:
            if home is not None and text.strip():
                self.home = home
            self._words.append(re.sub(r"\s+", " ", text))

    def _flush(self) -> Iterator[Piece]:
        joined = drop_hyphen_marks(clean_characters("".join(self._words)))
        self._words = []
        lines = [squeeze(line) for line in joined.split("\n")]
        for text in _paragraphs(lines):
            if self._label:
                yield _item(self._label, text, self._level)
                self._label = ""
            else:
                yield _paragraph_or_item(text)


def _list_form(element: Any) -> str:
    """How a list writes its numbers: by its type, or the style it was given."""
    style = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", element.get("style") or "")
    return _LIST_FORMS.get((style[1] if style else element.get("type")) or "1", "decimal")


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines parted by ``<br>``: an empty one, or a list mark, begins a new paragraph."""
    text = ""
    for line in lines:
        if not line or (text and split_label(line)):
            if text:
                yield text
            text = line
        else:
            text = f"{text} {line}" if text else line
    if text:
        yield text


def _paragraph_or_item(text: str) -> Piece:
    found = split_label(text)
    if found is not None and found[1]:
        return Piece("item", text, 1, found[0])
    return Piece("paragraph", text)


def _item(label: str, text: str, level: int) -> Piece:
    inner = split_label(text)
    # '2. a) …': a mark of another kind stands within the item; one of the same kind is its own
    if inner and inner[1] and (label == "-" or _kind(inner[0]) == _kind(label)):
        return Piece("item", text, max(level, 1), inner[0])
    return Piece("item", f"{label} {text}", max(level, 1), label)


def _kind(label: str) -> str:
    return style_of(label).strip("().°")


def _is_unit(words: Sequence[str], power: str) -> bool:
    return power in "23" and bool(re.search(r"(?:^|[\s\d])[kdcm]?m$", "".join(words[-1:])))


def _is_dropped(element: Any) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or "display:none" in (
        element.get("style") or ""
    ).replace(" ", ""):
        return True
    if element.get("role") in (
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
    ):
        return True
    if element.tag == "header" and not element.xpath("ancestor::main|ancestor::article"):
        return not element.xpath(".//h1")
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ASIDE.search(names)) and element.tag not in ("body", "html", "main", "article")


def _is_heading_like(element: Any) -> bool:
    """A short div or paragraph that stands for a heading: by role, by class, or all in bold."""
    if element.get("role") == "heading":
        return True
    if element.tag not in ("div", "p", "span", "dt", "summary", "legend", "caption"):
        return False
    text = squeeze(element.text_content())
    if not 0 < len(text) <= 90 or text.endswith((".", ",", ";", ":")):
        return False
    if element.tag in ("dt", "summary", "legend", "caption"):
        return True
    if (
        element.tag != "span"
        and _HEADING_CLASS.search(element.get("class") or "")
        and not any(child.tag in _BLOCKS for child in element)
    ):
        return True
    bold = "".join(element.xpath("./b//text()|./strong//text()"))
    asks = text.endswith(("?", "!"))  # a bold question may be one in a running text
    return element.tag == "p" and squeeze(bold) == text and not asks


def _inline_text(element: Any) -> str:
    return squeeze(drop_hyphen_marks(clean_characters(" ".join(element.itertext()))))


def _rows(table: Any) -> Iterator[Piece]:
    for caption in table.xpath("./caption"):
        yield Piece("paragraph", _inline_text(caption))
    for row in table.xpath(".//tr"):
        cells = [_inline_text(cell) for cell in row.xpath("./td|./th")]
        if any(cells):
            yield (
                Piece("row", " | ".join(cells)) if len(cells) > 1 else Piece("paragraph", cells[0])
            )
