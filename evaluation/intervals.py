"""How sure a difference between two systems is: the paired bootstrap over queries."""

from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 10_000
_AT_ONCE = 500  # resamples in memory


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and the limits between which 95 % of its resamples lie."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        """The three figures, with three decimals."""
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean_interval(values: Sequence[float], seed: int = 0) -> Interval:
    """The mean of the values with its interval. Raises ValueError where there are none."""
    import numpy as np

    if not values:
        raise ValueError("no values, no mean")
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = [
        sample[generator.integers(0, len(sample), (_AT_ONCE, len(sample)))].mean(axis=1)
        for _ in range(RESAMPLES // _AT_ONCE)
    ]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))


def difference(one: Sequence[float], other: Sequence[float], seed: int = 0) -> Interval:
    """How much better ``one`` is than ``other``, query by query, in the same order.

    An interval that lies above 0 says that the difference is not chance.
    """
    return mean_interval([a - b for a, b in zip(one, other, strict=True)], seed)
