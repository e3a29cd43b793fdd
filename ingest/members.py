"""Bytes -> the documents in them: the file itself, its lines, and the files within it."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.errors import ToolError, UnreadableFile
from core.records import Document, Failure, Format
from ingest.containers import CONTAINERS, MOST_DEPTH, Allowance, Part
from ingest.hints import Hints
from ingest.labels import Labels, below
from ingest.pieces import assemble
from ingest.properties import with_properties
from ingest.question_heads import MAILS
from ingest.readers import READERS
from ingest.secrecy import note_on_mark
from ingest.sniffing import HEAD, Container, format_of, note_on_name

Found = tuple[str, Document] | Failure
_MAY_BE_SCANS = frozenset({"pdf", "docx", "odt", "rtf", "pptx", "odp"})  # what can hold images


def read_members(data: bytes, name: str) -> Iterator[Found]:
    """Each document in the bytes with its member (``""`` for the file itself), or a Failure.

    Never raises for bad bytes. The failures have no path: the caller knows it.
    """
    yield from _walk(Part(name, data), "", Labels(), Allowance(), MOST_DEPTH)


def read_bytes(data: bytes, name: str) -> Document:
    """The document in the bytes of a file, without the files within it.

    Raises UnsupportedFormat or UnreadableFile.
    """
    found = format_of(data[:HEAD], name, data)
    if found == "json-lines" or found == "zip":
        raise UnreadableFile(
            "Dit bestand houdt meer dan één document.", "Voeg het toe als bestand, of pak het uit."
        )
    return _read(data, name, found)


def member_bytes(data: bytes, name: str, doc_id: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file within the file that has that id; None without one."""
    return _find(Part(name, data), doc_id, Allowance(), MOST_DEPTH)


def document_id(data: bytes) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def read_lines(lines: Iterable[bytes], name: str, label: str = "") -> Iterator[Found]:
    """The document on each line of JSON Lines, or a Failure."""
    from ingest.json_lines import member_of

    labels = Labels()
    for number, line in enumerate(lines, start=1):
        record = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not record:
            continue
        member = f"{label}/{member_of(record, number)}" if label else member_of(record, number)
        member = labels.once(member)
        try:
            yield member, _read_record(record, number, name)
        except ToolError as error:
            yield failure_of(error, name, member)


def line_of(lines: Iterable[bytes], name: str, doc_id: str) -> tuple[str, bytes] | None:
    """A name for the line with that id, and its bytes; None where there is none."""
    for number, line in enumerate(lines, start=1):
        record = line.removeprefix(b"\xef\xbb\xbf").strip()
        if document_id(record) == doc_id:
            return f"{name.rpartition('.')[0] or name}-{number}.json", record
    return None


def failure_of(error: Exception, name: str, member: str = "") -> Failure:
    """The Failure that tells people of the error."""
    told = error if isinstance(error, ToolError) else _unexpected(error)
    kind = type(told.__cause__ or told).__name__
    return Failure("", name, str(told), told.advice, member, kind)


def _walk(part: Part, label: str, labels: Labels, left: Allowance, depth: int) -> Iterator[Found]:
    """What is in the part; ``depth`` is how many containers may still be opened in it."""
    if part.error is not None:
        yield failure_of(part.error, part.name, label)
        return
    mail: Document | None = None
    try:
        found = format_of(part.data[:HEAD], part.name, part.data)
    except Exception as error:  # noqa: BLE001 - one bad file may never stop the rest
        yield failure_of(error, part.name, label)
        return
    if found == "json-lines":
        yield from read_lines(io.BytesIO(part.data), part.name, label)
    elif found != "zip":
        try:
            document = _read(part.data, part.name, found)
            mail = document if found in MAILS else None
            yield label, document
        except Exception as error:  # noqa: BLE001
            yield failure_of(error, part.name, label)
    if found in CONTAINERS:
        for one in _parts(part, found, label, labels, left, depth):
            yield one if mail is None or isinstance(one, Failure) else (one[0], _sent(one[1], mail))


def _sent(document: Document, mail: Document) -> Document:
    """The attachment, with the day of its mail where it tells none of its own."""
    if document.date is not None or mail.date is None:
        return document
    return replace(document, date=replace(mail.date, how="mail it came with"))


def _parts(
    part: Part, found: Format | Container, label: str, labels: Labels, left: Allowance, depth: int
) -> Iterator[Found]:
    # The document beside its parts has the label; what is wrong with the parts stands apart.
    own = below(label, "bijlagen") if found != "zip" else label
    try:
        for inner in _taken(CONTAINERS[found](part.data), left, depth):
            inner_label = labels.once(below(label, inner.name))
            yield from _walk(inner, inner_label, labels, left, depth - 1)
    except Exception as error:  # noqa: BLE001
        yield failure_of(error, part.name, own)


def _taken(parts: Iterable[Part], left: Allowance, depth: int) -> Iterator[Part]:
    """The parts, as long as they may be unpacked; raises UnreadableFile at the first too many."""
    for part in parts:
        left.take(part)
        if depth == 0:
            raise UnreadableFile(
                "Er zitten te veel archieven of mails in elkaar; wat dieper zit is niet gelezen.",
                "Pak het uit en voeg de bestanden erin toe.",
            )
        yield part


def _find(part: Part, doc_id: str, left: Allowance, depth: int) -> tuple[str, bytes] | None:
    if document_id(part.data) == doc_id:
        return part.name, part.data
    try:
        found = format_of(part.data[:HEAD], part.name, part.data)
        if found == "json-lines":
            return line_of(io.BytesIO(part.data), part.name, doc_id)
        if found not in CONTAINERS:
            return None
        for inner in _taken(CONTAINERS[found](part.data), left, depth):
            deeper = _find(inner, doc_id, left, depth - 1)
            if deeper is not None:
                return deeper
    except ToolError:
        return None
    return None


def _read(data: bytes, name: str, found: Format) -> Document:
    reading = READERS[found](data)
    text, blocks, runs = assemble(reading.pieces)
    mark = note_on_mark(text, reading.hints.heads)
    notes = (*reading.notes, note_on_name(name, found), mark)
    if not any(character.isalnum() for character in text):
        if found == "image":
            raise UnreadableFile(
                "Op deze afbeelding is geen tekst herkend.",
                "Staat er wel tekst op, scan het blad dan opnieuw, op 300 dpi.",
            )
        if found not in _MAY_BE_SCANS:
            raise UnreadableFile(
                "Er staat geen tekst in dit bestand.", "Kijk na of dit het juiste bestand is."
            )
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
        scans=reading.scans,
    )
    return with_properties(document, reading.hints, name)


def _read_record(line: bytes, number: int, name: str) -> Document:
    from ingest.json_lines import read_record

    record = read_record(line, number)
    text, blocks, runs = assemble(record.pieces)
    if not any(character.isalnum() for character in text):
        raise UnreadableFile(
            f"Regel {number} heeft geen tekst.", "Haal de regel weg of vul ze aan."
        )
    hints = Hints(title=record.title, date=record.date, how="field", url=record.url)
    mark = note_on_mark(text)
    document = Document(
        document_id(line),
        text,
        "json-lines",
        blocks,
        runs,
        url=record.url or None,
        reader="json",
        notes=(mark,) if mark else (),
    )
    return with_properties(document, hints, name)


def _unexpected(error: Exception) -> UnreadableFile:
    failure = UnreadableFile(
        f"Het bestand kan niet gelezen worden ({type(error).__name__}: {error}).",
        "Waarschijnlijk is het beschadigd; bewaar het opnieuw of vraag het opnieuw op.",
    )
    failure.__cause__ = error
    return failure
