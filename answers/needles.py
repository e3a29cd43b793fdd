"""The words of a question that an answer must be about, and how well a text holds them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from answers.lexicon import rows, words
from answers.sources import Sources

_WORD = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_][\w'’.&-]*[^\W_]|[^\W\d_]")
_JOINED = re.compile(r"\s*(?:,|en|of|en/of|/|\(|\)|-|en centra algemeen welzijnswerk)*\s*[(]?\s*")
_PART = 0.6  # credit for a part of a compound, a derivation or a meaning
_NEARBY = 0.75  # credit for a word that means nearly the same
_LIGHT = 0.3  # weight of a word that says little of what is asked
# What a word is worth where it stands: in the sentence, just before it, in its paragraph, in its
# passage, above it.
_WORTH = (1.0, 0.8, 0.6, 0.4, 0.3)
_WORTH_OF_NAME = (1.0, 1.0, 1.0, 0.9, 0.9)

Terms = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Needle:
    """A word of the question with its index terms: the lemma before what it is made of."""

    word: str
    terms: tuple[str, ...]
    weight: float
    name: bool = False  # a proper name, an acronym or a number: it cannot be missing
    group: int = 0  # names that are joined by 'en' or 'of' share one
    light: bool = False  # it says little of what is asked
    subject: bool = False  # of the whole question: it may stand anywhere around the sentence
    before: str = ""  # 'tweede', which must stand before the word
    parts: tuple[float, ...] = ()  # 0..1 per further term: how much of the word's rareness it has
    near: tuple[str, ...] = ()  # words that mean nearly the same


def needles_of(ask: str, sources: Sources) -> tuple[Needle, ...]:
    """The needles of a question, each word once."""
    terms, rareness = sources.terms, sources.rareness
    found: dict[str, Needle] = {}
    group, end_of_name, order = 0, -1, ""
    nearby, apart = sources.near_words(), _particles(ask)
    ignored, light, orders = words("question_words"), words("light_words"), words("orders")
    for match in _WORD.finditer(ask):
        word = match[0].rstrip(".'’")
        if word.casefold() in orders:
            order = word.casefold()
            continue
        own = tuple(terms(word))
        if not own or word.casefold() in ignored:
            continue
        name = _is_name(word, ask, match.start())
        joined = end_of_name >= 0 and _JOINED.fullmatch(ask[end_of_name : match.start()])
        if name and not joined:
            group += 1
        end_of_name = match.end() if name else -1
        little = word.casefold() in light
        weight = rareness(own[0]) * (_LIGHT if little else 1.0)
        parts = tuple(min(1.0, rareness(term) / max(rareness(own[0]), 0.01)) for term in own[1:])
        near = () if name else _near(own, nearby, apart)
        needle = Needle(
            word,
            (*own, *near),
            weight,
            name,
            group if name else 0,
            before=order,
            parts=(*parts, *(_NEARBY / _PART for _ in near)),
            near=near,
            light=little,
        )
        found.setdefault(own[0], needle)
        order = ""
    return tuple(found.values())


def _near(
    own: Sequence[str], nearby: Mapping[str, tuple[str, ...]], apart: Sequence[str]
) -> tuple[str, ...]:
    """Terms that mean nearly the same, and the verb that a word makes with its lost particle."""
    found = [term for known in own for term in nearby.get(known, ())]
    found += [particle + own[0] for particle in apart]
    return tuple(dict.fromkeys(term for term in found if term not in own))


def _particles(ask: str) -> tuple[str, ...]:
    """The parts of verbs that stand at the end of a clause of the question."""
    known = words("particles")
    ends = re.findall(r"(\w+)\s*(?:[?.,;]|\ben\b|\bof\b|$)", ask.casefold())
    return tuple(dict.fromkeys(word for word in ends if word in known))


def near_words(terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """Per index term those of the words that mean nearly the same."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("near_words"):
        heads = [own[0] for own in map(terms, row[0].split()) if own]
        for head in heads:
            found[head] = (*found.get(head, ()), *(other for other in heads if other != head))
    return found


def coverage(needles: Sequence[Needle], layers: Sequence[frozenset[str]]) -> float:
    """0..1: part of the needles' weight that the layers hold, the nearest layer first."""
    whole = sum(needle.weight for needle in needles)
    if not whole:
        return 0.0
    return sum(needle.weight * credit(needle, layers) for needle in needles) / whole


def credit(needle: Needle, layers: Iterable[frozenset[str]]) -> float:
    """0..1: how well the layers hold the needle: less where it stands further away."""
    around = _WORTH_OF_NAME if needle.name or needle.subject else _WORTH
    best = 0.0
    for worth, held in zip(around, layers, strict=False):
        if needle.terms[0] in held:
            best = max(best, worth)
        elif not needle.name:
            parts = zip(needle.terms[1:], needle.parts, strict=False)
            share = max((part for term, part in parts if term in held), default=0.0)
            best = max(best, worth * _PART * share)
    return best


def in_order(needles: Iterable[Needle], text: str) -> bool:
    """Whether 'tweede' stands before the word that it stands before in the question."""
    words_in = [word.casefold() for word in re.findall(r"\w+", text)]
    return all(_stands_before(needle, words_in) for needle in needles if needle.before)


def _stands_before(needle: Needle, words_in: Sequence[str]) -> bool:
    stem = needle.word.casefold()[: max(4, len(needle.word) - 3)]
    return any(
        word == needle.before and any(stem in after for after in words_in[place + 1 : place + 3])
        for place, word in enumerate(words_in)
    )


def missing_names(needles: Sequence[Needle], held: frozenset[str]) -> tuple[str, ...]:
    """The names that a text lacks; of names joined by 'en' or 'of' one is enough."""
    groups: dict[int, list[Needle]] = {}
    for needle in needles:
        if needle.name:
            groups.setdefault(needle.group, []).append(needle)
    return tuple(
        needle.word
        for group in groups.values()
        if not any(held.intersection(needle.terms) for needle in group)
        for needle in group
    )


def _is_name(word: str, ask: str, start: int) -> bool:
    if word[0].isdigit():
        return True
    letters = [character for character in word if character.isalpha()]
    if sum(character.isupper() for character in letters) > 1:
        return True
    before = ask[:start].rstrip()
    first = not before or before[-1] in '.?!:;"“‘(' or before[-1].isdigit()
    return word[0].isupper() and not first
