"""One stretch of passages in the dense index: their vectors, their sketches, their facets.

A segment is ``<name>.faiss`` with the vectors as float16 codes, ``<name>.npz`` with the row of each
and by what it can be filtered and, in a large index, ``<name>.sketch``.
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

    from index.dense_sketch import Halves, Sketcher
    from index.store_records import Rows, Vectors

    Places = NDArray[np.int64]  # in a segment, from 0
    Mask = NDArray[np.bool_]

_BATCH = 8192  # vectors


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a segment, in the order of the rows."""

    rows: Rows
    halves: Halves
    facets: Sequence[PassageFacets]


def write_segment(folder: Path, name: str, contents: Contents, sketcher: Sketcher | None) -> None:
    """Write the files of a segment; without a sketcher it has no sketches."""
    import faiss
    import numpy as np

    api: Any = faiss
    index = api.IndexScalarQuantizer(
        contents.halves.shape[1], api.ScalarQuantizer.QT_fp16, api.METRIC_INNER_PRODUCT
    )
    sketches = None if sketcher is None else sketcher.index()
    for begin in range(0, len(contents.rows), _BATCH):
        vectors = contents.halves[begin : begin + _BATCH].astype(np.float32)
        index.add(vectors)
        if sketcher is not None and sketches is not None:
            sketches.add(sketcher.rotated(vectors))
    try:
        api.write_index(index, str(folder / f"{name}.faiss"))
        if sketches is not None:
            api.write_index(sketches, str(folder / f"{name}.sketch"))
    except RuntimeError as error:
        raise of_library(error, folder.parent, "De vectorindex") from error
    arrays: dict[str, Any] = {"rows": contents.rows}
    arrays |= columns_of(contents.facets)
    np.savez(folder / f"{name}.npz", **arrays)


class Segment:
    """A segment opened for searching; the vectors stay on disk until they are looked at."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises StoreUnavailable where a file is not sound."""
        import faiss
        import numpy as np

        api: Any = faiss
        sketch = folder / f"{name}.sketch"
        try:
            self._index: Any = api.read_index(str(folder / f"{name}.faiss"), api.IO_FLAG_MMAP_IFC)
            self._sketches: Any = api.read_index(str(sketch)) if sketch.exists() else None
            self._arrays = np.load(folder / f"{name}.npz")
            self.rows: Rows = self._arrays["rows"]
        except (RuntimeError, ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise of_library(error, folder.parent, "De vectorindex") from error

    @cached_property
    def _facets(self) -> FacetColumns:
        return FacetColumns(self._arrays)

    @cached_property
    def _halves(self) -> Halves:
        """The codes where FAISS has them, as what they are."""
        import faiss

        api: Any = faiss
        count, dimension = int(self._index.ntotal), int(self._index.d)
        codes = api.rev_swig_ptr(self._index.codes.data(), count * self._index.code_size)
        halves: Halves = codes.view("<f2").reshape(count, dimension)
        return halves

    def passing(self, conditions: Conditions) -> Mask | None:
        """Whether the passage at each place passes; None where all of them do."""
        return None if conditions.always else self._facets.passing(conditions)

    def nearest(self, query: Vectors, k: int, mask: Mask | None) -> tuple[Places, Vectors]:
        """Places and cosines of the ``k`` nearest, each vector compared; ``mask`` says which."""
        import faiss
        import numpy as np

        api: Any = faiss
        most = min(k, len(self.rows) if mask is None else int(np.count_nonzero(mask)))
        if most < 1:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if mask is None:
            cosines, places = self._index.search(query, most)
        else:
            bits = np.packbits(mask, bitorder="little")
            only = api.SearchParameters(sel=api.IDSelectorBitmap(bits))
            cosines, places = self._index.search(query, most, params=only)
        return places[0][places[0] >= 0], cosines[0][places[0] >= 0]

    def likely(self, rotated: Vectors, count: int) -> tuple[Places, Vectors]:
        """Places and scores of the ``count`` vectors whose sketches are nearest."""
        scores, places = self._sketches.search(rotated, min(count, len(self.rows)))
        return places[0][places[0] >= 0], scores[0][places[0] >= 0]

    def compared(self, query: Vectors, places: Places) -> Vectors:
        """The cosines of the vectors at these places, to the query."""
        import numpy as np

        cosines: Vectors = self._halves[places].astype(np.float32) @ query[0]
        return cosines

    def vectors(self, rows: Rows) -> tuple[Rows, Vectors]:
        """Those of ``rows``, which are in their order, that stand here, and the vector of each."""
        import numpy as np

        first, after = np.searchsorted(rows, (self.rows[0], self.rows[-1] + 1))
        near = rows[first:after]
        places = np.searchsorted(self.rows, near)
        held = self.rows[places] == near
        return near[held], self._halves[places[held]].astype(np.float32)

    def codes(self) -> Iterator[tuple[int, bytes]]:
        """Every row with its stored vector, to the byte."""
        for row, half in zip(self.rows.tolist(), self._halves, strict=True):
            yield row, half.tobytes()
