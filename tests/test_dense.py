"""The dense index against the same computed by numpy in float64."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import StoreUnavailable
from core.records import Filters
from index import dense
from index.dense import DenseIndex, Made, Vectorised, segment_of, write_index
from index.dense_segments import Contents
from index.facets import PassageFacets

DIMENSION = 32
ALL = Filters()


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float16]:
    short: NDArray[np.float16] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
        np.float16
    )
    return short


def unit_vectors(count: int, seed: int = 0) -> NDArray[np.float16]:
    return unit(np.random.default_rng(seed).standard_normal((count, DIMENSION)))


class Stored:
    """Rows with their vectors, as the store would give them; some pass theme:wonen."""

    def __init__(
        self, rows: NDArray[np.int64], halves: NDArray[np.float16], share: float = 0.1
    ) -> None:
        self.rows, self.halves = rows, halves
        self.passes = np.random.default_rng(9).random(len(rows)) < share

    def source(self) -> Vectorised:
        return Vectorised(len(self.rows), self._batches, self._contents)

    def _batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        for begin in range(0, len(self.rows), 700):
            yield self.rows[begin : begin + 700], self.halves[begin : begin + 700]

    def _contents(self, first: int, last: int) -> Contents | None:
        here = (self.rows >= first) & (self.rows <= last)
        if not here.any():
            return None
        facets = [
            PassageFacets(int(row), ["theme:wonen"] if passes else [], 0, 0)
            for row, passes in zip(self.rows[here], self.passes[here], strict=True)
        ]
        return Contents(self.rows[here], self.halves[here], facets)

    def exactly(
        self, query: NDArray[np.float32], k: int, *, filtered: bool = False
    ) -> list[tuple[int, float]]:
        some = self.passes if filtered else np.ones(len(self.rows), dtype=bool)
        cosines = self.halves[some].astype(np.float64) @ query.astype(np.float64)
        found = zip(self.rows[some].tolist(), cosines.tolist(), strict=True)
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]


def agree(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> bool:
    same_rows = [row for row, _ in found] == [row for row, _ in expected]
    return same_rows and np.allclose([c for _, c in found], [c for _, c in expected], atol=1e-5)


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "SEGMENT_ROWS", 1000)


@pytest.fixture
def stored() -> Stored:
    # Gaps between the rows, a segment without any, and a short last one.
    rows = np.concatenate([np.arange(7, 900, 3), np.arange(2001, 3500)]).astype(np.int64)
    return Stored(rows, unit_vectors(len(rows)))


def written(folder: Path, stored: Stored, made: Made | None = None, limit: int = 10**6) -> int:
    return write_index(folder, stored.source(), int(stored.rows[-1]), made, limit)


def test_the_nearest_are_those_of_a_plain_loop(tmp_path: Path, stored: Stored) -> None:
    assert written(tmp_path, stored) == 0
    index = DenseIndex(tmp_path)
    assert index.exact and len(index) == len(stored.rows)
    for query in unit_vectors(20, seed=1).astype(np.float32):
        assert agree(index.search(query, 25, ALL), stored.exactly(query, 25))


def test_the_vectors_of_rows_are_those_that_were_stored(tmp_path: Path, stored: Stored) -> None:
    written(tmp_path, stored)
    index = DenseIndex(tmp_path)
    for wanted in ([1, 7, 8, 10, 898, 901, 2000, 2001, 3499, 9999], [3], [1500, 3000], []):
        rows, vectors = index.vectors(wanted)
        assert rows == [row for row in wanted if row in stored.rows]
        places = np.searchsorted(stored.rows, rows)
        assert vectors.dtype == np.float32
        assert (vectors == stored.halves[places].astype(np.float32)).all()


@pytest.mark.parametrize("share", [1.0, 0.9, 0.1, 0.01, 0.001, 0.0])
def test_a_filter_leaves_the_nearest_of_what_passes(tmp_path: Path, share: float) -> None:
    stored = Stored(np.arange(1, 2500, dtype=np.int64), unit_vectors(2499), share)
    written(tmp_path, stored)
    index = DenseIndex(tmp_path)
    for query in unit_vectors(10, seed=2).astype(np.float32):
        found = index.search(query, 25, Filters(themes=("wonen",)))
        assert agree(found, stored.exactly(query, 25, filtered=True))


def test_what_nothing_has_passes_nothing(tmp_path: Path, stored: Stored) -> None:
    written(tmp_path, stored)
    index = DenseIndex(tmp_path)
    query = unit_vectors(1, seed=3)[0].astype(np.float32)
    for filters in (Filters(themes=("won",)), Filters(themes=("zzz",)), Filters(actors=("wonen",))):
        assert index.search(query, 5, filters) == []
    assert index.search(query, 0, ALL) == []
    assert len(index.search(query, 5, Filters(not_contracts=("x",)))) == 5


def test_stored_vectors_are_held_to_the_byte(tmp_path: Path, stored: Stored) -> None:
    written(tmp_path, stored)
    index = DenseIndex(tmp_path)
    expected = [
        (int(row), half.tobytes()) for row, half in zip(stored.rows, stored.halves, strict=True)
    ]
    assert list(index.codes()) == expected
    assert index.rows() == stored.rows.tolist()


def test_only_segments_in_which_something_changed_are_made_anew(
    tmp_path: Path, stored: Stored
) -> None:
    written(tmp_path / "1", stored)
    opened = DenseIndex(tmp_path / "1")
    stays = (stored.rows != 8 + 2) & (stored.rows != 40)
    extra = np.arange(3500, 4100, dtype=np.int64)
    changed = Stored(
        np.concatenate([stored.rows[stays], extra]),
        np.concatenate([stored.halves[stays], unit_vectors(len(extra), seed=5)]),
    )
    touched = frozenset({segment_of(40), segment_of(3500), segment_of(4099)})
    written(tmp_path / "2", changed, Made(tmp_path / "1", 0, 1000, touched))
    assert (tmp_path / "2/segment-2.faiss").samefile(tmp_path / "1/segment-2.faiss")
    assert not (tmp_path / "2/segment-0.faiss").samefile(tmp_path / "1/segment-0.faiss")
    index = DenseIndex(tmp_path / "2")
    assert index.rows() == changed.rows.tolist()
    for query in unit_vectors(10, seed=4).astype(np.float32):
        assert agree(index.search(query, 20, ALL), changed.exactly(query, 20))
        assert agree(opened.search(query, 20, ALL), stored.exactly(query, 20))


def test_equal_vectors_are_in_the_order_of_their_rows(tmp_path: Path) -> None:
    same = np.repeat(unit_vectors(1), 5, axis=0)
    written(tmp_path, Stored(np.array([2, 4, 5, 7, 1900], dtype=np.int64), same))
    found = DenseIndex(tmp_path).search(same[0].astype(np.float32), 5, ALL)
    assert [row for row, _ in found] == [2, 4, 5, 7, 1900]


@pytest.mark.parametrize("content", [b"", b"geen index", b"\0" * 4096])
@pytest.mark.parametrize("ending", ["faiss", "npz"])
def test_what_is_no_index_is_refused(
    tmp_path: Path, stored: Stored, content: bytes, ending: str
) -> None:
    written(tmp_path, stored)
    (tmp_path / f"segment-0.{ending}").write_bytes(content)
    with pytest.raises(StoreUnavailable, match="niet te gebruiken"):
        DenseIndex(tmp_path)


# With sketches: texts gather around subjects and all point much the same way.


@pytest.fixture(scope="module")
def gathered() -> Stored:
    rng = np.random.default_rng(3)
    common = rng.standard_normal(DIMENSION) * 2
    subjects = rng.standard_normal((40, DIMENSION))
    around = subjects[rng.integers(40, size=12_000)] + common
    halves = unit(around + 0.5 * rng.standard_normal((12_000, DIMENSION)))
    return Stored(np.arange(1, 12_001, dtype=np.int64), halves, share=0.3)


@pytest.fixture
def few_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "_LIKELY", 500)
    monkeypatch.setattr(dense, "_LIKELY_HERE", 100)


def questions(count: int = 150) -> NDArray[np.float32]:
    """Vectors that lie on none of the subjects."""
    rng = np.random.default_rng(4)
    return unit(rng.standard_normal((count, DIMENSION)) + 0.5).astype(np.float32)


def recall(found: list[list[tuple[int, float]]], expected: list[list[tuple[int, float]]]) -> float:
    same = sum(
        len({row for row, _ in some} & {row for row, _ in all_})
        for some, all_ in zip(found, expected, strict=True)
    )
    return same / sum(map(len, expected))


@pytest.mark.usefixtures("few_compared")
@pytest.mark.parametrize("filtered", [False, True])
def test_sketches_lose_next_to_nothing_and_every_cosine_is_right(
    tmp_path: Path, gathered: Stored, filtered: bool
) -> None:
    assert written(tmp_path, gathered, limit=5000) == 12_000
    index = DenseIndex(tmp_path)
    assert not index.exact
    filters = Filters(themes=("wonen",)) if filtered else ALL
    asked = questions()
    found = [index.search(query, 10, filters) for query in asked]
    exact = [gathered.exactly(query, 10, filtered=filtered) for query in asked]
    assert recall(found, exact) >= 0.98
    # It is the sketches that were searched, and not every vector after all.
    deep = [index.search(query, 120, filters) for query in asked]
    deep_exact = [gathered.exactly(query, 120, filtered=filtered) for query in asked]
    assert recall(deep, deep_exact) < 1.0
    for query, hits in zip(asked, found, strict=True):
        cosines = dict(gathered.exactly(query, 12_000))
        assert all(cosine == pytest.approx(cosines[row], abs=1e-5) for row, cosine in hits)
        assert agree(
            index.search(query, 10, filters, exactly=True),
            gathered.exactly(query, 10, filtered=filtered),
        )


@pytest.mark.parametrize("share", [0.04, 0.01, 0.0])
def test_a_narrow_filter_loses_nothing(tmp_path: Path, gathered: Stored, share: float) -> None:
    stored = Stored(gathered.rows, gathered.halves, share)
    written(tmp_path, stored, limit=5000)
    index = DenseIndex(tmp_path)
    for query in questions(20):
        found = index.search(query, 25, Filters(themes=("wonen",)))
        assert agree(found, stored.exactly(query, 25, filtered=True))


def test_vectors_with_an_odd_number_of_dimensions_are_sketched_too(tmp_path: Path) -> None:
    halves = unit(np.random.default_rng(8).standard_normal((3000, 31)))
    stored = Stored(np.arange(1, 3001, dtype=np.int64), halves)
    written(tmp_path, stored, limit=1000)
    query = halves[17].astype(np.float32)
    assert DenseIndex(tmp_path).search(query, 1, ALL)[0][0] == 18


def test_the_sketcher_is_kept_while_the_store_grows_and_made_anew_when_much(
    tmp_path: Path, gathered: Stored
) -> None:
    def first(count: int) -> Stored:
        return Stored(gathered.rows[:count], gathered.halves[:count])

    written(tmp_path / "1", first(2500), limit=2000)
    # Segment 2 goes on to row 3000, so it is not as it was.
    kept = Made(tmp_path / "1", 2500, 1000, frozenset(range(2, 7)))
    assert written(tmp_path / "2", first(7000), kept, limit=2000) == 2500
    assert (tmp_path / "2/segment-1.sketch").samefile(tmp_path / "1/segment-1.sketch")
    grown = Made(tmp_path / "2", 2500, 1000, frozenset(range(7, 12)))
    assert written(tmp_path / "3", gathered, grown, limit=2000) == 12_000
    assert not (tmp_path / "3/segment-1.sketch").samefile(tmp_path / "1/segment-1.sketch")
    for folder, stored in (("2", first(7000)), ("3", gathered)):
        index = DenseIndex(tmp_path / folder)
        assert index.rows() == stored.rows.tolist()
        asked = questions(60)
        found = [index.search(query, 10, ALL) for query in asked]
        assert recall(found, [stored.exactly(query, 10) for query in asked]) >= 0.98


def test_a_store_that_shrinks_below_the_limit_is_exact_again(
    tmp_path: Path, gathered: Stored
) -> None:
    written(tmp_path / "1", gathered, limit=5000)
    small = Stored(gathered.rows[:4000], gathered.halves[:4000])
    before = Made(tmp_path / "1", 12_000, 1000, frozenset(range(4, 12)))
    assert written(tmp_path / "2", small, before, limit=5000) == 0
    index = DenseIndex(tmp_path / "2")
    assert index.exact
    for query in questions(10):
        assert agree(index.search(query, 20, ALL), small.exactly(query, 20))


def test_an_index_in_segments_of_another_size_is_made_anew(tmp_path: Path, stored: Stored) -> None:
    written(tmp_path / "1", stored)
    written(tmp_path / "2", stored, Made(tmp_path / "1", 0, 999, frozenset()))
    assert not (tmp_path / "2/segment-2.faiss").samefile(tmp_path / "1/segment-2.faiss")
    assert DenseIndex(tmp_path / "2").rows() == stored.rows.tolist()
