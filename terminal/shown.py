"""A document, a passage or a store as a person reads it on a terminal, in Dutch."""

from collections import Counter
from collections.abc import Callable, Iterator

import click

from core.names import HOW_NAMES, KIND_NAMES
from core.records import PLACES, Document, Finding, Found
from core.reports import Shown, Status
from core.shapes import citation_in
from terminal.hits import pages

FINDING_NAMES = {
    "municipality": "gemeenten",
    "contract": "contracten",
    "actor": "actoren",
    "theme": "thema's",
    "derogation": "regelruimte",
}
_ONE_AND_MORE = {"slide": ("dia", "dia's"), "sheet": ("blad", "bladen")}


def shown_lines(shown: Shown, label: Callable[[str, str], str], *, full: bool) -> Iterator[str]:
    """The document's properties with how they were found, what was found in it, its passages.

    ``label`` tells what a finding of a kind is called.
    """
    document = shown.document
    yield click.style(document.title.value if document.title else "(zonder titel)", bold=True)
    yield f"id        {document.id}"
    for name, found in (
        ("soort", document.kind),
        ("datum", document.date),
        ("nummer", document.number),
        ("taal", document.language),
    ):
        if found:
            yield f"{name:<9} {_told(name, found)}"
    yield f"gelezen   {document.format}, {document.reader}{_counted(document)}"
    for card in shown.versions:
        yield f"versie    {card.number}  {card.id}"
    for source in shown.sources:
        yield f"bron      {source.path} ({source.access})"
    for note in document.notes:
        yield f"let op    {note}"
    yield from _finding_lines(shown.findings, label)
    yield from passage_lines(shown, full=full)


def passage_lines(shown: Shown, *, full: bool) -> Iterator[str]:
    """The passages of the document, each with where it stands; shortened where not ``full``."""
    for passage in shown.passages:
        yield ""
        where = pages(citation_in(shown, passage.start, passage.end))
        yield click.style(f"[{passage.id}{where and f' · {where}'}]", dim=True)
        if passage.headings:
            yield click.style(" › ".join(passage.headings), italic=True)
        yield passage.text if full else _shortened(passage.text)


def _told(name: str, found: Found) -> str:
    value = KIND_NAMES.get(found.value, found.value) if name == "soort" else found.value
    return f"{value}  ({how_told(found.how)})"


def how_told(how: str) -> str:
    """How a property was found, in Dutch; words of the document stay as they are."""
    return ": ".join(HOW_NAMES.get(part, part) for part in how.split(": ", 1))


def _counted(document: Document) -> str:
    """How many pages, slides or sheets the document has; nothing where it has none."""
    count = document.page_count
    one, more = _ONE_AND_MORE.get(PLACES.get(document.format, ""), ("pagina", "pagina's"))
    return f", {count} {one if count == 1 else more}" if count else ""


def _finding_lines(
    findings: tuple[Finding, ...], label: Callable[[str, str], str]
) -> Iterator[str]:
    for kind, heading in FINDING_NAMES.items():
        counted = Counter((found.concept, found.guess) for found in findings if found.kind == kind)
        if counted:
            parts = [
                f"{label(kind, concept)} ×{times}" + (" (vermoeden)" if guess else "")
                for (concept, guess), times in counted.most_common()
            ]
            yield f"{heading:<9} {', '.join(parts)}"


def _shortened(text: str, most: int = 300) -> str:
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most)] + " …"


def status_lines(status: Status) -> Iterator[str]:
    """What the store holds, a line per thing."""
    size = f"{status.size / 1e6:.1f}".replace(".", ",")
    yield f"opslag       {status.folder} ({size} MB)"
    yield f"documenten   {status.documents} (uit {status.sources} bronnen)"
    yield f"passages     {status.passages}"
    yield f"vondsten     {status.findings}"
    yield f"mislukt      {status.failures}"
    yield f"verdwenen    {status.vanished}"
    for kind, count in sorted(status.by_kind.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {KIND_NAMES.get(kind, 'soort onbekend'):<20} {count}"
    yield f"indexen      {f'generatie {status.generation}' if status.generation else 'nog geen'}"
    yield f"afzondering  {', '.join(status.isolation) or 'onbekend'}"
    for key, value in sorted(status.meta.items()):
        yield f"{key:<12} {value}"
