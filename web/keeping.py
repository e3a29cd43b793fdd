"""What the server keeps beside a store, as a backup takes it along."""

from pathlib import Path

from core.backups import Beside
from core.settings import Settings
from web.database import FILE, MIGRATIONS
from web.options import WebOptions, state_folder


def kept_beside(settings: Settings, state: Path | None) -> Beside:
    """Users, drafts, saved searches and files that were handed in; by default beside the store.

    The key goes along: sessions and the addresses of feeds are signed with it.
    """
    return Beside(
        folder=state_folder(settings, WebOptions(folder=state)),
        database=FILE,
        migrations=MIGRATIONS,
        counted=("users", "drafts", "submissions", "searches"),
        files=("secret.key",),
        folders=("vragen", "ingediend"),
    )
