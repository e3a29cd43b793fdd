"""The kind of a document, by reviewed cues in its words and its shape."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.records import KINDS, Block, Found

ENOUGH = 1.5  # weight below which the kind is not told
_START = 1800  # characters that count as the start
_TEXT = 20_000
_ASKED = re.compile(
    r"\b(?:minister|vlaamse regering|regering)\b[^.?!]{0,200}\?|\bgraag een (?:overzicht|stand)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:heb ik|verwijs ik|ik verwijs|bied ik|mijn (?:administratie|kabinet|voorganger|collega)"
    r"|is het mijn|mijn intentie|ik (?:beantwoord|antwoord)|bevoegde collega)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the table: what is looked for, where, and how much it weighs."""

    kind: str
    where: str
    weight: float
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def cues() -> tuple[Cue, ...]:
    """The rows of ``kind_cues.tsv``."""
    table = Path(__file__).with_name("kind_cues.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Cue(row["kind"], row["where"], float(row["weight"]), _pattern(row["pattern"]))
        for row in rows
    )


def _pattern(written: str) -> re.Pattern[str]:
    # In lower case and without IGNORECASE a search is three times as fast.
    return re.compile(written, re.MULTILINE)


def kind_of(places: Mapping[str, str]) -> Found | None:
    """The kind with the most weight, and the words that told it; None where too few did.

    ``places`` holds the text per place that the table names.
    """
    lowered = {place: text.lower() for place, text in places.items()}
    weights: defaultdict[str, float] = defaultdict(float)
    told: dict[str, tuple[float, str]] = {}
    for cue in cues():
        found = cue.pattern.search(lowered.get(cue.where, ""))
        if found is None:
            continue
        weights[cue.kind] += cue.weight
        words = " ".join(found[0].split())[:60]
        if cue.weight > told.get(cue.kind, (0.0, ""))[0]:
            told[cue.kind] = cue.weight, f"{cue.where}: {words}"
    if not weights:
        return None
    best = max(weights, key=lambda kind: (weights[kind], -KINDS.index(kind)))
    return Found(best, told[best][1]) if weights[best] >= ENOUGH else None


def start_of(text: str) -> str:
    """The part of a text in which a document says what it is."""
    return text[:_START]


def sample_of(text: str) -> str:
    """The text, or of a long one its beginning and its end."""
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 4000]}\n\n{text[-4000:]}"


def shapes(
    text: str, blocks: Sequence[Block], slides: bool, headed: bool = False, mailed: bool = False
) -> str:
    """What the shape of a document tells, one cue a line.

    ``headed`` as a written question, ``mailed`` so in the body of a mail.
    """
    found: list[str] = ["head of a written question"] if headed else []
    if mailed:
        found.append("written question in a mail")
    if slides:
        found.append("landscape pages")
    if _is_answered_by_number(text, blocks):
        found.append("numbered questions answered")
    if _is_asked_and_answered(text):
        found.append("question and answer in the first person")
    return "\n".join(found)


def _is_answered_by_number(text: str, blocks: Sequence[Block]) -> bool:
    """Whether numbered questions are followed by items with the same numbers that do not ask."""
    top = [block for block in blocks if block.kind == "item" and block.label[:1].isdigit()]
    firsts = [n for n, block in enumerate(top) if re.fullmatch(r"1[.)°]?", block.label)]
    if len(firsts) < 2 or firsts[0] != 0:
        return False
    asked, answered = top[: firsts[1]], top[firsts[1] :]
    asks = sum(
        "?" in text[b.start : b.end] or "graag" in text[b.start : b.end].lower() for b in asked
    )
    tells = sum(not text[b.start : b.end].endswith("?") for b in answered)
    return len(asked) > 1 and asks >= 0.6 * len(asked) and tells >= 0.8 * len(answered)


def _is_asked_and_answered(text: str) -> bool:
    head = text[:_TEXT]
    asked = _ASKED.search(head)
    return asked is not None and _FIRST_PERSON.search(head, asked.end()) is not None
