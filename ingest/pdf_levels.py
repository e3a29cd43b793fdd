"""How deep the headings and list items of a PDF stand, by their looks and places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.headings import depth_of_number, is_question_heading, is_shouted
from ingest.lists import nested_levels
from ingest.pdf_lines import Line
from ingest.pieces import Piece


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one block; ``item`` is the label of a list item."""

    lines: tuple[Line, ...]
    label: str = ""
    heading: bool = False


def with_heading_levels(groups: Sequence[Group], pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with headings ranked by size, then weight, then capitals.

    Numbered headings rank by their number, from where the highest of them stands.
    """
    looks = [_looks_of(group, piece) for group, piece in zip(groups, pieces, strict=True)]
    ranks = {look: n + 1 for n, look in enumerate(sorted({look for look in looks if look}))}
    depths = [
        depth_of_number(piece.text) if look else 0
        for piece, look in zip(pieces, looks, strict=True)
    ]
    least = min((depth for depth in depths if depth), default=0)
    base = min(
        (
            ranks[look]
            for look, depth in zip(looks, depths, strict=True)
            if depth and depth == least
        ),
        default=0,
    )
    done: list[Piece] = []
    for piece, look, depth in zip(pieces, looks, depths, strict=True):
        level = base + depth - least if depth else ranks.get(look, 0)
        done.append(replace(piece, level=min(level, 9)) if look else piece)
    return done


def _looks_of(group: Group, piece: Piece) -> tuple[float, ...]:
    if piece.kind != "heading":
        return ()
    if is_question_heading(piece.text):
        return (0.0, 0.0, 0.0)  # below every other heading
    first = group.lines[0]
    return (-round(first.size), -float(first.bold), -float(is_shouted(piece.text)))


def with_item_levels(groups: Sequence[Group], pieces: Sequence[Piece]) -> list[Piece]:
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
