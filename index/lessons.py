"""What the default model learned for this field: a small change of every matrix of its layers.

A matrix W of the published model becomes W + up @ down, with a few rows in between (low-rank
adaptation, arXiv:2106.09685). ``benchmarks.teaching`` makes the file; the package stays as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import MissingDependency

if TYPE_CHECKING:
    from index.onnx_graph import Head
    from index.packed_model import PackedModel

LESSONS = Path(__file__).parent / "tables/lessons.safetensors"
READING = Path(__file__).parent / "tables/reading.safetensors"  # see index.cross_encoder
REQUESTS = Path(__file__).parent / "tables/requests.safetensors"  # see index.request_reader
DOWN, UP = "down", "up"  # float16, (rank, inputs) and (outputs, rank), behind the matrix's name
HEAD = "head"  # float32, (outputs, inputs + 1), the last alone; of one output without its axis


def taught(model: "PackedModel", file: Path) -> "PackedModel":
    """The model with what ``file`` holds added to its matrices.

    Raises MissingDependency where the file is absent, damaged or made for another model.
    """
    import numpy as np
    from safetensors.numpy import load_file

    with _usable(file):
        parts = load_file(file)
        learned = {name.removesuffix(f".{UP}") for name in parts if name.endswith(f".{UP}")}
        if not learned:
            raise ValueError("er is niets in geleerd")
        matrices = dict(model.matrices)
        for name in learned:
            up, down = (parts[f"{name}.{side}"].astype(np.float32) for side in (UP, DOWN))
            matrices[name] = matrices[name] + up @ down
    return replace(model, matrices=matrices)


def head(file: Path) -> "Head":
    """What makes numbers of a text that was read, as ``file`` holds it.

    Raises MissingDependency as ``taught`` does.
    """
    import numpy as np
    from safetensors.numpy import load_file

    from index.onnx_graph import Head

    with _usable(file):
        rows = np.atleast_2d(load_file(file)[HEAD]).astype(np.float32)
        return Head(rows[:, :-1], rows[:, -1])


@contextmanager
def _usable(file: Path) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise MissingDependency(
            f"Wat het taalmodel bijleerde, in {file}, is niet bruikbaar: {error}.",
            "Installeer wijkwijzer opnieuw.",
        ) from error


@cache
def fingerprint(file: Path) -> str:
    """The SHA-256 of the file, in hexadecimals; of nothing where it is absent."""
    return sha256(file.read_bytes() if file.is_file() else b"").hexdigest()
