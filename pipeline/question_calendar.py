"""The calendar of written questions: which are open, when they are due, what was said before."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from answers.deadlines import due, working_days_between
from answers.earlier import earlier_answers
from answers.written_question import same_question
from core.questions import QuestionHead, WrittenQuestion
from core.records import Access, Document
from core.replies import EarlierAnswer, QuestionRow, QuestionState
from core.settings import Settings
from pipeline.answer_sources import sources_of
from pipeline.kept import reading
from pipeline.paired_questions import question_numbers, question_with_answer
from pipeline.tools import fingerprint

if TYPE_CHECKING:
    from answers.sources import Sources
    from index.store import Store

MOST_EARLIER = 3


def question_calendar(
    settings: Settings, today: date, access: Access, *, everything: bool = False
) -> tuple[QuestionRow, ...]:
    """The open questions, the one that is due first on top; with ``everything`` all of them."""
    with reading(settings, fingerprint(settings)) as store:
        document = cache(lambda name: store.document(name, access))
        questions = list(_every_question(store, access))
        sources = sources_of(store, settings, access)
        rows = [
            _row(question, questions, today, sources, document)
            for question in questions
            if everything or not _is_answered(question)
        ]
    return tuple(sorted(rows, key=_order))


def _order(row: QuestionRow) -> tuple[bool, str, str]:
    return row.state == "answered", row.due or "9999", row.head.number or ""


def _every_question(store: "Store", access: Access) -> Iterator[WrittenQuestion]:
    numbers = cache(partial(question_numbers, store, access))
    found: dict[str, WrittenQuestion] = {}
    for card in store.documents(access, kind="written-question"):
        document = store.document(card.id, access)
        question = question_with_answer(document, store, access, numbers)
        if question is not None:
            found.setdefault(question.doc_id, question)
    # one that came by mail may be there as a file too, or with its answer
    heads: dict[str, list[QuestionHead]] = {}
    for question in sorted(found.values(), key=_is_answered, reverse=True):
        same = heads.setdefault(question.head.number or "", [])
        if not any(same_question(question.head, head) for head in same):
            same.append(question.head)
            yield question


def _is_answered(question: WrittenQuestion) -> bool:
    return bool(question.answer_doc_id)


def _row(
    question: WrittenQuestion,
    questions: Sequence[WrittenQuestion],
    today: date,
    sources: "Sources",
    document: Callable[[str], Document],
) -> QuestionRow:
    asked = _day(question.head.date)
    day = due(asked) if asked else None
    text = document(question.doc_id).text
    first = question.parts[0]
    return QuestionRow(
        head=question.head,
        parts=len(question.parts),
        state=_state(question, day, today),
        due=day.isoformat() if day else None,
        days_left=working_days_between(today, day) if day else None,
        citation=sources.cite(question.doc_id, first.question.start, first.question.end),
        earlier=_earlier(question, questions, text, sources),
    )


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def _state(question: WrittenQuestion, day: date | None, today: date) -> QuestionState:
    if _is_answered(question):
        return "answered"
    return "overdue" if day is not None and day < today else "open"


def _is_later(other: WrittenQuestion, question: WrittenQuestion) -> bool:
    """Whether it was asked after the other; what has no day contradicts none."""
    one, before = other.head.date, question.head.date
    return one is not None and before is not None and one > before


def _earlier(
    question: WrittenQuestion,
    questions: Sequence[WrittenQuestion],
    text: str,
    sources: "Sources",
) -> tuple[EarlierAnswer, ...]:
    """What was answered before on the same points, the likest first; each question once."""
    before = [
        other
        for other in questions
        if other.doc_id != question.doc_id
        and _is_answered(other)
        and not _is_later(other, question)
    ]
    found = [
        one
        for part in question.parts
        for one in earlier_answers(
            text[part.question.start : part.question.end],
            question.head.title or "",
            before,
            sources,
            sources.document,
        )
    ]
    best: dict[str, EarlierAnswer] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault(one.question.document.id, one)
    return tuple(list(best.values())[:MOST_EARLIER])
