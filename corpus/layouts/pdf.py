"""A source as PDF: the measures of each layout, and the drawing of its pages."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Any

from corpus.layouts.lines import Breaks, Faces, Run
from corpus.layouts.pages import Page, Placed, Style, compose
from corpus.source import SourceText

HELVETICA = Faces("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", 10.5)
TIMES = Faces("Times-Roman", "Times-Bold", "Times-Italic", 10.5)
VERA = Faces("Vera", "VeraBd", "VeraIt", 9.0)
EMBEDDED = ("Vera", "VeraBd", "VeraIt")

REPORT = Style(TIMES, justify=True, hyphenate=True, foot="Pagina {page} van {pages}")
STYLES = {
    "pdf-plain": Style(HELVETICA),
    "pdf-report": REPORT,
    "pdf-columns": replace(REPORT, columns=2, margin=56.0, foot="{page}"),
    "pdf-tables": Style(replace(HELVETICA, size=9.5), margin=60.0, foot="{page} / {pages}"),
    "pdf-vera": Style(VERA, leading=1.45, foot="Pagina {page} van {pages}"),
    "pdf-question": Style(replace(TIMES, size=11.5), margin=84.0, foot="- {page} -"),
    "pdf-slides": Style(
        replace(HELVETICA, size=16.0),
        page=(720.0, 405.0),
        margin=48.0,
        headings=(26.0, 22.0, 18.0),
        foot="{page}",
    ),
}


def make_pdf(source: SourceText, breaks: Breaks) -> tuple[bytes, list[Page]]:
    """Return the bytes of the PDF and its pages; the same source gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    style = STYLES[source.head.layout]
    _register_fonts()
    pages = compose(source, style, breaks)
    file = BytesIO()
    # Uncompressed: what a compressor writes differs between versions of zlib.
    canvas = Canvas(file, pagesize=style.page, invariant=1, pageCompression=0, lang="nl-BE")
    canvas.setTitle(source.head.title)
    canvas.setSubject("Voorbeelddocument" + (" over een verzonnen gemeente" * source.head.invented))
    canvas.setAuthor("wijkwijzer, CC0-1.0")
    for number, page in enumerate(pages, 1):
        _draw(canvas, page, style)
        _margins(canvas, source.head.running, style, number, len(pages))
        canvas.showPage()
    canvas.save()
    return file.getvalue(), pages


def _register_fonts() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in EMBEDDED:
        registerFont(TTFont(name, f"{name}.ttf"))


def _draw(canvas: Any, page: Page, style: Style) -> None:
    canvas.setLineWidth(0.5)
    for mark in page.marks:
        if isinstance(mark, Placed):
            _draw_line(canvas, mark, style)
        else:
            canvas.line(mark.x1, mark.y1, mark.x2, mark.y2)


def _draw_line(canvas: Any, mark: Placed, style: Style) -> None:
    text = canvas.beginText(mark.x, mark.y)
    gaps = len(mark.line.words) - 1
    if mark.stretch and gaps:
        text.setWordSpace((mark.stretch - mark.line.natural) / gaps)
    for (font, size, rise), same in groupby(_with_spaces(mark, style), key=_face):
        text.setFont(font, size)
        text.setRise(rise)
        text.textOut("".join(run.text for run in same))
    text.setWordSpace(0)  # it would hold for every line that follows
    canvas.drawText(text)


def _with_spaces(mark: Placed, style: Style) -> Sequence[Run]:
    runs: list[Run] = []
    for word in mark.line.words:
        if runs:
            before = runs[-1]
            # A space stands in the font of the text, not raised as a footnote mark before it.
            size = style.faces.size if before.rise else before.size
            runs.append(Run(" ", style.faces.regular if before.rise else before.font, size))
        runs.extend(word.runs)
    return runs


def _face(run: Run) -> tuple[str, float, float]:
    return run.font, run.size, run.rise


def _margins(canvas: Any, running: str, style: Style, number: int, pages: int) -> None:
    wide, high = style.page
    canvas.setFont(style.faces.italic, style.faces.size * 0.8)
    if running:
        canvas.drawString(style.margin, high - style.margin * 0.55, running)
    if style.foot:
        foot = style.foot.format(page=number, pages=pages)
        canvas.drawCentredString(wide / 2, style.margin * 0.5, foot)
