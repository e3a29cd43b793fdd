"""A reply as Markdown with footnotes."""

import re
from collections.abc import Iterator, Sequence

from answers.layout import Grid, Heading, Run, Text, pieces_of
from core.replies import Reply

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LIST_START = re.compile(r"^(\s*\d*)([-+]|(?<=\d)[.)])(\s)", re.MULTILINE)
_NO_LIST = r"\1\\\2\3"
_BREAK = "\\\n  "  # a new line within a paragraph or an item


def markdown_of(reply: Reply) -> bytes:
    """The reply as Markdown, UTF-8; footnotes stand at the end."""
    notes: list[str] = []
    lines = [line for piece in pieces_of(reply) for line in _lines(piece, notes)]
    lines += [f"[^{number}]: {escaped(note)}" for number, note in enumerate(notes, start=1)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def escaped(words: str) -> str:
    """The words as plain text in Markdown."""
    return _SPECIAL.sub(r"\\\1", words)


def _lines(piece: Heading | Text | Grid, notes: list[str]) -> Iterator[str]:
    if isinstance(piece, Heading):
        yield f"{'#' * piece.level} {escaped(piece.text)}"
    elif isinstance(piece, Grid):
        yield f"*{escaped(piece.title)}*"
        yield ""
        yield _row([escaped(name) for name in piece.columns])
        yield _row(["---"] * len(piece.columns))
        for row in piece.rows:
            yield _row([_run(cell, notes) for cell in row])
    else:
        words = "".join(_run(run, notes) for run in piece.runs)
        yield _dressed(piece, words).replace("\n", _BREAK)
    yield ""


def _dressed(piece: Text, words: str) -> str:
    if piece.style == "title":
        return f"## {words}"
    if piece.style == "item":
        return f"- {_LIST_START.sub(_NO_LIST, words)}"
    if piece.style in ("remark", "label"):
        return f"*{words.strip()}*" if "[^" not in words else words
    return _LIST_START.sub(_NO_LIST, words) if not words.startswith("**") else words


def _run(run: Run, notes: list[str]) -> str:
    words = escaped(run.text)
    if run.bold:
        words = f"**{words.strip()}**"
    elif run.italic:
        before = words[: len(words) - len(words.lstrip())]
        words = f"{before}*{words.strip()}*"
    marks = ""
    for note in run.notes:
        notes.append(note)
        marks += f"[^{len(notes)}]"
    return words.rstrip() + marks + (" " if marks and run.text.endswith(" ") else "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
