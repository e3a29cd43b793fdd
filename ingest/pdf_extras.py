"""What a PDF holds beside its pages: fields that were filled in, comments, attached files."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.characters import squeeze
from ingest.footnotes import comment
from ingest.pdf_runs import PageRuns, Run
from ingest.pieces import Piece

_TEXT, _FREE_TEXT, _FIELD = 1, 3, 20  # kinds of annotations in PDFium
# Kinds that can carry what somebody says of the text: a note, marks on words, shapes, stamps.
_SAYING = frozenset((_TEXT, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
_MOST_ON_PAGE = 2_000
_MOST_CHARACTERS = 20_000
_MOST_FILES = 500


def comments_on(page: Any, number: int) -> list[Piece]:
    """What people said beside the text of a page, as footnotes."""
    import pypdfium2.raw as raw

    said: list[Piece] = []
    for mark in _marks(page):
        if raw.FPDFAnnot_GetSubtype(mark) in _SAYING:
            text = squeeze(_string(raw, mark, b"Contents"))
            if text:
                said.append(comment(_string(raw, mark, b"T"), text, ((0, number),)))
    return said


def has_words_beside(page: Any) -> bool:
    """Whether fields or text boxes lie over the page, whose words are not in its content."""
    import pypdfium2.raw as raw

    return any(raw.FPDFAnnot_GetSubtype(mark) in (_FREE_TEXT, _FIELD) for mark in _marks(page))


def flatten(page: Any) -> bool:
    """Write what lies over the page into its content; whether that succeeded."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def with_fields(before: PageRuns, after: PageRuns) -> PageRuns:
    """The runs of a page that was flattened, with each field where it stands on the page.

    What was flattened comes last in the content of the page, whatever it belongs to.
    """
    count = len(before.runs)
    if after.runs[:count] != before.runs:
        return after
    runs = list(before.runs)
    for field in after.runs[count:]:
        runs.insert(_place_of(field, runs), field)
    return replace(after, runs=tuple(runs))


def _place_of(field: Run, runs: Sequence[Run]) -> int:
    """The place behind what stands before the field on its line, else behind what is above it."""
    beside = [
        n
        for n, run in enumerate(runs)
        if field.top - 2 <= run.middle <= field.bottom + 2 and run.x0 < field.x0
    ]
    if beside:
        return max(beside, key=lambda n: runs[n].x1) + 1
    above = [n for n, run in enumerate(runs) if run.middle < field.top]
    return max(above, key=lambda n: (runs[n].bottom, n)) + 1 if above else 0


def attached_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files attached to a PDF, or of which it is the cover: their names and bytes."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return  # that is told of the document itself
    try:
        for index in range(min(document.count_attachments(), _MOST_FILES)):
            attached = document.get_attachment(index)
            try:
                yield attached.get_name(), bytes(attached.get_data())
            except pypdfium2.PdfiumError:
                continue  # a name without a file
    finally:
        document.close()


def with_comments(pieces: list[Piece], said: list[Piece]) -> list[Piece]:
    """The pieces with each comment behind the last that begins on its page or before."""
    done = list(pieces)
    for one in said:
        page = one.pages[0][1]
        begun = [n for n, piece in enumerate(done) if piece.pages and piece.pages[0][1] <= page]
        done.insert(begun[-1] + 1 if begun else 0, one)
    return done


def _marks(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ON_PAGE)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if mark:
            try:
                yield mark
            finally:
                raw.FPDFPage_CloseAnnot(mark)


def _string(raw: Any, mark: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(mark, key, None, 0)
    size = min(size, 2 * _MOST_CHARACTERS)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(
        mark, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\x00")
