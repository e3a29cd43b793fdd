"""A dossier held against the criteria, for people and for programs."""

from collections.abc import Iterator
from typing import Any

import click

from core.checks import Check, CheckRow, Verdict
from core.shapes import citation_json
from terminal.hits import WIDTH, place

VERDICT_NAMES: dict[Verdict, str] = {
    "met": "voldaan",
    "doubtful": "twijfel",
    "not-met": "niet voldaan",
    "not-found": "niet gevonden",
}
_COLOURS = {"met": "green", "doubtful": "yellow", "not-met": "red", "not-found": "red"}
_QUOTE = 220  # characters


def check_lines(check: Check) -> Iterator[str]:
    """The lines to print: every criterion and limit with its verdict, its sum and its proof."""
    yield click.style(check.title, bold=True)
    for warning in check.warnings:
        yield click.style(f"Let op: {warning}", fg="yellow")
    for kind, heading in (("criterion", "Criteria"), ("limit", "Grenzen")):
        if not check.rows:
            continue
        yield ""
        yield click.style(heading, bold=True)
        for row in check.rows:
            if row.kind == kind:
                yield from _row_lines(row)


def _row_lines(row: CheckRow) -> Iterator[str]:
    verdict = click.style(f"{VERDICT_NAMES[row.verdict]:<14}", fg=_COLOURS[row.verdict])
    yield f"  {verdict}{row.label}"
    for told in (row.arithmetic, row.why):
        if told:
            yield f"{'':16}{told}"
    for citation in row.citations[:1]:
        words = " ".join(citation.quote.split())
        short = words if len(words) <= _QUOTE else f"{words[:_QUOTE]} …"
        yield from (
            f"{'':16}{line}" for line in _wrapped(f"“{short}” [{place(citation)}]", WIDTH - 16)
        )


def _wrapped(words: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(words, width)


def check_json(check: Check) -> dict[str, Any]:
    """The check as JSON."""
    return {
        "title": check.title,
        "warnings": list(check.warnings),
        "rows": [
            {
                "id": row.id,
                "label": row.label,
                "kind": row.kind,
                "verdict": row.verdict,
                "why": row.why or None,
                "arithmetic": row.arithmetic or None,
                "citations": [citation_json(citation) for citation in row.citations],
            }
            for row in check.rows
        ],
    }
