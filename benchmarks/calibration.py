"""Weigh the signals of index/confidence.py on questions that a store answers or does not.

    python -m benchmarks.calibration [--stores FOLDER] [--write] [SHARED]

The questions under evaluation/questions are asked of a store of the seeds, of the sample corpus and
of the decisions. Half of them, by a hash of their id, is kept apart: the table is made on the other
half, the figures printed are of the half kept apart. A question with a name is rarer among the
answerable than a question without; so that a name by itself says nothing, every kind of question
(with or without a name, asking a number or not, of so many words) weighs as much on both sides.

``--stores`` keeps the three stores for a next time. ``--write`` writes index/tables/confidence.tsv.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import data_fingerprint, save
from core.asked import thing_asked
from core.records import Query
from core.settings import Settings
from evaluation.judgements import JudgedQuery, halves
from evaluation.question_sets import (
    DOSSIERS,
    QUESTIONS,
    corpus_questions,
    decision_questions,
    seed_questions,
)
from index.confidence import Signals
from index.searching import searched
from index.store import open_store
from index.wordlist import TABLES
from pipeline.asking import understood
from pipeline.ingesting import ingest
from pipeline.tools import encoder, fingerprint, read

KEPT = 0.95  # of the answerable questions that must still be called so
_STRENGTH = 0.1  # of the regression's regularisation: smaller is smoother
_NUMBERS = ("number", "sum", "share")
_LONG = 6  # own words; longer questions are one kind


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked of a store, and what the search told about itself."""

    store: str
    query: JudgedQuery
    signals: Signals

    @property
    def answerable(self) -> bool:
        """Whether the store holds an answer."""
        return bool(self.query.judgements)

    @property
    def kind(self) -> tuple[float, float, bool]:
        """What says nothing of the answer: whether it holds a name, asks a number, is long."""
        length = min(max(self.signals.length, 2.0), float(_LONG))
        return self.signals.named, length, thing_asked(self.query.text) in _NUMBERS


def questions(shared: Path) -> Iterator[tuple[str, Path, Sequence[JudgedQuery]]]:
    """Of each store its name, what it is made of, and the questions to ask it."""
    yield "seeds", shared / "seeds", seed_questions(shared)
    yield "corpus", DOSSIERS, corpus_questions()
    yield "decisions", shared / "data/vlareg_full.jsonl", decision_questions()


def examples(shared: Path, stores: Path, names: Collection[str]) -> Iterator[Example]:
    """Every question with the signals of its search, of the stores so named."""
    for name, source, asked in questions(shared):
        if name not in names:
            continue
        settings = Settings(store=stores / name)
        if not (stores / name).exists():
            ingest([source], settings)
        with open_store(settings.store, fingerprint=fingerprint(settings)) as store:
            for query in asked:
                given = understood(Query(query.text))
                signals = searched(store, given, encoder(settings), read).signals
                if signals is not None:
                    yield Example(name, query, signals)


def balance(some: Sequence[Example]) -> NDArray[Any]:
    """A weight per example, so that each kind weighs as much on both sides; 0 without an other."""
    sides = Counter((example.kind, example.answerable) for example in some)
    weights = []
    for example in some:
        own, other = (
            sides[example.kind, side] for side in (example.answerable, not example.answerable)
        )
        weights.append(min((own + other) / (2 * own), 4.0) if other else 0.0)
    return np.array(weights)


def fit(some: Sequence[Example]) -> dict[str, float]:
    """The weight of each signal and the constant; 0.5 is where KEPT of the answerable stay."""
    from sklearn.linear_model import LogisticRegression

    values = np.array([astuple(example.signals) for example in some])
    centre, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    answerable = np.array([example.answerable for example in some])
    model = LogisticRegression(C=_STRENGTH, max_iter=5_000)
    model.fit((values - centre) / spread, answerable, sample_weight=balance(some))
    weights = model.coef_[0] / spread
    totals = values @ weights
    constant = -float(np.quantile(totals[answerable], 1 - KEPT))
    named = zip((field.name for field in fields(Signals)), weights, strict=True)
    return {"constant": constant, **{name: float(weight) for name, weight in named}}


def sureness(weights: dict[str, float], some: Sequence[Example]) -> NDArray[Any]:
    """Of each example the total of its signals; 0 and above is called answerable."""
    values = np.array([astuple(example.signals) for example in some])
    by_signal = np.array([weights[field.name] for field in fields(Signals)])
    totals: NDArray[Any] = values @ by_signal + weights["constant"]
    return totals


def report(weights: dict[str, float], some: Sequence[Example]) -> dict[str, Any]:
    """How many of the answerable are kept and of the others refused, in all and per store."""
    from sklearn.metrics import roc_auc_score

    totals = sureness(weights, some)
    answerable = np.array([example.answerable for example in some])
    border = float(np.quantile(totals[answerable], 1 - KEPT))
    found: dict[str, Any] = {
        "answerable": int(answerable.sum()),
        "unanswerable": int((~answerable).sum()),
        "kept": round(float((totals[answerable] >= 0).mean()), 3),
        "refused": round(float((totals[~answerable] < 0).mean()), 3),
        f"refused where {KEPT:.0%} are kept": round(
            float((totals[~answerable] < border).mean()), 3
        ),
        "area under the curve": round(float(roc_auc_score(answerable, totals)), 3),
    }
    for name in sorted({example.store for example in some}):
        here = np.array([example.store == name for example in some])
        found[name] = {
            "kept": round(float((totals[here & answerable] >= 0).mean()), 3),
            "refused": round(float((totals[here & ~answerable] < 0).mean()), 3),
        }
    return found


def split(some: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those kept apart."""
    learned = {query.id for query in halves([example.query for example in some])[0]}
    return (
        [example for example in some if example.query.id in learned],
        [example for example in some if example.query.id not in learned],
    )


def main() -> None:
    """Fit on one half, print the figures of the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("--sets", default="seeds,corpus,decisions")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        some = list(examples(given.shared, given.stores or Path(temporary), given.sets.split(",")))
    learned, apart = split(some)
    weights = fit(learned)
    for name, weight in weights.items():
        print(f"{name:<10} {weight:9.4f}")
    result = {"learned on": report(weights, learned), "kept apart": report(weights, apart)}
    print(json.dumps(result, indent=2))
    files = sorted(QUESTIONS.glob("*.jsonl"))
    save(
        "calibration",
        {"sets": given.sets, "data": data_fingerprint(files), "weights": weights, **result},
    )
    if given.write:
        head = (TABLES / "confidence.tsv").read_text(encoding="utf-8").splitlines()
        lines = [line for line in head if line.startswith("#")]
        lines += [f"{name}\t{weight:.4f}" for name, weight in weights.items()]
        (TABLES / "confidence.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
