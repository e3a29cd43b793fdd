"""Lines of a PDF -> pieces: paragraphs joined over lines and pages, headings, lists, footnotes."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.characters import drop_hyphen_marks, join_spaced_letters, squeeze
from ingest.footnotes import footnote, mark
from ingest.headings import (
    could_be_heading,
    depth_of_number,
    is_numbered,
    is_question_heading,
    is_shouted,
)
from ingest.hyphens import join_lines, vocabulary_of
from ingest.lists import nested_levels, split_label
from ingest.pdf_lines import Line
from ingest.pieces import Piece

_LARGER = 1.12  # a heading is so many times the size of the body
_SLACK = 1.3  # a gap of more usual leadings parts two paragraphs
_RULE = re.compile(r"^[\s/_=*~.·–—-]{3,}$")
_NOTE = re.compile(r"^\[(\d{1,3}|\*{1,3})\]\s*(?=\S)|^(\d{1,3})\s+(?=[^\W\d_]|«|“|\")")
_STOPS = (".", "!", "?", ":", ";", "…", ".”", '."', ".’", "?”", ".)", "»")


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document: the size of its body and the leading per size, in points."""

    body: float
    leading: Mapping[float, float]
    slides: bool
    right: Mapping[tuple[int, int, float], float]  # per page, flow and size: where lines end


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one block; ``item`` is the label of a list item."""

    lines: tuple[Line, ...]
    label: str = ""
    heading: bool = False


def pdf_pieces(pages: Sequence[Sequence[Line]], slides: bool) -> list[Piece]:
    """The pieces of the pages' bodies in order, each with the pages it stands on."""
    kept = [[_tidy(line) for line in page if not _RULE.match(line.text)] for page in pages]
    looks = typography([line for page in kept for line in page], slides)
    vocabulary = vocabulary_of(line.text for page in kept for line in page)
    flow, notes = _without_footnotes(kept, looks)
    groups = list(_groups(flow, looks))
    pieces = [_piece(group, vocabulary) for group in groups]
    leveled = _with_heading_levels(groups, pieces)
    return _placed(_with_item_levels(groups, leveled), list(_notes(notes, vocabulary)))


def _tidy(line: Line) -> Line:
    text = join_spaced_letters(line.text)
    text = re.sub(r"^/{2,}\s*(?=\w)", "", text)
    return line if text == line.text else replace(line, text=text)


def typography(lines: Sequence[Line], slides: bool) -> Typography:
    """The usual looks of the lines of a document."""
    weights: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    right: dict[tuple[int, int, float], float] = {}
    before: Line | None = None
    for line in lines:
        if line.cells:
            before = None
            continue
        weights[line.size] += len(line.text)
        place = (line.page, line.flow, line.size)
        right[place] = max(right.get(place, 0.0), line.x1)
        if before is not None and place == (before.page, before.flow, before.size):
            step = round(line.bottom - before.bottom, 1)
            if 0 < step < 4 * line.size:
                steps.setdefault(line.size, Counter())[step] += 1
        before = line
    leading = {size: _usual_step(counts) for size, counts in steps.items()}
    body = max(weights, key=lambda size: (weights[size], size)) if weights else 10.0
    return Typography(body, leading, slides, right)


def _usual_step(counts: Counter[float]) -> float:
    """The smallest step between lines that is common."""
    most = max(counts.values())
    return min(step for step, count in counts.items() if count >= most * 0.4)


def _without_footnotes(
    pages: Sequence[Sequence[Line]], looks: Typography
) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the body, and for each footnote its lines."""
    body: list[Line] = []
    notes: list[list[Line]] = []
    for page in pages:
        called = {m for line in page for m in re.findall(r"\S\[(\d{1,3}|\*{1,3})\]", line.text)}
        lowest = max((one.bottom for one in page if one.size > 0.93 * looks.body), default=0.0)
        open_note: list[Line] | None = None
        for line in page:
            small = line.size <= 0.93 * looks.body
            found = _NOTE.match(line.text) if small and not line.cells else None
            if found and not found[1] and line.top < lowest - line.size:
                found = None  # a figure that is not raised makes a footnote at the foot only
            if found and (found[1] or found[2]) in called:
                open_note = [line]
                notes.append(open_note)
            elif (
                small
                and open_note is not None
                and 0 <= line.top - open_note[-1].top < 3 * line.size
            ):
                open_note.append(line)
            else:
                open_note = None
                body.append(line)
    return body, notes


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
        after = callers[-1] + 1 if callers else len(done)
        while after < len(done) and done[after].kind == "footnote":
            after += 1
        done.insert(after, note)
    return done


def _groups(lines: Sequence[Line], looks: Typography) -> Iterator[_Group]:
    group: list[Line] = []
    label = ""
    heading = False
    for line in lines:
        if group and _goes_on(group, line, label, heading, looks):
            group.append(line)
            continue
        if group:
            yield _Group(tuple(group), label, heading)
        found = None if line.cells else split_label(line.text)
        heading = not line.cells and _looks_like_heading(line, looks)
        label = found[0] if found and found[1] and not heading else ""
        group = [line]
    if group:
        yield _Group(tuple(group), label, heading)


def _looks_like_heading(line: Line, looks: Typography) -> bool:
    if is_question_heading(line.text):
        return True
    if not could_be_heading(line.text):
        return False
    if line.size >= _LARGER * looks.body:
        return not (looks.slides and split_label(line.text) and not is_numbered(line.text))
    found = split_label(line.text)
    if depth_of_number(line.text) > 1 and line.size >= looks.body:
        return True
    if found and not is_numbered(line.text):
        return False
    if line.bold or (line.medium and line.size > 1.03 * looks.body):
        return True
    shouted = is_shouted(line.text)
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
        return alike and _is_next(before, line, looks) and _is_one_heading(group, line, looks)
    if split_label(line.text) is not None and not _is_wrapped_number(before, line, looks):
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
    plain = not (first.bold or first.medium or first.size >= _LARGER * looks.body)
    if plain and not (is_shouted(first.text) and is_shouted(line.text)):
        return False  # only its number makes it a heading: the next line is the text
    return same and not numbered and len(group) < 4


def _is_wrapped_number(before: Line, line: Line, looks: Typography) -> bool:
    # "… in artikel" / "12. Dat artikel …": the number only happens to start a line.
    right = looks.right.get((before.page, before.flow, before.size), before.x1)
    full = before.x1 > right - 4 * before.size
    open_ended = before.text[-1:].isalpha() and not before.text.endswith(_STOPS)
    return line.text[:1].isdigit() and full and open_ended and abs(line.x0 - before.x0) < 2


def _runs_over(before: Line, line: Line, looks: Typography) -> bool:
    """Whether a sentence goes on over the end of a page or column."""
    if looks.slides and line.page != before.page:
        return False
    if before.text.endswith(_STOPS):
        return False
    if line.text[:1].islower() or before.text.endswith(("-", "\x02", "\ufffe", ",")):
        return True
    right = looks.right.get((before.page, before.flow, before.size), before.x1)
    return (
        before.x1 > right - 2 * before.size and before.text[-1:].isalnum() and len(before.text) > 40
    )


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
        right = looks.right.get((before.page, before.flow, before.size), before.x1)
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


def _piece(group: _Group, vocabulary: Collection[str]) -> Piece:
    text, pages = _joined(group.lines, vocabulary)
    if group.lines[0].cells:
        kind = "row" if len(group.lines[0].cells) > 1 else "paragraph"
        return Piece("row" if kind == "row" else "paragraph", text, pages=pages)
    if group.heading:
        return Piece("heading", text, level=1, pages=pages)
    if group.label:
        return Piece("item", text, level=1, label=group.label, pages=pages)
    return Piece("paragraph", text, pages=pages)


def _with_heading_levels(groups: Sequence[_Group], pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with headings ranked by size, then weight, then capitals; numbers go deeper."""
    looks = [_looks_of(group, piece) for group, piece in zip(groups, pieces, strict=True)]
    ranks = {look: n + 1 for n, look in enumerate(sorted({look for look in looks if look}))}
    done: list[Piece] = []
    base: dict[tuple[float, ...], int] = {}
    for piece, look in zip(pieces, looks, strict=True):
        if not look:
            done.append(piece)
            continue
        depth = depth_of_number(piece.text)
        level = ranks[look]
        if depth:
            least = base.setdefault(look, depth)
            level += max(depth - least, 0)
        done.append(replace(piece, level=min(level, 9)))
    return done


def _looks_of(group: _Group, piece: Piece) -> tuple[float, ...]:
    if piece.kind != "heading":
        return ()
    if is_question_heading(piece.text):
        return (0.0, 0.0, 0.0)  # below every other heading
    first = group.lines[0]
    return (-round(first.size), -float(first.bold), -float(is_shouted(piece.text)))


def _with_item_levels(groups: Sequence[_Group], pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with items nested by how far they stand in, then by their style."""
    done: list[Piece] = []
    run: list[tuple[float, Piece]] = []
    for group, piece in zip(groups, pieces, strict=True):
        if piece.kind == "item":
            run.append((group.lines[0].x0, piece))
            continue
        done += _nested(run)
        run = []
        done.append(piece)
    return done + _nested(run)


def _nested(run: Sequence[tuple[float, Piece]]) -> list[Piece]:
    places: list[float] = []
    for x0, _ in sorted(run, key=lambda one: one[0]):
        if not places or x0 > places[-1] + 5:
            places.append(x0)
    if len(places) > 1:
        levels = [sum(place <= x0 + 5 for place in places) for x0, _ in run]
    else:
        levels = nested_levels([piece.label for _, piece in run])
    return [replace(piece, level=level) for (_, piece), level in zip(run, levels, strict=True)]
