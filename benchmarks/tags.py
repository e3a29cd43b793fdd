"""Precision, recall and F1 of the tags, per kind, on judged dossiers, with the misses.

    python -m benchmarks.tags FOLDER [--rules] [--misses KIND]

FOLDER holds NAME.txt beside NAME.json. The same as ``wijkwijzer evaluate FOLDER``; ``--rules``
leaves out the models that read requests and what passages mean.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.tagging import tagged
from core.findings import Tags
from core.records import Document
from core.settings import Settings
from evaluation import tags
from evaluation.tags import Score
from nlp import pipeline
from pipeline.asking import tag_text


def measure(folder: Path, *, rules: bool = False) -> dict[str, Score]:
    """The scores of a folder of judged dossiers."""
    nlp, settings = pipeline.load(), Settings()

    def read(name: str, text: str) -> Tags:
        return tag_text(f"{name}.txt", text, settings)

    def by_rules(name: str, text: str) -> Tags:
        return tagged(nlp, Document(name, text, "text"), name=f"{name}.txt")

    return tags.measure(folder, by_rules if rules else read)


def main() -> int:
    """Print the table, and the misses of the kinds that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--misses", nargs="*", default=[])
    words = parser.parse_args()
    scores = measure(words.folder, rules=words.rules)
    for kind, score in scores.items():
        print(score.line(kind))
    for kind in words.misses:
        print(f"\n{kind}: missed", *scores[kind].missed, sep="\n  ")
        print(f"{kind}: extra", *scores[kind].extra, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
