"""Workers that are kept for the next file."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from ingest.isolation.limits import Limits
from ingest.isolation.worker import Worker


class Pool:
    """Workers under the same limits, lent to one thread at a time and started when first needed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._idle: list[Worker] = []
        self._closed = False

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A worker for as long as the block lasts; the one that was used last comes first."""
        lent = self._waiting() or Worker(self._limits)
        try:
            yield lent
        finally:
            self._take_back(lent)

    def warm(self) -> None:
        """Start a worker, without waiting for it, so that the first file need not either."""
        self._take_back(Worker(self._limits))

    def close(self) -> None:
        """End the workers that wait; one that is lent ends when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _waiting(self) -> Worker | None:
        """A worker that waits; one that died while it waited is no fault of the next file."""
        with self._lock:
            while self._idle:
                if (worker := self._idle.pop()).lives():
                    return worker
        return None

    def _take_back(self, worker: Worker) -> None:
        with self._lock:
            if worker.usable and not self._closed:
                self._idle.append(worker)
                return
        if worker.usable:
            worker.end()


_POOLS: dict[tuple[int, Limits], Pool] = {}
_POOLS_LOCK = Lock()


def pool(limits: Limits) -> Pool:
    """The pool of this process for those limits; its workers end with the process."""
    key = os.getpid(), limits
    with _POOLS_LOCK:
        if key not in _POOLS:
            _POOLS[key] = Pool(limits)
            atexit.register(_POOLS[key].close)
        return _POOLS[key]
