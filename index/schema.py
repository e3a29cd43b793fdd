"""The tables of a store, as SQL scripts applied in order: schema version n is n scripts."""

import sqlite3

from core.errors import StoreMismatch

APPLICATION_ID = 0x57494A4B  # "WIJK": says to SQLite's tools whose file this is

# The text stands in a table of its own, so that looking through documents does not read it.
# AUTOINCREMENT: a row number that was once used never comes back, so a derived index that is a
# little behind can name a passage that has gone, never another one.
_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    page_count INTEGER,
    title TEXT, title_how TEXT,
    date TEXT, date_how TEXT,
    kind TEXT, kind_how TEXT,
    language TEXT, language_how TEXT,
    number TEXT, number_how TEXT,
    url TEXT,
    reader TEXT NOT NULL,
    notes TEXT NOT NULL,      -- a JSON list
    length INTEGER NOT NULL,  -- code points
    recipe TEXT NOT NULL,     -- the fingerprint its passages and vectors were made with
    added_at TEXT NOT NULL
);
CREATE INDEX documents_by_date ON documents (date);
CREATE INDEX documents_by_kind ON documents (kind);

CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (row) ON DELETE CASCADE,
    text TEXT NOT NULL
);

CREATE TABLE blocks (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    level INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE page_runs (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    page INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE sources (
    path TEXT NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    access INTEGER NOT NULL,  -- place in core.records.ACCESS_LEVELS
    contract TEXT NOT NULL,
    vanished_at TEXT,
    PRIMARY KEY (path, member)
) WITHOUT ROWID;
CREATE INDEX sources_by_document ON sources (document, access, contract);
CREATE INDEX sources_by_access ON sources (access);
CREATE INDEX sources_by_contract ON sources (contract, access) WHERE contract <> '';

CREATE TABLE versions (
    path TEXT NOT NULL,
    member TEXT NOT NULL,
    document_id TEXT NOT NULL,  -- the document itself may have gone
    title TEXT,
    access INTEGER NOT NULL,
    replaced_at TEXT NOT NULL
);
CREATE INDEX versions_by_path ON versions (path, member);

CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    first_page INTEGER,
    last_page INTEGER,
    headings TEXT NOT NULL,  -- a JSON list
    UNIQUE (document, start, "end")
);

CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (row) ON DELETE CASCADE,
    vector BLOB NOT NULL  -- float16, little-endian
);

CREATE TABLE findings (
    row INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    concept TEXT NOT NULL,
    label TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    why TEXT NOT NULL,
    role TEXT NOT NULL,
    score REAL NOT NULL,
    guess INTEGER NOT NULL
);
CREATE INDEX findings_by_document ON findings (document, start);
CREATE INDEX findings_by_concept ON findings (kind, concept);

-- Which finding holds for which passage, so that a filter is one look-up.
CREATE TABLE facets (
    kind TEXT NOT NULL,
    concept TEXT NOT NULL,
    passage INTEGER NOT NULL REFERENCES passages (row) ON DELETE CASCADE,
    PRIMARY KEY (kind, concept, passage)
) WITHOUT ROWID;
CREATE INDEX facets_by_passage ON facets (passage, kind, concept);

CREATE TABLE failures (
    path TEXT NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    error TEXT NOT NULL,
    failed_at TEXT NOT NULL,
    PRIMARY KEY (path, member)
) WITHOUT ROWID;

-- What the derived indexes have still to take over: documents that came, changed or went, and
-- the passages that went with it (those of one document have consecutive rows).
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL,
    first_gone INTEGER,
    last_gone INTEGER,
    token TEXT NOT NULL DEFAULT (lower(hex(randomblob(8))))
);
"""

# The records behind the findings, whole: lists and counts are made from them.
_TAGS = """
CREATE TABLE tags (
    document INTEGER PRIMARY KEY REFERENCES documents (row) ON DELETE CASCADE,
    value TEXT NOT NULL  -- core.findings.Tags as JSON
);
"""

# What people decided, and what the machine had recorded of a document before it was corrected.
_CORRECTIONS = """
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    document TEXT NOT NULL,  -- its id, which outlives a reindex; "" for all
    contract TEXT NOT NULL,  -- "" for all
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TEXT NOT NULL
);

CREATE TABLE machine (
    document INTEGER PRIMARY KEY REFERENCES documents (row) ON DELETE CASCADE,
    tags TEXT NOT NULL,      -- core.findings.Tags as JSON
    findings TEXT NOT NULL   -- a JSON list
);
"""

# The file as it was when it failed, so that one that did not change need not be tried again.
_FAILED_SOURCES = """
ALTER TABLE failures ADD COLUMN size INTEGER;  -- NULL where the file was not met
ALTER TABLE failures ADD COLUMN modified_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE failures ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE failures ADD COLUMN access INTEGER NOT NULL DEFAULT 3;  -- the most secret
ALTER TABLE failures ADD COLUMN contract TEXT NOT NULL DEFAULT '';
ALTER TABLE failures ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
"""

# Where the words of a scanned page stand, so that a quote on it is marked without reading it anew.
_SCANS = """
CREATE TABLE scans (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    width REAL NOT NULL,  -- points, as is all of a place
    height REAL NOT NULL,
    words TEXT NOT NULL,  -- a JSON list of text, x0, top, x1, bottom and how sure it is
    PRIMARY KEY (document, page)
) WITHOUT ROWID;
"""

# Whether a person decided the contract of a document: before what its sources were given.
_DECIDED = """
ALTER TABLE documents ADD COLUMN contract_decided INTEGER NOT NULL DEFAULT 0;
UPDATE documents SET contract_decided = 1 WHERE row IN (
    SELECT d.row FROM corrections c JOIN documents d ON d.id = c.document
    WHERE c.kind = 'contract' AND c.undone_at = ''
    UNION SELECT s.document FROM corrections c JOIN versions v ON v.document_id = c.document
    JOIN sources s ON s.path = v.path AND s.member = v.member
    WHERE c.kind = 'contract' AND c.undone_at = ''
);
INSERT INTO changes (document) SELECT row FROM documents WHERE contract_decided;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _TAGS, _CORRECTIONS, _FAILED_SOURCES, _SCANS, _DECIDED)
VERSION = len(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """The schema version of the file; 0 for one in which nothing was made yet.

    Raises StoreMismatch where the file is a database of something else.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if owner == APPLICATION_ID or (owner == 0 and version == 0 and tables == 0):
        return version
    raise StoreMismatch(
        "Dit is een SQLite-bestand van een ander programma, geen opslag van wijkwijzer.",
        "Kies met --store een andere map.",
    )


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the present schema, all of it or nothing."""
    present = schema_version(connection)
    refuse_newer(connection)
    if present == VERSION:
        return
    script = "\n".join(MIGRATIONS[present:])
    connection.executescript(
        f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {VERSION};\n"
        f"PRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
    )


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Nothing; raises StoreMismatch where a later version of the program made the store."""
    present = schema_version(connection)
    if present <= VERSION:
        return
    made_by = connection.execute("SELECT value FROM meta WHERE key = 'made_by'").fetchone()
    raise StoreMismatch(
        f"Deze opslag heeft schemaversie {present}"
        f"{f' (gemaakt door {made_by[0]})' if made_by else ''}; "
        f"dit programma kent versie {VERSION}.",
        "Werk het programma bij, of kies met --store een andere map.",
    )
