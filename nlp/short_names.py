"""Organisations called by their bare name, once a text has said what they are.

'Woonmaatschappij Demerdal …' tells who is meant where 'Demerdal' stands alone further on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.findings import Span
from nlp.mentions import Mention, is_thing
from nlp.naming import is_word
from nlp.reading import Reading
from nlp.register import Register

_LEAST = 4  # letters
_KIND_BEFORE = re.compile(r"^[a-zà-ÿ][\w-]*\s(?=[A-ZÀ-Ý'’])")  # 'basisschool De Kaap'
_KINDS = frozenset({"association", "company", "school", "housing-company", "other"})


def short_names(
    readings: Sequence[Reading], found: Sequence[Mention], register: Register
) -> list[Mention]:
    """The namings by a bare name of those that a text introduces with their kind."""
    names: dict[str, Mention] = {}
    for mention in found:
        if mention.type in _KINDS and not mention.class_level and not mention.guess:
            for name in _bare(mention, register):
                names.setdefault(name, mention)
    if not names:
        return []
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
    taken: dict[int, list[Mention]] = {}
    for mention in found:
        taken.setdefault(mention.piece, []).append(mention)
    return [
        mention
        for p, reading in enumerate(readings)
        for mention in _again(reading, p, pattern, names, taken.get(p, []))
    ]


def _bare(mention: Mention, register: Register) -> Iterator[str]:
    """The name itself without its kind, and without its article; a word of the language is none."""
    own = _KIND_BEFORE.sub("", mention.label)
    for name in (own, re.sub(r"^(?:De|Het)\s", "", own)):
        if len(name) < _LEAST or not name[0].isupper() or name in register.municipality_names:
            continue
        if name in register.places or (" " not in name and is_word(name)):
            continue
        yield name
        if " " in name or len(name) > _LEAST:
            yield name.upper()  # in a heading


def _again(
    reading: Reading,
    p: int,
    pattern: re.Pattern[str],
    names: dict[str, Mention],
    taken: Sequence[Mention],
) -> Iterator[Mention]:
    marks = [(mark.start, mark.end) for mark in reading.names]
    for match in pattern.finditer(reading.piece.text):
        start, end = match.span()
        if any(one.start < end and start < one.end for one in taken):
            continue
        if any(a < end and start < b for a, b in marks):
            continue
        if is_thing(reading, start):
            continue
        yield replace(
            names[match.group()],
            span=Span(*reading.piece.span(start, end)),
            start=start,
            end=end,
            piece=p,
            sentence=reading.sentence_at(start),
        )
