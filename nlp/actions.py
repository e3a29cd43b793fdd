"""Tables of what is to be done and who does it: whom an action names has no part by that."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nlp.mentions import Mention
from nlp.reading import Reading
from nlp.rows import cells_of, is_row
from nlp.tables import says

_ACTION = "een actie van een ander"


def with_actions(readings: Sequence[Reading], found: Sequence[Mention]) -> list[Mention]:
    """The mentions; those in the cell of an action ('Brief aan X | OCMW Y') are named only."""
    actions = dict(_actions(readings))
    return [
        replace(one, told=("mentioned", _ACTION))
        if one.piece in actions and actions[one.piece][0] <= one.start < actions[one.piece][1]
        else one
        for one in found
    ]


def _actions(readings: Sequence[Reading]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Per row of such tables where its action begins and ends."""

    def in_table(one: tuple[int, Reading]) -> bool:
        return is_row(one[1].piece.kind, one[1].piece.text)

    for tabled, group in groupby(enumerate(readings), key=in_table):
        column = -1
        for p, reading in group if tabled else ():
            text = reading.piece.text
            cells = list(cells_of(text))
            heads = [text[begin:end].strip(" *:?") for begin, end in cells]
            if any(says("actions.who", head) for head in heads):
                whats = (i for i, head in enumerate(heads) if says("actions.what", head))
                column = next(whats, -1)
            elif 0 <= column < len(cells):
                yield p, cells[column]
