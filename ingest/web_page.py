"""HTML -> pieces: the main text of a saved page, with its headings, lists and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.characters import clean_characters, squeeze
from ingest.decoding import decode
from ingest.footnotes import footnote, place_footnotes
from ingest.pieces import Piece
from ingest.web_walk import pieces_below

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

_NOTE = re.compile(r"\[(\d{1,3})\]\s*(?=\S)")
_CALL = re.compile(r"\S\[(\d{1,3})\]")
_ARCHIVE = re.compile(rb"(?im)^(?:From: <?Saved by|Snapshot-Content-Location:)")


@dataclass(frozen=True, slots=True)
class Page:
    """What a saved page holds beside its text; empty strings where it does not say."""

    title: str
    date: str
    url: str
    site: str


def read_markup(data: bytes) -> str:
    """The page's characters: by the mark at its start, its meta tag, or its bytes.

    Of a web archive (MHTML), which is a mail to look at, those of the page in it.
    """
    if is_web_archive(data):
        from ingest.mail_file import read_eml

        return read_eml(data).markup
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii") else name
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)[0]


def is_web_archive(data: bytes) -> bool:
    """Whether it is a page with its pictures as browsers save it in one file."""
    return bool(_ARCHIVE.search(data[:4096]))


def page_pieces(markup: str) -> tuple[list[Piece], Page]:
    """The pieces of the main text in order, and what the page says of itself."""
    root, markup = _tree(markup)
    about = _about(root)
    main = _main_element(root)
    pieces = list(pieces_below(main))
    if main.tag == "body":
        pieces = _within_main_text(pieces, markup)
    return place_footnotes(list(_with_notes(pieces))), about


def _with_notes(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with what begins with a mark that was called before it as a footnote."""
    called: set[str] = set()
    for piece in pieces:
        found = _NOTE.match(piece.text) if piece.kind == "paragraph" else None
        if found and found[1] in called:
            yield footnote(found[1], piece.text[found.end() :])
        else:
            yield piece
        called.update(_CALL.findall(piece.text))


def all_pieces(markup: str) -> list[Piece]:
    """The pieces of all of a page: a mail has no furniture around its text."""
    root, _ = _tree(markup)
    bodies = root.xpath("//body")
    return list(pieces_below(bodies[0] if bodies else root))


def _tree(markup: str) -> tuple[Any, str]:
    from lxml import html

    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", ""))
    return html.document_fromstring(cleaned or "<html></html>"), cleaned


def _main_element(root: Any) -> Any:
    """The element that is the page's main text where the page says which, else its body."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len(found[0].text_content().split()) > 30:
            return found[0]
    bodies = root.xpath("//body")
    return bodies[0] if bodies else root


def _within_main_text(pieces: list[Piece], markup: str) -> list[Piece]:
    """The pieces from the first to the last that trafilatura takes for main text."""
    import trafilatura

    text = trafilatura.extract(markup, include_comments=False, favor_recall=True) or ""
    wanted = " ".join(re.findall(r"\w+", text.lower()))
    inside = [
        n
        for n, piece in enumerate(pieces)
        if len(piece.text.split()) > 2
        and " ".join(re.findall(r"\w+", piece.text.lower())) in wanted
    ]
    if not inside:
        return pieces
    first, last = inside[0], inside[-1]
    while first > 0 and pieces[first - 1].kind == "heading":
        first -= 1
    while last + 1 < len(pieces) and pieces[last + 1].kind == pieces[last].kind == "item":
        last += 1
    return pieces[first : last + 1]


def _about(root: Any) -> Page:
    def meta(*names: str) -> str:
        for name in names:
            for key in ("name", "property", "itemprop"):
                found = root.xpath(f"//meta[@{key}=$name]/@content", name=name)
                if found and found[0].strip():
                    return squeeze(clean_characters(found[0]))
        return ""

    titles = root.xpath("//title//text()")
    canonical = root.xpath("//link[@rel='canonical']/@href")
    return Page(
        title=meta("og:title", "DC.title", "dcterms.title")
        or squeeze(clean_characters("".join(titles))),
        date=meta("article:published_time", "dcterms.date", "DC.date", "date", "datePublished"),
        url=str(canonical[0]) if canonical else meta("og:url"),
        site=meta("og:site_name"),
    )
