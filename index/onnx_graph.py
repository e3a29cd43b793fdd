"""The model as an ONNX graph: token ids in, normalised sentence vectors or a few numbers out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.packed_model import BLOCK, Blocks, PackedModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPSET, CONTRIB, IR = 18, "com.microsoft", 10
LOUD = 3
WORDS = "words.bin"
PAGE = 65536  # bytes; what is mapped into memory starts at a multiple of them on every system


class Graph:
    """Nodes and constants being collected; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: "NDArray[Any]") -> str:
        """The name of a constant tensor."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def outside(self, name: str, values: "NDArray[Any]", start: int) -> str:
        """The name of a constant tensor that lies in the file WORDS from byte ``start``."""
        from onnx import TensorProto, helper

        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        tensor = TensorProto(name=name, dims=values.shape, data_type=kind)
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": WORDS, "offset": str(start), "length": str(values.nbytes)}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=value)
        self.constants.append(tensor)
        return name

    def node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        """The name of the (first) output of a new node."""
        from onnx import helper

        output = f"{kind}_{len(self.nodes)}"
        count = attributes.pop("outputs", 1)
        outputs = [output] if count == 1 else [f"{output}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


Linear = Callable[[Graph, str, str, "NDArray[Any]", "NDArray[Any]"], str]
"""(graph, name, input, weights (outputs, inputs) in float32, bias) -> output."""


@dataclass(frozen=True, slots=True)
class Head:
    """What makes numbers of a text that was read.

    With weights for 2 x hidden inputs, of its first token and the mean of all; with weights for
    as many inputs as a token has numbers, of each of its tokens.
    """

    weights: "NDArray[Any]"  # float32, (outputs, inputs)
    bias: "NDArray[Any]"  # float32, (outputs,)


def encoder_graph(model: PackedModel, linear: Linear, split: bool, head: Head | None = None) -> Any:
    """An onnx ModelProto from ``input_ids`` (int64, batch x length, no padding) to vectors.

    With a head it gives in place of the vectors what that makes: (batch, outputs), or
    (batch, length, outputs) of a head for each token.
    ``split`` keeps the neuron of a layer that is far louder than all others out of ``linear``.
    """
    from onnx import TensorProto, helper

    graph = Graph()
    hidden = _embeddings(graph, model)
    for layer in range(model.sizes.layers):
        hidden = _attention(graph, model, f"l{layer}", hidden, linear)
        hidden = _feed_forward(graph, model, f"l{layer}", hidden, linear, split)
    shape: list[str | int | None] = ["batch"]
    if head is not None and head.weights.shape[1] == model.sizes.hidden:
        output, width = _applied(graph, hidden, head), head.weights.shape[0]
        shape.append("length")
    else:
        pooled = graph.node("ReduceMean", [hidden, _axes(graph, "pooled", 1)], keepdims=0)
        output, width = _of_text(graph, hidden, pooled, head, model)
    shape.append(width)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    result = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
    body = helper.make_graph(graph.nodes, "encoder", [ids], [result], graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR)


def _of_text(
    graph: Graph, hidden: str, pooled: str, head: Head | None, model: PackedModel
) -> tuple[str, int]:
    import numpy as np

    if head is None:
        return graph.node("LpNormalization", [pooled], axis=-1, p=2), model.sizes.hidden
    place = graph.constant("first", np.array(0, np.int64))
    first = graph.node("Gather", [hidden, place], axis=1)
    both = graph.node("Concat", [first, pooled], axis=-1)
    return _applied(graph, both, head), head.weights.shape[0]


def _applied(graph: Graph, value: str, head: Head) -> str:
    import numpy as np

    weights = graph.constant("head.w", np.ascontiguousarray(head.weights.T))
    return graph.node(
        "Add", [graph.node("MatMul", [value, weights]), graph.constant("head.b", head.bias)]
    )


def _axes(graph: Graph, name: str, *axes: int) -> str:
    import numpy as np

    return graph.constant(f"axes_{name}", np.array(axes, np.int64))


def words_file(model: PackedModel) -> bytes:
    """What the file WORDS beside the graph must hold: the vectors of all pieces, in 4 bits.

    onnxruntime maps it into memory, so that all graphs and processes share it.
    """
    words = model.words
    return words.nibbles.tobytes().ljust(_scales_start(words), b"\0") + words.scales.tobytes()


def _scales_start(words: Blocks) -> int:
    return words.nibbles.nbytes + -words.nibbles.nbytes % PAGE


def _embeddings(graph: Graph, model: PackedModel) -> str:
    words, sizes = model.words, model.sizes
    inputs = [
        graph.outside("words", words.nibbles, 0),
        "input_ids",
        graph.outside("words.scales", words.scales, _scales_start(words)),
    ]
    kind: dict[str, int] = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK, "bits": 4}
    word = graph.node("GatherBlockQuantized", inputs, CONTRIB, **kind)
    places = model.vectors["emb.pos"].reshape(sizes.positions, sizes.hidden)
    first = model.vectors["emb.type"].reshape(sizes.types, sizes.hidden)[0]
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    every = graph.constant("places", places + first)
    used = graph.node("Slice", [every, _axes(graph, "zero", 0), length])
    skip = graph.node("Unsqueeze", [used, _axes(graph, "batch", 0)])
    return _normalised(graph, model, "emb.ln", word, skip)


def _normalised(graph: Graph, model: PackedModel, name: str, value: str, skip: str) -> str:
    # SkipLayerNormalization does both in one node, and takes seven times as long.
    inputs = [
        graph.node("Add", [value, skip]),
        graph.constant(f"{name}.w", model.vectors[f"{name}.w"]),
        graph.constant(f"{name}.b", model.vectors[f"{name}.b"]),
    ]
    return graph.node("LayerNormalization", inputs, axis=-1, epsilon=model.sizes.epsilon)


def _attention(graph: Graph, model: PackedModel, name: str, hidden: str, linear: Linear) -> str:
    import numpy as np

    weights = np.concatenate([model.matrices[f"{name}.{part}.w"] for part in "qkv"])
    bias = np.concatenate([model.vectors[f"{name}.{part}.b"] for part in "qkv"])
    joined = linear(graph, f"{name}.qkv", hidden, weights, bias)
    query = graph.node("Split", [joined], axis=-1, num_outputs=3, outputs=3)
    inputs = [query, query[:-1] + "1", query[:-1] + "2"]
    mixed = graph.node("MultiHeadAttention", inputs, CONTRIB, num_heads=model.sizes.heads)
    out, out_bias = model.matrices[f"{name}.ao.w"], model.vectors[f"{name}.ao.b"]
    attended = linear(graph, f"{name}.ao", mixed, out, out_bias)
    return _normalised(graph, model, f"{name}.aln", attended, hidden)


def _feed_forward(
    graph: Graph, model: PackedModel, name: str, hidden: str, linear: Linear, split: bool
) -> str:
    inner, outer = model.matrices[f"{name}.fi.w"], model.matrices[f"{name}.fo.w"]
    bias, outer_bias = model.vectors[f"{name}.fi.b"], model.vectors[f"{name}.fo.b"]
    neuron = loud_neuron(outer) if split else None
    residual = hidden
    if neuron is not None:
        column = inner[neuron, :, None]
        raw = graph.node("MatMul", [hidden, graph.constant(f"{name}.loud.in", column)])
        shifted = graph.node("Add", [raw, graph.constant(f"{name}.loud.b", bias[neuron, None])])
        active = graph.node("Gelu", [shifted], CONTRIB)
        row = graph.constant(f"{name}.loud.out", outer[None, :, neuron])
        residual = graph.node("Add", [hidden, graph.node("MatMul", [active, row])])
        inner, outer, bias = _silenced(inner, outer, bias, neuron)
    wide = graph.node("Gelu", [linear(graph, f"{name}.fi", hidden, inner, bias)], CONTRIB)
    out = linear(graph, f"{name}.fo", wide, outer, outer_bias)
    return _normalised(graph, model, f"{name}.oln", out, residual)


def loud_neuron(outer: "NDArray[Any]") -> int | None:
    """The neuron whose largest outgoing weight is at least LOUD times that of any other.

    Its activations are as much louder (65 where the others stay below 5), so that a scale that
    fits it leaves the others without precision: of the loss of 8 bits it causes three quarters.
    """
    import numpy as np

    largest = np.abs(outer).max(axis=0)
    second, first = np.sort(largest)[-2:]
    return int(largest.argmax()) if first >= LOUD * second else None


def _silenced(
    inner: "NDArray[Any]", outer: "NDArray[Any]", bias: "NDArray[Any]", neuron: int
) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
    inner, outer, bias = inner.copy(), outer.copy(), bias.copy()
    inner[neuron] = outer[:, neuron] = bias[neuron] = 0
    return inner, outer, bias
