"""ZIP packages, checked before anything in them is unpacked: archives and office files."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.errors import UnreadableFile

MOST_ENTRIES = 20_000
MOST_BYTES = 512 * 1024 * 1024  # unpacked, of all entries together
MOST_OF_ENTRY = 100 * 1024 * 1024  # unpacked; the largest real part seen has 20 MB
# Real sheets of repeated cells reach 1:150; a bomb of zeros is 1:1000.
MOST_RATIO = 300
SMALL = 16 * 1024 * 1024  # unpacked, below which the ratio says nothing
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    RuntimeError, NotImplementedError, EOFError, OSError, ValueError,
)  # fmt: skip
_CAREFUL = "Controleer waar het bestand vandaan komt; bewaar het eventueel als PDF."


@dataclass(frozen=True, slots=True)
class Package:
    """An open archive, and what to call it when talking to people."""

    archive: zipfile.ZipFile
    what: str  # "Word-bestand"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its entries, in the order of the archive."""
        return tuple(self.archive.namelist())


@contextmanager
def open_package(data: bytes, what: str) -> Iterator[Package]:
    """The archive in the bytes, after its list of entries was checked.

    Raises UnreadableFile for a bomb, and also where what is done with it shows that it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, len(data), what)
            yield Package(archive, what)
    except BROKEN as error:
        raise damaged(what) from error


def damaged(what: str) -> UnreadableFile:
    """The error for a package that cannot be opened."""
    return UnreadableFile(
        f"Het {what} is beschadigd of onvolledig.",
        "Open het in het programma waarmee het gemaakt is, bewaar het opnieuw en voeg het dan toe.",
    )


def _check(archive: zipfile.ZipFile, packed: int, what: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(f"Het {what} telt te veel onderdelen ({len(entries)}).", _CAREFUL)
    if unpacked > MOST_BYTES or unpacked > max(SMALL, packed * MOST_RATIO):
        raise _too_large(what, unpacked)


def _too_large(what: str, size: int) -> UnreadableFile:
    megabytes = size // 1024 // 1024
    return UnreadableFile(f"Het {what} is uitgepakt te groot ({megabytes} MB).", _CAREFUL)


def read_part(package: Package, name: str, most: int = MOST_OF_ENTRY) -> bytes | None:
    """The bytes of an entry; None where there is none of that name. Raises UnreadableFile."""
    try:
        entry = package.archive.getinfo(name)
    except KeyError:
        return None
    if entry.flag_bits & 1:
        raise UnreadableFile(
            f"Het {package.what} is met een wachtwoord beveiligd.",
            "Open het met het wachtwoord en bewaar het zonder.",
        )
    if entry.file_size > most:
        raise _too_large(package.what, entry.file_size)
    try:
        with package.archive.open(entry) as stream:
            return stream.read(most)
    except BROKEN as error:
        raise damaged(package.what) from error


def xml_part(package: Package, name: str) -> Any:
    """The root of an XML entry; None where there is none of that name.

    Raises UnreadableFile, also for a document type: office files have none, bombs do.
    """
    from lxml import etree

    content = read_part(package, name)
    if content is None:
        return None
    if _has_document_type(content):
        raise _forbidden(package)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(package.what) from error
    if root is None:
        raise damaged(package.what)
    return root


def xml_elements(package: Package, name: str, tag: str) -> Iterator[Any]:
    """The elements of that tag in an XML entry, one by one: a sheet as a tree fills the memory.

    Each is empty again when the next is taken. Raises UnreadableFile as ``xml_part`` does.
    """
    from lxml import etree

    content = read_part(package, name)
    if content is None:
        return
    if _has_document_type(content):
        raise _forbidden(package)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("end",), tag=tag, recover=True,
            resolve_entities=False, no_network=True, load_dtd=False,
        ):  # fmt: skip
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise damaged(package.what) from error


def _forbidden(package: Package) -> UnreadableFile:
    return UnreadableFile(
        f"Het {package.what} bevat iets wat er niet in hoort (een DTD of een bom).",
        "Controleer waar het bestand vandaan komt.",
    )


def _has_document_type(content: bytes) -> bool:
    start = content[:4096].replace(b"\x00", b"")  # also in UTF-16
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start
