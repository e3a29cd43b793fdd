"""Overviews as files: the matrix, and for each cell the way to its quotes."""

import io
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from answers.matrix import Matrix, actor_matrix, contract_matrix, evidence_of, request_matrix
from answers.overview_files import WRITERS, written
from core.errors import InputError
from core.findings import Contract, Derogation, Party, Span, Step
from core.overviews import ActorRow, AmountRow, ContractRow, RequestRow, StepRow
from terminal.listing import Euro
from terminal.overviews import comparison_listing
from tests.test_answers_files import WORD, cited

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LABELS = {"gent-web": "Gent: WEB", "genk-waterschei": "Genk: Waterschei"}


def actor(contract: str, name: str, role: str, quote: str, *, guess: bool = False) -> ActorRow:
    return ActorRow(contract, name.lower(), name, "ocmw", role, 1, guess, (cited(quote),))  # type: ignore[arg-type]


ROWS = [
    actor("gent-web", "OCMW Gent", "partner", "Het OCMW Gent helpt mee."),
    actor("gent-web", "OCMW Gent", "consulted", "Het OCMW is gehoord."),
    actor("genk-waterschei", "=OCMW Genk", "lead", "Het OCMW Genk trekt.", guess=True),
]


def matrix() -> Matrix:
    return actor_matrix(ROWS, LABELS)


def test_a_cell_joins_what_is_told_and_keeps_every_quote() -> None:
    held = matrix()
    assert held.columns == ("Genk: Waterschei", "Gent: WEB")
    cell = held.cells["OCMW Gent", "Gent: WEB"]
    assert cell.text == "partner; geraadpleegd"
    assert [one.quote for one in cell.citations] == [
        "Het OCMW Gent helpt mee.", "Het OCMW is gehoord.",
    ]  # fmt: skip
    assert held.cells["=OCMW Genk", "Genk: Waterschei"].text == "trekker (vermoeden)"
    assert ("OCMW Gent", "Genk: Waterschei") not in held.cells


def strings_of(archive: zipfile.ZipFile) -> list[str]:
    root = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in item.iter(f"{SHEET}t")) for item in root]


def cells_of(archive: zipfile.ZipFile, sheet: int) -> dict[str, str]:
    root = etree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    strings = strings_of(archive)
    found = {}
    for cell in root.iter(f"{SHEET}c"):
        value = cell.find(f"{SHEET}v")
        assert cell.find(f"{SHEET}f") is None  # a name that begins with '=' is no formula
        if value is not None and cell.get("t") == "s":
            found[str(cell.get("r"))] = strings[int(value.text or "")]
    return found


def test_the_spreadsheet_links_each_cell_to_its_evidence() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(matrix(), "o.xlsx")))
    overview, proof = cells_of(archive, 1), cells_of(archive, 2)
    root = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    links = {
        str(one.get("ref")): str(one.get("location")) for one in root.iter(f"{SHEET}hyperlink")
    }
    assert overview["B1"] == "Genk: Waterschei" and overview["A2"] == "=OCMW Genk"
    assert set(links) == {"B2", "C3"}
    expected = (
        ("B2", "trekker (vermoeden)", ["trekker (vermoeden)", "Het OCMW Genk trekt."]),
        ("C3", "partner; geraadpleegd", ["partner", "Het OCMW Gent helpt mee."]),
    )
    for place, told, evidence in expected:
        row = links[place].rpartition("!A")[2]
        assert overview[place] == told
        assert [proof[f"{column}{row}"] for column in "CG"] == evidence
    for number in (1, 2):
        sheet = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
        assert sheet.find(f"{SHEET}autoFilter") is not None
        pane = next(sheet.iter(f"{SHEET}pane"))
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if (named.get("href") or "").startswith("#"):
            self.targets.append(str(named["href"])[1:])
        if named.get("id"):
            self.ids.append(str(named["id"]))


def test_the_page_links_each_cell_to_its_evidence() -> None:
    text = written(matrix(), "o.html").decode()
    links = Links()
    links.feed(text)
    assert len(links.targets) == len(evidence_of(matrix())) == 2
    assert set(links.targets) == set(links.ids)
    assert all(one.quote in text for row in ROWS for one in row.citations)


def test_the_document_numbers_each_cell_and_its_evidence() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(matrix(), "o.docx")))
    body = etree.fromstring(archive.read("word/document.xml"))
    text = ["".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in body.iter(f"{WORD}p")]
    assert "partner; geraadpleegd [2]" in text
    assert any(line.startswith("[2] OCMW Gent – Gent: WEB") for line in text)
    (place,) = [place for place, line in enumerate(text) if "Het OCMW is gehoord." in line]
    assert text[place - 1] == "geraadpleegd"  # what the quote is the evidence of


def test_a_wide_matrix_comes_in_parts_that_fit_on_a_page() -> None:
    rows = [
        actor(f"c{number:02}", f"Actor {number}", "partner", f"Zin {number}.")
        for number in range(11)
    ]
    body = etree.fromstring(
        zipfile.ZipFile(io.BytesIO(written(actor_matrix(rows, {}), "o.docx"))).read(
            "word/document.xml"
        )
    )
    tables = list(body.iter(f"{WORD}tbl"))
    widths = [len(list(table.iter(f"{WORD}gridCol"))) for table in tables]
    assert widths == [7, 6]
    shown = ["".join(t.text or "" for t in table.iter(f"{WORD}t")) for table in tables]
    assert all(f"Actor {number}" in shown[number > 5] for number in range(11))
    assert "Actor 9" not in shown[0]  # a row without anything to say is left out


def request(status: str, when: str | None) -> RequestRow:
    derogation = Derogation(
        id="d", requester=Party("gemeente-gent", "Gent", "municipality"),
        addressees=(Party("vdab", "VDAB", "agency"),), instrument="unspecified", norms=(),
        domain="arbeidsmarkt", status=status, history=(Step(status, Span(0, 1), when),),  # type: ignore[arg-type]
        spans=(Span(0, 1),), missing=("duration",), space="loon behouden", group="deelnemers",
    )  # fmt: skip
    asked = cited("Gent vraagt het aan de VDAB.")
    told = (StepRow(derogation.status, when, asked),)
    return RequestRow("gent-web", derogation, (asked,), told)


def test_every_request_has_a_row_of_its_own() -> None:
    held = request_matrix([request("asked", "2022-03-01"), request("refused", None)], LABELS)
    assert held.rows == ("Gent: arbeidsmarkt", "Gent: arbeidsmarkt (2)")
    assert held.cells["Gent: arbeidsmarkt", "Stand"].text == "gevraagd"
    assert held.cells["Gent: arbeidsmarkt", "Datum"].text == "2022-03-01"
    assert held.cells["Gent: arbeidsmarkt (2)", "Datum"].text == "2023-03-09"
    assert held.cells["Gent: arbeidsmarkt", "Ontbreekt"].text == "duur"
    assert held.cells["Gent: arbeidsmarkt", "Ruimte"].text == "loon behouden"
    assert held.cells["Gent: arbeidsmarkt", "Groep"].text == "deelnemers"
    assert held.cells["Gent: arbeidsmarkt", "Contract"].text == "Gent: WEB"
    assert [column for _, column, _ in evidence_of(held)] == ["Stand", "Stand"]


def test_days_are_written_alike_in_a_row() -> None:
    row = request("granted", "2022-03-01")
    asked = StepRow("asked", "2021-07-15", row.citations[0])
    held = request_matrix([replace(row, history=(asked, *row.history))], LABELS)
    told = {column: held.cells["Gent: arbeidsmarkt", column].text for column in held.columns[3:6]}
    assert told == {
        "Datum": "2022-03-01",
        "Verloop": "gevraagd (2021-07-15) → toegestaan (2022-03-01)",
        "Laatste document": "2023-03-09",
    }


def test_one_sum_is_a_number_that_leads_to_its_evidence() -> None:
    amount = AmountRow(580_000, "subsidy", (cited("De subsidie is 580.000 euro."),))
    contract = Contract("gent-web", "Gent", "44021", "WEB")
    rows = [ContractRow(contract, 1, (), tuple(ROWS[:2]), (), (amount,), ())]
    held = contract_matrix(rows, LABELS)
    shown = {str(row["aspect"]): row["gent-web"] for row in comparison_listing(rows).rows}
    assert {name: held.cells[name, "Gent: WEB"].text for name in held.rows} == {
        **shown, "Subsidie (euro)": "580.000",
    }  # fmt: skip
    assert shown["Subsidie (euro)"] == Euro(580_000)
    archive = zipfile.ZipFile(io.BytesIO(written(held, "o.xlsx")))
    sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    sums = [one for one in sheet.iter(f"{SHEET}c") if one.get("t") is None and len(one)]
    (cell,) = sums
    assert cell.findtext(f"{SHEET}v") == "580000"
    assert cell.get("r") in {one.get("ref") for one in sheet.iter(f"{SHEET}hyperlink")}


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_report_says_what_it_was_chosen_by(suffix: str) -> None:
    data = written(
        replace(matrix(), note="Filters: rol partner; gemaakt op 2025-01-02."), f"o{suffix}"
    )
    if suffix != ".html":
        archive = zipfile.ZipFile(io.BytesIO(data))
        name = {".docx": "word/document.xml", ".xlsx": "xl/sharedStrings.xml"}[suffix]
        data = archive.read(name)
    assert b"Filters: rol partner; gemaakt op 2025-01-02." in data


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_an_overview_of_nothing_is_still_a_file(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"leeg{suffix}").write_bytes(written(actor_matrix([], {}), f"leeg{suffix}"))


def test_characters_that_xml_cannot_hold_do_not_break_the_overview() -> None:
    odd = actor("gent-web", "OCMW \ufffe Gent", "partner", "Het \x01 OCMW \uffff helpt.")
    for suffix in WRITERS:
        assert written(actor_matrix([odd], LABELS), f"o{suffix}")


def test_an_unknown_kind_of_overview_is_refused() -> None:
    with pytest.raises(InputError):
        written(matrix(), "overzicht.pdf")
