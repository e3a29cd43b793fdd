"""One stretch of passages in the dense index: their vectors, their facets, their lists.

A segment is ``<name>.faiss`` with the vectors as float16 codes, and ``<name>.npz`` with the row of
each, by what it can be filtered and, in a large index, the number of its list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from index.facets import Conditions, FacetColumns, PassageFacets, columns_of
from index.store_errors import of_library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.dense_lists import Halves, Lists
    from index.store_records import Rows, Vectors

# Of the passages that pass a filter, up to this many are all compared with the query.
_ALL_COMPARED = 16_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a segment, in the order of the rows."""

    rows: Rows
    halves: Halves
    facets: Sequence[PassageFacets]


def write_segment(folder: Path, name: str, contents: Contents, lists: Lists | None) -> None:
    """Write the two files of a segment."""
    import faiss
    import numpy as np

    api: Any = faiss
    vectors = contents.halves.astype(np.float32)
    index = api.IndexScalarQuantizer(
        vectors.shape[1], api.ScalarQuantizer.QT_fp16, api.METRIC_INNER_PRODUCT
    )
    index.add(vectors)
    numbers = np.empty(0, dtype=np.uint16) if lists is None else lists.of(vectors)
    try:
        api.write_index(index, str(folder / f"{name}.faiss"))
    except RuntimeError as error:
        raise of_library(error, folder.parent, "De vectorindex") from error
    arrays: dict[str, Any] = {"rows": contents.rows, "lists": numbers}
    arrays |= columns_of(contents.facets)
    np.savez(folder / f"{name}.npz", **arrays)


class Segment:
    """A segment opened for searching; the vectors stay on disk until they are looked at."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises StoreUnavailable where a file is not sound."""
        import faiss
        import numpy as np

        api: Any = faiss
        try:
            self._index: Any = api.read_index(str(folder / f"{name}.faiss"), api.IO_FLAG_MMAP_IFC)
            self._arrays = np.load(folder / f"{name}.npz")
            self.rows: Rows = self._arrays["rows"]
            self._lists: NDArray[np.uint16] = self._arrays["lists"]
        except (RuntimeError, ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise of_library(error, folder.parent, "De vectorindex") from error

    def passing(self, conditions: Conditions) -> NDArray[np.bool_] | None:
        """Whether the passage at each place passes; None where all of them do."""
        return None if conditions.always else self._facets.passing(conditions)

    @cached_property
    def _facets(self) -> FacetColumns:
        return FacetColumns(self._arrays)

    def search(
        self,
        query: Vectors,
        k: int,
        passing: NDArray[np.bool_] | None,
        looked_into: NDArray[np.bool_] | None,
    ) -> Iterator[tuple[int, float]]:
        """Row and cosine of the ``k`` nearest of those that pass, in the lists looked into."""
        import faiss
        import numpy as np

        api: Any = faiss
        few = passing is not None and int(np.count_nonzero(passing)) <= _ALL_COMPARED
        mask = passing
        if looked_into is not None and not few:
            near = looked_into[self._lists]
            mask = near if mask is None else mask & near
        most = min(k, len(self.rows) if mask is None else int(np.count_nonzero(mask)))
        if most < 1:
            return
        if mask is None:
            cosines, places = self._index.search(query, most)
        else:
            bits = np.packbits(mask, bitorder="little")
            only = api.SearchParameters(sel=api.IDSelectorBitmap(bits))
            cosines, places = self._index.search(query, most, params=only)
        for place, cosine in zip(places[0], cosines[0], strict=True):
            if place >= 0:
                yield int(self.rows[place]), float(cosine)

    def codes(self) -> Iterator[tuple[int, bytes]]:
        """Every row with its stored vector, to the byte."""
        for place, row in enumerate(self.rows):
            yield int(row), self._index.reconstruct(place).astype("<f2").tobytes()
