"""Rows as blocks of lines, where a table would squeeze running text into narrow columns."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Block:
    """One row as a person reads it: what it is, then named stretches of text."""

    head: str
    lines: Sequence[tuple[str, str]]  # name and text; a line without text is left out


def block_lines(blocks: Iterable[Block], width: int) -> Iterator[str]:
    """The lines to print, an empty one between blocks; words and file names stay whole."""
    for place, block in enumerate(blocks):
        if place:
            yield ""
        yield from _wrapped(block.head, "", "  ", width)
        held = [(name, text) for name, text in block.lines if text]
        broad = max((len(name) for name, _ in held), default=0)
        for name, text in held:
            label = f"{_INDENT}{name:<{broad}}  "
            yield from _wrapped(text, label, " " * len(label), width)


def _wrapped(text: str, first: str, further: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
