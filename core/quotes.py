"""A quote as people read it: shortened where it may be, the rows of a table as rows."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.sentences import sentence_ends

MOST_ANSWER = 2000  # characters of an earlier answer that are shown: often its end tells why
_EMPTY = frozenset({"", "-", "–", "—", "/"})


def cells_of(row: str) -> list[str]:
    """The cells of a row as it stands in a text; the first or the last may be empty."""
    return [cell.strip() for cell in f" {row} ".split(" | ")]


def is_empty(cell: str) -> bool:
    """Whether a cell of a table says nothing: '–'."""
    return cell in _EMPTY


def cut(quote: str, most: int) -> str:
    """The words of a quote on one line, up to the last sentence or row that ends within ``most``.

    What is left out stands as '…'; a first sentence that is too long ends behind a word.
    """
    words = " ".join(quote.split())
    return words if len(words) <= most else " ".join(_within(list(_pieces(quote)), most))


def shown(quote: str, most: int) -> str:
    """The same for people: each row of a table on a line of its own, without its empty cells."""
    pieces = [_filled(piece) if " | " in piece else piece for piece in _pieces(quote)]
    rows = [" | " in piece for piece in _pieces(quote)]
    kept = _within(pieces, most)
    breaks = ["\n" if one or other else " " for one, other in pairwise([*rows, False])]
    return "".join(f"{piece}{end}" for piece, end in zip(kept, breaks, strict=False)).strip()


def _filled(row: str) -> str:
    return "; ".join(cell for cell in cells_of(row) if not is_empty(cell))


def _pieces(quote: str) -> Iterator[str]:
    """The rows and the sentences of a quote in order."""
    for line in quote.splitlines():
        if " | " in line:
            yield " ".join(line.split())
        else:
            for start, end in pairwise([0, *sentence_ends(line)]):
                if words := " ".join(line[start:end].split()):
                    yield words


def _within(pieces: Sequence[str], most: int) -> list[str]:
    kept: list[str] = []
    for piece in pieces:
        room = most - sum(len(one) + 1 for one in kept)
        if len(piece) > room:
            if not kept:
                kept.append(piece[: max(piece.rfind(" ", 0, room + 1), 0) or room])
            return [*kept, "…"]
        kept.append(piece)
    return kept
