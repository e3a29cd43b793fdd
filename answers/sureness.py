"""How sure it is that a sentence answers: what speaks for it, weighed by examples.

The weights are those of a logistic regression; ``benchmarks/answer_weights.py`` made the table, on
the questions that answering was developed on.
"""

from dataclasses import dataclass
from functools import cache

from answers.lexicon import rows


@dataclass(frozen=True, slots=True)
class Signs:
    """What of a question a sentence tells, 0..1 each unless said otherwise.

    "Near" is the sentence with the one before it, or those that it points back at.
    """

    focus: float  # credit for the noun that is asked for, near; 1 where none is
    chosen: float  # 1 where one is
    focused: float  # 1 where it, or nearly all else that is asked, stands near or above
    own: float  # of the question's words that are no names, by rareness, in the sentence itself
    near: float  # the same, near
    lacking: float  # the same, nowhere near
    told: float  # 1 where it holds the thing that is asked for: a name, a sum, a moment …
    thing: str  # that thing, see ``core.asked``
    counted: float  # 1 where a number stands before what is counted, or nothing is
    words: float  # of the question that say something, counted; at most 5
    row: float  # 1 for the row of a table


# A sentence without these is no answer to a question for them.
_NEEDED = frozenset({"name", "phone", "address"})


def lacks_the_thing(signs: Signs) -> bool:
    """Whether the sentence cannot be the answer: it names nobody, or has no number to call."""
    return signs.thing in _NEEDED and not signs.told


def values(signs: Signs) -> dict[str, float]:
    """The signs as numbers by name, with what a name, a sum or a number that lacks counts."""
    without = 1 - signs.told
    return {
        "focus": signs.focus,
        "chosen": signs.chosen,
        "unfocused": 1 - signs.focused,
        "own": signs.own,
        "near": signs.near,
        "lacking": signs.lacking,
        "told": signs.told,
        "counted": signs.counted,
        "words": signs.words,
        "row": signs.row,
        "nameless": without * (signs.thing == "name"),
        "sumless": without * (signs.thing in ("sum", "share")),
        "uncounted": (1 - signs.counted) * (signs.thing == "number"),
    }


def sureness(known: dict[str, float]) -> float:
    """The weighed total of the values; 0 and above answers."""
    weights = _weights()
    return weights["constant"] + sum(weights[name] * value for name, value in known.items())


@cache
def _weights() -> dict[str, float]:
    return {row[0]: float(row[1]) for row in rows("evidence_weights")}
