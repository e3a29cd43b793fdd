"""Which of the printed numbers are those of the parts, and which belong to a list within one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from answers.labels import Label, Numbering

_BEAM = 48
_SKIPPED_BEFORE = 0.5  # a number that stands before the first part: a list in the introduction
_STRAY = 5.0
_MISSING_QUESTION = 6.0
_MISSING_ANSWER = 3.0
_LIST_OPENS = 1.0
_SAME_STYLE = 1.0  # a list numbered just as the parts are
_OTHER_STYLE = 1.0
_NO_QUESTION = 1.5
_ASKS = 2.0
_OTHER_LEVEL = 3.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A label with what is known of the text behind it."""

    label: Label
    asks: bool = False  # the text up to the next label asks something
    listed: bool = False  # the text before it announces a list (ends in ':')


@dataclass(frozen=True, slots=True)
class Run:
    """The marks that number the parts, in order, and what it costs to read them so."""

    marks: tuple[Mark, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _State:
    cost: float = 0.0
    used: frozenset[int] = frozenset()
    last: int = 0  # first value of the latest part
    style: str = ""
    level: int = 0  # of the list of the first part; 0 where that is not known
    inner: int = 0  # where a list within the part has come
    inner_level: int = 0
    chosen: tuple[int, ...] = ()


def question_run(marks: Sequence[Mark], numbering: Numbering) -> Run:
    """The numbers that count the questions: 1, 2, 3 …, each before a text that asks."""
    return _run(marks, numbering, None)


def list_run(marks: Sequence[Mark], numbering: Numbering) -> Run:
    """The numbers that count the items within a question, which need not ask by themselves."""
    return _run([replace(mark, asks=True) for mark in marks], numbering, None)


def answer_run(marks: Sequence[Mark], numbering: Numbering, known: frozenset[int]) -> Run:
    """The numbers that count the answers to the questions ``known``; a missing one costs.

    Where ``known`` is empty any numbers count.
    """
    return _run(marks, numbering, known)


def kinds_in_order(marks: Iterable[Mark]) -> list[Numbering]:
    """The numberings that begin with their first number, in order of appearance."""
    firsts = [
        mark.label.numbering
        for mark in marks
        if mark.label.values[0] == 1 and mark.label.numbering != "bullet"
    ]
    return list(dict.fromkeys(firsts))


def _run(marks: Sequence[Mark], numbering: Numbering, known: frozenset[int] | None) -> Run:
    states = [_State()]
    for index, mark in enumerate(marks):
        if mark.label.numbering != numbering:
            continue
        after = [new for state in states for new in _steps(state, index, mark, known)]
        states = _best(after)
    ended = [_ended(state, known) for state in states]
    best = min(ended, key=lambda state: (state.cost, [-index for index in state.chosen]))
    return Run(tuple(marks[index] for index in best.chosen), best.cost)


def _best(states: Iterable[_State]) -> list[_State]:
    """The cheapest of the states that differ in what they have come to, at most _BEAM."""
    cheapest: dict[tuple[frozenset[int], int, int], _State] = {}
    for state in sorted(states, key=lambda state: state.cost):
        cheapest.setdefault((state.used, state.last, state.inner), state)
    return list(cheapest.values())[:_BEAM]


def _steps(state: _State, index: int, mark: Mark, known: frozenset[int] | None) -> Iterable[_State]:
    part = _as_part(state, index, mark, known)
    if part:
        yield part
    value = mark.label.values[0]
    if not state.chosen:
        yield replace(state, cost=state.cost + _SKIPPED_BEFORE)
        return
    if value == 1:
        opens = _LIST_OPENS + (_SAME_STYLE if mark.label.style == state.style else 0.0)
        if 0 < state.level < mark.label.level:
            opens = 0.0
        yield replace(state, cost=state.cost + opens, inner=1, inner_level=mark.label.level)
    if state.inner and value == state.inner + 1:
        other = _cost_of_level(mark, state.inner_level)
        yield replace(state, cost=state.cost + other, inner=value)
    yield replace(state, cost=state.cost + _STRAY)


def _as_part(state: _State, index: int, mark: Mark, known: frozenset[int] | None) -> _State | None:
    values = frozenset(mark.label.values)
    first = min(values)
    if first <= state.last or values & state.used:
        return None
    if known and not values <= known:
        return None
    if known is None and not state.chosen and first != 1:
        return None
    between = set(range(state.last + 1, first)) - state.used
    if known:
        between &= known
    gap = _MISSING_QUESTION if known is None else _MISSING_ANSWER
    cost = gap * len(between)
    if state.style and mark.label.style != state.style and not mark.label.prose:
        cost += _OTHER_STYLE
    cost += _cost_of_level(mark, state.level)
    if known is None and not mark.asks:
        cost += _NO_QUESTION
    if known is not None and mark.asks:
        cost += _ASKS
    return _State(
        cost=state.cost + cost,
        used=state.used | values,
        last=first,
        style=state.style or mark.label.style,
        level=state.level or mark.label.level,
        chosen=(*state.chosen, index),
    )


def _cost_of_level(mark: Mark, level: int) -> float:
    """What it costs that a label stands deeper or less deep than the list that it goes on with."""
    return _OTHER_LEVEL if level and mark.label.level not in (0, level) else 0.0


def _ended(state: _State, known: frozenset[int] | None) -> _State:
    if not known:
        return state
    missing = {value for value in known if value > state.last} - state.used
    return replace(state, cost=state.cost + _MISSING_ANSWER * len(missing))
