"""What people hand in: files that are read, looked over, then published or withdrawn."""

import json
import logging
import secrets
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from core.corrections import Correction
from core.errors import InputError, NotFound, ToolError
from core.records import ACCESS_LEVELS, Access
from core.reports import Progress
from core.settings import Settings
from pipeline.staging import (
    Apart,
    Staged,
    correct_published,
    held_elsewhere,
    staged_from,
    staged_text,
    with_corrections,
    withdraw,
)
from web.database import now, opened
from web.jobs import Tell
from web.uploads import Upload, keep
from web.visitors import Visitor, may
from web.wording import worded

MOST_FILES = 200
MOST_LINKED = 40  # files of one submission
_LOG = logging.getLogger("wijkwijzer.web")


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One file; ``state`` is waiting, read, failed, published or withdrawn.

    It is kept where its submission is withdrawn, and the store had its document from elsewhere.
    """

    number: int  # from 1
    name: str
    state: str
    problem: str
    advice: str
    documents: int
    title: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Files handed in together; ``state`` is reading, read, publishing, published, withdrawn."""

    id: str
    owner: str
    access: Access
    contract: str
    state: str
    problem: str
    made: str
    changed: str
    files: tuple[SubmittedFile, ...]


class Submissions:
    """The submissions of one server."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._apart = Apart(settings)

    def close(self) -> None:
        """Stop what reads."""
        self._apart.close()

    def begin(
        self, uploads: Sequence[Upload], visitor: Visitor, access: Access, contract: str
    ) -> str:
        """The id of a new submission, whose files are kept and wait to be read."""
        if not uploads:
            raise InputError("Er is geen bestand gekozen.", "Kies een of meer bestanden.")
        if len(uploads) > MOST_FILES:
            raise InputError(
                f"Hoogstens {MOST_FILES} bestanden tegelijk.", "Dien ze in enkele keren in."
            )
        key = secrets.token_hex(8)
        paths = keep(uploads, self._files(key))
        with opened(self._folder) as connection, connection:
            connection.execute(
                "INSERT INTO submissions (id, owner, access, contract, made, changed) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (key, visitor.name, access, contract, now(), now()),
            )
            connection.executemany(
                "INSERT INTO submitted (submission, number, name) VALUES (?, ?, ?)",
                ((key, number, path.name) for number, path in enumerate(paths, start=1)),
            )
        return key

    def read(self, key: str, tell: Tell) -> None:
        """Read every file that waits; what cannot be read says why."""
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM submissions WHERE id = ?", (key,)).fetchone()
            waiting = connection.execute(
                "SELECT * FROM submitted WHERE submission = ? AND state = 'waiting' "
                "ORDER BY number",
                (key,),
            ).fetchall()
        for file in waiting:
            tell("file", {"number": file["number"], "stand": "wordt gelezen …"})
            staged, failures = self._apart.read(self._files(key) / file["name"], row["contract"])
            problem = failures[0].reason if failures else ""
            advice = failures[0].advice if failures else ""
            state = "read" if staged else "failed"
            self._keep_file(key, file["number"], state, problem, advice, staged)
            tell("file", {"number": file["number"], "stand": problem or "gelezen"})
        self._move(key, "read")

    def publish(self, key: str, tell: Tell) -> None:
        """Bring what was read into the store, with what was decided of it; or say why not."""
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM submissions WHERE id = ?", (key,)).fetchone()
            read = connection.execute(
                "SELECT number, name FROM submitted WHERE submission = ? AND state = 'read'",
                (key,),
            ).fetchall()

        def show(progress: Progress) -> None:
            tell("progress", {"seen": progress.seen, "files": progress.files})

        try:
            paths = [self._files(key) / file["name"] for file in read]
            self._apart.publish(paths, cast(Access, row["access"]), row["contract"], show)
            correct_published(_corrections(row), self._settings)
            with opened(self._folder) as connection, connection:
                connection.execute(
                    "UPDATE submitted SET state = 'published' "
                    "WHERE submission = ? AND state = 'read'",
                    (key,),
                )
            self._move(key, "published")
        except ToolError as error:
            _LOG.warning("publishing failed: %s", error)
            self._move(key, "read", " ".join(worded(error)).strip())
        except Exception:  # noqa: BLE001 - nobody waits for this work; unkept, it would be lost
            _LOG.exception("publishing failed")
            self._move(key, "read", "Er ging iets mis wat niet voorzien was.")

    def start_publishing(self, key: str, visitor: Visitor) -> None:
        """Say that it goes on; raises InputError where there is nothing to publish."""
        submission = self.submission(key, visitor)
        with opened(self._folder) as connection, connection:
            began = connection.execute(
                "UPDATE submissions SET state = 'publishing', problem = '', changed = ? "
                "WHERE id = ? AND state = 'read'",
                (now(), key),
            )
            if not began.rowcount or not any(f.state == "read" for f in submission.files):
                raise InputError(
                    "Er is niets om te publiceren.", "Dien eerst leesbare bestanden in."
                )

    def withdraw(self, key: str, visitor: Visitor) -> None:
        """Take everything back: out of the store where it was, and the files themselves."""
        submission = self.submission(key, visitor)
        if submission.state in ("reading", "publishing"):
            raise InputError("Er wordt nog aan gewerkt.", "Wacht tot het klaar is.")
        held = self.held_elsewhere(submission, visitor)
        # Whatever its state: publishing may have broken off when part of it was in the store.
        withdraw(self._files(key), self._settings)
        shutil.rmtree(self._files(key), ignore_errors=True)
        with opened(self._folder) as connection, connection:
            connection.executemany(
                "UPDATE submitted SET state = ?, value = NULL WHERE submission = ? AND number = ?",
                (
                    (_withdrawn(file, file.number in held), key, file.number)
                    for file in submission.files
                ),
            )
        self._move(key, "withdrawn")

    def all(self, visitor: Visitor) -> tuple[Submission, ...]:
        """What this visitor may see, the one changed last first."""
        with opened(self._folder) as connection:
            rows = connection.execute("SELECT * FROM submissions ORDER BY changed DESC, id")
            every = [_submission(row, _files(connection, row["id"])) for row in rows.fetchall()]
        return tuple(one for one in every if _may_see(one, visitor))

    def submission(self, key: str, visitor: Visitor) -> Submission:
        """One of them; raises NotFound where it is not there or not for this visitor."""
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM submissions WHERE id = ?", (key,)).fetchone()
            found = None if row is None else _submission(row, _files(connection, key))
        if found is None or not _may_see(found, visitor):
            raise NotFound("Deze indiening is er niet (meer), of ze is niet van u.")
        return found

    def staged(self, key: str, number: int, visitor: Visitor) -> tuple[Staged, ...]:
        """What was read of a file, with what was decided of it."""
        self.submission(key, visitor)
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM submissions WHERE id = ?", (key,)).fetchone()
            file = connection.execute(
                "SELECT value FROM submitted WHERE submission = ? AND number = ?", (key, number)
            ).fetchone()
        if file is None or file["value"] is None:
            raise NotFound("Van dit bestand is er niets te tonen.")
        held = _corrections(row)
        return tuple(with_corrections(one, held) for one in staged_from(file["value"]))

    def first_documents(self, submission: Submission, visitor: Visitor) -> Mapping[int, str]:
        """The id of the first document of each file that was read, for MOST_LINKED files."""
        if submission.state == "withdrawn":
            return {}
        read = {
            file.number: self.staged(submission.id, file.number, visitor)
            for file in submission.files[:MOST_LINKED]
            if file.state in ("read", "published")
        }
        return {number: staged[0].document.id for number, staged in read.items() if staged}

    def held_elsewhere(self, submission: Submission, visitor: Visitor) -> Mapping[int, Access]:
        """The level at which the store has a file's document without this submission as well."""
        documents = self.first_documents(submission, visitor)
        folder = self._files(submission.id)
        held = held_elsewhere(documents.values(), folder, self._settings, visitor.access)
        return {number: held[one] for number, one in documents.items() if one in held}

    def corrections(self, key: str, visitor: Visitor) -> tuple[Correction, ...]:
        """What was decided before publishing."""
        self.submission(key, visitor)
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM submissions WHERE id = ?", (key,)).fetchone()
        return _corrections(row)

    def decide(self, key: str, visitor: Visitor, made: Sequence[Correction]) -> None:
        """Keep these decisions in the place of those before."""
        self.submission(key, visitor)
        with opened(self._folder) as connection, connection:
            kept = connection.execute(
                "UPDATE submissions SET corrections = ?, changed = ? "
                "WHERE id = ? AND state = 'read'",
                (json.dumps([asdict(one) for one in made]), now(), key),
            )
            if not kept.rowcount:
                raise InputError("Dit kan alleen voor het gepubliceerd is.")

    def change(self, key: str, visitor: Visitor, access: Access, contract: str) -> None:
        """Give it another level or contract; with another contract the files are read again."""
        before = self.submission(key, visitor)
        with opened(self._folder) as connection, connection:
            kept = connection.execute(
                "UPDATE submissions SET access = ?, contract = ?, changed = ? "
                "WHERE id = ? AND state = 'read'",
                (access, contract, now(), key),
            )
            if not kept.rowcount:
                raise InputError("Dit kan alleen voor het gepubliceerd is.")
            if contract != before.contract:
                connection.execute(
                    "UPDATE submitted SET state = 'waiting' WHERE submission = ?", (key,)
                )
                connection.execute("UPDATE submissions SET state = 'reading' WHERE id = ?", (key,))

    def unfinished(self) -> tuple[str, ...]:
        """The submissions that were being read when the server stopped; none is lost."""
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE submissions SET state = 'read', problem = ? WHERE state = 'publishing'",
                ("De server is intussen gestopt; publiceer opnieuw.",),
            )
            rows = connection.execute("SELECT id FROM submissions WHERE state = 'reading'")
            return tuple(row["id"] for row in rows.fetchall())

    def _files(self, key: str) -> Path:
        return self._folder / "ingediend" / key

    def _keep_file(
        self,
        key: str,
        number: int,
        state: str,
        problem: str,
        advice: str,
        staged: Sequence[Staged],
    ) -> None:
        title = next((one.document.title.value for one in staged if one.document.title), "")
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE submitted SET state = ?, problem = ?, advice = ?, value = ?, "
                "documents = ?, title = ? WHERE submission = ? AND number = ?",
                (
                    state,
                    problem,
                    advice,
                    staged_text(staged) if staged else None,
                    len(staged),
                    title,
                    key,
                    number,
                ),
            )

    def _move(self, key: str, state: str, problem: str = "") -> None:
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE submissions SET state = ?, problem = ?, changed = ? WHERE id = ?",
                (state, problem, now(), key),
            )


def _files(connection: sqlite3.Connection, key: str) -> tuple[SubmittedFile, ...]:
    rows = connection.execute(
        "SELECT number, name, state, problem, advice, documents, title FROM submitted "
        "WHERE submission = ? ORDER BY number",
        (key,),
    )
    return tuple(SubmittedFile(**dict(row)) for row in rows)


def _submission(row: sqlite3.Row, files: tuple[SubmittedFile, ...]) -> Submission:
    return Submission(
        id=row["id"],
        owner=row["owner"],
        access=cast(Access, row["access"]),
        contract=row["contract"],
        state=row["state"],
        problem=row["problem"],
        made=row["made"],
        changed=row["changed"],
        files=files,
    )


def _withdrawn(file: SubmittedFile, held: bool) -> str:
    if file.state == "failed":
        return file.state
    return "kept" if held else "withdrawn"


def _corrections(row: sqlite3.Row) -> tuple[Correction, ...]:
    return tuple(Correction(**one) for one in json.loads(row["corrections"]))


def _may_see(submission: Submission, visitor: Visitor) -> bool:
    """Who handed it in, and administrators; never above one's present level."""
    levels: Sequence[Access] = ACCESS_LEVELS
    low_enough = levels.index(submission.access) <= levels.index(visitor.access)
    return low_enough and (submission.owner == visitor.name or may(visitor, "admin"))
