"""The parts of a written question beside what answers each, wherever the two halves stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.findings import Span
from core.questions import WrittenQuestion
from core.records import Access, Citation
from core.settings import Settings
from pipeline.kept import reading
from pipeline.paired_questions import Numbers, question_numbers, question_with_answer
from pipeline.remembering import remembered

if TYPE_CHECKING:
    from index.store import Store


@dataclass(frozen=True, slots=True)
class Beside:
    """One part: what was asked and what was answered; no answers where there are none yet."""

    number: str
    question: Citation
    answers: tuple[Citation, ...]
    refers_to: tuple[str, ...] = ()


def questions_beside(doc_id: str, settings: Settings, access: Access) -> tuple[Beside, ...]:
    """Every part of the question that a document asks or answers; none where it does neither.

    Nothing of a half that stands above ``access``. Raises NotFound.
    """
    with reading(settings) as store:
        if store.card(doc_id, access).kind != "written-question":
            return ()

    def count() -> Numbers:
        with reading(settings) as store:
            return question_numbers(store, access)

    numbers = remembered(settings, ("question numbers", access), count)
    with reading(settings) as store, store.snapshot():
        document = store.document(doc_id, access)
        question = question_with_answer(document, store, access, lambda: numbers)
        return tuple(_beside(store, question, access)) if question else ()


def _beside(store: "Store", question: WrittenQuestion, access: Access) -> Iterator[Beside]:
    from index.store_reading import cite, document_row

    def quoted(name: str, span: Span) -> Citation:
        row = document_row(store.connection, name, access)
        return cite(store.connection, row, span.start, span.end, access)

    for part in question.parts:
        yield Beside(
            number=part.number,
            question=quoted(question.doc_id, part.question),
            answers=tuple(quoted(question.answer_doc_id, span) for span in part.answers),
            refers_to=part.refers_to,
        )
