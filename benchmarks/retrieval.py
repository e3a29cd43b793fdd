"""Quality of search on three Dutch sets, each ingredient added to the one before it.

    python -m benchmarks.retrieval [--half HALF] [--sets NAMES] [--cache FOLDER] [SHARED]

Choices are made on the development half of the queries; the figures to quote are those of the test
half (``evaluation.judgements.halves``: by a hash of the query's id). Every way runs on the same
passages and the same vectors; the last one is ``index.searching.search`` as users get it. A
document ranks where its best passage does. Not measured here: speed, and passages within long
documents (see the questions under evaluation/questions).
"""

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import save
from core.records import Document, Filters, Passage, Query, Source
from evaluation.intervals import difference, mean_interval
from evaluation.judgements import BeirSet, JudgedQuery, halves, outcome_of_documents, read_beir
from evaluation.measures import Measure, values
from evaluation.question_sets import everyday_questions
from index.candidates import candidates
from index.fusion import reciprocal_rank_fusion
from index.searching import search
from index.store import Analysis, Entry, Store, open_store
from index.terms import Analyzer, Ingredients, version
from index.wordlist import open_words
from ingest.passages import cut

EVERYDAY = "vlareg_alledaags"  # the decisions of vlareg_titel, asked for in everyday words
SETS = ("govbench_vac", "vlareg_titel", EVERYDAY)
NDCG = Measure("nDCG", 10)
DEPTH = 100  # passages taken of each ranking

Ranking = Sequence[tuple[int, float]]
Way = Callable[[JudgedQuery], Ranking]


@dataclass(frozen=True, slots=True)
class Texts:
    """A set cut into passages, with the vectors of passages and queries."""

    beir: BeirSet
    documents: tuple[tuple[str, Document, tuple[Passage, ...]], ...]  # with the id in the set
    passages: NDArray[Any]
    queries: Mapping[str, NDArray[Any]]


class KnownQueries:
    """An encoder that has encoded all the queries beforehand."""

    def __init__(self, vectors: Mapping[str, NDArray[Any]]) -> None:
        self._vectors = vectors
        self.dimension = len(next(iter(vectors.values())))
        self.identity = "known"
        self.truncated = 0

    def encode_queries(self, texts: Iterable[str]) -> NDArray[Any]:
        """The vectors of these queries."""
        return np.stack([self._vectors[text] for text in texts])

    encode_passages = encode_queries


def read_set(folder: Path, name: str) -> BeirSet:
    """A set of ``../shared``, or that of the everyday questions over its decisions."""
    if name != EVERYDAY:
        return read_beir(folder / name)
    decisions = read_beir(folder / "vlareg_titel")
    return replace(decisions, name=name, queries=everyday_questions())


def read_texts(beir: BeirSet, cache: Path) -> Texts:
    """A set with its vectors; these are kept in ``cache``, by what they were made of."""
    from index.encoding import load_encoder

    documents = []
    for name, text in beir.texts.items():
        document = Document(sha256(name.encode()).hexdigest()[:32], text, "text", reader="beir")
        documents.append((name, document, cut(document)))
    texts = [passage.text for _, _, passages in documents for passage in passages]
    asked = [query.text for query in beir.queries]
    encoder = load_encoder()
    made_of = sha256("\0".join([encoder.identity, *texts, *asked]).encode()).hexdigest()[:16]
    file = cache / f"{beir.name}-{made_of}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            file, passages=encoder.encode_passages(texts), queries=encoder.encode_queries(asked)
        )
    kept = np.load(file)
    vectors = dict(zip(asked, kept["queries"], strict=True))
    return Texts(beir, tuple(documents), kept["passages"], vectors)


@contextmanager
def stored(texts: Texts, analysis: Analysis) -> Iterator[tuple[Store, Mapping[int, str]]]:
    """A store of the set, and by row of each passage the id of its document in the set."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder), write=True, create=True, analysis=analysis) as store,
    ):
        store.add(_entries(texts))
        store.refresh()
        found = store.connection.execute(
            "SELECT p.row, s.member FROM passages p JOIN sources s ON s.document = p.document"
        )
        yield store, {row["row"]: row["member"] for row in found}


def _entries(texts: Texts) -> Iterator[Entry]:
    begin = 0
    for name, document, passages in texts.documents:
        end = begin + len(passages)
        source = Source("/set.jsonl", "set.jsonl", name)
        yield Entry(source, document, passages, texts.passages[begin:end])
        begin = end


def by_words(store: Store) -> Way:
    """BM25 over the terms of the store's analysis."""
    weigh = store.analysis.weights or (lambda text: dict.fromkeys(store.analysis.terms(text), 1.0))
    lexical = store.indexes().lexical
    return lambda query: lexical.search(weigh(query.text), DEPTH, Filters())


def by_vectors(store: Store, texts: Texts) -> Way:
    """Cosine alone."""
    dense = store.indexes().dense
    if dense is None:
        raise SystemExit("a store without vectors")
    return lambda query: dense.search(texts.queries[query.text], DEPTH, Filters())


def by_ranks(words: Way, vectors: Way) -> Way:
    """Reciprocal ranks of both."""
    return lambda query: reciprocal_rank_fusion({"a": words(query), "b": vectors(query)})


def by_deviations(words: Way, vectors: Way, share: float = 0.7) -> Way:
    """Both scores in standard deviations of their own ranking, ``share`` for the vectors."""

    def way(query: JudgedQuery) -> Ranking:
        one, other = _deviations(words(query)), _deviations(vectors(query))
        low = (min(one.values(), default=0.0), min(other.values(), default=0.0))
        scores = {
            row: share * other.get(row, low[1]) + (1 - share) * one.get(row, low[0])
            for row in {*one, *other}
        }
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    return way


def _deviations(ranking: Ranking) -> dict[int, float]:
    if not ranking:
        return {}
    scores = np.array([score for _, score in ranking])
    spread = float(scores.std()) or 1.0
    return {row: (score - float(scores.mean())) / spread for row, score in ranking}


def by_learned(store: Store, texts: Texts, words: Way, vectors: Way) -> Way:
    """The learned combination without what surrounds it, to see what it does by itself."""
    from index.fusion import fuse

    weigh = store.analysis.weights
    if weigh is None:
        raise SystemExit("an analysis without weights")

    def way(query: JudgedQuery) -> Ranking:
        known = candidates(
            store.connection,
            store.indexes(),
            weigh(query.text),
            texts.queries[query.text],
            (words(query), vectors(query)),
            Query(query.text),
        )
        return fuse(known)

    return way


def by_program(store: Store, texts: Texts, row_of: Mapping[str, int]) -> Way:
    """What ``search`` answers, as users get it; what is folded behind a hit counts as missed."""
    encoder = KnownQueries(texts.queries)

    def way(query: JudgedQuery) -> Ranking:
        hits = search(store, Query(query.text, 30), encoder).hits
        return [(row_of[hit.passage.doc_id], hit.score) for hit in hits]

    return way


def ndcg(way: Way, queries: Sequence[JudgedQuery], member: Mapping[int, str]) -> tuple[float, ...]:
    """nDCG@10 of each query."""
    return values(
        NDCG,
        [outcome_of_documents(query, [member[row] for row, _ in way(query)]) for query in queries],
    )


INGREDIENTS = {
    "BM25, words as they stand": Ingredients(False, False, False, False, False),
    "  + numbers and codes": Ingredients(False, False, False, False, True),
    "  + lemmas": Ingredients(True, False, False, False, True),
    "  + parts of compounds": Ingredients(True, True, False, False, True),
    "  + derivations": Ingredients(True, True, True, False, True),
    "  + acronyms and variants": Ingredients(True, True, True, True, True),
}


def measure_set(texts: Texts, queries: Sequence[JudgedQuery]) -> Iterator[tuple[str, Any]]:
    """Name and nDCG@10 per query of each way, each added to the one before."""
    for name, ingredients in INGREDIENTS.items():
        analyzer = Analyzer(open_words(), ingredients)
        analysis = Analysis(analyzer.terms, name, analyzer.weights)
        with stored(texts, analysis) as (store, member):
            words = by_words(store)
            yield name, ndcg(words, queries, member)
            if ingredients != Ingredients():
                continue
            vectors = by_vectors(store, texts)
            yield "vectors alone", ndcg(vectors, queries, member)
            yield "reciprocal ranks", ndcg(by_ranks(words, vectors), queries, member)
            yield "deviations, 0.7 vectors", ndcg(by_deviations(words, vectors), queries, member)
            learned = by_learned(store, texts, words, vectors)
            yield "fusion of index/fusion.py", ndcg(learned, queries, member)
            ids = {document.id: name for name, document, _ in texts.documents}
            rows = {name: row for row, name in member.items()}
            row_of = {doc_id: rows[name] for doc_id, name in ids.items()}
            program = by_program(store, texts, row_of)
            yield "the program (30 hits, folded)", ndcg(program, queries, member)


def main() -> None:
    """Measure the sets, print a table each and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--half", choices=("development", "test"), default="test")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "retrieval")
    given = parser.parse_args()
    result: dict[str, Any] = {"half": given.half, "terms": version(), "sets": {}}
    for name in given.sets.split(","):
        texts = read_texts(read_set(given.shared / "data/retrieval", name), given.cache)
        development, test = halves(texts.beir.queries)
        queries = test if given.half == "test" else development
        print(f"\n{name}, {given.half} half, {len(queries)} queries, {texts.beir.fingerprint}")
        print(f"{'nDCG@10':<32}{'mean [95 %]':<24}against the line above")
        before: tuple[float, ...] | None = None
        rows = {}
        for way, each in measure_set(texts, queries):
            interval = mean_interval(each)
            change = "" if before is None else str(difference(each, before))
            print(f"{way:<32}{interval!s:<24}{change}", flush=True)
            rows[way.strip()] = [round(v, 4) for v in (interval.mean, interval.low, interval.high)]
            before = each
        result["sets"][name] = {"data": texts.beir.fingerprint, "queries": len(queries), **rows}
    some = "" if given.sets == ",".join(SETS) else f"-{given.sets}"
    save(f"retrieval-{given.half}{some}", result)


if __name__ == "__main__":
    main()
