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
    ids, directions = _learned()
    odds = vectors @ directions[:, :-1].T + directions[:, -1]
    return [dict(zip(ids, row, strict=True)) for row in odds.tolist()]


@cache
def _learned() -> "tuple[Sequence[str], NDArray[Any]]":
    import numpy as np
    from safetensors.numpy import load_file

    parts = load_file(DIRECTIONS)
    ids = sorted(parts)
    return ids, np.stack([parts[key] for key in ids])
