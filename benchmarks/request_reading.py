"""Teach the default model to read what a sentence tells of a request (``index.request_reader``).

    python -m benchmarks.request_reading [--rounds N] [--rate R] [--from FILE] [--without HANDS]
        [--rest SHARE] [--whole HANDS] [--mean] [--seed N] DECISIONS FILE

Makes ``index/tables/requests.safetensors``, in a second per 32 windows on two cores; nothing of it
runs when the program is used or tested. It learns from

- short papers by writers who marked every sentence that tells of a request, with where it stands
  then, and sentences that only seem to (``evaluation/lessons/requests.jsonl``), and long ones in
  which hardly anything is a request;
- the judged dossiers for developing, in which other readers marked them so
  (``evaluation/lessons/told.jsonl``);
- the short examples of ``nlp/lexicons/request_examples.tsv``;
- 360 decisions in which readers marked what tells of a request
  (``evaluation/lessons/decisions.jsonl`` has the beginnings of the sentences), and sentences of
  others as telling of none: not those in which false alarms are counted.

All of it is invented, but for the decisions: training text, no source of facts. ``--without``
leaves hands out (folders of dossiers), to measure on them; ``--whole`` tells the beginnings of the
hands that are taken whole (the long papers), ``--rest`` the share that is taken of all others,
``--mean`` writes the mean of what it began with and what was learned.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from safetensors.numpy import load_file, save_file
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from benchmarks.learning import BATCH, Learner, batches, learn, mean_of
from benchmarks.request_lessons import Example, every_example
from core.request_reading import CLASSES, NOTHING
from index.request_reader import OUTPUTS

FIRST_LAYER, RATE = 2, 4e-4  # the lowest layers stay as they are
_TELLING, _SMOOTHING = 1.5, 0.05  # what a class that tells weighs; what is left to the others
_SAME, _SAME_RARE = 0.7, 1.5  # weight of that loss, and of a sentence that tells of the same
LONG = "papers-long"  # beginning of the name of hands that wrote long papers


class Reader(Learner):
    """Reads a window: some numbers of each of its tokens."""

    def __init__(self, start: Path | None) -> None:
        super().__init__(FIRST_LAYER, OUTPUTS)
        torch.nn.init.zeros_(self.head.bias)
        if start is not None:
            self.load(start)

    def forward(self, batch: Sequence[Example]) -> torch.Tensor:
        """The numbers of each token."""
        given: torch.Tensor = self.head(self.states([one.laid.ids for one in batch])[0])
        return given


def loss_of(given: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """How far what was read is from what is told, of whom and in which sentences."""
    asks = len(CLASSES)
    scores = torch.stack(
        [given[row, slice(*one.laid.whole), :asks].mean(0) for row, one in enumerate(batch)]
    )
    weights = torch.full((asks,), _TELLING)
    weights[CLASSES.index(NOTHING)] = 1.0
    told = torch.tensor([one.told for one in batch])
    loss = cross_entropy(scores, told, weight=weights, label_smoothing=_SMOOTHING)
    sides = [
        (given[row, slice(*place), asks : asks + 2].mean(0), (one_asks, one_asked))
        for row, one in enumerate(batch)
        for place, one_asks, one_asked in one.sides
    ]
    if sides:
        read, right = zip(*sides, strict=True)
        loss = loss + binary_cross_entropy_with_logits(torch.stack(read), torch.tensor(right))
    same = [
        (given[row, slice(*place), asks + 2].mean(), share)
        for row, one in enumerate(batch)
        for place, share in one.same
    ]
    if same:
        beside, shares = zip(*same, strict=True)
        loss = loss + _SAME * binary_cross_entropy_with_logits(
            torch.stack(beside), torch.tensor(shares), pos_weight=torch.tensor(_SAME_RARE)
        )
    return loss


def teach(
    reader: Reader,
    examples: Sequence[Example],
    rounds: float,
    rate: float,
    chance: Random,
    file: Path,
) -> None:
    """Let it learn for so many rounds, and write what it learned to ``file``."""
    read = _batches(examples, chance)

    def loss() -> torch.Tensor:
        batch = next(read)
        return loss_of(reader(batch), batch)

    learn(reader, loss, int(rounds * len(examples) / BATCH), rate, file)


def _batches(examples: Sequence[Example], chance: Random) -> Iterator[list[Example]]:
    """Batches without end."""
    every = list(examples)
    while True:
        chance.shuffle(every)
        yield from batches(every, lambda one: len(one.laid.ids), chance)


def main() -> None:
    """Teach the reader and write what it learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decisions", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--from", dest="start", type=Path, default=None)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--rest", type=float, default=1.0)
    parser.add_argument("--whole", nargs="*", default=[LONG])
    parser.add_argument("--mean", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    rows = map(json.loads, given.decisions.read_text(encoding="utf-8").splitlines())
    chance = Random(given.seed)
    found = [
        one
        for one in every_example({row["_id"]: row["text"] for row in rows}, given.seed)
        if one.hand not in given.without
        and (one.hand.startswith(tuple(given.whole)) or chance.random() < given.rest)
    ]
    print(len(found), flush=True)
    teach(Reader(given.start), found, given.rounds, given.rate, chance, given.file)
    if given.mean and given.start is not None:
        save_file(mean_of(load_file(given.start), load_file(given.file)), given.file)


if __name__ == "__main__":
    main()
