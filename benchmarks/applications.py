"""Agreement of `check` with a reader on short dossiers: verdicts, and the sentence shown first.

python -m benchmarks.applications
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.machine import data_fingerprint, machine, save
from core.checks import CheckRow
from core.settings import Settings
from pipeline.dossier_check import check
from tests.places import ROOT

FOLDER = ROOT / "evaluation" / "applications"
HALVES = ("dev", "held_out")


def main() -> None:
    result: dict[str, Any] = {
        "data": data_fingerprint(sorted(FOLDER.glob("*/*"))),
        **{half: agreement(FOLDER / half) for half in HALVES},
    }
    save("applications", result)
    print(json.dumps({"machine": machine(), **result}, ensure_ascii=False, indent=2))


def agreement(folder: Path) -> dict[str, int]:
    """How many verdicts and first citations are those of the reader, over a folder of dossiers."""
    judged = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    pairs = [
        (row, *judged[name][row.id])
        for name in sorted(judged)
        if name != "about"
        for row in check(folder / name, Settings()).rows
    ]
    shown = [(row, accepted) for row, _, *accepted in pairs if accepted]
    met = [(row, verdict) for row, verdict, *_ in pairs if row.verdict == "met"]
    return {
        "verdicts": len(pairs),
        "verdicts agreed": sum(row.verdict == verdict for row, verdict, *_ in pairs),
        "called met": len(met),
        "of those met for the reader": sum(verdict == "met" for _, verdict in met),
        "evidence asked": len(shown),
        "evidence accepted": sum(is_accepted(row, words) for row, words in shown),
        "of criteria": sum(row.kind == "criterion" for row, _ in shown),
        "of criteria accepted": sum(
            is_accepted(row, words) for row, words in shown if row.kind == "criterion"
        ),
    }


def is_accepted(row: CheckRow, words: list[str]) -> bool:
    """Whether the first citation (any, for a sum) has words that the reader accepts."""
    shown = row.citations[:1] if row.kind == "criterion" else row.citations
    quotes = " ".join(" ".join(one.quote.split()) for one in shown)
    return any(word in quotes for word in words)


if __name__ == "__main__":
    main()
