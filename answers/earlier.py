"""What was answered before to the same question."""

from collections.abc import Callable, Iterator, Sequence

from answers.needles import needles_of
from answers.sources import Sources
from core.questions import QuestionPart, WrittenQuestion
from core.records import Document
from core.replies import EarlierAnswer

MOST = 3
_SAME_POINT = 0.55
_TOPIC = 0.5


def earlier_answers(
    asked: str,
    topic: str,
    questions: Sequence[WrittenQuestion],
    sources: Sources,
    text_of: Callable[[str], Document],
) -> tuple[EarlierAnswer, ...]:
    """The parts of other written questions that ask the same, the likest first."""
    found = [
        one for question in questions for one in _like(asked, topic, question, sources, text_of)
    ]
    found.sort(key=lambda one: (-one.score, one.head.date or "", one.number))
    return tuple(found[:MOST])


def same_words(asked: str, other: str, sources: Sources) -> float:
    """0..1: how much of the meaning-bearing words of two questions is the same."""
    some = {n.terms[0]: n.weight for n in needles_of(asked, sources)}
    others = {n.terms[0]: n.weight for n in needles_of(other, sources)}
    whole = sum((some | others).values())
    shared = sum(weight for term, weight in some.items() if term in others)
    return shared / whole if whole else 0.0


def _like(
    asked: str,
    topic: str,
    question: WrittenQuestion,
    sources: Sources,
    text_of: Callable[[str], Document],
) -> Iterator[EarlierAnswer]:
    document = text_of(question.doc_id)
    subject = same_words(topic, question.head.title or "", sources) if topic else 0.0
    names = _names(asked, sources)
    found: list[tuple[QuestionPart, float, bool]] = []
    for part in question.parts:
        # one of its asks may be the same where the part wants more: 'Graag per contract …'
        texts = [document.text[one.start : one.end] for one in (part.question, *part.asks)]
        score = max(same_words(asked, words, sources) for words in texts)
        if score + 0.2 * min(subject, _TOPIC) >= _SAME_POINT:
            found.append((part, score, bool(names & _names(texts[0], sources))))
    # of a question on the CAW and on the OCMW, the part on the OCMW answers who asks for that
    of_names = [one for one in found if one[2]]
    for part, score, _ in of_names or found:
        yield _earlier(question, part, score, sources)


def _names(text: str, sources: Sources) -> frozenset[str]:
    return frozenset(needle.terms[0] for needle in needles_of(text, sources) if needle.name)


def _earlier(
    question: WrittenQuestion, part: QuestionPart, score: float, sources: Sources
) -> EarlierAnswer:
    spans = part.answers
    answer = (
        sources.cite(question.answer_doc_id, spans[-1].start, spans[-1].end)
        if spans and question.answer_doc_id
        else None
    )
    return EarlierAnswer(
        head=question.head,
        number=part.number,
        question=sources.cite(question.doc_id, part.question.start, part.question.end),
        answer=answer,
        score=score,
    )
