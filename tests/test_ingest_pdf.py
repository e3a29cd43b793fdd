"""PDF: pages, order, structure and trouble, on files made on the spot."""

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UnreadableFile
from core.pages import pages_between
from core.records import Document
from ingest.margins import split_margins
from ingest.members import read_bytes
from ingest.passages import cut
from ingest.pdf_file import read_pdf
from ingest.pdf_lines import Line
from tests.ingest_makers import pdf_of_lines, word_f1, words_of
from tests.places import ROOT


def _drawn(draw: "Callable[[Any], None]", pages: int = 1) -> bytes:
    """A PDF of which each page is drawn by a function of a reportlab canvas."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def _read(data: bytes, name: str = "proef.pdf") -> Document:
    return read_bytes(data, name)


def _pages_by_pypdf(data: bytes) -> dict[str, int]:
    """Each word with the page pypdf finds it on; every word stands on one page only."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    return {
        word: number
        for number, page in enumerate(reader.pages, start=1)
        for word in words_of(page.extract_text())
    }


@st.composite
def numbered_pages(draw: st.DrawFn) -> list[list[str]]:
    """Pages of lines whose words are all different: ``w1``, ``w2`` …, with a head and a foot."""
    count = draw(st.integers(2, 6))
    word = 0
    pages: list[list[str]] = []
    for number in range(1, count + 1):
        lines = ["Jaarverslag van de wijk", ""]
        for _ in range(draw(st.integers(3, 36))):
            end = draw(st.sampled_from(["", "", "", "."]))
            words = draw(st.integers(2, 11))
            lines.append(" ".join(f"w{word + n}x" for n in range(words)) + end)
            word += words
            if draw(st.integers(0, 5)) == 0:
                lines.append("")
        pages.append([*lines, "", f"Pagina {number} van {count}"])
    return pages


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(numbered_pages())
def test_passages_name_the_pages_where_another_reader_finds_their_words(
    pages: list[list[str]],
) -> None:
    data = pdf_of_lines(pages)
    document = _read(data)
    page_of = _pages_by_pypdf(data)
    passages = cut(document)
    assert document.page_count == len(pages)
    for passage in passages:
        found = [page_of[word] for word in words_of(passage.text)]
        assert (passage.first_page, passage.last_page) == (min(found), max(found))
    for before, after in pairwise(document.page_runs):
        assert before.start < after.start
    kept = [word for word in words_of(document.text) if word.endswith("x")]
    assert kept == [word for page in pages for word in words_of(" ".join(page)) if word[-1] == "x"]


def test_a_paragraph_that_runs_over_a_page_is_one_with_a_run_inside() -> None:
    first = [
        "Deze alinea begint op de eerste bladzijde en gaat daar nog lang",
        "over de rand heen naar",
    ]
    second = [
        "de volgende bladzijde, waar ze na een paar woorden eindigt.",
        "",
        "Een tweede alinea volgt.",
    ]
    document = _read(pdf_of_lines([first, second]))
    assert len(document.blocks) == 2
    whole = document.blocks[0]
    turn = document.text.index("de volgende bladzijde")
    assert pages_between(document.page_runs, whole.start, whole.end) == (1, 2)
    assert pages_between(document.page_runs, whole.start, turn - 1) == (1, 1)
    assert pages_between(document.page_runs, turn, whole.end) == (2, 2)


def test_a_name_that_opens_a_page_belongs_to_the_sentence_before_it() -> None:
    """The corpus has it too: an answer that breaks off before the name of an institution."""
    first = ["4. Neen. Een wijkgezondheidscentrum heeft een vraag gericht aan het"]
    document = _read(
        pdf_of_lines([first, ["RIZIV. Dat is een federale instelling.", "", "5. Geen."]])
    )
    assert [text for _, text in _blocks(document)] == [
        f"{first[0]} RIZIV. Dat is een federale instelling.",
        "5. Geen.",
    ]


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(70, 810, "Stad Haspelmonde – Sluis open")
        canvas.drawString(70, 30, f"Pagina {canvas.getPageNumber()} van 3")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 700, f"De tekst van bladzijde {canvas.getPageNumber()} blijft staan.")

    document = _read(_drawn(draw, 3))
    assert document.text == "\n\n".join(
        f"De tekst van bladzijde {n} blijft staan." for n in (1, 2, 3)
    )


def _line(text: str, page: int, top: float) -> Line:
    return Line(text, page, 70, 300, top, top + 12, 11)


def test_a_line_that_repeats_in_the_middle_of_the_page_stays() -> None:
    pages = [
        [_line("Kop", n, 20), _line("Besluit", n, 400), _line(f"{n}", n, 800)] for n in range(5)
    ]
    bodies, heads = split_margins(pages, [842.0] * 5)
    assert [[line.text for line in body] for body in bodies] == [["Besluit"]] * 5
    assert heads[0] == "Kop"


def test_years_and_amounts_in_a_margin_are_no_page_numbers() -> None:
    pages = [[_line(text, n, 800)] for n, text in enumerate(["2021", "1.250", "17"])]
    bodies, _ = split_margins(pages, [842.0] * 3)
    assert [[line.text for line in body] for body in bodies] == [["2021"], ["1.250"], ["17"]]


LEFT = [f"links{n} staat in de eerste kolom hier" for n in range(14)]
RIGHT = [f"rechts{n} staat in de tweede kolom" for n in range(14)]


@pytest.mark.parametrize("by_row", [False, True])
def test_columns_are_read_one_after_the_other(by_row: bool) -> None:
    """Also where the program that made the page drew both columns line by line."""

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        cells = [(70, n, LEFT[n]) for n in range(14)] + [(320, n, RIGHT[n]) for n in range(14)]
        for x, n, text in sorted(cells, key=lambda cell: cell[1]) if by_row else cells:
            canvas.drawString(x, 700 - 13 * n, text)

    document = _read(_drawn(draw))
    assert word_f1(" ".join(LEFT + RIGHT), document.text) == 1.0


ROWS = [
    ["Organisatie", "Rol", "Bedrag"],
    ["OCMW Heiderode", "partner", "12.500"],
    ["CAW Limburg", "geraadpleegd", "0"],
    ["VDAB", "partner", "7.250"],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_becomes_rows(ruled: bool) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(70, 760, "Dit zijn de partners van het contract en wat zij inbrengen.")
        for row, cells in enumerate(ROWS):
            for column, cell in enumerate(cells):
                canvas.drawString(74 + 150 * column, 700 - 20 * row, cell)
        if ruled:
            for row in range(len(ROWS) + 1):
                canvas.line(70, 714 - 20 * row, 520, 714 - 20 * row)
            for column in range(4):
                canvas.line(70 + 150 * column, 714, 70 + 150 * column, 714 - 20 * len(ROWS))
        canvas.drawString(70, 560, "Na de tabel gaat de tekst gewoon verder.")

    assert _blocks(_read(_drawn(draw)))[1:-1] == [("row", " | ".join(cells)) for cells in ROWS]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(74, 700, "Departement Welzijn,")
        canvas.drawString(74, 688, "Volksgezondheid en Gezin")
        canvas.drawString(304, 700, "advies")
        canvas.drawString(74, 660, "Stad")
        canvas.drawString(304, 660, "trekker")
        for y in (714, 678, 650):
            canvas.line(70, y, 520, y)
        for x in (70, 300, 520):
            canvas.line(x, 714, x, 650)

    assert _blocks(_read(_drawn(draw))) == [
        ("row", "Departement Welzijn, Volksgezondheid en Gezin | advies"),
        ("row", "Stad | trekker"),
    ]


def test_a_cell_that_fills_its_column_is_parted_from_the_next_by_the_straight_edge() -> None:
    rows = [("Huisbezoeken", "48.960 euro"), ("Samen", "93.560 euro"), ("Reserve", "1.000 euro")]
    full = "Kleine ingrepen aan woningen"

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(70, 740, "De gemeente begroot voor deze buurt de volgende uitgaven.")
        edge = 74 + canvas.stringWidth(full) + 2.5  # less than a space leaves
        for place, cells in enumerate([*rows[:1], (full, "30.600 euro"), *rows[1:]]):
            canvas.drawString(74, 700 - 14 * place, cells[0])
            canvas.drawString(edge, 700 - 14 * place, cells[1])

    read = _blocks(_read(_drawn(draw)))
    assert read[1:] == [
        ("row", "Huisbezoeken | 48.960 euro"),
        ("row", f"{full} | 30.600 euro"),
        ("row", "Samen | 93.560 euro"),
        ("row", "Reserve | 1.000 euro"),
    ]


def test_lines_that_fill_their_width_are_no_columns_though_words_stand_under_each_other() -> None:
    lines = [
        ("Het initiatief voor dit", "traject komt vanuit de stad zelf"),
        ("om het wonen voor die", "mensen beter te maken dan nu het"),
        ("geval is in onze wijk met", "alle partijen die er al werken."),
    ]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        for y in range(773, 720, -13):
            canvas.drawString(67, y, "Elders op deze bladzijde staan de woorden gewoon bij elkaar.")
        for place, (before, after) in enumerate(lines):
            ends = 200.0
            for word in reversed(before.split()):  # to a straight right side
                canvas.drawRightString(ends - 6.5, 700 - 13 * place, word)
                ends -= 6.5 + canvas.stringWidth(word)
            begins = 200.0
            for word in after.split():
                canvas.drawString(begins, 700 - 13 * place, word)
                begins += 6.5 + canvas.stringWidth(word)

    assert all(kind != "row" for kind, _ in _blocks(_read(_drawn(draw))))


def test_a_word_broken_in_a_narrow_cell_is_whole_again() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(70, 740, "Wij maten in Haspelmonde de plafondhoogte van elke woning.")
        for place, line in enumerate(["Haspelmond", "e", "oppervlakte en", "plafondhoogt", "e"]):
            canvas.drawString(74 if place < 2 else 134, 700 - 12 * (place % 2 + place // 4), line)
        canvas.drawString(74, 660, "Gent")
        canvas.drawString(134, 660, "gevel")
        for y in (714, 672, 650):
            canvas.line(70, y, 210, y)
        for x in (70, 130, 210):
            canvas.line(x, 714, x, 650)

    assert _blocks(_read(_drawn(draw)))[1:] == [
        ("row", "Haspelmonde | oppervlakte en plafondhoogte"),
        ("row", "Gent | gevel"),
    ]


def test_a_footnote_as_large_as_the_text_goes_to_its_mark() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 700, "Een voorstel kan tot en met 19 juli 2021.")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(
            70 + canvas.stringWidth("Een voorstel kan tot en met 19 juli 2021.", "Helvetica", 11),
            704,
            "1",
        )
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 660, "Een jury beoordeelt wat de besturen vragen.")
        canvas.drawString(70, 120, "1 Een vroegere aankondiging noemde 10 juli als laatste")
        canvas.drawString(70, 106, "dag.")

    assert _blocks(_read(_drawn(draw))) == [
        ("paragraph", "Een voorstel kan tot en met 19 juli 2021.[1]"),
        ("footnote", "[1] Een vroegere aankondiging noemde 10 juli als laatste dag."),
        ("paragraph", "Een jury beoordeelt wat de besturen vragen."),
    ]


def test_a_line_that_begins_with_a_figure_nobody_calls_is_no_footnote() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 700, "De stad telt de plaatsen in de opvang.")
        canvas.drawString(70, 120, "1 Plaats bleef vrij.")

    assert ("paragraph", "1 Plaats bleef vrij.") in _blocks(_read(_drawn(draw)))


def test_words_hyphenated_at_line_ends_are_made_whole() -> None:
    lines = [
        "De stad sluit samen met de Vlaamse overheid nieuwe wijkverbeterings-",
        "contracten in het huur- en woonbeleid van de provincie Oost-",
        "Vlaanderen, waar veel mensen wonen.",
    ]
    document = _read(pdf_of_lines([lines]))
    assert document.text == (
        "De stad sluit samen met de Vlaamse overheid nieuwe wijkverbeteringscontracten in het "
        "huur- en woonbeleid van de provincie Oost-Vlaanderen, waar veel mensen wonen."
    )


def test_a_footnote_is_joined_to_its_mark() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(70, 700)
        text.setFont("Helvetica", 11)
        text.textOut("In december 2021 is een subsidie toegekend.")
        text.setRise(4)
        text.setFont("Helvetica", 7)
        text.textOut("1")
        text.setRise(0)
        text.setFont("Helvetica", 11)
        text.textOut(" De stad begint meteen.")
        canvas.drawText(text)
        canvas.drawString(
            70, 660, "Een tweede alinea staat eronder en is wat langer dan de eerste."
        )
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, 60, "1 Besluit van de Vlaamse Regering van 17 december 2021.")

    assert _blocks(_read(_drawn(draw))) == [
        ("paragraph", "In december 2021 is een subsidie toegekend.[1] De stad begint meteen."),
        ("footnote", "[1] Besluit van de Vlaamse Regering van 17 december 2021."),
        ("paragraph", "Een tweede alinea staat eronder en is wat langer dan de eerste."),
    ]


def test_numbers_that_were_drawn_apart_find_their_text() -> None:
    texts = ["Wat is de stand van zaken?", "Wie is partner?", "Welk budget is er?"]

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for n, _ in enumerate(texts):
            canvas.drawString(70, 700 - 30 * n, f"{n + 1}.")
        for n, text in enumerate(texts):
            canvas.drawString(95, 700 - 30 * n, text)

    document = _read(_drawn(draw))
    assert [
        (block.label, kind, text)
        for block, (kind, text) in zip(document.blocks, _blocks(document), strict=True)
    ] == [(f"{n + 1}.", "item", f"{n + 1}. {text}") for n, text in enumerate(texts)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(turn: int) -> None:
    """A page whose content lies on its side and whose /Rotate sets it upright again."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    size = (595, 842) if turn == 180 else (842, 595)
    canvas = Canvas(stream, pagesize=size, invariant=1)
    canvas.setPageRotation(turn)
    canvas.translate(*{90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn])
    canvas.rotate(turn)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(TURNED):
        canvas.drawString(70, 770 - number * 14.3, line)
    canvas.save()
    assert _blocks(_read(stream.getvalue())) == _blocks(_read(pdf_of_lines([TURNED])))


TURNED = ["Kop van de bladzijde", "", "Eerste alinea van deze bladzijde.", "", "- een", "- twee"]


def test_items_of_slides_end_where_they_end() -> None:
    name = "vorming-regelruimte-slides.pdf"
    blocks = _blocks(_read((ROOT / "corpus" / "dossiers" / name).read_bytes(), name))
    assert (
        "item",
        "• Een eigen verordening of reglement: uw gemeenteraad, u hoeft niemand iets te vragen",
    ) in blocks
    assert ("item", "5. compensatie na afloop, als die nodig is") in blocks
    assert ("paragraph", "Noem altijd het artikel waarvan wordt afgeweken.") in blocks


def test_headings_rank_by_size() -> None:
    def draw(canvas: Any) -> None:
        y = 780
        for font, size, text in (
            ("Helvetica-Bold", 18, "Dossier Spinnerijwijk"),
            ("Helvetica-Bold", 14, "1. Situering"),
            ("Helvetica", 11, "De wijk ligt achter het station en telt veel kleine woningen."),
            ("Helvetica-Bold", 12, "1.1 Bewoners"),
            ("Helvetica", 11, "Er wonen vooral jonge gezinnen in deze straten."),
            ("Helvetica-Bold", 14, "2. Aanpak"),
            ("Helvetica", 11, "De stad kiest voor een gefaseerde aanpak met de buurt."),
        ):
            canvas.setFont(font, size)
            canvas.drawString(70, y, text)
            y -= 40

    document = _read(_drawn(draw))
    levels = [
        (block.level, document.text[block.start : block.end])
        for block in document.blocks
        if block.kind == "heading"
    ]
    assert levels == [
        (1, "Dossier Spinnerijwijk"),
        (2, "1. Situering"),
        (3, "1.1 Bewoners"),
        (2, "2. Aanpak"),
    ]


PAGES = [
    ["Eerst komt bladzijde 1 met genoeg woorden om te lezen."],
    ["Dan volgt bladzijde 2, waarop iets anders staat."],
    ["Ten slotte sluit bladzijde 3 het dossier af."],
]


def _encrypted(user: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pdf_of_lines(PAGES)))
    writer.encrypt(user, "van de eigenaar", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_password_for_the_owner_only_does_not_stop_a_reader() -> None:
    assert "bladzijde 3" in _read(_encrypted("")).text


def test_a_file_that_needs_a_password_says_so() -> None:
    with pytest.raises(UnreadableFile, match="wachtwoord"):
        read_pdf(_encrypted("geheim"))


def test_a_file_that_pdfium_refuses_is_read_by_pypdf() -> None:
    data = pdf_of_lines(PAGES).replace(b"/Root", b"/Roox")
    document = _read(data)
    assert [text for _, text in _blocks(document)] == [page[0] for page in PAGES]
    assert document.reader.startswith("pypdf ")
    assert any("pypdf" in note for note in document.notes)
    assert [p.first_page for p in cut(document)] == [1]


def test_a_page_that_pdfium_refuses_is_read_by_pypdf_and_noted() -> None:
    document = _read(pdf_of_lines(PAGES).replace(b"\n4 0 obj\n", b"\n4 0 ob@\n"))
    assert [text for _, text in _blocks(document)] == [page[0] for page in PAGES]
    assert document.reader.startswith("pypdfium2 ")
    assert document.notes == ("Bladzijde 2 is met pypdf gelezen, zonder opmaak.",)
    turn = document.text.index("bladzijde 2")
    assert pages_between(document.page_runs, turn, turn + 5) == (2, 2)


def test_a_page_that_no_reader_knows_is_noted_and_moves_no_other() -> None:
    first, second, *others = pdf_of_lines(PAGES).split(b"/Type /Page\n")
    data = b"/Type /Pagx\n".join(
        [b"/Type /Page\n".join([first, second]), b"/Type /Page\n".join(others)]
    )
    document = _read(data)
    assert [text for _, text in _blocks(document)] == [PAGES[0][0], PAGES[2][0]]
    assert document.notes == ("Bladzijde 2 is beschadigd en kon niet gelezen worden.",)
    assert [(run.page, document.text[run.start :][:4]) for run in document.page_runs] == [
        (1, "Eers"),
        (3, "Ten "),
    ]


def test_a_lost_cross_reference_table_is_rebuilt() -> None:
    data = pdf_of_lines(PAGES)
    assert "bladzijde 3" in _read(data[: data.rindex(b"xref")]).text


def test_a_page_without_text_is_named_a_scan() -> None:
    with pytest.raises(UnreadableFile, match="scan") as raised:
        _read(_drawn(lambda canvas: canvas.rect(100, 100, 200, 200)))
    assert "OCR" in raised.value.advice


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_crashes(data: st.DataObject) -> None:
    damaged = bytearray(pdf_of_lines(PAGES))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        if data.draw(st.booleans()):
            damaged[place] = data.draw(st.integers(0, 255))
        else:
            del damaged[place : place + data.draw(st.integers(1, 60))]
    try:
        document = _read(bytes(damaged))
    except UnreadableFile as error:
        assert str(error)
        assert error.advice
    else:
        assert document.text
