"""The blocks of a document as lines with the numbers that begin them."""

import re
from dataclasses import dataclass

from answers.labels import Label, as_letters, inline_labels, labels_at
from core.records import Document
from core.sentences import trimmed

_REQUESTS = re.compile(
    r"""(?ix)
    (?: graag | gelieve | welke? | hoeveel | hoe | wat | wanneer | waarom | wie | waar | in\s+welke
      | (?:kan|kunt|wil|zou|heeft|is|zijn|wordt|worden|werd|werden|komt|bestaat|bestaan|plant) \s
      | (?:op|voor|om|met)\s+welke | (?:tegen|sinds)\s+wanneer )\b"""
)
_WISHES = re.compile(r"(?i)\b(?:graag|gelieve|kan de minister|kunt u)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a document, without white space around it, and the labels at its start."""

    start: int
    end: int
    text: str
    kind: str
    labels: tuple[Label, ...] = ()
    inline: tuple[Label, ...] = ()  # in the midst of it, counting on from 1


def lines_of(document: Document) -> tuple[Line, ...]:
    """The lines of a document in order; one whole line where it has no blocks."""
    text = document.text
    stretches = [(block.start, block.end, block.kind) for block in document.blocks]
    if not stretches and text.strip():
        stretches = [(*trimmed(text, 0, len(text)), "paragraph")]
    return tuple(_line(text, start, end, kind) for start, end, kind in stretches)


def asks(text: str) -> bool:
    """Whether the words put a question or a request; an announcement that ends in ':' may too."""
    words = text.strip()
    if "?" in words[-4:] or _WISHES.search(words):
        return True
    return bool(_REQUESTS.match(words)) and "?" in words


def _line(text: str, start: int, end: int, kind: str) -> Line:
    labels = labels_at(text, start, end) if kind != "row" else ()
    begin = labels[-1].text_start if labels else start
    inner = inline_labels(text, begin, end) if kind != "row" else ()
    return Line(start, end, text[start:end], kind, tuple(as_letters(labels)), inner)
