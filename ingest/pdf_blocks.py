"""Lines of a PDF -> pieces: paragraphs joined over lines and pages, headings, lists, footnotes."""

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.characters import drop_hyphen_marks, join_spaced_letters, squeeze
from ingest.contents_list import without_contents_list
from ingest.footnotes import footnote, mark
from ingest.headings import (
    could_be_heading,
    depth_of_number,
    is_numbered,
    is_question_heading,
    is_shouted,
)
from ingest.hyphens import join_lines, vocabulary_of
from ingest.lists import split_label
from ingest.pdf_levels import Group, with_heading_levels, with_item_levels
from ingest.pdf_lines import Line
from ingest.pdf_typography import LARGER, Typography, typography
from ingest.pieces import Piece

_SLACK = 1.3  # a gap of more usual leadings parts two paragraphs
_RULE = re.compile(r"^[\s/_=*~.·–—-]{3,}$")
_NOTE = re.compile(r"^\[(\d{1,3}|\*{1,3})\]\s*(?=\S)|^(\d{1,3})\s+(?=[^\W\d_]|«|“|\")")
_CALLED = re.compile(r"\S\[(\d{1,3}|\*{1,3})\]")
_PARTED = 0.6  # the white above the first footnote, in sizes of its letters
# Words after which a sentence is never over.
_OPENING = frozenset(
    "de het een van aan in op met en of voor door bij naar om te tot uit over dat die als is zijn "
    "ook deze dit hun onder tussen wordt worden".split()
)
_STOPS = (".", "!", "?", ":", ";", "…", ".”", '."', ".’", "?”", ".)", "»")


def pdf_pieces(pages: Sequence[Sequence[Line]], slides: bool) -> list[Piece]:
    """The pieces of the pages' bodies in order, each with the pages it stands on."""
    kept = [[_tidy(line) for line in page if not _RULE.match(line.text)] for page in pages]
    looks = typography([line for page in kept for line in page], slides)
    vocabulary = vocabulary_of(line.text for page in kept for line in page)
    flow, notes = _without_footnotes(kept, looks)
    groups = list(_groups(flow, looks))
    pieces = [_piece(group, vocabulary) for group in groups]
    leveled = with_heading_levels(groups, pieces)
    body = without_contents_list(with_item_levels(groups, leveled))
    return _placed(body, list(_notes(notes, vocabulary)))


def _tidy(line: Line) -> Line:
    if line.text[1:2] != " " and line.text[-2:-1] != " " and line.text[:2] != "//":
        return line
    text = join_spaced_letters(line.text)
    text = re.sub(r"^/{2,}\s*(?=\w)", "", text)
    return line if text == line.text else line._replace(text=text)


def _without_footnotes(
    pages: Sequence[Sequence[Line]], looks: Typography
) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the body, and for each footnote its lines."""
    body: list[Line] = []
    notes: list[list[Line]] = []
    before: set[str] = set()  # called on an earlier page, and not answered
    for page in pages:
        here = {m for line in page if "[" in line.text for m in _CALLED.findall(line.text)}
        first = _foot(page, here, before)
        lowest = max((one.bottom for one in page if one.size > 0.93 * looks.body), default=0.0)
        open_note: list[Line] | None = None
        for place, line in enumerate(page):
            at_foot = place >= first
            small = line.size <= 0.93 * looks.body
            found = _NOTE.match(line.text) if (small or at_foot) and not line.cells else None
            if found and not found[1] and not at_foot and line.top < lowest - line.size:
                found = None  # a figure that is not raised makes a footnote at the foot only
            if found and (found[1] or found[2]) in (here | before if at_foot else here):
                open_note = [line]
                notes.append(open_note)
            elif (
                (small or at_foot)
                and open_note is not None
                and 0 <= line.top - open_note[-1].top < 3 * line.size
            ):
                open_note.append(line)
            else:
                open_note = None
                body.append(line)
        answered = {found[1] or found[2] for note in notes if (found := _NOTE.match(note[0].text))}
        before = (before | here) - answered
    return body, notes


def _foot(page: Sequence[Line], here: Collection[str], before: Collection[str]) -> int:
    """Where the footnotes at the foot of the page begin, however large; its end without any.

    They count up, each is called, and white parts the first from what stands above it. A note
    with a figure that is not raised has to be called on this page.
    """
    first, number = len(page), 10**6
    for place in range(len(page) - 1, 0, -1):
        line, above = page[place], page[place - 1]
        found = None if line.cells else _NOTE.match(line.text)
        label = (found[1] or found[2]) if found else ""
        known = label in here or (found is not None and found[1] in before)
        if not (found and known and label.isdigit() and int(label) < number):
            continue
        number = int(label)
        if line.top - above.bottom > _PARTED * line.size or _NOTE.match(above.text):
            first = place
    return first


def _notes(notes: Sequence[Sequence[Line]], vocabulary: Collection[str]) -> Iterator[Piece]:
    for lines in notes:
        text, pages = _joined(lines, vocabulary)
        found = _NOTE.match(text)
        if found is not None:
            yield footnote(found[1] or found[2], text[found.end() :], pages[:1])


def _placed(pieces: Sequence[Piece], notes: Sequence[Piece]) -> list[Piece]:
    """The pieces with each footnote behind the piece that calls it on its page."""
    done = list(pieces)
    for note in notes:
        page = note.pages[0][1]
        wanted = mark(note.label)
        callers = [
            n
            for n, piece in enumerate(done)
            if piece.kind != "footnote"
            and wanted in piece.text
            and piece.pages[0][1] <= page <= piece.pages[-1][1]
        ]
        if not callers:  # notes at the end answer marks of every page
            callers = [
                n for n, one in enumerate(done) if one.kind != "footnote" and wanted in one.text
            ]
        after = callers[-1] + 1 if callers else len(done)
        while after < len(done) and done[after].kind == "footnote":
            after += 1
        done.insert(after, note)
    return done


def _groups(lines: Sequence[Line], looks: Typography) -> Iterator[Group]:
    group: list[Line] = []
    label = ""
    heading = False
    for line in lines:
        if group and _goes_on(group, line, label, heading, looks):
            group.append(line)
            continue
        if group:
            yield Group(tuple(group), label, heading)
        found = None if line.cells else split_label(line.text)
        heading = not line.cells and _looks_like_heading(line, looks)
        label = found[0] if found and found[1] and not heading else ""
        group = [line]
    if group:
        yield Group(tuple(group), label, heading)


def _looks_like_heading(line: Line, looks: Typography) -> bool:
    if is_question_heading(line.text):
        return True
    if not could_be_heading(line.text):
        return False
    if line.size >= LARGER * looks.body:
        return not (looks.slides and split_label(line.text) and not is_numbered(line.text))
    found = split_label(line.text)
    if depth_of_number(line.text) > 1 and line.size >= looks.body:
        return True
    if found and not is_numbered(line.text):
        return False
    if line.bold or (line.medium and line.size > 1.03 * looks.body):
        return True
    shouted = is_shouted(line.text) and (line.text[:1].isalpha() or is_numbered(line.text))
    return shouted and (line.size >= looks.body or is_numbered(line.text)) and len(line.text) > 6


def _goes_on(
    group: Sequence[Line], line: Line, label: str, heading: bool, looks: Typography
) -> bool:
    """Whether the line belongs to the block of the lines before it."""
    before = group[-1]
    if line.cells or before.cells:
        return False
    if is_question_heading(line.text) or is_question_heading(before.text):
        return False
    alike = abs(line.size - before.size) <= 0.06 * looks.body
    if heading:
        close = line.page == before.page and 0 < line.bottom - before.bottom < 1.8 * line.size
        below = close or _is_next(before, line, looks)
        return alike and below and _is_one_heading(group, line, looks)
    if split_label(line.text) is not None and not _is_wrapped_number(before, line, label, looks):
        return False
    if not alike or (line.bold != before.bold and _looks_like_heading(line, looks)):
        return False
    if line.page != before.page or line.flow != before.flow:
        return _runs_over(before, line, looks)
    if not _is_next(before, line, looks):
        return False
    if label and line.x0 < group[0].x0 - 2:
        return before.text[-1:].isalnum() and line.text[:1].islower()
    if label and line.x0 > group[0].x0 + 3 and abs(line.x0 - group[-1].x0) < 3 * line.size:
        return True  # it hangs below the text of the item
    if label and len(group) == 1 and looks.slides and line.text[:1].isupper():
        return False  # on slides no margin tells whether the item was full
    return _is_wrapped(group, line, looks)


def _is_next(before: Line, line: Line, looks: Typography) -> bool:
    """Whether the line stands directly below, at the usual distance for its size."""
    if line.page != before.page:
        return False
    usual = looks.leading.get(line.size) or 1.35 * line.size
    return -0.5 * line.size < line.bottom - before.bottom <= max(_SLACK * usual, usual + 2)


def _is_one_heading(group: Sequence[Line], line: Line, looks: Typography) -> bool:
    first = group[0]
    same = line.bold == group[-1].bold and line.medium == group[-1].medium
    same |= min(first.size, line.size) >= 1.3 * looks.body
    numbered = is_numbered(line.text) or split_label(line.text) is not None
    plain = not (first.bold or first.medium or first.size >= LARGER * looks.body)
    if plain and not (is_shouted(first.text) and is_shouted(line.text)):
        return False  # only its number makes it a heading: the next line is the text
    return same and not numbered and len(group) < 4


def _is_wrapped_number(before: Line, line: Line, label: str, looks: Typography) -> bool:
    # "… in artikel" / "12. Dat artikel …", "… het platform" / "– het huidige systeem – wordt":
    # the number or the dash only happens to start a line.
    right = looks.right_of(before)
    full = before.x1 > right - 4 * before.size
    open_ended = before.text[-1:].isalpha() and not before.text.endswith(_STOPS)
    first = line.text[:1]
    happens = first.isdigit() or (first in "–—-" and label != first)
    return happens and full and open_ended and abs(line.x0 - before.x0) < 2


def _runs_over(before: Line, line: Line, looks: Typography) -> bool:
    """Whether a sentence goes on over the end of a page or column."""
    if looks.slides and line.page != before.page:
        return False
    if before.text.endswith(_STOPS):
        return False
    if line.text[:1].islower() or before.text.endswith(("-", "\x02", "\ufffe", ",")):
        return True
    last = before.text.rsplit(" ", 1)[-1]
    if last.lower() in _OPENING:
        return True
    if "://" in last:
        return False
    full = before.x1 - before.x0 > 0.8 * (looks.right_of(before) - before.x0)
    return full and before.text[-1:].isalnum() and len(before.text) > 40


def _is_wrapped(group: Sequence[Line], line: Line, looks: Typography) -> bool:
    """Whether the line before ended because the next word did not fit."""
    before = group[-1]
    stopped = before.text.endswith(_STOPS)
    if line.text[:1].islower() and not before.text.endswith((".", ":", ";", "?", "!")):
        return True
    if before.text.endswith(("\x02", "\ufffe", "-")) and line.text[:1].isalpha():
        return True
    if stopped and line.x0 > min(one.x0 for one in group) + 0.8 * line.size:
        return False  # the first line of a paragraph stands in
    if looks.slides:
        right = max(one.x1 for one in (*group, line))
    else:
        right = looks.right_of(before)
    if not stopped and before.x1 - before.x0 > 0.8 * (right - before.x0):
        return True
    first = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) / max(len(line.text), 1) * len(first)
    return before.x1 + width + 0.3 * line.size > right - 0.5 * line.size


def _joined(
    lines: Sequence[Line], vocabulary: Collection[str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The lines as running text, and where in it each page begins."""
    text = squeeze(lines[0].text)
    pages = [(0, lines[0].page)]
    for line in lines[1:]:
        words = squeeze(line.text)
        text = join_lines(text, words, vocabulary)
        if line.page != pages[-1][1]:
            pages.append((len(text) - len(words), line.page))
    return drop_hyphen_marks(text), tuple(pages)


def _piece(group: Group, vocabulary: Collection[str]) -> Piece:
    text, pages = _joined(group.lines, vocabulary)
    if group.lines[0].cells:
        kind = "row" if len(group.lines[0].cells) > 1 else "paragraph"
        return Piece("row" if kind == "row" else "paragraph", text, pages=pages)
    if group.heading:
        return Piece("heading", text, level=1, pages=pages)
    if group.label:
        text, pages = _label_apart(text, group.label, pages)
        return Piece("item", text, level=1, label=group.label, pages=pages)
    return Piece("paragraph", text, pages=pages)


def _label_apart(
    text: str, label: str, pages: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The item with a space behind its number: where that fills its room, a PDF has none."""
    rest = text[len(label) :]
    if not text.startswith(label) or not rest or rest[0].isspace() or label[-1] not in ".)":
        return text, pages
    return f"{label} {rest}", tuple((at + 1 if at else 0, page) for at, page in pages)
