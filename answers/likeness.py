"""Sentences beside descriptions of the criteria: which sentence speaks most of which criterion.

Cosines of any two Dutch sentences about a neighbourhood lie close together. So a sentence is
weighed by how much nearer it is to one criterion than to the others, and from that is taken what
the descriptions of the other criteria themselves reach there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from answers.lexicon import rows

Nearness = Callable[[str, Sequence[str]], Sequence[float]]
_LIKE = 0.135  # by so much a sentence that was written to show a criterion stands out


def likeness(sentences: Sequence[str], nearness: Nearness) -> Mapping[str, tuple[float, ...]]:
    """Per criterion how much each sentence is like its descriptions: 0 ordinary, 1 much."""
    descriptions = _descriptions()
    told = [words for row in descriptions.values() for words in row]
    scores = _apart([*sentences, *told], nearness)
    owners = [name for name, row in descriptions.items() for _ in row]
    found = {}
    for name, row in scores.items():
        others = [
            score
            for score, owner in zip(row[len(sentences) :], owners, strict=True)
            if owner != name
        ]
        ordinary = sum(others) / len(others)
        found[name] = tuple(
            min(max((score - ordinary) / _LIKE, 0.0), 1.2) for score in row[: len(sentences)]
        )
    return found


def _apart(sentences: Sequence[str], nearness: Nearness) -> dict[str, list[float]]:
    """Per criterion the nearness of each sentence, less what it has to all criteria together."""
    best = {
        name: [max(near) for near in zip(*(nearness(one, sentences) for one in row), strict=True)]
        for name, row in _descriptions().items()
    }
    means = [sum(row) / len(row) for row in zip(*best.values(), strict=True)]
    return {
        name: [one - mean for one, mean in zip(row, means, strict=True)]
        for name, row in best.items()
    }


@cache
def _descriptions() -> dict[str, list[str]]:
    """The sentences that describe each criterion, and those that describe none ('other')."""
    found: dict[str, list[str]] = {}
    for row in rows("criteria_meaning"):
        found.setdefault(row[0], []).append(row[1])
    return found
