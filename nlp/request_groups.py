"""Which sentences that were read as telling of a request tell of the same one.

They are grouped so that the ties within groups, as they were read, are as strong as can be.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.request_reading import MORE, NOTHING
from nlp.addressees import authorities_of
from nlp.cases import OUTCOMES
from nlp.outcomes import course
from nlp.signals import Line
from nlp.tables import says
from nlp.telling import BEFORE, TELLS, log_odds

OPENS = 0.6  # how likely the surest sentence of a request must tell of one
# Log odds that two sentences do not tell of the same request, where they tell of different
# municipalities; where one authority allows it and another refuses; where both name such room in so
# many words; where they stand in two points of a list or rows of a table; where one that comes to
# another point stands between them; and where a heading does.
APART, AGAINST, ROOMS, POINTS, TURNS, SECTIONS = 6.0, 6.0, 1.5, 2.0, 1.0, 1.0
CELLS = 4  # a row with as many tells of one thing by itself
GIVEN = frozenset({"granted", "active"})
ROUNDS = 2  # in which each sentence goes where it fits best
BELONGS = 0.35  # from here on a sentence that only tells more belongs to a request

_LABEL = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]+(?=\s)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands, as far as it tells that two are of different requests."""

    cities: frozenset[str]  # that it names, or else the one before in its paragraph
    authorities: frozenset[str]  # the same
    answers: frozenset[bool]  # that it tells: allowed, or refused or not needed
    point: tuple[str, str]  # the kind of list or table, and which point of it; "" of none
    turns: int  # sentences up to here that come to another point
    section: int  # counts headings

    def against(self, other: "Place") -> float:
        """Log odds that sentences there do not tell of the same request."""
        cities = bool(self.cities and other.cities and not self.cities & other.cities)
        against = self.answers | other.answers == {True, False} and self._of_others(other)
        kind, points = self.point[0], self.point != other.point
        points = points and bool(kind) and kind == other.point[0]
        turns, sections = self.turns != other.turns, self.section != other.section
        said = APART * cities + AGAINST * against
        return said + POINTS * points + TURNS * turns + SECTIONS * sections

    def _of_others(self, other: "Place") -> bool:
        """Whether each names an authority that the other does not."""
        return bool(self.authorities - other.authorities and other.authorities - self.authorities)


@dataclass(slots=True, eq=False)
class _Group:
    """Sentences of one request, and how many of them stand where, and name such room."""

    lines: dict[int, Line] = field(default_factory=dict)
    places: Counter[Place] = field(default_factory=Counter)
    rooms: int = 0

    def count(self, line: Line, place: Place, change: int) -> None:
        """Count a sentence in (1) or out (-1)."""
        self.places[place] += change
        self.rooms += change * line.has("room")

    def held(self, line: Line, place: Place, links: Mapping[int, float]) -> float:
        """Log odds that a sentence is of the same request."""
        ties = sum(log_odds(link) for index, link in links.items() if index in self.lines)
        others = sum(n * place.against(other) for other, n in self.places.items())
        rooms = self.rooms - (line.index in self.lines) if line.has("room") else 0
        return ties - others - ROOMS * rooms


def grouped(every: Sequence[Line], places: Sequence[Place]) -> list[list[Line]]:
    """The sentences that tell of each request, in order."""
    telling = {
        line.index: line
        for line in every
        if line.told and line.told.tells >= TELLS and line.kind != "footnote"
        if not says("requests.absent", line.text)
    }
    links = {index: dict(_links(line, telling)) for index, line in telling.items()}
    groups = _clustered(telling.values(), places, links)
    of_opened = {
        index: group for group in groups if _opens(group.lines.values()) for index in group.lines
    }
    for group in groups:
        if group.lines.keys() <= of_opened.keys():
            continue
        near = ((link, i) for own in group.lines for i, link in links[own].items())
        link, beside = max((one for one in near if one[1] in of_opened), default=(0.0, 0))
        if link >= BELONGS:
            of_opened |= dict.fromkeys(group.lines, of_opened[beside])
    found: dict[_Group, list[Line]] = {}
    for index in sorted(of_opened):
        found.setdefault(of_opened[index], []).append(telling[index])
    return list(found.values())


def places_of(every: Sequence[Line]) -> list[Place]:
    """Where each sentence stands."""
    found: list[Place] = []
    turns = 0
    for line in every:
        before = found[-1] if found and every[line.index - 1].piece == line.piece else None
        cities = frozenset(one.id for one in line.mentions if one.type == "municipality")
        point = before.point if before else _point(line)
        turns += says("derogations.other_one", line.text)
        asked = frozenset(authorities_of(line))
        if before:
            cities, asked = cities or before.cities, asked or before.authorities
        found.append(Place(cities, asked, answers_of(line), point, turns, line.section))
    return found


def answers_of(line: Line) -> frozenset[bool]:
    """What a sentence that was read to tell of a request says came of it, if anything."""
    told = course(line) if line.told and line.told.tells >= TELLS else ()
    return frozenset(one.status in GIVEN for one in told if one.status in OUTCOMES)


def _point(line: Line) -> tuple[str, str]:
    """The point that a sentence opens: a row of a table, or a number in a list of such numbers."""
    if line.kind == "row":
        return ("row", str(line.piece)) if line.text.count(" | ") >= CELLS - 1 else ("", "")
    label = _LABEL.match(line.text)
    if label is None:
        return ("", "")
    return re.sub(r"\d+", "1", re.sub(r"[a-z]", "a", label[0])), label[0]


def _clustered(
    telling: Iterable[Line],
    places: Sequence[Place],
    links: Mapping[int, Mapping[int, float]],
) -> list[_Group]:
    """The sentences in groups, so that those in one are as likely as can be of one request.

    Only those near each other are linked: a group that holds none of them is never the best.
    """
    group_of: dict[int, _Group] = {}

    def held(line: Line, group: _Group) -> float:
        return group.held(line, places[line.index], links[line.index])

    def put(line: Line, group: _Group) -> None:
        before = group_of.get(line.index)
        if before is not None:
            del before.lines[line.index]
            before.count(line, places[line.index], -1)
        group.lines[line.index] = line
        group.count(line, places[line.index], 1)
        group_of[line.index] = group

    for round_ in range(1 + ROUNDS):
        for line in telling:
            near = dict.fromkeys(group_of[i] for i in links[line.index] if i in group_of)
            best = max(near, key=lambda group: held(line, group), default=None)
            now = held(line, group_of[line.index]) if round_ else 0.0
            if best is not None and held(line, best) > max(now, 0.0):
                put(line, best)
            elif now < 0 or not round_:
                put(line, _Group())
    return list(dict.fromkeys(group_of.values()))


def _links(line: Line, telling: Mapping[int, Line]) -> Iterator[tuple[int, float]]:
    """The sentences that were read beside one, with how likely (0..1) both tell of the same."""
    for index in range(line.index - BEFORE, line.index + BEFORE + 1):
        other = telling.get(index)
        link = _link(line, other) if other is not None and other is not line else None
        if link is not None:
            yield index, link


def _link(one: Line, two: Line) -> float | None:
    """How likely (0..1) two sentences tell of the same; None where neither was read beside it."""
    both = [
        first.told.same[second.index]
        for first, second in ((one, two), (two, one))
        if first.told is not None and second.index in first.told.same
    ]
    return sum(both) / len(both) if both else None


def _opens(group: Collection[Line]) -> bool:
    """Whether some of the sentences tell of a request, and not only more of one."""
    surest = max(line.told.tells for line in group if line.told)
    return surest >= OPENS and any(class_of(line) != MORE for line in group)


def class_of(line: Line) -> str:
    """What a sentence was most likely read to tell, if anything."""
    shares = line.told.shares if line.told else {MORE: 1.0}
    return max((name for name in shares if name != NOTHING), key=lambda name: shares[name])
