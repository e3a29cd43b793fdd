"""One writer at a time: a lock that the operating system gives back when its holder dies."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from core.errors import StoreBusy

LOCK = "writer.lock"
_HOLDER = "writer.json"


@contextmanager
def writing_alone(folder: Path, wait: float) -> Iterator[None]:
    """A block in which this process alone writes; waits ``wait`` seconds for its turn.

    Raises StoreBusy, naming the process that writes and since when.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=wait, poll_interval=min(0.1, max(wait / 10, 0.01)))
    except Timeout as error:
        raise _busy(folder) from error
    try:
        # On a full disk the name cannot be written; forgetting documents must still be possible.
        with suppress(OSError):
            holder = {"pid": os.getpid(), "since": time.time()}
            (folder / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _busy(folder: Path) -> StoreBusy:
    who = "een ander proces"
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(holder["since"]).astimezone()
        who = f"proces {holder['pid']}, bezig sinds {since:%d-%m-%Y %H:%M:%S}"
    except (OSError, ValueError, KeyError, TypeError):
        pass  # the holder is just beginning or ending: the message does without its name
    return StoreBusy(
        f"Een ander proces schrijft in de opslag {folder}: {who}.",
        "Wacht tot het klaar is en probeer opnieuw. Zoeken kan intussen gewoon.",
    )
