"""Teach the default model which passage answers a question that is asked in other words.

    python -m benchmarks.teaching [--steps N] SHARED FILE

Makes ``index/tables/lessons.safetensors`` (see ``index.lessons``), in 10 minutes on two cores with
amx; nothing of it runs when the program is used or tested. Lessons are

- questions and search words written for decisions and for passages of the real PDFs, by writers who
  were told to use other words than the text (``evaluation/lessons/questions.jsonl``);
- whole pairs of a question and an answer, with a text that is near and does not answer it, all
  invented (``evaluation/lessons/pairs.jsonl``): training text, no source of facts;
- three quarters of the development halves of ``vlareg_titel`` and ``vlareg_alledaags``: what uses
  the model is chosen on the fourth. Nothing of ``govbench_vac`` is a lesson, and no decision that a
  test half asks for is in one, not even as a wrong answer.

A query is to lie nearer to its passage than to the wrong answers in its batch (InfoNCE): a hard
one, among the nearest to it for the model as it comes, and the passages of the other queries, which
are of one kind. Titles stand among decisions that have their title cut off like theirs: beside
others the model would learn which decisions lost a title.
"""

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, linear, normalize

from benchmarks.retrieval import EVERYDAY, read_set
from core.records import Failure
from evaluation.judgements import JudgedQuery, halves
from index.lessons import DOWN, UP
from index.model_files import default_cache, packed_file, unpack
from index.onnx_encoder import OnnxEncoder
from index.packed_model import PackedModel, read_packed_model
from index.unpacking import PROMPTS, standard_name
from ingest.passages import cut
from ingest.reading import read_file

FOLDER = Path(__file__).parents[1] / "evaluation/lessons"
KINDS = TITLES, DECISIONS, PAGES, PAIRS = "titles", "decisions", "pages", "pairs"
COPY = 0.955  # cosine, for the model as it comes, from which a text is a copy and no wrong answer
HARD = 12  # wrong answers of a lesson; one stands in a batch
LENGTH = 176  # tokens of a passage that are read while learning
BATCH, RANK, TEMPERATURE, RATE, WARMING = 24, 16, 0.015, 1e-4, 30


@dataclass(frozen=True, slots=True)
class Lesson:
    """A query, the texts that answer it, and texts that seem to and do not."""

    kind: str
    query: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def read_lessons(shared: Path, model: OnnxEncoder) -> list[Lesson]:
    """All lessons, with the wrong answers that ``model`` finds hard."""
    titles = read_set(shared / "data/retrieval", "vlareg_titel")
    everyday = read_set(shared / "data/retrieval", EVERYDAY)
    apart = _documents(halves(titles.queries)[1]) | _documents(halves(everyday.queries)[1])
    apart |= quarter(halves(titles.queries)[0]) | quarter(halves(everyday.queries)[0])
    decisions = {name: text for name, text in titles.texts.items() if name not in apart}
    untitled = {name: decisions[name] for name in _documents(titles.queries) & decisions.keys()}
    pages = dict(_pages(shared / "data/pdfs"))
    written = [(row["query"], {row["document"]}) for row in lesson_rows("questions.jsonl")]
    by_title = [(query.text, _documents([query])) for query in halves(titles.queries)[0]]
    by_need = [(query.text, _documents([query])) for query in halves(everyday.queries)[0]]
    return [
        *_mined(TITLES, by_title, untitled, model),
        *_mined(DECISIONS, [*by_need, *written], decisions, model),
        *_mined(PAGES, written, pages, model),
        *_pairs(),
    ]


def quarter(queries: Iterable[JudgedQuery]) -> set[str]:
    """The documents of a quarter of the queries that are no lesson, to choose on."""
    documents = sorted(_documents(queries), key=lambda name: sha256(name.encode()).hexdigest())
    return set(documents[: len(documents) // 4])


def _documents(queries: Iterable[JudgedQuery]) -> set[str]:
    return {judgement.document for query in queries for judgement in query.judgements}


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    """The passages of the PDFs by name of the file and first words, as the questions name them."""
    for file in sorted(folder.glob("*.pdf")):
        for found in read_file(file):
            if not isinstance(found, Failure):
                for passage in cut(found[1]):
                    yield f"{file.name}: {passage.text[:60]}", passage.text


def lesson_rows(name: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a file of lessons."""
    yield from map(json.loads, (FOLDER / name).read_text(encoding="utf-8").splitlines())


def _pairs() -> Iterator[Lesson]:
    """The pairs asked in a question, then asked in words; wrong are the near text and another."""
    rows = list(lesson_rows("pairs.jsonl"))
    for side in ("question", "words"):
        for row, far in zip(rows, [*rows[len(rows) // 2 :], *rows], strict=False):
            yield Lesson(PAIRS, row[side], (row["answer"],), (row["near"], far["answer"]))


def _mined(
    kind: str,
    asked: Iterable[tuple[str, set[str]]],
    texts: Mapping[str, str],
    model: OnnxEncoder,
) -> Iterator[Lesson]:
    """The lessons about these texts, their wrong answers among the nearest to the query."""
    place = {name: number for number, name in enumerate(texts)}
    known = [
        (query, [place[name] for name in names]) for query, names in asked if names <= place.keys()
    ]
    every, vectors = list(texts.values()), model.encode_passages(texts.values())
    queries = model.encode_queries(query for query, _ in known)
    for (query, right), vector in zip(known, queries, strict=True):
        nearness = vectors @ vector
        nearness[(vectors @ vectors[right].T).max(axis=1) > COPY] = -1
        wrong = np.argsort(-nearness)[:HARD]
        yield Lesson(kind, query, tuple(every[i] for i in right), tuple(every[i] for i in wrong))


class Taught(Module):
    """A linear layer that keeps its weights and learns ``up @ down`` beside them."""

    def __init__(self, layer: Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        inputs, outputs = layer.in_features, layer.out_features
        self.down = Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        self.up = Parameter(torch.zeros(outputs, rank))

    def forward(self, value: torch.Tensor) -> torch.Tensor:
        """What the layer makes of ``value``."""
        down, up = self.down.to(value.dtype), self.up.to(value.dtype)
        told: torch.Tensor = self.layer(value)
        return told + linear(linear(value, down), up)


def teachable(folder: Path, matrices: Iterable[str], rank: int) -> tuple[Any, Mapping[str, Taught]]:
    """The model unpacked in ``folder``, and the layers that can learn, by name of their matrix.

    All else in it stays as it is.
    """
    from transformers import AutoModel

    model = AutoModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.bfloat16,
        attn_implementation="eager",  # twice as fast as torch's own with amx
    )
    model.requires_grad_(False)
    layers = {}
    for name in matrices:
        place = standard_name(name).removesuffix(".weight")
        layers[name] = Taught(model.get_submodule(place), rank)
        model.set_submodule(place, layers[name])
    return model, layers


def sloping(
    optimizer: torch.optim.Optimizer, steps: int, warming: int
) -> torch.optim.lr_scheduler.LambdaLR:
    """A rate that rises for the first steps and then falls to a fiftieth."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / warming) * max(0.02, 1 - step / steps)
    )


def arrays_of(layers: Mapping[str, Taught]) -> dict[str, Any]:
    """What the layers learned, as ``index.lessons`` reads it."""
    return {
        f"{name}.{side}": part.detach().numpy().astype(np.float16)
        for name, layer in layers.items()
        for side, part in ((DOWN, layer.down), (UP, layer.up))
    }


def teach(
    packed: PackedModel, folder: Path, lessons: Sequence[Lesson], steps: int
) -> dict[str, Any]:
    """The arrays of ``index.lessons`` after so many batches; ``folder`` holds it unpacked."""
    from transformers import AutoTokenizer

    chance = Random(0)
    torch.manual_seed(0)
    model, layers = teachable(folder, packed.matrices, RANK)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    learned = [part for layer in layers.values() for part in (layer.down, layer.up)]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.0)
    slope = sloping(optimizer, steps, WARMING)

    def encoded(side: str, texts: Sequence[str]) -> torch.Tensor:
        prompted = [PROMPTS[side] + text for text in texts]
        batch = tokenizer(
            prompted, truncation=True, max_length=LENGTH, padding=True, return_tensors="pt"
        )
        states = model(**batch).last_hidden_state.float()
        there = batch["attention_mask"].unsqueeze(-1).float()
        return normalize((states * there).sum(1) / there.sum(1))

    model.train()
    batches = _batches(lessons, chance)
    for step in range(1, steps + 1):
        some = next(batches)
        right = [chance.choice(lesson.right) for lesson in some]
        wrong = [chance.choice(lesson.wrong) for lesson in some]
        passages = encoded("passage", [*right, *wrong])
        scores = encoded("query", [lesson.query for lesson in some]) @ passages.T / TEMPERATURE
        loss = cross_entropy(
            scores.masked_fill(_also_right(some, passages), -1e4), torch.arange(len(some))
        )
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        slope.step()
        optimizer.zero_grad()
        if step % 10 == 0:
            print(step, round(loss.item(), 3), flush=True)
    return arrays_of(layers)


def _batches(lessons: Sequence[Lesson], chance: Random) -> Iterator[Sequence[Lesson]]:
    """Batches without end, each of one kind; every lesson once before any comes again.

    Pairs keep their order, in which neighbours are about one matter.
    """
    kinds = [[lesson for lesson in lessons if lesson.kind == kind] for kind in KINDS]
    while True:
        batches = []
        for some in kinds:
            if some and some[0].kind == PAIRS:
                some = some[chance.randrange(BATCH) :]
            else:
                chance.shuffle(some)
            batches += [some[i : i + BATCH] for i in range(0, len(some) - BATCH + 1, BATCH)]
        chance.shuffle(batches)
        yield from batches


def _also_right(some: Sequence[Lesson], passages: torch.Tensor) -> torch.Tensor:
    """Of each lesson, which passages of the batch answer it beside its own, or copy its own."""
    count = len(some)
    mask: torch.Tensor = (passages.detach() @ passages.detach().T)[:count] > 0.97
    for i, one in enumerate(some):
        for j, other in enumerate(some):
            mask[i, j] |= bool(set(one.right) & set(other.right))
        mask[i, i] = False
    return mask


def main() -> None:
    """Teach the model and write what it learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int, default=120)
    given = parser.parse_args()
    folder = unpack(default_cache(), lessons=None)
    lessons = read_lessons(given.shared, OnnxEncoder(folder))
    packed = read_packed_model(packed_file()[0])
    save_file(teach(packed, folder, lessons, given.steps), given.file)


if __name__ == "__main__":
    main()
