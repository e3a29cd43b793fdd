"""What a reader makes of sentences that may tell of a request (``core.request_reading``)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.request_reading import Judge, Judged, Parts, Window
from nlp.authorities import is_authority
from nlp.cases import Case
from nlp.mentions import Mention
from nlp.parties import Sides
from nlp.signals import Line, Told
from nlp.worth import THRESHOLD

_RULES, _READING, _ALONE = 0.6, 1.17, -1.2  # of a sum of log odds
_SHORT = 30  # sentences of a document like those that were learned from
_LEAST = 0.003  # no share counts as less, nor as nearer to 1
BEFORE, AFTER = 6, 4  # sentences around one that are given to be read
BESIDE = 4  # sentences on either side of one that tells of a request, which may tell more of it
# Likeliness by the rules from which a sentence is read: below MAY hardly any tells of a request,
# below FIRST one is read only where another one of the document tells of one.
FIRST, MAY = 0.3, 0.02
# The same, below which a sentence opens a request only where it was read as telling of one for
# OPENS_ALONE; else it may tell more of one, and counts for no more than _OPENS_NONE.
OPENS, OPENS_ALONE, _OPENS_NONE = 0.1, 0.95, 0.49
# The same, from which a sentence tells of a request whatever was read; and what was read, below
# which one that the rules hold likely does not, unless it names such room.
PLAIN, NOTHING_READ = 0.95, 0.4
TELLS = 0.5  # of what was read alone, from which the sentences beside it are read too
LINKED, APART = 0.7, 0.15  # from here on two sentences tell of one request; below it of two
SURE, DOUBTFUL = 0.9, 0.2  # of what was read, before it is believed more than the rules, and less
# Log odds by which another must be likelier to ask than whom the rules have, and than whom the
# sentence names where it does not name the other.
MORE_SURE, MUCH_MORE_SURE = 1.5, 3.5
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


def read_lines(every: Sequence[Line], likely: Sequence[float], judge: Judge) -> list[Line]:
    """The sentences with what was read of those that may tell of a request.

    ``likely`` is what the rules make of each. Beside one that tells the others are read too.
    """
    found = _found(every, likely, judge)
    return [replace(line, told=found.get(line.index)) for line in every]


def _found(every: Sequence[Line], likely: Sequence[float], judge: Judge) -> dict[int, Told]:
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
        if other not in found and every[other].kind != "heading"
    }
    return found | _read(sorted(beside), every, judge)


def _read(numbers: Sequence[int], every: Sequence[Line], judge: Judge) -> dict[int, Told]:
    windows = [window(every, number) for number in numbers]
    judged = judge(windows)
    return {number: _told(one, every, number) for number, one in zip(numbers, judged, strict=True)}


def window(every: Sequence[Line], number: int) -> Window:
    """A sentence of a document with those around it, as it is read."""
    line = every[number]
    return Window(
        sentence=_texts(line),
        heading="" if line.kind == "heading" else line.heading,
        before=tuple(_texts(one) for one in every[max(0, number - BEFORE) : number]),
        after=tuple(_texts(one) for one in every[number + 1 : number + 1 + AFTER]),
    )


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


def _told(judged: Judged, every: Sequence[Line], number: int) -> Told:
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
    same = {number + distance: share for distance, share in judged.same.items()}
    return Told(judged.tells, judged.told, asks, asked, same)


def as_read(line: Line, shown: Sides, told: Told, named: Mapping[str, Mention]) -> Sides:
    """The sides with the one that asks as it was read, where that is much likelier.

    One whom the sentence names as asking hardly yields to somebody whom it does not name.
    """
    best = max(told.asks, key=lambda key: told.asks[key], default="")
    if best in named and _asks_instead(line, best, shown, told):
        return replace(shown, requester=named[best], told=True)
    return shown


def _asks_instead(line: Line, other: str, shown: Sides, told: Told) -> bool:
    if shown.requester is None:
        return told.asks[other] >= SURE
    by_rules = told.asks.get(shown.requester.id)
    if by_rules is None or told.asks[other] < TELLS:
        return False  # whom the rules have was not there to be read
    elsewhere = shown.told and other not in {mention.id for mention in line.mentions}
    more = MUCH_MORE_SURE if elsewhere else MORE_SURE
    return _log_odds(told.asks[other]) - _log_odds(by_rules) >= more


def nearest(line: Line, cases: Sequence[Case]) -> Case | None:
    """The case that a sentence goes on about as it was read, where that is likely."""
    linked = [(link, case) for case in cases if (link := _link(line, case) or 0.0) >= LINKED]
    return max(linked, key=lambda one: one[0])[1] if linked else None


def possible(line: Line, cases: Sequence[Case]) -> list[Case]:
    """The cases without those that a sentence tells nothing of, as it was read."""
    links = [(_link(line, case), case) for case in cases]
    return [
        case
        for link, case in links
        if (link is None and not _is_far(line, case)) or (link is not None and link >= APART)
    ]


def _is_far(line: Line, case: Case) -> bool:
    """Whether a case was told too far above a sentence that was read, and of another authority."""
    last = max(other.index for other in case.lines)
    named = any(mention.id in case.addressees for mention in line.mentions)
    return line.told is not None and line.index - last > BEFORE and not named


def _link(line: Line, case: Case) -> float | None:
    """How likely (0..1) it tells of the same request as a case; None where nothing was read."""
    found = []
    for other in case.lines:
        both = [
            one.told.same[two.index]
            for one, two in ((line, other), (other, line))
            if one.told is not None and two.index in one.told.same
        ]
        if both:
            found.append(sum(both) / len(both))
    return max(found, default=None)


def addressed(
    found: dict[str, Mention], told: Told, named: Mapping[str, Mention]
) -> dict[str, Mention]:
    """Who is asked, by the rules and as it was read."""
    kept = {key: one for key, one in found.items() if told.asked.get(key, 1.0) > DOUBTFUL}
    if kept or told.tells < SURE or any(key not in told.asked for key in found):
        return kept or found
    sure = {key for key, share in told.asked.items() if share >= SURE and key in named}
    return {key: named[key] for key in sorted(sure)} or found


def blended(every: Sequence[Line], by_rules: Sequence[float]) -> list[float]:
    """How likely (0..1) each sentence tells of a request, by the rules and by what was read of it.

    A long document tells of hardly more requests than a short one: its sentences are less likely.
    """
    rare = math.log(max(1.0, len(every) / _SHORT))
    return [_blended(line, share, rare) for line, share in zip(every, by_rules, strict=True)]


def _blended(line: Line, by_rules: float, rare: float) -> float:
    if line.told is None:
        return by_rules
    total = _RULES * _log_odds(by_rules) + _READING * _log_odds(line.told.tells) + _ALONE - rare
    likely = 1 / (1 + math.exp(-total))
    if _stays(line, line.told, by_rules):
        return max(likely, by_rules)
    opens = by_rules >= OPENS or line.told.tells >= OPENS_ALONE
    return likely if opens else min(likely, _OPENS_NONE)


def _stays(line: Line, told: Told, by_rules: float) -> bool:
    """Whether what the rules hold likely stays, though little was read in it.

    The reader learned from invented papers and hardly knows the wide words of real ones ('een
    (regelluw) kader ontwikkelen').
    """
    if by_rules >= PLAIN or told.tells >= NOTHING_READ:
        return by_rules >= THRESHOLD
    return by_rules >= THRESHOLD and line.has("room") and not line.has("negation")


def _log_odds(share: float) -> float:
    inside = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))
