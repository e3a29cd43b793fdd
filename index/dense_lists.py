"""Which part of many vectors a query has to be compared with: lists around centroids.

Vectors of texts all point much the same way, so lists are made of what is left after the mean is
taken off. A query looks into the lists whose members it is likely to be near: by the mean of their
members, and the more so the wider they are spread. How many lists is not guessed: it is measured on
the vectors themselves, against the exact answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.store_records import Rows, Vectors

    Halves = NDArray[np.float16]
    Batches = Callable[[], Iterator[tuple[Rows, Halves]]]

_TRAINED_WITH = 28  # vectors per list
_ROUNDS = 8
_SPREAD = 0.1  # how much the width of a list counts; 0.05 and 0.2 did a little worse
_RECALL = 0.985  # of the nearest ten, on queries that are as hard as questions off the subject
_TRIED = 192  # made-up queries


@dataclass(frozen=True, slots=True)
class Lists:
    """How vectors are divided over lists."""

    mean: Vectors  # of all vectors: (dimension,)
    centroids: Vectors  # (lists, dimension), of length 1, of vectors less the mean
    middles: Vectors  # (lists, dimension): the mean of the members, as they are
    spread: Vectors  # (lists,): how far members stand from it
    probes: int  # how many lists a query looks into

    def of(self, vectors: Vectors) -> NDArray[np.uint16]:
        """The number of the list of each vector."""
        import faiss
        import numpy as np

        api: Any = faiss
        left = _unit(vectors - self.mean)
        _, nearest = api.knn(left, self.centroids, 1, metric=api.METRIC_INNER_PRODUCT)
        numbers: NDArray[np.uint16] = nearest[:, 0].astype(np.uint16)
        return numbers

    def looked_into(self, query: Vectors) -> NDArray[np.bool_]:
        """Of each list, whether the query looks into it."""
        import numpy as np

        chances = self.chances(query.reshape(1, -1))[0]
        chosen = np.zeros(len(chances), dtype=bool)
        chosen[np.argpartition(-chances, min(self.probes, len(chances)) - 1)[: self.probes]] = True
        return chosen

    def chances(self, queries: Vectors) -> Vectors:
        """How likely each list is to hold what is near each query; higher is likelier."""
        chances: Vectors = queries @ self.middles.T + _SPREAD * self.spread
        return chances

    def save(self, file: Path) -> None:
        """Keep it in a file."""
        import numpy as np

        np.savez(
            file,
            mean=self.mean,
            centroids=self.centroids,
            middles=self.middles,
            spread=self.spread,
            probes=self.probes,
        )


def load_lists(file: Path) -> Lists:
    """The lists that ``Lists.save`` kept."""
    import numpy as np

    with np.load(file) as kept:
        return Lists(
            kept["mean"], kept["centroids"], kept["middles"], kept["spread"], int(kept["probes"])
        )


def make_lists(count: int, batches: Batches) -> Lists:
    """Lists for ``count`` vectors that come, as often as they are asked for, in batches."""
    import faiss
    import numpy as np

    api: Any = faiss
    number = 1 << round(np.log2(4 * np.sqrt(count)))
    sample = _sample(count, batches, _TRAINED_WITH * number)
    number = min(number, len(sample))
    mean = sample.mean(axis=0)
    clustering = api.Kmeans(
        sample.shape[1],
        number,
        niter=_ROUNDS,
        spherical=True,
        seed=1,
        min_points_per_centroid=1,
        max_points_per_centroid=10 * _TRAINED_WITH,
    )
    clustering.train(_unit(sample - mean))
    bare = Lists(mean, clustering.centroids, clustering.centroids, mean[:1], 1)
    filled = _filled(bare, batches)
    return _with_probes(filled, _between_three(sample[: 3 * _TRIED]), count, batches)


def _filled(lists: Lists, batches: Batches) -> Lists:
    """The lists with the middle and the spread of their members."""
    import numpy as np

    sums = np.zeros(lists.centroids.shape, dtype=np.float64)
    counts = np.zeros(len(sums), dtype=np.int64)
    for _, halves in batches():
        vectors = halves.astype(np.float32)
        numbers = lists.of(vectors)
        order = np.argsort(numbers, kind="stable")
        present, starts = np.unique(numbers[order], return_index=True)
        sums[present] += np.add.reduceat(vectors[order].astype(np.float64), starts, axis=0)
        counts[present] += np.diff([*starts, len(order)])
    middles = sums / np.maximum(counts, 1)[:, None]
    # Members have length 1, so their mean square distance from their mean is 1 less its square.
    spread = np.sqrt(np.maximum(1.0 - (middles**2).sum(axis=1), 0.0))
    spread[counts == 0] = 0.0
    return Lists(
        lists.mean, lists.centroids, middles.astype(np.float32), spread.astype(np.float32), 1
    )


def _with_probes(lists: Lists, queries: Vectors, count: int, batches: Batches) -> Lists:
    import numpy as np

    nearest, homes = _nearest_ten(lists, queries, count, batches)
    order = np.argsort(-lists.chances(queries), axis=1)
    places = np.empty_like(order)
    numbers = np.broadcast_to(np.arange(order.shape[1]), order.shape)
    np.put_along_axis(places, order, numbers, axis=1)
    needed = np.sort(np.take_along_axis(places, homes, axis=1).ravel())
    probes = int(needed[min(int(_RECALL * nearest.size), nearest.size - 1)]) + 1
    return Lists(lists.mean, lists.centroids, lists.middles, lists.spread, probes)


def _nearest_ten(
    lists: Lists, queries: Vectors, count: int, batches: Batches
) -> tuple[Vectors, NDArray[np.int64]]:
    """Cosine and list of the vectors nearest to each query, compared with all."""
    import numpy as np

    wanted = min(10, count)
    best = np.full((len(queries), wanted), -np.inf, dtype=np.float32)
    homes = np.zeros((len(queries), wanted), dtype=np.int64)
    for _, halves in batches():
        vectors = halves.astype(np.float32)
        numbers = np.broadcast_to(lists.of(vectors), (len(queries), len(vectors)))
        cosines = np.hstack([best, queries @ vectors.T])
        order = np.argpartition(-cosines, wanted - 1, axis=1)[:, :wanted]
        homes = np.take_along_axis(np.hstack([homes, numbers]), order, axis=1)
        best = np.take_along_axis(cosines, order, axis=1)
    return best, homes


def _between_three(sample: Vectors) -> Vectors:
    """Vectors half-way between three others: as far from every list as a question is."""
    usable = len(sample) // 3
    return _unit(sample[: 3 * usable].reshape(usable, 3, -1).sum(axis=1))


def _sample(count: int, batches: Batches, wanted: int) -> Vectors:
    """About ``wanted`` of the vectors, chosen and ordered by chance but each time the same."""
    import numpy as np

    rng = np.random.default_rng(0)
    share = min(wanted / count, 1.0)
    parts = [halves[rng.random(len(halves)) < share] for _, halves in batches()]
    sample: Vectors = np.concatenate(parts).astype(np.float32)
    return sample[rng.permutation(len(sample))]


def _unit(vectors: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
    return unit
