"""Fits the weights by which the words around a sum tell what it is: ``amount_words.tsv``.

    python -m nlp.lexicons.fit_amounts

Learns from the sums of the judged dossiers for developing, but for the folders in APART; prints how
many are right by the rules alone and with the words, each eighth of the hands left out in turn.
Needs scikit-learn.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.findings import AmountRole
from core.records import Document
from nlp import pipeline
from nlp.amount_words import BIAS, SURE, Surroundings, signs
from nlp.amounts import surrounded
from nlp.reading import read
from nlp.tables import LEXICONS

DOSSIERS = Path(__file__).resolve().parents[2] / "evaluation" / "dossiers"
APART = ("dev50",)  # unread
_STRENGTH = 1.0  # of the regression's regularisation: smaller is smoother
_LEAST = 0.1  # a smaller weight is left out
_PARTS = 8


@dataclass(frozen=True, slots=True)
class Example:
    """A judged sum with what is shown around it."""

    hand: str
    around: Surroundings
    role: AmountRole


def examples() -> Iterator[Example]:
    """The judged sums that are found in their texts."""
    nlp = pipeline.load()
    for file in sorted(DOSSIERS.glob("dev*/*.json")):
        judged = json.loads(file.read_text(encoding="utf-8")).get("amounts", [])
        if not judged or file.parent.name in APART:
            continue
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        found = list(surrounded(list(read(nlp, Document("1" * 32, text, "text")))))
        for one in judged:
            same = [(around, span) for around, span in found if around.euro == one["euro"]]
            at = text.find(one["evidence"])
            end = at + len(one["evidence"])
            inside = [around for around, span in same if at <= span.start and span.end <= end]
            if chosen := inside or [around for around, _ in same]:
                yield Example(file.parent.name, chosen[0], one["role"])


def fitted(some: Sequence[Example]) -> tuple[Any, Any]:
    """The regression, and what turns signs into its columns."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    columns = DictVectorizer()
    shown = columns.fit_transform([dict.fromkeys(signs(one.around), 1.0) for one in some])
    model = LogisticRegression(C=_STRENGTH, max_iter=2_000)
    return model.fit(shown, [one.role for one in some]), columns


def cross_validated(some: Sequence[Example]) -> tuple[float, float]:
    """The share that is right by the rules, and with the words of hands that were left out."""
    hands = sorted({one.hand for one in some})
    right = 0
    for part in range(_PARTS):
        apart = set(hands[part::_PARTS])
        model, columns = fitted([one for one in some if one.hand not in apart])
        tested = [one for one in some if one.hand in apart]
        shown = columns.transform([dict.fromkeys(signs(one.around), 1.0) for one in tested])
        for one, shares in zip(tested, model.predict_proba(shown), strict=True):
            sure = shares.max() >= SURE
            right += (model.classes_[shares.argmax()] if sure else one.around.role) == one.role
    by_rules = sum(one.around.role == one.role for one in some)
    return by_rules / len(some), right / len(some)


def main() -> None:
    """Fit on all, write the table, print what it does on hands that were left out."""
    some = list(examples())
    by_rules, with_words = cross_validated(some)
    print(f"{len(some)} sums: {by_rules:.3f} by the rules, {with_words:.3f} with the words")
    model, columns = fitted(some)
    names = columns.get_feature_names_out()
    rows = ["sign\trole\tweight"]
    for role, bias, own in zip(model.classes_, model.intercept_, model.coef_, strict=True):
        rows.append(f"{BIAS}\t{role}\t{bias:.3f}")
        kept = [(name, w) for name, w in zip(names, own, strict=True) if abs(w) >= _LEAST]
        rows += [f"{name}\t{role}\t{weight:.3f}" for name, weight in kept]
    (LEXICONS / "amount_words.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
