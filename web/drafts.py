"""Draft replies that people work on, kept until they throw them away."""

import logging
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.errors import InputError, NotFound, ToolError
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings
from web.database import now, opened
from web.jobs import Tell
from web.uploads import Upload, keep
from web.visitors import Visitor, may
from web.wording import worded

if TYPE_CHECKING:
    import sqlite3

    from core.replies import PartReply
    from pipeline.draft_changes import Frozen

LARGEST = 25_000_000  # bytes of a question
_LOG = logging.getLogger("wijkwijzer.web")


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in a list; ``state`` is working, ready or failed."""

    id: str
    owner: str
    title: str
    access: Access
    state: str
    problem: str
    made: str
    changed: str
    approved_by: str = ""  # "" as long as nobody did, and again after a change
    approved_at: str = ""


class Drafts:
    """The drafts of one server."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings

    def begin(self, upload: Upload, visitor: Visitor, access: Access) -> tuple[str, Path]:
        """The id of a new draft and the file of its question."""
        key = secrets.token_hex(8)
        folder = self._folder / "vragen" / key
        (path,) = keep([upload], folder)
        if path.stat().st_size > LARGEST:
            shutil.rmtree(folder)
            raise InputError(
                f"Een vraag mag hoogstens {LARGEST // 1_000_000} MB groot zijn.",
                "Stuur alleen de vraag zelf.",
            )
        with opened(self._folder) as connection, connection:
            connection.execute(
                "INSERT INTO drafts (id, owner, title, access, made, changed) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (key, visitor.name, path.name, access, now(), now()),
            )
        return key, path

    def make(self, key: str, path: Path, access: Access, known: Access, tell: Tell) -> None:
        """Draft the reply and keep it; what goes wrong is kept as the draft's problem."""
        from pipeline.answering import answer
        from pipeline.draft_changes import Frozen

        def show(part: "PartReply") -> None:
            tell("part", {"number": part.number, "text": part.text, "answerable": part.answerable,
                          "sentences": len(part.draft)})  # fmt: skip

        try:
            reply = answer(path, self._settings, access, known=known, show=show)
            state = {name: value for name, value in reply.store.items() if name != "folder"}
            self._keep(key, Frozen(replace(reply, store=state)), title=reply.question.title or "")
        except ToolError as error:
            _LOG.warning("a draft failed: %s", error)
            self._fail(key, " ".join(worded(error)).strip())
        except Exception:  # noqa: BLE001 - nobody waits for this work; unkept, it would be lost
            _LOG.exception("a draft failed")
            self._fail(key, "Er ging iets mis wat niet voorzien was.")

    def cards(self, visitor: Visitor) -> tuple[DraftCard, ...]:
        """The drafts that this visitor may see, the one changed last first."""
        with opened(self._folder) as connection:
            rows = connection.execute("SELECT * FROM drafts ORDER BY changed DESC, id").fetchall()
        return tuple(card for card in map(_card, rows) if _may_see(card, visitor))

    def card(self, key: str, visitor: Visitor) -> DraftCard:
        """One draft; raises NotFound where it is not there or not for this visitor."""
        with opened(self._folder) as connection:
            row = connection.execute("SELECT * FROM drafts WHERE id = ?", (key,)).fetchone()
        if row is None or not _may_see(_card(row), visitor):
            raise NotFound("Dit ontwerp is er niet (meer), of het is niet van u.")
        return _card(row)

    def frozen(self, key: str, visitor: Visitor) -> "Frozen":
        """The draft itself; raises NotFound where it is not ready."""
        from pipeline.draft_changes import frozen_from

        return frozen_from(self._value(key, visitor))

    def change(self, key: str, visitor: Visitor, change: "Callable[[Frozen], Frozen]") -> "Frozen":
        """The draft after a change, which is kept; raises InputError where another came first."""
        from pipeline.draft_changes import frozen_from

        before = self._value(key, visitor)
        after = change(frozen_from(before))
        if not self._keep(key, after, before=before):
            raise InputError(
                "Dit ontwerp is op hetzelfde moment ook elders veranderd.",
                "Kijk het opnieuw na, en doe uw wijziging dan nog eens.",
            )
        return after

    def drop(self, key: str, visitor: Visitor) -> None:
        """Throw a draft away, with the file of its question."""
        self.card(key, visitor)
        with opened(self._folder) as connection, connection:
            connection.execute("DELETE FROM drafts WHERE id = ?", (key,))
        shutil.rmtree(self._folder / "vragen" / key, ignore_errors=True)

    def end_broken(self) -> None:
        """Say of what was being made when the server stopped that it was broken off."""
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE drafts SET state = 'failed', problem = ? WHERE state = 'working'",
                ("De server is intussen gestopt; maak het ontwerp opnieuw.",),
            )

    def _value(self, key: str, visitor: Visitor) -> str:
        """The draft as it is kept; raises NotFound where it is not ready."""
        self.card(key, visitor)
        with opened(self._folder) as connection:
            row = connection.execute("SELECT value FROM drafts WHERE id = ?", (key,)).fetchone()
        if row is None or row["value"] is None:
            raise NotFound("Dit ontwerp is nog niet klaar.")
        return str(row["value"])

    def _keep(self, key: str, frozen: "Frozen", title: str = "", before: str | None = None) -> bool:
        """Whether it was kept: only in the place of ``before``, None for a draft's first."""
        from pipeline.draft_changes import frozen_text

        with opened(self._folder) as connection, connection:
            kept = connection.execute(
                "UPDATE drafts SET value = ?, state = 'ready', changed = ?, "
                "approved_by = ?, approved_at = ?, "
                "title = CASE WHEN ? = '' THEN title ELSE ? END WHERE id = ? AND value IS ?",
                (
                    frozen_text(frozen),
                    now(),
                    frozen.reply.approved_by,
                    frozen.reply.approved_at,
                    title,
                    title,
                    key,
                    before,
                ),
            )
            return kept.rowcount == 1

    def _fail(self, key: str, problem: str) -> None:
        with opened(self._folder) as connection, connection:
            connection.execute(
                "UPDATE drafts SET state = 'failed', problem = ?, changed = ? WHERE id = ?",
                (problem, now(), key),
            )


def _card(row: "sqlite3.Row") -> DraftCard:
    return DraftCard(
        id=row["id"],
        owner=row["owner"],
        title=row["title"],
        access=cast(Access, row["access"]),
        state=row["state"],
        problem=row["problem"],
        made=row["made"],
        changed=row["changed"],
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
    )


def _may_see(card: DraftCard, visitor: Visitor) -> bool:
    """Who made it, and administrators; never what quotes above one's present level."""
    levels: Sequence[Access] = ACCESS_LEVELS
    low_enough = levels.index(card.access) <= levels.index(visitor.access)
    return low_enough and (card.owner == visitor.name or may(visitor, "admin"))
