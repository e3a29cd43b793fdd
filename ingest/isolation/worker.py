"""A worker process, as the program that started it sees it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec

from ingest.isolation import messages, scratch
from ingest.isolation.limits import Limits
from ingest.isolation.messages import Done, Failed, Made, Ready, Recognised, Reply, Task

_START_SECONDS = 60.0  # a cold disk and a busy machine
_ROOT = str(Path(__file__).resolve().parents[2])
_BEGIN = (
    "import sys; sys.path.insert(0, {root!r}); import core, ingest; "
    "from ingest.isolation.child import main; main({channel}, {scratch!r}, {limits!r})"
)


class WorkerEnded(Exception):
    """The worker was ended, or ended by itself, before it was done.

    ``how`` is ``"time"``, ``"output"``, ``"answer"`` (it sent no record) or the name of the signal
    that ended it.
    """

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Worker:
    """A process that reads one file at a time; ``usable`` until it died, hung or grew."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = 0
        self.usable = True
        self._lock: int | None
        self._scratch, self._lock = scratch.made()
        self._channel, theirs = socket.socketpair()
        given = msgspec.json.encode(limits).decode()
        code = _BEGIN.format(
            root=_ROOT, channel=theirs.fileno(), scratch=self._scratch, limits=given
        )
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._scratch,
                env=_environment(self._scratch),
                start_new_session=True,
            )
        self.in_force: tuple[str, ...] = ()

    @property
    def pid(self) -> int:
        """The number of the process, and of the group that its children are in."""
        return self._process.pid

    def ask(self, task: Task, file: int) -> Generator[Reply, None, None]:
        """What comes of an open file, as it comes, up to but without Done; raises WorkerEnded.

        A worker whose answers are not all taken is ended.
        """
        try:
            self._wait_until_ready()
            try:
                messages.send(self._channel, task, file)
            except OSError as error:
                raise self._dead() from error
            yield from self._replies()
        except GeneratorExit:
            self._end_unless_done()
            raise
        except BaseException:
            if self.usable:
                self.end()
            raise

    def started(self) -> tuple[str, ...]:
        """What holds the worker back, by name, once it runs; raises WorkerEnded."""
        self._wait_until_ready()
        return self.in_force

    def lives(self) -> bool:
        """Whether the process can be given a file; one that died is cleared away."""
        if self.usable and self._process.poll() is not None:
            self.end()
        return self.usable

    def end(self) -> None:
        """End the process and its children, and remove its scratch folder."""
        self.usable = False
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._channel.close()
        if self._lock is not None:
            scratch.removed(self._scratch, self._lock)
            self._lock = None

    def _end_unless_done(self) -> None:
        """End the worker where it still has more to say of the file; nobody listens to it."""
        with contextlib.suppress(WorkerEnded):
            reply, _ = self._receive(1.0)
            if not isinstance(reply, Done) or reply.spent:
                self.end()

    def _wait_until_ready(self) -> None:
        if self.in_force:
            return
        reply, _ = self._receive(_START_SECONDS)
        if not isinstance(reply, Ready):
            raise self._wrong()
        self.in_force = reply.in_force

    def _replies(self) -> Iterator[Reply]:
        seconds, left, room = self._limits.seconds, self._limits.most_seconds, self._limits.output
        while True:
            begun = time.monotonic()
            reply, size = self._receive(min(seconds, left))
            left -= time.monotonic() - begun
            room -= size
            if room < 0:
                raise self._stopped("output")
            if isinstance(reply, Done):
                self._files += 1
                if reply.spent or self._files >= self._limits.files:
                    self.end()
                return
            if isinstance(reply, Ready):
                raise self._wrong()
            last = isinstance(reply, Made | Failed) or not isinstance(reply, Recognised)
            seconds = self._limits.seconds if last else self._limits.scan_seconds
            yield reply

    def _receive(self, seconds: float) -> tuple[Reply, int]:
        try:
            return messages.receive_reply(self._channel, seconds)
        except TimeoutError:
            raise self._stopped("time") from None
        except (EOFError, OSError) as error:
            raise self._dead() from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise self._wrong() from error

    def _stopped(self, how: str) -> WorkerEnded:
        self.end()
        return WorkerEnded(how)

    def _wrong(self) -> WorkerEnded:
        return self._stopped("answer")

    def _dead(self) -> WorkerEnded:
        """How it died of itself: the kernel's word for a worker over its time is a signal."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2.0)
        code = self._process.poll()
        self.end()
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
        return WorkerEnded("time" if name in ("SIGXCPU", "SIGALRM") else name)


def _environment(scratch: str) -> dict[str, str]:
    """The few variables a worker needs; what else stands in ours is none of its business."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    threads = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**kept, **threads, "LC_ALL": "C.UTF-8", "TMPDIR": scratch, "HOME": scratch}
