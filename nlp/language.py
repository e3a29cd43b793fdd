"""Which language a text is in, by the small words that every text is full of."""

import re
from functools import lru_cache

from nlp.tables import table, words

ENOUGH = 4  # small words that must be seen before anything is said
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def language_of(text: str) -> str:
    """ISO 639-1 code, "" where there is too little to tell; reads at most 200,000 characters."""
    counts = dict.fromkeys(_markers(), 0)
    owners = _owners()
    for word in _WORD.findall(_sample(text).lower()):
        for language in owners.get(word, ()):
            counts[language] += 1
    best = max(sorted(counts), key=lambda language: counts[language])
    return best if counts[best] >= ENOUGH else ""


def _sample(text: str) -> str:
    """The text, or its beginning, middle and end where it is long."""
    if len(text) <= 200_000:
        return text
    middle = len(text) // 2
    return text[:100_000] + " " + text[middle : middle + 50_000] + " " + text[-50_000:]


@lru_cache(maxsize=1)
def _markers() -> dict[str, frozenset[str]]:
    return {row["language"]: frozenset(words(row["words"])) for row in table("languages")}


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for language, own in _markers().items():
        for word in own:
            owners.setdefault(word, []).append(language)
    return {word: tuple(sorted(found)) for word, found in owners.items()}
