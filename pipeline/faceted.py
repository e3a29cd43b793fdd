"""A search as a page shows it: hits from a place in the ranking on, and counts per filter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.records import DocumentCard, Filters, Query, Result
from core.settings import Settings
from pipeline.asking import understood
from pipeline.kept import reading
from pipeline.registers import municipality_labels, organisation_labels
from pipeline.tools import encoder, fingerprint, read

if TYPE_CHECKING:
    from index.encoding import Encoder, Vectors
    from index.facet_counts import Facets
    from index.store import Store


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A stretch of a ranking: ``result`` holds its hits, ``more`` says whether others follow."""

    result: Result
    facets: "Facets"
    more: bool


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """A stretch of the documents that pass the filters, the latest first."""

    documents: tuple[DocumentCard, ...]
    total: int
    facets: "Facets"


def search_page(query: Query, settings: Settings, *, skip: int = 0) -> SearchPage:
    """The ``query.k`` hits behind the first ``skip``, with the values of every filter."""
    from index.facet_counts import facets
    from index.searching import searched

    with reading(settings, fingerprint(settings)) as store:
        once = _EncodedOnce(encoder(settings))
        found = searched(store, replace(understood(query), k=skip + query.k + 1), once, read)
        values = facets(store, query, once, found.rows, _registered())
    deep = found.result
    hits = deep.hits[skip : skip + query.k]
    return SearchPage(
        replace(deep, query=query, hits=hits), values, len(deep.hits) > skip + query.k
    )


def browse(filters: Filters, settings: Settings, *, skip: int = 0, most: int = 20) -> BrowsePage:
    """The documents that pass the filters, with the values of every filter."""
    from index.facet_counts import facets

    with reading(settings) as store, store.snapshot():
        values = facets(store, Query("", filters=filters), None, registered=_registered())
        total, cards = _documents(store, filters, skip, most)
    return BrowsePage(cards, total, values)


def _registered() -> Mapping[str, Mapping[str, str]]:
    """The names of today of what documents call by the names of their own time."""
    return {"actor": organisation_labels(), "municipality": municipality_labels()}


def _documents(
    store: "Store", filters: Filters, skip: int, most: int
) -> tuple[int, tuple[DocumentCard, ...]]:
    from index.store_filters import passage_counts
    from index.store_reading import card_of

    condition = passage_counts(filters)
    rows = store.connection.execute(
        "SELECT DISTINCT d.row, d.date, d.title FROM documents d "  # noqa: S608
        f"JOIN passages p ON p.document = d.row WHERE {condition.sql} "
        "ORDER BY d.date IS NULL, d.date DESC, d.title, d.row",
        condition.values,
    ).fetchall()
    shown = rows[skip : skip + most]
    return len(rows), tuple(card_of(store.connection, row["row"], filters.access) for row in shown)


class _EncodedOnce:
    """An encoder that remembers the vectors of the queries it was given."""

    def __init__(self, wrapped: "Encoder") -> None:
        self._wrapped = wrapped
        self._known: dict[tuple[str, ...], Vectors] = {}
        self.dimension, self.identity = wrapped.dimension, wrapped.identity
        self.truncated = 0

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._wrapped.encode_queries(key)
        return self._known[key]

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        return self._wrapped.encode_passages(texts)
