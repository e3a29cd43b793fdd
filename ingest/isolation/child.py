"""The worker process: it waits for an open file, reads it, and sends back what it made of it."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from core.errors import ToolError
from core.records import Failure
from ingest.isolation import messages
from ingest.isolation.limits import Limits, allow_time, confine, memory_gauge, stop_clock
from ingest.isolation.messages import Draw, Mark, Read, Reply, Take, Task


def main(channel: int, scratch: str, limits: str) -> None:
    """Serve until nobody asks any more; the channel is the number of an open socket."""
    given = msgspec.json.decode(limits, type=Limits)
    os.chdir(scratch)
    line = socket.socket(fileno=channel)
    memory = memory_gauge()
    in_force = confine(scratch, given)
    _start()
    messages.send(line, messages.Ready(in_force))
    while (asked := messages.receive_task(line)) is not None:
        spent = _serve(line, *asked, given)
        _clear(scratch)
        messages.send(line, messages.Done(spent or memory() > given.rest))


def _start() -> None:
    """Load what most files and every image of a page need, before the first waits for it."""
    import pypdfium2  # noqa: F401
    from PIL import Image, WebPImagePlugin  # noqa: F401

    import ingest.page_sheets
    import ingest.reading  # noqa: F401

    Image.preinit()


def _serve(line: socket.socket, task: Task, file: int, limits: Limits) -> bool:
    """Send what comes of a file; whether it took so much memory that no more should come here."""

    def say(reply: Reply, seconds: float) -> None:
        stop_clock()
        try:
            messages.send(line, reply)
        except OSError:
            sys.exit(0)  # nobody waits for it any more
        allow_time(seconds)

    allow_time(limits.seconds)
    out_of_memory = False
    with os.fdopen(file, "rb") as stream:
        try:
            for reply in _WORK[type(task)](
                stream, task, lambda told: say(told, limits.scan_seconds)
            ):
                out_of_memory |= isinstance(reply, messages.Failed) and _is_about_memory(reply)
                _say_or_fail(say, reply, limits)
        except ToolError as error:
            say(messages.Failed(Failure("", "", str(error), error.advice)), limits.seconds)
        except Exception as error:  # noqa: BLE001 - whatever a file makes go wrong is its failure
            out_of_memory = isinstance(error, MemoryError)
            failure = Failure("", "", "", error=type(error).__name__)
            say(messages.Failed(failure), limits.seconds)
    stop_clock()
    return out_of_memory


def _say_or_fail(say: Callable[[Reply, float], None], reply: Reply, limits: Limits) -> None:
    try:
        say(reply, limits.seconds)
    except (UnicodeEncodeError, msgspec.EncodeError) as error:
        member = reply.member if isinstance(reply, messages.Made) else ""
        failure = Failure("", "", str(error), member=member, error=type(error).__name__)
        say(messages.Failed(failure), limits.seconds)


def _is_about_memory(reply: messages.Failed) -> bool:
    return reply.failure.error == "MemoryError"


def _read(stream: BinaryIO, task: Task, tell: Callable[[Reply], None]) -> Iterator[Reply]:
    from ingest.reading import read_opened
    from ingest.recognition import Recognition, not_recognised, recognising

    if not isinstance(task, Read):
        raise TypeError(task)
    path = Path(os.fsdecode(task.name))

    def told(done: int, pages: int) -> None:
        tell(messages.Recognised(done, pages))

    with recognising(Recognition(task.ocr, task.processes, told)) as wanted:
        for item in read_opened(stream, path, path.name):
            unread = not_recognised(item, wanted)
            if not isinstance(item, Failure):
                yield messages.Made(*item)
            elif unread is None:
                # Which file it was is known to who asked; a path here may not be Unicode at all.
                yield messages.Failed(replace(item, path="", name=""))
            if unread is not None:
                yield messages.Failed(unread)
            wanted.missed.clear()


def _draw(stream: BinaryIO, task: Task, _: Callable[[Reply], None]) -> Iterator[Reply]:
    from ingest.page_sheets import render

    if isinstance(task, Draw):
        yield messages.Drawn(render(stream, task.page, task.inside))


def _mark(stream: BinaryIO, task: Task, _: Callable[[Reply], None]) -> Iterator[Reply]:
    from ingest.page_sheets import marks

    if isinstance(task, Mark):
        yield messages.Marked(marks(stream, task.page, task.quote, task.inside))


def _take(stream: BinaryIO, task: Task, _: Callable[[Reply], None]) -> Iterator[Reply]:
    from ingest.reading import bytes_of

    if isinstance(task, Take):
        found = bytes_of(stream, os.fsdecode(task.name), task.id)
        if found is not None:
            yield messages.Taken(*found)


Work = Callable[[BinaryIO, Task, Callable[[Reply], None]], Iterator[Reply]]
_WORK: Mapping[type[Task], Work] = {Read: _read, Draw: _draw, Mark: _mark, Take: _take}


def _clear(scratch: str) -> None:
    """Leave nothing of one file for the next."""
    for entry in Path(scratch).iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
