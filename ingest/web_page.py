"""HTML -> pieces: the main text of a saved page, with its headings, lists and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from ingest.characters import clean_characters, squeeze
from ingest.decoding import decode
from ingest.footnotes import footnote, place_footnotes
from ingest.pieces import Piece
from ingest.web_walk import pieces_below, placed_pieces

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

_NOTE = re.compile(r"\[(\d{1,3})\]\s*(?=\S)")
_CALL = re.compile(r"\S\[(\d{1,3})\]")
_ARCHIVE = re.compile(rb"(?im)^(?:From: <?Saved by|Snapshot-Content-Location:)")
# What stands around a text without saying so in its markup.
_CLUTTER = re.compile(
    r"©|\bcopyright\b|alle rechten voorbehouden|\b(?:disclaimer|cookie\w*|privacy\w*|sitemap"
    r"|toegankelijkheidsverklaring|proclaimer)\b|^(?:deel(?:\s(?:dit|deze|op|via)\b|$)|print\b"
    r"|naar boven|terug naar|volg ons|lees meer$|lees voor$|schrijf je in)",
    re.IGNORECASE,
)
_MOST_WORDS_OF_CLUTTER = 25
_CLUTTER_HEADING = re.compile(
    r"(?:lees ook|meer nieuws|ander nieuws|(?:laatste|recent|gerelateerd|verwant)\w*\b"
    r"|ook interessant|bekijk ook|zie ook|in de kijker|deel (?:dit|deze|op|via)\b|volg ons"
    r"|nieuwsbrief|cookie|snel naar|direct naar|op deze pagina|menu|navigatie|zoek)",
    re.IGNORECASE,
)
_CONTAINERS = frozenset("html body main article section div td form fieldset details".split())
_LINKED = 0.6  # the share of a block's characters in links from which it only leads elsewhere
_TOLD_IN_LINK = re.compile(r"^(?:mailto|tel):|\.(?:pdf|docx?|odt|xlsx?|pptx?)$", re.IGNORECASE)


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
    placed = list(placed_pieces(main))
    pieces = [piece for piece, _ in placed]
    if main.tag == "body":
        pieces = _within_main_text(placed, markup)
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


def _within_main_text(placed: Sequence[tuple[Piece, Any]], markup: str) -> list[Piece]:
    """The pieces that trafilatura takes for main text, and those that belong with them."""
    import trafilatura

    pieces = [piece for piece, _ in placed]
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
    container = _container([placed[n][1] for n in inside])
    before, after = (
        [(piece, block) for piece, block in some if _stands_in(block, container)]
        for some in (placed[:first], placed[last + 1 :])
    )
    return [*_without_clutter(before), *pieces[first : last + 1], *_without_clutter(after)]


def _container(blocks: Sequence[Any]) -> Any:
    """The smallest element around the blocks; around its fellows too where it is one of several."""
    common = _way_to(blocks[0])
    for block in blocks[1:]:
        ways = zip(common, _way_to(block), strict=False)
        common = [one for one, other in takewhile(lambda pair: pair[0] is pair[1], ways)]
    container = common.pop()
    while common and (container.tag not in _CONTAINERS or _has_fellow(container)):
        container = common.pop()
    return container


def _way_to(element: Any) -> list[Any]:
    """The elements around it from the root down, and the element itself."""
    return [*reversed(list(element.iterancestors())), element]


def _has_fellow(element: Any) -> bool:
    """Whether an element is one of several parts of a page that are marked alike."""
    looks = (element.tag, element.get("class") or "")
    fellows = [one for one in (element.getprevious(), element.getnext()) if one is not None]
    return (element.tag == "section" or bool(looks[1])) and any(
        (one.tag, one.get("class") or "") == looks for one in fellows
    )


def _stands_in(block: Any, container: Any) -> bool:
    return block is container or any(one is container for one in block.iterancestors())


def _without_clutter(placed: Sequence[tuple[Piece, Any]]) -> Iterator[Piece]:
    """The pieces that are no links to elsewhere or lines of a footer; headings with what follows.

    Below a heading over such links ('Lees ook') nothing is kept.
    """
    headings: list[Piece] = []
    passed = 0  # the level of the heading below which all is passed over
    leads: dict[Any, bool] = {}  # whether a block mostly leads elsewhere
    for piece, block in placed:
        if piece.kind == "heading":
            if not passed or piece.level <= passed:
                passed = piece.level if _CLUTTER_HEADING.match(piece.text) else 0
            if not passed:
                headings.append(piece)
        elif not passed and not _is_clutter(piece.text):
            if block not in leads:
                leads[block] = piece.kind != "row" and _leads_elsewhere(block)
            if leads[block]:
                continue
            yield from headings
            yield piece
            headings = []


def _is_clutter(text: str) -> bool:
    return bool(_CLUTTER.search(text)) and len(text.split()) <= _MOST_WORDS_OF_CLUTTER


def _leads_elsewhere(block: Any) -> bool:
    """Whether most of a block is in links to other pages."""
    links = (link for link in block.iter("a") if not _TOLD_IN_LINK.search(link.get("href") or ""))
    linked = sum(len(squeeze(link.text_content())) for link in links)
    return linked > _LINKED * len(squeeze(block.text_content()))


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
