"""ODS -> workbook: the texts of its cells as they were shown; repeated cells do not explode."""

from collections.abc import Iterator
from typing import Any

from ingest.open_document import (
    OFFICE,
    TABLE,
    TEXT,
    open_content,
    paragraph_text,
    properties_of_open,
)
from ingest.sheet import MOST_CELLS, Row, Sheet, Workbook, filled
from ingest.sheet_numbers import as_flemish

_WHAT = "rekenblad"
_MOST_REPEATED = 200  # of a filled cell or row; more is decoration

_TRUTH = {"TRUE": "WAAR", "FALSE": "ONWAAR"}


def read_ods(data: bytes) -> Workbook:
    """The sheets of the workbook; raises UnreadableFile."""
    with open_content(data, _WHAT) as (package, root):
        left = MOST_CELLS
        sheets: list[Sheet] = []
        for table in root.iter(f"{TABLE}table"):
            if any(above.tag == f"{TABLE}table" for above in table.iterancestors()):
                continue
            rows = list(_rows(table, left))
            left -= sum(len(row.cells) for row in rows)
            sheets.append(Sheet(table.get(f"{TABLE}name", ""), tuple(rows), tuple(_remarks(table))))
        about = properties_of_open(package)
    return Workbook(tuple(sheets), about.title, about.created, left <= 0)


def _rows(table: Any, left: int) -> Iterator[Row]:
    number = 1
    for element in table.iter(f"{TABLE}table-row"):
        times = _times(element, "number-rows-repeated")
        cells = filled(_cells(element))
        for again in range(min(times, _MOST_REPEATED) if cells else 0):
            left -= len(cells)
            if left < 0:
                return
            yield Row(number + again, cells)
        number += times


def _cells(row: Any) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        times = _times(cell, "number-columns-repeated")
        text = _shown(cell)
        for again in range(min(times, _MOST_REPEATED) if text else 0):
            yield column + again, text
        column += times


def _times(element: Any, name: str) -> int:
    written = element.get(f"{TABLE}{name}", "1")
    return int(written) if written.isdigit() and len(written) < 9 else 1


def _shown(cell: Any) -> str:
    """The text of the cell; of a date as the file holds it where no text was kept."""
    text = " ".join(paragraph_text(part) for part in cell.iterfind(f"{TEXT}p"))
    if cell.get(f"{OFFICE}value-type") == "boolean":
        return "WAAR" if cell.get(f"{OFFICE}boolean-value") == "true" else "ONWAAR"
    held = cell.get(f"{OFFICE}value", "")
    if held and text in _TRUTH:  # kept as a number
        return _TRUTH[text]
    try:
        percent = cell.get(f"{OFFICE}value-type") == "percentage"
        text = as_flemish(text, float(held) * (100 if percent else 1)) if held else text
    except ValueError:
        pass
    return text or cell.get(f"{OFFICE}date-value", "") or held


def _remarks(table: Any) -> Iterator[str]:
    for one in table.iter(f"{OFFICE}annotation"):
        author = " ".join((one.findtext("{*}creator") or "").split())
        text = " ".join(paragraph_text(part) for part in one.iter(f"{TEXT}p")).strip()
        if text:
            yield f"Opmerking{f' ({author})' if author else ''}: {text}"
