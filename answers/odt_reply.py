"""A reply as ODT with real footnotes, headings and a repeated table header."""

import io
from typing import Any
from xml.sax.saxutils import escape

from answers.layout import Grid, Heading, Run, Style, Text, file_title, pieces_of
from core.replies import Reply

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
WIDTH = 17.0  # cm between the margins
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
    ("Cel", "Tekst", 'fo:margin-bottom="0.05cm"', 'fo:font-size="10pt"'),
    ("Celkop", "Cel", "", 'fo:font-weight="bold"'),
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
    meta.subject = _legal(reply.question.title or "")
    for name, parent, paragraph, text in _PARAGRAPHS:
        style = (
            f'<style:style style:name="{name}" style:family="paragraph" '
            f'style:parent-style-name="{parent}">'
            f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/>"
            "</style:style>"
        )
        document.insert_style(Element.from_tag(style))
    for name, look in (("Vet", 'fo:font-weight="bold"'), ("Schuin", 'fo:font-style="italic"')):
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


def _columns(document: Any, grid: Grid, number: int) -> str:
    """The columns of a table, each with a style that gives it its part of the width."""
    from odfdo import Element

    found = []
    for place, share in enumerate(grid.shares, start=1):
        name, width = f"Tabel{number}.{place}", WIDTH * share / sum(grid.shares)
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
        xml = f"<text:h {level}>{escape(_legal(piece.text))}</text:h>"
        return [Element.from_tag(xml)]
    if isinstance(piece, Grid):
        columns = _columns(document, piece, number)
        table = _table(piece, columns, notes, number)
        title = f'<text:p text:style-name="Tussenkop">{escape(piece.title)}</text:p>'
        return [Element.from_tag(title), Element.from_tag(table)]
    bullet = "• " if piece.style == "item" else ""
    words = bullet + "".join(_run(run, notes) for run in piece.runs)
    return [Element.from_tag(f'<text:p text:style-name="{_STYLES[piece.style]}">{words}</text:p>')]


def _table(grid: Grid, columns: str, notes: list[str], number: int) -> str:
    head = "".join(_cell(escape(name), "Celkop") for name in grid.columns)
    rows = "".join(
        "<table:table-row>"
        + "".join(_cell(_run(cell, notes), "Cel") for cell in row)
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
    words = escape(_legal(run.text))
    if run.bold or run.italic:
        look = "Vet" if run.bold else "Schuin"
        words = f'<text:span text:style-name="{look}">{words}</text:span>'
    marks = []
    for note in run.notes:
        notes.append(note)
        marks.append(_note(len(notes), note))
    return words + "".join(marks)


def _note(number: int, note: str) -> str:
    return (
        f'<text:note text:id="ftn{number}" text:note-class="footnote">'
        f"<text:note-citation>{number}</text:note-citation><text:note-body>"
        f'<text:p text:style-name="Voetnoot"><text:s/>{escape(_legal(note))}</text:p>'
        "</text:note-body></text:note>"
    )


def _legal(words: str) -> str:
    """The words without the control characters that XML cannot hold."""
    return "".join(character for character in words if character >= " " or character in "\t\n")
