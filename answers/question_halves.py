"""Which lines of a document ask, and which answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answers.labels import bare_answer_at
from answers.question_head import begins_head, is_answer_line, is_head_line
from answers.question_lines import Line, asks, closes, lines_of
from answers.question_sections import Region, answer_sections, marks_of, question_sections
from core.records import Document

_MOST_NAME = 60  # characters of a line below a closing: who signs, and for whom
_SENDER = re.compile(r"(?:van|from)\s*:\s", re.IGNORECASE)
_ANNEX = re.compile(r"bijlagen?\b(?!.*[.?!]$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Halves:
    """The lines of the question and those of the answer, without their heads."""

    head: tuple[Line, ...]
    question: Region
    answer: Region
    by_turns: bool = False  # each question is followed by its own answer


def halves_of(document: Document) -> Halves:
    """The question's lines and the answer's; an answer without its question has no such lines."""
    lines = _without_letter(document, lines_of(document))
    marker = [place for place, line in enumerate(lines) if is_answer_line(line)]
    if _goes_by_turns(document, lines):
        region = Region(document.text, lines)
        return Halves(tuple(filter(is_head_line, lines)), region, region, by_turns=True)
    if not marker:
        return _unmarked(document, lines)
    first = marker[0]
    while first and is_head_line(lines[first - 1]) and not asks(lines[first - 1].text):
        first -= 1
    after = marker[0] + 1
    while after < len(lines) and is_head_line(lines[after]):
        after += 1
    head = tuple(line for line in lines if is_head_line(line))
    return Halves(
        head,
        Region(document.text, lines[:first]),
        Region(document.text, _without_annex(lines[after:])),
    )


def _without_letter(document: Document, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the mail that brings the question: its head, its greeting, its closing."""
    mailed = document.format in ("eml", "msg")
    senders = [place for place, line in enumerate(lines) if _SENDER.match(line.text)]
    sent = next((place for place in senders if mailed or "@" in lines[place].text), None)
    if sent is None:
        return _without_signature(lines)
    begin = next((p for p, line in enumerate(lines) if p > sent and begins_head(line)), 0)
    # a letter may come above a question without a head, so its closing ends that only if it is last
    closings = [p for p, line in enumerate(lines) if p > begin and closes(line)]
    ends = [p for p in closings if begin or not any(asks(line.text) for line in lines[p:])]
    return lines[begin : ends[0] if ends else len(lines)]


def _without_signature(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the closing at the end and the names below it, which answer nothing."""
    for place, line in enumerate(lines):
        below = lines[place + 1 :]
        if place and closes(line) and all(len(one.text) <= _MOST_NAME for one in below):
            return lines if any(map(is_answer_line, below)) else lines[:place]
    return lines


def _goes_by_turns(document: Document, lines: Sequence[Line]) -> bool:
    answers = [bare_answer_at(document.text, line.start, line.end) is not None for line in lines]
    return sum(answers) > 1 and bool(marks_of(Region(document.text, tuple(lines))))


def _unmarked(document: Document, lines: tuple[Line, ...]) -> Halves:
    """Question and answer without a word between them: where the numbers begin anew.

    Without numbers the answer begins after the last paragraph that asks.
    """
    head = tuple(line for line in lines if is_head_line(line))
    region = Region(document.text, lines)
    sections, cost = question_sections(region)
    if sections:
        options = [(cost, len(lines))]
        options += [(_cost_of_split(region, place), place) for place in _restarts(region)]
        place = min(options)[1]
    else:
        asking = [place for place, line in enumerate(lines) if line.text.rstrip().endswith("?")]
        place = asking[-1] + 1 if asking else len(lines)
    answer = Region(document.text, _without_annex(lines[place:]))
    return Halves(head, Region(document.text, lines[:place]), answer)


def _restarts(region: Region) -> list[int]:
    """The lines, but the first of them, at which some numbering begins with its first number."""
    begins = [
        place
        for place, line in enumerate(region.lines)
        if any(1 in label.values and label.numbering != "bullet" for label in line.labels[:1])
    ]
    return begins[1:]


def _cost_of_split(region: Region, place: int) -> float:
    before, after = Region(region.text, region.lines[:place]), region.lines[place:]
    questions, cost = question_sections(before)
    answers, other = answer_sections(Region(region.text, after), questions)
    announced = before.lines[-1].text.rstrip().endswith(":")
    if not questions or not answers:
        return float("inf")
    return cost + other + (4.0 if announced else 0.0)


def _without_annex(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    for place, line in enumerate(lines):
        if place and _ANNEX.match(line.text) and len(line.text) < 120 and line.kind == "heading":
            return lines[:place]
    return lines
