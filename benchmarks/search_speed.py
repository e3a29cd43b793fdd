"""How fast a store opens and answers, by its size: python -m benchmarks.search_speed --work DIR.

Texts are pieces of real decisions, each passage joined of two halves of different ones; vectors are
those of real passages, moved a little (so that a million differ) and made of length 1 again.
Queries are real titles of decisions, embedded by the real model. What is measured: making the
store, opening it in a fresh process, and hybrid queries one after another in that process, with and
without filters, without the embedding of the query (which is measured by benchmarks.embedding and
added here once as its own row). What is not: several users at once.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import data_fingerprint, save
from core.records import ACCESS_LEVELS, Document, Filters, Finding, Found, Passage, Query, Source
from index.store import Entry, Store, open_store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
DECISIONS = SHARED / "vlareg_full.jsonl"
QUERIES = SHARED / "retrieval" / "vlareg_titel" / "queries.jsonl"
PIECE_WORDS = 110
REAL_PASSAGES = 6_000
REAL_QUERIES = 400
PER_DOCUMENT = 8
NOISE = 0.35  # length of what is added to a vector of length 1
BATCH_DOCUMENTS = 250
THEMES = 20


@dataclass(frozen=True, slots=True)
class Material:
    """Real passages and queries with their vectors."""

    texts: list[str]
    vectors: NDArray[np.float32]
    queries: list[str]
    query_vectors: NDArray[np.float32]


def material(work: Path) -> Material:
    """The real passages and queries; embedded once, then kept in the work folder."""
    kept = work / f"material-{data_fingerprint([DECISIONS, QUERIES])}.npz"
    if not kept.exists():
        from index.encoding import load_encoder

        encoder = load_encoder()
        texts, queries = _pieces(), _queries()
        np.savez(
            kept,
            texts=np.array(texts),
            vectors=encoder.encode_passages(texts),
            queries=np.array(queries),
            query_vectors=encoder.encode_queries(queries),
        )
    with np.load(kept) as found:
        return Material(
            found["texts"].tolist(),
            found["vectors"],
            found["queries"].tolist(),
            found["query_vectors"],
        )


def _pieces() -> list[str]:
    pieces = []
    for line in DECISIONS.read_text(encoding="utf-8").splitlines():
        words = json.loads(line)["text"].split()
        for begin in range(0, len(words), PIECE_WORDS):
            piece = words[begin : begin + PIECE_WORDS]
            if len(piece) >= PIECE_WORDS // 4:
                pieces.append(" ".join(piece))
    np.random.default_rng(0).shuffle(pieces)
    return pieces[:REAL_PASSAGES]


def _queries() -> list[str]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines][:REAL_QUERIES]


def moved(
    vectors: NDArray[np.float32], pool: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """The vectors, each moved by NOISE, of length 1.

    The direction is that of the difference of two other ones: real texts do not differ in every
    direction alike.
    """
    first, second = rng.integers(len(pool), size=(2, len(vectors)))
    step = pool[first] - pool[second]
    step *= NOISE / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-6)
    changed: NDArray[np.float32] = vectors + step
    changed /= np.linalg.norm(changed, axis=1, keepdims=True)
    return changed


def entries(real: Material, documents: int) -> Iterator[Entry]:
    """Made-up documents of PER_DOCUMENT passages each; the same ones each time."""
    rng = np.random.default_rng(7)
    for number in range(documents):
        first, second = rng.integers(len(real.texts), size=(2, PER_DOCUMENT))
        texts = [
            f"{_half(real.texts[a], 0)} {_half(real.texts[b], 1)}"
            for a, b in zip(first, second, strict=True)
        ]
        yield _entry(number, texts, moved(real.vectors[first], real.vectors, rng), rng)


def _half(text: str, which: int) -> str:
    words = text.split()
    middle = len(words) // 2
    return " ".join(words[middle:] if which else words[:middle])


def _entry(
    number: int, texts: list[str], vectors: NDArray[np.float32], rng: np.random.Generator
) -> Entry:
    identity = sha256(str(number).encode()).hexdigest()[:32]
    passages, findings, start = [], [], 0
    for text in texts:
        passages.append(Passage(identity, start, start + len(text), text))
        theme = f"thema-{min(int(rng.exponential(4)), THEMES - 1)}"
        findings.append(Finding("theme", theme, theme, start, start + 1, "benchmark"))
        start += len(text) + 1
    document = Document(
        identity,
        "\n".join(texts),
        "text",
        title=Found(" ".join(texts[0].split()[:8]), "benchmark"),
        date=Found(f"{2019 + number % 6}-{1 + number % 12:02}-15", "benchmark"),
        kind=Found(("note", "minutes", "dossier", "decision")[number % 4], "benchmark"),
    )
    # One document in ten is not public.
    access = ACCESS_LEVELS[1 + number // 10 % 3] if number % 10 == 0 else "public"
    contract = f"contract-{number % 100}" if number % 2 else ""
    source = Source(f"/benchmark/{number}", str(number), access=access, contract=contract)
    return Entry(source, document, tuple(passages), vectors, tuple(findings))


def make_store(
    folder: Path, real: Material, passages: int, fingerprint: Mapping[str, str] | None = None
) -> dict[str, float]:
    """Seconds and memory it took to make the store."""
    documents = passages // PER_DOCUMENT
    started = time.perf_counter()
    with open_store(folder, write=True, create=True, fingerprint=fingerprint) as store:
        made = entries(real, documents)
        for _ in range(0, documents, BATCH_DOCUMENTS):
            store.add(islice(made, BATCH_DOCUMENTS))
        added = time.perf_counter()
        store.refresh()
        done = time.perf_counter()
        size = store.counts().bytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "passages": passages,
        "add_s": added - started,
        "index_s": done - added,
        "peak_mib": peak,
        "disk_mib": size / 2**20,
    }


FILTERS = {
    "none": Filters(),
    "public (90 %)": Filters(access="public"),
    "theme (10 %)": Filters(themes=("thema-4",)),
    "contract (1 %)": Filters(contracts=("contract-1", "contract-3")),
    "theme and year and public": Filters(
        themes=("thema-0", "thema-1"), since="2021-01-01", until="2021-12-31", access="public"
    ),
}


class Known:
    """Stands in for the encoder: the vectors of the queries are known already."""

    identity = "known"
    truncated = 0

    def __init__(self, real: Material) -> None:
        self._known = dict(zip(real.queries, real.query_vectors, strict=True))
        self.dimension = real.query_vectors.shape[1]

    def encode_queries(self, texts: Any) -> NDArray[np.float32]:
        """The vectors of these queries."""
        return np.array([self._known[text] for text in texts])

    encode_passages = encode_queries


def ask(folder: Path, real: Material, number: int) -> dict[str, Any]:
    """Opening time, times per query and memory, in this process."""
    from index.searching import search

    encoder = Known(real)
    started = time.perf_counter()
    with open_store(folder) as store:
        store.indexes()
        opened = time.perf_counter() - started
        first = time.perf_counter()
        search(store, Query(real.queries[0]), encoder)
        first = time.perf_counter() - first
        times: dict[str, list[float]] = {name: [] for name in FILTERS}
        hits, processor = {}, {}
        for name, filters in FILTERS.items():
            for text in real.queries[number : 2 * number]:  # warm, by other queries
                search(store, Query(text, filters=filters), encoder)
            found = 0
            used = time.process_time()
            for text in real.queries[:number]:
                begin = time.perf_counter()
                found += len(search(store, Query(text, filters=filters), encoder).hits)
                times[name].append(1000 * (time.perf_counter() - begin))
            hits[name] = found / number
            processor[name] = 1000 * (time.process_time() - used) / number
        resident = _resident()
        whole = _whole(store, real, number)
        recalls = {
            name: _recall(store, real.query_vectors[:number], filters)
            for name, filters in FILTERS.items()
        }
    return {
        "open_ms": 1000 * opened,
        "first_query_ms": 1000 * first,
        "rss_mib": resident,
        "recall_at_10": recalls,
        "hits": hits,
        "processor_ms": processor,
        "queries": {name: _summary(taken) for name, taken in times.items()},
        "with the model": _summary(whole),
        "rss_with_the_model_mib": _resident(),
    }


def _whole(store: Store, real: Material, number: int) -> list[float]:
    """Milliseconds per query as users get it: its vector made, the best sentences read with it."""
    from index.cross_encoder import load_cross_encoder
    from index.encoding import load_encoder
    from index.searching import search

    encoder, read = load_encoder(), load_cross_encoder().read
    times = []
    for text in (*real.queries[number : 2 * number], *real.queries[:number]):  # warm by the first
        begin = time.perf_counter()
        search(store, Query(text), encoder, read)
        times.append(1000 * (time.perf_counter() - begin))
    return times[number:]


def _recall(store: Store, vectors: NDArray[np.float32], filters: Filters) -> float:
    """Part of the ten nearest by comparing all that the dense index gives too."""
    index = store.indexes().dense
    if index is None:
        return 0.0
    same = wanted = 0
    for vector in vectors:
        exact = {row for row, _ in index.search(vector, 10, filters, exactly=True)}
        same += len(exact & {row for row, _ in index.search(vector, 10, filters)})
        wanted += len(exact)
    return same / max(wanted, 1)


def _summary(taken: list[float]) -> dict[str, float]:
    return {"p50_ms": statistics.median(taken), "p95_ms": float(np.percentile(taken, 95))}


def _resident() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


def _in_child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search_speed", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure each size in fresh processes, print a table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="where stores are made and kept")
    parser.add_argument("--sizes", default="1000,40000,100000,1000000", help="passages")
    parser.add_argument("--number", type=int, default=150, help="queries per filter")
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--ask", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    real = material(options.work)
    if options.make:
        made = make_store(options.work / f"store-{options.make}", real, options.make)
        print(json.dumps(made))
        return
    if options.ask:
        print(json.dumps(ask(options.work / f"store-{options.ask}", real, options.number)))
        return
    rows = [_measure(options, size) for size in map(int, options.sizes.split(","))]
    _print(rows)
    save(
        "search_speed",
        {
            "data": data_fingerprint([DECISIONS, QUERIES]),
            "seed": 7,
            "queries": options.number,
            "filters": {name: asdict(filters) for name, filters in FILTERS.items()},
            "sizes": rows,
        },
    )


def _measure(options: argparse.Namespace, size: int) -> dict[str, Any]:
    common = ["--work", str(options.work), "--number", str(options.number)]
    kept = options.work / f"made-{size}.json"
    if not kept.exists():
        kept.write_text(json.dumps(_in_child(*common, "--make", str(size))), encoding="utf-8")
    made = json.loads(kept.read_text(encoding="utf-8"))
    return {"passages": size, "made": made, **_in_child(*common, "--ask", str(size))}


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        made = row["made"]
        print(
            f"{row['passages']:>9} passages: made in {made['add_s']:.0f} + {made['index_s']:.0f} s, "  # noqa: E501
            f"peak {made['peak_mib']:.0f} MiB, disk {made['disk_mib']:.0f} MiB; "
            f"opens in {row['open_ms']:.0f} ms, first query {row['first_query_ms']:.0f} ms, "
            f"resident {row['rss_mib']:.0f} MiB"
        )
        whole = row["with the model"]
        print(
            f"    {'with the model, no filter':<28} p50 {whole['p50_ms']:7.1f} ms   "
            f"p95 {whole['p95_ms']:7.1f} ms   resident {row['rss_with_the_model_mib']:.0f} MiB"
        )
        for name, taken in row["queries"].items():
            print(
                f"    {name:<28} p50 {taken['p50_ms']:7.1f} ms   p95 {taken['p95_ms']:7.1f} ms   "
                f"processor {row['processor_ms'][name]:6.1f} ms   "
                f"recall@10 {row['recall_at_10'][name]:.4f}   {row['hits'][name]:.1f} hits"
            )


if __name__ == "__main__":
    main()
