"""From text to index terms, for documents and for questions alike.

A word gives its lemma and, weighing less in a question, the lemmas of its parts where it is a
compound, and the word it was made of ('toewijzing' → toewijzen). A number gives its digits
however it is grouped, a code its pieces and the whole. An acronym and the name it stands for
share a term that begins with '=', words that mean nearly the same one that begins with '~':
no word equals such a term.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from index.compounds import split
from index.derivations import derived_from
from index.wordlist import TABLES, Words, fold, open_words
from index.wordlist import fingerprint as _words_fingerprint

VERSION: str  # of the terms of all texts: version()
LONGEST_TERM = 64  # characters; longer runs are no words but keep a stable beginning
LIGHT_WEIGHT = 0.1  # of a word that a question is made with rather than about
PART_WEIGHT = 0.4  # of a part, an origin or a meaning, beside 1 for the word itself
_LONG_PART = 9  # letters; such a part may be a compound again: stadsvernieuwing
_RULES = "4"  # also of what the index keeps of the terms
_CACHED = 200_000  # pieces of text kept with their terms
_PIECE = re.compile(r"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:[-'./&+][^\W_]+)*")
_GROUPED = re.compile(r"(?<![\w.,/-])\d{1,3}(?: \d{3})+(?![\w])(?![.,/-]\d)")
_SPACED = re.compile(r"\d \d{3}")
_MILLIONS = re.compile(r"(?<![\w.,/-])(\d{1,6})(?:,(\d{1,3}))? ?(miljoen|miljard)\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_LETTERS_AND_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_TABLES = ("acronyms.tsv", "lightwords.txt", "no_parts.txt", "stopwords.txt", "variants.tsv")
_ENDINGS = (("heden", "heid"), ("ingen", "ing"), ("ties", "tie"), ("teiten", "teit"), ("'s", ""))


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Which steps are taken; all of them outside a comparison."""

    lemmas: bool = True
    compounds: bool = True
    derivations: bool = True
    meanings: bool = True  # acronyms and variants
    numbers: bool = True


class Analyzer:
    """Text to terms; keeps the terms of the pieces it has seen, a bounded number of them."""

    def __init__(self, words: Words, ingredients: Ingredients | None = None) -> None:
        self._words = words
        self._use = ingredients or Ingredients()
        self._seen: dict[str, tuple[str, ...]] = {}
        self._stop = stop_words()
        self._meanings = self._index_meanings() if self._use.meanings else {}

    def terms(self, text: str) -> list[str]:
        """The terms of the text in its order, repeated as often as they stand in it."""
        folded = fold(text)
        seen = self._seen
        found: list[str] = []
        heads: list[str] = []
        for piece in _PIECE.findall(folded):
            terms = seen.get(piece)
            if terms is None:
                terms = self._remember(piece)
            if terms:
                found += terms
                heads.append(terms[0])
        if self._use.numbers and " " in folded:
            found += _written_numbers(folded)
        if not self._meanings.keys().isdisjoint(heads):
            found += self._meanings_of(heads)
        return found

    def weights(self, text: str) -> dict[str, float]:
        """The different terms of a question, in its order, each with what it weighs."""
        folded = fold(text)
        pieces = [
            self._seen.get(piece) or self._remember(piece) for piece in _PIECE.findall(folded)
        ]
        first = dict.fromkeys((terms[0] for terms in pieces if terms), 1.0)
        if self._use.numbers and " " in folded:
            first |= dict.fromkeys(_written_numbers(folded), 1.0)
        every = self.terms(text)
        acronyms = dict.fromkeys((term for term in every if term[0] == "="), 1.0)
        light = dict.fromkeys(first.keys() & light_words(), LIGHT_WEIGHT)
        return dict.fromkeys(every, PART_WEIGHT) | first | acronyms | light

    def _remember(self, piece: str) -> tuple[str, ...]:
        if len(self._seen) >= _CACHED:
            self._seen.clear()
        # a piece of a megabyte of letters must not stay in memory
        terms = self._seen[piece[:1000]] = tuple(self._analyse(piece[:1000]))
        return terms

    def _analyse(self, piece: str) -> Iterator[str]:
        """The terms of a piece between white space; the one that stands for it all comes first."""
        if piece.isalpha():
            yield from self._word(piece)
        elif _THOUSANDS.fullmatch(piece):
            yield _number(piece)
        else:
            yield from self._mixed(piece)

    def _word(self, word: str) -> Iterator[str]:
        if word in self._stop:
            return
        known = self._words.get(word) if self._use.lemmas else None
        parts = split(word, self._words.get) if self._use.compounds else ()
        if known:
            lemma = known.lemma
        else:
            lemma = _guess(word, parts) if self._use.lemmas else word
        yield lemma[:LONGEST_TERM]
        yield from dict.fromkeys(self._inside(lemma, parts))

    def _inside(self, lemma: str, parts: tuple[str, ...]) -> Iterator[str]:
        for part in parts:
            yield part
            if len(part) >= _LONG_PART:
                yield from split(part, self._words.get)
        if self._use.derivations:
            made_of = (derived_from(word, self._words.get) for word in (lemma, *parts))
            yield from (word for word in made_of if word and word != lemma)

    def _mixed(self, piece: str) -> Iterator[str]:
        pieces = re.split(r"[-'./&+,]", piece)
        whole = "".join(pieces)
        if len(pieces) == 2 and pieces[1] in ("s", "t", "n", "tje") and pieces[0].isalpha():
            yield from self._word(pieces[0])
            return
        if any(len(part) > 1 for part in pieces) and not whole.isdigit():
            known = self._words.get(piece) if self._use.lemmas and "-" in piece else None
            yield known.lemma.replace("-", "") if known else whole[:LONGEST_TERM]
        elif not whole.isdigit():
            yield whole[:LONGEST_TERM]  # a.d.h.v.
            return
        if len(pieces) == 1:
            runs = _LETTERS_AND_DIGITS.findall(piece)
            yield from (run for run in runs if len(run) > 2 and run != whole)
            return
        for part in pieces:
            yield from self._analyse(part) if part and part != piece else ()

    def _index_meanings(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """Per first term the phrases that begin with it: their further terms and what they mean."""
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for meaning, form in meanings():
            heads = self._heads(form)
            if heads:
                table.setdefault(heads[0], []).append((heads[1:], meaning))
        return {first: tuple(sorted(set(rows))) for first, rows in table.items()}

    def _heads(self, form: str) -> tuple[str, ...]:
        analysed = (tuple(self._analyse(piece)) for piece in _PIECE.findall(fold(form)))
        return tuple(terms[0] for terms in analysed if terms)

    def _meanings_of(self, heads: list[str]) -> Iterator[str]:
        meanings = self._meanings
        for place in [place for place, head in enumerate(heads) if head in meanings]:
            for rest, meaning in meanings[heads[place]]:
                if tuple(heads[place + 1 : place + 1 + len(rest)]) == rest:
                    yield meaning


def _guess(word: str, parts: tuple[str, ...]) -> str:
    """A lemma for a word that no list knows: its last part without its inflection."""
    if parts:
        last = parts[-1]
        place = word.rfind(last[: max(3, len(last) - 2)])
        if place > 0:
            return word[:place] + last
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word.removesuffix(ending) + base
    return word


def _number(written: str) -> str:
    """The digits of '800.000' or '0,50' without grouping; the comma stays where it counts."""
    whole, _, decimals = written.replace(".", "").partition(",")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0" if len(whole) < 4 else whole
    return f"{whole},{decimals}"[:LONGEST_TERM] if decimals else whole[:LONGEST_TERM]


def _written_numbers(text: str) -> Iterator[str]:
    """'800 000' and '7,6 miljoen' as 800000 and 7600000, beside the terms of their pieces."""
    if _SPACED.search(text):  # seldom, and seen at a glance
        for found in _GROUPED.findall(text):
            yield found.replace(" ", "")
    if "milj" in text:
        for whole, decimals, unit in _MILLIONS.findall(text):
            zeros = 6 if unit == "miljoen" else 9
            yield (whole + decimals + "0" * (zeros - len(decimals))).lstrip("0") or "0"


@cache
def stop_words() -> frozenset[str]:
    """Words that are no terms, folded."""
    return _words_of("stopwords.txt")


@cache
def light_words() -> frozenset[str]:
    """Lemmas that weigh little in a question."""
    return _words_of("lightwords.txt")


def _words_of(table: str) -> frozenset[str]:
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


@cache
def meanings() -> tuple[tuple[str, str], ...]:
    """(term, a form that has it), for acronyms with what they stand for and for variants."""
    rows = [("=" + row[0], form) for row in _rows("acronyms.tsv") for form in (row[0], row[1])]
    rows += [("~" + row[0].replace(" ", ""), row[1]) for row in _rows("variants.tsv")]
    return tuple(sorted(set(rows)))


def _rows(table: str) -> Iterable[list[str]]:
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def _analyzer() -> Analyzer:
    return Analyzer(open_words())


def index_terms(text: str) -> list[str]:
    """The terms of a document or a question, in its order; [] where nothing counts."""
    return _analyzer().terms(text)


def query_weights(text: str) -> dict[str, float]:
    """The different terms of a question, in its order, each with its weight, 0..1."""
    return _analyzer().weights(text)


@cache
def version() -> str:
    """Sixteen hexadecimal digits that change when the terms of some text could."""
    tables = [(TABLES / name).read_bytes() for name in _TABLES]
    parts = [_RULES.encode(), _words_fingerprint().encode(), *tables]
    return sha256(b"\0".join(parts)).hexdigest()[:16]


def __getattr__(name: str) -> str:
    # computed from the tables on first use: a constant would be forgotten when a row changes
    if name == "VERSION":
        return version()
    raise AttributeError(name)
