"""One line of JSON Lines -> pieces and properties."""

import json
from dataclasses import dataclass
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import clean_characters, squeeze
from ingest.pieces import Piece
from ingest.plain_text import text_pieces


@dataclass(frozen=True, slots=True)
class Record:
    """What a line holds; empty strings where it does not say."""

    member: str
    pieces: tuple[Piece, ...]
    title: str
    date: str
    url: str


def member_of(line: bytes, number: int) -> str:
    """The record's own id, or its line number (from 1) where it has none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return str(number)
    return (
        _field(fields, "_id", "id")
        if isinstance(fields, dict) and _field(fields, "_id", "id")
        else str(number)
    )


def read_record(line: bytes, number: int) -> Record:
    """The record on a line; raises UnreadableFile where it is no object with a ``text``."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"Regel {number} is geen geldige JSON.", "Verbeter de regel of haal ze weg."
        ) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise UnreadableFile(
            f"Regel {number} heeft geen veld 'text' met tekst.", "Geef elk record een veld 'text'."
        )
    title = squeeze(clean_characters(_field(fields, "title")))
    text = fields["text"]
    return Record(
        member=_field(fields, "_id", "id") or str(number),
        pieces=tuple(_pieces(title, text)),
        title=title,
        date=_field(fields, "date"),
        url=_field(fields, "url"),
    )


def _field(fields: dict[str, Any], *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _pieces(title: str, text: str) -> list[Piece]:
    """The text's pieces, with a title it begins with as its heading."""
    flat = squeeze(clean_characters(text))
    if title and flat.startswith(title) and "\n" not in text.strip():
        rest = flat[len(title) :].lstrip(" .:-")
        if not rest:
            return [Piece("paragraph", title)]
        return [Piece("heading", title, level=1), *text_pieces(rest)]
    return text_pieces(text)
