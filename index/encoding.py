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
from index.model_files import default_cache, source_hash, unpack
from index.processor import cores, fast_int8, processor_features
from index.tokenizing import Tokenizer
from index.unpacking import FLOAT32, INT8, LONGEST, PROMPTS

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
    folder = unpack(cache or default_cache())
    try:
        return OnnxEncoder(folder)
    except ImportError:
        slow = SentenceTransformersEncoder(str(folder))
        slow.identity = default_identity(folder)
        return slow


def default_identity(folder: Path) -> str:
    """The identity of the default model, unpacked in ``folder``.

    However it is computed: all ways stay within a cosine of 0.99 of float32, so that a store may
    move to another processor.
    """
    return f"{folder.name}:{source_hash(folder)[:16]}:cos99"


class OnnxEncoder:
    """The default model without torch: one text per run, as many runs at once as there are cores.

    A text never shares a run with another, so its vector does not depend on its company, and
    nothing is padded. ``graph`` is a file in the folder's ``onnx``; without it, the fastest that
    stays within a cosine of 0.99 of float32 on this processor.
    """

    def __init__(self, folder: Path, graph: str | None = None, threads: int | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = 1
        # The graph is written as it should run; further levels only cost time at every start.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        self.graph = graph or _fastest_graph()
        path = folder / "onnx" / self.graph
        self._session = InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer(folder)
        self._pool = ThreadPoolExecutor(threads or cores())
        self.dimension = int(self._session.get_outputs()[0].shape[-1])
        self.identity = default_identity(folder)
        self.truncated = 0

    def encode_passages(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(PROMPTS["passage"], texts)

    def encode_queries(self, texts: Iterable[str]) -> "Vectors":
        """One vector per text, in the order given."""
        return self._encode(PROMPTS["query"], texts)

    def _encode(self, prompt: str, texts: Iterable[str]) -> "Vectors":
        import numpy as np

        parts = [self._encode_chunk(prompt, chunk) for chunk in _chunks(texts)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def _encode_chunk(self, prompt: str, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        ids = [self._cut(whole) for whole in self._tokenizer.encode([prompt + t for t in texts])]
        # The longest first: no core is left with a long text when the others are done.
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        vectors = np.empty((len(ids), self.dimension), np.float32)
        for i, vector in zip(
            order, self._pool.map(self._run, (ids[i] for i in order)), strict=True
        ):
            vectors[i] = vector
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        if len(ids) <= LONGEST:
            return ids
        self.truncated += 1
        return [*ids[: LONGEST - 1], ids[-1]]

    def _run(self, ids: list[int]) -> "Vectors":
        import numpy as np

        vectors: Vectors = self._session.run(None, {"input_ids": np.array([ids], np.int64)})[0]
        return vectors.ravel()


def _fastest_graph() -> str:
    return INT8 if fast_int8(processor_features()) else FLOAT32


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
