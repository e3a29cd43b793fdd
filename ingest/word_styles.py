"""The paragraph styles of a Word file: which are headings, which are numbered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.word_numbering import W, value_of

# "heading 1" is the name inside every Word file; the others are what other programs write.
_HEADING = re.compile(r"^(?:heading|kop|titre|überschrift)\s*([1-9])$", re.IGNORECASE)
_DEEPER_LIST = re.compile(r"^list (?:number|bullet) ([2-5])$", re.IGNORECASE)
_TITLES = frozenset({"title", "titel", "document title"})
_MOST_ANCESTORS = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits; ``heading`` is its level, 0 for none."""

    id: str = ""
    name: str = ""
    heading: int = 0
    list_id: str = ""
    list_depth: str = ""  # within the list that it names
    depth: int = 0  # of 'List Number 2' 1: it has a list of its own


def read_styles(root: Any) -> Mapping[str, Style]:
    """The styles by id; under ``""`` the default one. The levels of headings begin at 1."""
    if root is None:
        return {}
    elements = {
        element.get(f"{W}styleId", ""): element
        for element in root.iterfind(f"{W}style")
        if element.get(f"{W}type") == "paragraph"
    }
    styles = {name: _style(name, elements) for name in elements}
    for name, element in elements.items():
        if element.get(f"{W}default") in ("1", "true"):
            styles[""] = styles[name]
    return styles


def _style(name: str, elements: Mapping[str, Any]) -> Style:
    own = value_of(elements[name], "name")
    heading, list_id, depth = 0, "", ""
    current, steps = name, 0
    while current in elements and steps < _MOST_ANCESTORS:
        element = elements[current]
        settings = element.find(f"{W}pPr")
        heading = heading or _heading_level(
            value_of(element, "name"), value_of(settings, "outlineLvl")
        )
        numbers = settings.find(f"{W}numPr") if settings is not None else None
        if numbers is not None and not list_id:
            list_id, depth = value_of(numbers, "numId"), value_of(numbers, "ilvl")
        current, steps = value_of(element, "basedOn"), steps + 1
    deeper = _DEEPER_LIST.match(own)
    return Style(name, own, heading, list_id, depth, int(deeper[1]) - 1 if deeper else 0)


def _heading_level(name: str, outline: str) -> int:
    found = _HEADING.match(name.strip())
    if found:
        return int(found[1])
    if name.strip().lower() in _TITLES:
        return 1
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
