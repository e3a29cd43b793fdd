"""Images of pages that were drawn before, so that the next who asks does not wait."""

from collections import OrderedDict
from threading import Lock

from ingest.page_sheets import Sheet

MOST = 64_000_000  # bytes of images; some hundreds of pages


class Shelf:
    """The images asked for last, at most so many bytes of them together.

    A document is its bytes, so an image of it never changes; who may see it is for who asks.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, int], Sheet] = OrderedDict()  # the last used last
        self._bytes = 0
        self._lock = Lock()

    def get(self, document: str, page: int) -> Sheet | None:
        """The image of the page (from 1) of the document; None where it is not held."""
        with self._lock:
            sheet = self._held.get((document, page))
            if sheet is not None:
                self._held.move_to_end((document, page))
            return sheet

    def put(self, document: str, page: int, sheet: Sheet) -> None:
        """Hold the image; those that were not asked for longest make room."""
        with self._lock:
            before = self._held.pop((document, page), None)
            self._bytes += len(sheet.data) - (len(before.data) if before else 0)
            self._held[document, page] = sheet
            while self._bytes > self._most:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone.data)
