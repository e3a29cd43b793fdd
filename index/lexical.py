"""The lexical index: BM25 over our own index terms, by tantivy.

tantivy does no analysis here. Terms come ready-made and are split at white space, so that
documents and queries are always treated alike. A query is its terms with what each weighs.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.records import ACCESS_LEVELS, Filters
from index.facets import Conditions, PassageFacets, conditions_of
from index.store_errors import of_library

FIELD_BOOSTS = {"body": 1.0, "heads": 0.5}  # of the search; ``scores`` has weights of its own
_SCORED = ("body", "around")
# BM25 gives a term at most 2.2 times its rareness: so a term that stands often in a text counts as
# much as one that stands there at all, which is what ``around`` tells.
_MOST_OF_BM25 = 2.2
QUESTION = "¿"  # the term that a passage holds which asks, and answers nothing
# What the fields hold; raised when that changes, so that indexes made before are made anew.
LAYOUT = 3
MOST_QUERY_TERMS = 64  # different ones; of a longer query the first are taken
_SPARE = 4  # times as many are found as asked, before a filter that most pass
_ONE_BY_ONE = 500  # rows, up to which each looked up by itself is cheaper than all as a set
_READ_ON = 50  # postings that are read on end in the time in which one is looked up
_HEAP_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """A passage as the lexical index takes it."""

    document: int  # row
    facets: PassageFacets
    body: Sequence[str]  # index terms
    heads: Sequence[str]  # index terms of the title and the headings above it
    around: Sequence[str] = ()  # different terms of all its document says, where that is short


def write_index(folder: Path, rows: Iterable[LexicalRow], gone: Sequence[int] = ()) -> int:
    """Add rows to the index in ``folder`` (made where there is none); the number in it afterwards.

    ``gone`` are documents whose passages are taken out first.
    """
    import tantivy

    try:
        if (folder / "meta.json").exists():
            index = tantivy.Index.open(str(folder))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(_schema(), path=str(folder))
        # One thread: the same rows make the same segments.
        writer = index.writer(_HEAP_BYTES, 1)
        if gone:
            query = tantivy.Query.term_set_query(index.schema, "document", list(gone))
            writer.delete_documents_by_query(query)
        for row in rows:
            writer.add_document(tantivy.Document.from_dict(_fields(row), index.schema))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return int(index.searcher().num_docs)
    except ValueError as error:  # what tantivy raises for all that goes wrong
        raise of_library(error, folder.parent, "De woordindex") from error


class LexicalIndex:
    """An index opened for searching; it goes on seeing the files as they were when opened."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreUnavailable where the files are no sound index."""
        import tantivy

        with _where_a_lock_may_be_made(folder) as place:
            try:
                index = tantivy.Index.open(str(place))
                index.config_reader("manual", 0)
                self._schema = index.schema
                self._searcher = index.searcher()
                for field in ("body", "heads", "around", "facet"):  # all that a search asks for
                    tantivy.Query.term_query(self._schema, field, "", "basic")
            except ValueError as error:
                raise of_library(error, folder.parent, "De woordindex") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, weights: Mapping[str, float], k: int, filters: Filters
    ) -> list[tuple[int, float]]:
        """Row and BM25 score of the ``k`` best passages that pass the filters, best first.

        Equal scores are in the order of their rows.
        """
        weights = _usable(weights)
        if not weights or k < 1:
            return []
        words = _union(list(_by_frequency(self._schema, weights, FIELD_BOOSTS)))
        conditions = conditions_of(filters)
        if not conditions.groups and not conditions.always:
            # Most passages pass a level of access: the best of all are found in half the time.
            best = self._found(words, _SPARE * k)
            left = self._left(best, conditions)
            if len(left) >= k or len(best) < _SPARE * k:
                return left[:k]
        return self._found(_filtered(self._schema, words, conditions), k)

    def _left(
        self, found: Sequence[tuple[int, float]], conditions: Conditions
    ) -> list[tuple[int, float]]:
        among = self._only([row for row, _ in found])
        passing = dict(self._found(_filtered(self._schema, among, conditions), max(len(found), 1)))
        return [hit for hit in found if hit[0] in passing]

    def scores(self, weights: Mapping[str, float], rows: Sequence[int]) -> dict[int, float]:
        """By row the part of what the words could give at the most: about 0 to 1.

        Half of it is the BM25 score, half the rareness of the words that stand in the passage at
        all, in its headings, or elsewhere in a short document. Rows without any are left out.
        """
        import tantivy

        weights = _usable(weights)
        most = 2 * sum(weight * self.rareness(term) for term, weight in weights.items())
        if not rows or not most:
            return {}
        frequent = _by_frequency(self._schema, weights, {"body": 1 / _MOST_OF_BM25})
        held = (
            tantivy.Query.const_score_query(
                tantivy.Query.term_query(self._schema, "around", term, "basic"),
                weight * self.rareness(term),
            )
            for term, weight in weights.items()
        )
        parts = [*frequent, *held]
        postings = sum(
            int(self._searcher.doc_freq(field, term)) for term in weights for field in _SCORED
        )
        few = postings > _READ_ON * len(rows) * len(parts)
        query = self._among(rows, _one_after_another(parts) if few else _union(parts))
        return {row: score / most for row, score in self._found(query, len(rows)) if score}

    def holding(self, term: str, rows: Sequence[int]) -> set[int]:
        """Those of the rows that hold the term, or have it around."""
        import tantivy

        held = tantivy.Query.term_query(self._schema, "around", term, "basic")
        return {row for row, _ in self._found(self._among(rows, held), max(len(rows), 1))}

    def _among(self, rows: Sequence[int], query: Any) -> Any:
        import tantivy

        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._only(rows)), (tantivy.Occur.Must, query)]
        )

    def _only(self, rows: Sequence[int]) -> Any:
        """What finds these rows, at no score."""
        import tantivy

        if len(rows) > _ONE_BY_ONE:
            among = tantivy.Query.term_set_query(self._schema, "row", list(rows))
        else:
            among = _union(
                [tantivy.Query.term_query(self._schema, "row", row, "basic") for row in rows]
            )
        return tantivy.Query.const_score_query(among, 0.0)

    def rareness(self, term: str) -> float:
        """The term's idf, as in BM25, by the passages that hold it or stand near it."""
        holding = int(self._searcher.doc_freq("around", term))
        return math.log(1 + (len(self) - holding + 0.5) / (holding + 0.5))

    def _found(self, query: Any, k: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        found = [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def rows(self) -> set[int]:
        """The rows it holds."""
        import tantivy

        everything = tantivy.Query.all_query()
        hits = self._searcher.search(everything, max(len(self), 1), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return {int(row or 0) for row in rows}

    def document_frequency(self, term: str) -> int:
        """In how many passages the body holds the term."""
        return int(self._searcher.doc_freq("body", term))


@contextmanager
def _where_a_lock_may_be_made(folder: Path) -> Iterator[Path]:
    """The folder itself or, for a read-only one, a temporary folder that points to its files.

    tantivy makes a lock file even to read; the files stay open once the index is. It may make
    one again while the folder is being removed, which then leaves an empty folder behind.
    """
    if os.access(folder, os.W_OK) or not folder.is_dir():
        yield folder
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for file in folder.iterdir():
            if file.suffix != ".lock":
                (Path(name) / file.name).symlink_to(file.absolute())
        yield Path(name)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True, indexed=True)
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("day", indexed=True)
    builder.add_integer_field("access", indexed=True)
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("heads", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("around", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _fields(row: LexicalRow) -> dict[str, Any]:
    return {
        "row": row.facets.row,
        "document": row.document,
        "day": row.facets.day,
        "access": row.facets.access,
        "body": " ".join(row.body),
        "heads": " ".join(row.heads),
        "around": " ".join({*row.body, *row.heads, *row.around}),
        "facet": list(row.facets.terms),
    }


def _usable(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights of the first terms; of an endless query the rest is not looked at."""
    return dict([(term, weight) for term, weight in weights.items() if term][:MOST_QUERY_TERMS])


def _by_frequency(
    schema: Any, weights: Mapping[str, float], boosts: Mapping[str, float]
) -> Iterator[Any]:
    import tantivy

    for term, weight in weights.items():
        for field, boost in boosts.items():
            query = tantivy.Query.term_query(schema, field, term, "freq")
            yield tantivy.Query.boost_query(query, boost * weight)


def _union(queries: Sequence[Any]) -> Any:
    import tantivy

    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _one_after_another(queries: Sequence[Any]) -> Any:
    """Finds everything, with what the queries add up to; a zero where none of them finds it.

    ``_union`` reads all that they find, thousands of passages at a time; this looks up in each
    only the passages that are asked of it. The sum is made in the same order, so to the bit.
    """
    import tantivy

    every = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
    for query in queries:
        every = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, every), (tantivy.Occur.Should, query)]
        )
    return every


def _filtered(schema: Any, words: Any, conditions: Conditions) -> Any:
    import tantivy

    if conditions.always:
        return words
    parts = [(tantivy.Occur.Must, words)]
    # A condition says whether, not how well: it adds nothing to the score.
    parts += [
        (tantivy.Occur.Must, tantivy.Query.const_score_query(wanted, 0.0))
        for wanted in _wanted(schema, conditions)
    ]
    if conditions.without:
        parts.append((tantivy.Occur.MustNot, _any_facet(schema, conditions.without)))
    return tantivy.Query.boolean_query(parts)


def _wanted(schema: Any, conditions: Conditions) -> Iterator[Any]:
    import tantivy

    for group in conditions.groups:
        yield _any_facet(schema, group)
    integer = tantivy.FieldType.Integer
    first, last = conditions.first_day, conditions.last_day
    if first or last is not None:
        yield tantivy.Query.range_query(schema, "day", integer, first, last)
    if conditions.most_secret < len(ACCESS_LEVELS) - 1:
        yield tantivy.Query.range_query(schema, "access", integer, 0, conditions.most_secret)


def _any_facet(schema: Any, terms: Sequence[str]) -> Any:
    import tantivy

    return tantivy.Query.term_set_query(schema, "facet", list(terms))
