"""A reply as ODT with real footnotes, headings and a repeated table header."""

import io
from typing import Any
from xml.sax.saxutils import escape

from answers.layout import (
    POINTS,
    Fitted,
    Grid,
    Heading,
    Run,
    Style,
    Text,
    file_title,
    pieces_of,
)
from core.replies import Reply
from core.xml_text import in_xml

_STYLES: dict[Style, str] = {
    "head": "Kop_20_antwoord",
    "title": "Onderwerp",
    "question": "Vraag",
    "body": "Tekst",
    "label": "Tussenkop",
    "remark": "Opmerking",
    "item": "Punt",
    "quote": "Tekst",
}
_WIDTH, _ACROSS = 17.0, 25.7  # cm between the margins of A4, upright and across
_FONT = 'style:font-name="Carlito" fo:font-family="Calibri, Carlito"'
# name, parent, paragraph properties, text properties
_PARAGRAPHS = (
    ("Tekst", "Standard", 'fo:margin-bottom="0.2cm"', f'{_FONT} fo:font-size="11pt"'),
    ("Kop_20_antwoord", "Tekst", 'fo:margin-bottom="0cm"', ""),
    (
        "Onderwerp",
        "Tekst",
        'fo:margin-top="0.5cm" fo:margin-bottom="0.25cm"',
        'fo:font-weight="bold" fo:font-size="13pt"',
    ),
    (
        "Vraag",
        "Tekst",
        'fo:margin-top="0.55cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
        'fo:font-weight="bold"',
    ),
    (
        "Tussenkop",
        "Tekst",
        'fo:margin-bottom="0.15cm" fo:keep-with-next="always"',
        'fo:font-weight="bold" fo:font-style="italic"',
    ),
    ("Opmerking", "Tekst", 'fo:margin-top="0.2cm"', 'fo:font-style="italic" fo:color="#555555"'),
    ("Punt", "Tekst", 'fo:margin-left="0.6cm" fo:text-indent="-0.4cm"', ""),
    *(
        style
        for points in POINTS
        for style in (
            (f"Cel{points}", "Tekst", 'fo:margin-bottom="0.05cm"', f'fo:font-size="{points}pt"'),
            (f"Celkop{points}", f"Cel{points}", "", 'fo:font-weight="bold"'),
        )
    ),
    ("Voetnoot", "Tekst", 'fo:margin-bottom="0.05cm"', 'fo:font-size="9pt"'),
)


def odt_of(reply: Reply) -> bytes:
    """The reply as an ODT file."""
    from odfdo import Document

    document = Document("text")
    _set_up(document, reply)
    notes: list[str] = []
    for number, piece in enumerate(pieces_of(reply), start=1):
        for element in _elements(document, piece, notes, number):
            document.body.append(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, reply: Reply) -> None:
    from odfdo import Element

    document.body.clear()
    meta = document.meta
    meta.title, meta.language = file_title(reply), "nl-BE"
    meta.subject = in_xml(reply.question.title or "")
    for name, parent, paragraph, text in _PARAGRAPHS:
        style = (
            f'<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="{parent}">'
            f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/>"
            "</style:style>"
        )
        document.insert_style(Element.from_tag(style))
    for name, look in (
        ("Vet", 'fo:font-weight="bold"'),
        ("Schuin", 'fo:font-style="italic"'),
        ("Hoog", 'style:text-position="super 58%"'),
    ):
        style = (
            f'<style:style style:name="{name}" style:family="text">'
            f"<style:text-properties {look}/></style:style>"
        )
        document.insert_style(Element.from_tag(style))
    cell = (
        '<style:style style:name="Rand" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #808080" fo:padding="0.1cm"/></style:style>'
    )
    document.insert_style(Element.from_tag(cell), automatic=True)
    _foot(document, file_title(reply))


def _foot(document: Any, title: str) -> None:
    """The title and the number of the page at the foot of every page, also of those across."""
    from odfdo import Element

    room = '<style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.3cm"/>'
    footer = (
        f'<style:footer><text:p text:style-name="Voetnoot">{escape(title)} – blz. '
        '<text:page-number text:select-page="current">1</text:page-number> van '
        "<text:page-count>1</text:page-count></text:p></style:footer>"
    )
    layout = (
        '<style:page-layout style:name="Dwars"><style:page-layout-properties '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
        f'fo:margin="2cm"/><style:footer-style>{room}</style:footer-style></style:page-layout>'
    )
    page = (
        '<style:master-page style:name="Dwars" style:page-layout-name="Dwars">'
        f"{footer}</style:master-page>"
    )
    styles = document.get_part("styles.xml")
    for place, xml in (
        ("//style:footer-style", room),
        ("//style:master-page", footer),
        ("//office:automatic-styles", layout),
        ("//office:master-styles", page),
    ):
        styles.get_element(place).append(Element.from_tag(xml))
    for name, parent, master in (
        ("Dwars", "Tussenkop", "Dwars"),
        ("Rechtop", "Voetnoot", "Standard"),
    ):
        style = (
            f'<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="{parent}" style:master-page-name="{master}"/>'
        )
        document.insert_style(Element.from_tag(style), automatic=True)


def _columns(document: Any, look: Fitted, number: int) -> str:
    """The columns of a table, each with a style that gives it its width."""
    from odfdo import Element

    found = []
    for place, width in enumerate(look.widths, start=1):
        name = f"Tabel{number}.{place}"
        style = (
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        )
        document.insert_style(Element.from_tag(style), automatic=True)
        found.append(f'<table:table-column table:style-name="{name}"/>')
    return "".join(found)


def _elements(
    document: Any, piece: Heading | Text | Grid, notes: list[str], number: int
) -> list[Any]:
    from odfdo import Element

    if isinstance(piece, Heading):
        # The template numbers headings; a list header is one that it leaves alone.
        level = f'text:outline-level="{piece.level}" text:is-list-header="true"'
        xml = f"<text:h {level}>{escape(in_xml(piece.text))}</text:h>"
        return [Element.from_tag(xml)]
    if isinstance(piece, Grid):
        look = piece.fitted(_WIDTH, _ACROSS)
        columns = _columns(document, look, number)
        table = _table(piece, columns, notes, number, look.points)
        style = "Dwars" if look.across else "Tussenkop"
        title = f'<text:p text:style-name="{style}">{escape(piece.title)}</text:p>'
        after = ['<text:p text:style-name="Rechtop"/>'] if look.across else []
        return [Element.from_tag(tag) for tag in (title, table, *after)]
    bullet = "• " if piece.style == "item" else ""
    words = bullet + "".join(_run(run, notes) for run in piece.runs)
    return [Element.from_tag(f'<text:p text:style-name="{_STYLES[piece.style]}">{words}</text:p>')]


def _table(grid: Grid, columns: str, notes: list[str], number: int, points: int) -> str:
    head = "".join(_cell(escape(name), f"Celkop{points}") for name in grid.columns)
    rows = "".join(
        "<table:table-row>"
        + "".join(_cell(_run(cell, notes), f"Cel{points}") for cell in row)
        + "</table:table-row>"
        for row in grid.rows
    )
    return (
        f'<table:table table:name="Tabel{number}">'
        f"{columns}"
        f"<table:table-header-rows><table:table-row>{head}</table:table-row>"
        f"</table:table-header-rows>{rows}</table:table>"
    )


def _cell(words: str, style: str) -> str:
    return (
        '<table:table-cell table:style-name="Rand" office:value-type="string">'
        f'<text:p text:style-name="{style}">{words}</text:p></table:table-cell>'
    )


def _run(run: Run, notes: list[str]) -> str:
    words = escape(in_xml(run.text)).replace("\n", "<text:line-break/>")
    if run.bold or run.italic:
        look = "Vet" if run.bold else "Schuin"
        words = f'<text:span text:style-name="{look}">{words}</text:span>'
    marks = []
    for note in run.notes:
        notes.append(note)
        marks.append(_note(len(notes), note))
    return words + '<text:span text:style-name="Hoog">, </text:span>'.join(marks)


def _note(number: int, note: str) -> str:
    return (
        f'<text:note text:id="ftn{number}" text:note-class="footnote">'
        f"<text:note-citation>{number}</text:note-citation><text:note-body>"
        f'<text:p text:style-name="Voetnoot"><text:s/>{escape(in_xml(note))}</text:p>'
        "</text:note-body></text:note>"
    )
