"""The files of the default model: a folder that sentence-transformers and onnxruntime both read."""

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.character_map import compiled
from index.onnx_graph import encoder_graph, linear_float32, linear_int8
from index.packed_model import PackedModel, Sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROMPTS = {"query": "query: ", "passage": "passage: "}
LONGEST = 512  # tokens, <s> and </s> included
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
UNKNOWN = 3
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
    tokenizer = json.dumps(_tokenizer(model), ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    _write_weights(model, folder / "model.safetensors")
    for name, linear in GRAPHS.items():
        graph = encoder_graph(model, linear)
        (folder / "onnx" / name).write_bytes(graph.SerializeToString(deterministic=True))


GRAPHS: Mapping[str, Callable[..., str]] = {
    "float32.onnx": linear_float32,
    "int8.onnx": linear_int8,
}


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


def _tokenizer(model: PackedModel) -> dict[str, Any]:
    special = [("<s>", 0), ("<pad>", 1), ("</s>", 2), ("<unk>", 3), ("<mask>", 250001)]
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "content": piece,
                "single_word": False,
                "lstrip": piece == "<mask>",
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for piece, number in special
        ],
        "normalizer": {
            "type": "Precompiled",
            "precompiled_charsmap": base64.b64encode(compiled(model.characters)).decode("ascii"),
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace],
        },
        "post_processor": _frame(),
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": UNKNOWN,
            "vocab": model.pieces,
            "byte_fallback": False,
        },
    }


def _frame() -> dict[str, Any]:
    start = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    first, second = ({"Sequence": {"id": part, "type_id": 0}} for part in "AB")
    return {
        "type": "TemplateProcessing",
        "single": [start, first, end],
        "pair": [start, first, end, end, second, end],
        "special_tokens": {
            piece: {"id": piece, "ids": [number], "tokens": [piece]}
            for piece, number in (("<s>", 0), ("</s>", 2))
        },
    }


def _write_weights(model: PackedModel, path: Path) -> None:
    from safetensors.numpy import save_file

    save_file(_weights(model), path, metadata={"format": "pt"})


def _weights(model: PackedModel) -> dict[str, "NDArray[Any]"]:
    sizes = model.sizes
    arrays = {name: blocks.floats() for name, blocks in model.blocks.items()}
    arrays |= model.vectors
    arrays["emb.pos"] = arrays["emb.pos"].reshape(sizes.positions, sizes.hidden)
    arrays["emb.type"] = arrays["emb.type"].reshape(sizes.types, sizes.hidden)
    return {_standard_name(name): values for name, values in arrays.items()}


def _standard_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{suffix}"
