"""The automatic numbers of a Word file, which stand nowhere in its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEPTH = 9  # levels per list in the format
_BULLETS = {"o": "◦", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``text`` holds ``%1`` … for the figures."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # every figure in decimals
    restarts: bool = True
    style: str = ""  # the paragraph style that stands at this level


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a file: levels per abstract list, and per list its abstract and overrides."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    abstract_of: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


def read_numbering(root: Any) -> Numbering:
    """The lists of ``word/numbering.xml``."""
    levels: dict[str, dict[int, Level]] = {}
    by_style: dict[str, str] = {}
    links: dict[str, str] = {}
    for abstract in root.iterfind(f"{W}abstractNum"):
        name = abstract.get(f"{W}abstractNumId", "")
        levels[name] = dict(_level(element) for element in abstract.iterfind(f"{W}lvl"))
        for tag, links_by in (("styleLink", by_style), ("numStyleLink", links)):
            found = abstract.find(f"{W}{tag}")
            if found is not None:
                key, value = found.get(f"{W}val", ""), name
                links_by.update({key: value} if tag == "styleLink" else {value: key})
    abstract_of: dict[str, str] = {}
    starts: dict[str, dict[int, int]] = {}
    for number in root.iterfind(f"{W}num"):
        name = number.get(f"{W}numId", "")
        abstract = value_of(number, "abstractNumId")
        abstract_of[name] = by_style.get(links.get(abstract, ""), abstract)
        starts[name] = {}
        for override in number.iterfind(f"{W}lvlOverride"):
            start = value_of(override, "startOverride")
            if start.isdigit():
                starts[name][_whole(override.get(f"{W}ilvl"))] = int(start)
    return Numbering(levels, abstract_of, starts)


def value_of(element: Any, tag: str) -> str:
    """The ``w:val`` of the child with that tag; '' where there is none."""
    child = element.find(f"{W}{tag}") if element is not None else None
    return str(child.get(f"{W}val", "")) if child is not None else ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else otherwise


def _level(element: Any) -> tuple[int, Level]:
    return _whole(element.get(f"{W}ilvl")), Level(
        start=_whole(value_of(element, "start"), 1),
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText"),
        legal=element.find(f"{W}isLgl") is not None,
        restarts=value_of(element, "lvlRestart") != "0",
        style=value_of(element, "pStyle"),
    )


class Counter:
    """Counts the paragraphs of each list in the order of the text, as Word does."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, depth: int) -> str | None:
        """The label of the next paragraph of the list at that depth (from 0); None for no list."""
        abstract = self._numbering.abstract_of.get(list_id)
        levels = self._numbering.levels.get(abstract or "")
        if abstract is None or not levels or not 0 <= depth < _DEPTH or depth not in levels:
            return None
        counts = self._counts.setdefault(abstract, [None] * _DEPTH)
        start = self._numbering.starts.get(list_id, {}).get(depth)
        if start is not None and (list_id, depth) not in self._begun:
            counts[depth] = None
        self._begun.add((list_id, depth))
        now = counts[depth]
        counts[depth] = (
            (levels[depth].start if start is None else start) if now is None else now + 1
        )
        for deeper in range(depth + 1, _DEPTH):
            if deeper not in levels or levels[deeper].restarts:
                counts[deeper] = None
        return _printed(levels, counts, depth)

    def depth_of_style(self, list_id: str, style: str) -> int:
        """The depth at which a list numbers that paragraph style; 0 where it does not say."""
        levels = self._numbering.levels.get(self._numbering.abstract_of.get(list_id, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), 0)


def _printed(levels: Mapping[int, Level], counts: list[int | None], depth: int) -> str:
    level = levels[depth]
    if level.form == "bullet":
        mark = level.text[:1]
        return _BULLETS.get(mark, "•" if not mark or "\ue000" <= mark <= "\uf8ff" else mark)
    if level.form == "none":
        return ""
    text = level.text
    for place in range(_DEPTH):
        if f"%{place + 1}" in text:
            at = levels.get(place, Level())
            count = counts[place]
            form = "decimal" if level.legal else at.form
            text = text.replace(f"%{place + 1}", figure(at.start if count is None else count, form))
    return text.strip()


def figure(number: int, form: str) -> str:
    """The number as Word writes it in that form: ``4`` in ``lowerRoman`` is ``iv``."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
        return text.upper() if form == "upperRoman" else text
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)
