"""The JSON of what is recorded of one document, as ``tag --json`` prints it."""

from collections.abc import Iterable

from core.findings import Derogation, Party, Span, Tags
from core.questions import WrittenQuestion
from core.reports import Shown
from core.shapes import Json, card_in, card_json, citation_in, citation_json


def tags_json(shown: Shown, tags: Tags, question: WrittenQuestion | None = None) -> Json:
    """Everything that is recorded, each with its citations; all lists are there, also when empty.

    ``question`` is the written question that the document asks, where it is one.
    """

    def cited(spans: Iterable[Span]) -> list[Json]:
        return [citation_json(citation_in(shown, one.start, one.end)) for one in spans]

    return {
        "document": card_json(card_in(shown)),
        "language": tags.language or None,
        "municipalities": [
            {"nis": row.nis, "label": row.label, "guess": row.guess, "citations": cited(row.spans)}
            for row in tags.municipalities
        ],
        "contracts": [
            {
                "id": row.concept,
                "label": row.label,
                "guess": row.guess,
                "why": row.why,
                "citations": cited([Span(row.start, row.end)]),
            }
            for row in shown.findings
            if row.kind == "contract" and row.start < row.end
        ],
        "themes": [
            {"id": row.id, "label": row.label, "score": row.score, "citations": cited(row.spans)}
            for row in tags.themes
        ],
        "actors": [
            {
                "id": row.id,
                "label": row.label,
                "type": row.type,
                "uri": row.uri,
                "role": row.role,
                "why": row.why,
                "guess": row.guess,
                "citations": cited(row.spans),
            }
            for row in tags.actors
        ],
        "derogations": [request_json(shown, row) for row in tags.derogations],
        "amounts": [
            {"euro": row.euro, "role": row.role, "date": row.date, "citations": cited(row.spans)}
            for row in tags.amounts
        ],
        "facts": [
            {"kind": row.kind, "value": row.value, "citations": cited(row.spans)}
            for row in tags.facts
        ],
        "questions": _questions(shown, question),
    }


def request_json(shown: Shown, row: Derogation) -> Json:
    """One request for room in a rule, with its history."""
    return {
        "id": row.id,
        "requester": party_json(row.requester) if row.requester else None,
        "addressees": [
            party_json(party) | {"competent": party.competent} for party in row.addressees
        ],
        "instrument": row.instrument,
        "norms": [
            {"label": norm.label, "uri": norm.uri, "now": norm.now or None} for norm in row.norms
        ],
        "domain": row.domain,
        "status": row.status,
        "history": [
            {
                "date": step.date,
                "status": step.status,
                "citation": citation_json(citation_in(shown, step.span.start, step.span.end)),
            }
            for step in row.history
        ],
        "space": row.space,
        "group": row.group,
        "duration": row.duration,
        "missing": list(row.missing),
        "contract": row.contract,
        "citations": [citation_json(citation_in(shown, s.start, s.end)) for s in row.spans],
    }


def party_json(party: Party) -> Json:
    """Who asks or is asked."""
    return {"id": party.id, "label": party.label, "type": party.type}


def _questions(shown: Shown, question: WrittenQuestion | None) -> list[Json]:
    """The parts of a question that stand in this document, beside what answers each there."""
    if question is None or question.doc_id != shown.document.id:
        return []
    here = question.answer_doc_id == shown.document.id
    found = []
    for part in question.parts:
        asked = citation_in(shown, part.question.start, part.question.end)
        answers = [
            citation_json(citation_in(shown, one.start, one.end))
            for one in (part.answers if here else ())
        ]
        found.append(
            {
                "number": part.number,
                "question": citation_json(asked),
                "answer": answers[0] if answers else None,
                "answers": answers,
            }
        )
    return found
