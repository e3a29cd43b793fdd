"""Texts to vectors: the default model through onnxruntime, any other through sentence-transformers.

e5 wants to know which side a text is on: a query is put behind ``query: ``, a passage behind
``passage: ``. Vectors are float32 of length 1, so that their inner product is their cosine.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.errors import MissingDependency
from core.settings import DEFAULT_MODEL

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
    if model != DEFAULT_MODEL:
        return SentenceTransformersEncoder(model)
    from index.model_files import default_cache, unpack

    folder = unpack(cache or default_cache())
    try:
        return OnnxEncoder(folder)
    except ImportError:
        return SentenceTransformersEncoder(str(folder))


class OnnxEncoder:
    """The default model without torch: one text per run, as many runs at once as processors.

    A text never shares a run with another, so its vector does not depend on its company.
    """

    def __init__(self, folder: Path, graph: str = "int8.onnx", threads: int | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        from index.model_files import source_hash
        from index.unpacking import LONGEST, PROMPTS

        options = SessionOptions()
        options.intra_op_num_threads = 1
        self._session = InferenceSession(
            folder / "onnx" / graph, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pool = ThreadPoolExecutor(threads or len(os.sched_getaffinity(0)))
        self._longest, self._prompts = LONGEST, PROMPTS
        self.dimension = int(self._session.get_outputs()[0].shape[-1])
        self.identity = f"{folder.name}:{source_hash(folder)[:16]}:cos99"
        self.truncated = 0

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(self._prompts["passage"], texts)

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(self._prompts["query"], texts)

    def _encode(self, prompt: str, texts: Iterable[str]) -> "Vectors":
        import numpy as np

        parts = [self._encode_chunk(prompt, chunk) for chunk in _chunks(texts)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def _encode_chunk(self, prompt: str, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        tokenized = self._tokenizer.encode_batch_fast([prompt + text for text in texts])
        ids = [self._cut(encoding.ids) for encoding in tokenized]
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        vectors = np.empty((len(ids), self.dimension), np.float32)
        for i, vector in zip(
            order, self._pool.map(self._run, (ids[i] for i in order)), strict=True
        ):
            vectors[i] = vector
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        if len(ids) <= self._longest:
            return ids
        self.truncated += 1
        return [*ids[: self._longest - 1], ids[-1]]

    def _run(self, ids: list[int]) -> "NDArray[Any]":
        import numpy as np

        vector: NDArray[Any] = self._session.run(None, {"input_ids": np.array([ids], np.int64)})[0]
        return vector[0]


class SentenceTransformersEncoder:
    """Any model that sentence-transformers loads, by name or folder, in float32."""

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(model, device="cpu")
        except (ImportError, OSError, ValueError) as error:
            raise MissingDependency(
                f"Het taalmodel {model!r} kon niet geladen worden: {error}.",
                "Kies een map of een naam die bereikbaar is, of laat de instelling 'model' weg.",
            ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.identity = f"{Path(model).name}:{_weights_hash(self._model)[:16]}:float32"
        self.truncated = 0

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(("passage", "document"), "passage: ", texts)

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(("query",), "query: ", texts)

    def _encode(self, names: tuple[str, ...], e5: str, texts: Iterable[str]) -> "Vectors":
        import numpy as np

        prompts = self._model.prompts
        prompt = next((str(prompts[name]) for name in names if prompts.get(name)), "")
        if not prompt and "e5-" in self.identity.lower():
            prompt = e5  # the e5 models on the hub do not name the prompts they need
        parts = []
        for chunk in _chunks(texts):
            self._count_truncated(prompt, chunk)
            parts.append(
                self._model.encode(
                    list(chunk), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
                )
            )
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def _count_truncated(self, prompt: str, texts: Sequence[str]) -> None:
        longest = self._model.max_seq_length
        if longest is None:
            return
        whole = self._model.tokenizer([prompt + text for text in texts], truncation=False)
        self.truncated += sum(len(ids) > longest for ids in whole["input_ids"])


def _chunks(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    remaining = iter(texts)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _weights_hash(model: Any) -> str:
    import hashlib

    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
