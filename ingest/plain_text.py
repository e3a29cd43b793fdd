"""Plain text -> pieces: hard line ends joined, headings and lists found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.characters import clean_characters, drop_hyphen_marks, join_spaced_letters, squeeze
from ingest.footnotes import footnote, mark, place_footnotes
from ingest.hyphens import join_lines, vocabulary_of
from ingest.lists import nested_levels, split_label
from ingest.pieces import Piece

_RULE = re.compile(r"^\s*(?:/{2,}|[-_=*~]{3,}|#{3,})\s*$")
_SUP = re.compile(r"<sup>\s*(\w{1,3}|\*{1,3})\s*</sup>", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:met\s)?(?:(?:zeer|oprechte|vriendelijke|hartelijke|collegiale|beste|warme|veel)\s)*"
    r"groet(?:en|jes)?(?:,?\s(?:van|en)\s\w+)?|hoogachtend|mvg|met (?:de )?meeste hoogachting",
    re.IGNORECASE,
)
_END = (".", "!", "?", ":", ";", "…")
_STOP = (*_END, ",")
_HEADING_WORDS = 14
_HEADING_CHARACTERS = 110


def text_pieces(text: str) -> list[Piece]:
    """The pieces of a plain text in order; the first short line is the title."""
    lines = [join_spaced_letters(line) for line in clean_characters(text).split("\n")]
    vocabulary = vocabulary_of(lines)
    groups = list(_groups(lines, wrap_width(lines)))
    pieces: list[Piece] = []
    signed = False  # short lines below a closing are names, and no headings
    for index, group in enumerate(groups):
        joined = ""
        for line in group:
            joined = join_lines(joined, line.strip(), vocabulary) if joined else line.strip()
        last = index == len(groups) - 1
        piece = _piece(squeeze(drop_hyphen_marks(joined)), len(group), not pieces, last)
        closes = _CLOSING.fullmatch(piece.text.rstrip(" ,.!")) is not None
        short = piece.kind == "heading"
        signed = closes or (signed and short)
        if signed and short:
            piece = replace(piece, kind="paragraph", level=0)
        pieces.append(piece)
    return place_footnotes(_with_levels(pieces))


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width at which the lines were broken; None where each line is a paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.split()) > 3)
    if len(lengths) < 3:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    if width > 160:
        return None
    full = sum(length >= width * 0.8 for length in lengths)
    return width if full >= len(lengths) * 0.4 else None


def _groups(lines: Sequence[str], width: int | None) -> Iterator[list[str]]:
    """The lines that make one block each."""
    group: list[str] = []
    blanks = 0
    for line in lines:
        if _RULE.match(line):
            blanks += 2
            continue
        if not line.strip():
            blanks += 1
            continue
        if group and not _goes_on(group[-1], line, blanks, width):
            yield group
            group = []
        group.append(line)
        blanks = 0
    if group:
        yield group


def _goes_on(before: str, line: str, blanks: int, width: int | None) -> bool:
    if _begins_block(line):
        return not blanks and _is_wrapped_number(before, line, width)
    if blanks:  # only a page end breaks a sentence with more than one blank line
        found = split_label(before)
        numbered = found is None or found[0][:1].isdigit()
        return blanks > 1 and before.rstrip().endswith(",") and numbered
    if width is None:
        return False
    if line[:1].isspace() and not before[:1].isspace() and before.rstrip().endswith(_STOP):
        return False
    room = width - len(before.rstrip()) - 1
    return len(line.split()[0]) > room - 0.15 * width or not before.rstrip().endswith(_END)


def _begins_block(line: str) -> bool:
    return split_label(line) is not None or bool(_SUP.match(line.strip()))


def _is_wrapped_number(before: str, line: str, width: int | None) -> bool:
    # "… in artikel" / "12. Dat artikel …": a number that only happens to start a line.
    found = split_label(line)
    numbered = found is not None and found[0][:1].isdigit()
    full = width is not None and len(before.rstrip()) > width * 0.7
    return numbered and full and before.rstrip()[-1:].isalpha()


def _piece(text: str, lines: int, first: bool, last: bool) -> Piece:
    note = _SUP.match(text)
    text = _SUP.sub(lambda match: mark(match[1]), text)
    if note is not None:
        return footnote(note[1], text[len(mark(note[1])) :].strip())
    found = split_label(text)
    if found is not None and found[1]:
        return Piece("item", text, level=1, label=found[0])
    if not last and _looks_like_heading(text, lines):
        return Piece("heading", text, level=1 if first else 2)
    return Piece("paragraph", text)


def _looks_like_heading(text: str, lines: int) -> bool:
    short = lines <= 2 and len(text) <= _HEADING_CHARACTERS and len(text.split()) <= _HEADING_WORDS
    begins = text[:1].isupper() or text[:1].isdigit() or text[:1] in "'‘“\""
    return short and begins and not text.endswith(_STOP) and ": " not in text


def _with_levels(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the nesting of their lists; a heading or paragraph without ``:`` ends one."""
    done: list[Piece] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece("heading", "")]:
        if piece.kind == "item":
            run.append(piece)
            continue
        levels = nested_levels([item.label for item in run])
        done.extend(
            Piece("item", item.text, level, item.label, item.pages)
            for item, level in zip(run, levels, strict=True)
        )
        run = []
        done.append(piece)
    return done[:-1]
