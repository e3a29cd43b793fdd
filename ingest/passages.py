"""Document -> Passages: cut along the structure, so that each passage says one thing."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.pages import pages_between
from core.records import Block, Document, Passage
from core.sentences import sentence_ends, trimmed

FEW_WORDS = 60  # below this a passage is joined to its neighbours where the structure allows
_GOOD_WORDS = 120
_HEADER_WORDS = 40  # a longer first row is no header
_QUESTION_LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})[.)°]?\)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that is never cut; ``join`` is what it costs to cut before it."""

    start: int
    end: int
    words: int
    join: float
    header: str = ""  # the header row of the table it continues


def cut(
    document: Document, *, most_words: int = 180, boundaries: Sequence[int] = ()
) -> tuple[Passage, ...]:
    """The passages of a document, in order; together they hold all its text but bare headings.

    A passage never crosses a heading, a numbered question or answer, or one of ``boundaries``
    (offsets where another contract begins), has at most ``most_words`` words, and begins with
    the headings directly above it: their words are often the only ones that name the subject,
    and a quote that shows its heading explains itself. A heading with nothing below it is left
    out: as a passage of its own it would win from the texts that answer.
    """
    borders = sorted(set(boundaries))
    passages = [
        _passage(document, group, path)
        for path, units in _sections(document, most_words, borders)
        for group in _grouped(units, most_words)
    ]
    if not passages and document.text.strip():
        whole = _units(document, Block("paragraph", 0, len(document.text)), None, most_words, [])
        passages = [_passage(document, group, ()) for group in _grouped(list(whole), most_words)]
    return tuple(passages)


def _passage(document: Document, group: Sequence[_Unit], path: tuple[str, ...]) -> Passage:
    start, end = group[0].start, group[-1].end
    first, last = pages_between(document.page_runs, start, end)
    headings = (*path, group[0].header) if group[0].header else path
    return Passage(document.id, start, end, document.text[start:end], first, last, headings)


@dataclass(frozen=True, slots=True)
class _Place:
    """A block of text and what stands above it."""

    block: Block
    before: Block | None
    path: tuple[Block, ...]  # headings it stands under, the highest first
    above: tuple[Block, ...]  # those of the path that stand directly above it
    header: str  # the first row of the table it continues, else ""


def _places(document: Document) -> Iterator[_Place]:
    """The blocks that are no headings, each in its place."""
    path: list[Block] = []
    above: list[Block] = []
    before: Block | None = None
    header = ""
    for block in document.blocks:
        if block.kind == "heading":
            deeper = bool(above) and above[-1].level < block.level
            above = [*above, block] if deeper else [block]
            path = [*(heading for heading in path if heading.level < block.level), block]
        else:
            goes_on = block.kind == "row" and before is not None and before.kind == "row"
            yield _Place(block, before, tuple(path), tuple(above), header if goes_on else "")
            header = header if goes_on else document.text[block.start : block.end]
            above = []
        before = block


def _sections(
    document: Document, most_words: int, borders: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], list[_Unit]]]:
    """Runs of units that may be joined, each with its path of headings."""
    names: tuple[str, ...] = ()
    units: list[_Unit] = []
    for place in _places(document):
        new = bool(place.above) or _begins_anew(document, place.before, place.block)
        if units and new:
            yield names, units
            units = []
        names = tuple(document.text[heading.start : heading.end] for heading in place.path)
        for unit in _units_at(document, place, most_words, borders):
            if units and _parted(borders, units[-1].end - 1, unit.start):
                yield names, units
                units = []
            units.append(unit)
    if units:
        yield names, units


def _units_at(
    document: Document, place: _Place, most_words: int, borders: Sequence[int]
) -> Iterator[_Unit]:
    """The units of a block, the headings above it drawn into the first where they fit."""
    start = place.block.start
    for heading in place.above:
        words = len(document.text[heading.start : start].split())
        if words <= most_words // 2 and not _parted(borders, heading.start, start):
            start = heading.start
            break
    room = most_words - len(document.text[start : place.block.start].split())
    header = place.header if len(place.header.split()) <= _HEADER_WORDS else ""
    for n, unit in enumerate(_units(document, place.block, place.before, room, borders)):
        first = min(start, unit.start) if n == 0 else unit.start
        words = len(document.text[first : unit.end].split())
        yield _Unit(first, unit.end, words, unit.join, header)


def _parted(borders: Sequence[int], start: int, end: int) -> bool:
    """Whether a border lies after ``start``, at or before ``end``."""
    return bisect_right(borders, end) > bisect_right(borders, start)


def _begins_anew(document: Document, before: Block | None, block: Block) -> bool:
    """Whether a question, an answer or one of their numbers begins here."""
    if before is None or document.kind is None or document.kind.value != "written-question":
        return False
    if block.kind == "item":
        return bool(_QUESTION_LABEL.fullmatch(block.label))
    asked = document.text[before.start : before.end].endswith("?")
    return (
        asked
        and block.kind == "paragraph"
        and not document.text[block.start : block.end].endswith("?")
    )


def _units(
    document: Document,
    block: Block,
    before: Block | None,
    most_words: int,
    borders: Sequence[int],
) -> Iterator[_Unit]:
    """The block as one unit, or as sentences where it is too long or a border runs through it."""
    join = _cost_of_cut_before(document, before, block)
    edges = [block.start, *(b for b in borders if block.start < b < block.end), block.end]
    for start, end in pairwise(edges):
        for first, last in _short_enough(document.text, start, end, most_words):
            yield _Unit(first, last, len(document.text[first:last].split()), join)
            join = 1.0


def _cost_of_cut_before(document: Document, before: Block | None, block: Block) -> float:
    if before is None:
        return 0.0
    if block.kind == "footnote":
        return 1.0
    if block.kind == "item":
        lead_in = before.kind == "paragraph" or before.level < block.level
        return 1.5 if lead_in else 0.3
    if block.kind == "row":
        return 0.3 if before.kind == "row" else 0.8
    return 1.5 if document.text[before.start : before.end].endswith(":") else 0.0


def _short_enough(text: str, start: int, end: int, most_words: int) -> Iterator[tuple[int, int]]:
    """The stretch whole if it is short enough, else by sentence, else by clause or word."""
    start, end = trimmed(text, start, end)
    if start >= end:
        return
    if len(text[start:end].split()) <= most_words:
        yield start, end
        return
    begin = start
    for offset in sentence_ends(text[start:end]):
        yield from _by_words(text, *trimmed(text, begin, start + offset), most_words)
        begin = start + offset


def _by_words(text: str, start: int, end: int, most_words: int) -> Iterator[tuple[int, int]]:
    words = list(re.finditer(r"\S+", text[start:end]))
    while len(words) > most_words:
        least = most_words // 2
        clauses = [n for n in range(least, most_words) if words[n][0][-1] in ",;:|"]
        last = clauses[-1] if clauses else most_words - 1
        yield start + words[0].start(), start + words[last].end()
        words = words[last + 1 :]
    if words:
        yield start + words[0].start(), start + words[-1].end()


def _grouped(units: Sequence[_Unit], most_words: int) -> Iterator[Sequence[_Unit]]:
    """The cheapest way to join neighbours: few short passages, few cuts inside a paragraph."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        options: list[tuple[float, int]] = []
        words = 0
        for start in range(end - 1, -1, -1):
            words += units[start].words
            if words > most_words and start < end - 1:
                break
            cost = best[start][0] + _cost_of_size(words, most_words)
            options.append((cost + (units[start].join if start else 0.0), start))
        best.append(min(options))
    cuts = [len(units)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    for start, end in pairwise(cuts):
        yield units[start:end]


def _cost_of_size(words: int, most_words: int) -> float:
    few, good = min(FEW_WORDS, most_words / 3), min(_GOOD_WORDS, most_words * 2 / 3)
    short = 2.0 * (few - words) / few if words < few else 0.0
    return 0.2 + short + 0.3 * ((words - good) / good) ** 2
