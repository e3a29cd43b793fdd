"""Users from the command line: the first one has no page to be made on."""

from collections.abc import Iterator
from pathlib import Path

from core.errors import InputError
from core.records import Access
from core.settings import Settings
from web.accounts import Accounts
from web.database import FILE
from web.options import WebOptions, state_folder
from web.visitors import Part


def care_for_users(
    settings: Settings,
    state: Path | None,
    action: str,
    name: str,
    password: str | None,
    *,
    label: str,
    part: Part,
    access: Access,
) -> Iterator[str]:
    """What was done, a line each; raises InputError or NotFound."""
    folder = state_folder(settings, WebOptions(folder=state))
    accounts = Accounts(folder)
    if action == "list":
        # Looking must not make a folder where there is none.
        users = accounts.users() if (folder / FILE).is_file() else ()
        if not users:
            yield (
                f"Geen gebruikers in {folder} → 'wijkwijzer users add NAAM --part admin' maakt de "
                "eerste; staan ze elders, noem die map met --state."
            )
        for user in users:
            blocked = " (geblokkeerd)" if user.disabled else ""
            yield f"{user.name:<24} {user.part:<7} {user.access:<13} {user.label}{blocked}"
    elif action == "add":
        user = accounts.add(name, label, part, access, password)
        yield f"Toegevoegd: {user.name} ({user.part}, tot en met {user.access})."
    elif action == "password":
        if password is None:
            raise InputError("Er is geen wachtwoord gegeven.")
        accounts.set_password(name, password)
        yield f"Wachtwoord veranderd: {name}; overal afgemeld."
    else:
        accounts.remove(name)
        yield f"Verwijderd: {name}."
