"""PDF -> pieces."""

from dataclasses import dataclass

from core.errors import UnreadableFile
from ingest.pieces import Piece
from ingest.plain_text import text_pieces


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What was read of a PDF; empty strings where it does not say."""

    pieces: tuple[Piece, ...]
    page_count: int
    reader: str
    title: str = ""
    created: str = ""
    heads: str = ""
    notes: tuple[str, ...] = ()


def read_pdf(data: bytes) -> PdfFile:
    """The pieces of a PDF with their pages; raises UnreadableFile."""
    import pypdfium2
    from pypdfium2.version import PYPDFIUM_INFO

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(
            "De PDF is beschadigd of met een wachtwoord beveiligd.",
            "Bewaar ze opnieuw zonder wachtwoord.",
        ) from error
    pieces: list[Piece] = []
    count = len(document)
    for index in range(count):
        page = document[index]
        text = page.get_textpage().get_text_bounded()
        pieces += [
            Piece(p.kind, p.text, p.level, p.label, ((0, index + 1),)) for p in text_pieces(text)
        ]
    document.close()
    return PdfFile(tuple(pieces), count, f"pypdfium2 {PYPDFIUM_INFO.version}")
