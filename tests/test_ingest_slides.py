"""Presentations: a slide is a page; titles, lists, tables, groups, notes and comments."""

import io
from pathlib import Path
from typing import Any

import pytest

from core.pages import pages_between
from core.records import Document
from ingest.members import read_bytes
from tests.soffice import converted


def _numbered(paragraph: Any, kind: str) -> None:
    from lxml import etree

    settings = paragraph._p.get_or_add_pPr()
    name = "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum"
    etree.SubElement(settings, name).set("type", kind)


def presentation() -> bytes:
    """Four slides: a title, a list with levels and numbers, a table with a group, a hidden one."""
    from pptx import Presentation
    from pptx.util import Inches

    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text = "Wijkverbetering à la carte"
    first.placeholders[1].text = "Studiedag 9 maart 2023"
    second = made.slides.add_slide(made.slide_layouts[1])
    second.shapes.title.text = "Wat vragen de steden?"
    frame = second.placeholders[1].text_frame
    frame.text = "Ruimte in de regels"
    for words, level in (("voor sociale huur", 1), ("€ 580.000 per wijk", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = words, level
    second.notes_slide.notes_text_frame.text = "Hier het voorbeeld van één stad geven."
    box = second.shapes.add_textbox(Inches(1), Inches(5), Inches(5), Inches(1)).text_frame
    box.text = "Eerste stap"
    _numbered(box.paragraphs[0], "arabicPeriod")
    paragraph = box.add_paragraph()
    paragraph.text = "Tweede stap"
    _numbered(paragraph, "arabicPeriod")
    third = made.slides.add_slide(made.slide_layouts[5])
    third.shapes.title.text = "Partners"
    table = third.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(5), Inches(1)).table
    for place, words in enumerate(["Partner", "Rol", "OCMW", "trekker"]):
        table.cell(place // 2, place % 2).text = words
    group = third.shapes.add_group_shape().shapes.add_group_shape()
    inner = group.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1))
    inner.text_frame.text = "Woorden in een groep in een groep"
    fourth = made.slides.add_slide(made.slide_layouts[5])
    fourth.shapes.title.text = "Verborgen dia"
    fourth._element.set("show", "0")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


EXPECTED = [
    ("heading", "Wijkverbetering à la carte", 1),
    ("paragraph", "Studiedag 9 maart 2023", 1),
    ("heading", "Wat vragen de steden?", 2),
    ("item", "• Ruimte in de regels", 2),
    ("item", "– voor sociale huur", 2),
    ("item", "• € 580.000 per wijk", 2),
    ("item", "1. Eerste stap", 2),
    ("item", "2. Tweede stap", 2),
    ("paragraph", "Notitie van de spreker: Hier het voorbeeld van één stad geven.", 2),
    ("heading", "Partners", 3),
    ("row", "Partner | Rol", 3),
    ("row", "OCMW | trekker", 3),
    ("paragraph", "Woorden in een groep in een groep", 3),
    ("heading", "Verborgen dia", 4),
]


def told(document: Document) -> list[tuple[str, str, int | None]]:
    return [
        (
            block.kind,
            document.text[block.start : block.end],
            pages_between(document.page_runs, block.start, block.end)[0],
        )
        for block in document.blocks
    ]


def test_a_slide_is_a_page_with_all_that_is_on_it() -> None:
    document = read_bytes(presentation(), "studiedag.pptx")
    assert told(document) == EXPECTED
    assert (document.format, document.page_count) == ("pptx", 4)
    assert document.notes == ("Dia 4 is in het bestand verborgen.",)
    assert document.title is not None
    assert document.kind is not None
    assert (document.title.value, document.kind.value) == ("Wijkverbetering à la carte", "slides")
    levels = [block.level for block in document.blocks if block.kind == "item"]
    assert levels == [1, 2, 1, 1, 1]


@pytest.mark.parametrize("form", ["odp", "pptx"])
def test_what_libreoffice_makes_of_it_reads_the_same(
    form: str, tmp_path: Path, office_profile: Path
) -> None:
    path = tmp_path / "bron" / "studiedag.pptx"
    path.parent.mkdir()
    path.write_bytes(presentation())
    made = converted(path, form, tmp_path / form, office_profile)
    document = read_bytes(made.read_bytes(), made.name)
    assert told(document) == EXPECTED
    assert (document.format, document.page_count) == (form, 4)


def test_a_presentation_without_slides_is_refused() -> None:
    from core.errors import UnreadableFile
    from tests.test_ingest_members import zip_of

    with pytest.raises(UnreadableFile):
        read_bytes(zip_of({"ppt/presentation.xml": b"<x/>"}), "leeg.pptx")
