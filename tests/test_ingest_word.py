"""DOCX: automatic numbers, structure, footnotes, and packages that bite."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from core.errors import UnreadableFile
from ingest.pieces import Piece
from ingest.word_file import word_pieces
from ingest.word_numbering import figure
from tests.ingest_makers import W, docx_of


def _p(text: str, settings: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{settings}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def _numbered(text: str, depth: int = 0, list_id: int = 1) -> str:
    return _p(text, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{list_id}'/></w:numPr>")


def _level(depth: int, form: str, text: str, start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


NUMBERING = (
    "<w:abstractNum w:abstractNumId='7'>"
    + _level(0, "decimal", "%1.")
    + _level(1, "lowerLetter", "%2)")
    + _level(2, "lowerRoman", "(%3)")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='8'>"
    + _level(0, "upperRoman", "Artikel %1", start=3)
    + _level(1, "decimal", "%1.%2")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='9'>"
    + _level(0, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='7'/>"
    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='8'/></w:num>"
    "<w:num w:numId='4'><w:abstractNumId w:val='9'/></w:num>"
)


def _pieces(body: str, **parts: str) -> list[Piece]:
    return word_pieces(docx_of(body, **parts))[0]


def test_automatic_numbers_count_as_word_counts() -> None:
    body = (
        _numbered("eerste") + _numbered("sub", 1) + _numbered("dieper", 2) + _numbered("sub", 1)
        + _p("tussen") + _numbered("tweede") + _numbered("opnieuw", 1)
        + _numbered("andere lijst", 0, 2) + _numbered("gaat voort", 0, 2)
        + _numbered("romeins", 0, 3) + _numbered("wettelijk", 1, 3) + _numbered("punt", 0, 4)
    )  # fmt: skip
    assert [(p.label, p.level) for p in _pieces(body, numbering=NUMBERING) if p.kind == "item"] == [
        ("1.", 1),
        ("a)", 2),
        ("(i)", 3),
        ("b)", 2),
        ("2.", 1),
        ("a)", 2),
        ("1.", 1),
        ("2.", 1),
        ("Artikel III", 1),
        ("III.1", 2),
        ("•", 1),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_numbers_agree_with_docx2python(seed: int) -> None:
    """The same lists, read by a library that also counts them."""
    from docx2python import docx2python

    chance = random.Random(seed)
    depths = [0]
    for _ in range(30):
        depths.append(chance.randint(0, min(depths[-1] + 1, 2)))
    body = "".join(_numbered(f"punt{n}", depth) for n, depth in enumerate(depths))
    data = docx_of(body, numbering=NUMBERING)
    with docx2python(io.BytesIO(data)) as other:
        lines = [line.split() for line in other.text.split("\n") if line.strip()]
    counted = [(label.strip("().").rstrip(")"), word) for label, word in lines]
    mine = [(p.label.strip("()."), p.text.split()[-1]) for p in word_pieces(data)[0]]
    assert mine == counted


STYLES = (
    "<w:style w:type='paragraph' w:styleId='Kop1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Eigen'><w:name w:val='Mijn kop'/>"
    "<w:basedOn w:val='Kop1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Omtrek'><w:name w:val='x'/>"
    "<w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>"
)


def test_headings_come_from_styles_what_they_are_based_on_and_outline_levels() -> None:
    body = "".join(
        _p(text, f"<w:pStyle w:val='{style}'/>")
        for text, style in (
            ("Een", "Kop1"),
            ("Twee", "Eigen"),
            ("Drie", "Omtrek"),
            ("Vier", "Geen"),
        )
    )
    found = [(p.kind, p.level, p.text) for p in _pieces(body, styles=STYLES)]
    assert found == [
        ("heading", 1, "Een"),
        ("heading", 1, "Twee"),
        ("heading", 3, "Drie"),
        ("paragraph", 0, "Vier"),
    ]


def test_a_table_becomes_rows_and_a_frame_its_text() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{_p(cell)}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    body = table(("Partner", "Rol"), ("OCMW", "trekker")) + table(("Alleen een kader",))
    assert [(p.kind, p.text) for p in _pieces(body)] == [
        ("row", "Partner | Rol"),
        ("row", "OCMW | trekker"),
        ("paragraph", "Alleen een kader"),
    ]


def test_a_footnote_stands_behind_its_paragraph() -> None:
    body = "<w:p><w:r><w:t>Bewering</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r></w:p>"
    notes = f"<w:footnote w:id='5'>{_p('De bron.')}</w:footnote>"
    found = [(p.kind, p.text, p.label) for p in _pieces(body + _p("Verder."), footnotes=notes)]
    assert found == [
        ("paragraph", "Bewering[1]", ""),
        ("footnote", "[1] De bron.", "1"),
        ("paragraph", "Verder.", ""),
    ]


def test_what_was_deleted_hidden_or_a_field_code_is_not_read() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins><w:r><w:t>nieuw</w:t></w:r>"
        "</w:ins><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>verborgen</w:t></w:r><w:r><w:tab/><w:t>tekst</w:t></w:r></w:p>"
    )
    assert [p.text for p in _pieces(body)] == ["nieuw tekst"]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (27, "lowerLetter", "aa"),
        (3, "none", ""),
    ],
)
def test_figures_are_written_as_word_does(number: int, form: str, written: str) -> None:
    assert figure(number, form) == written


def _packed(document: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def test_an_entity_bomb_is_refused() -> None:
    bomb = "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><w:document>&b;</w:document>"
    with pytest.raises(UnreadableFile, match="DTD"):
        word_pieces(_packed(bomb))


def test_a_zip_bomb_is_refused() -> None:
    filler = " " * (101 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="te groot"):
        word_pieces(_packed(f"<w:document xmlns:w='{W}'>{filler}</w:document>"))


def test_a_cell_that_says_it_spans_a_hundred_million_columns_is_just_a_cell() -> None:
    span = "<w:tcPr><w:gridSpan w:val='100000000'/></w:tcPr>"
    row = f"<w:tr><w:tc>{span}{_p('een')}</w:tc><w:tc>{_p('twee')}</w:tc></w:tr>"
    assert [p.text for p in _pieces(f"<w:tbl>{row}</w:tbl>")] == ["een | twee"]


@pytest.mark.parametrize("cut", [10, 200, 600])
def test_a_truncated_package_says_so(cut: int) -> None:
    data = docx_of(_p("tekst") * 50)
    with pytest.raises(UnreadableFile):
        word_pieces(data[:-cut])


def test_a_package_without_a_text_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "leeg.docx", "w") as archive:
        archive.writestr("word/styles.xml", "<a/>")
    with pytest.raises(UnreadableFile, match="tekstdeel"):
        word_pieces((tmp_path / "leeg.docx").read_bytes())
