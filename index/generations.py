"""Which files are the indexes that count: one small description, swapped in whole."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

CURRENT = "current.json"
_ENDS = 1 << 20  # bytes of the head and of the tail of a file that opening looks at


@dataclass(frozen=True, slots=True)
class Generation:
    """What ``current.json`` says."""

    number: int
    change: int  # the last change taken over; 0 where there was none
    token: str  # of that change: a store put back from a copy has another
    passages: int
    last_row: int  # of the passages; what came later has a higher one
    dimension: int  # 0 where there are no vectors
    sketched: int  # for how many vectors the sketches of the dense index were made; 0 without
    segment_rows: int  # of the dense index
    terms: str  # version of the index terms and of the fields that hold them
    files: dict[str, tuple[int, int, int]]  # size, checksum of the ends, checksum of all of it

    @property
    def lexical(self) -> str:
        """The folder of the lexical index."""
        return f"lexical-{self.number}"

    @property
    def dense(self) -> str:
        """The folder of the dense index."""
        return f"dense-{self.number}"


def read_generation(folder: Path) -> Generation | None:
    """The generation that counts; None where none was made or its description is damaged."""
    try:
        kept = json.loads((folder / CURRENT).read_text(encoding="utf-8"))
        kept["files"] = {
            name: (int(a), int(b), int(c)) for name, (a, b, c) in kept["files"].items()
        }
        return Generation(**kept)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def make_current(folder: Path, generation: Generation) -> None:
    """Nothing; from now on this generation counts, also after the power fails."""
    new = folder / f"{CURRENT}.new"
    new.write_text(json.dumps(asdict(generation), indent=1), encoding="utf-8")
    to_disk(new)
    new.replace(folder / CURRENT)
    to_disk(folder)


def remove_others(folder: Path, generation: Generation | None) -> None:
    """Remove what belongs to no generation that counts: old ones, and halves of a broken build."""
    keep = {generation.lexical, generation.dense} if generation else set()
    for path in [*folder.glob("lexical-*"), *folder.glob("dense-*"), *folder.glob("*.new")]:
        if path.name in keep:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def changed_files(folder: Path, generation: Generation) -> Iterator[str]:
    """The files of the generation of which any byte is not as it was written."""
    for name, expected in generation.files.items():
        if look(folder / name) != expected[:2] or _whole(folder / name) != expected[2]:
            yield name


def files_of(folder: Path, draft: Generation) -> dict[str, tuple[int, int, int]]:
    """Every file of the indexes of ``draft``, on disk, with what it looks like."""
    folders = [folder / draft.lexical, *([folder / draft.dense] if draft.dimension else [])]
    paths = sorted(path for place in folders for path in place.iterdir() if path.suffix != ".lock")
    for path in [*paths, *folders]:
        to_disk(path)
    return {str(path.relative_to(folder)): (*look(path), _whole(path)) for path in paths}


def highest_number(folder: Path) -> int:
    """The highest number that any generation in the folder has; 0 where there is none."""
    names = [path.stem.partition("-")[2] for path in folder.glob("*-*")]
    return max((int(name) for name in names if name.isdecimal()), default=0)


def look(path: Path) -> tuple[int, int]:
    """Size and checksum of head and tail; (-1, 0) where there is no such file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            check = zlib.crc32(file.read(_ENDS))
            if size > _ENDS:
                file.seek(max(size - _ENDS, _ENDS))
                check = zlib.crc32(file.read(), check)
            return size, check
    except OSError:
        return -1, 0


def _whole(path: Path) -> int:
    check = 0
    with path.open("rb") as file:
        while piece := file.read(_ENDS):
            check = zlib.crc32(piece, check)
    return check


def to_disk(path: Path) -> None:
    """Nothing; what was written to the file, or the names in the folder, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
