"""PDF -> pieces: PDFium reads, and pypdf where PDFium cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import UnreadableFile
from core.records import ScannedPage
from ingest.characters import squeeze
from ingest.image_file import ImagePages
from ingest.margins import split_margins
from ingest.pdf_blocks import pdf_pieces
from ingest.pdf_extras import comments_on, flatten, has_words_beside, with_comments, with_fields
from ingest.pdf_fallback import needs_password, open_by_pypdf, plain_lines, text_by_pypdf
from ingest.pdf_lines import Line, page_lines
from ingest.pdf_runs import read_page
from ingest.pieces import Piece
from ingest.scan_pages import read_scans

_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What was read of a PDF; empty strings where it does not say."""

    pieces: tuple[Piece, ...]
    page_count: int
    reader: str
    title: str = ""
    created: str = ""
    heads: str = ""  # what stood in the margins
    notes: tuple[str, ...] = ()
    slides: bool = False
    scans: tuple[ScannedPage, ...] = ()


def read_pdf(data: bytes) -> PdfFile:
    """The pieces of a PDF with their pages; raises UnreadableFile."""
    import pypdfium2
    from pypdfium2.version import PYPDFIUM_INFO

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise needs_password() from error
        return _read_by_pypdf(data, error)
    try:
        return _read(document, data, f"pypdfium2 {PYPDFIUM_INFO.version}")
    finally:
        document.close()


def read_images(data: bytes) -> PdfFile:
    """The pieces that are recognised in an image file, as of a scan; raises UnreadableFile."""
    with ImagePages(data) as document:
        nothing: list[list[Line]] = [[] for _ in range(len(document))]
        scans = read_scans(document, nothing, scanned=True)
        heights = [document.height(index) for index in range(len(document))]
    pages = [list(scans.lines.get(number, ())) for number in range(1, len(nothing) + 1)]
    bodies, heads = split_margins(pages, heights)
    return PdfFile(
        tuple(pdf_pieces(bodies, slides=False)),
        len(pages),
        scans.reader,
        heads="\n".join(heads),
        notes=scans.notes,
        scans=scans.pages,
    )


def _read(document: Any, data: bytes, reader: str) -> PdfFile:
    pages: list[list[Line]] = []
    sizes: list[tuple[float, float]] = []
    failed: list[int] = []
    said: list[Piece] = []
    if document.get_formtype():
        document.init_forms()  # draws what was filled in where the file has no drawing of it
    for index in range(len(document)):
        lines, size = _page(document, index, said)
        if lines is None:
            failed.append(index + 1)
        pages.append(lines or [])
        sizes.append(size)
    if not any(pages):
        failed = list(range(1, len(pages) + 1))  # a scan, or a file that only pypdf can mend
    notes = _mend(pages, failed, data)
    scans = read_scans(document, pages)
    for number, lines_read in scans.lines.items():
        pages[number - 1] = list(lines_read)
    wide = sum(width > height for width, height in sizes)
    slides = wide > len(sizes) / 2
    bodies, heads = split_margins(pages, [height for _, height in sizes], slides)
    about = document.get_metadata_dict()
    return PdfFile(
        tuple(with_comments(pdf_pieces(bodies, slides), said)),
        len(pages),
        f"{reader}; {scans.reader}" if scans.lines else reader,
        squeeze(about.get("Title", "")),
        about.get("CreationDate", ""),
        "\n".join(heads),
        (*notes, *scans.notes),
        slides,
        scans.pages,
    )


def _page(
    document: Any, index: int, said: list[Piece]
) -> tuple[list[Line] | None, tuple[float, float]]:
    """The lines of a page and its size; comments on it are added to ``said``."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None, (595.0, 842.0)
    try:
        said += comments_on(page, index + 1)
        if has_words_beside(page):
            before = read_page(page)
            if flatten(page):
                page.close()
                page = document[index]
                runs = with_fields(before, read_page(page))
                return page_lines(runs, index + 1), (runs.width, runs.height)
        runs = read_page(page)
        return page_lines(runs, index + 1), (runs.width, runs.height)
    except pypdfium2.PdfiumError:
        return None, page.get_size()
    finally:
        page.close()


def _mend(pages: list[list[Line]], failed: Sequence[int], data: bytes) -> list[str]:
    """Fill the pages that PDFium could not read with what pypdf reads; notes for people."""
    if not failed:
        return []
    try:
        reader = open_by_pypdf(data)
        if len(reader.pages) != len(pages):
            reader = None  # it passed over a page: its numbers would be wrong
    except UnreadableFile:
        reader = None
    notes: list[str] = []
    for number in failed:
        text = text_by_pypdf(reader, number) if reader is not None else None
        if text is not None and not text.strip():
            continue
        if text is None:
            notes.append(f"Bladzijde {number} is beschadigd en kon niet gelezen worden.")
            continue
        pages[number - 1] = plain_lines(text, number)
        notes.append(f"Bladzijde {number} is met pypdf gelezen, zonder opmaak.")
    return notes


def _read_by_pypdf(data: bytes, cause: Exception) -> PdfFile:
    import pypdf

    try:
        reader = open_by_pypdf(data)
    except UnreadableFile as error:
        raise error from cause
    texts = [text_by_pypdf(reader, number + 1) for number in range(len(reader.pages))]
    pages = [plain_lines(text or "", number + 1) for number, text in enumerate(texts)]
    bad = [str(number + 1) for number, text in enumerate(texts) if text is None]
    notes = ["PDFium kon dit bestand niet openen; het is met pypdf gelezen, zonder opmaak."]
    if bad:
        notes.append(f"Niet gelezen: bladzijde {', '.join(bad)}.")
    return PdfFile(
        tuple(pdf_pieces(pages, slides=False)),
        len(pages),
        f"pypdf {pypdf.__version__}",
        notes=tuple(notes),
    )
