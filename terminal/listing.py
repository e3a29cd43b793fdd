"""A listing as a table, JSON, CSV or XLSX: the same rows in each, on the screen or in a file."""

import csv
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.spreadsheets import row_height
from core.sums import thousands
from terminal.blocks import Block, block_lines

ListingFormat = Literal["table", "json", "csv", "xlsx"]
# A spreadsheet program takes a cell that starts so for a formula; the texts are other people's.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60  # characters of a column of a spreadsheet
_LEAST_WIDTH = 60  # characters of a screen that is taken for narrower
_ROOM = 24  # characters that a column of running text needs


@dataclass(frozen=True, slots=True)
class Euro:
    """A sum in a cell: a number in a file, on a screen written as people do."""

    amount: float


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to show: ``columns`` maps a key of a row to its heading, in order.

    ``records`` is what JSON shows, one per row, with everything a row leaves out; ``text`` names
    the columns of running text, which share the room that the others leave on a screen.
    """

    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, object]]
    records: Sequence[Mapping[str, Any]]
    text: frozenset[str] = frozenset()
    blocks: Sequence[Block] = ()  # how a screen shows the rows where a table is no way to
    none: str = ""  # the sentence that a screen shows where there are no rows


def render(listing: Listing, form: ListingFormat) -> bytes:
    """The listing in that form, UTF-8 where it is text."""
    return RENDERERS[form](listing)


def _screen(listing: Listing) -> bytes:
    """A table; blocks of lines where that is how the rows are read, or the screen is too narrow.

    Where there are no rows, the sentence that says so, if there is one.
    """
    if listing.none and not listing.rows:
        return f"{listing.none}\n".encode()
    width = max(shutil.get_terminal_size((140, 24)).columns, _LEAST_WIDTH)
    if not listing.blocks and (not listing.text or _room(listing, width) >= _needed(listing)):
        return _table(listing, width)
    blocks = listing.blocks or [_block(listing, row) for row in listing.rows]
    return ("\n".join(block_lines(blocks, width)) + "\n").encode()


def _needed(listing: Listing) -> int:
    """The characters that a column of running text needs: no word or file name is broken."""
    texts = (_cell(row.get(key)) for row in listing.rows for key in listing.text)
    return max([_ROOM, *(len(word) for text in texts for word in text.split())])


def _room(listing: Listing, width: int) -> int:
    """The characters that a table of that width leaves for each column of running text."""
    fixed = [
        max([len(heading), *(len(_cell(row.get(key))) for row in listing.rows)]) + 3
        for key, heading in listing.columns.items()
        if key not in listing.text
    ]
    return (width - sum(fixed)) // len(listing.text) - 3


def _block(listing: Listing, row: Mapping[str, object]) -> Block:
    """What a row is by its short columns; then its running text under the name of the column."""
    short = {key: _cell(row.get(key)) for key in listing.columns if key not in listing.text}
    told = [
        f"{listing.columns[key].lower()} {value}" if value[0].isdigit() else value
        for key, value in short.items()
        if value
    ]
    lines = [(listing.columns[key], _cell(row.get(key))) for key in listing.columns]
    kept = [line for key, line in zip(listing.columns, lines, strict=True) if key in listing.text]
    return Block(" · ".join(told), kept)


def _table(listing: Listing, width: int) -> bytes:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key, heading in listing.columns.items():
        table.add_column(heading, overflow="fold", no_wrap=bool(listing.text))
        if key in listing.text:
            table.columns[-1].no_wrap, table.columns[-1].ratio = False, 1
    for row in listing.rows:
        table.add_row(*(Text(_cell(row.get(key))) for key in listing.columns))
    console = Console(file=io.StringIO(), force_terminal=False, width=width)
    with console.capture() as captured:
        console.print(table)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return ("\n".join(lines).strip("\n") + "\n").encode()


def _json(listing: Listing) -> bytes:
    return (json.dumps(list(listing.records), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(listing: Listing) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(listing.columns.values())
    for row in listing.rows:
        writer.writerow([_harmless(row.get(key)) for key in listing.columns])
    # The mark tells Excel that this is UTF-8; without it 'Coördinatie' comes out broken.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(listing: Listing) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Overzicht")
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        euro = book.add_format({"valign": "top", "num_format": "#,##0"})
        widths = [_width(listing, key, heading) for key, heading in listing.columns.items()]
        for number, row in enumerate(listing.rows, start=1):
            texts = [_cell(row.get(key)) for key in listing.columns]
            sheet.set_row(number, row_height(zip(texts, widths, strict=True)))
        for column, (key, heading) in enumerate(listing.columns.items()):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, widths[column])
            for number, row in enumerate(listing.rows, start=1):
                value = row.get(key)
                if isinstance(value, Euro):
                    sheet.write_number(number, column, value.amount, euro)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(number, column, value, wrapped)
                else:
                    sheet.write_string(number, column, _cell(value)[:32_767], wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(listing.rows), 1), max(len(listing.columns) - 1, 0))
    return out.getvalue()


def _width(listing: Listing, key: str, heading: str) -> int:
    """The width of a column in characters: that of its longest text, and not beyond WIDEST."""
    widest = max([len(heading), *(len(_cell(row.get(key))) for row in listing.rows)])
    return min(widest + 2, WIDEST)


RENDERERS = {"table": _screen, "json": _json, "csv": _csv, "xlsx": _xlsx}
ENDINGS: Mapping[str, ListingFormat] = {
    ".csv": "csv",
    ".json": "json",
    ".xlsx": "xlsx",
    ".txt": "table",
}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Euro):
        return thousands(value.amount)
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    return str(value)


def _harmless(value: object) -> str:
    if isinstance(value, Euro):
        # A spreadsheet reads '580.000' as 580 in one language and as a text in another.
        return f"{value.amount:.2f}".removesuffix(".00")
    text = _cell(value)
    if isinstance(value, str) and text.startswith(FORMULA_STARTS):
        return "'" + text
    return text


def form_of(form: ListingFormat, output: Path | None) -> ListingFormat:
    """The form that the name of the file asks for where none was chosen."""
    return ENDINGS.get(output.suffix.lower(), form) if output and form == "table" else form
