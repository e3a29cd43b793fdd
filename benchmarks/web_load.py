"""How fast the pages answer many users: python -m benchmarks.web_load --work DIR.

The store is that of benchmarks.search_speed (made-up documents of real words, with vectors) with
the PDFs of the sample corpus in it. One server process on this machine, warm; users in threads of
another process, each asking the search page another question and reading it for so many seconds.
A time is from sending a request to having all of the page. Questions are real titles of decisions,
which the server embeds itself; none is asked twice. Also: the image of a page of a PDF, drawn for
the first time and asked again, and the bytes of a first visit.
"""

import argparse
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np

from benchmarks.machine import data_fingerprint, save
from benchmarks.search_speed import DECISIONS, QUERIES, make_store, material
from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
WARM = 20  # requests before the clock runs
MOST_SECONDS = 600
IMAGES = 40
TARGETS = {"p50_ms": 150.0, "p95_ms": 400.0, "image_ms": 200.0, "first_load_bytes": 60_000.0}


def main() -> None:
    """Make the store where it is not there, measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="where the store is made and kept")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--think", type=float, default=3.0, help="seconds a user reads")
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--prepare", action="store_true", help="only make the store")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    settings = Settings(store=options.work / f"web-store-{options.passages}")
    questions = prepared(settings, options.work, options.passages)
    if options.prepare:
        return
    with served(settings) as (address, process):
        measured = {
            **visit(address),
            **under_load(
                (address, process),
                questions,
                options.users,
                options.think,
                min(options.seconds, MOST_SECONDS),
            ),
            **images(address),
        }
    for name, value in measured.items():
        target = TARGETS.get(name)
        print(f"{name:<24} {value:>10.1f}" + (f"   (wanted: at most {target:g})" if target else ""))
    save(
        "web_load",
        {
            "data": data_fingerprint([DECISIONS, QUERIES]),
            "passages": options.passages,
            "users": options.users,
            "think_s": options.think,
            "measured": measured,
            "targets": TARGETS,
        },
    )


def prepared(settings: Settings, work: Path, passages: int) -> list[str]:
    """Real questions, none twice; the store is made the first time."""
    from pipeline.ingesting import ingest
    from pipeline.tools import fingerprint

    real = material(work)
    if not (settings.store / "store.sqlite").exists():
        make_store(settings.store, real, passages, fingerprint(settings))
    ingest(
        sorted((ROOT / "corpus" / "dossiers").glob("*.pdf")), settings
    )  # what is there is skipped
    return list(dict.fromkeys(real.queries))


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, int]]:
    """The address and process number of a server that is warm, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cli", "--store", str(settings.store), "serve"]
    state = settings.store.with_name("web-state")
    server = subprocess.Popen(
        [*command, "--port", str(port), "--state", str(state)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if server.poll() is not None:
                sys.exit("the server stopped")
            try:
                httpx.get(f"{address}/toegankelijkheid", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def under_load(
    server: tuple[str, int], questions: Sequence[str], users: int, think: float, seconds: float
) -> dict[str, float]:
    """Times of the search page while that many users ask, read, and ask again.

    ``processor_ms`` is what one request costs the server in processor time, all threads together.
    """
    import psutil

    address, process = server[0], psutil.Process(server[1])
    asked = iter([*questions] * (1 + int(seconds * users / think) // max(len(questions) - WARM, 1)))
    with httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(WARM):
            client.get("/zoeken", params={"q": next(asked)}).raise_for_status()
    before = sum(process.cpu_times()[:2])
    taken: list[float] = []
    lock = threading.Lock()
    end = time.perf_counter() + seconds
    rng = random.Random(11)
    starts = [rng.uniform(0, think) for _ in range(users)]

    def use(start: float) -> None:
        time.sleep(start)
        with httpx.Client(base_url=address, timeout=60) as client:
            while time.perf_counter() < end:
                with lock:
                    question = next(asked)
                begin = time.perf_counter()
                answer = client.get("/zoeken", params={"q": question})
                took = 1000 * (time.perf_counter() - begin)
                answer.raise_for_status()
                with lock:
                    taken.append(took)
                time.sleep(think)

    threads = [threading.Thread(target=use, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "requests": float(len(taken)),
        "p50_ms": statistics.median(taken),
        "p95_ms": float(np.percentile(taken, 95)),
        "worst_ms": max(taken),
        "processor_ms": 1000 * (sum(process.cpu_times()[:2]) - before) / len(taken),
        "resident_mib": process.memory_info().rss / 2**20,
    }


def images(address: str) -> dict[str, float]:
    """Times of the image of a page of a PDF: the first time it is asked, and the second."""
    first: list[float] = []
    second: list[float] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        paths = list(_image_paths(client))[:IMAGES]
        for path in paths:
            for times in (first, second):
                begin = time.perf_counter()
                client.get(path).raise_for_status()
                times.append(1000 * (time.perf_counter() - begin))
    return {
        "images": float(len(first)),
        "image_ms": float(np.percentile(first, 95)),
        "image_p50_ms": statistics.median(first),
        "image_again_ms": float(np.percentile(second, 95)),
    }


def _image_paths(client: httpx.Client) -> Iterator[str]:
    for page in range(1, 20):
        listed = client.get("/api/documents", params={"limit": 1000, "offset": 1000 * (page - 1)})
        for card in listed.json()["items"]:
            if str(card["path"]).endswith(".pdf"):
                shown = client.get(f"/documenten/{card['id']}").text
                last = re.search(r"Bladzijde 1 van (\d+)", shown)
                for leaf in range(1, int(last.group(1)) + 1 if last else 2):
                    yield f"/documenten/{card['id']}/bladzijden/{leaf}.webp"
        if not listed.json()["items"]:
            return


def visit(address: str) -> dict[str, float]:
    """The bytes that a browser fetches on a first visit, as they go over the line."""
    with httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/zoeken").text
        total = _bytes(client, "/zoeken")
        for path in dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)):
            total += _bytes(client, path)
    return {"first_load_bytes": float(total)}


def _bytes(client: httpx.Client, path: str) -> int:
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        body = sum(len(part) for part in answer.iter_raw())
        return body + sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)


if __name__ == "__main__":
    main()
