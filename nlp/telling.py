"""What a reader makes of sentences that may tell of a request (``core.request_reading``)."""

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from core.request_reading import Judge, Judged, Parts, Window
from nlp.authorities import is_authority
from nlp.mentions import Mention
from nlp.signals import Line, Told

_LEAST = 0.003  # no share counts as less, nor as nearer to 1
BEFORE, AFTER = 6, 4  # sentences around one that are given to be read
# Short sentences (characters) at either end of a document, where it may tell who writes to whom.
EDGE, EDGE_LENGTH = 4, 160
CASE = 8  # sentences of one request that are read together
BESIDE = 4  # sentences on either side of one that tells of a request, which may tell more of it
# Likeliness by the rules from which a sentence is read: below MAY hardly any tells of a request,
# below FIRST one is read only where another one of the document tells of one.
FIRST, MAY = 0.3, 0.02
TELLS = 0.5  # of what was read alone, from which the sentences beside it are read too
# The reader knows few of the names: in front of one stands what it is.
_KINDS = {
    "municipality": "stad",
    "ocmw": "ocmw",
    "caw": "caw",
    "association": "vereniging",
    "company": "bedrijf",
    "school": "school",
    "housing-company": "woonmaatschappij",
    "police": "politie",
}


def read_lines(
    every: Sequence[Line], likely: Sequence[float], judge: Judge, known: Container[int] = ()
) -> list[Line]:
    """The sentences with what was read of those that may tell of a request.

    ``likely`` is what the rules make of each. Beside one that tells the others are read too, but
    not the ``known`` ones, of which all is told already.
    """
    found = _found(every, likely, judge, known)
    return [replace(line, told=found.get(line.index)) for line in every]


def _found(
    every: Sequence[Line], likely: Sequence[float], judge: Judge, known: Container[int]
) -> dict[int, Told]:
    possible = [
        line.index for line in every if likely[line.index] >= MAY and line.kind != "heading"
    ]
    found = _read([number for number in possible if likely[number] >= FIRST], every, judge)
    if not any(one.tells >= TELLS for one in found.values()):
        return found
    found |= _read([number for number in possible if number not in found], every, judge)
    beside = {
        other
        for number, one in found.items()
        if one.tells >= TELLS
        for other in range(max(0, number - BESIDE), min(len(every), number + BESIDE + 1))
        if other not in found and other not in known and every[other].kind != "heading"
    }
    return found | _read(sorted(beside), every, judge)


def _read(numbers: Sequence[int], every: Sequence[Line], judge: Judge) -> dict[int, Told]:
    windows = [window(every, number) for number in numbers]
    judged = judge(windows)
    both = zip(numbers, judged, strict=True)
    return {number: told_of(one, every, number) for number, one in both}


def window(every: Sequence[Line], number: int) -> Window:
    """A sentence of a document with those around it, as it is read."""
    return _window(every, number, number)


def case_window(every: Sequence[Line], numbers: Sequence[int]) -> Window:
    """The sentences of a document that tell of one request, as they are read together."""
    first, *others = sorted(set(numbers))[:CASE]
    further = tuple((number - first, _texts(every[number])) for number in others)
    return replace(_window(every, first, others[-1] if others else first), further=further)


def _window(every: Sequence[Line], first: int, last: int) -> Window:
    line = every[first]
    return Window(
        sentence=_texts(line),
        heading="" if line.kind == "heading" else line.heading,
        before=tuple(_texts(one) for one in every[max(0, first - BEFORE) : first]),
        after=tuple(_texts(one) for one in every[last + 1 : last + 1 + AFTER]),
        edges=tuple(_edges(every, first)),
    )


def _edges(every: Sequence[Line], number: int) -> Iterator[tuple[int, Parts]]:
    """The first and last sentences of a document, the short ones."""
    for other in (*every[:EDGE], *every[max(EDGE, len(every) - EDGE) :]):
        if other.index != number and len(other.text) <= EDGE_LENGTH:
            yield other.index - number, _texts(other)


def _texts(line: Line) -> Parts:
    return tuple(text for text, _ in parts(line))


def parts(line: Line) -> Iterator[tuple[str, Mention | None]]:
    """The sentence in parts: who is named stands alone, with what they are in a part before."""
    at = 0
    for mention in sorted(line.mentions, key=lambda one: (line.at(one), -one.end)):
        start = line.at(mention)
        end = start + mention.end - mention.start
        if start < at or end > len(line.text):
            continue
        if start > at:
            yield line.text[at:start], None
        name = line.text[start:end]
        kind = "overheid" if is_authority(mention) else _KINDS.get(mention.type, "")
        if kind and not name.lower().startswith(kind):
            yield f"({kind}) ", None
        yield name, mention
        at = end
    if at < len(line.text):
        yield line.text[at:], None


def told_of(judged: Judged, every: Sequence[Line], number: int) -> Told:
    """What was read in the window of a sentence, of the organisations that are named there."""
    asks: dict[str, float] = {}
    asked: dict[str, float] = {}
    named: dict[int, list[Mention | None]] = {}
    for (distance, part), (one, other) in judged.sides.items():
        if distance not in named:
            named[distance] = [mention for _, mention in parts(every[number + distance])]
        mention = named[distance][part]
        if mention is not None:
            asks[mention.id] = max(asks.get(mention.id, 0.0), one)
            asked[mention.id] = max(asked.get(mention.id, 0.0), other)
    same = {
        number + distance: share
        for distance, share in judged.same.items()
        if -BEFORE <= distance <= AFTER  # of those at the ends of a document it says little
    }
    return Told(judged.tells, judged.told, asks, asked, same)


def log_odds(share: float) -> float:
    """The logarithm of the odds of a share (0..1), which is kept off both ends."""
    inside = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))
