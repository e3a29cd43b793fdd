"""What a search tells about itself, for the confidence that its hits hold an answer."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.reading import as_read
from index.confidence import Signals
from index.stretches import Sentence, best_stretch, concepts

if TYPE_CHECKING:
    from core.reading import Read
    from index.lexical import LexicalIndex
    from index.store_records import Analysis

_BEST = 3
_TOGETHER = 5
_FOLLOWERS = slice(5, 10)
_READ = 4  # sentences of the best passages that are read with the question: two rounds on two cores
_SURE = 6.0  # log odds beyond which it makes no difference
_WORD = re.compile(r"[^\W_]+(?:[-'./][^\W_]+)*")


def signals_of(
    connection: sqlite3.Connection,
    lexical: LexicalIndex,
    analysis: Analysis,
    text: str,
    weights: Mapping[str, float],
    fused: Sequence[tuple[int, float]],
    cosines: Sequence[tuple[int, float]],
    read: Read | None = None,
) -> Signals:
    """The signals of a query ``text`` with these terms, its fused ranking and its cosines.

    ``read`` is ``CrossEncoder.read``; without it nothing is known of what the passages tell.
    """
    # an acronym's '=' and its letters are one word to a reader
    own = {term for term, weight in weights.items() if weight == 1 and term[0] != "="}
    names = own & set(analysis.terms(" ".join(names_and_numbers(text))))
    texts = _texts(connection, [row for row, _ in fused[:_TOGETHER]])
    held = [set(analysis.terms("\n".join(parts))) for parts in texts]
    stretch = best_stretch(
        text,
        list(concepts(text, analysis.terms, weights, lexical.rareness)),
        [passage for *_, passage in texts[:_BEST]],
        analysis.terms,
        _READ,
    )
    rareness = {term: lexical.rareness(term) for term in own}
    return Signals(
        nearest=cosines[0][1] if cosines else 0.0,
        lead=_lead([score for _, score in fused]),
        own=max((_part(own, terms, rareness) for terms in held[:_BEST]), default=0.0),
        together=_part(own, set().union(*held), rareness),
        names=max((_part(names, terms, rareness) for terms in held[:_BEST]), default=0.0)
        if names
        else 1.0,
        named=float(bool(names)),
        stretch=stretch.told,
        untold=stretch.anyhow - stretch.told,
        length=float(len(own)),
        passages=math.log(max(len(lexical), 1)),
        read=_read(text, texts, stretch.sentences, read) if read else 0.0,
    )


def _read(
    text: str, texts: Sequence[Sequence[str]], sentences: Iterable[Sentence], read: Read
) -> float:
    told = [
        as_read(sentence.text, texts[sentence.passage][:-1], sentence.before)
        for sentence in sentences
    ]
    return min(max(read(text, told), default=-_SURE), _SURE)


def names_and_numbers(text: str) -> Iterable[str]:
    """The words of a question that look like a name or hold a number.

    A capital at the beginning says nothing.
    """
    for place, word in enumerate(_WORD.findall(text)):
        if any(letter.isdigit() for letter in word) or (place and word[0].isupper()):
            yield word


def _texts(connection: sqlite3.Connection, rows: Sequence[int]) -> list[list[str]]:
    """The title, the headings and, last, the text of each passage, in the order of the rows."""
    found = connection.execute(
        "SELECT p.row, p.headings, d.title, "
        'substr(t.text, p.start + 1, p."end" - p.start) AS text '
        "FROM passages p JOIN documents d ON d.row = p.document JOIN texts t "
        "ON t.document = d.row WHERE p.row IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)),),
    )
    texts = {
        kept["row"]: [kept["title"] or "", *json.loads(kept["headings"]), kept["text"]]
        for kept in found
    }
    return [texts[row] for row in rows if row in texts]


def _part(wanted: Collection[str], held: Collection[str], rareness: Mapping[str, float]) -> float:
    whole = sum(rareness[term] for term in wanted)
    return sum(rareness[term] for term in wanted if term in held) / whole if whole else 0.0


def _lead(scores: Sequence[float]) -> float:
    followers = scores[_FOLLOWERS]
    return scores[0] - sum(followers) / len(followers) if followers else 0.0
