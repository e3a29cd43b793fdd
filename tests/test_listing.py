"""The same rows as a table, JSON, CSV and XLSX."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

from terminal.listing import Listing, render

ROWS: list[dict[str, object]] = [
    {"name": "Coördinatie", "amount": 580000, "notes": ["a", "b"]},
    {"name": "=HYPERLINK(1)", "amount": None, "notes": "een\nregel"},
]
LISTING = Listing({"name": "Naam", "amount": "Bedrag", "notes": "Noten"}, ROWS, ROWS)


def test_csv_reads_back_and_holds_no_formula() -> None:
    text = render(LISTING, "csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Naam", "Bedrag", "Noten"],
        ["Coördinatie", "580000", "a, b"],
        ["'=HYPERLINK(1)", "", "een\nregel"],
    ]


def test_json_holds_the_records_as_they_are() -> None:
    assert json.loads(render(LISTING, "json")) == ROWS


def test_a_table_shows_every_cell() -> None:
    text = render(LISTING, "table").decode()
    for cell in ("Naam", "Bedrag", "Coördinatie", "580000", "a, b"):
        assert cell in text


def test_xlsx_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(render(LISTING, "xlsx"))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        strings = book.read("xl/sharedStrings.xml").decode()
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    numbers = [
        cell.findtext(f"{space}v") for cell in sheet.iter(f"{space}c") if cell.get("t") is None
    ]
    assert numbers == ["580000"]
    assert not list(sheet.iter(f"{space}f"))
    assert "=HYPERLINK(1)" in strings
    assert sheet.find(f"{space}autoFilter") is not None


def test_no_rows_is_still_a_listing() -> None:
    empty = Listing({"name": "Naam"}, [], [])
    assert render(empty, "json") == b"[]\n"
    assert b"Naam" in render(empty, "csv")
    assert render(empty, "xlsx")[:2] == b"PK"
