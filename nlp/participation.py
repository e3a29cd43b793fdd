"""Who takes part by a table with a column for the OCMW or the CAW and a municipality in each row.

A cell of it says 'ja, trekker' or 'neen' and names nobody: the row tells whose OCMW is meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import cast

from core.findings import Role, Span
from nlp.mentions import Mention, serving
from nlp.places import namings
from nlp.reading import Reading
from nlp.register import Register
from nlp.roles import WEIGHT, within
from nlp.rows import cells_of, is_row
from nlp.tables import joined, table

_CLAUSE = re.compile(r"[,;.:()–]|\b(?:maar|wel|doch|enkel|alleen)\b")
_NO = re.compile(r"neen?\b")
Cell = tuple[int, int]  # where the words of a cell begin and end in the piece
Row = tuple[int, Sequence[Cell], Sequence[str]]  # the piece, its cells, what each column is of
KINDS = ("ocmw", "caw")


def with_participation(
    readings: Sequence[Reading], found: Sequence[Mention], register: Register
) -> list[Mention]:
    """The mentions with the OCMW or CAW of each such cell, and the role that the cell tells."""
    rows = list(_rows(readings))
    told = [one for row in rows for one in _in_row(readings, row, found, register)]
    taken = {p: [one.span for one in told if one.piece == p] for p, *_ in rows}
    heads = {p for p, cells, _ in rows if not cells}  # that name nobody
    kept = (one for one in found if one.piece not in heads)
    others = (one for one in kept if not within(one.span, taken.get(one.piece, ())))
    return sorted([*others, *told], key=lambda one: one.span)


def _rows(readings: Sequence[Reading]) -> Iterator[Row]:
    """The rows of such tables; the head comes without cells."""

    def in_table(one: tuple[int, Reading]) -> bool:
        return is_row(one[1].piece.kind, one[1].piece.text)

    for tabled, group in groupby(enumerate(readings), key=in_table):
        head: Sequence[str] = ()
        edge = ""  # a row that opens with a bar where its head does not has an empty first cell
        for p, reading in group if tabled else ():
            text = reading.piece.text
            cells = list(_cells(text))
            if columns := _columns(reading, cells):
                head, edge = columns, text[0]
                yield p, (), head
            elif len(cells) <= len(head) and (text[0] == "|") == (edge == "|"):
                yield p, cells, head


def _cells(text: str) -> Iterator[Cell]:
    for begin, end in cells_of(text):
        words = text[begin:end].strip()
        start = begin + text[begin:end].index(words)
        yield start, start + len(words)


def _columns(reading: Reading, cells: Sequence[Cell]) -> Sequence[str]:
    """Per column 'ocmw', 'caw' or "", where the row is the head of such a table; else nothing."""
    texts = (reading.piece.text[start:end].lower().rstrip(" ?:*") for start, end in cells)
    names = [_column(text) for text in texts]
    where = names.index("where") if "where" in names else len(names)
    kinds = [name if name in KINDS and place > where else "" for place, name in enumerate(names)]
    return kinds if any(kinds) else ()


def _column(text: str) -> str:
    return next((name for name in ("where", *KINDS) if _words()[name].fullmatch(text)), "")


def _in_row(
    readings: Sequence[Reading], row: Row, found: Sequence[Mention], register: Register
) -> Iterator[Mention]:
    """Who the row says takes part: named in the cell, or of the municipality named before it."""
    p, cells, head = row
    reading = readings[p]
    named = min(namings(reading, register), key=lambda one: one.span, default=None)
    own = [one for one in found if one.piece == p]
    for kind, (start, end) in zip(head, cells, strict=False):
        text = reading.piece.text[start:end]
        role = _role(text.lower()) if kind else None
        if role is None or named is None or named.span.start >= reading.piece.offset(start):
            continue
        inside = [one for one in own if one.type == kind and start <= one.start and one.end <= end]
        named_apart = any(one.type == kind and not one.class_level for one in own)
        if role == "not-involved" and named_apart and not inside:
            continue  # 'neen | CAW Limburg enkel geraadpleegd': the remark tells its part
        told = (role, f"{kind.upper()}: {text}")
        meant = register.organisations.get(serving(kind, named.organisation))
        sure = [one for one in inside if not (one.class_level or one.guess)]
        yield from (replace(one, told=told) for one in sure)
        if meant is not None and not sure:
            yield Mention(
                id=meant.id,
                label=meant.label,
                type=meant.type,
                level=meant.level,
                uri=meant.uri,
                span=Span(*reading.piece.span(start, end)),
                start=start,
                end=end,
                piece=p,
                sentence=reading.sentence_at(start),
                guess=kind == "caw",
                told=told,
            )


def _role(cell: str) -> Role | None:
    """What a cell tells: the weightiest part, else that there is none; None where it is empty."""
    clauses = [clause.strip() for clause in _CLAUSE.split(cell)]
    told = {name for clause in clauses if (name := _told(clause))}
    if _NO.match(cell):  # 'neen, vroeger partner'
        told -= {"lead", "partner"}
    parts = sorted(told & WEIGHT.keys() - {"not-involved"}, key=lambda name: -WEIGHT[name])
    if parts:
        return cast(Role, parts[0])
    if "not-involved" in told:
        return "not-involved"
    return "partner" if "yes" in told else None


def _told(clause: str) -> str:
    names = (name for name in _words() if name not in ("where", *KINDS))
    return next((name for name in names if _words()[name].search(clause)), "")


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Per name of the table its pattern, in its order."""
    rows = groupby(table("participation"), key=lambda row: row["name"])
    return {name: re.compile(joined(row["pattern"] for row in own)) for name, own in rows}
