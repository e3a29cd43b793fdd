"""The automatic numbers of OpenDocument, which stand nowhere in its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.open_document import STYLE, TEXT
from ingest.word_numbering import figure

_DEPTH = 10
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman", "": "none"}  # fmt: skip
_MARKS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "o": "◦"}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str = "none"
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1  # how many levels its number shows
    pattern: str = ""  # "%1%.%2%." where the file says it so
    bullet: str = ""


Levels = Mapping[int, Level]  # by depth, from 1


def read_lists(*roots: Any) -> Mapping[str, Levels]:
    """The list styles by name; that of headings under ``"outline"``."""
    found: dict[str, Levels] = {}
    for root in roots:
        for style in root.iter(f"{TEXT}list-style") if root is not None else ():
            found[style.get(f"{STYLE}name", "")] = _levels(style)
        for style in root.iter(f"{TEXT}outline-style") if root is not None else ():
            found["outline"] = _levels(style)
    return found


def _levels(style: Any) -> Levels:
    return {
        depth: _level(one)
        for one in style
        if isinstance(one.tag, str) and (depth := whole(one.get(f"{TEXT}level"), 0))
    }


def _level(element: Any) -> Level:
    if element.tag.endswith("}list-level-style-bullet"):
        mark = element.get(f"{TEXT}bullet-char", "•")[:1]
        private = "\ue000" <= mark <= "\uf8ff"
        return Level(bullet=_MARKS.get(mark, "•" if private or not mark else mark))
    if element.tag.endswith("}list-level-style-image"):
        return Level(bullet="•")
    pattern = next(
        (str(v) for k, v in element.attrib.items() if k.endswith("}num-list-format")), ""
    )
    return Level(
        form=_FORMS.get(element.get(f"{STYLE}num-format", ""), "decimal"),
        before=element.get(f"{STYLE}num-prefix", ""),
        after=element.get(f"{STYLE}num-suffix", ""),
        start=whole(element.get(f"{TEXT}start-value"), 1),
        shown=whole(element.get(f"{TEXT}display-levels"), 1),
        pattern=pattern,
    )


def whole(written: str | None, otherwise: int) -> int:
    """The number that is written, or the other where none is."""
    return int(written) if written and written.isdigit() and len(written) < 7 else otherwise


@dataclass(slots=True)
class Counter:
    """Counts the items of each list in the order of the text, as LibreOffice does."""

    lists: Mapping[str, Levels]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def forget(self, key: str) -> None:
        """Let the list with that key begin anew."""
        self._counts.pop(key, None)

    def label(self, key: str, style: str, depth: int, start: int | None = None) -> str | None:
        """The label of the next item of the list at that depth (from 1); None for no list.

        ``start`` is the number it must have where the file says so.
        """
        levels = self.lists.get(style, {})
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(key, [None] * (_DEPTH + 1))
        now = counts[depth]
        counts[depth] = start if start is not None else level.start if now is None else now + 1
        counts[depth + 1 :] = [None] * (_DEPTH - depth)
        return level.bullet or _printed(levels, counts, depth)


def _printed(levels: Levels, counts: list[int | None], depth: int) -> str:
    level = levels[depth]
    if level.form == "none" and not level.pattern:
        return f"{level.before}{level.after}".strip()

    def number(at: int) -> str:
        of = levels.get(at, Level("decimal"))
        count = counts[at] if at <= _DEPTH else None
        return figure(of.start if count is None else count, of.form)

    if level.pattern:
        return re.sub(
            r"%(\d{1,2})%", lambda part: number(min(int(part[1]), _DEPTH)), level.pattern
        ).strip()
    shown = [number(at) for at in range(max(1, depth - level.shown + 1), depth + 1)]
    return f"{level.before}{'.'.join(one for one in shown if one)}{level.after}".strip()
