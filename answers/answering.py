"""What each question of a part comes to: the sentences found, or a list from the records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from answers.asking import Ask
from answers.evidence import HITS, Found, look_up
from answers.kinds import counts
from answers.listing import Listing
from answers.lists import listing
from answers.sources import Sources
from answers.statements import chosen
from core.records import Hit
from core.sentences import sentence_ends, trimmed

_ANNOUNCES = re.compile(
    r"\b(?P<number>twee|drie|vier|verschillende|meerdere|enkele|volgende)\s+(?:\w+\s+)?"
    r"(?:gronden|redenen|motieven|oorzaken|argumenten)\b[^.:]*[.:]$",
    re.IGNORECASE,
)
_ANNOUNCED = {"twee": 2, "drie": 3, "vier": 4}
_ANNOUNCED_OTHERWISE = 3  # sentences
_ASKS_WHICH = re.compile(r"\bwelke?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one question of a part came to."""

    ask: Ask
    hits: tuple[Hit, ...]
    found: tuple[Found, ...]
    chosen: tuple[Found, ...]
    listing: Listing | None

    @property
    def answerable(self) -> bool:
        return bool(self.chosen or self.listing)


def answered(
    asks: Sequence[Ask], part: str, own: frozenset[str], sources: Sources
) -> list[Answered]:
    """What each question came to; one that hangs on a question without answer has none either.

    ``own`` holds the sentences of the file that asks, which prove nothing.
    """
    every: list[Answered] = []
    known = True
    for ask in asks:
        one = _answer(ask, part, own, sources)
        if ask.follow_up and (ask.kind == "form" or not known):
            one = replace(one, chosen=())
        elif not ask.follow_up:
            if every and not ask.stands_alone:
                one = _where_answered(one, every[-1])
            known = one.answerable
        every.append(one)
    return every


def _where_answered(one: Answered, before: Answered) -> Answered:
    """The sentences told where the question before it was answered: 'Sinds wanneer?' is of that."""
    cited = [found.hit.citation for found in before.chosen]
    cited += before.listing.summary.citations if before.listing else ()
    documents = {citation.document.id for citation in cited}
    contracts = {citation.contract for citation in cited} - {None}
    told = [
        found
        for found in one.chosen
        if found.unit.doc_id in documents or found.hit.citation.contract in contracts
    ]
    return replace(one, chosen=tuple(told))


def is_told(one: Answered) -> bool:
    """Whether a part lacks something without an answer to it: not with 'Graag een overzicht'."""
    return not one.ask.follow_up and one.ask.kind != "form"


def _answer(ask: Ask, part: str, own: frozenset[str], sources: Sources) -> Answered:
    hits = _hits(ask, sources)
    found = tuple(look_up(ask, hits, own, sources)) if ask.own_words else ()
    picked = tuple(_with_what_it_announces(one) for one in chosen(ask, found))
    table = listing(ask, part, sources)
    counting = _that_count(ask, picked) if table is not None and table.uncovered else ()
    if table is not None and table.uncovered and _lists_names(picked):
        table = None
    if counting and not _ASKS_WHICH.search(ask.text):
        table = None
    if table is not None:
        picked = counting
    return Answered(ask, hits, found, picked, table)


def _with_what_it_announces(one: Found) -> Found:
    """The sentence with those that it announces: 'De weigering steunt op twee gronden. …'."""
    unit, passage = one.unit, one.hit.passage
    match = _ANNOUNCES.search(unit.text)
    if match is None:
        return one
    paragraph = passage.text[unit.end - passage.start :].split("\n", 1)[0]
    most = _ANNOUNCED.get(match["number"].lower(), _ANNOUNCED_OTHERWISE)
    *_, last = islice(sentence_ends(paragraph), most)
    _, end = trimmed(passage.text, unit.start - passage.start, unit.end - passage.start + last)
    text = passage.text[unit.start - passage.start : end]
    return replace(one, unit=replace(unit, end=passage.start + end, text=text))


def _hits(ask: Ask, sources: Sources) -> tuple[Hit, ...]:
    """The passages that every query of the question finds, each once."""
    found: dict[str, Hit] = {}
    for query in ask.queries:
        for hit in sources.search(query, HITS):
            found.setdefault(hit.passage.id, hit)
    return tuple(found.values())


def _that_count(ask: Ask, picked: Sequence[Found]) -> tuple[Found, ...]:
    """The sentences that give the number that is asked for: '20 besturen dienden … in'."""
    if ask.kind != "how-many" or ask.focus is None:
        return ()
    nouns = (ask.focus.word, *ask.focus.near)
    return tuple(one for one in picked if counts(one.unit.text, nouns))


def _lists_names(picked: Sequence[Found]) -> bool:
    """Whether a sentence itself gives the list that is asked for: several names in a row."""
    for one in picked:
        words = one.unit.text.split()[1:]
        names = [word for word in words if word[:1].isupper() and word.endswith((",", "."))]
        if one.covered >= 0.75 and len(names) > 2:
            return True
    return False
