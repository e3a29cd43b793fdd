"""How fast each way computes the default model, and how near to float32 it stays.

python -m benchmarks.embedding [ROUNDS]   (needs ../shared; openvino and ctranslate2 where present)

Every round gives each way of a group the same passages, one way after the other, and compares it
with the baseline and the program's own way in that same round; the figures are medians over the
rounds. Times are from text to vector. On a busy machine only the ratios of processor time can be
trusted, and of those to the baseline the lower ones: its threads wait for each other busily, while
the program's do not. The ways are in the order of their speed beside the program's. Cosines are to
float32, over the passages of all rounds.
"""

import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.embedding_ways import BASELINE, DEFAULT, REFERENCE, Way, groups
from benchmarks.machine import data_fingerprint, machine, save
from index.model_files import default_cache, unpack
from index.onnx_encoder import OnnxEncoder
from index.processor import cores, processor_features
from tests.places import SHARED

PASSAGES = 32  # a round
CHARACTERS = 800


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = unpack(default_cache())
    decisions = SHARED / "data" / "vlareg_full.jsonl"
    passages = _passages(decisions, PASSAGES * rounds)
    measured, absent = measure_all(folder, [passages[i::rounds] for i in range(rounds)])
    result = {
        "data": data_fingerprint([decisions]),
        "passages": f"{len(passages)} of {CHARACTERS} characters, {PASSAGES} a round",
        "rounds": rounds,
        "instructions": sorted(f for f in processor_features() if "vnni" in f or "bf16" in f),
        "ways": measured,
        "absent": absent,
        "limit": limit(folder, passages, measured),
    }
    save("embedding", result)
    print(table(result))


def _passages(decisions: Path, count: int) -> list[str]:
    """Decisions of at least CHARACTERS, spread evenly over the file, cut to as many."""
    lines = decisions.read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines if len(text := json.loads(line)["text"]) >= CHARACTERS]
    return [texts[i * len(texts) // count][:CHARACTERS] for i in range(count)]


def measure_all(
    folder: Path, rounds: Sequence[list[str]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """One row per way, the fastest first, and why some are absent."""
    rows: dict[str, dict[str, Any]] = {}
    absent = []
    for group in groups(folder):
        if isinstance(group, str):
            absent.append(group)
            continue
        for row in measure(group, rounds):
            rows.setdefault(row["way"], row)
    return sorted(rows.values(), key=lambda row: -float(row["beside_the_program"])), absent


def measure(present: Sequence[Way], rounds: Sequence[list[str]]) -> list[dict[str, Any]]:
    """One row per way of a group."""
    for way in present:
        way.encode(rounds[0][:4])  # what is compiled or loaded at first use
    wall: dict[str, list[float]] = {way.name: [] for way in present}
    spent: dict[str, list[float]] = {way.name: [] for way in present}
    vectors: dict[str, list[Any]] = {way.name: [] for way in present}
    for passages in rounds:
        for way in present:
            before, processor = time.perf_counter(), time.process_time()
            vectors[way.name].append(np.asarray(way.encode(passages), np.float32))
            wall[way.name].append(time.perf_counter() - before)
            spent[way.name].append(time.process_time() - processor)
    reference = np.concatenate(vectors[REFERENCE])
    rows = []
    for way in present:
        cosines = (np.concatenate(vectors[way.name]) * reference).sum(axis=1)
        rows.append(
            {
                "way": way.name,
                "texts_per_second": round(1 / _each(wall[way.name], rounds), 1),
                "ratio": _ratio(wall[BASELINE], wall[way.name]),
                "ratio_processor_time": _ratio(spent[BASELINE], spent[way.name]),
                "beside_the_program": _ratio(spent[DEFAULT], spent[way.name]),
                "processor_milliseconds": round(_each(spent[way.name], rounds) * 1000, 1),
                "cosine_min": round(float(cosines.min()), 4),
                "cosine_mean": round(float(cosines.mean()), 4),
                "megabytes": way.megabytes and round(way.megabytes),
            }
        )
    return rows


def _each(seconds: Sequence[float], rounds: Sequence[list[str]]) -> float:
    return statistics.median(seconds) / len(rounds[0])


def _ratio(baseline: Sequence[float], way: Sequence[float]) -> float:
    pairs = zip(baseline, way, strict=True)
    return round(statistics.median(base / own for base, own in pairs), 2)


def limit(folder: Path, passages: list[str], measured: list[dict[str, Any]]) -> dict[str, Any]:
    """What the cores multiply at best (10^9 operations a second), and what is reached.

    Both are per processor second, times the cores. Counted are the linear layers alone, 42.5
    million operations a token; attention (in float32), norms and activations come on top of them.
    """
    import torch

    side, threads = 2048, torch.get_num_threads()
    torch.set_num_threads(1)  # the best of one core is found even while another is busy
    floats = torch.randn(side, side)
    halves = floats.bfloat16()
    integers = torch.randint(-127, 127, (side, side), dtype=torch.int8)
    peaks = {
        "float32": _peak(lambda: floats @ floats, side),
        "bfloat16": _peak(lambda: halves @ halves, side),
        "int8": _peak(lambda: torch._int_mm(integers, integers), side),
    }
    torch.set_num_threads(threads)
    tokens = OnnxEncoder(folder)._tokenizer.encode(["passage: " + text for text in passages])
    length = statistics.mean(map(len, tokens))
    layers = 12 * 2 * (4 * 384 * 384 + 2 * 384 * 1536)
    spent = next(row["processor_milliseconds"] for row in measured if row["way"] == DEFAULT)
    return {
        "peak": peaks,
        "tokens a passage": round(length, 1),
        "texts a second if int8 products were all": round(peaks["int8"] * 1e9 / layers / length, 1),
        "reached by the program": round(layers * length / spent / 1e6 * cores()),
    }


def _peak(product: Any, side: int) -> int:
    seconds = []
    for _ in range(15):
        before = time.perf_counter()
        product()
        seconds.append(time.perf_counter() - before)
    return round(2 * side**3 / min(seconds) / 1e9) * cores()


def table(result: dict[str, Any]) -> str:
    """The result for people."""
    where = machine()
    lines = [
        f"{where['processor']}, {where['cores']} cores, Python {where['python']}, {where['date']}; "
        f"data {result['data']}; {result['passages']}, {result['rounds']} rounds",
        "",
        "| way | texts/s | ratio | the same in processor time | beside the program "
        "| processor ms a text | cosine min / mean | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in result["ways"]:
        cosines = f"{row['cosine_min']:.4f} / {row['cosine_mean']:.4f}"
        lines.append(
            f"| {row['way']} | {row['texts_per_second']} | {row['ratio']} "
            f"| {row['ratio_processor_time']} | {row['beside_the_program']} "
            f"| {row['processor_milliseconds']} | {cosines} | {row['megabytes'] or '-'} |"
        )
    return "\n".join([*lines, "", *(f"{key}: {result[key]}" for key in ("absent", "limit"))])


if __name__ == "__main__":
    main()
