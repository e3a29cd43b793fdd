"""Fits the weights by which a sentence is judged to tell of a request (``request_weights.tsv``).

    python -m nlp.lexicons.fit [DECISIONS.jsonl]

Learns from ``request_examples.tsv`` and the judged dossiers under ``evaluation/dossiers/dev``;
sentences of the decisions count, lightly, as telling of none. Needs scikit-learn.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.records import Document
from nlp import pipeline
from nlp.mentions import mentions
from nlp.places import namings, rank
from nlp.reading import read
from nlp.register import read_register
from nlp.signals import Line, lines
from nlp.stages import stages
from nlp.tables import LEXICONS, table
from nlp.worth import features

if TYPE_CHECKING:
    from spacy.language import Language

DEV = Path(__file__).resolve().parents[2] / "evaluation" / "dossiers" / "dev"
SPEAKING = ("room", "space", "deviate", "allow", "norm", "rule", "ask", "talk", "notneeded")

Sample = tuple[dict[str, float], int, float]  # features, label, weight


def read_lines(nlp: "Language", text: str) -> list[Line]:
    """The sentences of a text with their cues."""
    register = read_register()
    readings = list(read(nlp, Document("fit", text, "text")))
    named = [naming for reading in readings for naming in namings(reading, register)]
    _, home = rank(named)
    return lines(readings, mentions(readings, register, lambda _: register.municipality(home)))


def from_examples(nlp: "Language") -> Iterator[Sample]:
    """A sample per sentence of the examples; the marked one tells of a request or does not."""
    for row in table("request_examples"):
        text = row["text"]
        start, end = text.index("‹"), text.index("›") - 1
        every = read_lines(nlp, text.replace("‹", "").replace("›", ""))
        for line in every:
            inside = line.span.start < end and start < line.span.end
            label = int(inside and row["requester"] != "none")
            if (inside or row["requester"] == "none") and not _denied(line):
                yield features(line, every), label, 2.0 if label else 1.0


def from_dossiers(nlp: "Language", folder: Path = DEV) -> Iterator[Sample]:
    """A sample per sentence; neighbours of a request in its own section are left out."""
    for path in sorted(folder.glob("*.json")):
        judged = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        if judged["language"] != "nl":
            continue
        every = read_lines(nlp, text)
        told = [row["evidence"] for row in judged["derogations"] if row["status"] != "mentioned"]
        places = [(text.find(words), text.find(words) + len(words)) for words in told]
        right = {
            line.index
            for line in every
            if any(a < line.span.end and line.span.start < b for a, b in places)
        }
        sections = {every[index].section for index in right}
        for line in every:
            if line.index in right:
                yield features(line, every), 1, 2.0
            elif line.section not in sections and line.has(*SPEAKING) and not _left_out(line):
                yield features(line, every), 0, 1.0


def _denied(line: Line) -> bool:
    told = stages(line)
    return bool(told) and all(stage.denied for stage in told)


def _left_out(line: Line) -> bool:
    """Whether other rules than the weights see to it that a sentence is no request."""
    return line.question or _denied(line) or line.has("generic")


def from_decisions(nlp: "Language", path: Path, every_nth: int = 12) -> Iterator[Sample]:
    """A light sample per sentence of some decisions: none of them is a request."""
    rows = path.read_text(encoding="utf-8").splitlines()
    for row in rows[::every_nth]:
        every = read_lines(nlp, json.loads(row)["text"])
        for line in every:
            if line.has(*SPEAKING) and not line.has("room") and not line.question:
                yield features(line, every), 0, 0.15


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """The weight of each feature by logistic regression; weights stay small where seldom seen."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    names = list(samples[0][0])
    table_of = np.array([[sample[0][name] for name in names] for sample in samples])
    labels = np.array([sample[1] for sample in samples])
    weights = np.array([sample[2] for sample in samples])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(table_of, labels, weights)
    fitted = dict(zip(names, model.coef_[0], strict=True))
    return {"bias": float(model.intercept_[0])} | {k: float(v) for k, v in fitted.items()}


def main(words: Sequence[str]) -> int:
    """Write the table; exit code 0."""
    nlp = pipeline.load()
    samples = [*from_examples(nlp), *from_dossiers(nlp)]
    if words:
        samples += from_decisions(nlp, Path(words[0]))
    fitted = fit(samples)
    right = sum(label for _, label, _ in samples)
    source = f"nlp/lexicons/fit.py: {right} sentences with and {len(samples) - right} without"
    rows = [f"{name}\t{weight:.2f}\t{source}" for name, weight in fitted.items()]
    text = "\n".join(["feature\tweight\tsource", *rows, ""])
    (LEXICONS / "request_weights.tsv").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
