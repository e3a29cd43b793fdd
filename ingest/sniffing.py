"""What a file is, by its content and not by its name."""

import io
import json
import re
import zipfile
import zlib
from typing import Literal

from core.errors import UnreadableFile, UnsupportedFormat
from core.records import Format
from ingest.decoding import decode
from ingest.image_file import is_image
from ingest.sheet_csv import is_table, separator_of
from ingest.web_page import is_web_archive

Container = Literal["zip"]  # what holds documents and is none itself
HEAD = 65_536  # bytes that are enough to tell

_SAVE_AS = "Bewaar het als PDF of DOCX en voeg dat bestand toe."
_UNPACK = "Pak het uit of maak er een ZIP van, en voeg dat toe."
_AS_IMAGE = "Bewaar het als PNG of JPEG en voeg dat bestand toe."
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "een afbeelding (GIF)", _AS_IMAGE),
    (b"BM", "een afbeelding (BMP)", _AS_IMAGE),
    (b"\x1f\x8b", "een gecomprimeerd bestand (gzip)", _UNPACK),
    (b"7z\xbc\xaf", "een archief (7z)", _UNPACK),
    (b"Rar!", "een archief (RAR)", _UNPACK),
    (b"\x7fELF", "een programma", "Voeg documenten toe, geen programma's."),
    (b"SQLite format 3", "een databank (SQLite)", "Voer ze uit naar CSV of XLSX en voeg dat toe."),
    (b"%!PS", "een PostScript-bestand", _SAVE_AS),
)
_PHOTOS = frozenset({b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE = (
    ("WordDocument", "een oud Word-document (.doc)"),
    ("PowerPoint Document", "een oude presentatie (.ppt)"),
    ("VisioDocument", "een tekening (Visio)"),
)
# The main part of each kind of Office file, in lower case.
_PARTS_OF_OFFICE: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xls"),
)
_TYPES = "[content_types].xml"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_KINDS_OF_OPEN: dict[str, Format] = {
    "text": "odt",
    "text-web": "odt",  # written as a web page
    "text-master": "odt",  # joins parts, of which it holds the text
    "spreadsheet": "ods",
    "presentation": "odp",
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_MAIL_FIELD = re.compile(
    rb"(?im)^(from|to|cc|subject|date|received|return-path|message-id|mime-version|reply-to"
    rb"|delivered-to|content-type|dkim-signature|x-[a-z-]+):(?=[ \t\r\n])"
)
_TELLING_FIELDS = frozenset({b"received", b"return-path", b"message-id", b"mime-version"})
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
    "html": (".html", ".htm", ".xhtml", ".mht", ".mhtml"),
    "markdown": (".md", ".markdown", ".txt"),
    "text": (".txt", ".text", ".asc", ".log", ""),
    "json-lines": (".jsonl", ".ndjson", ".json"),
    "odt": (".odt", ".ott", ".odm", ".oth"),
    "rtf": (".rtf", ".doc"),  # Word also calls it .doc
    "pptx": (".pptx", ".pptm", ".ppsx", ".potx"),
    "odp": (".odp", ".otp"),
    "xlsx": (".xlsx", ".xlsm", ".xltx"),
    "xls": (".xls", ".xlsb"),
    "ods": (".ods", ".ots"),
    "csv": (".csv", ".tsv", ".txt"),
    "zip": (".zip",),
    "eml": (".eml",),
    "msg": (".msg",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff"),
}


def format_of(head: bytes, name: str, data: bytes | None = None) -> Format | Container:
    """The format of the file that begins with ``head``; ``data`` is the whole where it is at hand.

    Raises UnsupportedFormat or UnreadableFile, with what a person can do.
    """
    if not head.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("Het bestand is leeg.", "Vraag het bestand opnieuw op.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK\x03\x04"):
        return _office_format(data)
    if head.startswith(_OLE):
        return _ole_format(data or head)
    if is_image(head):
        return "image"
    if head[4:8] == b"ftyp":
        _refuse_media(head[8:12])
    for magic, what, advice in _OTHERS:
        if head.startswith(magic):
            raise UnsupportedFormat(f"Dit is {what}; dat formaat wordt nog niet gelezen.", advice)
    return _text_format(head, name)


def _refuse_media(brand: bytes) -> None:
    if brand in _PHOTOS:
        raise UnsupportedFormat(
            "Dit is een foto in het formaat HEIC of AVIF; dat wordt niet gelezen.",
            "Bewaar ze als JPEG en voeg die toe.",
        )
    raise UnsupportedFormat(
        "Dit is een film of een geluidsopname; daaruit wordt geen tekst gehaald.",
        "Voeg een verslag van wat er gezegd wordt toe als tekst.",
    )


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
            names = {name.lower() for name in archive.namelist()}
            mimetype = _mimetype(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(
            "Het bestand is beschadigd: het is een onvolledig ZIP- of Office-bestand.",
            "Open het in Word, bewaar het opnieuw en voeg het dan toe.",
        ) from error
    for part, found in _PARTS_OF_OFFICE:
        if part in names:
            return found
    for part, found in _PARTS_OF_OFFICE:  # a main part may have another name
        folder = f"{part.partition('/')[0]}/"
        if _TYPES in names and any(name.startswith(folder) for name in names):
            return found
    if mimetype.startswith(_OPEN_DOCUMENT):
        kind = mimetype.removeprefix(_OPEN_DOCUMENT).removesuffix("-template")
        if kind in _KINDS_OF_OPEN:
            return _KINDS_OF_OPEN[kind]
        raise UnsupportedFormat(
            "Dit is een OpenDocument-bestand dat geen tekst, rekenblad of presentatie is.", _SAVE_AS
        )
    return "zip"


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument file says it is; '' for other files."""
    try:
        with archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", "replace").strip()
    except (KeyError, RuntimeError, zipfile.BadZipFile, OSError, NotImplementedError, zlib.error):
        return ""


def _ole_format(data: bytes) -> Format:
    """The format of an OLE file, by the names of its streams; raises where it is not read."""
    if _stream("EncryptedPackage") in data:
        raise UnreadableFile(
            "Het Office-bestand is met een wachtwoord beveiligd.",
            "Open het met het wachtwoord en bewaar het zonder.",
        )
    if _stream("__properties_version1.0") in data:
        return "msg"
    if _stream("Workbook\0") in data or _stream("Book\0") in data:
        return "xls"
    what = next((told for name, told in _OLD_OFFICE if _stream(name) in data), "")
    raise UnsupportedFormat(
        f"Dit is {what or 'een oud Office-bestand'}; dat formaat wordt niet gelezen.",
        "Open het in Word of LibreOffice en bewaar het als DOCX, PPTX of PDF.",
    )


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _text_format(head: bytes, name: str) -> Format:
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(head):
        raise UnsupportedFormat(
            "Het formaat van dit bestand is onbekend.",
            "Bewaar een document als PDF of DOCX, een foto als JPEG, een archief als ZIP.",
        )
    if _is_json_lines(head):
        return "json-lines"
    start = head.replace(b"\x00", b"")
    if _is_mail(start):
        return "html" if is_web_archive(start) else "eml"
    if _HTML.search(start[:4096]) or len(_TAGS.findall(start)) >= 5:
        return "html"
    first = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if first.startswith(b"<?xml") or (first.startswith(b"<") and name.lower().endswith(".xml")):
        raise UnsupportedFormat(
            "Dit is een XML-bestand; dat formaat wordt nog niet gelezen.", _SAVE_AS
        )
    if name.lower().endswith(".json"):
        raise UnsupportedFormat(
            "Dit is JSON, maar geen JSON Lines met een veld 'text'.",
            "Zet elk document op een eigen regel, als object met de velden 'text' en 'title'.",
        )
    if _is_csv(head, name):
        return "csv"
    if name.lower().endswith((".md", ".markdown")):
        return "markdown"
    text = start.decode("utf-8", errors="replace")
    marks = [len(pattern.findall(text)) for pattern in _MARKDOWN]
    several = sum(count > 0 for count in marks) >= 2 and sum(marks) >= 3
    return "markdown" if several or marks[0] >= 3 else "text"


def _is_csv(head: bytes, name: str) -> bool:
    text = decode(head)[0]
    if name.lower().endswith((".csv", ".tsv")):
        return bool(separator_of(text)) or text.lower().startswith("sep=")
    return is_table(text)


def _is_mail(start: bytes) -> bool:
    """Whether it begins with the head of a mail: its first line a field, and what a mail has."""
    head = re.split(rb"\r?\n\r?\n", start.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    first = re.match(rb"(?:From [^\n]{1,200}\n)?[\w-]{2,60}:(?=[ \t\r\n])", head)
    fields = {name.lower() for name in _MAIL_FIELD.findall(head)}
    plain = {b"from", b"subject"} <= fields and bool(fields & {b"to", b"date"})
    return first is not None and (plain or (bool(fields & _TELLING_FIELDS) and len(fields) > 1))


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
