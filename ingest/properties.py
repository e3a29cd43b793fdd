"""Title, date, kind, language and number of a document, each with how it was found."""

import re
from dataclasses import dataclass, replace

from core.records import Document, Found


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file says of itself beside its text; empty strings where it does not say."""

    title: str = ""
    date: str = ""  # stated by its author: a field, a meta tag
    created: str = ""  # when the file was made: a last resort
    how: str = ""
    url: str = ""
    heads: str = ""  # text of running heads and feet


def with_properties(document: Document, hints: Hints, name: str) -> Document:
    """The document with the properties that can be found in it, in ``hints`` or in its name."""
    title = Found(hints.title, hints.how) if hints.title else None
    if title is None and document.blocks:
        first = document.blocks[0]
        if first.kind == "heading":
            title = Found(document.text[first.start : first.end], "first heading")
    date = Found(hints.date[:10], hints.how) if re.match(r"\d{4}-\d\d-\d\d", hints.date) else None
    return replace(document, title=title, date=date, url=hints.url or document.url)
