"""Fits the weights by which a sentence is judged to tell of a request.

Writes ``request_weights.tsv`` (what a sentence shows) and ``request_words.tsv`` (its words); and in
``status_weights.tsv`` and ``status_words.tsv`` by what it is judged where the request stands, in
``outcome_weights.tsv`` and ``outcome_words.tsv`` what a sentence behind a request tells.

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
from core.request_reading import NOTHING
from nlp import pipeline
from nlp.cases import OUTCOMES
from nlp.mentions import mentions
from nlp.outcomes import marks
from nlp.places import namings, rank
from nlp.reading import read
from nlp.register import read_register
from nlp.signals import Line, lines
from nlp.stages import stages
from nlp.standing import signs
from nlp.tables import LEXICONS, Row, table
from nlp.wording import terms
from nlp.worth import features, may_speak

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
    "dev9",
    "dev10",
    "dev11",
    "dev12",
    "dev13",
    "dev14",
    "dev15",
    "dev16",
    "dev17",
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


def marked(text: str) -> tuple[str, int, int]:
    """An example without its marks, and what stood between them; all of it where it has none."""
    plain = text.replace("‹", "").replace("›", "")
    return (plain, text.index("‹"), text.index("›") - 1) if "‹" in text else (plain, 0, len(plain))


def _asks_nothing(row: Row) -> bool:
    """Whether an example holds no request: none at all, or only a general possibility."""
    return row["requester"] == "none" or row["status"] == "mentioned"


def _sample(source: str, line: Line, every: Sequence[Line], status: str, weight: float) -> Sample:
    """A sample; ``status`` is "" where the sentence tells of no request."""
    shown = signs(line, every) if status else {}
    label = int(bool(status))
    return Sample(source, features(line, every), terms(line), label, weight, shown, status)


def from_examples(nlp: "Language", rows: Sequence[Row]) -> Iterator[Sample]:
    """A sample per sentence of the examples; the marked one tells of a request or does not."""
    for row in rows:
        text, start, end = marked(row["text"])
        every = read_lines(nlp, text)
        for line in every:
            inside = line.span.start < end and start < line.span.end
            none = _asks_nothing(row)
            if (inside or none) and not line.question:
                status = row["status"] if inside and not none else ""
                yield _sample(row["hand"], line, every, status, 3.0 if status else 1.0)


def from_dossiers(nlp: "Language", folder: Path) -> Iterator[Sample]:
    """A sample per sentence; those beside a request count less, they may tell more of it."""
    for every, right in _judged(nlp, folder):
        sections = {every[index].section for index in right}
        for line in every:
            if line.index in right:
                yield _sample(folder.name, line, every, right[line.index], 3.0)
            elif may_speak(line) and not line.question:
                near = line.section in sections
                yield _sample(folder.name, line, every, "", 0.3 if near else 1.0)


def _judged(nlp: "Language", folder: Path) -> Iterator[tuple[list[Line], dict[int, str]]]:
    """The sentences of each Dutch dossier, and by number what those that tell of one say of it."""
    for path in sorted(folder.glob("*.json")):
        judged = json.loads(path.read_text(encoding="utf-8"))
        if judged["language"] == "nl":
            text = path.with_suffix(".txt").read_text(encoding="utf-8")
            every = read_lines(nlp, text)
            yield every, dict(_told(text, judged, every))


def _told(text: str, judged: dict[str, Any], every: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The sentences that tell of a request, by number, with where it stands."""
    for row in judged["derogations"]:
        start = text.find(row["evidence"])
        end = start + len(row["evidence"])
        if row["status"] != "mentioned":
            for line in every:
                if start < line.span.end and line.span.start < end:
                    yield line.index, row["status"]


def from_decisions(nlp: "Language", path: Path, every_nth: int = 4) -> Iterator[Sample]:
    """A light sample per sentence of some decisions: hardly any is a request.

    Sentences that set a rule aside in so many words are left out, they could be.
    """
    rows = path.read_text(encoding="utf-8").splitlines()
    for row in rows[::every_nth]:
        every = read_lines(nlp, json.loads(row)["text"])
        for line in every:
            if may_speak(line) and not could_ask(line) and not line.question:
                yield _sample("decisions", line, every, "", 0.3)


def could_ask(line: Line) -> bool:
    """Whether a sentence sets a rule aside in so many words, so that it could be a request."""
    return line.has("room") or (line.has("deviate") and line.has("rule", "norm"))


def courses(nlp: "Language") -> Iterator[Sample]:
    """A sample per sentence of what it tells of the course of a request; most tell nothing."""
    for row in table("outcome_examples"):
        line = read_lines(nlp, row["text"])[-1]
        yield _course(row["hand"], line, row["status"], 1.0)
    for row in table("request_examples"):
        text, start, end = marked(row["text"])
        for line in read_lines(nlp, text):
            if _asks_nothing(row):
                yield _course(row["hand"], line, NOTHING, 0.07)
            elif line.span.start < end and start < line.span.end:
                yield _course(row["hand"], line, _of_itself(row["status"], line), 0.5)
    for folder in FOLDERS:
        yield from _courses_of_dossiers(nlp, DOSSIERS / folder)


def _courses_of_dossiers(nlp: "Language", folder: Path) -> Iterator[Sample]:
    for every, right in _judged(nlp, folder):
        sections = {every[index].section for index in right}
        for line in every:
            if line.index in right:
                status = _of_itself(right[line.index], line)
                yield _course(folder.name, line, status, 0.5)
            elif line.section not in sections and may_speak(line):
                yield _course(folder.name, line, NOTHING, 0.04)


def _course(source: str, line: Line, status: str, weight: float) -> Sample:
    return Sample(source, {}, terms(line), 0, weight, marks(line), status)


def _of_itself(status: str, line: Line) -> str:
    """What a sentence itself tells where the outcome of its request is told elsewhere."""
    told = [stage.status for stage in stages(line) if not stage.denied]
    elsewhere = status in OUTCOMES and not line.has("grant", "refuse", "notneeded", "active")
    return told[-1] if elsewhere and told and told[-1] in ("asked", "explored") else status


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
    nlp = pipeline.load()
    found = samples(nlp, Path(arguments[0]) if arguments else None)
    right = sum(sample.label for sample in found)
    source = f"fit.py: {right} sentences with, {len(found) - right} without"
    fitted = fit(found)
    _write("request_weights", ("feature",), _rows(fitted.features, 0.0), source)
    _write("request_words", ("term",), _rows(fitted.terms, 0.05), source)
    of_courses = fit_status(list(courses(nlp)))
    _write_by_status("outcome", "mark", of_courses, source)
    _write_by_status("status", "feature", fit_status(found), source)
    return 0


def _write_by_status(name: str, shows: str, weights: dict[str, Weights], source: str) -> None:
    shown = [(one, *row) for one, w in weights.items() for row in _rows(w.features, 0.02)]
    _write(f"{name}_weights", ("status", shows), shown, source)
    said = [(one, *row) for one, w in weights.items() for row in _rows(w.terms, 0.1)]
    _write(f"{name}_words", ("status", "term"), said, source)


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
