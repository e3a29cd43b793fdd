"""Records out of a store: documents, passages, sources, citations."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast, get_args

from core.errors import NotFound, StoreRebuilding
from core.findings import Tags
from core.pages import pages_between, place_between
from core.records import (
    ACCESS_LEVELS,
    PLACES,
    Access,
    Block,
    BlockKind,
    Citation,
    Document,
    DocumentCard,
    Finding,
    FindingKind,
    Format,
    Found,
    PageRun,
    Passage,
    Place,
    ScannedPage,
    ScannedWord,
    place_of,
)
from core.tags_json import tags_from_json
from index.store_filters import GIVEN, document_seen, level

_FINDING_KINDS = frozenset(get_args(FindingKind))


def meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The properties of the store."""
    return {row[0]: row[1] for row in connection.execute("SELECT key, value FROM meta")}


def refuse_half_reindexed(connection: sqlite3.Connection) -> None:
    """Nothing; raises StoreRebuilding where part of the store is still made with old settings."""
    since = meta(connection).get("reindexing")
    if since is not None:
        begun = f"{datetime.fromisoformat(since).astimezone():%d-%m-%Y %H:%M}"
        raise StoreRebuilding(
            f"Deze opslag wordt sinds {begun} opnieuw opgebouwd, of dat werk is afgebroken.",
            "Wacht tot het klaar is, of maak het af met 'wijkwijzer reindex'.",
        )


def readable(path: str | bytes) -> str:
    """The path as Python knows it, from how ``store_writing.storable`` kept it."""
    return path if isinstance(path, str) else os.fsdecode(path)


def document_row(connection: sqlite3.Connection, name: str, access: Access) -> int:
    """The row of the document whose id is, or begins with, ``name``.

    Raises NotFound where there is none that may be seen, or more than one.
    """
    seen = document_seen(access)
    # An id is hexadecimal, so everything that begins with name sorts before name + "g".
    rows = connection.execute(
        f"SELECT d.row, d.id FROM documents d WHERE d.id >= ? AND d.id < ? AND {seen.sql} "  # noqa: S608
        "ORDER BY d.id LIMIT 6",
        (name, name + "g", *seen.values),
    ).fetchall()
    if len(rows) == 1 and name:
        return int(rows[0]["row"])
    if not rows or not name:
        raise NotFound(
            f"Er is geen document '{name}' in de opslag.",
            "Zoek het eerst met 'wijkwijzer search', en geef de id die daar staat.",
        )
    raise NotFound(
        f"Er zijn meer documenten die met '{name}' beginnen: "
        f"{', '.join(row['id'] for row in rows[:5])}{' …' if len(rows) > 5 else ''}.",
        "Geef meer tekens van de id.",
    )


def read_document(connection: sqlite3.Connection, row: int) -> Document:
    """The document as it was stored."""
    kept = connection.execute(
        "SELECT d.*, t.text FROM documents d JOIN texts t ON t.document = d.row WHERE d.row = ?",
        (row,),
    ).fetchone()
    return Document(
        id=kept["id"],
        text=kept["text"],
        format=cast(Format, kept["format"]),
        blocks=_blocks(connection, row),
        page_runs=page_runs(connection, row),
        page_count=kept["page_count"],
        title=_found(kept, "title"),
        date=_found(kept, "date"),
        kind=_found(kept, "kind"),
        language=_found(kept, "language"),
        number=_found(kept, "number"),
        url=kept["url"],
        reader=kept["reader"],
        notes=tuple(json.loads(kept["notes"])),
    )


def scanned_page(connection: sqlite3.Connection, row: int, page: int) -> ScannedPage | None:
    """The words of a page (from 1) where they were recognised; None of a page with a text."""
    kept = connection.execute(
        "SELECT width, height, words FROM scans WHERE document = ? AND page = ?", (row, page)
    ).fetchone()
    if kept is None:
        return None
    words = tuple(ScannedWord(*word) for word in json.loads(kept["words"]))
    return ScannedPage(page, kept["width"], kept["height"], words)


def page_runs(connection: sqlite3.Connection, row: int) -> tuple[PageRun, ...]:
    """On which pages the document's text stands."""
    return tuple(
        PageRun(run["start"], run["page"])
        for run in connection.execute(
            "SELECT start, page FROM page_runs WHERE document = ? ORDER BY position", (row,)
        )
    )


PASSAGE_COLUMNS = (
    'p.row AS row, p.document AS document, d.id AS doc_id, p.start AS start, p."end" AS "end", '
    "p.first_page AS first_page, p.last_page AS last_page, p.headings AS headings, "
    'substr(t.text, p.start + 1, p."end" - p.start) AS text'
)
PASSAGE_TABLES = (
    "passages p JOIN documents d ON d.row = p.document JOIN texts t ON t.document = d.row"
)


def passage_of(kept: sqlite3.Row) -> Passage:
    """The passage of a row of PASSAGE_COLUMNS."""
    return Passage(
        doc_id=kept["doc_id"],
        start=kept["start"],
        end=kept["end"],
        text=kept["text"],
        first_page=kept["first_page"],
        last_page=kept["last_page"],
        headings=tuple(json.loads(kept["headings"])),
    )


def passages_of(connection: sqlite3.Connection, row: int) -> tuple[Passage, ...]:
    """All passages of a document, in the order of its text."""
    return tuple(
        passage_of(kept)
        for kept in connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM {PASSAGE_TABLES} WHERE p.document = ? "  # noqa: S608
            'ORDER BY p.start, p."end"',
            (row,),
        )
    )


def passage_row(connection: sqlite3.Connection, name: str, access: Access) -> int:
    """The row of the passage with id ``name`` (the document's part may be shortened)."""
    doc_name, _, stretch = name.partition(":")
    start, _, end = stretch.partition("-")
    if start.isdecimal() and end.isdecimal() and len(stretch) < 40:
        document = document_row(connection, doc_name, access)
        found = connection.execute(
            'SELECT row FROM passages WHERE document = ? AND start = ? AND "end" = ?',
            (document, int(start), int(end)),
        ).fetchone()
        if found is not None:
            return int(found["row"])
    raise NotFound(
        f"Er is geen passage '{name}' in de opslag.",
        "De id van een passage ziet er zo uit: 1f3a…:120-480; ze staat bij elk zoekresultaat.",
    )


def findings_of(
    connection: sqlite3.Connection, row: int, start: int = 0, end: int = 1 << 62
) -> tuple[Finding, ...]:
    """What was found between two offsets of a document, in the order of its text."""
    return tuple(
        Finding(
            kind=cast(FindingKind, kept["kind"]),
            concept=kept["concept"],
            label=kept["label"],
            start=kept["start"],
            end=kept["end"],
            why=kept["why"],
            role=kept["role"],
            score=kept["score"],
            guess=bool(kept["guess"]),
        )
        for kept in connection.execute(
            'SELECT * FROM findings WHERE document = ? AND start < ? AND "end" > ? '
            'ORDER BY start, "end", row',
            (row, end, start),
        )
        if kept["kind"] in _FINDING_KINDS
    )


def tags_of_all(
    connection: sqlite3.Connection, access: Access
) -> Iterator[tuple[DocumentCard, Tags]]:
    """Card and tags of every document that may be seen, in the order of rows."""
    seen = document_seen(access)
    rows = connection.execute(
        "SELECT d.row, t.value FROM tags t JOIN documents d ON d.row = t.document "  # noqa: S608
        f"WHERE {seen.sql} ORDER BY d.row",
        seen.values,
    )
    for kept in rows:
        yield card_of(connection, kept["row"], access), tags_from_json(kept["value"])


def card_of(connection: sqlite3.Connection, row: int, access: Access) -> DocumentCard:
    """What may be shown of a document at an access level: its path is one that may be seen."""
    kept = connection.execute("SELECT * FROM documents WHERE row = ?", (row,)).fetchone()
    source = connection.execute(
        "SELECT name, member, access FROM sources WHERE document = ? AND access <= ? "
        "ORDER BY vanished_at IS NOT NULL, access, path, member LIMIT 1",
        (row, level(access)),
    ).fetchone()
    return DocumentCard(
        id=kept["id"],
        title=kept["title"],
        kind=kept["kind"],
        path=None if source is None else place_of(readable(source["name"]), source["member"]),
        date=kept["date"],
        access=ACCESS_LEVELS[source["access"]] if source is not None else access,
        number=kept["number"],
    )


def contract_of(
    connection: sqlite3.Connection, row: int, start: int, end: int, access: Access
) -> str | None:
    """The contract a stretch of text belongs to: what its words are recorded as telling of, which
    is what was given with the text or put right by a person; else what a copy of it was given.
    """
    found = connection.execute(
        f"SELECT {contract_at(':row', ':start', ':end', access)}",
        {"row": row, "start": start, "end": end},
    ).fetchone()[0]
    return None if found is None else str(found)


def contract_at(row: str, start: str, end: str, access: Access) -> str:
    """``contract_of`` as SQL, of a stretch that is given in SQL; as ``shapes.citation_in``."""
    return (
        "coalesce((SELECT concept FROM (SELECT c.concept, c.guess, c.score, c.start, "  # noqa: S608
        f'min(c."end", {end}) - max(c.start, {start}) AS shared FROM findings c '
        f"WHERE c.document = {row} AND c.kind = 'contract' "
        f'AND c.start < {end} AND c."end" > {start}) '
        "ORDER BY guess, shared DESC, score DESC, start, concept LIMIT 1), "
        f"(SELECT s.contract FROM {GIVEN} s "
        f"WHERE s.document = {row} AND s.access <= {level(access)} "
        "ORDER BY s.vanished_at IS NOT NULL, s.path, s.member LIMIT 1))"
    )


def places_told(
    connection: sqlite3.Connection, rows: Sequence[int], access: Access
) -> dict[int, frozenset[tuple[str, str]]]:
    """The municipalities and contracts that passages tell of (kind and id), by their rows.

    Where a passage names none, those that its document was given, or its only municipality.
    """
    passages = json.dumps(list(rows))
    told: dict[int, set[tuple[str, str]]] = {}
    for row, kind, concept in connection.execute(_TOLD_BY_PASSAGE, (passages,)):
        told.setdefault(row, set()).add((kind, concept))
    silent = json.dumps([row for row in rows if row not in told])
    for row, kind, concept in connection.execute(_TOLD_BY_DOCUMENT, (level(access), silent)):
        told.setdefault(row, set()).add((kind, concept))
    return {row: frozenset(found) for row, found in told.items()}


_TOLD_BY_PASSAGE = """
SELECT passage, kind, concept FROM facets INDEXED BY facets_by_passage
WHERE passage IN (SELECT value FROM json_each(?)) AND kind IN ('contract', 'municipality')
"""
_TOLD_BY_DOCUMENT = f"""
WITH silent AS (SELECT row, document FROM passages WHERE row IN (SELECT value FROM json_each(?2)))
SELECT p.row, 'contract', s.contract FROM silent p
JOIN {GIVEN} s ON s.document = p.document WHERE s.access <= ?1
UNION ALL
SELECT p.row, 'municipality', only.concept FROM silent p JOIN (
    SELECT document, min(concept) AS concept FROM findings
    WHERE kind = 'municipality' AND document IN (SELECT document FROM silent)
    GROUP BY document HAVING min(concept) = max(concept)
) only ON only.document = p.document
"""  # noqa: S608


def cite(
    connection: sqlite3.Connection, row: int, start: int, end: int, access: Access
) -> Citation:
    """The citation of ``text[start:end]`` of a document, read from the store."""
    quote = _slice(connection, row, start, end)
    first, last = pages_between(page_runs(connection, row), start, end)
    return Citation(
        document=card_of(connection, row, access),
        contract=contract_of(connection, row, start, end, access),
        first_page=first,
        last_page=last,
        start=start,
        end=end,
        quote=quote,
        place=place_at(connection, row, start, end),
    )


def place_at(connection: sqlite3.Connection, row: int, start: int, end: int) -> Place | None:
    """On which slide, or on which rows of which sheet, a stretch stands; None for pages."""
    form = connection.execute("SELECT format FROM documents WHERE row = ?", (row,)).fetchone()[0]
    if PLACES.get(form) != "sheet":
        return Place("slide") if form in PLACES else None

    def words(begin: int, after: int) -> str:
        return _slice(connection, row, begin, after)

    looked = connection.execute(
        "SELECT * FROM blocks WHERE document = ? "
        "AND (kind = 'heading' OR (start < ? AND \"end\" > ?)) ORDER BY position",
        (row, end, start),
    )
    runs = page_runs(connection, row)
    return place_between(form, tuple(map(_block, looked)), runs, words, (start, end))


def _slice(connection: sqlite3.Connection, row: int, start: int, end: int) -> str:
    kept = connection.execute(
        "SELECT substr(text, ? + 1, ?) FROM texts WHERE document = ?", (start, end - start, row)
    )
    return str(kept.fetchone()[0])


def rows_in_order(
    connection: sqlite3.Connection, sql: str, rows: Sequence[int], values: Sequence[object] = ()
) -> list[sqlite3.Row]:
    """The result of ``sql`` (whose column is ``row``) for these rows, in their order.

    ``sql`` takes the rows as one JSON list, then the values; what is no longer there is left out.
    """
    given = (json.dumps(list(rows)), *values)
    kept = {row["row"]: row for row in connection.execute(sql, given)}
    return [kept[row] for row in rows if row in kept]


def _found(kept: sqlite3.Row, name: str) -> Found | None:
    return None if kept[name] is None else Found(kept[name], kept[f"{name}_how"])


def _blocks(connection: sqlite3.Connection, row: int) -> tuple[Block, ...]:
    looked = connection.execute("SELECT * FROM blocks WHERE document = ? ORDER BY position", (row,))
    return tuple(map(_block, looked))


def _block(kept: sqlite3.Row) -> Block:
    kind = cast(BlockKind, kept["kind"])
    return Block(kind, kept["start"], kept["end"], kept["level"], kept["label"])
