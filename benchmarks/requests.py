"""Requests found in dossiers that the weights were not learned from: each folder left out in turn.

    python -m benchmarks.requests [DECISIONS.jsonl]

The rules that say who asks whom are the same in every round: only the weights are cross-validated.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from benchmarks.tags import measure
from evaluation.tags import Score
from nlp import pipeline, standing, wording, worth
from nlp.lexicons import fit
from nlp.tables import table

KINDS = ("place", "requester", "addressees", "status", "domain")


def halves(root: Path) -> Iterator[tuple[str, Path]]:
    """The dossiers for developing in three parts: the first folder, and the second in halves."""
    for folder in fit.FOLDERS:
        paths = sorted((fit.DOSSIERS / folder).glob("*.json"))
        parts = 1 if folder == "dev" else 2
        for part in range(parts):
            target = root / (folder if parts == 1 else f"{folder}-{part + 1}")
            target.mkdir()
            for path in paths[part::parts]:
                shutil.copy(path, target)
                shutil.copy(path.with_suffix(".txt"), target)
            yield target.name, target


def main(words: Sequence[str]) -> int:
    """Print a table per part that was left out; exit code 0."""
    nlp = pipeline.load()
    with tempfile.TemporaryDirectory() as place:
        parts = dict(halves(Path(place)))
        known = list(fit.from_examples(nlp, table("request_examples"), "examples"))
        for folder in parts.values():
            known += fit.from_dossiers(nlp, folder)
        if words:
            known += fit.from_decisions(nlp, Path(words[0]), 40)
        for name, folder in parts.items():
            others = [sample for sample in known if sample.source != name]
            scores = _measured(others, folder)
            for kind in ("derogations", *(f"derogation {kind}" for kind in KINDS)):
                print(f"{name:8}", scores[kind].line(kind))  # the script's only output
    return 0


def _measured(samples: Sequence[fit.Sample], folder: Path) -> dict[str, Score]:
    learned = fit.fit(samples)
    by_status = {
        status: (weights.features, weights.terms)
        for status, weights in fit.fit_status(samples).items()
    }
    with (
        mock.patch.object(worth, "_weights", lambda: learned.features),
        mock.patch.object(wording, "_weights", lambda: learned.terms),
        mock.patch.object(standing, "_weights", lambda: by_status),
    ):
        return measure(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
