"""Searches that people keep, with which documents each one found and which of those were seen."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from core.errors import InputError, NotFound
from core.records import Access, Citation, DocumentCard, Query
from core.settings import Settings
from pipeline.faceted import browse, search_page
from pipeline.remembering import remembered
from web.addresses import read_state
from web.database import now, opened

if TYPE_CHECKING:
    import sqlite3

MOST_OF_ONE_USER = 50
MOST_HITS = 50  # of a search in words: several may stand in one document
SHARE = 0.5  # of the best score, which a new find must have; one found before may have less
MOST_DOCUMENTS = 1_000  # of a search by filters alone


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that someone kept; ``query`` is its address behind the question mark."""

    id: str
    owner: str
    label: str
    query: str
    version: int  # of the address of its feed; the ones before no longer count
    made: str
    looked: str  # when its owner last looked, ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a saved search finds now."""

    document: DocumentCard
    citation: Citation | None  # the best passage; None of a search by filters alone
    since: str  # when this search first found it, ISO 8601, UTC
    new: bool  # since the owner last looked


@dataclass(frozen=True, slots=True)
class Match:
    """A document that a search finds; weak where it is there only because a ranking has no end."""

    document: DocumentCard
    citation: Citation | None
    strong: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that a search finds, each once."""

    found: tuple[Match, ...]
    cut: bool = False  # whether passages behind the best MOST_HITS were left out


class SavedSearches:
    """The saved searches of one server."""

    def __init__(self, folder: Path, settings: Settings, key: str) -> None:
        self._folder = folder
        self._settings = settings
        self._key = key.encode()

    def save(self, owner: str, label: str, query: str, access: Access) -> str:
        """The id of the new search; what it finds now counts as seen."""
        matches = found_now(query, self._settings, access).found
        if len(matches) >= MOST_DOCUMENTS:
            raise InputError(
                f"Deze zoekopdracht vindt meer dan {MOST_DOCUMENTS} documenten.",
                "Maak ze enger met woorden of filters, en bewaar ze dan.",
            )
        key = secrets.token_hex(8)
        with opened(self._folder) as connection, connection:
            row = connection.execute(
                "SELECT count(*) AS held FROM searches WHERE owner = ?", (owner,)
            ).fetchone()
            if row["held"] >= MOST_OF_ONE_USER:
                raise InputError(
                    f"U bewaart al {MOST_OF_ONE_USER} zoekopdrachten.", "Gooi er eerst een weg."
                )
            connection.execute(
                "INSERT INTO searches (id, owner, label, query, made, looked) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (key, owner, label[:200], query, now(), now()),
            )
            _note(connection, key, matches, seen=True)
        return key

    def all(self, owner: str) -> tuple[SavedSearch, ...]:
        """The searches of a user, the newest first."""
        with opened(self._folder) as connection:
            rows = connection.execute(
                "SELECT * FROM searches WHERE owner = ? ORDER BY made DESC, id", (owner,)
            ).fetchall()
        return tuple(SavedSearch(**dict(row)) for row in rows)

    def one(self, key: str, owner: str | None = None) -> SavedSearch:
        """One search; raises NotFound where it is not there or not of that owner."""
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM searches WHERE id = ?", (key,)).fetchone()
        if row is None or owner not in (None, row["owner"]):
            raise NotFound("Deze zoekopdracht is er niet (meer), of ze is niet van u.")
        return SavedSearch(**dict(row))

    def found(self, search: SavedSearch, access: Access) -> tuple[Found, ...]:
        """What the search finds now that may be seen: new ones first, then the latest found."""
        matches = found_now(search.query, self._settings, access).found
        with opened(self._folder) as connection, connection:
            _note(connection, search.id, matches, seen=False)
            rows = connection.execute(
                "SELECT document, found, seen FROM search_results WHERE search = ?", (search.id,)
            ).fetchall()
        known = {row["document"]: (row["found"], not row["seen"]) for row in rows}
        held = [
            Found(one.document, one.citation, *known[one.document.id])
            for one in matches
            if one.document.id in known
        ]
        return tuple(sorted(held, key=lambda one: (one.new, one.since), reverse=True))

    def is_cut(self, search: SavedSearch, access: Access) -> bool:
        """Whether it looks at the best MOST_HITS passages of more."""
        return found_now(search.query, self._settings, access).cut

    def looked(self, search: SavedSearch) -> None:
        """Everything found so far counts as seen."""
        with opened(self._folder) as connection, connection:
            connection.execute("UPDATE search_results SET seen = 1 WHERE search = ?", (search.id,))
            connection.execute("UPDATE searches SET looked = ? WHERE id = ?", (now(), search.id))

    def rename(self, search: SavedSearch, label: str) -> None:
        """Give a search another name."""
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE searches SET label = ? WHERE id = ?", (label[:200], search.id)
            )

    def renew(self, search: SavedSearch) -> None:
        """Give the feed another address; who knew the one before no longer gets in."""
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE searches SET version = version + 1 WHERE id = ?", (search.id,)
            )

    def drop(self, search: SavedSearch) -> None:
        """Throw a search away."""
        with opened(self._folder) as connection, connection:
            connection.execute("DELETE FROM searches WHERE id = ?", (search.id,))

    def secret(self, search: SavedSearch) -> str:
        """What opens the feed of the search: worked out, so that it is kept nowhere."""
        told = f"feed:{search.id}:{search.version}".encode()
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()

    def by_secret(self, key: str, secret: str) -> SavedSearch:
        """The search whose feed that secret opens; raises NotFound."""
        search = self.one(key)
        if not hmac.compare_digest(self.secret(search).encode(), secret.encode()):
            raise NotFound("Dit adres geldt niet (meer).")
        return search


def found_now(query: str, settings: Settings, access: Access) -> Matches:
    """The documents that the search finds, up to that level; none without evidence."""
    return remembered(settings, ("saved", query, access), lambda: _found(query, settings, access))


def _found(query: str, settings: Settings, access: Access) -> Matches:
    state = read_state(parse_qsl(query), access)
    if not state.text.strip():
        listed = browse(state.filters, settings, most=MOST_DOCUMENTS).documents
        return Matches(tuple(Match(card, None, strong=True) for card in listed))
    page = search_page(Query(state.text, MOST_HITS, state.filters), settings)
    result = page.result
    best: dict[str, Match] = {}
    for hit in result.hits if result.answerable else ():
        strong = hit.score >= SHARE * result.hits[0].score
        best.setdefault(
            hit.citation.document.id, Match(hit.citation.document, hit.citation, strong)
        )
    return Matches(tuple(best.values()), cut=result.answerable and page.more)


def _note(
    connection: "sqlite3.Connection",
    key: str,
    matches: Sequence[Match],
    *,
    seen: bool,
) -> None:
    """Remember when each document was found for the first time; a weak match does not count."""
    moment = now()
    connection.executemany(
        "INSERT OR IGNORE INTO search_results (search, document, found, seen) VALUES (?, ?, ?, ?)",
        ((key, one.document.id, moment, int(seen)) for one in matches if one.strong),
    )
