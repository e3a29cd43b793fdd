"""The mark that a paper bears of who may see it: 'Vertrouwelijk', 'Intern Regering' …

It stands in a running head, or by itself, on a line or as a sentence, near the beginning. What a
paper says of that does not decide who sees it (a person does), but a public copy of it is worth a
warning. The mark is kept as a note of the document.
"""

import re
from collections.abc import Iterable

from core.names import ACCESS_NAMES
from core.records import Access

NOTED = "draagt het merk '"  # in the note
_BEGINNING = 3_000  # characters
_LEVELS = {name.casefold(): level for level, name in ACCESS_NAMES.items() if level != "public"}
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in _LEVELS)
_MARK = re.compile(
    rf"(?:^|[.:(|*\n])[ \t]*(?:(?:strikt|streng|zeer|uiterst)[ \t]+)?({_NAMES})[ \t]*"
    r"(?=[.!)*|\n]|[–—-][ \t]|$)",
    re.IGNORECASE,
)
_IN_HEAD = re.compile(rf"(?<!niet[ -])\b({_NAMES})\b", re.IGNORECASE)


def note_on_mark(text: str, heads: str = "") -> str:
    """A sentence for people with the mark in running heads or the beginning of a text, or ''."""
    match = _IN_HEAD.search(heads) or _MARK.search(text[:_BEGINNING])
    if match is None:
        return ""
    mark = ACCESS_NAMES[_LEVELS[" ".join(match[1].casefold().split())]]
    return f"Het document draagt het merk '{mark}'."


def marked_level(notes: Iterable[str]) -> Access | None:
    """The level that the mark among the notes of a document names; None without one."""
    marks = [note.split("'")[1] for note in notes if NOTED in note]
    return _LEVELS[marks[0].casefold()] if marks else None
