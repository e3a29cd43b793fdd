"""Weigh what speaks for a sentence as an answer (answers/sureness.py), on judged questions.

    python -m benchmarks.answer_weights [--stores FOLDER] [--write] [SHARED]

Learned from the development half of the questions under evaluation/questions that are asked of the
seeds and the sample corpus, and from the first four sets of loose questions in tests/questions and
the one that answering was developed on. What is printed is of the other half, which nothing was
chosen on: how many of the questions with an answer get one, and with a judged quote among the first
three passages, and on how many of those without an answer the program says so.
``--write`` writes answers/tables/evidence_weights.tsv.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from answers.asking import asks_of
from answers.evidence import HITS, Found, look_up
from answers.lexicon import TABLES
from answers.sources import Sources
from benchmarks.answers import SETS, holds, reply_part
from benchmarks.machine import data_fingerprint, save
from core.settings import Settings
from evaluation.judgements import halves
from evaluation.question_sets import DOSSIERS, QUESTIONS, corpus_questions, seed_questions
from pipeline.answer_sources import sources_of
from pipeline.ingesting import ingest
from pipeline.kept import reading
from tests.places import ROOT

_STRENGTH = 0.03  # of the regression's regularisation: smaller is smoother
_BORDER = 0.6  # log-odds from which a sentence answers; in cross-validation 0.93 were refused
_LOOKED_AT = 4  # sentences per question without an answer
_LEARNED_SETS = SETS[:5]
_COUNTED = ("answerable", "answered", "with a judged quote", "without", "refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the words that answer it (none: it has no answer), and whether to learn it."""

    text: str
    quotes: tuple[str, ...]
    learned: bool


def questions(shared: Path) -> Iterator[tuple[str, Path, list[Asked]]]:
    """Of each store its name, what it is made of, and the questions to ask it."""
    seeds, corpus = seed_questions(shared), corpus_questions()
    learned = {query.id for query in halves((*seeds, *corpus))[0]}
    for name, source, judged in (("seeds", shared / "seeds", seeds), ("corpus", DOSSIERS, corpus)):
        asked = [
            Asked(
                as_question(query.text),
                tuple(judgement.words for judgement in query.judgements),
                query.id in learned,
            )
            for query in judged
        ]
        yield name, source, asked + (list(loose()) if name == "corpus" else [])


def loose() -> Iterator[Asked]:
    """The loose questions in tests/questions that are learned from."""
    for name in _LEARNED_SETS:
        kept = json.loads((ROOT / f"tests/questions/{name}.json").read_text(encoding="utf-8"))
        for row in kept["answerable"]:
            yield Asked(row["question"], tuple(row["quotes"]), learned=True)
        for words in kept["unanswerable"]:
            yield Asked(words, (), learned=True)


def as_question(text: str) -> str:
    """The words as a sentence that asks, also where they are only words to search with."""
    return text if text.endswith("?") else f"{text[0].upper()}{text[1:]}?"


def examples(asked: Asked, sources: Sources) -> tuple[list[Found], float]:
    """The sentences to learn from, and what each weighs."""
    (ask,) = asks_of([asked.text], "", sources)
    hits = {hit.passage.id: hit for query in ask.queries for hit in sources.search(query, HITS)}
    found = look_up(ask, tuple(hits.values()), frozenset(), sources) if ask.own_words else []
    if not asked.quotes:
        kept = found[:_LOOKED_AT]
        return kept, 1.5 / max(len(kept), 1)
    right = [one for one in found[:8] if _is_right(one, asked.quotes)]
    kept = sorted(right, key=lambda one: -one.score)[:2]
    return kept, 1 / max(len(kept), 1)


def _is_right(found: Found, quotes: Sequence[str]) -> bool:
    shown = " ".join(found.hit.citation.quote.split())
    return any(" ".join(quote.split()) in shown for quote in quotes)


def weights(rows: list[dict[str, float]], right: list[bool], each: list[float]) -> dict[str, float]:
    """The weight of each value and the constant; 0 is where _BORDER lies."""
    from sklearn.linear_model import LogisticRegression

    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    centre, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=_STRENGTH, max_iter=5_000)
    model.fit((values - centre) / spread, np.array(right), sample_weight=np.array(each))
    by_name = model.coef_[0] / spread
    constant = float(model.intercept_[0] - by_name @ centre) - _BORDER
    return {"constant": constant, **dict(zip(names, map(float, by_name), strict=True))}


def measured(asked: Sequence[Asked], sources: Sources) -> dict[str, int]:
    """How many of the questions kept apart are answered, and how many refused."""
    found = dict.fromkeys(
        ("answerable", "answered", "with a judged quote", "without", "refused"), 0
    )
    for one in asked:
        if one.learned:
            continue
        part = reply_part(one.text, sources)
        if one.quotes:
            found["answerable"] += 1
            found["answered"] += part.answerable
            quotes = [" ".join(quote.split()) for quote in one.quotes]
            found["with a judged quote"] += part.answerable and holds(part, quotes)
        else:
            found["without"] += 1
            found["refused"] += not part.answerable
    return found


def main() -> None:
    """Learn from one half, or print the figures of the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    each: list[float] = []
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, source, asked in questions(given.shared):
            settings = Settings(store=(given.stores or Path(temporary)) / name)
            if not settings.store.exists():
                ingest([source], settings)
            with reading(settings) as store:
                sources = sources_of(store, settings, "confidential")
                if not given.write:
                    result[name] = measured(asked, sources)
                    continue
                for one in asked:
                    found, weight = examples(one, sources) if one.learned else ([], 0.0)
                    rows += [each_found.values() for each_found in found]
                    right += [bool(one.quotes)] * len(found)
                    each += [weight] * len(found)
    if given.write:
        head = (
            "# What each sign of answers/sureness.py weighs. Made by benchmarks/answer_weights.py."
        )
        lines = [head, "# sign\tweight"]
        lines += [f"{name}\t{weight:.4f}" for name, weight in weights(rows, right, each).items()]
        (TABLES / "evidence_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print("\n".join(lines))
    else:
        save("answer_weights", {"data": data_fingerprint(sorted(QUESTIONS.glob("*"))), **result})
        print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
