"""Slowing down who guesses passwords: the more wrong ones, the longer the wait."""

import time
from collections.abc import Callable
from threading import Lock

FREE = 5  # wrong passwords for one name without a wait
FREE_FROM_ONE_ADDRESS = 30  # many people may share one
LONGEST = 900.0  # seconds
FORGOTTEN = 3600.0  # seconds after the last wrong one
MOST = 20_000  # keys remembered; beyond it the oldest go


class Throttle:
    """How long a name or an address must wait before it may try again."""

    def __init__(self, free: int = FREE, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, and when the last was
        self._lock = Lock()

    def wait(self, key: str) -> float:
        """Seconds until this one may try again; 0 where it may now."""
        now = self._clock()
        with self._lock:
            count, last = self._wrong.get(key, (0, 0.0))
        if count < self._free or now - last > FORGOTTEN:
            return 0.0
        wait = min(LONGEST, 2.0 ** min(count - self._free, 20))
        return max(0.0, last + wait - now)

    def wrong(self, key: str) -> None:
        """Remember a wrong password."""
        now = self._clock()
        with self._lock:
            count, last = self._wrong.pop(key, (0, now))
            self._wrong[key] = ((0 if now - last > FORGOTTEN else count) + 1, now)
            while len(self._wrong) > MOST:
                del self._wrong[next(iter(self._wrong))]

    def right(self, key: str) -> None:
        """Forget what was wrong."""
        with self._lock:
            self._wrong.pop(key, None)
