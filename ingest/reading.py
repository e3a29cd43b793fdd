"""File -> documents or Failures: the entry to all reading."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from core.errors import ToolError, UnreadableFile
from core.records import Document, Failure
from ingest.members import failure_of, line_of, member_bytes, read_lines, read_members
from ingest.sniffing import HEAD, format_of

MOST_BYTES = 2 * 1024 * 1024 * 1024  # of a file that is read as a whole


def read_file(path: Path, name: str = "") -> Iterator[tuple[str, Document] | Failure]:
    """Each document in the file with its member (``""`` for the file itself), or a Failure.

    Never raises for a bad file.
    """
    name = name or path.name
    try:
        with path.open("rb") as stream:
            yield from read_opened(stream, path, name)
    except OSError as error:
        yield _of_file(failure_of(not_opened(error), name), path, name)


def read_opened(
    stream: BinaryIO, path: Path, name: str
) -> Iterator[tuple[str, Document] | Failure]:
    """As ``read_file``, of a file that is open; ``path`` is only what it is called."""
    try:
        empty = True
        for found in _members(stream, path.name):
            empty = False
            yield _of_file(found, path, name) if isinstance(found, Failure) else found
        if empty:
            yield _of_file(failure_of(_nothing_in_it(), name), path, name)
    except OSError as error:
        yield _of_file(failure_of(not_opened(error), name), path, name)


def bytes_of(stream: BinaryIO, name: str, doc_id: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the document with that id in an open file; None without one."""
    head = stream.read(HEAD)
    if _holds_lines(head, name):
        stream.seek(0)
        return line_of(stream, name, doc_id)
    return member_bytes(_whole(stream), name, doc_id)


def _members(stream: BinaryIO, name: str) -> Iterator[tuple[str, Document] | Failure]:
    head = stream.read(HEAD)
    if _holds_lines(head, name):  # these may be larger than memory
        stream.seek(0)
        yield from read_lines(stream, name)
    else:
        yield from read_members(_whole(stream), name)


def _whole(stream: BinaryIO) -> bytes:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return stream.read(min(size, MOST_BYTES))  # as many bytes are set apart as are asked for


def _of_file(failure: Failure, path: Path, name: str) -> Failure:
    return replace(failure, path=str(path.absolute()), name=name)


def _holds_lines(head: bytes, name: str) -> bool:
    try:
        return format_of(head, name) == "json-lines"
    except ToolError:
        return False  # it is told with the whole file at hand


def _nothing_in_it() -> UnreadableFile:
    return UnreadableFile(
        "Er zit geen leesbaar bestand in dit archief.", "Kijk na of het archief volledig is."
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
