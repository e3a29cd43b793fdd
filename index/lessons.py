"""What the default model learned for this field: a small change of every matrix of its layers.

A matrix W of the published model becomes W + up @ down, with a few rows in between (low-rank
adaptation, arXiv:2106.09685). ``benchmarks.teaching`` makes the file; the package stays as it is.
"""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import MissingDependency

if TYPE_CHECKING:
    from index.packed_model import PackedModel

LESSONS = Path(__file__).parent / "tables/lessons.safetensors"
DOWN, UP = "down", "up"  # float16, (rank, inputs) and (outputs, rank), behind the matrix's name


def taught(model: "PackedModel", file: Path) -> "PackedModel":
    """The model with what ``file`` holds added to its matrices.

    Raises MissingDependency where the file is absent, damaged or made for another model.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        parts = load_file(file)
        changes = {
            name: parts[f"{name}.{UP}"].astype(np.float32)
            @ parts[f"{name}.{DOWN}"].astype(np.float32)
            for name in model.matrices
        }
        matrices = {name: matrix + changes[name] for name, matrix in model.matrices.items()}
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise MissingDependency(
            f"Wat het taalmodel bijleerde, in {file}, is niet bruikbaar: {error}.",
            "Installeer wijkwijzer opnieuw.",
        ) from error
    return replace(model, matrices=matrices)


@cache
def fingerprint(file: Path) -> str:
    """The SHA-256 of the file, in hexadecimals; of nothing where it is absent."""
    return sha256(file.read_bytes() if file.is_file() else b"").hexdigest()
