"""This program beside other search engines: python -m benchmarks.peers --python PYTHON [SHARED].

PYTHON is that of an environment with the extra ``peers`` (its versions are pinned in
pyproject.toml). Every engine gets the same passages of `govbench_vac` and `vlareg_titel` and the
same vectors of the same model, of passages and queries, and is asked the queries of the test half;
a document ranks where its best passage does. Each is built and asked in fresh processes, one after
another, with as many threads as it likes; its time and memory stand beside those of this program
as ratios. The program searches as users get it, its hits checked, folded and cited; the others
give numbers of passages.

Not measured: embedding (benchmarks.embedding compares that; every peer here would use
sentence-transformers), filters, many users at once, adding and removing, larger sets
(benchmarks.search_speed), and what the engines could do when tuned beyond the settings named.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import save
from benchmarks.peer_process import asked, built
from benchmarks.peer_systems import PEERS
from benchmarks.retrieval import SETS, KnownQueries, Texts, read_set, read_texts
from core.records import Document, Passage, Query, Source
from evaluation.intervals import difference, mean_interval
from evaluation.judgements import JudgedQuery, halves, outcome_of_documents
from evaluation.measures import Measure, values
from index.searching import search
from index.store import Entry, open_store

OWN = "wijkwijzer"
NDCG = Measure("nDCG", 10)
RATIOS = ("build_s", "open_ms", "p50_ms", "p95_ms", "peak_mib", "disk_mib")


def write_material(texts: Texts, queries: Sequence[JudgedQuery], folder: Path) -> list[str]:
    """Passages, queries and vectors for the children; by passage the id of its document."""
    passages = [passage.text for _, _, some in texts.documents for passage in some]
    given = {"passages": passages, "queries": [query.text for query in queries]}
    (folder / "texts.json").write_text(json.dumps(given), encoding="utf-8")
    vectors = np.stack([texts.queries[query.text] for query in queries])
    np.savez(folder / "vectors.npz", passages=texts.passages, queries=vectors)
    places = [
        (name, passage.start, passage.end) for name, _, some in texts.documents for passage in some
    ]
    (folder / "places.json").write_text(json.dumps(places), encoding="utf-8")
    return [name for name, _, _ in places]


def own_build(given: Path) -> Callable[[Sequence[str], NDArray[Any], Path], None]:
    """This program's store of the passages: tables, words and vectors."""
    places = json.loads((given / "places.json").read_text(encoding="utf-8"))

    def build(texts: Sequence[str], vectors: NDArray[Any], folder: Path) -> None:
        by_document: dict[str, list[int]] = {}
        for number, (name, _, _) in enumerate(places):
            by_document.setdefault(name, []).append(number)
        with open_store(folder / "store", write=True, create=True) as store:
            store.add(
                _entry(place, [texts[n] for n in numbers], vectors[numbers])
                for place, numbers in enumerate(by_document.values())
            )
            store.refresh()

    return build


def _entry(place: int, texts: Sequence[str], vectors: NDArray[Any]) -> Entry:
    identity = f"{place:032x}"
    passages, start = [], 0
    for text in texts:
        passages.append(Passage(identity, start, start + len(text), text))
        start += len(text) + 1
    document = Document(identity, "\n".join(texts), "text", reader="peers")
    return Entry(Source("/set.jsonl", "set.jsonl", str(place)), document, tuple(passages), vectors)


def own_open(given: Path) -> Callable[[Path], Callable[[str, Any, int], Sequence[int]]]:
    """The search that users get, on that store."""
    places = json.loads((given / "places.json").read_text(encoding="utf-8"))
    first: dict[str, int] = {}
    for number, (name, _, _) in enumerate(places):
        first.setdefault(name, number)
    numbers = {f"{place:032x}": number for place, number in enumerate(first.values())}

    def opened(folder: Path) -> Callable[[str, Any, int], Sequence[int]]:
        kept = ExitStack()  # open as long as ``ask`` lives
        store = kept.enter_context(open_store(folder / "store"))

        def ask(text: str, vector: Any, k: int, _kept: ExitStack = kept) -> Sequence[int]:
            hits = search(store, Query(text, k), KnownQueries({text: vector})).hits
            return [numbers[hit.passage.doc_id] for hit in hits]

        return ask

    return opened


def measured(python: str, name: str, given: Path, folder: Path) -> dict[str, Any]:
    """What building and asking took, and what was found; Dutch for why where it failed."""
    module = "benchmarks.peers" if name == OWN else "benchmarks.peer_systems"
    runner = sys.executable if name == OWN else python
    result: dict[str, Any] = {}
    for what in ("build", "ask"):
        command = [runner, "-m", module, what, name, str(given), str(folder)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path.cwd()), "ANONYMIZED_TELEMETRY": "False"},
        )
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1:]}
        result |= json.loads(done.stdout.splitlines()[-1])
    return result


def measure_set(
    python: str, texts: Texts, names: Sequence[str], most: int | None
) -> dict[str, dict[str, Any]]:
    """By name what every engine took and how good its rankings are, with intervals."""
    queries = halves(texts.beir.queries)[1][:most]
    rows: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        given = Path(temporary) / "material"
        given.mkdir()
        document_of = write_material(texts, queries, given)
        own: tuple[float, ...] = ()
        for place, name in enumerate([OWN, *names]):
            row = measured(python, name, given, Path(temporary) / str(place))
            found = row.pop("found", None)
            if found is None:
                print(f"{name:<36} {row}", flush=True)
                rows[name] = row
                continue
            each = values(
                NDCG,
                [
                    outcome_of_documents(query, (document_of[number] for number in numbers))
                    for query, numbers in zip(queries, found, strict=True)
                ],
            )
            own = own or each
            row |= {"texts_per_s": len(document_of) / row["build_s"]}
            row |= {"ndcg": str(mean_interval(each)), "own_better_by": str(difference(own, each))}
            rows[name] = row
            _print(name, row, rows[OWN])
    return rows


def _print(name: str, row: dict[str, Any], own: dict[str, Any]) -> None:
    ratios = "  ".join(f"{key.rpartition('_')[0]} {row[key] / own[key]:7.2f}" for key in RATIOS)
    print(f"{name:<36}{row['ndcg']:<23}{row['own_better_by']:<25}{ratios}", flush=True)


def main() -> None:
    """Measure both sets, print a table each and keep the figures; or be one of the children."""
    if sys.argv[1:2] in (["build"], ["ask"]):
        _, what, _, given, folder = sys.argv
        where = (Path(given), Path(folder))
        run = (
            built(own_build(where[0]), *where)
            if what == "build"
            else asked(own_open(where[0]), *where)
        )
        print(json.dumps(run))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--python", required=True, help="of the environment with the peers")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "retrieval")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--only", default=";".join(PEERS), help="names of peers, between ;")
    parser.add_argument("--most", type=int, default=None, help="queries per set")
    options = parser.parse_args()
    result: dict[str, Any] = {"own": version("wijkwijzer"), "sets": {}}
    for name in options.sets.split(","):
        texts = read_texts(read_set(options.shared / "data/retrieval", name), options.cache)
        print(f"\n{name} {texts.beir.fingerprint}: nDCG@10, own lead, and × this program")
        rows = measure_set(options.python, texts, options.only.split(";"), options.most)
        result["sets"][name] = {"data": texts.beir.fingerprint, "engines": rows}
    save("peers", result)


if __name__ == "__main__":
    main()
