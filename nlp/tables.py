"""The reviewed tables under ``lexicons/``, read once."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent / "lexicons"
_EDGE = r"\b"

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of ``lexicons/<name>.tsv``; a field that is empty is ``""``.

    A line that starts with ``#`` is a remark for the reader.
    """
    lines = (LEXICONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(dict(zip(head, row, strict=True)) for row in rows)


def words(text: str) -> tuple[str, ...]:
    """The fields of a cell that holds several, parted by ``|``."""
    return tuple(part for part in text.split("|") if part)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The rows of ``sentence_patterns`` of that name as one pattern: any of them may match."""
    rows = [row for row in table("sentence_patterns") if row["name"] == name]
    if not rows:
        raise KeyError(name)
    flags = re.IGNORECASE if rows[0]["case"] == "any" else 0
    return re.compile(joined(row["pattern"] for row in rows), flags)


def says(name: str, text: str) -> bool:
    """Whether a text has words of the pattern of that name."""
    ready, ignores_case = _said(name)
    return ready.search(text.lower() if ignores_case else text) is not None


@cache
def _said(name: str) -> tuple[re.Pattern[str], bool]:
    """The pattern of that name as it is looked for, and whether in a text in lower case."""
    own = pattern(name)
    if not own.flags & re.IGNORECASE:
        return own, False
    return re.compile(lowered(own.pattern)), True


def lowered(pattern: str) -> str:
    """The pattern for a text in lower case: that is searched twice as fast as ignoring case."""
    kept = r"(\\.|\(\?P<\w+>)|([A-ZÀ-Ý])"
    return re.sub(kept, lambda match: match.group(1) or match.group(2).lower(), pattern)


def joined(patterns: Iterable[str]) -> str:
    """The patterns as one that matches what the first of them does that matches.

    Those that begin at the edge of a word are tried only there: ``\\ba|\\bb`` is ``\\b(?:a|b)``.
    """
    branches = [branch for one in patterns for branch in _branches(one)]
    parts = []
    for at_edge, run in groupby(branches, key=lambda branch: branch.startswith(_EDGE)):
        own = list(run)
        inner = "|".join(branch.removeprefix(_EDGE) for branch in own)
        parts.append(f"{_EDGE}(?:{inner})" if at_edge else inner)
    return "|".join(parts)


def _branches(pattern: str) -> Iterator[str]:
    """What a pattern chooses from: its parts between bars that stand in no group or class."""
    depth, start, in_class = 0, 0, False
    for match in re.finditer(r"\\.|[][()|]", pattern):
        sign = match.group()
        if in_class or sign == "]":
            in_class = in_class and sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            yield pattern[start : match.start()]
            start = match.end()
    yield pattern[start:]
