"""Joining rankings into one."""

from collections.abc import Mapping, Sequence

_SMOOTHING = 60  # Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR 2009


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[tuple[int, float]]], smoothing: int = _SMOOTHING
) -> list[tuple[int, float]]:
    """Row and fused score of everything in any ranking, best first; ties in the order of rows.

    A ranking gives 1 / (smoothing + rank) to each of its rows, ranks counting from 1.
    """
    scores: dict[int, float] = {}
    for ranking in rankings.values():
        for rank, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1.0 / (smoothing + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
