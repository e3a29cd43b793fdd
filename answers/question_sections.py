"""A stretch of text divided by the numbers of its parts, and by those within each part."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from answers.labels import Label, Numbering, as_letters, is_within
from answers.numbering import Mark, Run, answer_run, kinds_in_order, list_run, question_run
from answers.question_head import is_head_line
from answers.question_lines import Line, asks
from core.sentences import trimmed


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one number (or under '2-4' at once), with the sections in it."""

    values: tuple[int, ...]
    printed: str
    begin: int  # where the number stands
    start: int  # where the text behind it begins
    end: int
    numbering: Numbering = "digit"
    inner: tuple["Section", ...] = ()

    @property
    def lead_end(self) -> int:
        """Where the text that belongs to the whole number ends, and that of its parts begins."""
        return self.inner[0].begin if self.inner else self.end


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of a document that belong together: those of the question, or of the answer."""

    text: str  # of the whole document
    lines: tuple[Line, ...]

    @property
    def end(self) -> int:
        return self.lines[-1].end if self.lines else 0


def marks_of(region: Region) -> list[Mark]:
    """The labels of the lines in order, each with what is known of the text around it."""
    labels = list(_labels(region.lines))
    marks = []
    for place, label in enumerate(labels):
        until = next(
            (
                later.start
                for later in labels[place + 1 :]
                if later.numbering == label.numbering and not is_within(later, label)
            ),
            region.end,
        )
        before = region.text[max(0, label.start - 40) : label.start].rstrip()
        marks.append(Mark(label, asks(region.text[label.text_start : until]), before.endswith(":")))
    return marks


def question_sections(region: Region) -> tuple[tuple[Section, ...], float]:
    """The numbered questions of a region, and what it costs to read them so; () where none are."""
    marks = [mark for mark in marks_of(region) if mark.label.side != "answer"]
    run = _best_run(marks, lambda kind: question_run(marks, kind))
    if run is None or not run.marks:
        return (), 0.0
    return tuple(_sections(region, marks, run, None)), run.cost


def answer_sections(
    region: Region, questions: Sequence[Section]
) -> tuple[tuple[Section, ...], float]:
    """The numbered answers to ``questions``, and the cost of reading them so; () where none are."""
    marks = [mark for mark in marks_of(region) if mark.label.side != "question"]
    known = frozenset(value for section in questions for value in section.values)
    wanted = questions[0].numbering if questions else None
    run = _best_run(marks, lambda kind: answer_run(marks, kind, known), wanted)
    if run is None or not run.marks:
        return (), 0.0
    return tuple(_sections(region, marks, run, questions)), run.cost


def bullet_sections(region: Region) -> tuple[Section, ...]:
    """The items of the lists of a region that are marked with bullets, numbered in order."""
    bullets = [
        label for line in region.lines for label in line.labels[:1] if label.numbering == "bullet"
    ]
    edges = [*(label.start for label in bullets[1:]), region.end][: len(bullets)]
    return tuple(
        Section((place,), str(place), label.start, *end_of(region, label.text_start, edge))
        for place, (label, edge) in enumerate(zip(bullets, edges, strict=True), start=1)
    )


def end_of(region: Region, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space around it and without lines of a head behind it."""
    for line in reversed(region.lines):
        if line.end <= start:
            break
        if line.end <= end and line.start > start:
            if not is_head_line(line):
                break
            end = line.start
    return trimmed(region.text, start, end)


def _labels(lines: Sequence[Line]) -> Iterator[Label]:
    """All labels but bullets; the outer number of '1.2' only where it is a new one."""
    last: dict[Numbering, int] = {}
    found = [label for line in lines for label in (*line.labels, *line.inline)]
    for label in as_letters([label for label in found if label.numbering != "bullet"]):
        virtual = label.start == label.text_start and not label.prose
        if virtual and last.get(label.numbering) == label.values[-1]:
            continue
        last[label.numbering] = label.values[-1]
        yield label


def _best_run(
    marks: Sequence[Mark], run_of: Callable[[Numbering], Run], wanted: Numbering | None = None
) -> Run | None:
    """The run of the numbering that comes first, or that is wanted; None where nothing counts."""
    kinds = kinds_in_order(marks)
    others = [mark.label.numbering for mark in marks if mark.label.numbering != "bullet"]
    if wanted is not None:
        kinds = [wanted, *kinds, *others]
    for kind in dict.fromkeys(kinds):
        run = run_of(kind)
        if run.marks:
            return run
    return None


def _sections(
    region: Region, marks: Sequence[Mark], run: Run, questions: Sequence[Section] | None
) -> Iterator[Section]:
    edges = [*(mark.label.start for mark in run.marks[1:]), region.end]
    for mark, edge in zip(run.marks, edges, strict=True):
        label = mark.label
        start, end = end_of(region, label.text_start, edge)
        within = [m for m in marks if label.text_start <= m.label.start < edge and m is not mark]
        if questions is None:
            inner = _inner_questions(region, within, end)
        else:
            inner = _inner_answers(region, within, end, questions, label.values)
        yield Section(label.values, label.printed, label.start, start, end, label.numbering, inner)


def _inner_questions(region: Region, within: Sequence[Mark], end: int) -> tuple[Section, ...]:
    run = _best_run(within, lambda kind: list_run(within, kind))
    if run is None or len(run.marks) < 2:
        return ()
    return _flat(region, run, end)


def _inner_answers(
    region: Region,
    within: Sequence[Mark],
    end: int,
    questions: Sequence[Section],
    values: Sequence[int],
) -> tuple[Section, ...]:
    asked = [section for section in questions if set(section.values) & set(values)]
    parts = [part for section in asked for part in section.inner]
    if not parts or len(asked) > 1:
        return ()
    known = frozenset(value for part in parts for value in part.values)
    run = _best_run(within, lambda kind: answer_run(within, kind, known), parts[0].numbering)
    return _flat(region, run, end) if run is not None else ()


def _flat(region: Region, run: Run, end: int) -> tuple[Section, ...]:
    edges = [*(mark.label.start for mark in run.marks[1:]), end]
    return tuple(
        Section(
            mark.label.values,
            mark.label.printed,
            mark.label.start,
            *end_of(region, mark.label.text_start, edge),
            mark.label.numbering,
        )
        for mark, edge in zip(run.marks, edges, strict=True)
    )
