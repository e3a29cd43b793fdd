"""The default model without torch, through onnxruntime: it starts in a tenth of a second."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import MissingDependency
from index.encoding import chunks
from index.model_files import source_hash
from index.processor import cores, fast_int8, processor_features
from index.tokenizing import tokenizer_of
from index.unpacking import FLOAT32, INT8, LONGEST, PROMPTS

if TYPE_CHECKING:
    from index.encoding import Vectors


class OnnxEncoder:
    """The default model without torch: one text per run, as many runs at once as there are cores.

    A text never shares a run with another, so its vector does not depend on its company, and
    nothing is padded. ``graph`` is a file in the folder's ``onnx``: ``fastest_graph()`` by itself.
    """

    def __init__(self, folder: Path, graph: str | None = None, threads: int | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.graph = graph or fastest_graph()
        self._session = open_graph(folder / "onnx" / self.graph)
        self._tokenizer = tokenizer_of(folder)
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

        parts = [self._encode_chunk(prompt, chunk) for chunk in chunks(texts)]
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


def fastest_graph() -> str:
    """The graph that is fastest on this processor and within a cosine of 0.99 of float32."""
    return INT8 if fast_int8(processor_features()) else FLOAT32


def default_identity(folder: Path) -> str:
    """The identity of the default model, unpacked in ``folder``.

    However it is computed: all ways stay within a cosine of 0.99 of float32, so that a store may
    move to another processor.
    """
    return f"multilingual-e5-small:{source_hash(folder)[:16]}:cos99"


def open_graph(graph: Path) -> Any:
    """A session that runs the graph on one core.

    Raises MissingDependency where this onnxruntime cannot.
    """
    try:
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
        from onnxruntime.capi import onnxruntime_pybind11_state as native
    except ImportError as error:
        raise MissingDependency(
            f"onnxruntime is niet te laden: {error}.", "Installeer de pakketten opnieuw."
        ) from error
    options = SessionOptions()
    options.intra_op_num_threads = 1
    # The graph is written as it should run; further levels only cost time at every start.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (native.Fail, native.InvalidGraph, native.NotImplemented) as error:
        raise MissingDependency(
            f"Deze onnxruntime kan het taalmodel {graph} niet draaien: {error}.",
            "Installeer de versie die bij dit programma hoort.",
        ) from error
