"""The parts of a question, and the stretches of the answer that carry the same numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answers.question_lines import asks
from answers.question_sections import Region, Section
from core.findings import Span
from core.questions import QuestionPart
from core.sentences import sentence_ends, trimmed

_WISHES_TO_KNOW = re.compile(
    r"\b(?:weten|verneem|vernam|vernemen|vernomen|gehoord)\b[^.?!,]{0,40}?"
    r"\b(?:hoe\w*|wat|welke?|wie|wanneer|waar\w*|of)\b",
    re.IGNORECASE,
)
_NEXT_QUESTION = re.compile(
    r"(?:,\s+|,?\s+en\s+)(?=(?:hoeveel|hoe|wat|welke?|waarom|(?:(?:tot|sinds|vanaf)\s+)?wanneer|"
    r"(?:in|op|voor|met)\s+welke?)\b)|,?\s+en\s+(?=of\b)"
)
# behind a comma and of four words or more: not '…, wanneer en voor hoelang?'
_WHOLE_QUESTION = re.compile(
    r"(?<=\w),\s+en\s+(?=(?:(?:hoeveel|hoe|wat|welke?|wie|waarom|wanneer)|"
    r"(?:tot|sinds|vanaf)\s+wanneer|(?:in|op|voor|met)\s+welke?)(?:\s+[^\s?,]+){3})"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A part, and what it counts: the values of its number, and of that within the number."""

    part: QuestionPart
    outer: tuple[int, ...]
    inner: tuple[int, ...] = ()
    leads: bool = False  # other parts stand within its number


def placed_parts(region: Region, sections: Sequence[Section]) -> tuple[Placed, ...]:
    """The parts of a question in order; a number with parts in it is one itself where it asks."""
    return tuple(_placed(region, sections))


def aligned(
    placed: Sequence[Placed], answers: Sequence[Section], answer: Region
) -> tuple[QuestionPart, ...]:
    """The parts with the stretches that answer them; all share an answer without numbers."""
    if not answer.lines:
        return tuple(one.part for one in placed)
    if answers:
        spans = [_answer_to(one, placed, answers, answer.text) for one in placed]
    else:
        whole = trimmed(answer.text, answer.lines[0].start, answer.lines[-1].end)
        spans = [_spans(answer.text, whole)] * len(placed)
    parts = [one.part for one in placed]
    return tuple(
        replace(part, answers=own, shared_with=_sharing(part, parts, own, spans))
        for part, own in zip(parts, spans, strict=True)
    )


def _placed(region: Region, sections: Sequence[Section]) -> Iterator[Placed]:
    for section in sections:
        lead = trimmed(region.text, section.start, section.lead_end)
        words = region.text[slice(*lead)]
        own = not section.inner or (asks(words) and not words.endswith(":"))
        if own and words:
            part = _part(region, section.printed, lead)
            yield Placed(part, section.values, leads=bool(section.inner))
        context = Span(*lead) if words and not own else None
        for inner in section.inner:
            number = f"{section.printed}.{inner.printed}"
            part = _part(region, number, (inner.start, inner.end))
            yield Placed(replace(part, context=context), section.values, inner.values)


def _part(region: Region, number: str, stretch: tuple[int, int]) -> QuestionPart:
    return QuestionPart(number, Span(*stretch), tuple(single_asks(region.text, *stretch)))


def single_asks(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a part that ask something; all of it where none does."""
    found: list[Span] = []
    begin = start
    for offset in sentence_ends(text[start:end]):
        stretch = trimmed(text, begin, start + offset)
        if stretch[0] < stretch[1] and asks(text[slice(*stretch)]):
            found += _told_apart(text, *stretch)
        begin = start + offset
    yield from found or [Span(start, end)]


def _told_apart(text: str, start: int, end: int) -> Iterator[Span]:
    """The questions of a sentence that wishes to know: 'Graag vernam ik hoeveel …, wat … en of …'.

    Of one with a question mark those that could each be a sentence: 'Wat kost …, en hoeveel …?'.
    All but the first begin in lower case.
    """
    wish = _WISHES_TO_KNOW.search(text, start, end)
    if text[start:end].endswith("?"):
        for match in _WHOLE_QUESTION.finditer(text, start, end):
            yield Span(start, match.start())
            start = match.end()
    elif wish:
        for match in _NEXT_QUESTION.finditer(text, wish.end(), end):
            yield Span(start, match.start())
            start = match.end()
    yield Span(start, end)


def _answer_to(
    one: Placed, placed: Sequence[Placed], answers: Sequence[Section], text: str
) -> tuple[Span, ...]:
    asked_too = any(other.leads and other.outer == one.outer for other in placed)
    found: list[Span] = []
    for section in answers:
        if not set(section.values) & set(one.outer):
            continue
        lead = _spans(text, trimmed(text, section.start, section.lead_end))
        whole = _spans(text, (section.start, section.end))
        if not section.inner:
            found += whole
        elif not one.inner:
            found += (lead or whole) if one.leads else whole
        else:
            found += () if asked_too else lead
            for inner in section.inner:
                if set(inner.values) & set(one.inner):
                    found += _spans(text, (inner.start, inner.end))
    return tuple(_without_question(text, span, one.part) for span in found)


def _spans(text: str, stretch: tuple[int, int]) -> tuple[Span, ...]:
    start, end = trimmed(text, *stretch)
    return (Span(start, end),) if start < end else ()


def _without_question(text: str, span: Span, part: QuestionPart) -> Span:
    """The answer without the question, where the answer begins by repeating it."""
    words = re.findall(r"\w+", text[part.question.start : part.question.end])
    again = re.compile(r"\W+".join(map(re.escape, words)) + r"\s*\?", re.IGNORECASE)
    match = again.match(text, span.start, span.end) if len(words) > 2 else None
    start, end = trimmed(text, match.end() if match else span.start, span.end)
    return Span(start, end) if start < end else span


def _sharing(
    part: QuestionPart,
    parts: Sequence[QuestionPart],
    own: Sequence[Span],
    spans: Sequence[Sequence[Span]],
) -> tuple[str, ...]:
    return tuple(
        other.number
        for other, theirs in zip(parts, spans, strict=True)
        if own and other is not part and list(theirs) == list(own)
    )
