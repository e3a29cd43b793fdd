"""What a file is, by its content and not by its name."""

import io
import json
import re
import zipfile
from typing import Literal

from core.errors import UnreadableFile, UnsupportedFormat
from core.records import Format

Container = Literal["zip"]  # what holds documents and is none itself
HEAD = 65_536  # bytes that are enough to tell

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "een afbeelding (PNG)"),
    (b"\xff\xd8\xff", "een foto (JPEG)"),
    (b"GIF8", "een afbeelding (GIF)"),
    (b"II*\x00", "een scan (TIFF)"),
    (b"MM\x00*", "een scan (TIFF)"),
    (b"BM", "een afbeelding (BMP)"),
    (b"{\\rtf", "een RTF-document"),
    (b"\x1f\x8b", "een gecomprimeerd bestand (gzip)"),
    (b"7z\xbc\xaf", "een archief (7z)"),
    (b"Rar!", "een archief (RAR)"),
    (b"\x7fELF", "een programma"),
    (b"SQLite format 3", "een databank (SQLite)"),
    (b"%!PS", "een PostScript-bestand"),
)
_SAVE_AS = "Bewaar het als PDF of DOCX en voeg dat bestand toe."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_MIME = re.compile(rb"(?im)^MIME-Version:\s*1\.0\s*$")
_TAGS = re.compile(rb"</(?:p|div|table|h[1-6]|ul|span|article)>", re.IGNORECASE)
_MARKDOWN = (
    re.compile(r"(?m)^#{1,6} +\S"),
    re.compile(r"\*\*\S[^*\n]*\S\*\*"),
    re.compile(r"\[[^\]\n]+\]\([^)\s]+\)"),
    re.compile(r"(?m)^\s*\|?\s*:?-{3,}:?\s*\|"),
    re.compile(r"(?m)^```"),
)
_EXTENSIONS: dict[Format | Container, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx"),
    "html": (".html", ".htm", ".xhtml"),
    "markdown": (".md", ".markdown", ".txt"),
    "text": (".txt", ".text", ".asc", ".log", ""),
    "json-lines": (".jsonl", ".ndjson", ".json"),
    "zip": (".zip",),
}


def format_of(head: bytes, name: str, data: bytes | None = None) -> Format | Container:
    """The format of the file that begins with ``head``; ``data`` is the whole where it is at hand.

    Raises UnsupportedFormat or UnreadableFile, with what a person can do.
    """
    if not head.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("Het bestand is leeg.", "Vraag het bestand opnieuw op.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_format(data)
    if head.startswith(_OLE):
        raise _ole_refusal(data or head)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise UnsupportedFormat(f"Dit is {what}; dat formaat wordt nog niet gelezen.", _SAVE_AS)
    return _text_format(head, name)


def note_on_name(name: str, found: Format | Container) -> str:
    """A sentence for people where the file's name says something else than its content, or ''."""
    dot = name.rfind(".")
    extension = name[dot:].lower() if dot > 0 else ""
    known = {end for ends in _EXTENSIONS.values() for end in ends if end}
    if extension not in known or extension in _EXTENSIONS[found]:
        return ""
    if found == "text" and extension in _EXTENSIONS["markdown"]:
        return ""
    return f"De naam eindigt op {extension}, maar de inhoud is {found}; de inhoud is gevolgd."


def _office_format(data: bytes | None) -> Format | Container:
    if data is None:
        return "docx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(
            "Het bestand is beschadigd: het is een onvolledig ZIP- of Office-bestand.",
            "Open het in Word, bewaar het opnieuw en voeg het dan toe.",
        ) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    for mark, what in (
        ("ppt/", "een presentatie (PPTX)"),
        ("xl/", "een rekenblad (XLSX)"),
        ("content.xml", "een OpenDocument-bestand"),
    ):
        if any(name.startswith(mark) for name in names):
            raise UnsupportedFormat(f"Dit is {what}; dat formaat wordt nog niet gelezen.", _SAVE_AS)
    return "zip"


def _ole_refusal(data: bytes) -> UnsupportedFormat | UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableFile(
            "Het Office-bestand is met een wachtwoord beveiligd.",
            "Open het met het wachtwoord en bewaar het zonder.",
        )
    return UnsupportedFormat(
        "Dit is een oud Office-bestand (.doc, .xls, .ppt) of een Outlook-bericht (.msg); "
        "dat formaat wordt nog niet gelezen.",
        _SAVE_AS,
    )


def _text_format(head: bytes, name: str) -> Format:
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(head):
        raise UnsupportedFormat("Het formaat van dit bestand is onbekend.", _SAVE_AS)
    if _is_json_lines(head):
        return "json-lines"
    start = head.replace(b"\x00", b"")
    if _HTML.search(start[:4096]) or len(_TAGS.findall(start)) >= 5:
        return "html"
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise UnsupportedFormat(
            "Dit is een XML-bestand; dat formaat wordt nog niet gelezen.", _SAVE_AS
        )
    if _MIME.search(start[:8192]):
        raise UnsupportedFormat(
            "Dit is een bewaard mailbericht of webarchief; dat formaat wordt nog niet gelezen.",
            _SAVE_AS,
        )
    if name.lower().endswith(".json"):
        raise UnsupportedFormat(
            "Dit is JSON, maar geen JSON Lines met een veld 'text'.",
            "Zet elk document op een eigen regel, als object met de velden 'text' en 'title'.",
        )
    if name.lower().endswith((".md", ".markdown")):
        return "markdown"
    text = start.decode("utf-8", errors="replace")
    marks = [len(pattern.findall(text)) for pattern in _MARKDOWN]
    several = sum(count > 0 for count in marks) >= 2 and sum(marks) >= 3
    return "markdown" if several or marks[0] >= 3 else "text"


def _looks_binary(head: bytes) -> bool:
    sample = head[:8192]
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    zeros = sample.count(0)
    in_pairs = (
        zeros >= len(sample) // 4
        and (  # UTF-16 without a mark at the start
            zeros - sample[1::2].count(0) <= 2 or zeros - sample[::2].count(0) <= 2
        )
    )
    return not in_pairs and controls > len(sample) // 50


def _is_json_lines(head: bytes) -> bool:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].strip()
    if not first.startswith(b"{"):
        return False
    if b"\n" not in head and len(head) >= HEAD:  # a line longer than the head
        return bool(re.search(rb'"text"\s*:', head))
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "text" in record
