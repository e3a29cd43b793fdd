"""ONNX graphs that lost: the default model computed in other ways than the program does."""

from typing import Any

import numpy as np

from index.linear_layers import linear_float32, linear_int8
from index.onnx_graph import CONTRIB, Graph, encoder_graph
from index.packed_model import BLOCK, PackedModel


def other_graphs(model: PackedModel) -> dict[str, Any]:
    """The graphs, by the name of the way."""
    return {
        "onnxruntime float32, fused norm": _fused(encoder_graph(model, linear_float32, False)),
        "onnxruntime int8, fused norm": _fused(encoder_graph(model, linear_int8, True)),
        "onnxruntime int8, loud neurons within": encoder_graph(model, linear_int8, False),
        "onnxruntime MatMulNBits 8 bits": encoder_graph(model, _linear_blocks, False),
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


def _linear_blocks(graph: Graph, name: str, value: str, weights: Any, bias: Any) -> str:
    """A layer with weights of 8 bits in blocks of 32, its input in 8 bits per block and token."""
    rows, columns = weights.shape
    blocks = weights.reshape(rows, columns // BLOCK, BLOCK)
    scales = (np.abs(blocks).max(axis=2) / 127).astype(np.float32)
    scales[scales == 0] = 1
    packed = (np.rint(blocks / scales[..., None]) + 128).astype(np.uint8)
    inputs = [
        value,
        graph.constant(f"{name}.w", packed),
        graph.constant(f"{name}.s", scales),
        "",
        "",
        graph.constant(f"{name}.b", bias),
    ]
    sizes = {"K": columns, "N": rows, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
    return graph.node("MatMulNBits", inputs, CONTRIB, **sizes)
