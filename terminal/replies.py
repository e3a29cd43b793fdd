"""A draft reply as a person reads it on a terminal, in Dutch."""

import textwrap
from collections.abc import Iterator

import click

from core.quotes import MOST_ANSWER, shown
from core.records import Citation
from core.replies import PartReply, Reply
from terminal.hits import WIDTH, place


def reply_lines(reply: Reply) -> Iterator[str]:
    """The lines to print: per part the question, what was answered before, the draft, the proof."""
    head = reply.question
    names = [f"vraag nr. {head.number}" if head.number else "", head.date or "", head.member or ""]
    yield click.style(head.title or "Schriftelijke vraag", bold=True)
    if any(names):
        yield ", ".join(name for name in names if name)
    for warning in reply.warnings:
        yield click.style(f"Let op: {warning}", fg="yellow")
    if reply.approved_by:
        when = reply.approved_at.replace("T", " ").replace("+00:00", " UTC")
        yield click.style(f"Goedgekeurd door {reply.approved_by} op {when}.", fg="green")
    for part in reply.parts:
        yield ""
        yield from part_lines(part)


def part_lines(part: PartReply) -> Iterator[str]:
    """One part of a reply."""
    if part.context:
        yield from _wrapped(part.context, "")
    for line in _wrapped(f"{part.number}. {part.text}", ""):
        yield click.style(line, bold=True)
    for earlier in part.earlier:
        head = earlier.head
        told = earlier.answer.quote if earlier.answer else "nog niet beantwoord"
        which = f"vraag nr. {head.number}" if head.number else head.title or "vraag zonder nummer"
        whose = ", ".join(x for x in (head.date, head.minister) if x)
        first, *lines = shown(told, MOST_ANSWER).splitlines()
        yield from _wrapped(f"eerder: {which}{f' ({whose})' if whose else ''}: {first}")
        for line in lines:
            yield from _wrapped(line, "     ")
    if not part.answerable and not part.draft:
        yield click.style("   Geen bewijs gevonden in de documenten.", fg="red")
        for where in part.looked_in:
            yield from _wrapped(where, "     ")
    for statement in part.draft:
        yield from _wrapped(statement.sentence)
        if statement.source != "table":
            for citation in statement.citations:
                yield click.style(f"      [{place(citation)}]", dim=True)
    if part.table:
        yield "   " + click.style(" | ".join(part.table.columns), underline=True)
        for row in part.table.rows:
            yield from _wrapped(" | ".join(row.cells))
            for citation in row.citations[: row.proofs]:
                yield f"      {_proof(citation)}"
    for conflict in part.conflicts:
        yield click.style(f"   Bronnen spreken elkaar tegen: {conflict.subject}", fg="yellow")
        for side in conflict.sides:
            day = side.date or "zonder datum"
            yield f"     {day}: {side.value}  {_proof(side.citation)}"
    if part.partial:
        yield click.style("   Maar gedeeltelijk te beantwoorden.", fg="yellow")
    for note in part.notes:
        yield from _wrapped(f"→ {note}")


def _proof(citation: Citation) -> str:
    return click.style(f"[{place(citation)}]", dim=True)


def _wrapped(words: str, indent: str = "   ") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
