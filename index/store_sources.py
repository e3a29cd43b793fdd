"""Where the documents of a store stand: their sources, what these held before, what failed."""

import sqlite3
from collections.abc import Iterator

from core.records import ACCESS_LEVELS, Access, Failure, Source
from index.store_filters import document_seen, level
from index.store_reading import readable
from index.store_records import Counts, KnownSource, OldVersion


def known_sources(connection: sqlite3.Connection, prefix: str) -> Iterator[KnownSource]:
    """Every source whose path is ``prefix`` or lies below it, sorted by path and member."""
    below = prefix.rstrip("/") + "/"
    rows = connection.execute(
        "SELECT s.*, d.id AS doc_id FROM sources s JOIN documents d ON d.row = s.document "
        "WHERE ? = '' OR s.path = ? OR (s.path >= ? AND s.path < ?) OR typeof(s.path) = 'blob' "
        "ORDER BY s.path, s.member",
        (prefix, prefix, below, below[:-1] + "0"),  # "0" is what follows "/"
    )
    for kept in rows:
        path = readable(kept["path"])
        if prefix and path != prefix and not path.startswith(below):
            continue
        yield KnownSource(_source(kept, path), kept["doc_id"], kept["vanished_at"] is not None)


def sources_of(connection: sqlite3.Connection, row: int, access: Access) -> tuple[KnownSource, ...]:
    """The sources of one document that may be seen; more than one where it has duplicates."""
    rows = connection.execute(
        "SELECT s.*, d.id AS doc_id FROM sources s JOIN documents d ON d.row = s.document "
        "WHERE s.document = ? AND s.access <= ? ORDER BY s.path, s.member",
        (row, level(access)),
    )
    return tuple(
        KnownSource(
            _source(kept, readable(kept["path"])), kept["doc_id"], kept["vanished_at"] is not None
        )
        for kept in rows
    )


def old_versions(
    connection: sqlite3.Connection, row: int, access: Access
) -> tuple[OldVersion, ...]:
    """The documents that the paths of this one held before it, the latest first."""
    rows = connection.execute(
        "SELECT v.* FROM versions v JOIN sources s ON s.path = v.path AND s.member = v.member "
        "WHERE s.document = ? AND s.access <= ? AND v.access <= ? ORDER BY v.rowid DESC",
        (row, level(access), level(access)),
    )
    return tuple(
        OldVersion(
            readable(kept["path"]),
            kept["member"],
            kept["document_id"],
            kept["title"],
            kept["replaced_at"],
        )
        for kept in rows
    )


def heirs(connection: sqlite3.Connection, doc_id: str, access: Access) -> tuple[str, ...]:
    """The ids of the documents that stand for this one now and may be seen, in order.

    That is itself while it is there, and what is now at a path that held it.
    """
    seen = level(access)
    rows = connection.execute(
        "SELECT d.id FROM documents d JOIN sources s ON s.document = d.row "
        "WHERE d.id = ? AND s.access <= ? "
        "UNION SELECT d.id FROM versions v "
        "JOIN sources s ON s.path = v.path AND s.member = v.member "
        "JOIN documents d ON d.row = s.document "
        "WHERE v.document_id = ? AND v.access <= ? AND s.access <= ? ORDER BY 1",
        (doc_id, seen, doc_id, seen, seen),
    )
    return tuple(row["id"] for row in rows)


def failures(connection: sqlite3.Connection) -> tuple[Failure, ...]:
    """The files that did not become a document, sorted by path."""
    return tuple(
        Failure(
            path=(path := readable(kept["path"])),
            name=readable(kept["name"]),
            reason=kept["reason"],
            advice=kept["advice"],
            member=kept["member"],
            error=kept["error"],
            source=_source(kept, path) if kept["size"] is not None else None,
            deaths=kept["deaths"],
        )
        for kept in connection.execute("SELECT * FROM failures ORDER BY path, member")
    )


def counts(connection: sqlite3.Connection, access: Access, size: int) -> Counts:
    """How much there is that may be seen; ``size`` is the bytes on disk."""
    seen, seen_source = document_seen(access), level(access)
    where = f"WHERE {seen.sql}"

    def count(sql: str, *values: object) -> int:
        return int(connection.execute(f"SELECT count(*) FROM {sql}", values).fetchone()[0])  # noqa: S608

    return Counts(
        documents=count(f"documents d {where}", *seen.values),
        passages=count(f"passages p JOIN documents d ON d.row = p.document {where}", *seen.values),
        sources=count("sources WHERE access <= ?", seen_source),
        vanished=count("sources WHERE vanished_at IS NOT NULL AND access <= ?", seen_source),
        findings=count(f"findings f JOIN documents d ON d.row = f.document {where}", *seen.values),
        failures=count("failures"),
        by_kind=tuple(
            (row[0], row[1])
            for row in connection.execute(
                "SELECT coalesce(d.kind, ''), count(*) AS n FROM documents d "  # noqa: S608
                f"{where} GROUP BY 1 ORDER BY n DESC, 1",
                seen.values,
            )
        ),
        bytes=size,
    )


def _source(kept: sqlite3.Row, path: str) -> Source:
    return Source(
        path=path,
        name=readable(kept["name"]),
        member=kept["member"],
        size=kept["size"],
        modified_ns=kept["modified_ns"],
        changed_ns=kept["changed_ns"],
        access=ACCESS_LEVELS[kept["access"]],
        contract=kept["contract"],
    )
