"""Files read in a worker: the way in for everything that opens a file somebody gave."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from core.errors import UnreadableFile
from core.records import Document, Failure
from ingest.isolation.limits import Limits
from ingest.isolation.messages import Failed, Made, Read, Recognised, Take, Taken
from ingest.isolation.pool import pool
from ingest.isolation.worker import WorkerEnded
from ingest.reading import not_opened

Ocr = Literal["auto", "off", "force"]


@dataclass(frozen=True, slots=True)
class Way:
    """How files are read: which limits hold, and what is done with scanned pages."""

    limits: Limits = field(default_factory=Limits)
    ocr: Ocr = "auto"
    processes: int = 1  # scanned pages at once


ORDINARY = Way()
ENDED = "WorkerEnded"  # the error of a file that ended its worker


def read_apart(
    path: Path, name: str = "", way: Way = ORDINARY
) -> Iterator[tuple[str, Document] | Failure]:
    """As ``ingest.reading.read_file``, in a worker; one that dies or hangs costs only this file."""
    for item in read_and_tell(path, name, way):
        if not isinstance(item, Recognised):
            yield item


def read_and_tell(
    path: Path, name: str = "", way: Way = ORDINARY
) -> Iterator[tuple[str, Document] | Failure | Recognised]:
    """As ``read_apart``, and in between how many of the scanned pages of a document are done."""
    name = name or path.name
    try:
        with opened(path) as file, pool(way.limits).worker() as worker:
            task = Read(os.fsencode(path.name), way.ocr, way.processes)
            with closing(worker.ask(task, file)) as replies:
                for reply in replies:
                    if isinstance(reply, Made):
                        yield reply.member, reply.document
                    elif isinstance(reply, Failed):
                        yield _named(reply.failure, path, name)
                    elif isinstance(reply, Recognised):
                        yield reply
    except OSError as error:
        yield _failure(not_opened(error), path, name, type(error).__name__)
    except UnreadableFile as error:
        yield _failure(error, path, name, type(error).__name__)
    except WorkerEnded as error:
        yield _failure(why(error, way.limits), path, name, ENDED)


def bytes_apart(path: Path, doc_id: str) -> tuple[str, bytes] | None:
    """The name and the bytes of a document within the file, taken out of it in a worker.

    None where the file has none with that id, or cannot be opened.
    """
    try:
        with opened(path) as file, pool(ORDINARY.limits).worker() as worker:
            for reply in worker.ask(Take(os.fsencode(path.name), doc_id), file):
                if isinstance(reply, Taken):
                    return reply.name, reply.data
    except (OSError, UnreadableFile, WorkerEnded):
        return None
    return None


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The descriptor of a file; raises OSError, or UnreadableFile for what is no ordinary file."""
    # Without O_NONBLOCK the opening of a pipe would wait for somebody to write in it.
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        kind = os.fstat(file).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(str(path))
        if not stat.S_ISREG(kind):
            raise UnreadableFile(
                "Dit is geen gewoon bestand maar een apparaat, een pijp of een socket.",
                "Bewaar de inhoud als bestand en voeg dat toe.",
            )
        yield file
    finally:
        os.close(file)


def why(ended: WorkerEnded, limits: Limits) -> UnreadableFile:
    """What to say of a file that ended its worker."""
    if ended.how == "time":
        return UnreadableFile(
            f"Het lezen duurde langer dan {limits.seconds:.0f} seconden en is gestopt.",
            "Splits het bestand of bewaar het opnieuw; met de instelling file_seconds krijgt het "
            "meer tijd.",
        )
    if ended.how == "output":
        return UnreadableFile(
            "Er kwam onredelijk veel tekst uit dit bestand; het lezen is gestopt.",
            "Waarschijnlijk is het gemaakt om een machine vol te laten lopen; splits het anders.",
        )
    return UnreadableFile(
        f"Het lezen van dit bestand liep vast ({ended.how}) en is gestopt.",
        "Waarschijnlijk is het beschadigd; bewaar het opnieuw of vraag het opnieuw op.",
    )


def _named(failure: Failure, path: Path, name: str) -> Failure:
    """The failure with the name of the file, which the worker has no say in."""
    if failure.error == "MemoryError" or not failure.reason:
        failure = replace(failure, reason=_REASONS.get(failure.error, _BROKEN), advice=_ADVICE)
    return replace(failure, path=os.path.abspath(path), name=name)  # noqa: PTH100


_REASONS = {"MemoryError": "Het bestand vraagt meer geheugen dan één bestand mag gebruiken."}
_BROKEN = "Het bestand kan niet gelezen worden."
_ADVICE = "Waarschijnlijk is het beschadigd; splits het of vraag het opnieuw op."


def _failure(error: UnreadableFile, path: Path, name: str, kind: str) -> Failure:
    return Failure(os.path.abspath(path), name, str(error), error.advice, error=kind)  # noqa: PTH100
