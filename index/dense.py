"""The dense index: nearest passages by cosine, by FAISS over float16 codes.

The codes are the very bytes that stand in the store, so "exact" means: the ranking of the stored
vectors. The index is made of segments of consecutive rows that never change once written; only the
segments in which something changed are made anew. It opens memory-mapped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.records import Filters
from index import dense_lists
from index.dense_segments import Contents, Segment, write_segment
from index.facets import conditions_of

if TYPE_CHECKING:
    from index.dense_lists import Batches, Lists
    from index.store_records import Rows, Vectors

SEGMENT_ROWS = 131_072  # row numbers, of which some may have gone
EXACT_UP_TO = 150_000  # vectors; from there on a query looks into a part of them only
_LISTS = "lists.npz"
_GROWN = 1.5  # times the vectors the lists were made for: then they are made anew


@dataclass(frozen=True, slots=True)
class Vectorised:
    """What an index is made of, as often as it is asked for."""

    count: int
    batches: Batches
    contents: Callable[[int, int], Contents | None]  # of the rows from first to last


@dataclass(frozen=True, slots=True)
class Made:
    """An index that was made, to go on from: its folder, and for how many its lists were made."""

    folder: Path
    listed: int  # 0 where it has no lists
    touched: frozenset[int]  # numbers of the segments in which something changed since


def write_index(
    folder: Path,
    what: Vectorised,
    last_row: int,
    before: Made | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> int:
    """For how many vectors the lists of the index that was written were made; 0 without lists."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = 0
    lists = None
    if what.count > exact_up_to:
        if before is not None and before.listed and what.count <= _GROWN * before.listed:
            listed, lists = before.listed, dense_lists.load_lists(before.folder / _LISTS)
        else:
            before = None  # the segments hold the numbers of the old lists
            listed, lists = what.count, dense_lists.make_lists(what.count, what.batches)
        lists.save(folder / _LISTS)
    elif before is not None and before.listed:
        before = None
    for number in range(segment_of(last_row) + 1):
        _write_segment(folder, number, what, lists, before)
    return listed


def segment_of(row: int) -> int:
    """The number of the segment that a row belongs to."""
    return max(row - 1, 0) // SEGMENT_ROWS


def _write_segment(
    folder: Path, number: int, what: Vectorised, lists: Lists | None, before: Made | None
) -> None:
    name = f"segment-{number}"
    if before is not None and number not in before.touched:
        for file in before.folder.glob(f"{name}.*"):
            _share(file, folder / file.name)
        return
    first = number * SEGMENT_ROWS + 1
    contents = what.contents(first, first + SEGMENT_ROWS - 1)
    if contents is not None:
        write_segment(folder, name, contents, lists)


def _share(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copyfile(old, new)


class DenseIndex:
    """An index opened for searching; it goes on seeing its files as they were when opened."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreUnavailable where a file is not sound."""
        numbers = sorted(int(file.stem.partition("-")[2]) for file in folder.glob("segment-*.npz"))
        self._segments = [Segment(folder, f"segment-{number}") for number in numbers]
        lists = folder / _LISTS
        self._lists = dense_lists.load_lists(lists) if lists.exists() else None

    def __len__(self) -> int:
        return sum(len(segment.rows) for segment in self._segments)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared with the query."""
        return self._lists is None

    def rows(self) -> list[int]:
        """The rows it holds, in their order."""
        return [int(row) for segment in self._segments for row in segment.rows]

    def rows_passing(self, filters: Filters) -> Iterator[int]:
        """The rows that pass the filters, in their order."""
        conditions = conditions_of(filters)
        for segment in self._segments:
            passing = segment.passing(conditions)
            rows: Rows = segment.rows if passing is None else segment.rows[passing]
            yield from rows.tolist()

    def codes(self) -> Iterator[tuple[int, bytes]]:
        """Every row with its stored vector, to the byte."""
        for segment in self._segments:
            yield from segment.codes()

    def search(
        self, vector: Vectors, k: int, filters: Filters, *, exactly: bool = False
    ) -> list[tuple[int, float]]:
        """Row and cosine of the ``k`` nearest passages that pass the filters, best first.

        ``vector`` has shape (dimension,). Equal cosines are in the order of their rows.
        ``exactly`` compares every vector, also where the index has lists.
        """
        import numpy as np

        if k < 1:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        skips = self._lists is not None and not exactly
        looked_into = self._lists.looked_into(query) if self._lists and skips else None
        conditions = conditions_of(filters)
        found: list[tuple[int, float]] = []
        with _one_thread():
            for segment in self._segments:
                found += segment.search(query, k, segment.passing(conditions), looked_into)
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]


@contextmanager
def _one_thread() -> Iterator[None]:
    """A block in which FAISS does its work in this thread.

    One query is not divided over threads, but starting them and letting them spin costs three
    times what the query itself does.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def halves_of(blobs: Sequence[bytes], dimension: int) -> dense_lists.Halves:
    """The stored vectors as an array of shape (len(blobs), dimension)."""
    import numpy as np

    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), dimension)
