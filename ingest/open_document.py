"""What text, sheets and slides of OpenDocument share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core.errors import UnreadableFile
from ingest.characters import clean_characters, squeeze
from ingest.package_parts import About
from ingest.packages import Package, open_package, xml_part

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, STYLE, DRAW, PRESENTATION = (
    _URN % name for name in ("office", "table", "text", "style", "drawing", "presentation")
)
_MOST_SPACES = 200
_ASIDE = frozenset(
    (
        f"{OFFICE}annotation",
        f"{TEXT}ruby-text",
        f"{DRAW}frame",
        f"{TEXT}tracked-changes",
    )
)


@contextmanager
def open_content(data: bytes, what: str) -> Iterator[tuple[Package, Any]]:
    """The package and the root of its content; raises UnreadableFile."""
    with open_package(data, what) as package:
        manifest = xml_part(package, "META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise UnreadableFile(
                f"Het {what} is met een wachtwoord beveiligd.",
                "Open het met het wachtwoord en bewaar het zonder.",
            )
        root = xml_part(package, "content.xml")
        if root is None:
            raise UnreadableFile(
                f"Het {what} heeft geen inhoud.", "Open het in LibreOffice en bewaar het opnieuw."
            )
        yield package, root


def paragraph_text(element: Any, of_note: Callable[[Any], str] = lambda _: "") -> str:
    """The words of a paragraph as they read, without comments and frames.

    ``of_note`` gives what stands in the text where a note is called.
    """
    parts: list[str] = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}note":
            parts.append(of_note(child))
        elif isinstance(child.tag, str) and child.tag not in _ASIDE:
            parts.append(_inline(child, of_note))
        parts.append(child.tail or "")
    return "".join(parts)


def _inline(element: Any, of_note: Callable[[Any], str]) -> str:
    if element.tag == f"{TEXT}s":
        count = element.get(f"{TEXT}c", "1")
        return " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
    if element.tag == f"{TEXT}tab":
        return " "
    if element.tag == f"{TEXT}line-break":
        return "\n"
    return paragraph_text(element, of_note)


def properties_of_open(package: Package) -> About:
    """The title and the day in ``meta.xml``."""
    meta = xml_part(package, "meta.xml")
    found: dict[str, str] = {}
    for element in meta.iter() if meta is not None else ():
        if isinstance(element.tag, str) and element.text:
            name = element.tag.rsplit("}", 1)[-1]
            found.setdefault(name, squeeze(clean_characters(element.text)))
    return About(found.get("title", ""), found.get("creation-date", ""))
