"""The themes of a document: words of a lexicon, and what embeddings say of them."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from core.findings import Span, ThemeFinding
from nlp.reading import Reading
from nlp.tables import table, words

SHOWN = 5  # places shown per theme
# Chosen on the judged dossiers of two writers for developing: best mean of their micro-F1. Stricter
# values fit the first writer alone (0.5: 0.87 and 0.70, these: 0.82 and 0.78).
LEAST = 0.3  # of the score
SHARE = 0.3  # of the best score of the document
MOST = 5  # themes of one document
SHORT = 60  # words; a shorter text counts as this long
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def themes(
    readings: Sequence[Reading],
    similarity: Mapping[str, float] | None = None,
    stories: Iterable[Sequence[Reading]] = (),
) -> tuple[ThemeFinding, ...]:
    """The themes of a document, the strongest first; ``similarity`` is per theme, from embeddings.

    The similarity of a theme is a z-score: how much nearer than an average text the document is.
    ``stories`` are the parts about one contract each of a document about several: what one of them
    is about counts too, however little the others speak of it.
    """
    points: dict[str, float] = {}
    places: dict[str, list[tuple[float, Span]]] = {}
    total = 0
    counts: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        bonus = 1.5 if reading.piece.kind == "heading" else 1.0
        for start, end, word in _words(reading.piece.text):
            total += 1
            for theme, weight in theme_points(word):
                counts[theme, word] += 1
                # Each further time the same word says less.
                points[theme] = points.get(theme, 0.0) + bonus * weight / counts[theme, word] ** 0.6
                span = Span(*reading.piece.span(start, end))
                places.setdefault(theme, []).append((weight, span))
        for theme, weight, start, end in _phrases(reading.piece.text):
            points[theme] = points.get(theme, 0.0) + bonus * weight
            places.setdefault(theme, []).append((weight, Span(*reading.piece.span(start, end))))
    told: dict[str, list[Span]] = {}
    for story in stories:
        for one in themes(story):
            if len(one.spans) > 1:  # not a word in passing
                told.setdefault(one.id, []).extend(one.spans)
    return _chosen(points, places, total, similarity or {}, told)


def _chosen(
    points: Mapping[str, float],
    places: Mapping[str, list[tuple[float, Span]]],
    total: int,
    similarity: Mapping[str, float],
    told: Mapping[str, Sequence[Span]],
) -> tuple[ThemeFinding, ...]:
    if not points:
        return ()
    labels = {theme: label for theme, label, _ in scheme()}
    scores = score(points, total, similarity)
    best = max(scores.values())
    order = sorted(scores, key=lambda theme: (-scores[theme], theme))
    kept = [
        theme for theme in order if scores[theme] >= max(LEAST, SHARE * best) and theme in places
    ][:MOST]
    kept += [theme for theme in order if theme in told and theme not in kept]
    return tuple(
        ThemeFinding(
            theme,
            labels[theme],
            round(1 - math.exp(-scores[theme]), 3),
            tuple(sorted({*_shown(places[theme]), *told.get(theme, ())})),
        )
        for theme in kept
    )


def score(
    points: Mapping[str, float], total: int, similarity: Mapping[str, float]
) -> dict[str, float]:
    """How much a text speaks of each theme: points of its words for its length, lifted or lowered
    by how near its embedding is.
    """
    scale = math.sqrt(max(total, SHORT))
    return {
        theme: value / scale * math.exp(0.3 * similarity.get(theme, 0.0))
        for theme, value in points.items()
    }


def _shown(places: Iterable[tuple[float, Span]]) -> tuple[Span, ...]:
    best = sorted(places, key=lambda place: (-place[0], place[1]))[:SHOWN]
    return tuple(sorted({span for _, span in best}))


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), match.group().lower()


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


def _phrases(text: str) -> Iterator[tuple[str, float, int, int]]:
    pattern, owners = _phrase_pattern()
    small = text.lower()
    for match in pattern.finditer(small if len(small) == len(text) else text):
        theme, weight = owners[match.group()]
        yield theme, weight, match.start(), match.end()


@cache
def scheme() -> tuple[tuple[str, str, str], ...]:
    """Every theme of the scheme: id, Dutch label, and a description to embed."""
    return tuple((row["id"], row["label"], row["description"]) for row in table("theme_scheme"))
