"""Texts to vectors: the default model through onnxruntime, any other through sentence-transformers.

e5 wants to know which side a text is on: a query is put behind ``query: ``, a passage behind
``passage: ``. Vectors are float32 of length 1, so that their inner product is their cosine.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.errors import MissingDependency
from core.settings import DEFAULT_MODEL
from index.model_files import default_cache, unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[Any]  # float32, (texts, dimension), every row of length 1

CHUNK = 512  # texts in memory at a time, beside their vectors


class Encoder(Protocol):
    """A model that is loaded once; ``truncated`` counts the texts of which the end was left out."""

    dimension: int
    identity: str  # model, weights and precision: vectors of another identity do not compare
    truncated: int

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""


def load_encoder(model: str = DEFAULT_MODEL, cache: Path | None = None) -> Encoder:
    """The encoder of ``model``: "default", or what sentence-transformers can load.

    Raises MissingDependency where it cannot be loaded.
    """
    if model == DEFAULT_MODEL:
        return _load_default(unpack(cache or default_cache()))
    from index.sentence_encoder import SentenceEncoder

    return SentenceEncoder(model)


def _load_default(folder: Path) -> Encoder:
    from index.onnx_encoder import OnnxEncoder, default_identity
    from index.sentence_encoder import SentenceEncoder

    try:
        return OnnxEncoder(folder)
    except MissingDependency:
        slow = SentenceEncoder(str(folder))
        slow.identity = default_identity(folder)
        return slow


def chunks(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    """The texts in their order, CHUNK at a time."""
    remaining = iter(texts)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
