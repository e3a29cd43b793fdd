"""A linear layer as ONNX nodes, in float32 or in integers of 8 bits."""

from typing import TYPE_CHECKING, Any

from index.onnx_graph import CONTRIB, Graph

if TYPE_CHECKING:
    from numpy.typing import NDArray


def linear_float32(
    graph: Graph, name: str, value: str, weights: "NDArray[Any]", bias: "NDArray[Any]"
) -> str:
    """The output of a layer computed in float32."""
    import numpy as np

    matrix = graph.constant(f"{name}.w", np.ascontiguousarray(weights.T))
    product = graph.node("MatMul", [value, matrix])
    return graph.node("Add", [product, graph.constant(f"{name}.b", bias)])


def linear_int8(
    graph: Graph, name: str, value: str, weights: "NDArray[Any]", bias: "NDArray[Any]"
) -> str:
    """The output of a layer computed in 8 bits.

    The weights have one scale per output; the input gets one scale and zero point per run.
    """
    import numpy as np

    matrix = weights.T
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
