"""The default model in OpenVINO: float32, bfloat16, and 8 bits with dynamic or fixed ranges."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.processor import cores
from index.unpacking import PROMPTS

# What the fixed ranges of the inputs are taken from; no passage of the benchmark.
EXAMPLES = (
    "De Vlaamse Regering keurt de subsidie voor het wijkverbeteringscontract goed.",
    "Het college vraagt een regelluwe zone om van het toewijzingsreglement af te wijken.",
    "Artikel 12. De minister bevoegd voor wonen bepaalt de nadere regels (2019-2024).",
    "Jongeren zonder werk volgen bij VDAB een opleiding in de bouw of in de zorg.",
)


def openvino_models(folder: Path) -> Iterator[tuple[str, Callable[[list[int]], Any]]]:
    """Name and function from ids to a vector, of each variant."""
    import openvino

    core = openvino.Core()
    hints = {"INFERENCE_PRECISION_HINT": "f32"}
    plain = _converted(folder)
    yield "openvino float32", _infer(core, plain, hints)
    yield "openvino bfloat16", _infer(core, plain, {"INFERENCE_PRECISION_HINT": "bf16"})
    grouped = {**hints, "DYNAMIC_QUANTIZATION_GROUP_SIZE": "64"}
    yield "openvino int8, ranges per run", _infer(core, _compressed(_converted(folder)), grouped)
    ranges = _ranges(core, folder)
    yield "openvino int8, fixed ranges", _infer(core, _fixed(_converted(folder), ranges), hints)


def _converted(folder: Path) -> Any:
    import openvino
    import torch
    from transformers import BertModel

    class Mean(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(
                folder, add_pooling_layer=False, attn_implementation="sdpa"
            )

        def forward(self, ids: Any) -> Any:
            return self.bert(input_ids=ids).last_hidden_state.mean(dim=1)

    ids = torch.arange(2, 34)[None]
    return openvino.convert_model(Mean().eval(), example_input=ids, input=[(1, -1)])


def _infer(core: Any, model: Any, settings: dict[str, str]) -> Callable[[list[int]], Any]:
    parallel = {"NUM_STREAMS": str(cores()), "INFERENCE_NUM_THREADS": str(cores())}
    compiled = core.compile_model(model, "CPU", parallel | settings)
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for _ in range(cores()):
        requests.put(compiled.create_infer_request())

    def infer(ids: list[int]) -> Any:
        request = requests.get()
        request.infer([np.array([ids], np.int64)])
        vector = request.get_output_tensor(0).data[0].copy()
        requests.put(request)
        return vector

    return infer


def _layers(model: Any) -> list[Any]:
    """The products with constant weights."""
    return [
        node
        for node in model.get_ordered_ops()
        if node.get_type_name() == "MatMul" and _weights(node) is not None
    ]


def _weights(product: Any) -> Any:
    node = product.input_value(1).get_node()
    if node.get_type_name() == "Convert":
        node = node.input_value(0).get_node()
    return node.data.astype(np.float32) if node.get_type_name() == "Constant" else None


def _compressed(model: Any) -> Any:
    import openvino.opset13 as op

    for product in _layers(model):
        weights = _weights(product)
        scales = np.abs(weights).max(axis=1, keepdims=True) / 127
        integers = np.rint(weights / scales).astype(np.int8)
        again = op.multiply(op.convert(op.constant(integers), "f32"), op.constant(scales))
        other = op.matmul(product.input_value(0), again, False, True)
        product.output(0).replace(other.output(0))
    model.validate_nodes_and_infer_types()
    return model


def _ranges(core: Any, folder: Path) -> list[tuple[float, float]]:
    """The lowest and highest input of each layer over EXAMPLES."""
    from tokenizers import Tokenizer

    model = _converted(folder)
    layers = _layers(model)
    names = [product.input_value(0).get_node().get_friendly_name() for product in layers]
    distinct = list(dict.fromkeys(names))
    model.add_outputs([layers[names.index(name)].input_value(0) for name in distinct])
    request = core.compile_model(model, "CPU").create_infer_request()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    seen: dict[str, list[float]] = {name: [] for name in distinct}
    for text in EXAMPLES:
        request.infer([np.array([tokenizer.encode(PROMPTS["passage"] + text).ids], np.int64)])
        for i, name in enumerate(distinct):
            values = request.get_output_tensor(i + 1).data
            seen[name] += [float(values.min()), float(values.max())]
    return [(min(seen[name]), max(seen[name])) for name in names]


def _fixed(model: Any, ranges: list[tuple[float, float]]) -> Any:
    import openvino.opset13 as op

    def limited(value: Any, low: Any, high: Any, levels: int) -> Any:
        bounds = [op.constant(np.float32(bound)) for bound in (low, high)]
        return op.fake_quantize(value, *bounds, *bounds, levels)

    for product, (low, high) in zip(_layers(model), ranges, strict=True):
        weights = _weights(product)
        most = np.abs(weights).max(axis=1, keepdims=True)
        inputs = limited(product.input_value(0), min(low, 0.0), high, 256)
        other = op.matmul(inputs, limited(op.constant(weights), -most, most, 255), False, True)
        product.output(0).replace(other.output(0))
    model.validate_nodes_and_infer_types()
    return model
