"""The dense index: nearest passages by cosine, by FAISS over float16 codes.

The codes are the very bytes that stand in the store, so "exact" means: the ranking of the stored
vectors. The index opens memory-mapped, in a millisecond whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.store_errors import of_library

if TYPE_CHECKING:
    import numpy as np

    from index.store_records import Rows, Vectors

    Halves = np.ndarray[tuple[int, int], np.dtype[np.float16]]


def write_index(
    file: Path,
    batches: Iterable[tuple[Rows, Halves]],
    dimension: int,
    keep: tuple[Path, Sequence[tuple[int, int]]] | None = None,
) -> int:
    """Write an exact index of the batches to ``file``; how many vectors it holds.

    ``keep`` is an earlier index to begin from, and stretches of rows (first, last) to leave out.
    """
    import faiss
    import numpy as np

    try:
        index: Any
        if keep is None:
            index = faiss.IndexIDMap(_codes(dimension))
        else:
            index = faiss.read_index(str(keep[0]))
            if keep[1]:
                gone = np.concatenate([np.arange(first, last + 1) for first, last in keep[1]])
                index.remove_ids(faiss.IDSelectorBatch(gone.astype(np.int64)))
        for rows, halves in batches:
            index.add_with_ids(halves.astype(np.float32), rows)
        faiss.write_index(index, str(file))
        return int(index.ntotal)
    except RuntimeError as error:  # what FAISS raises for all that goes wrong
        raise of_library(error, file.parent, "De vectorindex") from error


class DenseIndex:
    """An index opened for searching; it goes on seeing the file as it was when opened."""

    def __init__(self, file: Path) -> None:
        """Raises StoreUnavailable where the file is no sound index."""
        import faiss

        try:
            self._index: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise of_library(error, file.parent, "De vectorindex") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def rows(self) -> Rows:
        """The rows it holds, in the order in which they stand in it."""
        import faiss

        api: Any = faiss
        rows: Rows = api.vector_to_array(self._index.id_map)
        return rows

    def codes(self) -> Iterator[tuple[int, bytes]]:
        """Every row with its stored vector, to the byte."""
        import faiss

        inner: Any = faiss.downcast_index(self._index.index)
        for place, row in enumerate(self.rows()):
            yield int(row), inner.reconstruct(place).astype("<f2").tobytes()

    def search(
        self, vector: Vectors, k: int, allowed: Rows | None = None
    ) -> list[tuple[int, float]]:
        """Row and cosine of the ``k`` nearest among the ``allowed`` rows (None: all), best first.

        ``vector`` has shape (dimension,). Equal cosines are in the order of their rows.
        """
        import faiss
        import numpy as np

        if k < 1 or not len(self) or (allowed is not None and not len(allowed)):
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if allowed is None:
            cosines, rows = self._index.search(query, min(k, len(self)))
        else:
            api: Any = faiss  # its stubs know neither the keyword nor an array as bitmap
            chosen = api.SearchParameters(sel=api.IDSelectorBitmap(_bits(allowed)))
            cosines, rows = self._index.search(query, min(k, len(allowed)), params=chosen)
        found = [
            (int(row), float(cosine))
            for row, cosine in zip(rows[0], cosines[0], strict=True)
            if row >= 0
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def halves_of(blobs: Sequence[bytes], dimension: int) -> Halves:
    """The stored vectors as an array of shape (len(blobs), dimension)."""
    import numpy as np

    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), dimension)


def _codes(dimension: int) -> Any:
    import faiss

    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def _bits(rows: Rows) -> Any:
    import numpy as np

    mask = np.zeros(int(rows.max()) + 1, dtype=bool)
    mask[rows] = True
    return np.packbits(mask, bitorder="little")
