"""Rows of a spreadsheet are high enough for their text."""

import io
import zipfile

import pytest
from lxml import etree

from core.spreadsheets import row_height
from terminal.listing import Listing, render

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.mark.parametrize(
    ("cells", "points"),
    [
        ([], 15),
        ([("kort", 24)], 15),
        ([("kort", 24), ("twintig letters hier " * 3, 24)], 45),
        ([("een\ntwee\n\nvier", 24)], 60),
        ([("woord " * 2000, 10)], 409),
        ([("zonderspatie" * 4, 12)], 75),
    ],
)
def test_a_row_has_a_line_for_each_line_of_its_longest_cell(
    cells: list[tuple[str, float]], points: float
) -> None:
    assert row_height(cells) == points


def test_a_listing_in_a_spreadsheet_has_rows_as_high_as_their_text() -> None:
    text = "een lange zin die over meer dan een regel gaat " * 3
    listing = Listing({"a": "A"}, ({"a": text}, {"a": "kort"}), ())
    with zipfile.ZipFile(io.BytesIO(render(listing, "xlsx"))) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    heights = [row.get("ht") for row in sheet.iter(f"{SHEET}row")]
    assert heights == [None, "45", None]
