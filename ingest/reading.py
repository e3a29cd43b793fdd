"""File -> Document or Failure: the readers, and what happens when one cannot read."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from core.errors import ToolError, UnreadableFile
from core.records import Document, Failure, Format
from ingest.hints import Hints
from ingest.pieces import Piece, assemble
from ingest.properties import with_properties
from ingest.sniffing import HEAD, format_of, note_on_name


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file's bytes."""

    pieces: tuple[Piece, ...]
    reader: str  # the engine and its version
    hints: Hints = field(default_factory=Hints)
    page_count: int | None = None
    notes: tuple[str, ...] = ()


def read_file(path: Path, name: str = "") -> Iterator[tuple[str, Document] | Failure]:
    """Each document in the file with its member (``""`` for the file itself), or a Failure.

    Never raises for a bad file.
    """
    name = name or path.name
    try:
        with path.open("rb") as stream:
            yield from read_opened(stream, path, name)
    except OSError as error:
        yield _failure(path, name, not_opened(error))


def read_opened(
    stream: BinaryIO, path: Path, name: str
) -> Iterator[tuple[str, Document] | Failure]:
    """As ``read_file``, of a file that is open; ``path`` is only what it is called."""
    try:
        head = stream.read(HEAD)
        found = format_of(head, path.name)
        if found != "json-lines":
            data = head + stream.read()
            yield "", read_bytes(data, path.name)
            return
        stream.seek(0)
        yield from _read_lines(stream, path, name)
    except ToolError as error:
        yield _failure(path, name, error)
    except OSError as error:
        yield _failure(path, name, not_opened(error))
    except RecursionError as error:
        yield _failure(path, name, _unexpected(error))
    except Exception as error:  # noqa: BLE001 - one bad file may never stop the rest
        yield _failure(path, name, _unexpected(error))


def read_bytes(data: bytes, name: str) -> Document:
    """The document in the bytes of a file that holds one.

    A plain function of plain values: it can run in a process of its own. Raises UnsupportedFormat
    or UnreadableFile.
    """
    found = format_of(data[:HEAD], name, data)
    if found == "json-lines":
        raise UnreadableFile("Dit bestand houdt meer dan één document.", "Voeg het toe als .jsonl.")
    reading = READERS[found](data)
    notes = (*reading.notes, note_on_name(name, found))
    text, blocks, runs = assemble(reading.pieces)
    if not any(character.isalnum() for character in text):
        raise UnreadableFile(
            "Er staat geen tekst in dit bestand; waarschijnlijk is het een scan.",
            "Maak er met tekstherkenning (OCR) een doorzoekbare PDF van en voeg die toe.",
        )
    document = Document(
        id=document_id(data),
        text=text,
        format=found,
        blocks=blocks,
        page_runs=runs,
        page_count=reading.page_count,
        reader=reading.reader,
        notes=tuple(note for note in notes if note),
    )
    return with_properties(document, reading.hints, name)


def read_record(line: bytes, number: int, name: str) -> tuple[str, Document]:
    """The member and the document on one line of JSON Lines; raises UnreadableFile."""
    from ingest.json_lines import read_record as read

    record = read(line, number)
    text, blocks, runs = assemble(record.pieces)
    if not any(character.isalnum() for character in text):
        raise UnreadableFile(
            f"Regel {number} heeft geen tekst.", "Haal de regel weg of vul ze aan."
        )
    hints = Hints(title=record.title, date=record.date, how="field", url=record.url)
    document = Document(
        document_id(line), text, "json-lines", blocks, runs, reader="json", url=record.url or None
    )
    return record.member, with_properties(document, hints, name)


def document_id(data: bytes) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def _read_lines(
    stream: Iterator[bytes], path: Path, name: str
) -> Iterator[tuple[str, Document] | Failure]:
    from ingest.json_lines import member_of

    for number, line in enumerate(stream, start=1):
        record = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not record:
            continue
        try:
            yield read_record(record, number, name)
        except ToolError as error:
            yield replace(_failure(path, name, error), member=member_of(record, number))


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


def _failure(path: Path, name: str, error: ToolError) -> Failure:
    return Failure(
        path=str(path.absolute()),
        name=name,
        reason=str(error),
        advice=error.advice,
        error=type(error.__cause__ or error).__name__,
    )


def not_opened(error: OSError) -> UnreadableFile:
    """What to say of a file that the system does not let us open."""
    if isinstance(error, PermissionError):
        return UnreadableFile(
            "Het bestand mag niet gelezen worden.", "Geef jezelf leesrecht op het bestand."
        )
    if isinstance(error, IsADirectoryError):
        return UnreadableFile("Dit is een map en geen bestand.", "Noem de map zelf als invoer.")
    if isinstance(error, FileNotFoundError):
        return UnreadableFile("Het bestand bestaat niet (meer).", "Kijk na of het verplaatst is.")
    return UnreadableFile(
        f"Het bestand kan niet geopend worden: {error.strerror or error}.", "Kijk de schijf na."
    )


def _unexpected(error: Exception) -> UnreadableFile:
    failure = UnreadableFile(
        f"Het bestand kan niet gelezen worden ({type(error).__name__}: {error}).",
        "Waarschijnlijk is het beschadigd; bewaar het opnieuw of vraag het opnieuw op.",
    )
    failure.__cause__ = error
    return failure
