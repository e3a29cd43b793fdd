"""The pipeline's targets, measured from outside as a person meets them.

python -m benchmarks.pipeline WORKDIR   (needs ../shared; WORKDIR is made and kept)

Makes a folder of 5,000 documents (decisions as text files, the real PDFs, copies of decisions with
a number in them to fill up), then measures: the first ingest and its peak memory, the same for a
tenth of it, an ingest of the unchanged folder, `--help`, a search from a cold start on the sample
store, and warm hybrid queries with the embedding of the query.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import data_fingerprint, machine, save
from tests.places import ROOT, SHARED

DOCUMENTS = 5_000
TOOL = Path(sys.executable).with_name("wijkwijzer")


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    work = Path(sys.argv[1]).absolute()
    folder = make_folder(work / "documents", SHARED)
    tenth = make_tenth(folder, work / "tenth")
    result: dict[str, Any] = {"data": data_fingerprint(sorted(folder.iterdir()))}
    for name, documents in (("ingest of a tenth", tenth), ("first ingest", folder)):
        store = work / f"store-{documents.name}"
        result[name] = timed([TOOL, "--store", store, "ingest", documents], accept=(0, 1))
    store = work / "store-documents"
    again = [timed([TOOL, "--store", store, "ingest", folder], accept=(0, 1)) for _ in range(3)]
    result["second ingest"] = min(again, key=lambda run: run["seconds"])
    result["--help"] = median([TOOL, "--help"], 11)
    sample = work / "store-sample"
    timed([TOOL, "--store", sample, "ingest", ROOT / "corpus" / "dossiers"], accept=(0, 1))
    question = "voorrang geven aan gezinnen uit de wijk bij sociale woningen"
    result["cold search, sample store"] = median([TOOL, "--store", sample, "search", question], 7)
    result["warm query, 5,000 documents"] = warm_queries(store, SHARED)
    save("pipeline", result)
    print(json.dumps({"machine": machine(), **result}, ensure_ascii=False, indent=2))


def make_folder(folder: Path, shared: Path) -> Path:
    """DOCUMENTS files with different bytes; made once."""
    folder.mkdir(parents=True, exist_ok=True)
    if sum(1 for _ in folder.iterdir()) == DOCUMENTS:
        return folder
    for pdf in sorted((shared / "data" / "pdfs").glob("*.pdf")):
        (folder / pdf.name).write_bytes(pdf.read_bytes())
    lines = (shared / "data" / "vlareg_full.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for number in range(DOCUMENTS - sum(1 for _ in folder.glob("*.pdf"))):
        record = records[number % len(records)]
        copy = f"\n\nKopie {number // len(records)}." if number >= len(records) else ""
        title = record["title"] or ""
        text = f"{title}\n\n{record['text']}{copy}\n"
        (folder / f"beslissing-{number:05d}.txt").write_text(text, encoding="utf-8")
    return folder


def make_tenth(folder: Path, tenth: Path) -> Path:
    tenth.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir())[::10]:
        (tenth / path.name).write_bytes(path.read_bytes())
    return tenth


def timed(command: list[str | Path], accept: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """Wall-clock seconds, processor seconds and peak memory (MB) of one process."""
    started = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    printed = child.stdout.read() if child.stdout else ""
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in accept:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}:\n{printed}")
    return {
        "seconds": round(time.perf_counter() - started, 3),
        "processor seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak MB": round(usage.ru_maxrss / 1024),
        "printed": printed.strip().splitlines()[-1:] or [""],
    }


def median(command: list[str | Path], rounds: int) -> dict[str, Any]:
    runs = [timed(command) for _ in range(rounds)]
    return {
        "median seconds": statistics.median(run["seconds"] for run in runs),
        "peak MB": max(run["peak MB"] for run in runs),
        "rounds": rounds,
    }


def warm_queries(store: Path, shared: Path, rounds: int = 3) -> dict[str, Any]:
    """Milliseconds of hybrid queries in one process, embedding of the query included."""
    from core.records import Query
    from core.settings import Settings
    from pipeline.asking import search_all

    lines = (shared / "data/retrieval/vlareg_titel/queries.jsonl").read_text(encoding="utf-8")
    texts = [json.loads(line)["text"] for line in lines.splitlines()[:200]]
    settings = Settings(store=store)
    spent = []
    last = time.perf_counter()
    for number, _ in enumerate(search_all([Query(text) for text in texts * rounds], settings)):
        now = time.perf_counter()
        if number >= len(texts):  # the first round warms up
            spent.append((now - last) * 1000)
        last = now
    cut = statistics.quantiles(spent, n=20)
    return {"p50 ms": round(cut[9], 2), "p95 ms": round(cut[18], 2), "queries": len(spent)}


if __name__ == "__main__":
    main()
