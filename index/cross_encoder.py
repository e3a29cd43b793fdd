"""Reads a question together with a text: how likely it is that the text tells what is asked.

A cross-encoder: the default model with what it learned of reading (``benchmarks.reading``), and
one number in place of a vector. Vectors say what a text is about; this one saw the question.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.reading import Told
from index.model_files import default_cache, unpack
from index.onnx_encoder import fastest_graph, open_graph
from index.processor import cores
from index.tokenizing import tokenizer_of
from index.unpacking import PROMPTS, READING

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUESTION, TEXT, AROUND = 60, 220, 40  # tokens that are read of each
_START, _END = 0, 2  # <s> and </s>
_PROMPT = 2  # pieces of 'query: '
_LONG_PIECE = 12  # characters; of what is far too long the rest is not even cut into pieces


class CrossEncoder:
    """The model, loaded once; texts are read one per run, as many at once as there are cores."""

    def __init__(self, folder: Path, graph: str | None = None, threads: int | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._session = open_graph(folder / "onnx" / f"{READING}{graph or fastest_graph()}")
        self._tokenizer = tokenizer_of(folder)
        self._pool = ThreadPoolExecutor(threads or cores())

    def read(self, question: str, texts: Sequence[Told]) -> list[float]:
        """Per text the logarithm of the odds that it tells what is asked, in their order."""
        if not texts:
            return []
        asked, *parts = self._tokenizer.encode(
            [
                PROMPTS["query"] + question[-QUESTION * _LONG_PIECE :],
                *(PROMPTS["passage"] + told.text[: TEXT * _LONG_PIECE] for told in texts),
                *(told.around[: AROUND * _LONG_PIECE] for told in texts),
            ]
        )
        told, around = parts[: len(texts)], parts[len(texts) :]
        head = [_START, *_asked(asked[1:-1]), _END, _END]
        runs = [
            [*head, *text[1:-1][:TEXT], _END, *_behind(above)]
            for text, above in zip(told, around, strict=True)
        ]
        return list(self._pool.map(self._run, runs))

    def _run(self, ids: list[int]) -> float:
        import numpy as np

        odds: NDArray[Any] = self._session.run(None, {"input_ids": np.array([ids], np.int64)})[0]
        return float(odds.ravel()[0])


def _asked(pieces: list[int]) -> list[int]:
    """The question as it is read; of a long one the end, which asks what the rest tells about."""
    if len(pieces) <= QUESTION:
        return pieces
    return [*pieces[:_PROMPT], *pieces[_PROMPT - QUESTION :]]


def _behind(around: list[int]) -> list[int]:
    """What stands around a text, as it is read behind it; nothing of nothing."""
    kept = around[1:-1][:AROUND]
    return [*kept, _END] if kept else []


def load_cross_encoder(cache: Path | None = None) -> CrossEncoder:
    """The one that comes along. Raises MissingDependency where it cannot be loaded."""
    return CrossEncoder(unpack(cache or default_cache()))
