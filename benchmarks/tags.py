"""Precision, recall and F1 of the tags, per kind, on judged dossiers, with the misses.

    python -m benchmarks.tags FOLDER [--rules] [--misses KIND]

FOLDER holds NAME.txt beside NAME.json. The same as ``wijkwijzer evaluate FOLDER``, without the
embeddings that help with themes; ``--rules`` leaves out the model that reads requests.
"""

import argparse
import sys
from pathlib import Path

from core.findings import Tags
from core.records import Document
from core.request_reading import Judge
from evaluation import tags
from evaluation.tags import Score
from index.request_reader import load_request_reader
from nlp import pipeline
from nlp.tagging import tag


def measure(folder: Path, judge: Judge | None = None) -> dict[str, Score]:
    """The scores of a folder of judged dossiers."""
    nlp = pipeline.load()

    def tagger(name: str, text: str) -> Tags:
        return tag(nlp, Document(name, text, "text"), name=f"{name}.txt", judge=judge)

    return tags.measure(folder, tagger)


def main() -> int:
    """Print the table, and the misses of the kinds that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--misses", nargs="*", default=[])
    words = parser.parse_args()
    scores = measure(words.folder, None if words.rules else load_request_reader().judge)
    for kind, score in scores.items():
        print(score.line(kind))
    for kind in words.misses:
        print(f"\n{kind}: missed", *scores[kind].missed, sep="\n  ")
        print(f"{kind}: extra", *scores[kind].extra, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
