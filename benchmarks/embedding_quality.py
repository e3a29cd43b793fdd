"""What 8 bits cost in quality: nDCG@10 by cosine alone, in float32 and as the program does it.

python -m benchmarks.embedding_quality   (needs ../shared)
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import save
from evaluation.judgements import outcome_of_documents, read_beir
from evaluation.measures import Measure, mean
from index.model_files import default_cache, unpack
from index.onnx_encoder import OnnxEncoder
from index.unpacking import FLOAT32, INT8
from tests.places import SHARED

SETS = ("govbench_vac", "vlareg_titel")


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    folder = unpack(default_cache())
    result = {name: quality(folder, SHARED / "data" / "retrieval" / name) for name in SETS}
    save("embedding_quality", result)
    print(json.dumps(result, indent=2))


def quality(folder: Path, judgements: Path) -> dict[str, Any]:
    """nDCG@10 by cosine alone, in float32 and in 8 bits, over all judged queries."""
    judged = read_beir(judgements)
    ids = list(judged.texts)
    row: dict[str, Any] = {"data": judged.fingerprint, "queries": len(judged.queries)}
    for graph in (FLOAT32, INT8):
        encoder = OnnxEncoder(folder, graph)
        texts = encoder.encode_passages(judged.texts.values())
        near = encoder.encode_queries(query.text for query in judged.queries) @ texts.T
        best = np.argsort(-near, axis=1, kind="stable")[:, :10]
        outcomes = [
            outcome_of_documents(query, [ids[i] for i in ranks])
            for query, ranks in zip(judged.queries, best, strict=True)
        ]
        row[graph] = round(mean(Measure("nDCG", 10), outcomes), 4)
    return row


if __name__ == "__main__":
    main()
