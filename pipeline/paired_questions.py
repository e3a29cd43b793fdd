"""Written questions of a store, each with its answer, whether in one file or in two."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from answers.written_question import (
    is_answer_only,
    read_question_head,
    read_written_question,
    same_question,
)
from core.questions import WrittenQuestion
from core.records import Access, Document

if TYPE_CHECKING:
    from index.store import Store

Numbers = Mapping[str, tuple[str, ...]]  # the documents that bear a number


def question_numbers(store: "Store", access: Access) -> Numbers:
    """The written questions and answers of a store by number, without its session year."""
    found: dict[str, tuple[str, ...]] = {}
    for card in store.documents(access, kind="written-question"):
        if card.number:
            number = card.number.split(" ")[0]
            found[number] = (*found.get(number, ()), card.id)
    return found


def question_with_answer(
    document: Document, store: "Store", access: Access, numbers: Callable[[], Numbers]
) -> WrittenQuestion | None:
    """The question that a document asks or answers, whole; None where its question is not there.

    ``numbers`` is asked only where the other half must be looked for.
    """
    answers_only = is_answer_only(document)
    question = read_written_question(document)
    if not answers_only and question.answer_doc_id:
        return question
    for other in _with_same_number(document, store, access, numbers):
        pair = (other, document) if answers_only else (document, other)
        if is_answer_only(pair[1]) and not is_answer_only(pair[0]):
            return read_written_question(*pair)
    return None if answers_only or question.warning else question


def _with_same_number(
    document: Document, store: "Store", access: Access, numbers: Callable[[], Numbers]
) -> Iterator[Document]:
    head = read_question_head(document)
    for doc_id in numbers().get(head.number, ()) if head.number else ():
        if doc_id != document.id:
            other = store.document(doc_id, access)
            if same_question(head, read_question_head(other)):
                yield other
