"""The runs of a page -> its lines and rows of tables, in reading order."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.footnotes import mark
from ingest.hyphens import is_dutch_word, join_lines, vocabulary_of
from ingest.lists import split_label
from ingest.pdf_runs import PageRuns, Run
from ingest.pdf_tables import Table, open_tables, ruled_tables

_LABEL_REACH = 8.0  # how far its text may stand from a list number, in heights of the line
_WORD_START = re.compile(r"[a-zà-ÿ]+")
_STOP = re.compile(r"[,;)]|\.(?!\.)")
_SPACE = 0.12  # from here a gap between two runs is a space, in heights of the line


class Line(NamedTuple):
    """A line of text or, with ``cells``, a row of a table; points from the top left, downwards.

    ``flow`` numbers the stretches of a page that are read from top to bottom.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    medium: bool = False
    flow: int = 0
    cells: tuple[str, ...] = ()


def page_lines(page: PageRuns, number: int) -> list[Line]:
    """The lines and rows of the page with that number, in reading order."""
    tables = list(ruled_tables(page))
    taken = frozenset(n for table in tables for n in table.members)
    runs = _with_labels(page.runs, taken)
    joined = {n for n, run in enumerate(runs) if not run.text}
    tables += open_tables(runs, taken | joined, page.edges)
    sentences = (run.text for run in runs if " " in run.text)
    words = vocabulary_of(sentences) if tables else frozenset()
    first_of = {min(table.members): table for table in tables}
    members = {n for table in tables for n in table.members}
    lines: list[Line] = []
    waiting: list[Run] = []
    for n, run in enumerate(runs):
        if n in first_of:
            lines += _lines(waiting, number)
            waiting = []
            lines += _table_lines(first_of[n], number, words)
        if n not in members and run.text:
            waiting.append(run)
    lines += _lines(waiting, number)
    return _with_flows(lines)


def _with_labels(runs: Sequence[Run], taken: frozenset[int]) -> list[Run]:
    """The runs with list marks joined to the text they stand before; a joined mark is left empty.

    Some programs write all the numbers of a list first and their texts after.
    """
    done = list(runs)
    for n, run in enumerate(runs):
        if n in taken or len(run.text) > 7 or not _is_bare_label(run.text):
            continue
        text = n + 1 if _is_text_of(run, done[n + 1 : n + 2]) and n + 1 not in taken else None
        if text is None:
            others = (m for m in range(len(done)) if m != n and m not in taken)
            beside = [m for m in others if _is_text_of(run, done[m : m + 1])]
            text = min(beside, key=lambda m: (done[m].x0, m), default=None)
        if text is None:
            continue
        joined = f"{run.text} {done[text].text}"
        done[text] = done[text]._replace(text=joined, x0=run.x0)
        done[n] = run._replace(text="")
    return done


def _is_text_of(label: Run, run: Sequence[Run]) -> bool:
    """Whether the run (none or one) stands beside the label, near enough to be its text."""
    if not run or not 0 <= run[0].x0 - label.x1 < _LABEL_REACH * (label.bottom - label.top):
        return False
    return _overlap(label, run[0]) > 0.5 and not _is_bare_label(run[0].text)


def _is_bare_label(text: str) -> bool:
    found = split_label(f"{text} Xx xx")
    return found is not None and found[1] == "Xx xx"


def _overlap(one: Run, other: Run) -> float:
    """The share of the lower of the two that stands beside the other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / (min(one.bottom - one.top, other.bottom - other.top) or 1.0)


def _lines(runs: Sequence[Run], number: int) -> Iterator[Line]:
    line: list[Run] = []
    for run in runs:
        if line and not (
            _overlap(line[-1], run) > 0.5 and run.x0 > line[-1].x1 - 0.5 * line[-1].size
        ):
            yield _line(line, number)
            line = []
        line.append(run)
    if line:
        yield _line(line, number)


def _line(runs: Sequence[Run], number: int) -> Line:
    if len(runs) == 1:
        one = runs[0]
        place = (one.x0, one.x1, one.top, one.bottom)
        return Line(one.text, number, *place, one.size, one.bold, one.medium)
    longest = max(runs, key=lambda run: len(run.text))
    text = runs[0].text
    for before, run in pairwise(runs):
        small = run.bottom - run.top < 0.8 * (before.bottom - before.top)
        if small and run.text.isdigit() and len(run.text) <= 3 and run.bottom < before.bottom:
            text += mark(run.text)
            continue
        apart = run.x0 - before.x1 > _SPACE * (before.bottom - before.top)
        text += (" " if apart else "") + run.text
    return Line(
        text,
        number,
        runs[0].x0,
        max(run.x1 for run in runs),
        longest.top,
        longest.bottom,
        longest.size,
        all(run.bold for run in runs),
        all(run.medium for run in runs),
    )


def _table_lines(table: Table, number: int, words: Collection[str]) -> Iterator[Line]:
    for row in table.rows:
        if table.columns or len(row) == 1:
            yield from _lines([run for run in row[0] if run.text], number)
            continue
        cells = tuple(_cell(cell, number, words) for cell in row)
        runs = [run for cell in row for run in cell]
        yield Line(
            " | ".join(cells),
            number,
            min(run.x0 for run in runs),
            max(run.x1 for run in runs),
            min(run.top for run in runs),
            max(run.bottom for run in runs),
            runs[0].size,
            all(run.bold for run in runs),
            cells=cells,
        )


def _cell(runs: Sequence[Run], number: int, words: Collection[str]) -> str:
    lines = [line.text for line in _lines([run for run in runs if run.text], number)]
    text = lines[0] if lines else ""
    for before, line in pairwise(lines):
        broken = _STOP.match(line) or _is_broken_word(before, line, words)
        text = text + line if broken else join_lines(text, line)
    return text


def _is_broken_word(before: str, after: str, words: Collection[str]) -> bool:
    """Whether a word too long for its cell goes on at the next line, without a hyphen.

    Before it is broken it has begun a line of its own; ``words`` are those of the page
    that stand beside others.
    """
    rest = _WORD_START.match(after)
    if rest is None or not before.isalpha() or before.lower() in words:
        return False
    if f"{before}{rest[0]}".lower() in words:
        return True
    return len(rest[0]) == 1 and rest[0] != "u" and not is_dutch_word(before)


def _with_flows(lines: Sequence[Line]) -> list[Line]:
    """The lines with their flow: a new one begins where the text goes up the page.

    The content of a page may give its foot first and its tables last. So a flow that stands
    wholly above the others goes before them, and one that fills a gap in another goes there.
    """
    flows: list[list[Line]] = []
    for line in lines:
        if not flows or line.top < flows[-1][-1].top - 2:
            flows.append([])
        flows[-1].append(line)
    ordered: list[list[Line]] = []
    for flow in flows:
        if not _fill_gap(ordered, flow):
            ordered.insert(_place(ordered, flow), flow)
    return [
        line._replace(flow=number) if number else line
        for number, flow in enumerate(ordered)
        for line in flow
    ]


def _place(flows: Sequence[Sequence[Line]], flow: Sequence[Line]) -> int:
    """Before the flows that stand wholly below it; else behind the one it is a column with."""
    bottom = max(line.bottom for line in flow)
    place = len(flows)
    while place and bottom <= min(line.top for line in flows[place - 1]) + 2:
        if _shared_width(flows[place - 1], flow) < 0.05:
            break
        place -= 1
    if place < len(flows):
        return place
    for at in range(len(flows) - 1, -1, -1):
        shared = _shared_width(flows[at], flow)
        if shared > 0.7:
            return at + 1 if max(line.bottom for line in flows[at]) <= flow[0].top + 2 else place
        if shared > 0.05:
            return place
    return place


def _shared_width(one: Sequence[Line], other: Sequence[Line]) -> float:
    """The share of the narrower that stands above or below the wider."""
    left, right = min(line.x0 for line in one), max(line.x1 for line in one)
    x0, x1 = min(line.x0 for line in other), max(line.x1 for line in other)
    return (min(right, x1) - max(left, x0)) / (min(right - left, x1 - x0) or 1.0)


def _fill_gap(flows: list[list[Line]], flow: Sequence[Line]) -> bool:
    """Whether an earlier flow leaves a gap for this one; if so it now stands there."""
    top, bottom = flow[0].top, max(line.bottom for line in flow)
    for earlier in flows:
        if _shared_width(earlier, flow) < 0.7:
            continue
        for place, (above, below) in enumerate(pairwise(earlier), start=1):
            if above.bottom <= top + 2 and bottom <= below.top + 2:
                earlier[place:place] = flow
                return True
    return False
