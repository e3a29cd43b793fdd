"""What a question asks for, and whether a text tells it."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.reviewed import table_rows

_TABLES = Path(__file__).parent / "tables"
_WORD = re.compile(r"[^\W_]+(?:[-'./’][^\W_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:;]\s+|\n\s*)[\"'“‘(]*$")


def thing_asked(question: str) -> str:
    """What the answer must hold: a name, a sum, a moment …; "" where any sentence could be it."""
    return next((thing for thing, asks, _ in _things() if asks.search(question)), "")


def tells(thing: str, sentence: str, question: str) -> bool:
    """Whether the sentence holds such a thing; a name must be another than the question's."""
    if thing == "name":
        return names_anew(sentence, question)
    pattern = next((told for name, _, told in _things() if name == thing), None)
    return pattern is None or bool(pattern.search(sentence))


def names_anew(sentence: str, question: str) -> bool:
    """Whether the sentence has a word with a capital, not at its beginning, that is not asked."""
    known = {word.casefold() for word in _WORD.findall(question)}
    return any(
        match[0][0].isupper()
        and match[0].casefold() not in known
        and not _BEGINS.search(sentence[: match.start()])
        for match in _WORD.finditer(sentence)
    )


def near_groups() -> Sequence[tuple[str, ...]]:
    """Groups of words that mean nearly the same."""
    return tuple(tuple(row[0].split()) for row in _rows("near_words"))


@cache
def _things() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row[0], re.compile(row[1], re.I), re.compile(row[2], re.I) if row[2] else None)
        for row in _rows("asked")
    )


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(table_rows(_TABLES / f"{name}.tsv"))
