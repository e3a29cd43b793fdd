"""The same rows as a table, JSON, CSV and XLSX."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from terminal.blocks import Block
from terminal.listing import Euro, Listing, form_of, render

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
    assert render(replace(empty, none="Niets gevonden."), "table") == b"Niets gevonden.\n"
    assert b"Naam" in render(replace(empty, none="Niets gevonden."), "csv")
    assert render(empty, "xlsx")[:2] == b"PK"


# The screen

LONG = "De sociale-huisvestingsmaatschappij vroeg om van de toewijzingsregels te mogen afwijken."
PLACE = "schriftelijke-vraag-9031-met-antwoord.pdf · p. 3"


def shown(listing: Listing, width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    return render(listing, "table").decode().splitlines()


def wide() -> Listing:
    columns = {"who": "Wie", "day": "Gesteld", "times": "Keer", "quote": "Bewijs", "place": "Waar"}
    rows = [{"who": "OCMW Gent", "day": "2023-01-12", "times": 12, "quote": LONG, "place": PLACE}]
    return Listing(columns, rows, rows, text=frozenset({"quote", "place"}))


@pytest.mark.parametrize("width", [80, 140, 200])
def test_no_word_is_broken_on_a_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(wide(), width, monkeypatch)
    words = " ".join(lines).split()
    assert {"sociale-huisvestingsmaatschappij", "toewijzingsregels", PLACE.split()[0]} <= set(words)
    assert all(len(line) <= width for line in lines)


def test_a_screen_that_is_too_narrow_shows_blocks_with_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = shown(wide(), 80, monkeypatch)
    assert lines[0] == "OCMW Gent · gesteld 2023-01-12 · keer 12"
    assert lines[1].startswith("    Bewijs  De sociale-huisvestingsmaatschappij")
    assert lines[-1] == f"    Waar    {PLACE}"
    assert "Bewijs" in shown(wide(), 200, monkeypatch)[0]  # there a table fits


def test_blocks_of_a_listing_leave_csv_and_json_as_they_are() -> None:
    plain = wide()
    blocks = replace(plain, blocks=[Block("OCMW Gent", [("Bewijs", LONG), ("Duur", "")])])
    for form in ("csv", "json"):
        assert render(blocks, form) == render(plain, form)
    assert "Duur" not in render(blocks, "table").decode()


def test_the_name_of_a_file_chooses_the_form() -> None:
    forms = [form_of("table", Path(name)) for name in ("a.JSON", "a.csv", "a.txt", "a")]
    assert forms == ["json", "csv", "table", "table"]
    assert form_of("csv", Path("lijst.json")) == "csv"


def test_a_sum_is_a_number_in_a_spreadsheet_and_elsewhere_as_people_write_it() -> None:
    rows = [{"sum": Euro(580_000)}, {"sum": Euro(36_500.5)}]
    listing = Listing({"sum": "Subsidie (euro)"}, rows, rows)
    assert render(listing, "table").decode().split()[-2:] == ["580.000", "36.500,50"]
    assert render(listing, "csv").decode().splitlines()[1:] == ["580000", "36500.50"]
    with zipfile.ZipFile(io.BytesIO(render(listing, "xlsx"))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert [one.text for one in sheet.iter(f"{space}v")][1:] == ["580000", "36500.5"]
