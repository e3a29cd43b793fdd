"""What an ingest will do with each file, from what the store knew of it before."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.records import ACCESS_LEVELS, Access, Failure, Source
from index.processor import cores

if TYPE_CHECKING:
    from index.store import KnownSource, Store
    from ingest.isolation.reading import Ocr

MOST_DEATHS = 2  # a file that ended so many workers is not tried again unless asked
FILES_PER_WORKER = 10  # below that, starting another worker costs more than it brings
# A file whose times are this close to the moment it was read may change without showing it.
RACY_NS = 2_000_000_000
_SET_ASIDE = (
    "Het wordt niet meer geprobeerd tot het verandert, of tot 'wijkwijzer ingest --retry-failures'."
)


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What a person says of the files: who may see them, which contract they belong to.

    None leaves what was said of a file before, so that taking in a folder again makes nothing
    public; of a new file it is "public" and no contract, but for a copy of what the store has at a
    more secret level: that level holds for it too. With ``retry`` a file that failed before is
    read whatever came of it then, and where no path is named only such files are.
    """

    access: Access | None = None
    contract: str | None = None
    ocr: "Ocr" = "auto"
    workers: int = 0  # processes that read at once; 0 for as many as there are processors
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What the store held of the files before this ingest, by path."""

    known: Mapping[str, Sequence["KnownSource"]]
    failed: Mapping[str, Sequence[Failure]]

    def failed_whole(self, path: str) -> Failure | None:
        """The failure of the file itself, not of a member of it."""
        return next((one for one in self.failed.get(path, ()) if not one.member), None)

    def told_of(self, path: str) -> Source | None:
        """The file as it was when a person last said who may see it; None for a new one.

        What is a copy of something more secret may be stored at a stricter level than its file.
        """
        failed = self.failed_whole(path)
        known = [one.source for one in self.known.get(path, ())]
        return min(known, key=secrecy) if known else failed.source if failed else None

    def lacks_text(self, path: str) -> bool:
        """Whether pages of the file are scans whose text was not recognised."""
        from ingest.recognition import NOT_RECOGNISED

        return any(failure.error == NOT_RECOGNISED for failure in self.failed.get(path, ()))


@dataclass(frozen=True, slots=True)
class Planned:
    """A file and what will be done with it: read, left as it is, or counted as a failure."""

    path: Path
    name: str
    source: Source
    weight: int = 0  # how much work it is, beside others; 0 where it is not read
    anew: bool = False  # the same bytes may now say more than they did
    failure: Failure | None = None
    left: tuple[tuple[str, str], ...] = ()  # sources, by path and member, that stay as they are


def plan(item: tuple[Path, str] | Failure, before: Before, options: IngestOptions) -> Planned:
    """What will be done with one file: nothing where it is as it was, or ended too many workers."""
    if isinstance(item, Failure):
        return Planned(Path(item.path), item.name, Source(item.path, item.name), failure=item)
    source = source_of(*item, options, before)
    whole = before.failed_whole(source.path)
    known = before.known.get(source.path, ())
    anew = _may_say_more(source.path, before, options)
    left = tuple((one.source.path, one.source.member) for one in known)
    again = options.retry and source.path in before.failed
    if whole is not None and not again:
        if whole.deaths >= MOST_DEATHS and same_file(whole.source, source):
            return Planned(*item, source, failure=whole, left=left)
    elif _is_unchanged(source, _as_told(known, source, options)) and not (anew or again):
        return Planned(*item, source, left=left)
    source = replace(source, changed_ns=_settled(source.changed_ns))
    # A start, and its bytes up to some: what is very large is mostly images.
    return Planned(*item, source, 20_000 + min(source.size, 5_000_000), anew)


def source_of(path: Path, name: str, options: IngestOptions, before: Before) -> Source:
    """The file as it is now, and what is said of it; size 0 where it cannot be looked at."""
    source = Source(str(path), name)
    source = as_said(source, before.told_of(source.path) or source, options)
    try:
        status = path.stat()
    except OSError:
        return source
    return replace(
        source,
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        changed_ns=status.st_ctime_ns,
    )


def as_said(source: Source, told: Source, options: IngestOptions) -> Source:
    """The source at the level and in the contract that are given, else those of ``told``."""
    return replace(
        source,
        access=options.access or told.access,
        contract=told.contract if options.contract is None else options.contract,
    )


def secrecy(source: Source) -> int:
    """The place of the source's level, from 0 for the most open."""
    return ACCESS_LEVELS.index(source.access)


def known_before(store: "Store", paths: Sequence[Path]) -> Before:
    """What the store holds at or below the paths, and every failure."""
    known: dict[tuple[str, str], KnownSource] = {}
    for path in paths:
        # As find_files writes paths: made absolute, but links stay links.
        known |= store.known_sources(os.path.abspath(path))  # noqa: PTH100
    by_path: dict[str, list[KnownSource]] = {}
    for one in known.values():
        by_path.setdefault(one.source.path, []).append(one)
    return Before(by_path, _failures_by_path(store))


def failed_files(store: "Store") -> Iterator[tuple[Path, str] | Failure]:
    """The files that failed before; what is gone is forgotten."""
    from ingest.files import find_files

    for path, failures in sorted(_failures_by_path(store).items()):
        place = Path(path)
        if _is_gone(place):
            store.clear_failures(path)
        elif os.path.isdir(place):  # noqa: PTH112 - is_dir() raises where it may not look
            yield from find_files([place])
        else:
            yield place, failures[0].name


def _is_gone(place: Path) -> bool:
    """Whether nothing is there; a place that may not be looked at is not gone."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def counted(failure: Failure, source: Source, before: Before) -> Failure:
    """The failure with the state of its file, and how often in a row it ended a worker."""
    from ingest.isolation.reading import ENDED

    failure = replace(failure, source=source)
    if failure.error != ENDED:
        return failure
    last = before.failed_whole(failure.path)
    again = last is not None and same_file(last.source, source)
    deaths = 1 + (last.deaths if last is not None and again else 0)
    advice = failure.advice if deaths < MOST_DEATHS else f"{failure.advice} {_SET_ASIDE}"
    return replace(failure, deaths=deaths, advice=advice)


def threads_for(planned: Sequence[Planned], options: IngestOptions) -> int:
    """How many workers read: no more than is asked for, and for a few files not many."""
    to_read = sum(file.weight > 0 for file in planned)
    return max(1, min(options.workers or cores(), -(-to_read // FILES_PER_WORKER)))


def same_file(then: Source | None, now: Source) -> bool:
    """Whether the bytes are those of then, as far as size and time of writing tell."""
    return then is not None and (then.size, then.modified_ns) == (now.size, now.modified_ns)


def _may_say_more(path: str, before: Before, options: IngestOptions) -> bool:
    """Whether the same bytes may say more than they did: of scans whose text was not recognised."""
    from ingest.recognition import can_recognise

    if options.ocr == "force":
        return True
    return options.ocr != "off" and before.lacks_text(path) and can_recognise()


def _is_unchanged(now: Source, known: Sequence["KnownSource"]) -> bool:
    """Whether the file is as it was, and a person says the same of it."""
    same = all(replace(now, member=one.source.member) == one.source for one in known)
    return bool(now.size and known and same)


def _as_told(
    known: Sequence["KnownSource"], now: Source, options: IngestOptions
) -> Sequence["KnownSource"]:
    """What is known, at the level of the file where no level is given: each keeps its own then."""
    if options.access is not None:
        return known
    return [replace(one, source=replace(one.source, access=now.access)) for one in known]


def _settled(changed_ns: int) -> int:
    """The time of change to remember; 0, which no file has, where it is too fresh to rely on."""
    return changed_ns if time.time_ns() - changed_ns > RACY_NS else 0


def _failures_by_path(store: "Store") -> dict[str, list[Failure]]:
    by_path: dict[str, list[Failure]] = {}
    for failure in store.failures():
        by_path.setdefault(failure.path, []).append(failure)
    return by_path
