"""What the scripts that teach the model to read share: a reader that can learn, and how it does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch.nn import Linear, Module

from benchmarks.teaching import arrays_of, sloping, teachable
from index.lessons import DOWN, HEAD, UP
from index.model_files import default_cache, packed_file, unpack
from index.packed_model import read_packed_model

RANK, BATCH, WARMING = 32, 32, 40
_STEP = 16  # lengths of batches are multiples of it: every new one costs torch time and memory
Item = TypeVar("Item")


class Learner(Module):
    """The published model with low-rank changes from a layer on, and a head of some numbers."""

    def __init__(self, first_layer: int, outputs: int, states: int = 1) -> None:
        """``states`` is how many states of a text the head sees beside each other."""
        super().__init__()
        self.folder = unpack(default_cache(), lessons=None)
        matrices = read_packed_model(packed_file()[0]).matrices
        upper = [name for name in matrices if int(name.split(".")[0][1:]) >= first_layer]
        self.model, self.layers = teachable(self.folder, upper, RANK)
        self.head = Linear(states * self.model.config.hidden_size, outputs)
        torch.nn.init.normal_(self.head.weight, std=0.02)

    def load(self, file: Path) -> None:
        """Go on from what a file holds."""
        arrays = load_file(file)
        for name, layer in self.layers.items():
            for part, side in ((layer.down, DOWN), (layer.up, UP)):
                part.data = torch.from_numpy(arrays[f"{name}.{side}"].astype(np.float32))
        head = torch.from_numpy(np.atleast_2d(arrays[HEAD]))
        self.head.weight.data, self.head.bias.data = head[:, :-1].clone(), head[:, -1].clone()

    def arrays(self) -> dict[str, Any]:
        """What was learned, as ``index.lessons`` reads it."""
        head = torch.cat([self.head.weight.detach(), self.head.bias.detach()[:, None]], 1)
        return {HEAD: head.numpy()} | arrays_of(self.layers)

    def states(self, batch: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """The states of all tokens of some texts, and 1 where there is one."""
        longest = -(-max(map(len, batch)) // _STEP) * _STEP
        ids = torch.ones((len(batch), longest), dtype=torch.long)
        there = torch.zeros((len(batch), longest))
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            there[row, : len(tokens)] = 1
        return self.model(input_ids=ids, attention_mask=there).last_hidden_state.float(), there


def learn(
    learner: Learner, loss_of: Callable[[], torch.Tensor], steps: int, rate: float, file: Path
) -> None:
    """Let it learn from the loss of so many batches, and write what it learned to ``file``."""
    learned = [part for layer in learner.layers.values() for part in (layer.down, layer.up)]
    groups: list[dict[str, Any]] = [
        {"params": learned},
        {"params": learner.head.parameters(), "lr": 3 * rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=rate)
    slope = sloping(optimizer, steps, WARMING)
    learner.train()
    for step in range(1, steps + 1):
        loss = loss_of()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        slope.step()
        optimizer.zero_grad()
        if step % 25 == 0:
            print(step, steps, round(loss.item(), 3), flush=True)
        if step % 100 == 0 or step == steps:
            save_file(learner.arrays(), file)


def batches(
    items: Sequence[Item], length: Callable[[Item], int], chance: Random
) -> Iterator[list[Item]]:
    """The items in batches, each of some that are about as long."""
    for begin in range(0, len(items), 16 * BATCH):
        some = sorted(items[begin : begin + 16 * BATCH], key=length)
        cuts = [some[i : i + BATCH] for i in range(0, len(some), BATCH)]
        chance.shuffle(cuts)
        yield from cuts


def mean_of(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The mean of what two files hold."""
    return {
        name: ((one[name].astype(np.float32) + array.astype(np.float32)) / 2).astype(array.dtype)
        for name, array in other.items()
    }
