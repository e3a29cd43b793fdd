"""The blocks of a document as lines with the numbers that begin them."""

import re
from dataclasses import dataclass, replace

from answers.labels import Label, as_letters, inline_labels, labels_at
from core.records import Block, Document
from core.sentences import trimmed

_REQUESTS = re.compile(
    r"""(?ix)
    (?: graag | gelieve | welke? | hoeveel | hoe | wat | wanneer | waarom | wie | waar | in\s+welke
      | (?:kan|kunt|wil|zou|heeft|is|zijn|wordt|worden|werd|werden|komt|bestaat|bestaan|plant) \s
      | (?:op|voor|om|met)\s+welke | (?:tegen|sinds)\s+wanneer )\b"""
)
_WISHES = re.compile(
    r"""(?ix)
    \b(?: graag | gelieve | kan\s+de\s+minister | kunt\s+u
      | (?: (?:wil|wou|wilde|wens|wensen|willen|zou)\s+(?:ik|wij|we)
          | (?:ik|wij|we)\s+(?:wil|wou|wilde|wens|wensen|willen|zou)
        )\b [^.?!]{0,60}? \b(?:weten|vernemen)
      | (?:verneem|vernam)\s+ik | ik\s+(?:verneem|vernam) | vraag\s+ik | ik\s+vraag )\b"""
)
_CLOSING = re.compile(
    r"(?:met\s+)?(?:de\s+)?(?:(?:zeer|oprechte|vriendelijke|hartelijke|collegiale|beste|warme|veel)\s+)*"
    r"(?:groet(?:en|jes)?\b|(?:meeste\s+)?hoogachting\b)|mvg\b|hoogachtend\b"
    r"|(?:alvast|bij\s+voorbaat)\s+(?:hartelijk\s+|veel\s+)?(?:be)?dankt?\b"
    r"|(?:hartelijk\s+|veel\s+)?(?:be)?dankt?\s*(?:[.,!]?$|(?:alvast|bij\s+voorbaat)\b)",
    re.IGNORECASE,
)


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
    blocks = document.blocks
    if not blocks and text.strip():
        blocks = (Block("paragraph", *trimmed(text, 0, len(text))),)
    return tuple(_line(text, block) for block in blocks)


def asks(text: str) -> bool:
    """Whether the words put a question or a request; an announcement that ends in ':' may too."""
    words = text.strip()
    if "?" in words[-4:] or _WISHES.search(words):
        return True
    return bool(_REQUESTS.match(words)) and "?" in words


def closes(line: Line) -> bool:
    """Whether the line ends a letter: greetings or thanks ahead, with or without a name."""
    return bool(_CLOSING.match(line.text))


def _line(text: str, block: Block) -> Line:
    start, end, kind = block.start, block.end, block.kind
    labels = labels_at(text, start, end) if kind != "row" else ()
    if kind == "item" and labels:
        labels = (replace(labels[0], level=block.level), *labels[1:])
    begin = labels[-1].text_start if labels else start
    inner = inline_labels(text, begin, end) if kind != "row" else ()
    return Line(start, end, text[start:end], kind, tuple(as_letters(labels)), inner)
