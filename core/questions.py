"""The nouns of written questions: what was asked, and which words answer which part.

Positions are half-open code-point offsets into the text of the document that the field names.
"""

from dataclasses import dataclass

from core.findings import Span


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """What stands above a written question or its answer; None where it is not told."""

    number: str | None = None  # "412"; numbering restarts every session year, per minister
    session: str | None = None  # "2022-2023"
    date: str | None = None  # ISO 8601 day on which the question was put
    member: str | None = None
    minister: str | None = None
    competence: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One numbered part of a question, and the stretches that answer it, in order.

    ``answers`` lie in the answer's document; none where it was not answered. A part that was
    answered together with others names those in ``shared_with``.
    """

    number: str  # as printed, without its stop: "2", "1.a", "IV"; by order where none is printed
    question: Span  # without the number
    asks: tuple[Span, ...] = ()  # the single questions and requests in it
    context: Span | None = None  # what the parts of one number have in common: "Graag per jaar:"
    answers: tuple[Span, ...] = ()
    refers_to: tuple[str, ...] = ()  # 'zie het antwoord op vraag 1'
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A written question with its answer, aligned part by part."""

    doc_id: str
    head: QuestionHead
    parts: tuple[QuestionPart, ...]
    introduction: Span | None = None
    answer_doc_id: str = ""  # where the answer stands; "" while there is none
    answer_introduction: Span | None = None  # stands before the first numbered answer
    referral: Span | None = None  # the words that leave the answer to another minister
    warning: str = ""  # what a person should know of the reading, in Dutch
    loose: bool = False  # somebody just asks it: in one paragraph, without a head
