"""What benchmarks/peers.py measures in a process of its own: building, opening, asking."""

import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HITS = 30  # passages asked; a document ranks where its best passage does


def material(folder: Path) -> tuple[list[str], Any, list[str], Any]:
    """Passages and their vectors, queries and their vectors."""
    import numpy as np

    kept = np.load(folder / "vectors.npz")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    return texts["passages"], kept["passages"], texts["queries"], kept["queries"]


def built(
    build: Callable[[Sequence[str], Any, Path], None], given: Path, folder: Path
) -> dict[str, float]:
    """Seconds, peak memory and disk of building; the vectors are known already."""
    texts, vectors, _, _ = material(given)
    folder.mkdir(parents=True)
    started = time.perf_counter()
    build(texts, vectors, folder)
    seconds = time.perf_counter() - started
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"build_s": seconds, "build_peak_mib": _peak(), "disk_mib": size / 2**20}


def asked(
    opened: Callable[[Path], Callable[[str, Any, int], Sequence[int]]], given: Path, folder: Path
) -> dict[str, Any]:
    """Opening time, time of each query and what it found, in a fresh process."""
    _, _, queries, vectors = material(given)
    started = time.perf_counter()
    ask = opened(folder)
    ask(queries[0], vectors[0], HITS)
    open_ms = 1000 * (time.perf_counter() - started)
    taken, found = [], []
    for text, vector in zip(queries, vectors, strict=True):
        begin = time.perf_counter()
        found.append([int(number) for number in ask(text, vector, HITS)])
        taken.append(1000 * (time.perf_counter() - begin))
    taken.sort()
    return {
        "open_ms": open_ms,
        "p50_ms": taken[len(taken) // 2],
        "p95_ms": taken[int(len(taken) * 0.95)],
        "peak_mib": _peak(),
        "found": found,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
