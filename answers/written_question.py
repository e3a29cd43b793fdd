"""Document -> WrittenQuestion: the question's parts, and which words of the answer go with each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from answers.alignment import aligned, placed_parts, single_asks
from answers.kinds import is_follow_up
from answers.labels import bare_answer_at, numbers_in
from answers.question_halves import Halves, halves_of
from answers.question_head import is_head_line, read_head, same_question
from answers.question_lines import asks
from answers.question_sections import (
    Region,
    Section,
    answer_sections,
    bullet_sections,
    end_of,
    question_sections,
)
from answers.units import points_back
from core.findings import Span
from core.questions import QuestionHead, QuestionPart, WrittenQuestion
from core.records import Document
from core.sentences import trimmed

__all__ = ["is_answer_only", "read_question_head", "read_written_question", "same_question"]

NO_QUESTION = (
    "Dit lijkt geen schriftelijke vraag: er werd geen vraag gevonden. De hele tekst is als één "
    "deel genomen."
)
_REFERRAL = re.compile(
    r"(?:verwijs|verwijzen)\b[^.]{0,120}?\b(?:antwoord|collega|minister)\b", re.IGNORECASE
)
_REFERS = re.compile(
    r"(?:\bzie\b|\bcf\.?|\bcfr\.?|\bidem\b|\bverwijs\w*\b|\bverwezen\b)[^.?!]{0,40}?"
    r"\b(?:(?:deel|sub)?vra(?:ag|gen)|antwoord(?:en)?)\s+(?:onder\s+|op\s+)?"
    r"(?P<list>\d{1,2}(?:\.?[a-z]\b|\.\d)?\.?(?:\s*(?:,|en|-|–|tot|t\.?e\.?m\.?)\s*"
    r"\d{1,2}(?:\.?[a-z]\b|\.\d)?)*)",
    re.IGNORECASE,
)
_OTHER_QUESTION = re.compile(r"\bvra(?:ag|gen)\s+(?:nr|nummer)", re.IGNORECASE)
_SENT_ON = re.compile(r"^(?:(?:fwd?|re|tr|antw|doorst)\s*:\s*)+", re.IGNORECASE)  # of a mail
_MOST_TITLE = 250  # characters
_FEW_WORDS = 4  # 'Sinds wanneer?' goes with the question before it
_SHORT = 900  # characters; a longer answer that names a colleague is no mere referral


def read_written_question(document: Document, answer: Document | None = None) -> WrittenQuestion:
    """The question in ``document``, with the answer in it or in ``answer``.

    A document without any question gives one part with the whole text, and a warning.
    """
    halves = halves_of(document)
    if answer is not None and not halves.answer.lines:
        halves = replace(halves, answer=halves_of(answer).answer)
    questions = _questions(halves)
    placed = placed_parts(halves.question, questions)
    if not placed:
        return _whole(document, halves)
    answers = _answers(halves, questions)
    parts = aligned(placed, answers, halves.answer)
    parts = tuple(_with_references(part, parts, halves.answer.text) for part in parts)
    answered = halves.answer if halves.answer.lines else None
    where = document if answer is None or not answered or answered.text == document.text else answer
    title = _title(document, halves)
    return WrittenQuestion(
        doc_id=document.id,
        head=read_head(halves.head, title),
        parts=parts,
        introduction=_introduction(halves, questions[0].begin, title),
        loose=_is_loose(read_head(halves.head, title), halves.question, questions),
        answer_doc_id=where.id if answered else "",
        answer_introduction=_answer_introduction(halves, answers),
        referral=_referral(parts, answers, halves.answer.text),
    )


def read_question_head(document: Document) -> QuestionHead:
    """What stands above the question or the answer in a document."""
    halves = halves_of(document)
    return read_head(halves.head, _title(document, halves))


def is_answer_only(document: Document) -> bool:
    """Whether the document holds an answer without the question it answers."""
    halves = halves_of(document)
    return bool(halves.answer.lines) and not any(
        asks(line.text) for line in halves.question.lines if not is_head_line(line)
    )


def asked_until(document: Document) -> int:
    """Where the words of who asks end: they prove nothing. 0 where the document asks nothing."""
    halves = halves_of(document)
    question = read_written_question(document)
    if halves.by_turns or question.warning or is_answer_only(document):
        return 0
    return halves.answer.lines[0].start if halves.answer.lines else len(document.text)


def _questions(halves: Halves) -> tuple[Section, ...]:
    """The questions as sections; by order where they are not numbered."""
    sections, _ = question_sections(halves.question)
    if sections and (len(sections) > 1 or asks(_words(halves.question, sections[0]))):
        return _before_their_answers(halves, sections) if halves.by_turns else sections
    listed = bullet_sections(halves.question)
    if len(listed) > 1 and all(asks(_words(halves.question, item)) for item in listed):
        return listed
    paragraphs = _paragraphs_that_ask(halves.question)
    alone = len(paragraphs) == 1 and not halves.answer.lines
    return _sentences_that_ask(halves.question, paragraphs[0]) if alone else paragraphs


def _sentences_that_ask(region: Region, paragraph: Section) -> tuple[Section, ...]:
    """The questions of a single paragraph, each with the sentences that hang on it."""
    spans = single_asks(region.text, paragraph.start, paragraph.end)
    begins = [
        span.start
        for place, span in enumerate(spans)
        if not place or _stands_alone(region.text[span.start : span.end])
    ]
    if len(begins) < 2:
        return (paragraph,)
    return tuple(
        Section((number,), str(number), begin, *trimmed(region.text, begin, end))
        for number, (begin, end) in enumerate(pairwise([*begins, paragraph.end]), start=1)
    )


def _stands_alone(ask: str) -> bool:
    """Whether a question of a paragraph begins a sentence, and hangs on none before it."""
    hangs = is_follow_up(ask) or points_back(ask) or len(ask.split()) <= _FEW_WORDS
    return ask[:1].isupper() and not hangs


def _words(region: Region, section: Section) -> str:
    return region.text[section.start : section.end]


def _paragraphs_that_ask(region: Region) -> tuple[Section, ...]:
    """The last run of paragraphs that ask, each a section; one that only wishes may end it."""
    lines = [line for line in region.lines if not is_head_line(line) and line.kind != "heading"]
    last = max((place for place, line in enumerate(lines) if asks(line.text)), default=-1)
    first = last
    while first > 0 and asks(lines[first - 1].text):
        first -= 1
    return tuple(
        Section(
            (number,),
            str(number),
            line.start,
            line.labels[-1].text_start if line.labels else line.start,
            line.end,
        )
        for number, line in enumerate(lines[first : last + 1] if last >= 0 else (), start=1)
    )


def _before_their_answers(halves: Halves, sections: Sequence[Section]) -> tuple[Section, ...]:
    turns = list(_turns(halves.question, sections))
    return tuple(
        replace(section, end=trimmed(halves.question.text, section.start, begin)[1])
        for section, (begin, _, _) in zip(sections, turns, strict=True)
    )


def _turns(region: Region, sections: Sequence[Section]) -> Iterator[tuple[int, int, int]]:
    """Per question where its answer begins, where the text of that begins, and where it ends."""
    for section in sections:
        begin = start = section.end
        for line in region.lines:
            found = bare_answer_at(region.text, line.start, line.end)
            if section.start <= line.start < section.end and found is not None:
                begin, start = line.start, found
                break
        yield begin, start, section.end


def _answers(halves: Halves, questions: Sequence[Section]) -> tuple[Section, ...]:
    """The answer as sections; () where it is not divided as the questions are."""
    if halves.by_turns:
        sections, _ = question_sections(halves.question)
        return tuple(
            replace(section, begin=begin, start=start, end=end, inner=())
            for section, (begin, start, end) in zip(
                sections, _turns(halves.question, sections), strict=True
            )
            if start < end
        )
    sections, _ = answer_sections(halves.answer, questions)
    if sections:
        return sections
    listed = bullet_sections(halves.answer)
    same = len(listed) == len(questions) > 1
    begins = bool(listed) and listed[0].begin == halves.answer.lines[0].start
    return listed if same and begins else ()


def _title(document: Document, halves: Halves) -> str | None:
    lines = halves.question.lines or halves.answer.lines
    for line in lines:
        if asks(line.text) and line.kind != "heading":
            break
        if line.kind == "heading" and not is_head_line(line) and not line.labels:
            return _SENT_ON.sub("", line.text)
    if document.title is None:
        return None
    known, mailed = document.title.value, document.title.how == "mail head"
    if mailed and (below := _below_the_head(halves)):
        return below
    heads = {line.text for line in halves.head}
    return _SENT_ON.sub("", known) if known not in heads else None


def _below_the_head(halves: Halves) -> str | None:
    """The line under the head, which is what the question is called; a mail's subject is not."""
    lines = halves.question.lines
    last = max((place for place, line in enumerate(lines) if is_head_line(line)), default=-1)
    for line in lines[last + 1 : last + 2] if last >= 0 else ():
        fit = not line.labels and len(line.text) <= _MOST_TITLE
        return line.text if fit and line.text[-1] not in ".?!:;," else None
    return None


def _introduction(halves: Halves, first: int, title: str | None) -> Span | None:
    """What stands between the head with its title and the first question."""
    begins = [
        line.start
        for line in halves.question.lines
        if not is_head_line(line)
        and line.kind != "heading"
        and line.text != title
        and line.start < first
    ]
    if not begins:
        return None
    begin, end = end_of(halves.question, begins[0], first)
    return Span(begin, end) if begin < end else None


def _answer_introduction(halves: Halves, answers: Sequence[Section]) -> Span | None:
    if not answers or halves.by_turns:
        return None
    begin, end = trimmed(halves.answer.text, halves.answer.lines[0].start, answers[0].begin)
    return Span(begin, end) if begin < end else None


def _with_references(part: QuestionPart, parts: Sequence[QuestionPart], text: str) -> QuestionPart:
    numbers = {other.number for other in parts if other.number != part.number}
    found: list[str] = []
    for span in part.answers:
        words = text[span.start : span.end]
        for match in _REFERS.finditer(words):
            if not _OTHER_QUESTION.search(match[0]):
                named = (match["list"].rstrip("."), *numbers_in(match["list"]))
                found += [number for number in named if number in numbers]
    return replace(part, refers_to=tuple(dict.fromkeys(found)))


def _referral(parts: Sequence[QuestionPart], answers: Sequence[Section], text: str) -> Span | None:
    """The words that leave the whole answer to another minister."""
    spans = {span for part in parts for span in part.answers}
    if answers or len(spans) != 1:
        return None
    span = spans.pop()
    words = text[span.start : span.end]
    return span if len(words) < _SHORT and _REFERRAL.search(words) else None


def _is_loose(head: QuestionHead, region: Region, questions: Sequence[Section]) -> bool:
    """Whether somebody just asks it: in one paragraph, without the head of a written question."""
    first, last = questions[0].begin, questions[-1].begin
    together = not any(first < line.start <= last for line in region.lines)
    return together and not (head.number or head.member or head.minister)


def _whole(document: Document, halves: Halves) -> WrittenQuestion:
    start, end = trimmed(document.text, 0, len(document.text))
    spans = (Span(start, end),) if start < end else ()
    head = read_head(halves.head, _title(document, halves))
    return WrittenQuestion(
        doc_id=document.id,
        head=head,
        parts=tuple(QuestionPart("1", span, (span,)) for span in spans),
        warning=NO_QUESTION,
        loose=bool(spans) and not (head.number or head.member or head.minister),
    )
