"""A search that finds the question of a written question shows its answer as well."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from core.questions import QuestionPart, WrittenQuestion
from core.records import Access, Citation, Hit, Passage, Result

if TYPE_CHECKING:
    from index.store import Store


def with_answers(store: "Store", result: Result) -> Result:
    """The result with, beside each hit in a question, the answer to the part it lies in."""
    if not any(hit.citation.document.kind == "written-question" for hit in result.hits):
        return result
    access = result.query.filters.access
    from pipeline.paired_questions import question_numbers, question_with_answer

    numbers = cache(partial(question_numbers, store, access))

    @cache
    def asked(name: str) -> WrittenQuestion | None:
        return question_with_answer(store.document(name, access), store, access, numbers)

    hits = tuple(_with_answer(store, hit, access, asked) for hit in result.hits)
    return replace(result, hits=hits)


def _with_answer(
    store: "Store", hit: Hit, access: Access, asked: Callable[[str], WrittenQuestion | None]
) -> Hit:
    if hit.citation.document.kind != "written-question":
        return hit
    question = asked(hit.passage.doc_id)
    answer = _answer_to(store, hit.passage, question, access) if question else None
    return replace(hit, answer=answer) if answer else hit


def _answer_to(
    store: "Store", passage: Passage, asked: WrittenQuestion, access: Access
) -> Citation | None:
    """The answer to the part that the passage holds most of; None where it is an answer itself."""
    if asked.doc_id != passage.doc_id or not asked.answer_doc_id:
        return None
    shares = {part: sum(_shared(part, passage)) for part in asked.parts if part.answers}
    best = max(shares, key=lambda part: shares[part], default=None)
    if best is None or not shares[best]:
        return None
    span = best.answers[-1]
    return store.cite(asked.answer_doc_id, span.start, span.end, access)


def _shared(part: QuestionPart, passage: Passage) -> Iterator[int]:
    for span in (part.question, *((part.context,) if part.context else ())):
        yield max(0, min(span.end, passage.end) - max(span.start, passage.start))
