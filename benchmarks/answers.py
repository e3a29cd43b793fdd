"""A question of 11 parts against a store of 5,000 documents: seconds per reply, the model loaded.

python -m benchmarks.answers WORKDIR [ROUNDS]   (needs ../shared; WORKDIR is that of
benchmarks.pipeline, whose store of 5,000 documents it copies and completes with the sample corpus)

Also counts, on the sample corpus, how many of the questions in tests/questions are answered with
evidence that holds the words put down beforehand, and on how many of those without an answer the
program says so.
"""

import json
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from answers.drafting import draft_reply
from answers.sources import Sources
from answers.written_question import read_written_question
from benchmarks.machine import data_fingerprint, machine, save
from core.replies import PartReply
from core.settings import Settings
from ingest.members import read_bytes
from pipeline.answer_sources import sources_of
from pipeline.answering import answer
from pipeline.ingesting import ingest
from pipeline.kept import reading
from tests.places import ROOT, SHARED

SETS = (
    "dev_store",
    "held_out_store",
    "held_out_store_2",
    "held_out_store_3",
    "held_out_store_4",
    "held_out_store_5",
    "full_store_1",
    "full_store_2",
    "held_out_store_6",
    "held_out_store_7",
    "store_a",
    "store_b",
    "store_c",
    "store_d",
)


def main() -> None:
    if SHARED is None:
        sys.exit("../shared is needed for this benchmark")
    work, rounds = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    question = question_file(work, SHARED)
    settings = Settings(store=large_store(work))
    result: dict[str, Any] = {
        "data": data_fingerprint([question, *sorted((ROOT / "corpus" / "dossiers").iterdir())]),
        "eleven parts, 5,000 documents": speed(question, settings, rounds),
        "questions on the sample corpus": quality(work, SHARED),
    }
    save("answers", result)
    print(json.dumps({"machine": machine(), **result}, ensure_ascii=False, indent=2))


def question_file(work: Path, shared: Path) -> Path:
    """The first seed without its answers."""
    text = next(shared.glob("seeds/000_*.txt")).read_text(encoding="utf-8")
    file = work / "vraag.txt"
    file.write_text(text[: text.index(" 1. De oproep werd gelanceerd")], encoding="utf-8")
    return file


def large_store(work: Path) -> Path:
    """The store of 5,000 decisions and real PDFs, completed with the sample corpus."""
    store = work / "store-answers"
    if not store.is_dir():
        shutil.copytree(work / "store-documents", store)
    ingest([ROOT / "corpus" / "dossiers"], Settings(store=store))
    return store


def speed(question: Path, settings: Settings, rounds: int) -> dict[str, Any]:
    """Seconds of a whole reply: reading, searching, drafting, checking every citation."""
    answer(question, settings)  # loads the model
    seconds, parts = [], 0
    for _ in range(rounds):
        started = time.perf_counter()
        parts = len(answer(question, settings).parts)
        seconds.append(time.perf_counter() - started)
    return {
        "parts": parts,
        "median seconds": round(statistics.median(seconds), 2),
        "slowest": round(max(seconds), 2),
        "rounds": rounds,
    }


def quality(work: Path, shared: Path) -> dict[str, Any]:
    """Per set of questions how many are answered, and how many without answer are said so."""
    found = {}
    for name in SETS:
        file = ROOT / "tests" / "questions" / f"{name}.json"
        asked = json.loads(file.read_text(encoding="utf-8"))
        with_seeds = bool(asked.get("seeds"))
        settings = Settings(store=work / ("store-all" if with_seeds else "store-corpus"))
        sources = [ROOT / "corpus" / "dossiers"]
        ingest([*sources, shared / "seeds"] if with_seeds else sources, settings)
        with reading(settings) as store:
            found[name] = of_a_set(asked, sources_of(store, settings, "confidential"))
    return found


def of_a_set(asked: dict[str, Any], sources: Sources) -> dict[str, int]:
    """How many of one set are answered, and how many without answer are said so."""
    drafted = [(row, reply_part(row["question"], sources)) for row in asked["answerable"]]
    silent = [not reply_part(words, sources).answerable for words in asked["unanswerable"]]
    return {
        "answered": sum(part.answerable for _, part in drafted),
        "with the words in the first three": sum(
            part.answerable and holds(part, row["quotes"]) for row, part in drafted
        ),
        "of": len(drafted),
        "said to have no answer": sum(silent),
        "of those without": len(silent),
    }


def reply_part(words: str, sources: Sources) -> PartReply:
    """The reply to one loose question."""
    document = read_bytes(words.encode(), "vraag.txt")
    return draft_reply(read_written_question(document), document, sources, "confidential").parts[0]


def holds(part: PartReply, quotes: list[str]) -> bool:
    """Whether one of the quotes stands in the first three passages or in the table."""
    cells = [cell for row in (part.table.rows if part.table else ()) for cell in row.cells]
    shown = " ".join(" ".join([*(one.quote for one in part.evidence[:3]), *cells]).split())
    return any(quote in shown for quote in quotes)


if __name__ == "__main__":
    main()
