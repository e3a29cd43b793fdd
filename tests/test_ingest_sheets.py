"""Rekenbladen: rows as people see them, sheets as pages, and files that bite."""

import csv
import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnreadableFile
from core.pages import pages_between
from core.records import Document, Found
from ingest.members import read_bytes
from ingest.sheet_csv import separator_of
from ingest.sheet_numbers import as_flemish, shown
from ingest.sniffing import format_of
from tests.soffice import converted

ROWS = (
    ("Post", "Wijk", "Bedrag", "Aandeel"),
    ("Personeel – één coördinator", "Waterschei", 123456.5600001, 0.2),
    ("Werking", "Leeuwbrug", 8000, 0.125),
)


def workbook(path: Path) -> None:
    """A budget with formats, a date, a year, a post code, an empty sheet and a comment."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    euro = book.add_format({"num_format": '"€" #,##0.00'})
    percent = book.add_format({"num_format": "0%"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    budget = book.add_worksheet("Begroting")
    budget.write(0, 0, "Begroting wijkverbeteringscontract 2022-2025")
    for number, row in enumerate(ROWS, start=2):
        for column, value in enumerate(row):
            form = {2: euro, 3: percent}.get(column) if number > 2 else None
            budget.write(number, column, value, form)
    budget.write_comment(3, 2, "Nog na te kijken", {"author": "Els"})
    book.add_worksheet("Leeg")
    people = book.add_worksheet("Aanwezigen")
    people.write_row(0, 0, ["Naam", "Postcode", "Jaar", "Dag", "Akkoord"])
    people.write_row(1, 0, ["André Dewilde", 9000, 2021])
    people.write_datetime(1, 3, datetime(2023, 3, 9), day)
    people.write_boolean(1, 4, True)
    people.write(40, 2, "ver naar onder")
    people.write_formula(41, 2, "=1+1", None, 2)
    book.close()


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bladen") / "begroting.xlsx"
    workbook(path)
    return path


EXPECTED = [
    ("heading", "Begroting", 1, ""),
    ("paragraph", "Begroting wijkverbeteringscontract 2022-2025", 1, "1"),
    ("row", "Post | Wijk | Bedrag | Aandeel", 1, "3"),
    ("row", "Personeel – één coördinator | Waterschei | € 123.456,56 | 20 %", 1, "4"),
    ("row", "Werking | Leeuwbrug | € 8.000,00 | 13 %", 1, "5"),
    ("heading", "Aanwezigen", 3, ""),
    ("row", "Naam | Postcode | Jaar | Dag | Akkoord", 3, "1"),
    ("row", "André Dewilde | 9000 | 2021 | 09/03/2023 | WAAR", 3, "2"),
    ("paragraph", "ver naar onder", 3, "41"),
    ("row", "2", 3, "42"),
]


def told(document: Document) -> list[tuple[str, str, int | None, str]]:
    found: list[tuple[str, str, int | None, str]] = []
    for block in document.blocks:
        first, _ = pages_between(document.page_runs, block.start, block.end)
        found.append((block.kind, document.text[block.start : block.end], first, block.label))
    return found


def test_a_budget_reads_as_rows_with_its_numbers_as_people_see_them(budget: Path) -> None:
    document = read_bytes(budget.read_bytes(), budget.name)
    found = told(document)
    remark = ("paragraph", "Opmerking bij C4 (Els): Nog na te kijken", 1, "")
    assert [one for one in found if one != remark] == _with_columns(EXPECTED)
    assert found[5] == remark
    assert (document.format, document.page_count) == ("xlsx", 3)
    assert document.title is not None
    assert document.title.value == "Begroting wijkverbeteringscontract 2022-2025"


@pytest.mark.parametrize("tab", ["Blad1", "Sheet 1", "Feuil1"])
def test_a_tab_that_nobody_named_is_no_title(tmp_path: Path, tab: str) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        book.add_worksheet(tab).write_row(0, 0, ["Post", "Bedrag"])
    data = (tmp_path / "x.xlsx").read_bytes()
    title = read_bytes(data, "Begroting wijk Arsenaal.xlsx").title
    assert title == Found("Begroting wijk Arsenaal", "file name")


def _with_columns(rows: list[tuple[str, str, int, str]]) -> list[tuple[str, str, int, str]]:
    """A cell further to the right keeps the empty columns before it."""
    moved = {"ver naar onder": "ver naar onder", "2": " |  | 2"}
    return [(kind, moved.get(text, text).strip(), page, label) for kind, text, page, label in rows]


@pytest.mark.parametrize("form", ["ods", "xls", "xlsx"])
def test_what_libreoffice_makes_of_it_reads_the_same(
    form: str, budget: Path, tmp_path: Path, office_profile: Path
) -> None:
    path = converted(budget, form, tmp_path / "uit", office_profile)
    document = read_bytes(path.read_bytes(), path.name)
    found = [one for one in told(document) if not one[1].startswith("Opmerking")]
    expected = _with_columns(EXPECTED)
    if form == "xls":  # calamine gives values without their formats
        expected[3] = (
            *expected[3][:1],
            "Personeel – één coördinator | Waterschei | 123456,56 | 0,2",
            *expected[3][2:],
        )
        expected[4] = (*expected[4][:1], "Werking | Leeuwbrug | 8000 | 0,125", *expected[4][2:])
    if form == "ods":  # as LibreOffice shows it where no country was chosen
        expected = [(kind, text.replace(" %", "%"), *rest) for kind, text, *rest in expected]  # type: ignore[misc]
    assert found == expected
    assert document.page_count == 3


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5600001, "General", "1234,56"),
        (1234.5600001, "#,##0.00", "1.234,56"),
        (-1234.5, "#,##0.00;[Red](#,##0.00)", "-1.234,50"),
        (0.1 + 0.2, "General", "0,3"),
        (44021, "General", "44021"),
        (800000, "#,##0", "800.000"),
        (800000, "[$€-813] #,##0.00", "€ 800.000,00"),
        (800000, '#,##0\\ "EUR"', "800.000 EUR"),
        (800000, '_-"€" * #,##0.00_-;-"€" * #,##0.00_-;_-"€" * "-"??_-;_-@_-', "€ 800.000,00"),
        (7600000, '0.0,,"M"', "7,6M"),
        (0.125, "0.0%", "12,5 %"),
        (0.2, "0%", "20 %"),
        (45000, "dd/mm/yyyy", "15/03/2023"),
        (45000.5, "d/mm/yyyy h:mm", "15/03/2023 12:00"),
        (0.75, "h:mm", "18:00"),
        (45000, "mmmm yyyy", "15/03/2023"),
        (1, "dd/mm/yyyy", "01/01/1900"),
        (1e300, "dd/mm/yyyy", "1e+300"),
        (5, "@", "5"),
        (5, "000", "5"),
        (0, "#,##0.00", "0,00"),
        (-0.001, "0.00", "0,00"),
        (12.5, "0.##", "12,5"),
    ],
)
def test_a_number_is_written_as_its_format_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("text", "value", "flemish"),
    [
        ("€ 123,456.56", 123456.5600001, "€ 123.456,56"),
        ("€ 123.456,56", 123456.5600001, "€ 123.456,56"),
        ("12.5%", 12.5, "12,5%"),
        ("1,234", 1234, "1.234"),
        ("1.234", 1234, "1.234"),
        ("1,234", 1.234, "1,234"),
        ("-1,234.50", -1234.5, "-1.234,50"),
        ("15/03/2023", 45000, "15/03/2023"),
        ("geen", 5, "geen"),
    ],
)
def test_a_number_in_english_notation_becomes_flemish(
    text: str, value: float, flemish: str
) -> None:
    assert as_flemish(text, value) == flemish


@given(st.integers(0, 2_958_465))
def test_days_are_those_of_the_calendar(number: int) -> None:
    if number > 60:
        day = date.fromordinal(date(1899, 12, 30).toordinal() + number)
        assert shown(number, "dd/mm/yyyy") == f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=30))
def test_no_format_makes_a_number_raise(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_csv_reads_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerows([
        ["Partner", "Rol", "Bedrag"],
        ["OCMW Genk", "trekker, samen met de stad", "€ 1.234,56"],
        ["Huis van het Kind", 'zegt "ja"; later meer', "€ 2.000,00"],
        ["CAW Limburg", "partner", ""],
    ])  # fmt: skip
    document = read_bytes(stream.getvalue().encode(encoding), "partners.csv")
    assert document.text.split("\n") == [
        "Partner | Rol | Bedrag",
        "OCMW Genk | trekker, samen met de stad | € 1.234,56",
        'Huis van het Kind | zegt "ja"; later meer | € 2.000,00',
        "CAW Limburg | partner",
    ]
    assert [block.label for block in document.blocks] == ["1", "2", "3", "4"]
    assert (document.format, document.page_runs) == ("csv", ())


def test_a_csv_may_state_its_separator() -> None:
    document = read_bytes(b"sep=|\r\na|b\r\n1|2\r\n", "x.csv")
    assert document.text == "a | b\n1 | 2"


def test_prose_is_no_table_whatever_its_name() -> None:
    prose = "Wij vragen ruimte, en wel hier.\nDat is zo; het staat vast.\nEn verder niets.\n" * 4
    assert separator_of(prose) == ""
    assert format_of(prose.encode(), "brief.txt") == "text"
    assert format_of(("a;b;c\n" * 9).encode(), "brief.txt") == "csv"


def _xlsx(sheet: str, **parts: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{kinds}'><sheets>"
        "<sheet name='A' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/"
        f"package/2006/relationships'><Relationship Id='r1' Type='{kinds}/worksheet' "
        "Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{sheet}</sheetData>"
        "</worksheet>",
        **parts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _ods(table: str) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f"<o:document-content xmlns:o='{urn}:office:1.0' xmlns:t='{urn}:table:1.0' "
        f"xmlns:x='{urn}:text:1.0'><o:body><o:spreadsheet>{table}</o:spreadsheet></o:body>"
        "</o:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def test_two_cells_at_the_ends_of_a_sheet_are_two_cells() -> None:
    """openpyxl fills the sheet between them and hangs."""
    far = (
        "<row r='1'><c r='A1' t='inlineStr'><is><t>begin</t></is></c></row>"
        "<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>einde</t></is></c></row>"
    )
    started = time.process_time()
    document = read_bytes(_xlsx(far), "ver.xlsx")
    assert document.text.split() == ["A", "begin", "einde"]
    assert time.process_time() - started < 60


def test_repeated_cells_of_ods_do_not_explode() -> None:
    """odfdo unrolls them and hangs."""
    table = (
        "<t:table t:name='B'><t:table-row><t:table-cell><x:p>een</x:p></t:table-cell>"
        "<t:table-cell t:number-columns-repeated='99999999'/><t:table-cell><x:p>twee</x:p>"
        "</t:table-cell></t:table-row><t:table-row t:number-rows-repeated='99999999'>"
        "<t:table-cell t:number-columns-repeated='16384'/></t:table-row>"
        "<t:table-row t:number-rows-repeated='1000000'><t:table-cell "
        "t:number-columns-repeated='1000000'><x:p>x</x:p></t:table-cell></t:table-row></t:table>"
    )
    document = read_bytes(_ods(table), "herhaald.ods")
    assert document.text.startswith("B\n\neen | ")
    assert document.text.count("x") == 200 * 200
    assert len(document.text) < 500_000


@pytest.mark.parametrize(
    "sheet",
    [
        "<row r='9999999999'><c r='ZZZZ99999999999'><v>5</v></c></row>",
        "<row><c t='s'><v>99999999</v></c><c t='s'><v>-1</v></c><c s='77'><v>5</v></c></row>",
        "<row><c><v>vijf</v></c><c t='b'><v>5</v></c><c t='e'><v>#REF!</v></c></row>",
        "<row><c><v>1e999</v></c><c><v>nan</v></c><c><v>5</v></c></row>",
    ],
)
def test_odd_cells_do_no_harm(sheet: str) -> None:
    assert "5" in read_bytes(_xlsx(sheet), "raar.xlsx").text


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>",
        "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
    ],
)
def test_a_sheet_with_entities_is_refused(content: str) -> None:
    parts: dict[str, Any] = {"xl/worksheets/sheet1.xml": content}
    with pytest.raises(UnreadableFile, match="DTD"):
        read_bytes(_xlsx("", **parts), "bom.xlsx")


def test_a_truncated_workbook_says_so(budget: Path) -> None:
    with pytest.raises(UnreadableFile, match="beschadigd"):
        read_bytes(budget.read_bytes()[:3000], "half.xlsx")
