"""The JSON of citations, hits and results, the same for the command line and the API."""

from typing import Any

from core.records import Citation, DocumentCard, Failure, Hit, Result

Json = dict[str, Any]


def card_json(card: DocumentCard) -> Json:
    return {
        "id": card.id,
        "title": card.title,
        "kind": card.kind,
        "path": card.path,
        "date": card.date,
        "access": card.access,
        "number": card.number,
    }


def citation_json(citation: Citation) -> Json:
    return {
        "document": card_json(citation.document),
        "contract": citation.contract,
        "first_page": citation.first_page,
        "last_page": citation.last_page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def hit_json(hit: Hit) -> Json:
    concepts = {
        kind: sorted({found.concept for found in hit.findings if found.kind == kind})
        for kind in ("theme", "actor", "derogation")
    }
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "why": dict(hit.why),
        "passage": hit.passage.id,
        "citation": citation_json(hit.citation),
        "highlights": [list(span) for span in hit.highlights],
        "themes": concepts["theme"],
        "actors": concepts["actor"],
        "derogations": concepts["derogation"],
        "folded": [citation_json(citation) for citation in hit.folded],
    }


def result_json(result: Result) -> Json:
    return {
        "id": result.query.id,
        "query": result.query.text,
        "answerable": result.answerable,
        "confidence": round(result.confidence, 4),
        "hits": [hit_json(hit) for hit in result.hits],
    }


def failure_json(failure: Failure) -> Json:
    return {
        "path": failure.path,
        "name": failure.name,
        "member": failure.member or None,
        "reason": failure.reason,
        "advice": failure.advice or None,
        "error": failure.error,
    }
