"""Footnotes: their marks kept readable, their texts behind the paragraph that calls them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.characters import clean_characters, squeeze
from ingest.pieces import Piece

_MARK = re.compile(r"\[(\d{1,3}|\*{1,3}|[a-z])\]")


def mark(label: str) -> str:
    """The mark as it stands in the text: ``[1]``.

    A superscript figure would be read as part of the word or the amount before it.
    """
    return f"[{label}]"


def place_footnotes(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each footnote directly behind the last piece before it that calls it.

    A footnote that nobody calls stays where it is.
    """
    placed: list[Piece] = []
    for piece in pieces:
        caller = _caller(placed, piece.label) if piece.kind == "footnote" else None
        if caller is None:
            placed.append(piece)
            continue
        after = caller + 1
        while after < len(placed) and placed[after].kind == "footnote":
            after += 1
        placed.insert(after, piece)
    return placed


def _caller(placed: Sequence[Piece], label: str) -> int | None:
    wanted = mark(label)
    for index in range(len(placed) - 1, -1, -1):
        if placed[index].kind != "footnote" and wanted in placed[index].text:
            return index
    return None


def footnote(label: str, text: str, pages: tuple[tuple[int, int], ...] = ()) -> Piece:
    """The footnote as a piece whose text begins with its mark."""
    head = f"{mark(label)} "
    moved = tuple((offset + len(head) if offset else 0, page) for offset, page in pages)
    return Piece("footnote", head + text, label=label, pages=moved)


def without_unknown_marks(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with marks that no footnote answers written as plain figures."""
    kept = list(pieces)
    known = {piece.label for piece in kept if piece.kind == "footnote"}
    return [
        replace(piece, text=_MARK.sub(lambda m: m[0] if m[1] in known else m[1], piece.text))
        if "[" in piece.text and not piece.pages
        else piece
        for piece in kept
    ]


def comment(author: str, text: str, pages: tuple[tuple[int, int], ...] = ()) -> Piece:
    """A comment that somebody put beside the text, as a footnote that says who."""
    by = f" van {squeeze(clean_characters(author))}" if author.strip() else ""
    words = squeeze(clean_characters(text.replace("\n", " ")))
    return Piece("footnote", f"[Opmerking{by}] {words}", label="opmerking", pages=pages[:1])
