"""A file or folder that is made beside its place, and gets its name when all of it is there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import InputError, StoreBusy, StoreUnavailable
from index.generations import to_disk

_WORK = ".{name}.bezig"  # the folder beside the place where it is made
_LOCK = "lock"


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` to work in; what a killed program left there is cleared away.

    Raises StoreBusy where another process makes the same, and StoreUnavailable where nothing can
    be written there, or no longer.
    """
    from index.store_errors import written_plainly

    place = target.with_name(_WORK.format(name=target.name))
    with written_plainly(target):
        place.mkdir(mode=0o700, exist_ok=True)
        with _alone(place, target):
            for left in place.iterdir():
                if left.name != _LOCK:
                    removed(left)
            yield place


@contextmanager
def _alone(place: Path, target: Path) -> Iterator[None]:
    """A block in which no other process works there; after it the folder is gone."""
    from filelock import FileLock, Timeout

    lock = FileLock(place / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreBusy(
            f"Een ander proces maakt nu {target}.",
            "Wacht tot het klaar is, of kies een andere naam.",
        ) from error
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)
        lock.release()


def write_file(target: Path, data: bytes) -> None:
    """Nothing; the file is written, over what was there, which stays where that breaks off.

    Raises InputError where its folder is not there, and StoreUnavailable where it cannot be
    written.
    """
    refuse_without_folder(target)
    new = target.with_name(f"{target.name}.nieuw")
    try:
        new.write_bytes(data)
        new.replace(target)
    except OSError as error:
        raise StoreUnavailable(
            f"{target} kan niet geschreven worden: {error.strerror or error}.",
            "Kijk na of u er mag schrijven en of er plaats is, of kies een andere plaats.",
        ) from error


def put_down(ready: Path, target: Path, *, overwrite: bool = False) -> None:
    """Give what is finished its name; a file that came there meanwhile is not lost."""
    if overwrite or ready.is_dir():  # a folder takes the place of an empty one only
        ready.replace(target)
    else:
        try:
            target.hardlink_to(ready)
        except FileExistsError:
            raise exists(target) from None
        except OSError:  # a file system without hard links
            if target.exists():
                raise exists(target) from None
            ready.replace(target)
    to_disk(target.parent)


def exists(target: Path) -> InputError:
    """Something stands there already."""
    return InputError(f"{target} bestaat al.", "Kies een andere naam.")


def refuse_without_folder(target: Path) -> None:
    """Nothing; raises InputError where the folder of ``target`` is not there."""
    if not target.parent.is_dir():
        raise InputError(
            f"De map {target.parent} is er niet.", "Maak ze eerst, of kies een andere."
        )


def removed(path: Path) -> None:
    """Nothing; the file or the folder is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
