"""Fits the weights by which a sentence is judged to tell of a request.

Writes ``request_weights.tsv`` (what a sentence shows) and ``request_words.tsv`` (its words); and in
``status_weights.tsv`` and ``status_words.tsv`` by what it is judged where the request stands.

    python -m nlp.lexicons.fit [DECISIONS.jsonl]

Learns from ``request_examples.tsv`` and the judged dossiers for developing; sentences of the
decisions count, lightly, as telling of none. Needs scikit-learn.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.records import Document
from nlp import pipeline
from nlp.mentions import mentions
from nlp.places import namings, rank
from nlp.reading import read
from nlp.register import read_register
from nlp.signals import Line, lines
from nlp.standing import signs
from nlp.tables import LEXICONS, Row, table
from nlp.wording import terms
from nlp.worth import SPEAKING, features, may_speak

if TYPE_CHECKING:
    from spacy.language import Language

DOSSIERS = Path(__file__).resolve().parents[2] / "evaluation" / "dossiers"
FOLDERS = (
    "dev",
    "dev2",
    "dev3",
    "dev4",
    "dev5",
    "dev6",
    "dev7",
    "dev8",
)  # each by a hand of its own
WORD_SCALE = 4.0  # how much all words together may say beside one feature
LEAST = 3  # sentences that a word must stand in
STRENGTH = 0.5  # of the regularisation, as its inverse


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence to learn from; ``weight`` is how much it counts."""

    source: str  # the hand that wrote it, by its folder
    features: dict[str, float]
    terms: frozenset[str]
    label: int
    weight: float
    signs: dict[str, float]  # of where the request stands; empty where there is none
    status: str


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: of features and of words."""

    features: dict[str, float]
    terms: dict[str, float]


def read_lines(nlp: "Language", text: str) -> list[Line]:
    """The sentences of a text with their cues."""
    register = read_register()
    readings = list(read(nlp, Document("fit", text, "text")))
    named = [naming for reading in readings for naming in namings(reading, register)]
    _, home = rank(named)
    return lines(readings, mentions(readings, register, lambda _: register.municipality(home)))


def _sample(source: str, line: Line, every: Sequence[Line], status: str, weight: float) -> Sample:
    """A sample; ``status`` is "" where the sentence tells of no request."""
    shown = signs(line, every) if status else {}
    label = int(bool(status))
    return Sample(source, features(line, every), terms(line), label, weight, shown, status)


def from_examples(nlp: "Language", rows: Sequence[Row]) -> Iterator[Sample]:
    """A sample per sentence of the examples; the marked one tells of a request or does not."""
    for row in rows:
        text = row["text"]
        start, end = text.index("‹"), text.index("›") - 1
        every = read_lines(nlp, text.replace("‹", "").replace("›", ""))
        for line in every:
            inside = line.span.start < end and start < line.span.end
            none = row["requester"] == "none"
            if (inside or none) and not line.question:
                status = row["status"] if inside and not none else ""
                yield _sample(row["hand"], line, every, status, 3.0 if status else 1.0)


def from_dossiers(nlp: "Language", folder: Path) -> Iterator[Sample]:
    """A sample per sentence; those beside a request count less, they may tell more of it."""
    for path in sorted(folder.glob("*.json")):
        judged = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        if judged["language"] != "nl":
            continue
        every = read_lines(nlp, text)
        right = dict(_told(text, judged, every))
        sections = {every[index].section for index in right}
        for line in every:
            if line.index in right:
                yield _sample(folder.name, line, every, right[line.index], 3.0)
            elif may_speak(line) and not line.question:
                near = line.section in sections
                yield _sample(folder.name, line, every, "", 0.3 if near else 1.0)


def _told(text: str, judged: dict[str, Any], every: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The sentences that tell of a request, by number, with where it stands."""
    for row in judged["derogations"]:
        start = text.find(row["evidence"])
        end = start + len(row["evidence"])
        if row["status"] != "mentioned":
            for line in every:
                if start < line.span.end and line.span.start < end:
                    yield line.index, row["status"]


def from_decisions(nlp: "Language", path: Path, every_nth: int = 12) -> Iterator[Sample]:
    """A light sample per sentence of some decisions: none of them is a request."""
    rows = path.read_text(encoding="utf-8").splitlines()
    for row in rows[::every_nth]:
        every = read_lines(nlp, json.loads(row)["text"])
        for line in every:
            if line.has(*SPEAKING) and not line.has("room") and not line.question:
                yield _sample("decisions", line, every, "", 0.15)


def fit(samples: Sequence[Sample]) -> Weights:
    """What tells that there is a request."""
    labels = [sample.label for sample in samples]
    shown = [sample.features for sample in samples]
    return _fit(samples, shown, labels)[1]


def fit_status(samples: Sequence[Sample]) -> dict[str, Weights]:
    """What tells where a request stands, per status."""
    told = [sample for sample in samples if sample.status]
    found = _fit(told, [sample.signs for sample in told], [sample.status for sample in told])
    return {str(status): weights for status, weights in found.items()}


def _fit(
    samples: Sequence[Sample],
    shown: Sequence[dict[str, float]],
    labels: Sequence[Any],
) -> dict[Any, Weights]:
    """Logistic regression, the weights per class; they stay small where seldom seen."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    names = list(shown[0])
    seen = Counter(term for sample in samples for term in sample.terms)
    known = {term: n for n, term in enumerate(sorted(t for t in seen if seen[t] >= LEAST))}
    table_of = np.array([[one[name] for name in names] for one in shown])
    places = [
        (row, known[term], WORD_SCALE / len(sample.terms) ** 0.5)
        for row, sample in enumerate(samples)
        for term in sorted(sample.terms)
        if term in known
    ]
    at, of, values = zip(*places, strict=True)
    words = csr_matrix((values, (at, of)), shape=(len(samples), len(known)))
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(
        hstack([csr_matrix(table_of), words]).tocsr(),
        np.array(labels),
        np.array([sample.weight for sample in samples]),
    )
    classes = list(model.classes_) if len(model.classes_) > 2 else [1]
    return {
        label: Weights(
            {"bias": float(model.intercept_[n])}
            | {name: float(v) for name, v in zip(names, model.coef_[n], strict=False)},
            {term: WORD_SCALE * float(model.coef_[n][len(names) + k]) for term, k in known.items()},
        )
        for n, label in enumerate(classes)
    }


def samples(nlp: "Language", decisions: Path | None) -> list[Sample]:
    """All there is to learn from."""
    found = list(from_examples(nlp, table("request_examples")))
    for folder in FOLDERS:
        found += from_dossiers(nlp, DOSSIERS / folder)
    return found + (list(from_decisions(nlp, decisions)) if decisions else [])


def main(arguments: Sequence[str]) -> int:
    """Write the tables; exit code 0."""
    found = samples(pipeline.load(), Path(arguments[0]) if arguments else None)
    right = sum(sample.label for sample in found)
    source = f"fit.py: {right} sentences with, {len(found) - right} without"
    fitted = fit(found)
    _write("request_weights", ("feature",), _rows(fitted.features, 0.0), source)
    _write("request_words", ("term",), _rows(fitted.terms, 0.05), source)
    by_status = fit_status(found)
    shown = [(one, *row) for one, w in by_status.items() for row in _rows(w.features, 0.02)]
    _write("status_weights", ("status", "feature"), shown, source)
    said = [(one, *row) for one, w in by_status.items() for row in _rows(w.terms, 0.1)]
    _write("status_words", ("status", "term"), said, source)
    return 0


def _rows(weights: dict[str, float], least: float) -> list[tuple[str, ...]]:
    """The weights as cells; those below ``least`` say nothing and are left out."""
    return [(key, f"{value:.2f}") for key, value in weights.items() if abs(value) >= least]


def _write(
    name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], source: str
) -> None:
    lines = ["\t".join([*columns, "weight", "source"])]
    lines += ["\t".join([*row, source]) for row in rows]
    (LEXICONS / f"{name}.tsv").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
