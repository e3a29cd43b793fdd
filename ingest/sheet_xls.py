"""XLS and XLSB -> workbook, by calamine: values without their number formats."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from core.errors import UnreadableFile
from ingest.sheet import MOST_CELLS, Row, Sheet, Workbook, filled
from ingest.sheet_numbers import plain


def read_xls(data: bytes) -> Workbook:
    """The sheets of the workbook; raises UnreadableFile."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            left = MOST_CELLS
            sheets: list[Sheet] = []
            for about in book.sheets_metadata:
                rows = list(_rows(book.get_sheet_by_name(about.name), left))
                left -= sum(len(row.cells) for row in rows)
                hidden = about.visible != SheetVisibleEnum.Visible
                sheets.append(Sheet(about.name, tuple(rows), hidden=hidden))
            return Workbook(tuple(sheets), cut_short=left <= 0)
    except PasswordError as error:
        raise UnreadableFile(
            "Het rekenblad is met een wachtwoord beveiligd.",
            "Open het met het wachtwoord en bewaar het zonder.",
        ) from error
    except CalamineError as error:
        raise UnreadableFile(
            "Het rekenblad is beschadigd.", "Open het in Excel en bewaar het als XLSX."
        ) from error


def _rows(sheet: Any, left: int) -> Iterator[Row]:
    if sheet.start is None:
        return
    _, first_column = sheet.start
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = filled((first_column + n, _shown(value)) for n, value in enumerate(values))
        left -= len(cells)
        if left < 0:
            return
        if cells:
            yield Row(number, cells)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)
