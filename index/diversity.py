"""Hits spread over the contracts: first the best of each, then the second of each, and so on."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

AMONG = 100  # hits that are spread, however few are shown: a next page goes on where one ended


def spread(items: Sequence[Item], keys: Sequence[Hashable]) -> list[Item]:
    """The items, best first, so that no key comes again before every other has come as often.

    Within a round the order stays what it was.
    """
    seen: Counter[Hashable] = Counter()
    rounds: list[int] = []
    for key in keys:
        rounds.append(seen[key])
        seen[key] += 1
    order = sorted(range(len(items)), key=lambda place: rounds[place])
    return [items[place] for place in order]
