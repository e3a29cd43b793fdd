"""Organisations that only a list names: 'Partners: Campina Energie, …' says what they are."""

import re
from collections.abc import Iterator, Sequence

from core.findings import Span
from nlp.mentions import Mention
from nlp.naming import is_word, proper_name, slug
from nlp.reading import Reading
from nlp.roles import Lists
from nlp.tables import pattern, says

_ITEM = re.compile(r"[^,;|•\n]+")
_WORDS = 6


def listed(
    readings: Sequence[Reading],
    lists: Lists,
    found: Sequence[Mention],
) -> list[Mention]:
    """The items of lists of parties that nothing else recognised, as associations."""
    known: dict[int, list[Mention]] = {}
    for mention in found:
        known.setdefault(mention.piece, []).append(mention)
    return [
        mention
        for p, heads in lists.items()
        if not any(says("listed.attendance", words) for _, _, words in heads)
        for mention in _items(readings[p], p, heads[0][0], known.get(p, []))
    ]


def _items(reading: Reading, p: int, start: int, known: Sequence[Mention]) -> Iterator[Mention]:
    text = reading.piece.text
    for item in _ITEM.finditer(text, start):
        name = pattern("listed.name").match(item.group())
        if name is None or _is_known(item, known):
            continue
        own = proper_name(name["name"].strip())
        if (
            not own
            or len(own.split()) > _WORDS
            or says("listed.no_name", own)
            or (own.isalpha() and is_word(own))
        ):
            continue
        begin = item.start() + name.start("name")
        end = begin + len(name["name"].rstrip())
        yield Mention(
            id=slug(own),
            label=own,
            type="association",
            level="local",
            uri=None,
            span=Span(*reading.piece.span(begin, end)),
            start=begin,
            end=end,
            piece=p,
            sentence=reading.sentence_at(begin),
            guess=True,
        )


def _is_known(item: re.Match[str], known: Sequence[Mention]) -> bool:
    return any(one.start < item.end() and item.start() < one.end for one in known)
