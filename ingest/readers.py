"""Bytes of a known format -> Reading: one plain function per format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.records import Format
from ingest.hints import Hints
from ingest.pieces import Piece


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file's bytes."""

    pieces: tuple[Piece, ...]
    reader: str  # the engine and its version
    hints: Hints = field(default_factory=Hints)
    page_count: int | None = None
    notes: tuple[str, ...] = ()


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
    from lxml import etree

    from ingest.web_page import page_pieces, read_markup

    pieces, about = page_pieces(read_markup(data))
    hints = Hints(title=about.title, date=about.date, how="web page", url=about.url)
    version = ".".join(str(part) for part in etree.LXML_VERSION[:3])
    return Reading(tuple(pieces), f"lxml {version}", hints)


def _read_word(data: bytes) -> Reading:
    from lxml import etree

    from ingest.word_file import word_pieces

    pieces, about = word_pieces(data)
    hints = Hints(
        title=about.title, created=about.created, how="docx properties", heads=about.heads
    )
    version = ".".join(str(part) for part in etree.LXML_VERSION[:3])
    return Reading(tuple(pieces), f"lxml {version}", hints)


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
    return Reading(file.pieces, file.reader, hints, file.page_count, file.notes)


READERS: Mapping[Format, Callable[[bytes], Reading]] = {
    "pdf": _read_pdf,
    "docx": _read_word,
    "html": _read_page,
    "markdown": _read_markdown,
    "text": _read_text,
}
