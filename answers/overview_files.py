"""A matrix with its evidence as XLSX, DOCX and HTML."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from answers.layout import fitted, footnote
from answers.matrix import Matrix, evidence_of
from answers.web_reply import LOOK
from answers.word_reply import hyphenated
from core.errors import InputError
from core.names import PLACE_NAMES
from core.overviews import Proven
from core.pages import place_words
from core.spreadsheets import row_height
from core.xml_text import in_xml

_MOST_ON_A_PAGE = 8  # columns beside the first that a page across holds; of more, some at a time
_ON_A_PAGE = 6
_PAGE = 26.1  # centimetres between the margins of A4 across
_FIRST, _OTHERS = 34, 24  # widths of the columns of a matrix, in characters
_PROOF = (30, 24, 24, 36, 12, 6, 90)  # widths of the columns of the evidence
_MOST_CELL = 32_767  # characters that a cell of a spreadsheet holds


def written(matrix: Matrix, name: str) -> bytes:
    """The overview as the bytes of a file of that name; raises InputError for an unknown kind."""
    suffix = Path(name).suffix.lower()
    if suffix not in WRITERS:
        raise InputError(
            f"Een overzicht kan niet als '{suffix or name}' geschreven worden.",
            f"Kies een naam die eindigt op {', '.join(WRITERS)}.",
        )
    return WRITERS[suffix](matrix)


def _xlsx(matrix: Matrix) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        link = book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#0055CC", "underline": 1}
        )
        sheet, proof = book.add_worksheet("Overzicht"), book.add_worksheet("Bewijs")
        euro = {"valign": "top", "align": "left", "num_format": "#,##0"}
        sums = book.add_format(euro)
        proven_sums = book.add_format({**euro, "font_color": "#0055CC", "underline": 1})
        first = _proof_sheet(matrix, proof, head, plain)
        sheet.write_row(0, 0, [matrix.corner, *matrix.columns], head)
        sheet.set_row(0, row_height((name, _OTHERS) for name in matrix.columns))
        for number, row in enumerate(matrix.rows, start=1):
            sheet.write_string(number, 0, row, plain)
            told = [matrix.cells.get((row, column)) for column in matrix.columns]
            texts = [(cell.text, _OTHERS) for cell in told if cell is not None]
            sheet.set_row(number, row_height([(row, _FIRST), *texts]))
            for place, column in enumerate(matrix.columns, start=1):
                cell = matrix.cells.get((row, column))
                target = first.get((row, column))
                if cell is not None and target is not None:
                    url = f"internal:'Bewijs'!A{target + 1}"
                    sheet.write_url(number, place, url, link, string=cell.text[:_MOST_CELL])
                elif cell is not None:
                    sheet.write_string(number, place, cell.text[:_MOST_CELL], plain)
                if cell is not None and cell.euro is not None:  # a number keeps the link under it
                    form = sums if target is None else proven_sums
                    sheet.write_number(number, place, cell.euro, form)
        if matrix.note:  # below the rows, so that a filter takes the headings for headings
            sheet.write_string(len(matrix.rows) + 2, 0, matrix.note)
        sheet.set_column(0, 0, _FIRST)
        sheet.set_column(1, max(len(matrix.columns), 1), _OTHERS)
        sheet.repeat_columns(0)
        if len(matrix.columns) <= _MOST_ON_A_PAGE:
            sheet.fit_to_pages(1, 0)
        _framed(sheet, len(matrix.rows), len(matrix.columns), 1)
    return out.getvalue()


def _proof_sheet(matrix: Matrix, sheet: Any, head: Any, plain: Any) -> dict[tuple[str, str], int]:
    """Fills the sheet of evidence; gives the row (from 0) at which that of each cell begins."""
    names = ["Rij", "Kolom", "Vaststelling", "Document", "Datum", "Blz.", "Citaat"]
    sheet.write_row(0, 0, names, head)
    first: dict[tuple[str, str], int] = {}
    number = 0
    proofs = (
        (row, column, part.text, citation)
        for row, column, cell in evidence_of(matrix)
        for part in cell.proven
        for citation in part.citations
    )
    for number, (row, column, text, citation) in enumerate(proofs, start=1):
        first.setdefault((row, column), number)
        card = citation.document
        page = "" if citation.first_page is None else str(citation.first_page)
        if citation.place is not None:
            page = place_words(citation, PLACE_NAMES.__getitem__)
        title = card.title or card.path or card.id
        told = (row, column, text, title, card.date or "", page, citation.quote)
        for place, words in enumerate(told):
            sheet.write_string(number, place, words[:_MOST_CELL], plain)
        sheet.set_row(number, row_height(zip(told, _PROOF, strict=True)))
    for place, width in enumerate(_PROOF):
        sheet.set_column(place, place, width)
    sheet.fit_to_pages(1, 0)
    _framed(sheet, number, len(names) - 1, 0)
    return first


def _framed(sheet: Any, rows: int, columns: int, fixed: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, fixed)
    sheet.autofilter(0, 0, max(rows, 1), columns)


def _docx(matrix: Matrix) -> bytes:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = matrix.title
    document.core_properties.language = "nl-BE"
    hyphenated(document)
    document.styles["List Bullet"].font.size = Pt(9)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(2)
    document.add_heading(matrix.title, 1)
    if matrix.note:
        document.add_paragraph(in_xml(matrix.note))
    numbers = {(row, column): n for n, (row, column, _) in enumerate(evidence_of(matrix), start=1)}
    for columns in _bands(matrix.columns):
        _band(document, matrix, columns, numbers)
    document.add_heading("Bewijs per cel", 1)
    for number, (row, column, held) in enumerate(evidence_of(matrix), start=1):
        line = document.add_paragraph()
        line.add_run(in_xml(f"[{number}] {row} – {column}: {held.text}")).bold = True
        line.paragraph_format.keep_with_next = True
        for part in held.proven:
            if len(held.proven) > 1:
                document.add_paragraph(in_xml(part.text)).paragraph_format.keep_with_next = True
            for citation in part.citations:
                document.add_paragraph(in_xml(footnote(citation)), style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _bands(columns: Sequence[str]) -> Iterator[Sequence[str]]:
    """The columns in parts of nearly the same size that fit on a page."""
    parts = 1 if len(columns) <= _MOST_ON_A_PAGE else -(-len(columns) // _ON_A_PAGE)
    size = -(-len(columns) // parts) or 1
    for start in range(0, max(len(columns), 1), size):
        yield columns[start : start + size]


def _band(
    document: Any, matrix: Matrix, columns: Sequence[str], numbers: Mapping[tuple[str, str], int]
) -> None:
    """A table of some of the columns, with the rows that say something in them."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(columns) + 1)
    table.style = "Table Grid"
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(table.rows[0].cells, (matrix.corner, *columns), strict=True):
        cell.paragraphs[0].add_run(in_xml(name)).bold = True
    for row in matrix.rows:
        if not any((row, column) in matrix.cells for column in columns):
            continue
        made = table.add_row()
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        made.cells[0].paragraphs[0].add_run(in_xml(row)).bold = True
        for cell, column in zip(made.cells[1:], columns, strict=True):
            held = matrix.cells.get((row, column))
            if held is not None:
                mark = f" [{numbers[row, column]}]" if (row, column) in numbers else ""
                cell.paragraphs[0].add_run(in_xml(held.text + mark))
    texts = [
        [name, *(cell.text for cell in column.cells[1:])]
        for name, column in zip((matrix.corner, *columns), table.columns, strict=True)
    ]
    look = fitted(texts, _PAGE)
    widths = [Cm(width) for width in look.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for made in table.rows:
        for cell, width in zip(made.cells, widths, strict=True):
            cell.width = width
            room = cell.paragraphs[0].paragraph_format
            room.space_before, room.space_after = Pt(2), Pt(1)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(look.points)
    document.add_paragraph()


def _html(matrix: Matrix) -> bytes:
    numbers = {(row, column): n for n, (row, column, _) in enumerate(evidence_of(matrix), start=1)}

    def cell(row: str, column: str) -> str:
        held = matrix.cells.get((row, column))
        if held is None:
            return "<td></td>"
        number = numbers.get((row, column))
        text = escape(held.text)
        return f'<td><a href="#b{number}">{text}</a></td>' if number else f"<td>{text}</td>"

    head = "".join(f'<th scope="col">{escape(n)}</th>' for n in (matrix.corner, *matrix.columns))
    body = "\n".join(
        f'<tr><th scope="row">{escape(row)}</th>'
        f"{''.join(cell(row, column) for column in matrix.columns)}</tr>"
        for row in matrix.rows
    )
    proof = "\n".join(
        f'<section id="b{number}"><h3>{escape(f"{row} – {column}: {held.text}")}</h3>'
        f"{''.join(_part(part, alone=len(held.proven) == 1) for part in held.proven)}</section>"
        for number, (row, column, held) in enumerate(evidence_of(matrix), start=1)
    )
    title = escape(matrix.title)
    note = f"<p>{escape(matrix.note)}</p>\n" if matrix.note else ""
    page = (
        f'<!DOCTYPE html>\n<html lang="nl-BE">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{LOOK}body {{ max-width: none; }}\n"
        "h3 { font-size: 1rem; } .wide { overflow: auto; max-height: 90vh; }\n"
        "thead th { position: sticky; top: 0; background: Canvas; z-index: 1; }\n"
        "tbody th { position: sticky; left: 0; background: Canvas; text-align: left; }\n"
        "@media print { .wide { max-height: none; overflow: visible; } "
        "@page { size: A4 landscape; } }</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{note}"
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>\n<h2>Bewijs per cel</h2>\n{proof}\n"
        "</main>\n</body>\n</html>\n"
    )
    return page.encode()


def _part(part: Proven, *, alone: bool) -> str:
    """The evidence of one of the things that a cell says, named where it says more."""
    name = "" if alone else f"<p>{escape(part.text)}</p>"
    quotes = "".join(f"<li>{escape(footnote(one))}</li>" for one in part.citations)
    return f"{name}<ul>{quotes}</ul>"


WRITERS: Mapping[str, Callable[[Matrix], bytes]] = {
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".html": _html,
}
