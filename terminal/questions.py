"""The calendar of written questions as a listing."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from core.replies import EarlierAnswer, QuestionRow
from core.shapes import citation_json
from terminal.listing import Listing

STATE_NAMES = {"open": "open", "overdue": "te laat", "answered": "beantwoord"}


def question_listing(rows: Iterable[QuestionRow]) -> Listing:
    """Number, title, whose it is, when it is due, and what was asked before."""
    held = tuple(rows)
    return Listing(
        columns={
            "number": "Nr.",
            "title": "Titel",
            "minister": "Minister",
            "asked": "Gesteld",
            "due": "Antwoord tegen",
            "left": "Werkdagen",
            "state": "Toestand",
            "earlier": "Eerder",
        },
        rows=[
            {
                "number": row.head.number,
                "title": row.head.title or row.citation.document.title,
                "minister": row.head.minister,
                "asked": row.head.date,
                "due": row.due,
                "left": row.days_left if row.state != "answered" else None,
                "state": STATE_NAMES[row.state],
                "earlier": "; ".join(map(_earlier, row.earlier)),
            }
            for row in held
        ],
        records=[_row_json(row) for row in held],
        text=frozenset({"title", "earlier"}),
        none="Geen schriftelijke vragen: er staat geen open (met --all ook de beantwoorde).",
    )


def _earlier(one: EarlierAnswer) -> str:
    told = [f"nr. {one.head.number}" if one.head.number else one.head.title, one.head.date]
    return f"{' van '.join(word for word in told if word)} (deel {one.number})"


def _row_json(row: QuestionRow) -> dict[str, Any]:
    return {
        "question": asdict(row.head),
        "parts": row.parts,
        "state": row.state,
        "due": row.due,
        "days_left": row.days_left,
        "citation": citation_json(row.citation),
        "earlier": [
            {
                "question": asdict(one.head),
                "part": one.number,
                "citation": citation_json(one.question),
                "answer": citation_json(one.answer) if one.answer else None,
            }
            for one in row.earlier
        ],
    }
