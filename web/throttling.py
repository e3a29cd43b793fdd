"""Slowing down who guesses passwords: the more wrong ones, the longer the wait."""

import time
from collections.abc import Callable
from threading import Lock

FREE = 5  # wrong passwords without a wait
LONGEST = 900.0  # seconds
FORGOTTEN = 3600.0  # seconds after the last wrong one
MOST = 20_000  # keys remembered; beyond it the oldest go


class Throttle:
    """How long a name or an address must wait before it may try again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, and when the last was
        self._lock = Lock()

    def wait(self, *keys: str) -> float:
        """Seconds until these may try again; 0 where they may now."""
        now = self._clock()
        with self._lock:
            return max((self._left(key, now) for key in keys), default=0.0)

    def wrong(self, *keys: str) -> None:
        """Remember a wrong password for each of these."""
        now = self._clock()
        with self._lock:
            for key in keys:
                count, last = self._wrong.pop(key, (0, now))
                fresh = 0 if now - last > FORGOTTEN else count
                self._wrong[key] = (fresh + 1, now)
            while len(self._wrong) > MOST:
                del self._wrong[next(iter(self._wrong))]

    def right(self, *keys: str) -> None:
        """Forget what was wrong."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)

    def _left(self, key: str, now: float) -> float:
        count, last = self._wrong.get(key, (0, 0.0))
        if count < FREE or now - last > FORGOTTEN:
            return 0.0
        wait = min(LONGEST, 2.0 ** min(count - FREE, 20))
        return max(0.0, last + wait - now)
