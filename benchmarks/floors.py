"""Lay the floors of the quality gate anew: python -m benchmarks.floors [--stores FOLDER] [SHARED].

Asks all questions of evaluation/questions of a store of the seeds and one of the sample corpus, and
writes evaluation/floors.json: what was measured less a margin, so that another processor passes and
a worse search does not. The floors say that nothing got worse; they are no figures to quote, as
what search was chosen on is among the questions.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from core.records import Query
from core.settings import Settings
from evaluation.gate import DEPTH, FLOORS, Floor, Measured, measured_value
from evaluation.judgements import JudgedQuery, fingerprint
from evaluation.question_sets import (
    DOSSIERS,
    corpus_files,
    corpus_questions,
    seed_files,
    seed_questions,
)
from evaluation.report import evaluate
from pipeline.asking import searcher
from pipeline.ingesting import ingest

MEASURES = ("nDCG@10", "recall@5", "success@1", "kept", "refused")
MARGIN = 0.015


def measured(
    name: str, files: Sequence[Path], asked: Sequence[JudgedQuery], settings: Settings
) -> Measured:
    """What a store answers to the questions of a set."""
    with searcher(settings) as search:
        report = evaluate(asked, lambda text, k: search(Query(text, k)), DEPTH)
    return Measured(name, fingerprint(files), report)


def floors(result: Measured) -> Iterator[Floor]:
    """A floor for each measure, a margin under what was measured."""
    day = datetime.now(UTC).date().isoformat()
    for which in MEASURES:
        now = measured_value(which, result.report)
        yield Floor(
            result.set,
            which,
            round(now - MARGIN, 3),
            len(result.report.queries),
            result.fingerprint,
            f"{now:.4f}, {day}",
        )


def main() -> None:
    """Measure both stores and write the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--stores", type=Path, help="where the stores are kept for a next time")
    given = parser.parse_args()
    shared = given.shared.resolve()  # the order of the files, and so their fingerprint, hangs on it
    sets = (
        ("seeds", shared / "seeds", seed_files(shared), seed_questions(shared)),
        ("corpus", DOSSIERS, corpus_files(), corpus_questions()),
    )
    laid: list[Floor] = []
    for name, source, files, asked in sets:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(store=(given.stores or Path(folder)) / name)
            if not settings.store.exists():
                ingest([source], settings)
            laid += floors(measured(name, files, asked, settings))
    for floor in laid:
        print(f"{floor.set:<8}{floor.measure:<10} {floor.measured} -> {floor.least}")
    text = json.dumps([asdict(floor) for floor in laid], indent=1, ensure_ascii=False)
    FLOORS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
