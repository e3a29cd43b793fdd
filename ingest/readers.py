"""Bytes of a known format -> Reading: one plain function per format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.records import Format, ScannedPage
from ingest.hints import Hints
from ingest.pieces import Piece

if TYPE_CHECKING:
    from ingest.sheet import Workbook


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file's bytes."""

    pieces: tuple[Piece, ...]
    reader: str  # the engine and its version
    hints: Hints = field(default_factory=Hints)
    page_count: int | None = None
    notes: tuple[str, ...] = ()
    scans: tuple[ScannedPage, ...] = ()


def _read_text(data: bytes) -> Reading:
    from ingest.decoding import decode
    from ingest.plain_text import text_pieces

    text, encoding = decode(data)
    return Reading(tuple(text_pieces(text)), f"text ({encoding})")


def _read_markdown(data: bytes) -> Reading:
    import markdown_it

    from ingest.decoding import decode
    from ingest.markdown_text import front_matter, markdown_pieces

    text, _ = decode(data)
    head = front_matter(text)
    hints = Hints(title=head.get("title", ""), date=head.get("date", ""), how="front matter")
    return Reading(tuple(markdown_pieces(text)), f"markdown-it-py {markdown_it.__version__}", hints)


def _read_page(data: bytes) -> Reading:
    from ingest.web_page import page_pieces, read_markup

    pieces, about = page_pieces(read_markup(data))
    hints = Hints(title=about.title, date=about.date, how="web page", url=about.url)
    return Reading(tuple(pieces), _lxml(), hints)


def _read_word(data: bytes) -> Reading:
    from ingest.word_file import word_pieces

    pieces, about = word_pieces(data)
    hints = Hints(
        title=about.title, created=about.created, how="docx properties", heads=about.heads
    )
    notes = _on_changes(about.deleted)
    return Reading(tuple(pieces), _lxml(), hints, notes=notes)


def _read_pdf(data: bytes) -> Reading:
    from ingest.pdf_file import read_pdf

    file = read_pdf(data)
    hints = Hints(
        title=file.title,
        created=file.created,
        how="pdf metadata",
        heads=file.heads,
        slides=file.slides,
    )
    return Reading(file.pieces, file.reader, hints, file.page_count, file.notes, file.scans)


def _read_image(data: bytes) -> Reading:
    from ingest.pdf_file import read_images

    file = read_images(data)
    hints = Hints(heads=file.heads, how="image")
    return Reading(file.pieces, file.reader, hints, file.page_count, file.notes, file.scans)


def _read_eml(data: bytes) -> Reading:
    from ingest.mail import mail_pieces
    from ingest.mail_file import read_eml

    mail = read_eml(data)
    hints = Hints(title=mail.subject, date=mail.day, how="mail head")
    return Reading(tuple(mail_pieces(mail)), "email (Python)", hints)


def _read_msg(data: bytes) -> Reading:
    from importlib.metadata import version

    from ingest.mail_outlook import eml_of

    return replace(_read_eml(eml_of(data)), reader=f"python-oxmsg {version('python-oxmsg')}")


def _read_odt(data: bytes) -> Reading:
    from ingest.open_files import read_odt

    file = read_odt(data)
    about = file.about
    hints = Hints(title=about.title, created=about.created, how="odt properties", heads=file.heads)
    return Reading(file.pieces, _lxml(), hints, notes=_on_changes(file.deleted))


def _read_odp(data: bytes) -> Reading:
    from ingest.open_files import read_odp

    file = read_odp(data)
    hints = Hints(file.about.title, created=file.about.created, how="odp properties", slides=True)
    return Reading(file.pieces, _lxml(), hints, file.page_count)


def _read_pptx(data: bytes) -> Reading:
    from ingest.slides_pptx import read_pptx

    file = read_pptx(data)
    hints = Hints(file.about.title, created=file.about.created, how="pptx properties", slides=True)
    notes = [f"Dia {number} is in het bestand verborgen." for number in file.hidden]
    return Reading(file.pieces, _lxml(), hints, file.count, tuple(notes))


def _read_rtf(data: bytes) -> Reading:
    from importlib.metadata import version

    from ingest.rich_text import read_rtf

    file = read_rtf(data)
    hints = Hints(title=file.title, created=file.created, how="rtf properties")
    reader = f"striprtf {version('striprtf')}"
    return Reading(file.pieces, reader, hints, notes=_on_changes(file.deleted))


def _on_changes(deleted: int) -> tuple[str, ...]:
    if not deleted:
        return ()
    many = "1 geschrapt stuk staat" if deleted == 1 else f"{deleted} geschrapte stukken staan"
    return (f"Het bestand houdt wijzigingen bij; {many} niet in de tekst.",)


def _read_xlsx(data: bytes) -> Reading:
    from ingest.sheet_xlsx import read_xlsx

    return _of_workbook(read_xlsx(data), _lxml())


def _read_ods(data: bytes) -> Reading:
    from ingest.sheet_ods import read_ods

    return _of_workbook(read_ods(data), _lxml())


def _read_xls(data: bytes) -> Reading:
    from importlib.metadata import version

    from ingest.sheet_xls import read_xls

    return _of_workbook(read_xls(data), f"python-calamine {version('python-calamine')}")


def _read_csv(data: bytes) -> Reading:
    from ingest.decoding import decode
    from ingest.sheet import Workbook, sheet_pieces, title_of_book
    from ingest.sheet_csv import read_csv

    text, encoding = decode(data)
    sheet = read_csv(text)
    hints = Hints(title=title_of_book(Workbook((sheet,))), how="first row")
    return Reading(tuple(sheet_pieces(sheet, None)), f"csv ({encoding})", hints)


def _of_workbook(book: "Workbook", reader: str) -> Reading:
    from ingest.sheet import MOST_CELLS, title_of_book, workbook_pieces

    found = title_of_book(book)
    hints = Hints(
        title=found or book.title,
        created=book.created,
        how="first row" if found else "properties",
    )
    notes = [
        f"Het blad '{sheet.name}' is in het bestand verborgen."
        for sheet in book.sheets
        if sheet.hidden and sheet.rows
    ]
    if book.cut_short:
        notes.append(f"Alleen de eerste {MOST_CELLS} gevulde cellen zijn gelezen.")
    return Reading(tuple(workbook_pieces(book)), reader, hints, len(book.sheets), tuple(notes))


def _lxml() -> str:
    from lxml import etree

    return f"lxml {'.'.join(str(part) for part in etree.LXML_VERSION[:3])}"


READERS: Mapping[Format, Callable[[bytes], Reading]] = {
    "pdf": _read_pdf,
    "docx": _read_word,
    "html": _read_page,
    "markdown": _read_markdown,
    "text": _read_text,
    "odt": _read_odt,
    "rtf": _read_rtf,
    "pptx": _read_pptx,
    "odp": _read_odp,
    "xlsx": _read_xlsx,
    "xls": _read_xls,
    "ods": _read_ods,
    "csv": _read_csv,
    "eml": _read_eml,
    "msg": _read_msg,
    "image": _read_image,
}
