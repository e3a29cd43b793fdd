"""The files of the default model: a folder that sentence-transformers and onnxruntime both read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.linear_layers import linear_float32, linear_int8
from index.onnx_graph import WORDS, Head, encoder_graph, words_file
from index.packed_model import WORD_VECTORS, PackedModel, Sizes
from index.tokenizer_files import write_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT32, INT8 = "float32.onnx", "int8.onnx"
# Before the name of a graph: those of the cross-encoder and of the reader of requests.
READING, REQUESTS = "reading-", "requests-"
PROMPTS = {"query": "query: ", "passage": "passage: "}
LONGEST = 512  # tokens, <s> and </s> included
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
_MODULES = "sentence_transformers.models"
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def write_model(model: PackedModel, folder: Path) -> None:
    """Nothing; ``folder`` (which exists and is empty) then holds the whole model."""
    (folder / "1_Pooling").mkdir()
    (folder / "onnx").mkdir()
    for name, value in _settings(model.sizes).items():
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    write_tokenizer(model, folder)
    _write_weights(model, folder / "model.safetensors")
    write_graphs(model, folder / "onnx")


def write_graphs(model: PackedModel, folder: Path) -> None:
    """Nothing; ``folder`` then holds the encoder as FLOAT32 and as INT8, and what they share."""
    (folder / WORDS).write_bytes(words_file(model))
    _write_both(model, folder, None, "")


def write_reader(model: PackedModel, head: Head, folder: Path, prefix: str) -> None:
    """Nothing; ``folder`` (where ``write_graphs`` wrote) then holds a reader as well."""
    _write_both(model, folder, head, prefix)


def _write_both(model: PackedModel, folder: Path, head: Head | None, prefix: str) -> None:
    graphs = {
        FLOAT32: encoder_graph(model, linear_float32, False, head),
        INT8: encoder_graph(model, linear_int8, True, head),
    }
    for name, graph in graphs.items():
        (folder / f"{prefix}{name}").write_bytes(graph.SerializeToString(deterministic=True))


def _settings(sizes: Sizes) -> dict[str, Any]:
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": _config(sizes),
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"{_MODULES}.{kind}"}
            for i, (path, kind) in enumerate(kinds)
        ],
        "sentence_bert_config.json": {
            "max_seq_length": LONGEST,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": PROMPTS | {"document": PROMPTS["passage"]},
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "tokenizer_config.json": SPECIAL
        | {
            "cls_token": "<s>",
            "sep_token": "</s>",
            "mask_token": "<mask>",
            "model_max_length": LONGEST,
            "tokenizer_class": "XLMRobertaTokenizer",
        },
    }


def _config(sizes: Sizes) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "intermediate_size": sizes.intermediate,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": sizes.positions,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "pad_token_id": 1,
        "position_embedding_type": "absolute",
        "tokenizer_class": "XLMRobertaTokenizer",
        "type_vocab_size": sizes.types,
        "vocab_size": sizes.vocabulary,
    }


def _write_weights(model: PackedModel, path: Path) -> None:
    from safetensors.numpy import save_file

    save_file(_weights(model), path, metadata={"format": "pt"})


def _weights(model: PackedModel) -> dict[str, "NDArray[Any]"]:
    sizes = model.sizes
    arrays = {WORD_VECTORS: model.words.floats(), **model.matrices, **model.vectors}
    arrays["emb.pos"] = arrays["emb.pos"].reshape(sizes.positions, sizes.hidden)
    arrays["emb.type"] = arrays["emb.type"].reshape(sizes.types, sizes.hidden)
    return {standard_name(name): values for name, values in arrays.items()}


def standard_name(name: str) -> str:
    """What transformers calls the part of the model with this name in the file."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{suffix}"
