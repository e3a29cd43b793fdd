"""How near passages are to the themes, by their vectors of the default model.

``benchmarks.themes`` learns it from the judged dossiers: of each theme a direction.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoding import Vectors

# per theme float32, (dimension + 1), the last added
DIRECTIONS = Path(__file__).parent / "tables/themes.safetensors"


def near(vectors: "Vectors") -> Sequence[Mapping[str, float]]:
    """Per vector of a passage the log odds of each theme, by id."""
    return along(vectors, _learned())


def along(vectors: "Vectors", directions: "Mapping[str, NDArray[Any]]") -> list[dict[str, float]]:
    """Per vector the log odds of each theme, which has a direction as DIRECTIONS holds them."""
    import numpy as np

    every = np.stack(list(directions.values()))
    odds = vectors @ every[:, :-1].T + every[:, -1]
    return [dict(zip(directions, row, strict=True)) for row in odds.tolist()]


@cache
def _learned() -> "Mapping[str, NDArray[Any]]":
    from safetensors.numpy import load_file

    return dict(sorted(load_file(DIRECTIONS).items()))
