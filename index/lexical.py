"""The lexical index: BM25 over our own index terms, by tantivy.

tantivy does no analysis here. Terms come ready-made and are split at white space, so that
documents and queries are always treated alike.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.records import ACCESS_LEVELS, Filters
from index.facets import Conditions, PassageFacets, conditions_of
from index.store_errors import of_library

FIELD_BOOSTS = {"body": 1.0, "heads": 0.5}
MOST_QUERY_TERMS = 64  # different ones; of a longer query the first are taken
_HEAP_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """A passage as the lexical index takes it."""

    document: int  # row
    facets: PassageFacets
    body: Sequence[str]  # index terms
    heads: Sequence[str]  # index terms of the title and the headings above it


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
            except ValueError as error:
                raise of_library(error, folder.parent, "De woordindex") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], k: int, filters: Filters) -> list[tuple[int, float]]:
        """Row and BM25 score of the ``k`` best passages that pass the filters, best first.

        Equal scores are in the order of their rows.
        """
        words = _words_query(self._schema, terms)
        if words is None or k < 1:
            return []
        query = _filtered(self._schema, words, conditions_of(filters))
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

    tantivy makes a lock file even to read; the files stay open once the index is.
    """
    if os.access(folder, os.W_OK) or not folder.is_dir():
        yield folder
        return
    with TemporaryDirectory() as name:
        for file in folder.iterdir():
            if file.suffix != ".lock":
                (Path(name) / file.name).symlink_to(file.absolute())
        yield Path(name)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True)
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("day", indexed=True)
    builder.add_integer_field("access", indexed=True)
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("heads", tokenizer_name="whitespace", index_option="freq")
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
        "facet": list(row.facets.terms),
    }


def _words_query(schema: Any, terms: Sequence[str]) -> Any | None:
    import tantivy

    counted = list(Counter(term for term in terms if term).items())[:MOST_QUERY_TERMS]
    if not counted:
        return None
    parts = [
        (
            tantivy.Occur.Should,
            tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, field, term, "freq"), boost * times
            ),
        )
        for term, times in counted
        for field, boost in FIELD_BOOSTS.items()
    ]
    return tantivy.Query.boolean_query(parts)


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
