"""What a PDF holds beside its text: attached files, filled fields, comments, turned pages."""

import io
from itertools import product

import pypdf
import pytest
from pypdf.annotations import FreeText, Text
from pypdf.generic import NameObject

from core.pages import pages_between
from ingest.members import document_id, read_bytes
from tests.ingest_makers import pdf_of_lines
from tests.test_ingest_members import documents_in, failures_in

PAGES = [
    ["De nota over de wijk.", "Ze telt twee bladzijden."],
    ["De tweede bladzijde van de nota."],
]


def _saved(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_files_attached_to_a_pdf_are_documents_of_their_own() -> None:
    inner = pdf_of_lines([["De bijlage met de begroting."]])
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of_lines(PAGES)))
    writer.add_attachment("bijlage é.pdf", inner)
    writer.add_attachment("../../cijfers.csv", b"Post;Bedrag\nLoon;5\n")
    data = _saved(writer)
    found = documents_in(data, "nota.pdf")
    assert set(found) == {"", "bijlage é.pdf", "cijfers.csv"}
    assert found["bijlage é.pdf"].id == document_id(inner)
    assert found["cijfers.csv"].text == "Post | Bedrag\nLoon | 5"
    assert found[""].text.startswith("De nota over de wijk.")
    assert failures_in(data, "nota.pdf") == []


def _form() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.drawString(70, 770, "Naam van de aanvrager:")
    canvas.acroForm.textfield(name="naam", x=220, y=762, width=250, height=20, value="")
    canvas.drawString(70, 740, "Bedrag van de subsidie:")
    canvas.acroForm.textfield(name="bedrag", x=220, y=732, width=250, height=20, value="")
    canvas.drawString(70, 700, "Einde van het formulier.")
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("drawn", [True, False])
def test_what_was_filled_in_stands_behind_its_question(drawn: bool) -> None:
    """Programs either draw what was filled in, or leave that to the reader."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_form()))
    values = {"naam": "Stad Genk", "bedrag": "EUR 800.000"}
    writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=not drawn)
    if not drawn:
        for field in writer.pages[0].annotations or ():
            field.get_object().pop(NameObject("/AP"), None)
    text = " ".join(read_bytes(_saved(writer), "formulier.pdf").text.replace("|", " ").split())
    assert text == (
        "Naam van de aanvrager: Stad Genk Bedrag van de subsidie: EUR 800.000 "
        "Einde van het formulier."
    )


def test_comments_stand_behind_the_text_of_their_page() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of_lines(PAGES)))
    note = Text(text="Is dit haalbaar à € 5?", rect=(50, 700, 70, 720))
    note[NameObject("/T")] = pypdf.generic.TextStringObject("André Dewilde")
    writer.add_annotation(0, note)
    box = FreeText(text="Woorden in een vak", rect=(70, 500, 300, 530), font_size="12pt")
    writer.add_annotation(1, box)
    document = read_bytes(_saved(writer), "nota.pdf")
    blocks = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    said = ("footnote", "[Opmerking van André Dewilde] Is dit haalbaar à € 5?")
    assert said in blocks
    place = document.text.index("[Opmerking")
    assert document.text.index("twee bladzijden") < place < document.text.index("De tweede")
    assert pages_between(document.page_runs, place, place + 5) == (1, 1)


@pytest.mark.parametrize(("turn", "flag"), list(product((0, 90, 180, 270), repeat=2)))
def test_a_page_is_read_upright_however_it_is_turned(turn: int, flag: int) -> None:
    from reportlab.pdfgen.canvas import Canvas

    lines = ["Nota over de wijk Waterschei", "De stad vraagt ruimte in de regels.",
             "1. Eerste vraag over wonen?", "2. Tweede vraag over werk?"]  # fmt: skip
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.translate(300, 420)
    canvas.rotate(turn)
    for number, line in enumerate(lines):
        canvas.drawString(-230, 150 - number * 16, line)
    canvas.setPageRotation(flag)
    canvas.save()
    document = read_bytes(stream.getvalue(), "gedraaid.pdf")
    assert document.text.split() == " ".join(lines).split()
    assert [block.label for block in document.blocks][-2:] == ["1.", "2."]
