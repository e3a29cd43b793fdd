"""The paragraph styles of OpenDocument: which are headings, which are bold, which are numbered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.open_document import STYLE

_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEADING = re.compile(r"^(?:heading|kop|titre|überschrift)\s*([1-9])$", re.IGNORECASE)
_TITLES = frozenset({"title", "titel", "document title"})
_MOST_ANCESTORS = 12


@dataclass(frozen=True, slots=True)
class Look:
    """A style with what it inherits; ``list_style`` is None where it says nothing of lists."""

    heading: int = 0
    bold: bool = False
    list_style: str | None = None


def read_looks(*roots: Any) -> Mapping[str, Look]:
    """The styles of paragraphs and of words by name; later roots go before earlier ones."""
    elements: dict[str, Any] = {}
    for root in roots:
        for one in root.iter(f"{STYLE}style") if root is not None else ():
            if one.get(f"{STYLE}family") in ("paragraph", "text"):
                elements[one.get(f"{STYLE}name", "")] = one
    return {name: _look(name, elements) for name in elements}


def _look(name: str, elements: Mapping[str, Any]) -> Look:
    heading, bold, list_style = 0, None, None
    current, steps = name, 0
    while current in elements and steps < _MOST_ANCESTORS:
        element = elements[current]
        shown = element.get(f"{STYLE}display-name") or current.replace("_20_", " ")
        heading = heading or _level(shown)
        if list_style is None:
            list_style = element.get(f"{STYLE}list-style-name")
        weight = element.find(f"{STYLE}text-properties")
        if bold is None and weight is not None and weight.get(f"{_FO}font-weight"):
            bold = weight.get(f"{_FO}font-weight") in ("bold", "600", "700", "800", "900")
        current, steps = element.get(f"{STYLE}parent-style-name", ""), steps + 1
    return Look(heading, bool(bold), list_style)


def _level(name: str) -> int:
    found = _HEADING.match(name.strip())
    return int(found[1]) if found else int(name.strip().lower() in _TITLES)
