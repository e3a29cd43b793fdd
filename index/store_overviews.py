"""Lists over the whole store, counted from its findings."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from core.records import Access
from core.sentences import sentence_ends

from .store_filters import document_seen
from .store_reading import contract_at

AROUND = 320  # characters


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text of a contract names an actor."""

    contract: str
    actor: str
    label: str
    role: str
    guess: bool
    document: int  # row
    doc_id: str
    start: int
    end: int


def mentions(connection: sqlite3.Connection, access: Access) -> Iterator[Mention]:
    """Every naming of an actor that stands in the text of a contract, sorted by both."""
    seen = document_seen(access)
    contract = contract_at("a.document", "a.start", 'a."end"', access)
    rows = connection.execute(
        f"SELECT {contract} AS contract, a.concept, a.label, a.role, "  # noqa: S608
        "a.guess OR ifnull((SELECT min(c.guess) FROM findings c WHERE c.document = a.document "
        'AND c.kind = \'contract\' AND c.start < a."end" AND c."end" > a.start), 0), '
        'a.document, d.id, a.start, a."end" FROM findings a JOIN documents d ON d.row = a.document '
        f"WHERE a.kind = 'actor' AND {seen.sql} "
        "ORDER BY 1, a.concept, a.guess, d.date DESC, a.document, a.start",
        seen.values,
    )
    for row in rows:
        contract, actor, label, role, guess, document, doc_id, start, end = row
        if contract is not None:
            yield Mention(contract, actor, label, role, bool(guess), document, doc_id, start, end)


def actors_told(connection: sqlite3.Connection, access: Access) -> dict[str, str]:
    """What each actor is called in a document that may be seen, by id.

    Those who ask or are asked too, and those that only the machine had found.
    """
    seen = document_seen(access)
    rows = connection.execute(
        f"SELECT a.id, min(a.label) FROM ({_ACTORS}) a JOIN documents d ON d.row = a.document "  # noqa: S608
        f"WHERE {seen.sql} GROUP BY 1",
        seen.values,
    )
    return {row[0]: row[1] for row in rows if row[0]}


def tells_of_actor(connection: sqlite3.Connection, actor: str, access: Access) -> bool:
    """Whether a document that may be seen names the actor; quicker than all that are named."""
    seen = document_seen(access)
    found = connection.execute(
        "SELECT 1 FROM findings a JOIN documents d ON d.row = a.document "  # noqa: S608
        f"WHERE a.kind = 'actor' AND a.concept = ? AND {seen.sql} LIMIT 1",
        (actor, *seen.values),
    )
    return found.fetchone() is not None


_ACTORS = """
SELECT document, concept AS id, label FROM findings WHERE kind = 'actor'
UNION ALL SELECT m.document, one.value ->> 'concept', one.value ->> 'label'
FROM machine m, json_each(m.findings) one WHERE one.value ->> 'kind' = 'actor'
UNION ALL SELECT t.document, asks.value ->> '$.requester.id', asks.value ->> '$.requester.label'
FROM tags t, json_each(t.value, '$.derogations') asks
UNION ALL SELECT t.document, asked.value ->> 'id', asked.value ->> 'label'
FROM tags t, json_each(t.value, '$.derogations') asks,
json_each(asks.value, '$.addressees') asked
"""


def sentence_around(
    connection: sqlite3.Connection, row: int, start: int, end: int
) -> tuple[int, int]:
    """The sentence or line that ``text[start:end]`` of document ``row`` stands in.

    At most AROUND characters on either side, cut at white space where no sentence ends there.
    """
    begin = max(0, start - AROUND)
    window = connection.execute(
        "SELECT substr(text, ? + 1, ?) FROM texts WHERE document = ?",
        (begin, end - begin + AROUND, row),
    ).fetchone()[0]
    *ends, whole = sentence_ends(window)
    told, after = start - begin, end - begin
    first = max((one for one in ends if one <= told), default=window.find(" ") + 1 if begin else 0)
    cut = max(window.rfind(" "), after) if whole - after == AROUND else whole
    last = min((one for one in ends if one >= after), default=cut)
    last = after + _whole_item(window[first:told], window[after:], last - after)
    first += len(window[first:told]) - len(window[first:told].lstrip())
    return begin + first, begin + after + len(window[after:last].rstrip())


def _whole_item(before: str, after: str, last: int) -> int:
    """Where the item ends, if its first sentence is no more than a name: '• VDAB. Trok …'."""
    if re.search(r"\w", before + after[:last]):
        return last
    line = after.partition("\n")[0]
    return len(line) if len(line) < AROUND else max(line.rfind(" "), 0)
