"""A reply as DOCX with real footnotes, headings and a repeated table header."""

import io
from typing import Any
from xml.sax.saxutils import escape

from answers.layout import Fitted, Grid, Heading, Run, Style, Text, file_title, pieces_of
from core.replies import Reply
from core.xml_text import in_xml

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FONT = "Calibri"
_STYLES: dict[Style, str] = {
    "head": "Kop antwoord",
    "title": "Onderwerp",
    "question": "Vraag",
    "body": "Normal",
    "label": "Tussenkop",
    "remark": "Opmerking",
    "item": "List Bullet",
    "quote": "Quote",
}
_WIDTH, _ACROSS = 16.0, 24.7  # cm between the margins of A4, upright and across


def word_of(reply: Reply) -> bytes:
    """The reply as a DOCX file."""
    import docx

    document = docx.Document()
    _set_up(document, reply)
    notes: list[str] = []
    for piece in pieces_of(reply):
        if isinstance(piece, Heading):
            document.add_heading(in_xml(piece.text), piece.level)
        elif isinstance(piece, Grid):
            _grid_on_its_page(document, piece, notes)
        else:
            _paragraph(document.add_paragraph(style=_STYLES[piece.style]), piece, notes)
    _add_footnotes(document, notes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, reply: Reply) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    _styles(document)
    _foot(section, file_title(reply))
    properties = document.core_properties
    properties.title, properties.language = file_title(reply), "nl-BE"
    properties.author = properties.comments = ""
    properties.subject = in_xml(reply.question.title or "")


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        font = styles[name].font
        font.name = _FONT
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    styles["Normal"].font.size = Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Heading 1"].font.size = Pt(14)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    made = {
        name: styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        for name in ("Kop antwoord", "Onderwerp", "Vraag", "Tussenkop", "Opmerking", "Voetnoot")
    }
    for style in made.values():
        style.base_style = styles["Normal"]
    made["Kop antwoord"].paragraph_format.space_after = Pt(0)
    made["Onderwerp"].font.bold, made["Onderwerp"].font.size = True, Pt(13)
    made["Onderwerp"].paragraph_format.space_before = Pt(14)
    made["Vraag"].font.bold = True
    made["Vraag"].paragraph_format.space_before = Pt(16)
    made["Tussenkop"].font.bold = made["Tussenkop"].font.italic = True
    made["Opmerking"].font.italic = True
    made["Opmerking"].paragraph_format.space_before = Pt(6)
    made["Opmerking"].font.color.rgb = RGBColor(0x55, 0x55, 0x55)
    made["Voetnoot"].font.size = Pt(9)
    made["Voetnoot"].paragraph_format.space_after = Pt(2)
    for name in ("Vraag", "Tussenkop"):
        made[name].paragraph_format.keep_with_next = True
        made[name].next_paragraph_style = styles["Normal"]
    hyphenated(document)
    language = styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "nl-BE")


def hyphenated(document: Any) -> None:
    """Let the word processor break long words with a hyphen."""
    from docx.oxml import OxmlElement

    document.settings.element.insert(0, OxmlElement("w:autoHyphenation"))


def _foot(section: Any, title: str) -> None:
    from docx.shared import Pt

    line = section.footer.paragraphs[0]
    line.text = f"{title} – blz. "
    _field(line, "PAGE")
    line.add_run(" van ")
    _field(line, "NUMPAGES")
    for run in line.runs:
        run.font.size = Pt(9)


def _field(paragraph: Any, name: str) -> None:
    """A field that the word processor fills in, one run per piece so that each takes the size."""
    from docx.oxml import parse_xml

    pieces = (
        '<w:fldChar {} w:fldCharType="begin"/>',
        f'<w:instrText {{}} xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar {} w:fldCharType="separate"/>',
        "<w:t {}>1</w:t>",
        '<w:fldChar {} w:fldCharType="end"/>',
    )
    for piece in pieces:
        paragraph.add_run()._r.append(parse_xml(piece.format(f'xmlns:w="{_WORD}"')))


def _paragraph(paragraph: Any, piece: Text, notes: list[str]) -> None:
    for run in piece.runs:
        _run(paragraph, run, notes)


def _run(paragraph: Any, run: Run, notes: list[str]) -> None:
    from docx.oxml import parse_xml

    made = paragraph.add_run(in_xml(run.text))
    made.bold, made.italic = run.bold or None, run.italic or None
    for place, note in enumerate(run.notes):
        notes.append(note)
        comma = "<w:t>, </w:t>" if place else ""
        paragraph._p.append(
            parse_xml(
                f'<w:r xmlns:w="{_WORD}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{comma}'
                f'<w:footnoteReference w:id="{len(notes)}"/></w:r>'
            )
        )


def _grid_on_its_page(document: Any, grid: Grid, notes: list[str]) -> None:
    look = grid.fitted(_WIDTH, _ACROSS)
    if look.across:
        _turn_page(document)
    _grid(document, grid, look, notes)
    if look.across:
        _turn_page(document)


def _turn_page(document: Any) -> None:
    """Go on on a page that lies where the last one stood, or stands where it lay."""
    from docx.enum.section import WD_ORIENT

    last = document.sections[-1]
    section = document.add_section()
    section.page_width, section.page_height = last.page_height, last.page_width
    lies = section.page_width > section.page_height
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT


def _grid(document: Any, grid: Grid, look: Fitted, notes: list[str]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    caption = document.add_paragraph(style=_STYLES["label"])
    caption.paragraph_format.space_before = Pt(8)
    caption.add_run(grid.title)
    table = document.add_table(rows=1, cols=len(grid.columns))
    table.style = "Table Grid"
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(head.cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in grid.rows:
        made = table.add_row()
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, run in zip(made.cells, row, strict=True):
            _run(cell.paragraphs[0], run, notes)
    table.autofit = False
    for column, width in zip(table.columns, look.widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, look.widths, strict=True):
            cell.width = Cm(width)
            room = cell.paragraphs[0].paragraph_format
            room.space_before = room.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(look.points)


def _add_footnotes(document: Any, notes: list[str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    rows = "".join(_footnote(number, note) for number, note in enumerate(notes, start=1))
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{_WORD}">{marks}{rows}</w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob.encode(), document.part.package)
    document.part.relate_to(part, f"{_OFFICE}/footnotes")


def _footnote(number: int, note: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="Voetnoot"/></w:pPr>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(in_xml(note))}</w:t></w:r></w:p></w:footnote>'
    )
