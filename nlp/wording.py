"""The words of a sentence as a judge of requests weighs them: beginnings of words, and pairs."""

import math
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from nlp.authorities import is_authority
from nlp.mentions import Mention
from nlp.signals import Line
from nlp.tables import table

STEM = 5  # letters; Dutch endings of a word say little of what it is about
_WORD = re.compile(r"@?\w+|[:?;]")
_NUMBER = re.compile(r"\d+")
_ROLES = {"municipality": "@stad", "ocmw": "@ocmw"}


def masked(line: Line) -> str:
    """The sentence with who is named as what they are, and numbers as one figure."""
    parts: list[str] = []
    at = 0
    for mention in sorted(line.mentions, key=lambda one: one.start):
        start = line.at(mention)
        if start < at:
            continue
        parts += [line.text[at:start], f" {_role(mention)} "]
        at = start + mention.end - mention.start
    return _NUMBER.sub("0", "".join([*parts, line.text[at:]]))


def _role(mention: Mention) -> str:
    return "@gezag" if is_authority(mention) else _ROLES.get(mention.type, "@wie")


def terms(line: Line) -> frozenset[str]:
    """The beginnings of its words and the pairs of neighbours among them."""
    stems = [word[:STEM] for word in _WORD.findall(masked(line).lower())]
    return frozenset([*stems, *(f"{a} {b}" for a, b in pairwise(stems))])


def weighed(line: Line) -> float:
    """How much the words of a sentence speak for a request; a longer one no more for it."""
    return of_words(terms(line), _weights())


def of_words(own: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much these words speak for what the weights are of; more of them no more for it."""
    return sum(weights.get(term, 0.0) for term in sorted(own)) / math.sqrt(max(1, len(own)))


@cache
def _weights() -> dict[str, float]:
    return {row["term"]: float(row["weight"]) for row in table("request_words")}
