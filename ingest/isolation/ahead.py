"""Work that threads do ahead of who takes the results, in order and in bounded memory."""

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Generic, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")
ROOM = 8  # results of one piece of work that may wait to be taken
_LOOK = 0.2  # seconds between two looks whether anybody still waits


@dataclass(frozen=True, slots=True)
class _Job(Generic[Work, Made]):
    work: Work
    results: "queue.Queue[tuple[Made | None, BaseException | None]]" = field(
        default_factory=lambda: queue.Queue(ROOM)
    )


def in_order(
    work: Iterable[Work], do: Callable[[Work], Iterable[Made]], threads: int
) -> Iterator[tuple[Work, Iterator[Made]]]:
    """Each piece of work with its results as they come, in the order of the work.

    At most twice as many pieces as there are threads are begun and not yet taken. What ``do``
    raises is raised to who takes the results of that piece; who takes the next piece has to have
    taken all of this one.
    """
    todo: queue.Queue[_Job[Work, Made] | None] = queue.Queue()
    over = Event()
    source = iter(work)
    begun: deque[_Job[Work, Made]] = deque()
    workers = [Thread(target=_serve, args=(todo, do, over), daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        while True:
            while len(begun) < 2 * threads and (piece := next(source, over)) is not over:
                begun.append(_Job(piece))  # type: ignore[arg-type]
                todo.put(begun[-1])
            if not begun:
                return
            job = begun.popleft()
            yield job.work, _taken(job)
    finally:
        over.set()
        for _ in workers:
            todo.put(None)


def _taken(job: "_Job[Work, Made]") -> Iterator[Made]:
    while True:
        made, error = job.results.get()
        if error is not None:
            raise error
        if made is None:
            return
        yield made


def _serve(
    todo: "queue.Queue[_Job[Work, Made] | None]", do: Callable[[Work], Iterable[Made]], over: Event
) -> None:
    while (job := todo.get()) is not None and not over.is_set():
        try:
            for made in do(job.work):
                if not _put(job, (made, None), over):
                    return
            _put(job, (None, None), over)
        except BaseException as error:  # noqa: BLE001 - it is raised to who waits for the results
            _put(job, (None, error), over)


def _put(
    job: "_Job[Work, Made]", result: tuple[Made | None, BaseException | None], over: Event
) -> bool:
    """Whether somebody still waits for it."""
    while not over.is_set():
        try:
            job.results.put(result, timeout=_LOOK)
        except queue.Full:
            continue
        return True
    return False
