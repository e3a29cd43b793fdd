"""A table of contents says again what the headings say, and wins from them in a search."""

import re
from collections.abc import Sequence

from ingest.pieces import Piece

_TITLE = re.compile(
    r"^\W*(inhoud|inhoudsopgave|inhoudstafel|inhoudstabel|table des matières)\W*$", re.I
)
_ENTRY = re.compile(r"^(?P<words>.*?[^\W\d].*?)[\s.…·|_]*\s(?P<page>\d{1,3})$")
_FEW = 3  # entries; fewer are no table
_KNOWN = 0.6  # the share of entries that must stand in the document as a heading


def without_contents_list(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without a table of contents and its title.

    It is one only where most of its entries are headings further on.
    """
    for start, piece in enumerate(pieces[: len(pieces) // 2]):
        if not _TITLE.match(piece.text):
            continue
        end = start + 1
        while end < len(pieces) and _ENTRY.match(pieces[end].text):
            end += 1
        headings = {_key(later.text) for later in pieces[end:] if later.kind == "heading"}
        entries = [_entry_key(entry.text) for entry in pieces[start + 1 : end]]
        if len(entries) >= _FEW and sum(e in headings for e in entries) >= _KNOWN * len(entries):
            return [*pieces[:start], *pieces[end:]]
    return list(pieces)


def _entry_key(text: str) -> str:
    found = _ENTRY.match(text)
    return _key(found["words"] if found else text)


def _key(text: str) -> str:
    """The words of a heading without its number, in lower case."""
    return " ".join(re.findall(r"[^\W\d_]+", text.lower()))
