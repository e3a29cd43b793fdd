"""Files that hold files: their parts one by one, in memory, never on disk."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.errors import ToolError, UnreadableFile
from ingest.clutter import is_clutter
from ingest.packages import Package, open_package, read_part

MOST_DEPTH = 4  # files within files
MOST_PARTS = 10_000  # of one file, at all depths together
MOST_BYTES = 1024 * 1024 * 1024  # of all parts of one file together, at all depths


@dataclass(frozen=True, slots=True)
class Part:
    """A file within a file; ``name`` is what the container calls it, and not to be trusted."""

    name: str
    data: bytes
    error: ToolError | None = None  # why its bytes could not be had


class Allowance:
    """How many parts and bytes of one file may still be unpacked."""

    def __init__(self, parts: int = MOST_PARTS, size: int = MOST_BYTES) -> None:
        self._parts, self._bytes = parts, size

    def take(self, part: Part) -> None:
        """Count the part; raises UnreadableFile where it is one too many."""
        self._parts -= 1
        self._bytes -= len(part.data)
        if self._parts < 0 or self._bytes < 0:
            raise UnreadableFile(
                "Er zit te veel in dit bestand; de rest is niet gelezen.",
                "Pak het uit en voeg de bestanden erin toe.",
            )


def _parts_of_archive(data: bytes) -> Iterator[Part]:
    with open_package(data, "ZIP-archief") as package:
        for name in package.names:
            if not name.endswith("/") and not _is_clutter(name):
                yield _unpacked(package, name)


def _unpacked(package: Package, name: str) -> Part:
    try:
        return Part(name, read_part(package, name) or b"")
    except ToolError as error:
        return Part(name, b"", error)


def _is_clutter(path: str) -> bool:
    return any(is_clutter(part) for part in path.split("/") if part != "..")


def _attachments(data: bytes) -> Iterator[Part]:
    from ingest.image_file import is_small
    from ingest.mail_file import eml_attachments

    for name, content in eml_attachments(data):
        if not is_small(content):  # the logo below a name
            yield Part(name, content)


def _attachments_of_outlook(data: bytes) -> Iterator[Part]:
    from ingest.mail_outlook import eml_of

    yield from _attachments(eml_of(data))


def _files_of_pdf(data: bytes) -> Iterator[Part]:
    from ingest.pdf_extras import attached_files

    for name, content in attached_files(data):
        yield Part(name, content)


CONTAINERS: Mapping[str, Callable[[bytes], Iterator[Part]]] = {
    "zip": _parts_of_archive,
    "pdf": _files_of_pdf,
    "eml": _attachments,
    "msg": _attachments_of_outlook,
}
