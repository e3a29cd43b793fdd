"""A reply as JSON, and back: what is written with -o reply.json and kept of a frozen draft."""

import json
from dataclasses import asdict
from typing import Any

from core.questions import QuestionHead
from core.records import Citation, DocumentCard, Place
from core.replies import (
    AskReply,
    Conflict,
    ConflictSide,
    EarlierAnswer,
    EvidenceTable,
    PartReply,
    Reply,
    Statement,
    TableRow,
)
from core.shapes import citation_json

Json = dict[str, Any]


def reply_text(reply: Reply) -> str:
    """The reply as indented JSON."""
    return json.dumps(reply_json(reply), ensure_ascii=False, indent=2) + "\n"


def reply_json(reply: Reply) -> Json:
    """The reply in the agreed shape, with what it was drafted from."""
    return {
        "question": asdict(reply.question),
        "access": reply.access,
        "made_at": reply.made_at,
        "approved_by": reply.approved_by or None,
        "approved_at": reply.approved_at or None,
        "store": dict(reply.store),
        "warnings": list(reply.warnings),
        "introduction": reply.introduction,
        "parts": [_part_json(part) for part in reply.parts],
    }


def _part_json(part: PartReply) -> Json:
    return {
        "number": part.number,
        "text": part.text,
        "context": part.context,
        "asks": [asdict(ask) for ask in part.asks],
        "answerable": part.answerable,
        "partial": part.partial,
        "draft": [
            {
                "sentence": statement.sentence,
                "source": statement.source,
                "citations": [citation_json(one) for one in statement.citations],
            }
            for statement in part.draft
        ],
        "table": _table_json(part.table) if part.table else None,
        "earlier_answers": [_earlier_json(one) for one in part.earlier],
        "conflicts": [_conflict_json(one) for one in part.conflicts],
        "evidence": [citation_json(one) for one in part.evidence],
        "looked_in": list(part.looked_in),
        "nearest": [citation_json(one) for one in part.nearest],
        "notes": list(part.notes),
        "secret_evidence": part.secret,
    }


def _table_json(table: EvidenceTable) -> Json:
    rows = [
        {
            "cells": list(row.cells),
            "citations": [citation_json(one) for one in row.citations],
            "proofs": row.proofs,
        }
        for row in table.rows
    ]
    return {"title": table.title, "columns": list(table.columns), "rows": rows}


def _earlier_json(one: EarlierAnswer) -> Json:
    """The citation of the answer (of the question, where there is none yet), and whose it was."""
    return {
        **citation_json(one.answer or one.question),
        "answered": one.answer is not None,
        "head": asdict(one.head),
        "part": one.number,
        "question": citation_json(one.question),
        "score": round(one.score, 4),
    }


def _conflict_json(one: Conflict) -> Json:
    sides = [
        {"value": side.value, "date": side.date, "citation": citation_json(side.citation)}
        for side in one.sides
    ]
    return {"subject": one.subject, "sides": sides}


def reply_from_json(data: Json) -> Reply:
    """The reply that ``reply_json`` gave."""
    return Reply(
        question=QuestionHead(**data["question"]),
        parts=tuple(_part_from(part) for part in data["parts"]),
        access=data["access"],
        warnings=tuple(data["warnings"]),
        introduction=data["introduction"],
        store=data["store"],
        made_at=data["made_at"],
        approved_by=data["approved_by"] or "",
        approved_at=data["approved_at"] or "",
    )


def _part_from(data: Json) -> PartReply:
    return PartReply(
        number=data["number"],
        text=data["text"],
        asks=tuple(AskReply(**ask) for ask in data["asks"]),
        answerable=data["answerable"],
        partial=data["partial"],
        draft=tuple(
            Statement(one["sentence"], _citations(one), one["source"]) for one in data["draft"]
        ),
        table=_table_from(data["table"]) if data["table"] else None,
        earlier=tuple(_earlier_from(one) for one in data["earlier_answers"]),
        conflicts=tuple(_conflict_from(one) for one in data["conflicts"]),
        evidence=tuple(_citation(one) for one in data["evidence"]),
        looked_in=tuple(data["looked_in"]),
        nearest=tuple(_citation(one) for one in data.get("nearest", ())),  # none in older drafts
        notes=tuple(data["notes"]),
        secret=data["secret_evidence"],
        context=data["context"],
    )


def _table_from(data: Json) -> EvidenceTable:
    rows = tuple(
        TableRow(tuple(row["cells"]), _citations(row), row.get("proofs", 1))  # older drafts
        for row in data["rows"]
    )
    return EvidenceTable(data["title"], tuple(data["columns"]), rows)


def _earlier_from(data: Json) -> EarlierAnswer:
    return EarlierAnswer(
        head=QuestionHead(**data["head"]),
        number=data["part"],
        question=_citation(data["question"]),
        answer=_citation(data) if data["answered"] else None,
        score=data["score"],
    )


def _conflict_from(data: Json) -> Conflict:
    sides = tuple(
        ConflictSide(side["value"], side["date"], _citation(side["citation"]))
        for side in data["sides"]
    )
    return Conflict(data["subject"], sides)


def _citations(data: Json) -> tuple[Citation, ...]:
    return tuple(_citation(one) for one in data["citations"])


def _citation(data: Json) -> Citation:
    return Citation(
        document=DocumentCard(**data["document"]),
        contract=data["contract"],
        first_page=data["first_page"],
        last_page=data["last_page"],
        start=data["start"],
        end=data["end"],
        quote=data["quote"],
        place=Place(**data["place"]) if data.get("place") else None,
    )
