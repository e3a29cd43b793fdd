"""Pages as images with their marks, made in a process of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from core.errors import UnreadableFile
from pipeline.sheets import Marks, Sheet, marks, render
from pipeline.tools import end_with_parent

PATIENCE = 20.0  # seconds for one page
Made = TypeVar("Made")


class PageImages:
    """One worker process that draws pages; it is replaced when a file makes it crash or hang."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: ProcessPoolExecutor | None = None

    def sheet(self, path: str, page: int) -> Sheet:
        """The page (from 1) of the PDF as an image; raises UnreadableFile."""
        return self._made(lambda worker: worker.submit(render, path, page).result(PATIENCE))

    def marks(self, path: str, page: int, quote: str) -> Marks:
        """Where on the image of the page the quote stands; raises UnreadableFile."""
        return self._made(lambda worker: worker.submit(marks, path, page, quote).result(PATIENCE))

    def close(self) -> None:
        """Stop the worker."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=False, cancel_futures=True)

    def _made(self, work: Callable[[ProcessPoolExecutor], Made]) -> Made:
        worker = self._running()
        try:
            return work(worker)
        except (BrokenExecutor, TooLate) as error:
            self._replace(worker)
            raise _not_drawn() from error
        except (RuntimeError, OSError, ValueError, IndexError) as error:
            raise _not_drawn() from error

    def _running(self) -> ProcessPoolExecutor:
        from multiprocessing import get_context

        with self._lock:
            if self._worker is None:
                self._worker = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=end_with_parent
                )
            return self._worker

    def _replace(self, worker: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._worker is worker:
                self._worker = None
        for process in list((worker._processes or {}).values()):
            process.kill()
        worker.shutdown(wait=False, cancel_futures=True)


@contextmanager
def page_images() -> Iterator[PageImages]:
    """A drawer of pages, until the block ends."""
    made = PageImages()
    try:
        yield made
    finally:
        made.close()


def _not_drawn() -> UnreadableFile:
    return UnreadableFile(
        "Deze bladzijde kan niet als beeld getoond worden.",
        "De tekst ervan staat hieronder; het bestand zelf kunt u ophalen.",
    )
