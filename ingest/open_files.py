"""ODT and ODP -> pieces."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import squeeze
from ingest.contents_list import without_contents_list
from ingest.footnotes import place_footnotes
from ingest.open_document import (
    DRAW,
    OFFICE,
    PRESENTATION,
    STYLE,
    TEXT,
    open_content,
    properties_of_open,
)  # fmt: skip
from ingest.open_numbering import read_lists
from ingest.open_styles import read_looks
from ingest.open_text import Walk
from ingest.package_parts import About
from ingest.packages import xml_part
from ingest.pieces import Piece

_SPEAKER = "Notitie van de spreker: "


@dataclass(frozen=True, slots=True)
class OpenFile:
    """What was read of an OpenDocument file."""

    pieces: tuple[Piece, ...]
    about: About
    page_count: int | None = None
    heads: str = ""  # the text of its page headers and footers
    deleted: int = 0  # stretches that were struck out and are kept beside the text


def read_odt(data: bytes) -> OpenFile:
    """The text in order, footnotes behind their callers; raises UnreadableFile."""
    with open_content(data, "tekstbestand") as (package, root):
        body = root.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise UnreadableFile(
                "Het bestand heeft geen tekstdeel.",
                "Open het in LibreOffice en bewaar het opnieuw.",
            )
        styles = xml_part(package, "styles.xml")
        walk = Walk(read_lists(styles, root), read_looks(styles, root))
        deleted = sum(1 for _ in root.iter(f"{TEXT}deletion"))
        pieces = without_contents_list(list(walk.pieces(body)))
        placed = place_footnotes([*pieces, *walk.notes])
        about = properties_of_open(package)
        return OpenFile(tuple(placed), about, heads=_heads(styles), deleted=deleted)


def _heads(styles: Any) -> str:
    """The text of its page headers and footers, a line each."""
    heads = styles.iter(f"{STYLE}header", f"{STYLE}footer") if styles is not None else ()
    return "\n".join(squeeze(" ".join(head.itertext())) for head in heads)


def read_odp(data: bytes) -> OpenFile:
    """The slides, each a page, with what the speaker notes; raises UnreadableFile."""
    with open_content(data, "presentatiebestand") as (package, root):
        styles = xml_part(package, "styles.xml")
        walk = Walk(read_lists(styles, root), read_looks(styles, root))
        slides = list(root.iter(f"{DRAW}page"))
        pieces = [
            piece
            for number, slide in enumerate(slides, start=1)
            for piece in _slide(walk, slide, number)
        ]
        return OpenFile(tuple(pieces), properties_of_open(package), len(slides))


def _slide(walk: Walk, slide: Any, number: int) -> Iterator[Piece]:
    pages = ((0, number),)
    frames = [one for one in slide if one.tag != f"{PRESENTATION}notes"]
    titles = [one for one in frames if one.get(f"{PRESENTATION}class") == "title"]
    for frame in titles:
        text = " ".join(piece.text for piece in _within(walk, frame))
        yield Piece("heading", text, level=1, pages=pages)
    for frame in frames:
        if frame not in titles:
            for piece in _within(walk, frame):
                yield replace(piece, pages=pages)
    for notes in slide.iterfind(f"{PRESENTATION}notes"):
        for frame in notes:
            if frame.get(f"{PRESENTATION}class") == "notes":
                for piece in _within(walk, frame):
                    yield Piece("paragraph", _SPEAKER + piece.text, pages=pages)


def _within(walk: Walk, frame: Any) -> Iterator[Piece]:
    """The pieces in a frame or shape; the walk takes the element itself where it knows it."""
    holder = frame.makeelement("holder")
    before, tail = frame.getparent(), frame.tail
    place = before.index(frame)
    holder.append(frame)
    yield from list(walk.pieces(holder))
    before.insert(place, frame)
    frame.tail = tail
