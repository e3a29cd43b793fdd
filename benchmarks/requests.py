"""Requests found in dossiers that the weights were not learned from: each hand left out in turn.

    python -m benchmarks.requests [DECISIONS.jsonl]

The rules that say who asks whom are the same in every round: only the weights are cross-validated.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from benchmarks.tags import measure
from evaluation.tags import Score
from nlp import outcomes, pipeline, standing, wording, worth
from nlp.lexicons import fit
from nlp.tables import table

KINDS = ("place", "requester", "addressees", "status", "domain")


def main(words: Sequence[str]) -> int:
    """Print a table per hand that was left out, and of all of them; exit code 0."""
    nlp = pipeline.load()
    known = list(fit.from_examples(nlp, table("request_examples")))
    for folder in fit.FOLDERS:
        known += fit.from_dossiers(nlp, fit.DOSSIERS / folder)
    of_courses = list(fit.courses(nlp))
    if words:
        known += fit.from_decisions(nlp, Path(words[0]), 40)
    for folder in fit.FOLDERS:
        others = [sample for sample in known if sample.source != folder]
        told = [sample for sample in of_courses if sample.source != folder]
        scores = _measured(others, told, fit.DOSSIERS / folder)
        for kind in ("derogations", *(f"derogation {kind}" for kind in KINDS)):
            print(f"{folder:8}", scores[kind].line(kind))  # the script's only output
    return 0


def _measured(
    samples: Sequence[fit.Sample], told: Sequence[fit.Sample], folder: Path
) -> dict[str, Score]:
    learned = fit.fit(samples)
    by_status, by_course = (
        {
            status: (weights.features, weights.terms)
            for status, weights in fit.fit_status(own).items()
        }
        for own in (samples, told)
    )
    with (
        mock.patch.object(worth, "_weights", lambda: learned.features),
        mock.patch.object(wording, "_weights", lambda: learned.terms),
        mock.patch.object(standing, "_weights", lambda: by_status),
        mock.patch.object(outcomes, "_weights", lambda: by_course),
    ):
        return measure(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
