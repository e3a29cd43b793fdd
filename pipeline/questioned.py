"""The passages of an answer hang under the question that they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.questions import QuestionPart, WrittenQuestion
from core.records import Document, Passage

QUESTION_CHARACTERS = 300  # of a question above its answer; the rest of a long one is left out


def under_their_questions(document: Document, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The same passages; one that answers has its question as the lowest of its headings.

    An answer seldom repeats what was asked, so without its question nobody finds it.
    """
    if document.kind is None or document.kind.value != "written-question":
        return tuple(passages)
    from answers.written_question import read_written_question

    asked = read_written_question(document)
    if asked.answer_doc_id != document.id:
        return tuple(passages)
    return tuple(_under(document, asked, passage) for passage in passages)


def _under(document: Document, asked: WrittenQuestion, passage: Passage) -> Passage:
    shared = [(part, sum(_overlaps(part, passage))) for part in asked.parts]
    most = max((length for _, length in shared), default=0)
    if not most:
        return passage
    part = next(part for part, length in shared if length == most)
    question = " ".join(document.text[part.question.start : part.question.end].split())
    if len(question) > QUESTION_CHARACTERS:
        question = question[: question.rfind(" ", 0, QUESTION_CHARACTERS)] + " …"
    return replace(passage, headings=(*passage.headings, f"{part.number}. {question}"))


def _overlaps(part: QuestionPart, passage: Passage) -> Iterator[int]:
    for answer in part.answers:
        yield max(0, min(answer.end, passage.end) - max(answer.start, passage.start))
