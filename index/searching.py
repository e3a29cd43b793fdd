"""From a question to cited hits: both rankings, joined, checked against the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from core.records import ACCESS_LEVELS, Citation, Filters, Hit, Passage, Query, Result
from index import store_filters, store_reading
from index.candidates import candidates
from index.confidence import ANSWERABLE_FROM, Signals, confidence
from index.diversity import AMONG, spread
from index.fusion import fuse
from index.signals import signals_of

if TYPE_CHECKING:
    import sqlite3

    from core.reading import Read
    from index.derived import Indexes
    from index.encoding import Encoder
    from index.store_opened import Store
    from index.store_records import Vectors

CANDIDATES = 100  # taken of each ranking, or more where more hits are asked for
MOST_CHARACTERS = 2_000  # of a query; what comes after is not looked at
# Jaccard of words from which a passage is folded under a better one. At 0.9 a draft and the final
# decision were one, which cost 0.016 nDCG@10 on `vlareg_titel`; now 0.001.
ALIKE = 0.97
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w+(?:[.,'’/-]\w+)*")  # marked as a whole: "800.000", "OCMW-raad"
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Rankings:
    """What each index found, best first: (row, score)."""

    lexical: Sequence[tuple[int, float]]
    dense: Sequence[tuple[int, float]]

    def named(self) -> dict[str, Sequence[tuple[int, float]]]:
        """The rankings by the names that ``Hit.why`` uses."""
        return {"lexical": self.lexical, "dense": self.dense}

    def reach(self, most: int) -> bool:
        """Whether either holds so many, so that there may be more."""
        return max(len(self.lexical), len(self.dense)) >= most

    def rows(self) -> list[int]:
        """The rows of the best CANDIDATES of either, in their order."""
        best = (ranking[:CANDIDATES] for ranking in self.named().values())
        return sorted({row for ranking in best for row, _ in ranking})


@dataclass(frozen=True, slots=True)
class Searched:
    """A result with what it was made of."""

    result: Result
    rows: Sequence[int] | None  # of the passages found, in their order; see ``found_rows``
    signals: Signals | None  # of its confidence; None for an empty query


def search(store: Store, query: Query, encoder: Encoder | None, read: Read | None = None) -> Result:
    """The passages that answer best, each once, with their citations; without encoder by words.

    ``read`` reads the best of them with the question, to tell whether they hold an answer.
    An empty query has no hits.
    """
    return searched(store, query, encoder, read).result


def searched(
    store: Store, query: Query, encoder: Encoder | None, read: Read | None = None
) -> Searched:
    """What ``search`` gives, with all that was found on the way."""
    text = query.text[:MOST_CHARACTERS]
    if not text.strip():
        return Searched(Result(query, (), 0.0, False), None, None)
    return _search(store, query, _weights(store, text), _vector(encoder, text), read)


def similar_to(
    store: Store, passage: Passage, filters: Filters, k: int = 10, vector: Vectors | None = None
) -> Result:
    """What resembles a passage, itself and what stands in the same place left out.

    ``vector`` is the passage's own, for one that is not in the store; else the stored one is taken.
    """
    if vector is None:
        vector = _stored_vector(store, passage)
    query = Query(passage.text, k, filters)
    weights = _weights(store, passage.text)
    return _search(store, query, weights, vector, without=passage.id).result


def _vector(encoder: Encoder | None, text: str) -> Vectors | None:
    return None if encoder is None else encoder.encode_queries([text])[0]


def _weights(store: Store, text: str) -> Mapping[str, float]:
    analysis = store.analysis
    if analysis.weights is not None:
        return analysis.weights(text)
    return dict.fromkeys(analysis.terms(text), 1.0)


def _search(
    store: Store,
    query: Query,
    weights: Mapping[str, float],
    vector: Vectors | None,
    read: Read | None = None,
    without: str = "",
) -> Searched:
    indexes = store.indexes()
    passages = max(len(indexes.lexical), 1)
    most = min(max(CANDIDATES, 3 * query.k), passages)
    with store.snapshot() as connection:
        while True:
            found = rankings(indexes, query, weights, vector, most)
            known = candidates(connection, indexes, weights, vector, found.named().values(), query)
            fused = fuse(known)
            hits = tuple(_hits(connection, query, fused, found, without))
            if len(hits) >= query.k or not found.reach(most) or most == passages:
                break
            most = min(_deeper(most, len(hits), query.k), passages)
        text = query.text[:MOST_CHARACTERS]
        signals = signals_of(
            connection, indexes.lexical, store.analysis, text, weights, fused, found.dense, read
        )
    marks = _Marks(store.analysis.terms, frozenset(weights))
    marked = tuple(replace(hit, highlights=marks.of(hit.passage.text)) for hit in hits)
    sure = confidence(signals) if marked else 0.0
    result = Result(query, marked, sure, sure >= ANSWERABLE_FROM)
    return Searched(result, found.rows(), signals)


def _deeper(most: int, hits: int, k: int) -> int:
    """How many candidates to take where too many of ``most`` say the same: as many as seem needed.

    A few more than in proportion, for what comes later answers less and is more alike.
    """
    return most * min(max(2, ceil(1.5 * k / max(hits, 1))), 8)


def rankings(
    indexes: Indexes,
    query: Query,
    weights: Mapping[str, float],
    vector: Vectors | None,
    most: int = CANDIDATES,
) -> Rankings:
    """What both indexes find, each ``most``, among the passages that pass the filters."""
    by_words = indexes.lexical.search(weights, most, query.filters)
    if vector is None or indexes.dense is None:
        return Rankings(by_words, ())
    return Rankings(by_words, indexes.dense.search(vector, most, query.filters))


def found_rows(store: Store, query: Query, encoder: Encoder | None) -> list[int] | None:
    """The rows of the passages among the best of either ranking, in their order.

    None for an empty query, which leaves nothing out.
    """
    text = query.text[:MOST_CHARACTERS]
    if not text.strip():
        return None
    weights = _weights(store, text)
    return rankings(store.indexes(), query, weights, _vector(encoder, text)).rows()


def _hits(
    connection: sqlite3.Connection,
    query: Query,
    fused: Sequence[tuple[int, float]],
    found: Rankings,
    without: str,
) -> Iterator[Hit]:
    ranks = {
        name: {row: rank for rank, (row, _) in enumerate(ranking, start=1)}
        for name, ranking in found.named().items()
    }
    scores = dict(fused)
    groups = _groups(connection, query, fused, without)
    for rank, group in enumerate(groups, start=1):
        best = group[0]
        row = best["row"]
        passage = store_reading.passage_of(best)
        yield Hit(
            rank=rank,
            score=scores[row],
            passage=passage,
            citation=_citation(connection, best, query.filters),
            why={name: places[row] for name, places in ranks.items() if row in places},
            findings=store_reading.findings_of(
                connection, best["document"], passage.start, passage.end
            ),
            folded=tuple(_citation(connection, kept, query.filters) for kept in group[1:]),
        )


def _groups(
    connection: sqlite3.Connection,
    query: Query,
    fused: Sequence[tuple[int, float]],
    without: str,
) -> list[list[sqlite3.Row]]:
    """What is shown: passages that say the same together, over the contracts where wanted."""
    most = max(query.k, AMONG) if query.diverse else query.k
    groups = _folded(_candidates(connection, query.filters, fused), most, without)
    if not query.diverse:
        return groups
    # what belongs to no contract is told apart by its document
    keys = [
        store_reading.contract_of(
            connection, best["document"], best["start"], best["end"], query.filters.access
        )
        or best["document"]
        for best, *_ in groups
    ]
    return spread(groups, keys)[: query.k]


def _candidates(
    connection: sqlite3.Connection, filters: Filters, fused: Sequence[tuple[int, float]]
) -> Iterator[sqlite3.Row]:
    """The passages in the order of the fusion, read from the tables a few at a time.

    The indexes may be behind the tables: what has gone, or may no longer be seen, is left out.
    """
    condition = store_filters.passage_counts(filters, one_by_one=True)
    sql = (
        f"SELECT {store_reading.PASSAGE_COLUMNS} FROM {store_reading.PASSAGE_TABLES} "  # noqa: S608
        f"WHERE p.row IN (SELECT value FROM json_each(?)) AND ({condition.sql})"
    )
    step = 25
    for begin in range(0, len(fused), step):
        rows = [row for row, _ in fused[begin : begin + step]]
        yield from store_reading.rows_in_order(connection, sql, rows, condition.values)


def _folded(candidates: Iterator[sqlite3.Row], k: int, without: str) -> list[list[sqlite3.Row]]:
    """At most ``k`` groups of passages that say the same, each led by its best, best first."""
    groups: list[tuple[frozenset[str], list[sqlite3.Row]]] = []
    for kept in candidates:
        if without == f"{kept['doc_id']}:{kept['start']}-{kept['end']}":
            continue
        words = _words(kept["text"])
        same = next((group for lead, group in groups if _alike(lead, words)), None)
        if same is not None:
            same.append(kept)
        elif len(groups) < k:
            groups.append((words, [kept]))
        else:
            break
    return [group for _, group in groups]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether the words are as good as the same; another number is another statement."""
    if some == others:
        return True
    if len(some & others) < ALIKE * len(some | others):
        return False
    return not any(_NUMBER.search(word) for word in some ^ others)


def _citation(connection: sqlite3.Connection, kept: sqlite3.Row, filters: Filters) -> Citation:
    access = filters.access
    return Citation(
        document=store_reading.card_of(connection, kept["document"], access),
        contract=store_reading.contract_of(
            connection, kept["document"], kept["start"], kept["end"], access
        ),
        first_page=kept["first_page"],
        last_page=kept["last_page"],
        start=kept["start"],
        end=kept["end"],
        quote=kept["text"],
        place=store_reading.place_at(connection, kept["document"], kept["start"], kept["end"]),
    )


class _Marks:
    """Finds the words of a text that share an index term with the query; knows seen words."""

    def __init__(self, terms_of: Callable[[str], list[str]], wanted: frozenset[str]) -> None:
        self._terms_of = terms_of
        self._wanted = wanted
        self._seen: dict[str, bool] = {}

    def of(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words stand, as offsets into the text."""
        return tuple(match.span() for match in _PIECE.finditer(text) if self._is(match.group()))

    def _is(self, word: str) -> bool:
        known = self._seen.get(word)
        if known is None:
            known = not self._wanted.isdisjoint(_terms_of_word(self._terms_of, word))
            self._seen[word] = known
        return known


@lru_cache(maxsize=100_000)
def _terms_of_word(terms_of: Callable[[str], list[str]], word: str) -> frozenset[str]:
    """The index terms of a word; most words of a hit stood in an earlier one too."""
    return frozenset(terms_of(word))


def _stored_vector(store: Store, passage: Passage) -> Vectors | None:
    import numpy as np

    access = ACCESS_LEVELS[-1]
    with store.snapshot() as connection:
        row = store_reading.passage_row(connection, passage.id, access)
        kept = connection.execute("SELECT vector FROM vectors WHERE passage = ?", (row,)).fetchone()
    return None if kept is None else np.frombuffer(kept[0], dtype="<f2").astype(np.float32)
