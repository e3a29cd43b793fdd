"""The sentences of a document with what they show of a request to set a rule aside."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from core.findings import Span
from nlp.authorities import is_authority
from nlp.mentions import Mention, by_sentence
from nlp.reading import Reading
from nlp.tables import joined, lowered, table
from nlp.voices import Voices

# 'Wij schreven hun met een verzoek: mochten wij …?' tells of a request, it does not ask the reader.
_TELLS = re.compile(
    r"\b(?:verzoek|vraag|gevraagd|vroeg(?:en)?|schre(?:ef|ven)|brief|mail(?:de|den)?"
    r"|klop(?:te|ten)|aangeklopt|pols(?:te|ten)|gepolst|overleg(?:t|d|de)?|gesprek(?:ken)?"
    r"|gesproken|besproken|samengezeten|(?:zit|zitten|zat|zaten)\b[^?:]*\bsamen"
    r"|(?:richt|wend)(?:en|de|te|den|ten)?\b[^?:]*\btot|aangeschreven|voorgelegd)\b[^?]*:"
    r"|^\W*(?:mogen|mag)\s(?:wij|we|ik)\su\s(?:\w+\s)?(?:vragen|verzoeken)\b",
    re.IGNORECASE,
)
# 'Zouden wij … mogen …?' asks for it, where an authority is written to.
_WISHES = re.compile(r"^\W*(?:zouden|kunnen|mogen)\s(?:wij|we)\b", re.IGNORECASE)
_NO_HEADING = re.compile(r"[|@]|^[>→➔▸=]")  # a row, an address, what goes on below a point
Spans = tuple[tuple[int, int], ...]


class Cues(Mapping[str, Spans]):
    """Where each class of cue stands in a text; looked for when it is first asked for.

    Most sentences are asked for a few classes only, and a class takes time to look for.
    """

    __slots__ = ("_found", "_text")

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        self._text = lowered if len(lowered) == len(text) else text
        self._found: dict[str, Spans] = {}

    def __getitem__(self, name: str) -> Spans:
        found = self._found.get(name)
        if found is None:
            pattern = _patterns()[name]
            found = tuple(match.span() for match in pattern.finditer(self._text))
            self._found[name] = found
        if not found:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        found = self._found.get(name) if isinstance(name, str) else ()
        if found is None:
            found = self.get(cast(str, name), ())
        return bool(found)

    def __iter__(self) -> Iterator[str]:
        return (name for name in _patterns() if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of a sentence; parties by id, sentences by their number in the document."""

    tells: float  # how likely (0..1) it tells of a request, or of what came of one
    shares: Mapping[str, float]  # per class of core.request_reading, together 1
    asks: Mapping[str, float]
    asked: Mapping[str, float]
    same: Mapping[int, float]  # how likely each sentence near it tells of the same request


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its words, who is named in it, and where each class of cue stands in it.

    Offsets of ``cues`` and of ``at`` count in ``text``; ``span`` in the document.
    """

    index: int  # in the document, from 0
    piece: int
    section: int  # counts headings
    text: str
    span: Span
    mentions: tuple[Mention, ...]
    offset: int  # of the sentence in its piece
    kind: str
    heading: str
    question: bool
    cues: "Cues"
    writer: Mention | None = None  # whom 'wij' means, where a letter or a speaker tells
    reader: Mention | None = None  # whom 'u' means
    told: Told | None = None  # what was read of it, where it was

    def has(self, *classes: str) -> bool:
        """Whether a cue of one of these classes stands in it."""
        return any(name in self.cues for name in classes)

    def at(self, mention: Mention) -> int:
        """Where a mention stands in the sentence."""
        return mention.start - self.offset


def lines(readings: Sequence[Reading], found: Sequence[Mention]) -> list[Line]:
    """Every sentence of the document, in order."""
    voices = Voices(readings, found)
    grouped = by_sentence(sorted([*found, *voices.named], key=lambda one: one.span))
    result: list[Line] = []
    heading, section = "", 0
    for p, reading in enumerate(readings):
        text = reading.piece.text
        titled = _is_heading(reading)
        if titled:
            heading, section = text, section + 1
        for s, sentence in enumerate(reading.sentences):
            own = text[sentence.start : sentence.end]
            if not own.strip():
                continue
            voice = voices.at(p, sentence.end)
            result.append(
                Line(
                    index=len(result),
                    piece=p,
                    section=section,
                    text=own,
                    span=Span(
                        *reading.piece.span(sentence.start, sentence.start + len(own.rstrip()))
                    ),
                    mentions=tuple(grouped.get((p, s), ())),
                    offset=sentence.start,
                    kind="heading" if titled else reading.piece.kind,
                    heading=heading,
                    question=_is_question(own, voice.reader),
                    cues=Cues(own),
                    writer=voice.writer,
                    reader=voice.reader,
                )
            )
    return result


def _is_question(text: str, reader: Mention | None) -> bool:
    """Whether a sentence only asks something, and neither tells of a request nor makes one."""
    if not text.rstrip().endswith("?") or _TELLS.search(text):
        return False
    return not (reader is not None and is_authority(reader) and _WISHES.match(text))


def _is_heading(reading: Reading) -> bool:
    text = reading.piece.text
    if reading.piece.kind == "heading":
        return True
    short = len(text) < 70 and len(reading.sentences) <= 2 and text[-1:] not in ".,;:!?"
    return short and reading.piece.kind == "paragraph" and not _NO_HEADING.search(text)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows: dict[str, list[str]] = {}
    for row in table("request_patterns"):
        rows.setdefault(row["class"], []).append(lowered(row["pattern"]))
    return {name: re.compile(joined(own)) for name, own in rows.items()}


def around(all_lines: Sequence[Line], line: Line, before: int, after: int) -> Iterator[Line]:
    """The neighbours of a sentence within its section, the nearest first."""
    for step in range(1, max(before, after) + 1):
        for other, reach in ((line.index - step, before), (line.index + step, after)):
            if step <= reach and 0 <= other < len(all_lines):
                near = all_lines[other]
                if near.section == line.section:
                    yield near
