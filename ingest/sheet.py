"""Sheets of a workbook -> pieces: each row a line, each sheet a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.characters import clean_characters, squeeze
from ingest.pieces import Piece

MOST_CELLS = 1_000_000  # filled, of a workbook; beyond it the reading stops and says so
_WIDEST_GAP = 12  # empty cells in a row that are kept as columns
_TITLE_WORDS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its filled cells: column (from 0) -> text as people see it."""

    number: int  # from 1, as the program shows it
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with the rows that hold something; ``remarks`` are comments on its cells."""

    name: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order; empty strings where the file does not say."""

    sheets: tuple[Sheet, ...]
    title: str = ""
    created: str = ""
    cut_short: bool = False


def workbook_pieces(book: Workbook) -> list[Piece]:
    """The pieces of all sheets; the number of the sheet (from 1) is the page."""
    return [
        piece
        for number, sheet in enumerate(book.sheets, start=1)
        for piece in sheet_pieces(sheet, number)
    ]


def sheet_pieces(sheet: Sheet, page: int | None) -> Iterator[Piece]:
    """The name of the sheet as heading, its rows, and the comments on it.

    The label is the number of the row in the sheet. A row with one cell of text is a paragraph.
    """
    pages = ((0, page),) if page else ()
    if not sheet.rows and not sheet.remarks:
        return
    if sheet.name:
        yield Piece("heading", _clean(sheet.name), level=1, pages=pages)
    first = min((min(row.cells) for row in sheet.rows), default=0)
    for row in sheet.rows:
        cells = _columns(row.cells, first)
        if len(row.cells) == 1 and any(char.isalpha() for char in cells[-1]):
            yield Piece("paragraph", cells[-1], label=str(row.number), pages=pages)
        elif cells:
            yield Piece("row", " | ".join(cells), label=str(row.number), pages=pages)
    for remark in sheet.remarks:
        yield Piece("paragraph", _clean(remark), pages=pages)


def title_of_book(book: Workbook) -> str:
    """What stands alone in the first filled row of the first filled sheet, or ''."""
    for sheet in book.sheets:
        for row in sheet.rows[:1]:
            text = _clean(next(iter(row.cells.values()))) if len(row.cells) == 1 else ""
            if 1 < len(text.split()) <= _TITLE_WORDS:
                return text
        if sheet.rows:
            break
    return ""


def _columns(cells: Mapping[int, str], first: int) -> list[str]:
    """The texts from the first column on; empty ones stay, that columns stay columns."""
    texts: list[str] = []
    before = first - 1
    for column in sorted(cells):
        texts += [""] * min(column - before - 1, _WIDEST_GAP)
        texts.append(_clean(cells[column]))
        before = column
    return texts


def _clean(text: str) -> str:
    return squeeze(clean_characters(text.replace("\n", " "))).replace(" | ", " / ")


def filled(cells: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The cells that hold text, by column."""
    return {column: text for column, text in cells if text.strip()}
