"""What a saved search finds, as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from core.xml_text import in_xml
from web.rendering import passage_address
from web.saved_searches import Found, SavedSearch

TYPE = "application/atom+xml; charset=utf-8"
MOST = 50  # entries
LONGEST = 600  # characters of a summary
_ATOM = "http://www.w3.org/2005/Atom"


def atom(search: SavedSearch, found: Sequence[Found], base: str, here: str) -> bytes:
    """The feed, the latest found first; ``base`` is the address of the server, ``here`` its own."""
    Xml.register_namespace("", _ATOM)
    latest = sorted(found, key=lambda one: (one.since, one.document.id), reverse=True)[:MOST]
    feed = Xml.Element(f"{{{_ATOM}}}feed", {"xml:lang": "nl"})
    _text(feed, "id", f"urn:wijkwijzer:zoekopdracht:{search.id}")
    _text(feed, "title", f"wijkwijzer: {search.label}")
    _text(feed, "updated", latest[0].since if latest else search.made)
    _text(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", "wijkwijzer")
    _link(feed, "self", here, "application/atom+xml")
    _link(feed, "alternate", f"{base}/zoeken?{search.query}", "text/html")
    for one in latest:
        _entry(feed, search, one, base)
    written: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: Xml.Element, search: SavedSearch, found: Found, base: str) -> None:
    card, cited = found.document, found.citation
    entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", f"urn:wijkwijzer:zoekopdracht:{search.id}:{card.id}")
    _text(entry, "title", card.title or card.path or card.id)
    _text(entry, "updated", found.since)
    path = passage_address(card.id, cited.start, cited.end) if cited else f"/documenten/{card.id}"
    _link(entry, "alternate", f"{base}{path}", "text/html")
    if card.kind:
        Xml.SubElement(entry, f"{{{_ATOM}}}category", {"term": card.kind})
    if cited:
        words = " ".join(cited.quote.split())
        _text(entry, "summary", words if len(words) <= LONGEST else f"{words[:LONGEST]} …")


def _text(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, f"{{{_ATOM}}}{name}").text = in_xml(words)


def _link(parent: Xml.Element, rel: str, address: str, kind: str) -> None:
    Xml.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "href": address, "type": kind})
