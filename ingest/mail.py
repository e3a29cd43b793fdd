"""A mail -> pieces: its head as a person reads it, then its body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.characters import clean_characters, squeeze
from ingest.pieces import Piece
from ingest.plain_text import text_pieces

_QUOTED = re.compile(r"(?m)^(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says; empty where it does not."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    copy: str = ""
    day: str = ""  # ISO 8601, where it was sent
    moment: str = ""  # day and time for people
    plain: str = ""  # its body as text
    markup: str = ""  # its body as HTML
    attachments: tuple[str, ...] = ()  # their names


def mail_pieces(mail: Mail) -> list[Piece]:
    """The pieces: the subject as heading, the lines of the head, and the body."""
    return [*_head(mail), *_body(mail)]


def _head(mail: Mail) -> Iterator[Piece]:
    yield Piece("heading", squeeze(clean_characters(mail.subject)), level=1)
    for name, value in (
        ("Van", mail.sender),
        ("Aan", mail.to),
        ("Cc", mail.copy),
        ("Datum", mail.moment),
        ("Bijlagen", ", ".join(mail.attachments)),
    ):
        text = squeeze(clean_characters(value))
        if text:
            yield Piece("paragraph", f"{name}: {text}")


def _body(mail: Mail) -> Iterator[Piece]:
    if mail.plain.strip():
        for piece in text_pieces(_QUOTED.sub("", mail.plain)):
            # "Dag Els" and a name below a mail are short lines, and no headings.
            yield replace(piece, kind="paragraph", level=0) if piece.kind == "heading" else piece
    elif mail.markup.strip():
        from ingest.web_page import all_pieces

        yield from all_pieces(mail.markup)
