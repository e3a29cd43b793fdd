"""Users and their tokens, in an SQLite file of the server's own."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.errors import InputError, NotFound
from core.records import ACCESS_LEVELS, Access
from web.database import now, opened
from web.visitors import LOCAL, PARTS, Part

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 12  # characters
LONGEST_PASSWORD = 1_000
SHORTEST_TELLING_NAME = 4  # characters; a shorter one stands in many words by chance
TOKEN_HEAD = "wwz_"  # noqa: S105 - says what it is to who finds one lying about


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may come in; ``password`` is a hash, or None for who signs in elsewhere."""

    name: str  # small letters
    label: str
    part: Part
    access: Access
    version: int  # goes up when sessions must end
    disabled: bool = False
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A key for a program, with the rights of a user at most."""

    id: str
    user: str
    label: str
    access: Access
    created: str  # ISO 8601, UTC
    last_used: str | None


class Accounts:
    """The users of one server; every call is a transaction of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def users(self) -> tuple[User, ...]:
        """Everyone, by name."""
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM users ORDER BY name").fetchall()
        return tuple(_user(row) for row in rows)

    def any(self) -> bool:
        """Whether there is anyone who may come in."""
        with self._reading() as connection:
            found = connection.execute("SELECT 1 FROM users WHERE disabled = 0 LIMIT 1").fetchone()
        return found is not None

    def user(self, name: str) -> User | None:
        """The user with that name, disabled or not."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT * FROM users WHERE name = ?", (name.strip().lower(),)
            ).fetchone()
        return None if row is None else _user(row)

    def add(self, name: str, label: str, part: Part, access: Access, password: str | None) -> User:
        """The new user; raises InputError where the name is taken or the password too weak.

        The first administrator takes over the searches from before there were users: drafts and
        submissions of that time are open to every administrator, searches to their owner alone.
        """
        key = _checked_name(name)
        hashed = None if password is None else _hash(password, key)
        with self._writing() as connection:
            try:
                connection.execute(
                    "INSERT INTO users (name, label, part, access, password) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (key, label.strip() or key, part, access, hashed),
                )
                if part == "admin":
                    connection.execute(
                        "UPDATE searches SET owner = ? WHERE owner = ? AND NOT EXISTS "
                        "(SELECT 1 FROM users WHERE part = 'admin' AND name <> ?)",
                        (key, LOCAL.name, key),
                    )
            except sqlite3.IntegrityError as error:
                raise InputError(
                    f"Er is al een gebruiker '{key}'.", "Kies een andere naam."
                ) from error
        return User(key, label.strip() or key, part, access, 1, password=hashed)

    def change(
        self, name: str, *, part: Part, access: Access, label: str, disabled: bool = False
    ) -> None:
        """Give a user other rights; their sessions end."""
        self._update(
            name,
            "part = ?, access = ?, label = ?, disabled = ?",
            (part, access, label, int(disabled)),
        )

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; their sessions end."""
        self._update(name, "password = ?", (_hash(password, name),))

    def end_sessions(self, name: str) -> None:
        """Sign a user out everywhere."""
        self._update(name, "name = name", ())

    def remove(self, name: str) -> None:
        """Take away a user with their tokens and saved searches; raises NotFound."""
        with self._writing() as connection:
            connection.execute("DELETE FROM searches WHERE owner = ?", (name.lower(),))
            done = connection.execute("DELETE FROM users WHERE name = ?", (name.lower(),))
            if not done.rowcount:
                raise NotFound(f"Er is geen gebruiker '{name}'.")

    def signed_in(self, name: str, password: str) -> User | None:
        """The user whose password this is; takes as long where there is no such user."""
        found = self.user(name)
        hashed = found.password if found is not None and found.password else _nobody()
        right = _matches(hashed, password[:LONGEST_PASSWORD])
        if found is None or not right or found.disabled or found.password is None:
            return None
        if _hasher().check_needs_rehash(hashed):
            with self._writing() as connection:
                connection.execute(
                    "UPDATE users SET password = ? WHERE name = ?",
                    (_hasher().hash(password), found.name),
                )
        return found

    def new_token(self, user: str, label: str, access: Access) -> tuple[Token, str]:
        """A new token and its secret, which is shown once and kept nowhere."""
        token = Token(secrets.token_hex(6), user, label.strip()[:100], access, now(), None)
        secret = f"{TOKEN_HEAD}{token.id}_{secrets.token_urlsafe(32)}"
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO tokens (id, user, label, access, secret, created) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (token.id, user, token.label, access, _digest(secret), token.created),
            )
        return token, secret

    def tokens(self, user: str) -> tuple[Token, ...]:
        """The tokens of a user, the newest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT * FROM tokens WHERE user = ? ORDER BY created DESC, id", (user,)
            ).fetchall()
        return tuple(_token(row) for row in rows)

    def drop_token(self, user: str, key: str) -> None:
        """Make a token of a user worthless; raises NotFound."""
        with self._writing() as connection:
            done = connection.execute("DELETE FROM tokens WHERE id = ? AND user = ?", (key, user))
            if not done.rowcount:
                raise NotFound("Dat token bestaat niet (meer).")

    def bearer(self, secret: str) -> tuple[User, Token] | None:
        """The token with that secret and its user, where both still count."""
        key = secret.removeprefix(TOKEN_HEAD).partition("_")[0]
        with self._writing() as connection:
            row = connection.execute("SELECT * FROM tokens WHERE id = ?", (key,)).fetchone()
            if row is None or not secrets.compare_digest(row["secret"], _digest(secret)):
                return None
            connection.execute("UPDATE tokens SET last_used = ? WHERE id = ?", (now(), key))
        found = self.user(row["user"])
        return None if found is None or found.disabled else (found, _token(row))

    def _update(self, name: str, what: str, values: tuple[object, ...]) -> None:
        with self._writing() as connection:
            done = connection.execute(
                f"UPDATE users SET {what}, version = version + 1 WHERE name = ?",  # noqa: S608
                (*values, name.lower()),
            )
            if not done.rowcount:
                raise NotFound(f"Er is geen gebruiker '{name}'.")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with opened(self._folder) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with opened(self._folder) as connection, connection:
            yield connection


def _user(row: sqlite3.Row) -> User:
    return User(
        name=row["name"],
        label=row["label"],
        part=cast(Part, row["part"] if row["part"] in PARTS else "reader"),
        access=cast(Access, row["access"] if row["access"] in ACCESS_LEVELS else "public"),
        version=row["version"],
        disabled=bool(row["disabled"]),
        password=row["password"],
    )


def _token(row: sqlite3.Row) -> Token:
    return Token(
        row["id"], row["user"], row["label"], row["access"], row["created"], row["last_used"]
    )


def _checked_name(name: str) -> str:
    key = name.strip().lower()
    if not key or len(key) > 100 or any(c.isspace() or not c.isprintable() for c in key):
        raise InputError(
            "Een gebruikersnaam heeft 1 tot 100 tekens, zonder spaties.",
            "Neem bijvoorbeeld het deel van het mailadres voor de @, of het hele adres.",
        )
    return key


def _hash(password: str, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            f"Een wachtwoord heeft minstens {SHORTEST_PASSWORD} tekens.",
            "Enkele losse woorden achter elkaar zijn sterk en te onthouden.",
        )
    named = len(name) >= SHORTEST_TELLING_NAME and name.lower() in password.lower()
    if len(set(password)) < 5 or named:
        raise InputError(
            "Dit wachtwoord is te makkelijk te raden.", "Kies er een zonder uw naam of herhaling."
        )
    return _hasher().hash(password)


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


_NOBODY: list[str] = []


def _nobody() -> str:
    """The hash of a password that nobody has, to take as long over as over a real one."""
    if not _NOBODY:
        _NOBODY.append(_hasher().hash(secrets.token_urlsafe(16)))
    return _NOBODY[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
