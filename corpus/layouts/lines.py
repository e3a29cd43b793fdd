"""Text into lines: greedy breaking, at real hyphens and at the points of the hyphenation list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MARKUP = re.compile(r"(\*\*|\*|\[\^\d+\]|\s+)")
LETTERS = re.compile(r"[^\W\d_]+")
NOTE_SCALE = 0.7  # size of a raised footnote mark against the text around it

Breaks = Mapping[str, tuple[int, ...]]  # word in lower case -> offsets where it may break


@dataclass(frozen=True, slots=True)
class Faces:
    """The names of the fonts of one style, and the size in points."""

    regular: str
    bold: str
    italic: str
    size: float


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one font; `rise` is how far they stand above the line, in points."""

    text: str
    font: str
    size: float
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces, with the footnotes it refers to."""

    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words that fit one line; `natural` is their width in points, unstretched."""

    words: tuple[Word, ...]
    natural: float
    last: bool  # of its paragraph: such a line is not stretched

    @property
    def notes(self) -> tuple[str, ...]:
        """The footnotes referred to in this line, in order."""
        return tuple(note for word in self.words for note in word.notes)


def read_breaks(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the break points of the words listed in `path` as `wijk-con-tract`, one a line."""
    found = {}
    for row in path.read_text(encoding="utf-8").split():
        parts = row.split("-")
        ends = [sum(map(len, parts[: i + 1])) for i in range(len(parts) - 1)]
        found["".join(parts)] = tuple(ends)
    return found


def words(text: str, faces: Faces, bold: bool = False) -> list[Word]:
    """Return the words of a text with emphasis and footnote marks."""
    found: list[Word] = []
    runs: list[Run] = []
    notes: list[str] = []
    strong, slanted = bold, False
    for part in [*MARKUP.split(text), " "]:
        if part == "**":
            strong = not strong
        elif part == "*":
            slanted = not slanted
        elif part.startswith("[^"):
            notes.append(part[2:-1])
            runs.append(Run(part[2:-1], faces.regular, faces.size * NOTE_SCALE, faces.size / 3))
        elif part.isspace():
            if runs:
                found.append(Word(tuple(runs), tuple(notes)))
            runs, notes = [], []
        elif part:
            font = faces.bold if strong else faces.italic if slanted else faces.regular
            runs.append(Run(part, font, faces.size))
    return found


def width(word: Word) -> float:
    """Return the width of a word in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return sum(float(stringWidth(run.text, run.font, run.size)) for run in word.runs)


def break_lines(
    text: Sequence[Word], measure: float, space: float, breaks: Breaks
) -> Iterator[Line]:
    """Yield the lines of a paragraph; none is wider than `measure`, unless one syllable is."""
    waiting = list(reversed(text))
    line: list[Word] = []
    used = 0.0
    while waiting:
        word = waiting.pop()
        room = measure - used - (space if line else 0.0)
        head, tail = (word, None) if width(word) <= room else _cut(word, room, breaks)
        if head is not None:
            used += width(head) + (space if line else 0.0)
            line.append(head)
            if tail is None:
                continue
            waiting.append(tail)
        elif line:
            waiting.append(word)
        else:
            line, used = [word], width(word)
        yield Line(tuple(line), used, False)
        line, used = [], 0.0
    if line:
        yield Line(tuple(line), used, True)


def _cut(word: Word, room: float, breaks: Breaks) -> tuple[Word | None, Word | None]:
    """Return the longest start of a word that fits, hyphen included, and what is left of it."""
    run = word.runs[0]
    for offset, hyphen in sorted(_offsets(run.text, breaks), reverse=True):
        head = Word((Run(run.text[:offset] + hyphen, run.font, run.size),))
        if width(head) <= room:
            tail = Run(run.text[offset:], run.font, run.size)
            return head, Word((tail, *word.runs[1:]), word.notes)
    return None, word


def _offsets(text: str, breaks: Breaks) -> Iterator[tuple[int, str]]:
    for found in LETTERS.finditer(text):
        for offset in breaks.get(found[0].lower(), ()):
            yield found.start() + offset, "-"
        if text[found.end() : found.end() + 1] == "-" and len(text) > found.end() + 3:
            yield found.end() + 1, ""
