"""Requests in a table that has one in each row: its head says who asks what of whom.

The reader sees a row without the head, and takes the party of one row for that of the next.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import cast

from core.findings import Party, Status
from nlp.authorities import OWN_RULES, is_authority
from nlp.cases import Case
from nlp.mentions import Mention
from nlp.new_cases import new_case
from nlp.norms import domain_points, rules
from nlp.register import Organisation
from nlp.rows import cells_of, is_empty, is_row
from nlp.signals import Cues, Line
from nlp.stages import Stage, days_of
from nlp.tables import joined, table

_LEAST = 3  # cells of such a table
_CLAUSE = re.compile(r";|\.\s|,\s(?:maar|doch)\s")
_HOME = re.compile(r"\W*(?:de\s|het\s)?(?:stad|gemeente|stadsbestuur|lokaal bestuur|wij)\b", re.I)

Row = Mapping[str, Line]  # the cells, as sentences, by the column that each stands in


def tabled_cases(
    every: Sequence[Line],
    home_at: Callable[[int], Organisation | None],
    writer_at: Callable[[Line], Mention | None],
    year: str,
) -> Iterator[Case]:
    """The requests of such tables, each with the sentences of its row."""
    for in_table, group in groupby(every, key=lambda line: is_row(line.kind, line.text)):
        if not in_table:
            continue
        head: Sequence[str] = ()
        for _, own in groupby(group, key=lambda line: line.piece):
            lines = list(own)
            row = list(_cells(lines))
            if names := _columns(row):
                head = names
            elif head and len(row) == len(head):
                home, writer = home_at(lines[0].span.start), writer_at(lines[0])
                case = _case(_row(head, row), lines, every, _its_own(writer, home), year)
                if case is not None:
                    yield case


def _cells(own: Sequence[Line]) -> Iterator[Line]:
    """The cells of a row; a sentence of it may go on over several of them."""
    text, first = "".join(line.text for line in own), own[0]
    mentions = [one for line in own for one in line.mentions]
    for start, stop in cells_of(text):
        begin, end, part = first.offset + start, first.offset + stop, text[start:stop]
        inside = tuple(one for one in mentions if begin <= one.start and one.end <= end)
        yield replace(first, text=part, offset=begin, mentions=inside, cues=Cues(part))


def _columns(cells: Sequence[Line]) -> Sequence[str]:
    """What each column holds, where the row is the head of such a table; else nothing."""
    names = [_column(cell.text) for cell in cells]
    if len(cells) < _LEAST or "outcome" not in names or "matter" not in names:
        return ()
    return names if {"both", "asker", "asked"} & set(names) else ()


def _column(cell: str) -> str:
    text = cell.strip(" .:*?").lower()
    return next((name for name, own in _heads() if own.fullmatch(text)), "")


@cache
def _heads() -> Sequence[tuple[str, re.Pattern[str]]]:
    rows = groupby(table("request_heads"), key=lambda row: row["column"])
    return [(name, re.compile(joined(row["pattern"] for row in own))) for name, own in rows]


def _row(head: Sequence[str], cells: Sequence[Line]) -> Row:
    """The cells by column; those of what is asked together."""
    found: dict[str, Line] = {}
    for name, cell in zip(head, cells, strict=True):
        before = found.get(name)
        text = f"{before.text}; {cell.text}" if before else cell.text
        found[name] = replace(cell, text=text, cues=Cues(text)) if before else cell
    return found


def _its_own(writer: Mention | None, home: Organisation | None) -> Party | None:
    """Whose paper it is: who asks where the row does not say."""
    one = writer or home
    return Party(one.id, one.label, one.type) if one is not None else None


def _case(
    row: Row, own: Sequence[Line], every: Sequence[Line], owner: Party | None, year: str
) -> Case | None:
    """The request of a row; None where it tells of none."""
    steps = list(_steps(row, own[0], year))
    asks = _asker(row, owner)
    asked = _asked(row, asks)
    if not steps or asks is None or is_empty(row["matter"].text):
        return None
    if row["outcome"].has("money"):
        return None  # a sum was granted, no room in a rule
    if not asked and ("asked" in row or "both" in row):
        return None
    text = " ".join(line.text for line in own)
    named = list(rules(text))
    return replace(
        new_case(own[0], every, None, None, told=True),
        requester=asks,
        addressees=asked,
        norms=named,
        points=domain_points(text, named),
        near={},
        lines=list(own),
        steps=steps,
        own=False,
        generic=False,
    )


def _asker(row: Row, owner: Party | None) -> Party | None:
    """Who asks: named in the row, or the city whose paper it is."""
    for name in ("both", "asker"):
        cell = row.get(name)
        if cell is None:
            continue
        named = next((one for one in cell.mentions if not is_authority(one)), None)
        if named is not None:
            return Party(named.id, named.label, named.type)
        if name == "asker" and not _HOME.match(cell.text):
            return None
    return owner


def _asked(row: Row, asks: Party | None) -> dict[str, Mention]:
    """Who is asked: an authority, or a municipality by somebody else."""
    cells = [row[name] for name in ("asked", "both") if name in row]
    named = [one for cell in cells for one in cell.mentions]
    return {
        one.id: one
        for one in named
        if is_authority(one) or (asks and one.type in OWN_RULES and one.id != asks.id)
    }


def _steps(row: Row, line: Line, year: str) -> Iterator[tuple[Stage, Line]]:
    """The course that the row tells, with the days beside each step or in a column of days."""
    days = days_of(row["day"].text, year) if "day" in row else []
    clauses = [(clause, _status(clause)) for clause in _CLAUSE.split(row["outcome"].text)]
    told = [(clause, status) for clause, status in clauses if status]
    if any(status == "none" for _, status in told):
        return
    for number, (clause, status) in enumerate(told, start=1):
        own = days_of(clause, year) or (days if number == len(told) else [])
        yield Stage(cast(Status, status), 0, own[0] if own else None), line


def _status(clause: str) -> str:
    return next((status for status, own in _outcomes() if own.search(clause.lower())), "")


@cache
def _outcomes() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(row["status"], re.compile(row["pattern"])) for row in table("request_outcomes")]
