"""How well known Dutch text comes back out of files of every format.

python -m benchmarks.formats WORKDIR      (needs LibreOffice; Chromium for its PDFs)

The sources of the sample corpus are written as DOCX, HTML and PDF by our own makers, and turned
into ODT, RTF and PDF by LibreOffice and into PDF by Chromium, which share no code with the
readers. Their tables become sheets (XLSX, ODS, XLS) and CSV, their headings slides (PPTX, ODP),
their text the body of a mail.

Words: F1 as a bag. Order: F1 of the longest common run of words, footnotes aside, since the
truth has them last. Tables: the same for rows alone. Numbers: the part of the list numbers that
stand before the words they number. Pages: the part of the blocks that stand on the page where the
maker or pdftotext has their first words. Signs: letters with accents and euro signs that are
left, per sign that was written. Files that stand in WORKDIR from an earlier run are used again.

Of a PDF only the numbers count that pdftotext finds printed: the maker of DOCX numbers two of the
119 otherwise than the source, and the maker of pages 15, as it begins a list anew behind a nested
one. Of DOCX, ODT, RTF and HTML all 119 are asked for, those 2 and 15 included.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from benchmarks.machine import data_fingerprint, save
from core.pages import pages_between
from core.records import Document
from corpus.layouts.lines import Breaks, read_breaks
from corpus.layouts.pdf import STYLES, make_pdf
from corpus.layouts.web import make_page
from corpus.layouts.word import make_docx
from corpus.source import Heading, Item, SourceText, Table, lines, plain, read_sources, truth
from ingest.members import read_bytes
from tests.ingest_makers import word_f1, words_of
from tests.places import ROOT

CORPUS = ROOT / "corpus"
_SIGNS = re.compile(r"[€À-ÿ]")


@dataclass(frozen=True, slots=True)
class Made:
    """A file with what it says; ``pages`` holds the words of each page where that is known."""

    name: str
    data: bytes
    truth: str  # all words, footnotes last
    body: str  # without footnotes, in reading order
    rows: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()  # each number with the words behind it
    pages: tuple[str, ...] = ()


def main() -> None:
    folder = Path(sys.argv[1])
    sources = read_sources(CORPUS / "sources")
    breaks = read_breaks(CORPUS / "hyphenation.txt")
    figures = {form: measured(made) for form, made in groups(sources, breaks, folder) if made}
    fingerprint = data_fingerprint(sorted((CORPUS / "sources").glob("*.md")))
    save("formats", {"data": fingerprint, "per format": figures})
    for form, row in figures.items():
        print(f"{form:22}", "  ".join(f"{key} {value}" for key, value in row.items()))


def groups(
    sources: list[SourceText], breaks: Breaks, folder: Path
) -> Iterator[tuple[str, list[Made]]]:
    """The files per format and maker."""
    docx = [of_source(one, f"{stem(one)}.docx", make_docx(one)) for one in sources]
    yield "DOCX", docx
    pages = [of_source(one, f"{stem(one)}.html", make_page(one)) for one in sources]
    yield "HTML", pages
    pdfs = [one for one in sources if one.head.layout in STYLES]
    yield (
        "PDF, reportlab",
        [paged(of_source(one, f"{stem(one)}.pdf", make_pdf(one, breaks)[0])) for one in pdfs],
    )
    for name, form in (("ODT", "odt"), ("RTF", "rtf"), ("PDF, LibreOffice", "pdf")):
        made = list(through_office(docx, form, folder))
        yield name, [paged(one) for one in made] if form == "pdf" else made
    yield "PDF, Chromium", [paged(one) for one in through_chromium(pages, folder)]
    books = [sheets(one) for one in sources if any(isinstance(p, Table) for p in one.pieces)]
    yield "XLSX", books
    for name, form in (("ODS", "ods"), ("XLS", "xls")):
        yield name, list(through_office(books, form, folder))
    yield "CSV", [table_file(one) for one in books]
    shows = [slides(one) for one in sources]
    yield "PPTX", shows
    yield "ODP", list(through_office(shows, "odp", folder))
    yield "EML", [mail(one) for one in sources]


def measured(files: Iterable[Made]) -> dict[str, Any]:
    """The figures of one format; the lowest file beside the mean where they differ."""
    rows = [_of_file(one) for one in files]
    found: dict[str, Any] = {"files": len(rows)}
    for key in ("words", "order", "tables"):
        values = [row[key] for row in rows if row[key] is not None]
        if values:
            found[key] = f"{sum(values) / len(values):.4f} (lowest {min(values):.4f})"
    for key in ("numbers", "pages", "signs"):
        right, of = (sum(row[key][n] for row in rows) for n in (0, 1))
        if of:
            found[key] = f"{right}/{of}"
    return found


def _of_file(made: Made) -> dict[str, Any]:
    document = read_bytes(made.data, made.name)
    text = document.text
    wanted, got = Counter(words_of(made.truth)), Counter(words_of(text))
    body = "\n".join(_blocks(document, "footnote", inside=False))
    rows = [text[b.start : b.end] for b in document.blocks if b.kind == "row"]
    flat = " ".join(text.split())
    signs, kept = Counter(_SIGNS.findall(made.truth)), Counter(_SIGNS.findall(text))
    return {
        "words": 2 * (wanted & got).total() / max(wanted.total() + got.total(), 1),
        "order": word_f1(made.body, re.sub(r"\[(\d+)\]", r"\1", body)),
        "tables": word_f1("\n".join(made.rows), "\n".join(rows)) if made.rows else None,
        "numbers": (sum(_is_in(one, flat) for one in made.numbered), len(made.numbered)),
        "pages": _pages_right(document, made.pages),
        "signs": ((signs & kept).total(), signs.total()),
    }


def _is_in(numbered: str, text: str) -> bool:
    """Whether the number stands before its words; ``1)`` may be ``1.``."""
    label, _, words = numbered.partition(" ")
    number = label.strip("().")
    return any(f"{number}{stop} {words}" in text for stop in ".)")


def _blocks(document: Document, kind: str, *, inside: bool) -> Iterator[str]:
    for block in document.blocks:
        if (block.kind == kind) == inside:
            yield document.text[block.start : block.end]


def _pages_right(document: Document, pages: tuple[str, ...]) -> tuple[int, int]:
    """How many blocks begin on the page that holds their first words, of how many."""
    right = of = 0
    held = [" ".join(words_of(page)) for page in pages]
    for block in document.blocks if pages else ():
        begin = " ".join(words_of(document.text[block.start : block.end])[:5])
        places = [number for number, page in enumerate(held, start=1) if begin in page]
        if len(begin.split()) == 5 and places:
            of += 1
            first, _ = pages_between(document.page_runs, block.start, block.end)
            right += first in places
    return right, of


def stem(source: SourceText) -> str:
    return source.name.removesuffix(".md")


def of_source(source: SourceText, name: str, data: bytes) -> Made:
    rows = [line for p in source.pieces if isinstance(p, Table) for line in lines(p)]
    numbered = [
        f"{piece.marker} {' '.join(plain(piece.text).split()[:4])}"
        for piece in source.pieces
        if isinstance(piece, Item) and piece.marker != "-"
    ]
    body = truth(replace(source, notes={}))
    return Made(name, data, truth(source), body, tuple(rows), tuple(numbered))


def through_office(made: Iterable[Made], form: str, folder: Path) -> Iterator[Made]:
    """The same texts in the files that LibreOffice makes of them."""
    before, after = folder / f"voor-{form}", folder / form
    before.mkdir(parents=True, exist_ok=True)
    files = list(made)
    for one in files:
        (before / one.name).write_bytes(one.data)
    profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
    names = [str(before / one.name) for one in files if not _made(one, form, after).exists()]
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(after)]
    if names:
        subprocess.run([*command, *names], check=True, capture_output=True)
    for one in files:
        path = _made(one, form, after)
        yield replace(one, name=path.name, data=path.read_bytes())


def _made(one: Made, form: str, folder: Path) -> Path:
    return folder / f"{one.name.rpartition('.')[0]}.{form}"


def through_chromium(made: Iterable[Made], folder: Path) -> Iterator[Made]:
    """The same texts in the PDFs that Chromium prints of the pages, without their furniture."""
    for one in made:
        page, printed = folder / one.name, folder / f"{one.name}.pdf"
        bare = re.sub(rb"(?s)<(nav|header|footer)\b.*?</\1>", b"", one.data)
        page.write_bytes(re.sub(rb'(?s)<div class="(?:cookie|menu)[^>]*>.*?</div>', b"", bare))
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
        ]
        if not printed.exists():
            subprocess.run(
            [*command, f"--print-to-pdf={printed}", page.resolve().as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
        yield replace(one, name=printed.name, data=printed.read_bytes())


def paged(made: Made) -> Made:
    """With the words of each page as pdftotext has them."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=made.data, capture_output=True, check=True
    )
    pages = tuple(done.stdout.decode().split("\f")[:-1])
    printed = " ".join(" ".join(pages).split())
    numbered = tuple(one for one in made.numbered if _is_in(one, printed))
    return replace(made, pages=pages, numbered=numbered)


def sheets(source: SourceText) -> Made:
    """Each table of a source as a sheet."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    tables = [piece for piece in source.pieces if isinstance(piece, Table)]
    pages: list[str] = []
    for number, table in enumerate(tables, start=1):
        sheet = book.add_worksheet(f"Tabel {number}")
        for at, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, plain(cell))
        pages.append("\n".join([f"Tabel {number}", *lines(table)]))
    book.close()
    rows = tuple(line for table in tables for line in lines(table))
    text = "\n".join(pages)
    return Made(f"{stem(source)}.xlsx", stream.getvalue(), text, text, rows, (), tuple(pages))


def table_file(book: Made) -> Made:
    """The first sheet as CSV, in the encoding and with the separator of Excel in Flanders."""
    import csv

    rows = [line.split("\t") for line in book.pages[0].split("\n")[1:]]
    stream = StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    text = "\n".join("\t".join(row) for row in rows)
    data = stream.getvalue().encode("cp1252", errors="replace")
    return Made(f"{book.name}.csv", data, text, text, tuple(text.split("\n")))


def slides(source: SourceText) -> Made:
    """A slide per heading, with what stands under it."""
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    pages: list[list[str]] = []
    rows: list[str] = []
    body: Any = None
    slide: Any = None
    for piece in source.pieces:
        said = lines(piece)
        if isinstance(piece, Heading) or slide is None:
            slide = show.slides.add_slide(show.slide_layouts[5])
            slide.shapes.title.text = said[0] if isinstance(piece, Heading) else "Begin"
            pages.append([slide.shapes.title.text])
            body = None
            if isinstance(piece, Heading):
                continue
        if isinstance(piece, Table):
            shape = slide.shapes.add_table(
                len(piece.rows), len(piece.rows[0]), Inches(1), Inches(2), Inches(8), Inches(3)
            )
            for at, row in enumerate(piece.rows):
                for column, cell in enumerate(row):
                    shape.table.cell(at, column).text = plain(cell)
            rows += said
            body = None
        for line in said if not isinstance(piece, Table) else ():
            if body is None:
                box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(4))
                body = box.text_frame
                body.text = line
            else:
                body.add_paragraph().text = line
        pages[-1] += said
    stream = BytesIO()
    show.save(stream)
    texts = tuple("\n".join(page) for page in pages)
    name = f"{stem(source)}.pptx"
    return Made(name, stream.getvalue(), "\n".join(texts), "\n".join(texts), tuple(rows), (), texts)


def mail(source: SourceText) -> Made:
    """The text as the body of a mail, wrapped as mail programs do."""
    letter = EmailMessage()
    letter["Subject"] = source.head.title
    letter["From"] = "Els Maes <els@vlaanderen.example>"
    said = [line for piece in source.pieces for line in lines(piece)]
    letter.set_content("\n\n".join(said) + "\n", cte="quoted-printable")
    text = "\n".join([source.head.title, "Van: Els Maes <els@vlaanderen.example>", *said])
    return Made(f"{stem(source)}.eml", bytes(letter), text, text)


if __name__ == "__main__":
    main()
