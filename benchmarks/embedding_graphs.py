"""ONNX graphs that lost: the default model computed in other ways than the program does."""

from collections.abc import Callable
from typing import Any

import numpy as np

from index.linear_layers import linear_float32, linear_int8
from index.onnx_graph import CONTRIB, Graph, encoder_graph
from index.packed_model import BLOCK, Blocks, PackedModel


def other_graphs(model: PackedModel) -> dict[str, Any]:
    """The graphs, by the name of the way."""
    return {
        "onnxruntime float32, fused norm": _fused(encoder_graph(model, linear_float32, False)),
        "onnxruntime int8, fused norm": _fused(encoder_graph(model, linear_int8, True)),
        "onnxruntime int8, loud neurons within": encoder_graph(model, linear_int8, False),
        "onnxruntime MatMulNBits 4 bits": encoder_graph(model, _linear_bits(4), False),
        "onnxruntime MatMulNBits 8 bits": encoder_graph(model, _linear_bits(8), False),
    }


def _fused(graph: Any) -> Any:
    """The same graph with SkipLayerNormalization, as onnxruntime's optimizer for BERT writes it."""
    from onnx import helper

    adds = {node.output[0]: node for node in graph.graph.node if node.op_type == "Add"}
    nodes = []
    for node in graph.graph.node:
        if node.op_type != "LayerNormalization":
            nodes.append(node)
            continue
        add = adds[node.input[0]]
        nodes.remove(add)
        epsilon = next(a.f for a in node.attribute if a.name == "epsilon")
        inputs = [*add.input, *node.input[1:]]
        kind = "SkipLayerNormalization"
        fused = helper.make_node(kind, inputs, node.output, domain=CONTRIB, epsilon=epsilon)
        nodes.append(fused)
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    return graph


def _linear_bits(bits: int) -> Callable[[Graph, str, str, Blocks, Any], str]:
    """A linear layer with weights in blocks of 32, its input in 8 bits per block and token."""

    def linear(graph: Graph, name: str, value: str, weights: Blocks, bias: Any) -> str:
        packed, scales = (weights.nibbles, weights.scales) if bits == 4 else _bytes(weights)
        rows, columns = weights.nibbles.shape[0], weights.nibbles.shape[1] * 2
        inputs = [
            value,
            graph.constant(f"{name}.w", packed.reshape(rows, columns // BLOCK, -1)),
            graph.constant(f"{name}.s", scales),
            "",
            "",
            graph.constant(f"{name}.b", bias),
        ]
        sizes = {"K": columns, "N": rows, "bits": bits, "block_size": BLOCK, "accuracy_level": 4}
        return graph.node("MatMulNBits", inputs, CONTRIB, **sizes)

    return linear


def _bytes(weights: Blocks) -> tuple[Any, Any]:
    """Nibbles of -8..7 as bytes of 0..255 around 128, exactly: sixteen times the smaller scale."""
    values = weights.floats().reshape(len(weights.nibbles), -1, BLOCK)
    integers = np.rint(values / np.where(weights.scales == 0, 1, weights.scales)[..., None])
    return (integers * 16 + 128).astype(np.uint8), weights.scales / 16
