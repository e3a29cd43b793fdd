"""A document with all that hangs on it, and the file it was read from."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from core.errors import NotFound
from core.findings import Tags
from core.records import Access, Citation, DocumentCard, ScannedPage, Source, place_of
from core.reports import Shown
from core.settings import Settings
from pipeline.kept import reading
from pipeline.versions import other_versions

if TYPE_CHECKING:
    from index.store import Counts, KnownSource, OldVersion, Store

_MOST_NAMED = 5  # documents of one name that are told apart
LARGEST = 500_000_000  # bytes of an original that is handed out


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as a page shows it; all of it may be seen at the level that was asked."""

    shown: Shown
    card: DocumentCard
    tags: Tags
    versions: tuple["OldVersion", ...]  # what its paths held before it
    citation: Citation | None = None  # of the stretch that was asked for


@dataclass(frozen=True, slots=True)
class Original:
    """The file of a document, with the very bytes it was read from."""

    name: str
    path: Path
    data: bytes
    inside: str = ""  # the document's id where it is a file within the file at ``path``


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document was read: its file, and its id where it is a file within that."""

    path: Path
    inside: str = ""


def open_document(
    name: str, settings: Settings, access: Access, span: tuple[int, int] | None = None
) -> Opened:
    """The document with that id (or an unambiguous beginning); raises NotFound.

    ``span`` is a stretch of its text to cite; what lies outside the text is left out.
    """
    with reading(settings) as store, store.snapshot():
        document = store.document(name, access)
        known = store.sources(document.id, access)
        shown = Shown(
            document=document,
            sources=tuple(one.source for one in known),
            passages=store.passages(document.id, access),
            findings=store.findings(document.id, access),
            versions=other_versions(store, document, access),
        )
        return Opened(
            shown=shown,
            card=store.card(document.id, access),
            tags=tags_of(store, document.id, access),
            versions=store.old_versions(document.id, access),
            citation=_citation(store, document.id, len(document.text), span, access),
        )


def card_of(name: str, settings: Settings, access: Access) -> DocumentCard:
    """What a citation shows of the document; raises NotFound, also where it may not be seen."""
    with reading(settings) as store:
        return store.card(name, access)


def document_called(name: str, settings: Settings, access: Access) -> str | None:
    """The id of the only document that may be seen with that file name, with or without its
    ending, or that number, with or without its session; None where there is none.

    Raises NotFound where there are more.
    """
    word = name.strip().casefold()
    with reading(settings) as store:
        found = [card for card in store.documents(access) if word in _called(card)]
        if len(found) > 1:
            told = "; ".join(_told_apart(store, card, access) for card in found[:_MOST_NAMED])
            more = f" en {len(found) - _MOST_NAMED} andere" if len(found) > _MOST_NAMED else ""
            raise NotFound(
                f"Er zijn {len(found)} documenten '{name}': {told}{more}.",
                "Geef de id van een ervan.",
            )
    return found[0].id if found else None


def _told_apart(store: "Store", card: DocumentCard, access: Access) -> str:
    source = store.sources(card.id, access)[0].source
    number = f"{card.number}, " if card.number else ""
    return f"{card.id[:12]} ({number}{place_of(source.path, source.member)})"


def _called(card: DocumentCard) -> set[str]:
    path = card.path or ""
    files = (PurePosixPath(path), PurePosixPath(path.partition("#")[2]))  # and the one within it
    bare = (card.number or "").partition(" (")[0]  # of "412 (2022-2023)"
    names = (name for file in files for name in (file.name, file.stem))
    return {told.casefold() for told in (*names, card.number, bare) if told}


def page_count(name: str, settings: Settings, access: Access) -> int:
    """How many pages the document has; 0 where its format has none. Raises NotFound."""
    with reading(settings) as store:
        return store.document(name, access).page_count or 0


def scanned_page(name: str, page: int, settings: Settings, access: Access) -> ScannedPage | None:
    """Where the words of a page (from 1) that was recognised stand; None of another page."""
    with reading(settings) as store:
        return store.scanned_page(name, page, access)


def tags_of(store: "Store", doc_id: str, access: Access) -> Tags:
    """What was recorded of a document; nothing for one from before records were kept."""
    from core.tags_json import tags_from_json

    row = store.connection.execute(
        "SELECT g.value FROM tags g JOIN documents d ON d.row = g.document WHERE d.id = ?",
        (store.card(doc_id, access).id,),
    ).fetchone()
    return Tags(doc_id, "") if row is None else tags_from_json(row["value"])


def current_version(doc_id: str, settings: Settings, access: Access) -> DocumentCard | None:
    """The document that took the place of one that is no longer there; None where none did."""
    from index.store_filters import level

    with reading(settings) as store:
        row = store.connection.execute(
            "SELECT d.id FROM versions v "
            "JOIN sources s ON s.path = v.path AND s.member = v.member "
            "JOIN documents d ON d.row = s.document "
            "WHERE v.document_id = ? AND v.access <= ? AND s.access <= ? "
            "ORDER BY v.rowid DESC LIMIT 1",
            (doc_id, level(access), level(access)),
        ).fetchone()
        return None if row is None else store.card(row["id"], access)


def original(name: str, settings: Settings, access: Access) -> Original:
    """The file of the document; raises NotFound where it has gone or is no longer the same."""
    card, known = _standing(name, settings, access)
    for source in known:
        found = _read(source, card.id)
        if found is not None:
            return found
    raise _changed()


def place_of_original(name: str, settings: Settings, access: Access) -> Place:
    """Where the file of the document stands; raises NotFound as ``original``.

    A file of the size and time that were noted is not read again to see that it is the same.
    """
    card, known = _standing(name, settings, access)
    for one in known:
        path = Path(one.source.path)
        if _is_as_noted(one.source):
            return Place(path, card.id if one.source.member else "")
        found = _read(one, card.id)
        if found is not None:
            return Place(found.path, found.inside)
    raise _changed()


def _standing(
    name: str, settings: Settings, access: Access
) -> tuple[DocumentCard, tuple["KnownSource", ...]]:
    with reading(settings) as store:
        card = store.card(name, access)
        return card, store.sources(card.id, access)


def _is_as_noted(source: Source) -> bool:
    try:
        status = os.stat(source.path)  # noqa: PTH116
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (source.size, source.modified_ns)


def _changed() -> NotFound:
    return NotFound(
        "Het bestand van dit document staat niet meer waar het gelezen werd, of het is veranderd.",
        "De tekst zoals ze gelezen werd, is hier nog wel te lezen.",
    )


def _read(known: "KnownSource", doc_id: str) -> Original | None:
    from ingest.isolation.reading import bytes_apart
    from ingest.members import document_id

    path = Path(known.source.path)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        if not known.source.member:
            data = path.read_bytes()
            return Original(path.name, path, data) if document_id(data) == doc_id else None
    except OSError:
        return None
    found = bytes_apart(path, doc_id)
    return Original(PurePosixPath(found[0]).name, path, found[1], doc_id) if found else None


def _citation(
    store: "Store", doc_id: str, length: int, span: tuple[int, int] | None, access: Access
) -> Citation | None:
    if span is None:
        return None
    start, end = max(0, span[0]), min(span[1], length)
    return store.cite(doc_id, start, end, access) if start < end else None


def counted(settings: Settings, access: Access) -> "Counts":
    """How much of the store may be seen at that level."""
    with reading(settings) as store:
        return store.counts(access)
