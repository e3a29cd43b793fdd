"""Whether what a question asks stands together: in a sentence of a passage and the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.asked import near_groups, tells, thing_asked
from core.sentences import sentence_ends

_WORD = re.compile(r"[^\W_]+(?:[-'./][^\W_]+)*")
_OF_A_PART = 0.5  # what a part of a compound counts, beside 1 for the word itself
_FEW_WORDS = 4  # a sentence has as many at least
_OF_NEARBY = 0.75  # what a word counts that means nearly the same

Terms = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Concept:
    """A word that a question is about: its term, and those of its parts and origin.

    ``nearby`` holds the terms of words that mean nearly the same.
    """

    term: str
    parts: frozenset[str]
    rareness: float
    nearby: frozenset[str] = frozenset()

    def held(self, terms: frozenset[str]) -> float:
        """0..1: how much of it is among the terms."""
        if self.term in terms:
            return 1.0
        if not self.nearby.isdisjoint(terms):
            return _OF_NEARBY
        return 0.0 if self.parts.isdisjoint(terms) else _OF_A_PART


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, with the one before it."""

    passage: int  # its place among the passages
    text: str
    before: str
    share: float  # 0..1: how much of a question stands in it, by rareness


@dataclass(frozen=True, slots=True)
class Stretch:
    """How much of a question stands together at the best, 0..1."""

    anyhow: float
    told: float  # where the sentence holds what is asked for too: a number, a name, a moment …
    sentences: tuple[Sentence, ...] = ()  # those that hold most of it by themselves, the best first


def concepts(
    question: str, terms: Terms, weights: Mapping[str, float], rareness: Callable[[str], float]
) -> Iterator[Concept]:
    """The words that weigh fully in a question, each as often as it stands there."""
    for word in _WORD.findall(question):
        found = terms(word)
        if found and weights.get(found[0], 0.0) >= 1:
            nearby = _nearby(terms).get(found[0], frozenset())
            yield Concept(found[0], frozenset(found[1:]), rareness(found[0]), nearby)


def best_stretch(
    question: str, wanted: Sequence[Concept], passages: Iterable[str], terms: Terms, most: int = 0
) -> Stretch:
    """The most of the concepts, by rareness, in two sentences on end of one of the passages.

    With it come the ``most`` sentences that hold most of them alone, but for what asks and what has
    hardly words.
    """
    thing = thing_asked(question)
    whole = sum(concept.rareness for concept in wanted) or 1.0
    anyhow = told = 0.0
    found: list[Sentence] = []
    for number, passage in enumerate(passages):
        sentences = list(_sentences(passage))
        held = [frozenset(terms(sentence)) for sentence in sentences]
        for place, sentence in enumerate(sentences):
            both = held[place].union(*held[place + 1 : place + 2])
            share = sum(c.rareness * c.held(both) for c in wanted) / whole
            anyhow = max(anyhow, share)
            if share > told and tells(thing, sentence, question):
                told = share
            if sentence.endswith("?") or len(sentence.split()) < _FEW_WORDS:
                continue  # what asks, and a heading, tells nothing
            alone = sum(c.rareness * c.held(held[place]) for c in wanted) / whole
            before = sentences[place - 1] if place else ""
            found.append(Sentence(number, sentence, before, alone))
    found.sort(key=lambda sentence: -sentence.share)
    return Stretch(anyhow, told, tuple(found[:most]))


def _sentences(text: str) -> Iterator[str]:
    begin = 0
    for end in sentence_ends(text):
        if sentence := text[begin:end].strip():
            yield sentence
        begin = end


@cache
def _nearby(terms: Terms) -> Mapping[str, frozenset[str]]:
    """Per index term those of the words that mean nearly the same."""
    found: dict[str, frozenset[str]] = {}
    for group in near_groups():
        heads = [own[0] for own in map(terms, group) if own]
        for head in heads:
            found[head] = found.get(head, frozenset()).union(heads) - {head}
    return found
