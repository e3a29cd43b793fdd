"""What is read around a sentence, to say what it tells of a request to set a rule aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from core.findings import Status

NOTHING, MORE = "none", "tells"  # of no request; of one, but not where it stands
CLASSES: tuple[str, ...] = (NOTHING, *get_args(Status), MORE)
"""What a sentence can tell, in the order in which the model gives it."""

Parts = tuple[str, ...]
"""A sentence in parts, in order: whoever is named stands alone."""


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence with what stands around it; or all that tell of one request, as one.

    A sentence is known by its distance from ``sentence`` in the document, in sentences.
    """

    sentence: Parts
    heading: str = ""
    before: tuple[Parts, ...] = ()  # in order; the last stands right before the sentence
    after: tuple[Parts, ...] = ()  # the first stands right behind the last sentence
    further: tuple[tuple[int, Parts], ...] | None = None  # the others that tell of the request
    # Where a document tells who writes it and to whom: its first and last sentences, each with its
    # distance. Those that stand among the others are read once.
    edges: tuple[tuple[int, Parts], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read in a window; a sentence is known by its distance, 0 is the one in question."""

    told: Mapping[str, float]  # per class how likely (0..1, together 1)
    sides: Mapping[tuple[int, int], tuple[float, float]]  # per part: that it asks, that it is asked
    same: Mapping[int, float]  # per sentence beside it: that it tells of the same request

    @property
    def tells(self) -> float:
        """How likely (0..1) it is that the sentence tells of a request, or of what came of one."""
        return 1.0 - self.told[NOTHING]


Judge = Callable[[Sequence[Window]], Sequence[Judged]]
"""Windows -> what was read in each, in their order."""
