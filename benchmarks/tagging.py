"""Words tagged per second of processor time, and the memory of one very long document.

python -m benchmarks.tagging DECISIONS.jsonl [-o RESULT.json]
"""

import argparse
import hashlib
import json
import platform
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.findings import Tags
from core.records import Document
from core.request_reading import Judge
from index.request_reader import load_request_reader
from ingest.passages import cut
from nlp import pipeline
from nlp.tagging import tag
from nlp.themes import themes

LONG = 2_000_000  # characters
GOAL = 20_000  # words per second, without a model
READ = 10  # every so many texts are also tagged with the model that reads requests


def tagged(nlp: Any, document: Document, *, name: str = "", judge: Judge | None = None) -> Tags:
    """Everything that is recorded without embeddings: the themes by words alone."""
    return replace(tag(nlp, document, name=name, judge=judge), themes=themes(cut(document)))


def read_texts(path: Path) -> list[str]:
    """The decisions, one text each."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(row)["text"]) for row in rows if row.strip()]


def words_per_second(texts: list[str], judge: Judge | None = None) -> tuple[int, float]:
    """How many words there are, and how many are tagged per second of processor time."""
    nlp = pipeline.load()
    for text in texts[:50]:
        tagged(nlp, Document("warm", text, "json-lines"), judge=judge)
    words = sum(len(text.split()) for text in texts)
    begin = time.process_time()
    for number, text in enumerate(texts):
        tagged(nlp, Document(str(number), text, "json-lines"), judge=judge)
    return words, words / (time.process_time() - begin)


def long_document(texts: list[str]) -> dict[str, float]:
    """Seconds, and megabytes more than before, for one document of LONG characters."""
    text = "\n\n".join(texts)[:LONG]
    nlp = pipeline.load()
    tagged(nlp, Document("warm", text[:20_000], "text"))
    before = _peak()
    begin = time.process_time()
    tagged(nlp, Document("long", text, "text"))
    return {
        "characters": len(text),
        "seconds": round(time.process_time() - begin, 1),
        "megabytes": round(_peak() - before),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print the figures as JSON; 1 where the goal is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decisions", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    texts = read_texts(given.decisions)
    words, speed = words_per_second(texts)
    few = texts[::READ]
    reader = load_request_reader().judge
    read = {"by rules": words_per_second(few)[1], "and read": words_per_second(few, reader)[1]}
    result = {
        "data": hashlib.sha256(given.decisions.read_bytes()).hexdigest()[:16],
        "machine": f"{platform.machine()}, {platform.python_version()}, one core",
        "date": datetime.now(UTC).date().isoformat(),
        "texts": len(texts),
        "words": words,
        "words_per_second": round(speed),
        "goal": GOAL,
        f"of every {READ}th text": {way: round(speed) for way, speed in read.items()},
        "long_document": long_document(texts),
    }
    text = json.dumps(result, indent=1)
    print(text)
    if given.output:
        given.output.write_text(text + "\n", encoding="utf-8")
    return 0 if speed >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
