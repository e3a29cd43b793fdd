"""Whether what a question asks stands together: in a sentence of a passage and the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.sentences import sentence_ends
from index.wordlist import TABLES

_WORD = re.compile(r"[^\W_]+(?:[-'./][^\W_]+)*")
_NUMBER = re.compile(
    r"\d|\b(?:een op|één op|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|honderd|"
    r"duizend|miljoen|helft)\b",
    re.IGNORECASE,
)
_OF_A_PART = 0.5  # what a part of a compound counts, beside 1 for the word itself

Terms = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Concept:
    """A word that a question is about: its term, and those of its parts and origin."""

    term: str
    parts: frozenset[str]
    rareness: float

    def held(self, terms: frozenset[str]) -> float:
        """0..1: how much of it is among the terms."""
        if self.term in terms:
            return 1.0
        return 0.0 if self.parts.isdisjoint(terms) else _OF_A_PART


@dataclass(frozen=True, slots=True)
class Stretch:
    """How much of a question stands together at the best, 0..1."""

    anyhow: float
    numbered: float  # where the sentence holds a number too

    def sought(self, question: str) -> float:
        """With a number where the question asks for one."""
        return self.numbered if asks_number(question) else self.anyhow

    def lacking(self, question: str) -> float:
        """What is lost by asking for the number; 0 for a question that asks for none."""
        return self.anyhow - self.numbered if asks_number(question) else 0.0


def concepts(
    question: str, terms: Terms, weights: Mapping[str, float], rareness: Callable[[str], float]
) -> Iterator[Concept]:
    """The words that weigh fully in a question, each as often as it stands there."""
    for word in _WORD.findall(question):
        found = terms(word)
        if found and weights.get(found[0], 0.0) >= 1:
            yield Concept(found[0], frozenset(found[1:]), rareness(found[0]))


def best_stretch(wanted: Sequence[Concept], passages: Iterable[str], terms: Terms) -> Stretch:
    """The most of the concepts, by rareness, in two sentences on end of one of the passages."""
    whole = sum(concept.rareness for concept in wanted) or 1.0
    anyhow = numbered = 0.0
    for passage in passages:
        sentences = list(_sentences(passage))
        held = [frozenset(terms(sentence)) for sentence in sentences]
        for place, sentence in enumerate(sentences):
            both = held[place].union(*held[place + 1 : place + 2])
            share = sum(c.rareness * c.held(both) for c in wanted) / whole
            anyhow = max(anyhow, share)
            if share > numbered and _NUMBER.search(sentence):
                numbered = share
    return Stretch(anyhow, numbered)


def _sentences(text: str) -> Iterator[str]:
    begin = 0
    for end in sentence_ends(text):
        if sentence := text[begin:end].strip():
            yield sentence
        begin = end


def asks_number(question: str) -> bool:
    """Whether the question wants a number: 'hoeveel', 'aantal', 'kostprijs'."""
    return not _number_words().isdisjoint(_WORD.findall(question.casefold()))


@cache
def _number_words() -> frozenset[str]:
    lines = (TABLES / "numberwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
