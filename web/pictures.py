"""Where things stand in a picture; the templates under ``pictures/`` draw it as SVG."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from core.overviews import ActorRow, RequestRow

MAP_WIDTH = 1000.0
_WEST, _EAST, _SOUTH, _NORTH = 2.5, 5.95, 50.66, 51.52  # round Flanders
_SCALE = MAP_WIDTH / ((_EAST - _WEST) * cos(radians(51)))
MAP_HEIGHT = round((_NORTH - _SOUTH) * _SCALE, 1)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A contract on the map; ``count`` is how many documents or hits it stands for."""

    id: str
    label: str
    x: float
    y: float
    radius: float
    count: int
    label_x: float
    label_y: float
    anchor: str  # as SVG calls it


def on_map(longitude: float, latitude: float) -> Point:
    """The place on a map of MAP_WIDTH by MAP_HEIGHT; equirectangular at 51 degrees north."""
    x = (longitude - _WEST) * cos(radians(51)) * _SCALE
    return round(x, 1), round((_NORTH - latitude) * _SCALE, 1)


def dots(
    counts: Mapping[str, int], labels: Mapping[str, str], places: Mapping[str, Point]
) -> tuple[Dot, ...]:
    """A dot per contract that has a place, the largest first; the area goes with the count."""
    most = max(counts.values(), default=0) or 1
    at = {key: on_map(*place) for key, place in places.items()}
    radii = {
        key: round(7 + 17 * sqrt(counts.get(key, 0) / most), 1) if counts.get(key) else 5.0
        for key in at
    }
    taken = [_round(*at[key], radii[key]) for key in at]
    drawn = []
    for key in sorted(at, key=lambda one: (-counts.get(one, 0), one)):
        (x, y), label = at[key], labels.get(key, key)
        label_x, label_y, anchor = _label_place(x, y, radii[key], label, taken)
        taken.append(_label_box(label_x, label_y, anchor, label))
        drawn.append(
            Dot(key, label, x, y, radii[key], counts.get(key, 0), label_x, label_y, anchor)
        )
    return tuple(drawn)


_Box = tuple[float, float, float, float]  # left, top, right, bottom
_LETTER, _LINE = 9.5, 18.0  # about the width of a letter and the height of a line on the map


def _label_place(
    x: float, y: float, radius: float, label: str, taken: Sequence[_Box]
) -> tuple[float, float, str]:
    """Where the name stands beside its dot: there where it hides least of the others."""
    gap = radius + 6
    choices: list[tuple[float, float, str]] = [
        (round(x + gap, 1), y + 6, "start"),
        (round(x - gap, 1), y + 6, "end"),
        (x, round(y - gap, 1), "middle"),
        (x, round(y + gap + 12, 1), "middle"),
    ]
    own = _round(x, y, radius)

    def hidden(choice: tuple[float, float, str]) -> float:
        name = _label_box(choice[0], choice[1], choice[2], label)
        return sum(_shared(name, box) for box in taken if box != own)

    return min(choices, key=hidden)


def _label_box(x: float, y: float, anchor: str, label: str) -> _Box:
    width = _LETTER * len(label)
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - _LINE, left + width, y + 4


def _round(x: float, y: float, radius: float) -> _Box:
    return x - radius, y - radius, x + radius, y + radius


def _shared(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """A contract or an actor in the network."""

    id: str
    label: str
    y: float
    links: int


@dataclass(frozen=True, slots=True)
class Link:
    """A part of an actor in a contract."""

    start: float  # y of the contract
    end: float  # y of the actor
    role: str


@dataclass(frozen=True, slots=True)
class Network:
    """Contracts on the left, actors on the right, a line for each part."""

    contracts: tuple[Node, ...]
    actors: tuple[Node, ...]
    links: tuple[Link, ...]
    height: float
    left_out: int  # actors that are not drawn, none with more contracts than one that is
    without: tuple[str, ...]  # contracts of which no actor is drawn


def network(
    rows: Iterable[ActorRow], labels: Mapping[str, str], *, most: int = 36, step: float = 26.0
) -> Network:
    """The network of who takes part in what; the actors with most contracts come first."""
    parts = {(row.contract, row.actor): row for row in reversed(list(rows))}
    names = {row.actor: row.label for row in parts.values()}
    counts = Counter(actor for _, actor in parts)
    chosen = sorted(counts, key=lambda actor: (-counts[actor], names[actor].casefold()))[:most]
    kept = [row for (_, actor), row in parts.items() if actor in set(chosen)]
    drawn = {row.contract for row in kept}
    contracts = sorted(drawn, key=lambda one: labels.get(one, one))
    without = sorted({row.contract for row in parts.values()} - drawn)
    height = max(len(contracts), len(chosen), 1) * step
    left = _column(contracts, labels, Counter(row.contract for row in kept), height)
    right = _column(chosen, names, counts, height)
    at_left, at_right = ({node.id: node.y for node in nodes} for nodes in (left, right))
    links = [Link(at_left[row.contract], at_right[row.actor], row.role) for row in kept]
    links.sort(key=lambda link: (link.start, link.end))
    return Network(left, right, tuple(links), height, len(counts) - len(chosen), tuple(without))


def _column(
    keys: Sequence[str], labels: Mapping[str, str], links: Mapping[str, int], height: float
) -> tuple[Node, ...]:
    step = height / max(len(keys), 1)
    return tuple(
        Node(key, labels.get(key, key), round((place + 0.5) * step, 1), links[key])
        for place, key in enumerate(keys)
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """How many requests there are per domain and status."""

    domains: tuple[str, ...]
    statuses: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    most: int


def grid(rows: Iterable[RequestRow], statuses: Sequence[str]) -> Grid:
    """The counts; only domains and statuses that occur, the domains with most first."""
    counts: Counter[tuple[str, str]] = Counter(
        (row.request.domain, row.request.status) for row in rows
    )
    per_domain: Counter[str] = Counter()
    for (domain, _), count in counts.items():
        per_domain[domain] += count
    domains = tuple(sorted(per_domain, key=lambda one: (-per_domain[one], one)))
    present = tuple(status for status in statuses if any((d, status) in counts for d in domains))
    return Grid(domains, present, counts, max(counts.values(), default=1))
