"""The JSON of citations, hits and results, the same for the command line and the API."""

from dataclasses import asdict
from typing import Any

from core.pages import pages_between, place_in
from core.records import (
    Access,
    Citation,
    Document,
    DocumentCard,
    Failure,
    Finding,
    Hit,
    Passage,
    Result,
)
from core.reports import Shown

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
    """The citation as agreed; ``place`` stands in it only where the pages are no pages."""
    told = {
        "document": card_json(citation.document),
        "contract": citation.contract,
        "first_page": citation.first_page,
        "last_page": citation.last_page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }
    if citation.place is None:
        return told
    return {**told, "place": asdict(citation.place)}


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
        "answer": citation_json(hit.answer) if hit.answer else None,
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


def shown_json(shown: Shown) -> Json:
    """A document with its text, its passages and what was found in it."""
    document = shown.document
    found = {
        name: {"value": value.value, "how": value.how} if value else None
        for name in ("title", "date", "kind", "language", "number")
        for value in [getattr(document, name)]
    }
    return {
        "id": document.id,
        **found,
        "format": document.format,
        "pages": document.page_count,
        "url": document.url,
        "reader": document.reader,
        "notes": list(document.notes),
        "sources": [
            {
                "path": source.path,
                "name": source.name,
                "member": source.member or None,
                "access": source.access,
                "contract": source.contract or None,
            }
            for source in shown.sources
        ],
        "versions": [{"id": card.id, "number": card.number} for card in shown.versions],
        "passages": [passage_json(passage) for passage in shown.passages],
        "findings": [finding_json(finding, shown) for finding in shown.findings],
        "text": document.text,
    }


def passage_json(passage: Passage) -> Json:
    return {
        "id": passage.id,
        "start": passage.start,
        "end": passage.end,
        "first_page": passage.first_page,
        "last_page": passage.last_page,
        "headings": list(passage.headings),
        "text": passage.text,
    }


def finding_json(finding: Finding, shown: Shown) -> Json:
    """A finding with its citation."""
    return {
        "kind": finding.kind,
        "id": finding.concept,
        "label": finding.label,
        "role": finding.role or None,
        "score": finding.score,
        "guess": finding.guess,
        "why": finding.why,
        "citation": citation_json(citation_in(shown, finding.start, finding.end)),
    }


def citation_in(shown: Shown, start: int, end: int) -> Citation:
    """The citation of a stretch of a document that is at hand."""
    return citation_of(
        shown.document, card_in(shown), start, end, contract=_contract_at(shown, start, end)
    )


def citation_of(
    document: Document, card: DocumentCard, start: int, end: int, *, contract: str | None = None
) -> Citation:
    """The citation of a stretch of a document, which is shown by this card."""
    first, last = pages_between(document.page_runs, start, end)
    quote, place = document.text[start:end], place_in(document, start, end)
    return Citation(card, contract, first, last, start, end, quote, place)


def _contract_at(shown: Shown, start: int, end: int) -> str | None:
    """The contract a stretch belongs to, as ``store_reading.contract_of`` tells it."""
    found = (
        (one.guess, max(one.start, start) - min(one.end, end), -one.score, one.start, one.concept)
        for one in shown.findings
        if one.kind == "contract" and one.start < end and one.end > start
    )
    told = min(found, default=None)
    given = (source.contract for source in shown.sources if source.contract)
    return told[-1] if told else next(given, None)


def card_in(shown: Shown) -> DocumentCard:
    """What a citation shows of a document that is at hand."""
    source = shown.sources[0] if shown.sources else None
    return card_of(
        shown.document, source.name if source else None, source.access if source else "public"
    )


def card_of(document: Document, name: str | None, access: Access = "public") -> DocumentCard:
    """The card of a document that is not in the store, from a file of that name."""
    return DocumentCard(
        id=document.id,
        title=document.title.value if document.title else None,
        kind=document.kind.value if document.kind else None,
        path=name,
        date=document.date.value if document.date else None,
        access=access,
        number=document.number.value if document.number else None,
    )
