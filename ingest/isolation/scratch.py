"""The folders in which workers may write, and what became of those that nobody uses any more."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from functools import lru_cache
from pathlib import Path

_PREFIX = "wijkwijzer-worker-"
_YOUNG = 60.0  # seconds; a folder that was made just now may not have been locked yet


def made() -> tuple[str, int]:
    """A new folder, and the open lock that says it is in use for as long as this process lives."""
    swept(tempfile.gettempdir())
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def removed(folder: str, lock: int) -> None:
    """Take the folder away, with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.close(lock)


@lru_cache(maxsize=4)
def swept(place: str) -> tuple[str, ...]:
    """The folders that a killed program left behind there, now gone; looked for once.

    Only those of the same user, and only where no living program holds the lock.
    """
    gone: list[str] = []
    with contextlib.suppress(OSError):
        for folder in sorted(Path(place).glob(f"{_PREFIX}*")):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
                gone.append(folder.name)
    return tuple(gone)


def _is_left(folder: Path) -> bool:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        state = os.fstat(lock)
        if state.st_uid != os.getuid() or time.time() - state.st_mtime < _YOUNG:
            return False
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody uses it
        return False
    finally:
        os.close(lock)
    return True
