"""What a sum is by the words around it, weighed on the judged dossiers (``lexicons.fit_amounts``).

The rules of ``nlp.amounts`` know the words by which a role is told; here what they find is one sign
beside the words before and behind, those of the heading, the row and the column, and the size.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from core.findings import AMOUNT_ROLES, AmountRole
from nlp.tables import table

SURE = 0.6  # from here on the likeliest role is believed more than the rules
BIAS = "bias"
_WORD = re.compile(r"[a-zà-ÿ]+|\d+|[%:|;]")
_STEM = 6  # letters
_BEFORE, _BEHIND, _NEAR, _CLOSE = 12, 8, 6, 5  # words of the sentence, and of the clause
_TITLE = 8  # words of a heading, or of the first cell of a row


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sum with what stands around it, each as text; ``role`` is what the rules make of it."""

    euro: float
    sentence: tuple[str, str]  # before and behind the sum
    clause: tuple[str, str]
    heading: str
    column: str
    row: str  # the first cell
    role: AmountRole
    certain: bool  # whether the rules go first: by the column of a table, or a difference


def likeliest(around: Surroundings) -> AmountRole:
    """The role that the words make likeliest where they are sure of it, else that of the rules."""
    if around.certain:
        return around.role
    weights = _weights()
    totals = dict.fromkeys(AMOUNT_ROLES, 0.0)
    for sign in (BIAS, *sorted(signs(around))):
        for role, weight in weights.get(sign, {}).items():
            totals[role] += weight
    top = max(totals.values())
    shares = {role: math.exp(total - top) for role, total in totals.items()}
    best = max(shares, key=lambda role: shares[role])
    return best if shares[best] / sum(shares.values()) >= SURE else around.role


def signs(around: Surroundings) -> frozenset[str]:
    """What is shown around a sum, each by name."""
    return frozenset(_signs(around))


def _signs(around: Surroundings) -> Iterator[str]:
    before, behind = map(_stems, around.sentence)
    yield from (f"before:{word}" for word in before[-_BEFORE:])
    yield from (f"behind:{word}" for word in behind[:_BEHIND])
    near, close = map(_stems, around.clause)
    yield from (f"near before:{word}" for word in near[-_NEAR:])
    yield from (f"near behind:{word}" for word in close[:_CLOSE])
    yield from (f"last:{' '.join(before[-count:])}" for count in (1, 2) if len(before) >= count)
    yield from (f"next:{word}" for word in behind[:1])
    yield from (f"heading:{word}" for word in _stems(around.heading)[:_TITLE])
    yield from (f"row:{word}" for word in _stems(around.row)[:_TITLE])
    yield from (f"column:{word}" for word in _stems(around.column))
    yield f"size:{int(math.log10(max(around.euro, 1)))}"
    yield f"rules:{around.role}"


def _stems(text: str) -> Sequence[str]:
    return [word[:_STEM] for word in _WORD.findall(text.lower())]


@cache
def _weights() -> Mapping[str, Mapping[AmountRole, float]]:
    found: dict[str, dict[AmountRole, float]] = {}
    for row in table("amount_words"):
        found.setdefault(row["sign"], {})[cast(AmountRole, row["role"])] = float(row["weight"])
    return found
