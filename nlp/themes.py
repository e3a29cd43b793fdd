"""What a document is about: words of a lexicon, and what its passages mean, weighed together.

The weights are learned from the judged dossiers (``benchmarks.themes``). Where nothing is known of
the meaning (another model, ``near`` is None) the words are weighed by themselves.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.findings import Span, ThemeFinding
from core.records import Passage
from nlp.tables import table, words

LEAST = 0.45  # how likely (0..1) a theme must be
SURE = 0.98  # how likely of one passage, for a document that as a whole does not speak of it
SHORT = 60  # words; a shorter text counts as this long
ENOUGH = 40  # words; what has fewer is about a theme only where a word of it stands there
# Names of streets and the like: 'Jeugdlaan', 'Schoolstraat'.
_STREET = re.compile(r"[A-ZÀ-Ý]\w{2,}(?:laan|straat|steenweg|dreef|plein|kaai|baan|hof|lei)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

# Per way ("read", "alone") what each theme, the words and the nearness weigh.
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class _Naming:
    """A word or phrase that speaks of a theme, so strongly; offsets in the document."""

    theme: str
    weight: float
    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Part:
    """A passage: how many words, which of them speak of a theme, and how near it is to each."""

    span: Span
    words: int
    namings: Sequence[_Naming]
    near: Mapping[str, float] | None


def themes(
    passages: Sequence[Passage],
    near: Sequence[Mapping[str, float]] | None = None,
    stories: Iterable[Sequence[int]] = (),
    weights: Weights | None = None,
) -> tuple[ThemeFinding, ...]:
    """The themes of a document, the likeliest first, each with a place in every passage about it.

    ``near`` are per passage the log odds of each theme by what the passage means; ``stories`` the
    numbers of the passages about one contract each, of a document about several: what one of them
    is about counts too, however little the others speak of it.
    """
    weights = weights or _weights()
    parts = parts_of(passages, near)
    each = [likely([part], weights) for part in parts]
    found = dict(each[0]) if len(each) == 1 else likely(parts, weights)
    for story in stories:
        _raise(found, likely([parts[number] for number in story], weights), LEAST)
    for shares in each:
        _raise(found, shares, SURE)
    kept = sorted((-share, theme) for theme, share in found.items() if share >= LEAST)
    return tuple(
        ThemeFinding(theme, _labels()[theme], round(-share, 3), _places(theme, parts, each))
        for share, theme in kept
    )


def _places(
    theme: str, parts: Sequence[Part], each: Sequence[Mapping[str, float]]
) -> tuple[Span, ...]:
    """The strongest word in each passage about a theme; the passage itself where it has none."""
    best = max(range(len(parts)), key=lambda number: each[number].get(theme, 0.0))
    return tuple(
        max(
            (one for one in part.namings if one.theme == theme),
            key=lambda one: (one.weight, -one.span.start),
            default=_Naming(theme, 0.0, "", part.span),
        ).span
        for number, part in enumerate(parts)
        if number == best or each[number].get(theme, 0.0) >= LEAST
    )


def parts_of(
    passages: Sequence[Passage], near: Sequence[Mapping[str, float]] | None
) -> Sequence[Part]:
    """The passages with what tells of themes in them."""
    return [
        Part(Span(one.start, one.end), *_read(one), near[number] if near is not None else None)
        for number, one in enumerate(passages)
    ]


def said(parts: Sequence[Part]) -> dict[str, float]:
    """How much the words of some passages say of each theme, for how many they are."""
    counts: Counter[tuple[str, str]] = Counter()
    points = dict.fromkeys(_labels(), 0.0)
    for one in (naming for part in parts for naming in part.namings):
        counts[one.theme, one.word] += 1
        # each further time the same word says less
        points[one.theme] += one.weight / counts[one.theme, one.word] ** 0.6
    length = max(sum(part.words for part in parts), SHORT)
    return {theme: math.log1p(3 * own / math.sqrt(length)) for theme, own in points.items()}


def nearness(theme: str, parts: Sequence[Part]) -> float:
    """The mean of the log odds that passages give a theme by what they mean, long ones more."""
    lengths = [part.span.end - part.span.start for part in parts]
    each = ((part.near or {})[theme] * length for part, length in zip(parts, lengths, strict=True))
    return sum(each) / sum(lengths)


def likely(parts: Sequence[Part], weights: Weights) -> dict[str, float]:
    """How likely (0..1) some passages together are about each theme."""
    if not parts:
        return {}
    read = all(part.near is not None for part in parts)
    own = weights["read" if read else "alone"]
    told = said(parts)
    odds = {theme: own[theme] + own["words"] * points for theme, points in told.items()}
    if read:
        odds = {theme: one + own["near"] * nearness(theme, parts) for theme, one in odds.items()}
    short = sum(part.words for part in parts) < ENOUGH
    return {
        theme: 0.0 if short and not told[theme] else 1 / (1 + math.exp(-one))
        for theme, one in odds.items()
    }


def _raise(found: dict[str, float], shares: Mapping[str, float], least: float) -> None:
    """What some of the passages are about for so much counts for the whole."""
    for theme, share in shares.items():
        if share >= least:
            found[theme] = max(found.get(theme, 0.0), share)


def _read(passage: Passage) -> tuple[int, list[_Naming]]:
    """How many words a passage has, and which of them speak of a theme."""
    count, found = 0, []
    small = passage.text.lower()
    small = small if len(small) == len(passage.text) else passage.text
    for match in _WORD.finditer(passage.text):
        count += 1
        word = match.group().lower()
        for theme, weight in () if _STREET.fullmatch(match.group()) else theme_points(word):
            found.append(_Naming(theme, weight, word, _span(passage, match)))
    pattern, owners = _phrase_pattern()
    for match in pattern.finditer(small):
        theme, weight = owners[match.group()]
        found.append(_Naming(theme, weight, match.group(), _span(passage, match)))
    return count, found


def _span(passage: Passage, match: re.Match[str]) -> Span:
    return Span(passage.start + match.start(), passage.start + match.end())


@lru_cache(maxsize=200_000)
def theme_points(word: str) -> tuple[tuple[str, float], ...]:
    """The themes that one word speaks of, with how much; the best rule per theme counts."""
    found: dict[str, float] = {}
    for theme, weight, fits in _rules():
        if found.get(theme, 0.0) < weight and fits.search(word):
            found[theme] = weight
    return tuple(found.items())


@cache
def _rules() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    """Theme, weight and the pattern of the words that speak of it."""
    ways = {"contains": "(?:{})", "prefix": r"\A(?:{})", "exact": r"\A(?:{})\Z"}
    return tuple(
        (
            row["theme"],
            float(row["weight"]),
            re.compile(ways[row["how"]].format("|".join(map(re.escape, words(row["term"]))))),
        )
        for row in table("themes")
        if row["how"] != "phrase"
    )


@cache
def _phrase_pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    owners = {
        term: (row["theme"], float(row["weight"]))
        for row in table("themes")
        if row["how"] == "phrase"
        for term in words(row["term"])
    }
    inner = "|".join(re.escape(term) for term in sorted(owners, key=len, reverse=True))
    return re.compile(rf"\b(?:{inner})\b"), owners


@cache
def _labels() -> Mapping[str, str]:
    """The Dutch label of every theme of the scheme, by id and in its order."""
    return {row["id"]: row["label"] for row in table("theme_scheme")}


@cache
def _weights() -> Weights:
    """The log odds of each theme and of each sign, with what is ``read`` and of words ``alone``."""
    rows = table("theme_weights")
    return {way: {row["sign"]: float(row[way]) for row in rows} for way in ("alone", "read")}
