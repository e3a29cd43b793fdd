"""The encoder as an ONNX graph: token ids in, normalised sentence vectors out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.packed_model import BLOCK, Blocks, PackedModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPSET, CONTRIB, IR = 18, "com.microsoft", 10


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

    def node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        """The name of the (first) output of a new node."""
        from onnx import helper

        output = f"{kind}_{len(self.nodes)}"
        count = attributes.pop("outputs", 1)
        outputs = [output] if count == 1 else [f"{output}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


Linear = Callable[[Graph, str, str, Blocks, "NDArray[Any]"], str]
"""(graph, name, input, weights (out, in), bias) -> output."""


def encoder_graph(model: PackedModel, linear: Linear) -> Any:
    """An onnx ModelProto from ``input_ids`` (int64, batch x length, no padding) to vectors."""
    from onnx import TensorProto, helper

    graph = Graph()
    hidden = _embeddings(graph, model)
    for layer in range(model.sizes.layers):
        hidden = _layer(graph, model, f"l{layer}", hidden, linear)
    pooled = graph.node("ReduceMean", [hidden, _axes(graph, "pooled", 1)], keepdims=0)
    output = graph.node("LpNormalization", [pooled], axis=-1, p=2)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    shape: list[str | int | None] = ["batch", model.sizes.hidden]
    vectors = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
    body = helper.make_graph(graph.nodes, "encoder", [ids], [vectors], graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR)


def _axes(graph: Graph, name: str, *axes: int) -> str:
    import numpy as np

    return graph.constant(f"axes_{name}", np.array(axes, np.int64))


def _embeddings(graph: Graph, model: PackedModel) -> str:
    words, sizes = model.blocks["emb.word"], model.sizes
    word = graph.node(
        "GatherBlockQuantized",
        ["input_ids", graph.constant("words.scales", words.scales)],
        CONTRIB,
        bits=4,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    graph.nodes[-1].input.insert(0, graph.constant("words", words.nibbles))
    places = model.vectors["emb.pos"].reshape(sizes.positions, sizes.hidden)
    kind = model.vectors["emb.type"].reshape(sizes.types, sizes.hidden)[0]
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    first = graph.node(
        "Slice",
        [
            graph.constant("places", places + kind),
            _axes(graph, "zero", 0),
            length,
        ],
    )
    expanded = graph.node("Unsqueeze", [first, _axes(graph, "batch", 0)])
    return _normalised(graph, model, "emb.ln", word, expanded)


def _normalised(graph: Graph, model: PackedModel, name: str, value: str, skip: str) -> str:
    inputs = [
        value,
        skip,
        graph.constant(f"{name}.w", model.vectors[f"{name}.w"]),
        graph.constant(f"{name}.b", model.vectors[f"{name}.b"]),
    ]
    return graph.node("SkipLayerNormalization", inputs, CONTRIB, epsilon=model.sizes.epsilon)


def _layer(graph: Graph, model: PackedModel, name: str, hidden: str, linear: Linear) -> str:
    import numpy as np

    def apply(part: str, value: str) -> str:
        weights, bias = model.blocks[f"{name}.{part}.w"], model.vectors[f"{name}.{part}.b"]
        return linear(graph, f"{name}.{part}", value, weights, bias)

    parts = [model.blocks[f"{name}.{part}.w"] for part in "qkv"]
    weights = Blocks(
        np.concatenate([part.nibbles for part in parts]),
        np.concatenate([part.scales for part in parts]),
    )
    bias = np.concatenate([model.vectors[f"{name}.{part}.b"] for part in "qkv"])
    joined = linear(graph, f"{name}.qkv", hidden, weights, bias)
    split = graph.node("Split", [joined], axis=-1, num_outputs=3, outputs=3)
    inputs = [split, split[:-1] + "1", split[:-1] + "2"]
    mixed = graph.node("MultiHeadAttention", inputs, CONTRIB, num_heads=model.sizes.heads)
    hidden = _normalised(graph, model, f"{name}.aln", apply("ao", mixed), hidden)
    wide = graph.node("Gelu", [apply("fi", hidden)], CONTRIB)
    return _normalised(graph, model, f"{name}.oln", apply("fo", wide), hidden)


def linear_float32(
    graph: Graph, name: str, value: str, weights: Blocks, bias: "NDArray[Any]"
) -> str:
    """A linear layer in float32."""
    import numpy as np

    matrix = graph.constant(f"{name}.w", np.ascontiguousarray(weights.floats().T))
    product = graph.node("MatMul", [value, matrix])
    return graph.node("Add", [product, graph.constant(f"{name}.b", bias)])


def linear_int8(graph: Graph, name: str, value: str, weights: Blocks, bias: "NDArray[Any]") -> str:
    """A linear layer of 8-bit integers: one scale per output, the input's scale found per run."""
    import numpy as np

    matrix = weights.floats().T
    scales = (np.abs(matrix).max(axis=0) / 127).astype(np.float32)
    scales[scales == 0] = 1
    integers = np.ascontiguousarray(np.rint(matrix / scales).astype(np.int8))
    inputs = [
        value,
        graph.constant(f"{name}.w", integers),
        graph.constant(f"{name}.s", scales),
        "",
        graph.constant(f"{name}.b", bias),
    ]
    return graph.node("DynamicQuantizeMatMul", inputs, CONTRIB)


def linear_4bit(graph: Graph, name: str, value: str, weights: Blocks, bias: "NDArray[Any]") -> str:
    """A linear layer with the file's own 4-bit weights, its input in 8 bits per block of 32."""
    rows, half = weights.nibbles.shape
    inputs = [
        value,
        graph.constant(f"{name}.w", weights.nibbles.reshape(rows, -1, BLOCK // 2)),
        graph.constant(f"{name}.s", weights.scales),
        "",
        "",
        graph.constant(f"{name}.b", bias),
    ]
    return graph.node(
        "MatMulNBits",
        inputs,
        CONTRIB,
        K=half * 2,
        N=rows,
        bits=4,
        block_size=BLOCK,
        accuracy_level=4,
    )
