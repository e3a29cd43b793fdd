"""What pypdf reads where PDFium cannot: words and pages, no geometry."""

import io
import logging
from typing import Any

from core.errors import UnreadableFile
from ingest.pdf_lines import Line


def open_by_pypdf(data: bytes) -> Any:
    """A pypdf reader of the file; raises UnreadableFile where it needs a password or is too bad."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news to a person
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)
    except Exception as error:  # pypdf lets 1 error in 130 through that is not its own
        raise UnreadableFile(
            "De PDF is zo beschadigd dat ze niet geopend kan worden.",
            "Open ze in een PDF-lezer en druk ze opnieuw af naar PDF, of vraag ze opnieuw op.",
        ) from error
    if locked:
        raise needs_password()
    return reader


def needs_password() -> UnreadableFile:
    """The error for a file that opens with a password only."""
    return UnreadableFile(
        "De PDF is met een wachtwoord beveiligd.",
        "Bewaar een kopie zonder wachtwoord en voeg die toe.",
    )


def text_by_pypdf(reader: Any, number: int) -> str | None:
    """The text of a page (from 1); None where pypdf fails on it."""
    try:
        return str(reader.pages[number - 1].extract_text())
    except Exception:  # noqa: BLE001 - pypdf lets 1 in 130 foreign errors through
        return None


def plain_lines(text: str, number: int) -> list[Line]:
    """Lines of equal looks under each other, their width guessed from their letters."""
    return [
        Line(line.strip(), number, 0.0, 5.0 * len(line.strip()), 14.0 * n, 14.0 * n + 10, 10.0)
        for n, line in enumerate(text.split("\n"))
        if line.strip()
    ]
