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
from index.dense_segments import Contents, Segment, write_segment
from index.dense_sketch import load_sketcher, make_sketcher
from index.facets import conditions_of

if TYPE_CHECKING:
    from index.dense_segments import Mask
    from index.dense_sketch import Batches, Halves, Sketcher
    from index.store_records import Rows, Vectors

SEGMENT_ROWS = 65_536  # row numbers, of which some may have gone; bounds the memory of building
EXACT_UP_TO = 150_000  # vectors; from there on only those with the best sketches are compared
_SKETCHER = "sketcher.faiss"
_GROWN = 4  # times the vectors the sketcher was made for: then it is made anew
_LIKELY = 2048  # sketches whose vectors are compared, of all segments together
_LIKELY_HERE = 320  # at least, of one segment: what is alike often stands together
_FEW = 0.05  # where no more than this part passes a filter, every vector that does is compared


@dataclass(frozen=True, slots=True)
class Vectorised:
    """What an index is made of, as often as it is asked for."""

    count: int
    batches: Batches
    contents: Callable[[int, int], Contents | None]  # of the rows from first to last


@dataclass(frozen=True, slots=True)
class Made:
    """An index that was made, to go on from: its folder, and for how many its sketcher was made."""

    folder: Path
    sketched: int  # 0 where it has no sketches
    segment_rows: int
    touched: frozenset[int]  # numbers of the segments in which something changed since


def write_index(
    folder: Path,
    what: Vectorised,
    last_row: int,
    before: Made | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> int:
    """For how many vectors the sketcher of the index was made; 0 where it needs none."""
    folder.mkdir(parents=True, exist_ok=True)
    if before is not None and not _of_use(before, what.count, exact_up_to):
        before = None
    sketched, sketcher = 0, None
    if what.count > exact_up_to:
        if before is not None:
            sketched, sketcher = before.sketched, load_sketcher(before.folder / _SKETCHER)
        else:
            sketched, sketcher = what.count, make_sketcher(what.count, what.batches)
        if sketcher is not None:
            sketcher.save(folder / _SKETCHER)
    for number in range(segment_of(last_row) + 1):
        _write_segment(folder, number, what, sketcher, before)
    return sketched


def _of_use(before: Made, count: int, exact_up_to: int) -> bool:
    """Whether segments may be taken over: of the same size, with sketches where they are needed."""
    if before.segment_rows != SEGMENT_ROWS:
        return False
    if count <= exact_up_to:
        return before.sketched == 0
    return before.sketched <= count * _GROWN and count <= before.sketched * _GROWN


def segment_of(row: int) -> int:
    """The number of the segment that a row belongs to."""
    return max(row - 1, 0) // SEGMENT_ROWS


def _write_segment(
    folder: Path, number: int, what: Vectorised, sketcher: Sketcher | None, before: Made | None
) -> None:
    name = f"segment-{number}"
    if before is not None and number not in before.touched:
        for file in before.folder.glob(f"{name}.*"):
            _share(file, folder / file.name)
        return
    first = number * SEGMENT_ROWS + 1
    contents = what.contents(first, first + SEGMENT_ROWS - 1)
    if contents is not None:
        write_segment(folder, name, contents, sketcher)


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
        self._sketcher = load_sketcher(folder / _SKETCHER)

    def __len__(self) -> int:
        return sum(len(segment.rows) for segment in self._segments)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared with the query."""
        return self._sketcher is None

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

    def vectors(self, rows: Sequence[int]) -> tuple[list[int], Vectors]:
        """Those of ``rows``, which are in their order, that it holds, and the vector of each.

        Most of them were just compared: they are in memory, where those in the tables may not be.
        """
        import numpy as np

        wanted = np.asarray(rows, dtype=np.int64)
        found = [segment.vectors(wanted) for segment in self._segments]
        held = np.concatenate([np.empty(0, dtype=np.int64), *(rows for rows, _ in found)])
        return held.tolist(), np.concatenate([vectors for _, vectors in found])

    def search(
        self, vector: Vectors, k: int, filters: Filters, *, exactly: bool = False
    ) -> list[tuple[int, float]]:
        """Row and cosine of the ``k`` nearest passages that pass the filters, best first.

        ``vector`` has shape (dimension,). Equal cosines are in the order of their rows.
        ``exactly`` compares every vector, also where the index has sketches.
        """
        import numpy as np

        if k < 1:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        conditions = conditions_of(filters)
        masks = [segment.passing(conditions) for segment in self._segments]
        with _one_thread():
            if self._sketcher is None or exactly or _few(masks, len(self)):
                found = self._compare_all(query, k, masks)
            else:
                found = self._compare_likely(query, k, masks, self._sketcher)
        rows = np.concatenate([np.empty(0, dtype=np.int64), *(rows for rows, _ in found)])
        cosines = np.concatenate([np.empty(0, dtype=np.float32), *(near for _, near in found)])
        order = np.lexsort((rows, -cosines))[:k]
        return list(zip(rows[order].tolist(), cosines[order].tolist(), strict=True))

    def _compare_all(
        self, query: Vectors, k: int, masks: Sequence[Mask | None]
    ) -> list[tuple[Rows, Vectors]]:
        found = []
        for segment, mask in zip(self._segments, masks, strict=True):
            places, cosines = segment.nearest(query, k, mask)
            found.append((segment.rows[places], cosines))
        return found

    def _compare_likely(
        self, query: Vectors, k: int, masks: Sequence[Mask | None], sketcher: Sketcher
    ) -> list[tuple[Rows, Vectors]]:
        import numpy as np

        rotated = sketcher.rotated(query)
        wanted = max(_LIKELY, 4 * k)
        # Of what passes a filter as many must be left as without one.
        here = max(_LIKELY_HERE, k, 2 * wanted // len(self._segments))
        here = round(here * len(self) / max(_passing(masks, len(self)), 1))
        likely = []
        for segment, mask in zip(self._segments, masks, strict=True):
            places, scores = segment.likely(rotated, here)
            keep = slice(None) if mask is None else mask[places]
            likely.append((places[keep], scores[keep]))
        together = np.concatenate([scores for _, scores in likely])
        least = -np.inf
        if len(together) > wanted:
            least = np.partition(together, len(together) - wanted)[len(together) - wanted]
        found = []
        for segment, (places, scores) in zip(self._segments, likely, strict=True):
            best = np.sort(places[scores >= least])
            found.append((segment.rows[best], segment.compared(query, best)))
        return found


def _passing(masks: Sequence[Mask | None], count: int) -> int:
    """How many passages pass; masks are per segment, None where all do."""
    import numpy as np

    turned_down = sum(len(mask) - np.count_nonzero(mask) for mask in masks if mask is not None)
    return count - int(turned_down)


def _few(masks: Sequence[Mask | None], count: int) -> bool:
    return _passing(masks, count) <= _FEW * count


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


def halves_of(blobs: Sequence[bytes], dimension: int) -> Halves:
    """The stored vectors as an array of shape (len(blobs), dimension)."""
    import numpy as np

    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), dimension)
