"""Pages as images with their marks, made in workers that may do nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from core.errors import UnreadableFile
from core.records import ScannedPage
from ingest.page_sheets import Marks, Sheet, marks_on_scan
from pipeline.image_shelf import Shelf

if TYPE_CHECKING:
    from ingest.isolation.messages import Reply, Task

__all__ = ["Marks", "PageImages", "Sheet", "page_images"]
PATIENCE = 20.0  # seconds for one page
AT_ONCE = 2  # workers; who comes after them waits


class PageImages:
    """A few workers that draw pages; one is replaced when a file makes it crash or hang."""

    def __init__(self) -> None:
        from ingest.isolation.limits import Limits
        from ingest.isolation.pool import Pool

        self._pool = Pool(Limits(seconds=PATIENCE))
        self._free = BoundedSemaphore(AT_ONCE)
        self.shelf = Shelf()

    def warm(self) -> None:
        """Start a worker and load what sends it files: whoever first opens a page need not wait."""
        import ingest.isolation.reading  # noqa: F401

        self._pool.warm()

    def sheet(self, path: str, page: int, inside: str = "") -> Sheet:
        """The page (from 1) of the PDF as an image; raises UnreadableFile.

        ``inside`` is the id of a PDF within the file; "" for the file itself.
        """
        from ingest.isolation.messages import Draw, Drawn

        for reply in self._asked(path, Draw(page, inside)):
            if isinstance(reply, Drawn):
                return reply.sheet
        raise _not_drawn()

    def marks(
        self, path: str, page: int, quote: str, inside: str = "", scan: ScannedPage | None = None
    ) -> Marks:
        """Where on the image of the page the quote stands; raises UnreadableFile.

        Where the words of a ``scan`` stand is known, so its file is not opened.
        """
        from ingest.isolation.messages import Mark, Marked

        if scan is not None:
            return marks_on_scan(scan, quote)
        for reply in self._asked(path, Mark(page, quote, inside)):
            if isinstance(reply, Marked):
                return reply.marks
        raise _not_drawn()

    def close(self) -> None:
        """Stop the workers."""
        self._pool.close()

    def _asked(self, path: str, task: "Task") -> list["Reply"]:
        from ingest.isolation.reading import opened
        from ingest.isolation.worker import WorkerEnded

        try:
            with self._free, opened(Path(path)) as file, self._pool.worker() as worker:
                return list(worker.ask(task, file))
        except (WorkerEnded, OSError, UnreadableFile) as error:
            raise _not_drawn() from error


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
