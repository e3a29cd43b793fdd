"""The questions that were written for this project, by the store they are asked of."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.judgements import JudgedQuery, Judgement, read_judgements

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = Path(__file__).parent / "questions"
DOSSIERS = ROOT / "corpus/dossiers"
CORPUS_QUESTIONS = ROOT / "corpus/questions.json"


def seed_questions(shared: Path) -> tuple[JudgedQuery, ...]:
    """What is asked of a store of the five seeds, the example judgements among it."""
    own = read_judgements(QUESTIONS / "seeds.jsonl")
    return (*own, *read_judgements(shared / "eval/search_dev.jsonl"))


def corpus_questions() -> tuple[JudgedQuery, ...]:
    """What is asked of a store of the sample corpus."""
    return (*read_judgements(QUESTIONS / "corpus.jsonl"), *_of_the_corpus())


def decision_questions() -> tuple[JudgedQuery, ...]:
    """What is asked of a store of the decisions."""
    return read_judgements(QUESTIONS / "decisions.jsonl")


def everyday_questions() -> tuple[JudgedQuery, ...]:
    """What people who do not know a decision would ask for it: a question and search words each.

    The document is the id of the decision in the set ``vlareg_titel``.
    """
    rows = map(json.loads, (QUESTIONS / "decisions_everyday.jsonl").read_text("utf-8").splitlines())
    return tuple(
        JudgedQuery(row["id"], row["query"], (Judgement(row["document"], "", 1),)) for row in rows
    )


def seed_files(shared: Path) -> Sequence[Path]:
    """The texts and the judgements of the seeds, for a fingerprint."""
    files = [*(shared / "seeds").iterdir(), QUESTIONS / "seeds.jsonl"]
    return [*sorted(files), shared / "eval/search_dev.jsonl"]


def corpus_files() -> Sequence[Path]:
    """The texts and the judgements of the sample corpus, for a fingerprint."""
    files = [file for file in DOSSIERS.rglob("*") if file.is_file()]
    return [*sorted(files), QUESTIONS / "corpus.jsonl", CORPUS_QUESTIONS]


def _of_the_corpus() -> Iterator[JudgedQuery]:
    kept = json.loads(CORPUS_QUESTIONS.read_text(encoding="utf-8"))
    for row in kept["questions"]:
        answers = (Judgement(Path(a["file"]).name, a["quote"]) for a in row["answers"])
        yield JudgedQuery(row["id"], row["question"], tuple(answers))
    for row in kept["unanswerable"]:
        yield JudgedQuery(row["id"], row["question"], ())
