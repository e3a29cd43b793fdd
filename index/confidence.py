"""How sure it is that the hits of a query hold an answer: several signals, weighed by examples.

A raw cosine says nothing (e5's lie between 0.7 and 0.9 whatever the texts), nor does one word that
was found. The weights are those of a logistic regression; ``benchmarks/calibration.py`` made the
table, on questions of which half was kept apart.
"""

from dataclasses import dataclass, fields
from functools import cache
from math import exp

from index.wordlist import TABLES

_TABLE = TABLES / "confidence.tsv"


@dataclass(frozen=True, slots=True)
class Signals:
    """What a search tells about itself."""

    nearest: float  # cosine of the nearest passage; 0 where nothing was compared
    lead: float  # score of the best passage above the mean of the sixth to the tenth
    own: float  # 0..1: part of the query's own words, by rareness, in one of the best three
    together: float  # the same, in the best five taken together
    names: float  # the same, of its names and numbers in one of the best three; 1 without any
    named: float  # 1 where the query holds a name or a number, else 0
    stretch: float  # the same, in two sentences on end, and what is asked for: a name, a sum …
    untold: float  # how much less that is than without what is asked for
    length: float  # its own words, counted
    passages: float  # natural logarithm of how many passages the store holds
    read: float = 0.0  # log odds that one of the best passages tells it, read with the question


def confidence(signals: Signals) -> float:
    """0..1: how likely it is that the hits hold an answer; 0.5 and above is answerable."""
    weights = _weights()
    total = weights["constant"] + sum(
        weights[field.name] * getattr(signals, field.name) for field in fields(Signals)
    )
    return 1 / (1 + exp(-max(min(total, 50.0), -50.0)))


ANSWERABLE_FROM = 0.5


@cache
def _weights() -> dict[str, float]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: float(weight) for name, weight, *_ in rows}
