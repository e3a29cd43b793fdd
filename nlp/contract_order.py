"""Which contract each piece belongs to, such that names, openings and the order fit best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.pieces import Piece

NONE = ""  # about no contract, or about all of them
# What a change of contract costs; chosen so that one named piece outweighs one step of order.
STAY, TURN, OPEN, JUMP = 0.0, 4.0, 0.4, 9.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece with what it says about contracts: points per contract id."""

    piece: Piece
    points: Mapping[str, float]
    opens: bool
    story: bool  # opens like the story of a project, and is long enough to be one
    general: bool

    @property
    def start(self) -> int:
        """Where it starts in the document."""
        return self.piece.start

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self.piece.offset(len(self.piece.text) - 1) + 1


def best_path(units: Sequence[Unit], keys: Sequence[str]) -> list[str]:
    """The contract of every unit such that names, order and openings fit best together."""
    states = [NONE, *keys]
    cost = {state: (0.0 if state == NONE else TURN) + _misfit(units[0], state) for state in states}
    back: list[dict[str, str]] = []
    for unit in units[1:]:
        step: dict[str, str] = {}
        following: dict[str, float] = {}
        for state in states:
            options = [(cost[old] + _move(old, state, unit, states), old) for old in states]
            least, step[state] = min(options, key=lambda option: option[0])
            following[state] = least + _misfit(unit, state)
        cost = following
        back.append(step)
    state = min(cost, key=lambda key: cost[key])
    path = [state]
    for step in reversed(back):
        state = step[state]
        path.append(state)
    return path[::-1]


def without_loose_guesses(units: Sequence[Unit], path: Sequence[str]) -> list[str]:
    """The path with no contract where nothing but the order would give one.

    A piece that names none keeps its contract where it goes on from a piece of that contract or
    opens like a story; a heading where what stands below it has the same.
    """
    kept = list(path)
    apart = _entries(units)
    last = NONE
    for at, unit in enumerate(units):
        if unit.points:
            last = path[at]
        elif unit.piece.kind != "heading":
            goes_on = path[at] == last and not apart[at]
            last = kept[at] = path[at] if goes_on or unit.story else NONE
    for at in reversed(range(len(units))):
        if not units[at].points and units[at].piece.kind == "heading":
            below = at + 1 < len(units) and units[at + 1].piece.kind != "heading"
            kept[at] = path[at] if below and kept[at + 1] == path[at] else NONE
    return kept


def _entries(units: Sequence[Unit]) -> list[bool]:
    """Per piece whether it is an item or a row among others that go from contract to contract."""
    found: list[bool] = []
    for kind, some in groupby(units, key=lambda unit: unit.piece.kind):
        group = list(some)
        named = {key for unit in group for key in unit.points}
        found += [kind in ("item", "row") and len(named) > 1] * len(group)
    return found


def _misfit(unit: Unit, state: str) -> float:
    """How badly a contract fits a unit: it names another, or it names none and speaks of all."""
    if state == NONE:
        named = max(unit.points.values(), default=0.0)
        many = len(unit.points) > 2
        if named and not many:
            return 3.0 + min(named, 4.0)
        return 0.0 if unit.general or many else 1.2
    if unit.points.get(state):
        best = max(unit.points.values())
        return 0.0 if unit.points[state] == best and len(unit.points) <= 2 else 2.0
    return (4.0 if unit.points else 0.0) + (5.0 if unit.general else 0.0)


def _move(old: str, new: str, unit: Unit, states: Sequence[str]) -> float:
    """What it costs to go from the contract of one unit to that of the next."""
    if old == new:
        return 2.5 if unit.opens and new != NONE and not unit.points.get(new) else STAY
    named = bool(unit.points.get(new))
    if new == NONE:
        return OPEN if unit.general or unit.opens else TURN
    if old == NONE:
        return OPEN if named or unit.opens else TURN
    ahead = states.index(new) - states.index(old)
    if named:
        return OPEN + (0.0 if ahead > 0 else 0.5) + 0.4 * max(0, ahead - 1)
    return (OPEN if unit.opens else TURN) + 0.4 * max(0, ahead - 1) + (JUMP if ahead < 0 else 0.0)
