"""What words and vectors say of each passage that one of the two rankings holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from index.fusion import Candidate
from index.lexical import QUESTION
from index.store_reading import places_told

if TYPE_CHECKING:
    from core.records import Query
    from index.dense import DenseIndex
    from index.derived import Indexes
    from index.lexical import LexicalIndex
    from index.store_records import Vectors

SHORT_DOCUMENT = 4  # passages; one that has more is about more than one thing
COMMON_OUT = 0.4  # chosen with the weights in index/fusion.py
FULL = 250  # characters; a shorter passage says less than it seems to
SAMPLE = 1_000  # passages that stand for all, to say what a chance cosine is


@dataclass(frozen=True)
class Background:
    """Vectors of passages taken evenly from the store, shape (at most SAMPLE, dimension)."""

    sample: Vectors

    def nearness(self, vector: Vectors, vectors: Vectors) -> Vectors:
        """How near each of ``vectors`` is to ``vector``, in standard deviations above chance.

        e5's cosines all lie between 0.7 and 0.9: only their place among the others tells. Part of
        what all passages share is left out, so that a passage about everything is near to nothing.
        """
        import numpy as np

        common, length = self._common
        own = vector - COMMON_OUT * float(vector @ common) / length**2 * common
        chance = self.sample @ own
        spread = float(chance.std()) or 1.0
        return np.asarray((vectors @ own - chance.mean()) / spread, dtype=np.float32)

    @cached_property
    def _common(self) -> tuple[Vectors, float]:
        """What all passages share, and its length."""
        import numpy as np

        common = self.sample.mean(axis=0)
        return common, float(np.linalg.norm(common)) or 1.0


# by an opened index: it never changes, and goes when its store is closed
_BACKGROUNDS: WeakKeyDictionary[LexicalIndex, Background] = WeakKeyDictionary()


def background(indexes: Indexes, dense: DenseIndex) -> Background:
    """The background of a store, the same for every query until its indexes change."""
    known = _BACKGROUNDS.get(indexes.lexical)
    if known is None:
        last = indexes.generation.last_row
        _, sample = dense.vectors(range(1, last + 1, max(1, last // SAMPLE)))
        known = _BACKGROUNDS[indexes.lexical] = Background(sample)
    return known


def candidates(
    connection: sqlite3.Connection,
    indexes: Indexes,
    weights: Mapping[str, float],
    vector: Vectors | None,
    rankings: Iterable[Sequence[tuple[int, float]]],
    query: Query,
) -> list[Candidate]:
    """All that stands in any of the rankings, in the order of rows.

    What one ranking did not reach is looked up, so that every candidate is judged by both.
    """
    rows = sorted({row for ranking in rankings for row, _ in ranking})
    words = indexes.lexical.scores(weights, rows)
    asking = indexes.lexical.holding(QUESTION, rows)
    stored = _stored(connection, rows)

    wanted = frozenset(query.places)
    told = places_told(connection, rows, query.filters.access) if wanted else {}
    nearness: Mapping[int, float] = {}
    company: Mapping[int, float] = {}
    if vector is not None and indexes.dense is not None and rows:
        together = _short_documents(connection, {passage.document for passage in stored.values()})
        # what has gone from the tables has no vector either
        kept, vectors = indexes.dense.vectors(sorted({*stored, *together}))
        chance = background(indexes, indexes.dense)
        nearness = dict(zip(kept, chance.nearness(vector, vectors).tolist(), strict=True))
        company = dict(_company(together, nearness))
    return [
        Candidate(
            row,
            words.get(row, 0.0),
            nearness.get(row),
            company.get(row),
            row in asking,
            stored[row].lacking if row in stored else 0.0,
            not wanted.isdisjoint(told[row]) if row in told else None,
        )
        for row in rows
    ]


def _company(
    together: Mapping[int, Sequence[int]], nearness: Mapping[int, float]
) -> Iterator[tuple[int, float]]:
    """The row of each passage of a short document, with how near its passages are on average."""
    for row, group in together.items():
        near = [nearness[other] for other in group if other in nearness]
        if near:
            yield row, sum(near) / len(near)


class _Stored(NamedTuple):
    """What the tables tell of a passage."""

    document: int
    lacking: float  # 0..1: how much of a full passage. A heading alone answers nothing


def _stored(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, _Stored]:
    """By row what the tables tell; what has gone is left out."""
    found = connection.execute(
        'SELECT row, document, "end" - start FROM passages '
        "WHERE row IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    return {row: _Stored(document, max(0.0, 1 - length / FULL)) for row, document, length in found}


def _short_documents(
    connection: sqlite3.Connection, documents: Iterable[int]
) -> dict[int, tuple[int, ...]]:
    """By row, for the passages of those documents that are short: all passages of the document."""
    found = connection.execute(
        "SELECT document, min(row), max(row) FROM passages WHERE document IN "
        "(SELECT j.value FROM json_each(?) j WHERE NOT EXISTS "
        "(SELECT 1 FROM passages p WHERE p.document = j.value LIMIT 1 OFFSET ?)) "
        "GROUP BY document",
        (json.dumps(sorted(documents)), SHORT_DOCUMENT),
    )
    # the passages of a document are stored together: their rows follow one another
    groups = [tuple(range(first, last + 1)) for _, first, last in found]
    return {row: group for group in groups for row in group}
