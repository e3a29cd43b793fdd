"""The dense index against the same computed by numpy in float64."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import StoreUnavailable
from index.dense import DenseIndex, write_index

DIMENSION = 32


def unit_vectors(count: int, seed: int = 0) -> NDArray[np.float16]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


def batches(
    rows: NDArray[np.int64], halves: NDArray[np.float16], size: int = 100
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size], halves[begin : begin + size]


def exactly(
    rows: NDArray[np.int64], halves: NDArray[np.float16], query: NDArray[np.float32], k: int
) -> list[tuple[int, float]]:
    cosines = halves.astype(np.float64) @ query.astype(np.float64)
    order = sorted(range(len(rows)), key=lambda place: (-cosines[place], rows[place]))[:k]
    return [(int(rows[place]), float(cosines[place])) for place in order]


def agree(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> bool:
    same_rows = [row for row, _ in found] == [row for row, _ in expected]
    return same_rows and np.allclose([c for _, c in found], [c for _, c in expected], atol=1e-5)


@pytest.fixture(scope="module")
def rows() -> NDArray[np.int64]:
    return np.arange(1000, dtype=np.int64) * 3 + 7


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, rows: NDArray[np.int64]) -> DenseIndex:
    file = tmp_path_factory.mktemp("dense") / "dense.faiss"
    assert write_index(file, batches(rows, unit_vectors(1000)), DIMENSION) == 1000
    return DenseIndex(file)


def test_the_nearest_are_those_of_a_plain_loop(index: DenseIndex, rows: NDArray[np.int64]) -> None:
    halves = unit_vectors(1000)
    for query in unit_vectors(20, seed=1).astype(np.float32):
        assert agree(index.search(query, 25), exactly(rows, halves, query, 25))


@pytest.mark.parametrize("share", [0.9, 0.1, 0.01, 0.002])
def test_a_filter_leaves_the_nearest_of_what_passes(
    index: DenseIndex, rows: NDArray[np.int64], share: float
) -> None:
    halves = unit_vectors(1000)
    for number, query in enumerate(unit_vectors(20, seed=2).astype(np.float32)):
        mask = np.random.default_rng(number).random(1000) < share
        found = index.search(query, 25, rows[mask])
        assert agree(found, exactly(rows[mask], halves[mask], query, 25))


def test_rows_that_are_not_there_are_not_found(index: DenseIndex) -> None:
    query = unit_vectors(1, seed=3)[0].astype(np.float32)
    strange = np.array([0, 1, 8, 10**7], dtype=np.int64)
    assert index.search(query, 5, strange) == []
    assert index.search(query, 5, np.empty(0, dtype=np.int64)) == []
    assert index.search(query, 0) == []


def test_stored_vectors_are_held_to_the_byte(index: DenseIndex, rows: NDArray[np.int64]) -> None:
    held = dict(index.codes())
    expected = {
        int(row): half.tobytes() for row, half in zip(rows, unit_vectors(1000), strict=True)
    }
    assert held == expected
    assert index.rows().tolist() == rows.tolist()


def test_taking_out_and_adding_is_as_good_as_making_it_anew(
    tmp_path: Path, rows: NDArray[np.int64]
) -> None:
    halves = unit_vectors(1000)
    write_index(tmp_path / "1", batches(rows[:600], halves[:600]), DIMENSION)
    opened = DenseIndex(tmp_path / "1")
    gone = [(int(rows[10]), int(rows[19])), (int(rows[300]), int(rows[300])), (10**6, 10**6 + 5)]
    keep = (tmp_path / "1", gone)
    stays = np.ones(1000, dtype=bool)
    stays[10:20] = stays[300] = False
    expected = int(stays.sum())
    assert (
        write_index(tmp_path / "2", batches(rows[600:], halves[600:]), DIMENSION, keep) == expected
    )
    changed = DenseIndex(tmp_path / "2")
    for query in unit_vectors(10, seed=4).astype(np.float32):
        assert agree(changed.search(query, 20), exactly(rows[stays], halves[stays], query, 20))
        assert agree(opened.search(query, 20), exactly(rows[:600], halves[:600], query, 20))


def test_equal_vectors_are_in_the_order_of_their_rows(tmp_path: Path) -> None:
    same = np.repeat(unit_vectors(1), 5, axis=0)
    numbers = np.array([9, 2, 7, 4, 5], dtype=np.int64)
    write_index(tmp_path / "d", [(numbers, same)], DIMENSION)
    found = DenseIndex(tmp_path / "d").search(same[0].astype(np.float32), 5)
    assert [row for row, _ in found] == [2, 4, 5, 7, 9]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert write_index(tmp_path / "d", [], DIMENSION) == 0
    assert DenseIndex(tmp_path / "d").search(np.ones(DIMENSION, dtype=np.float32), 3) == []


@pytest.mark.parametrize("content", [b"", b"geen index", b"\0" * 4096])
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "d").write_bytes(content)
    with pytest.raises(StoreUnavailable, match="niet te gebruiken"):
        DenseIndex(tmp_path / "d")
