"""Long work beside the requests, and what it says as it goes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

AT_ONCE = 2
KEPT = 200  # finished pieces of work whose news can still be heard

News = dict[str, Any]
Tell = Callable[[str, News], None]


@dataclass(slots=True)
class Job:
    """A piece of work; ``news`` only grows."""

    news: list[tuple[str, News]] = field(default_factory=list)
    done: bool = False


class Jobs:
    """The work that is going on or was done last, by its key."""

    def __init__(self) -> None:
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="werk")
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, key: str, work: Callable[[Tell], None]) -> Job:
        """The job, which begins as soon as a worker is free."""
        job = Job()
        with self._lock:
            self._jobs.pop(key, None)
            self._jobs[key] = job
            for old in [one for one, known in self._jobs.items() if known.done][:-KEPT]:
                del self._jobs[old]

        def run() -> None:
            try:
                work(lambda kind, news: job.news.append((kind, news)))
            finally:
                job.done = True

        self._workers.submit(run)
        return job

    def job(self, key: str) -> Job | None:
        """The job with that key; None where there is none, or none any more."""
        with self._lock:
            return self._jobs.get(key)

    def close(self) -> None:
        """Begin nothing new; what runs may end."""
        self._workers.shutdown(wait=False, cancel_futures=True)
