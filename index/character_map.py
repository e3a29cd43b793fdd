"""A normalisation table in the form SentencePiece compiles it to: a double-array trie.

The tokenizers library reads this form (``normalizers.Precompiled``): u32 bytes of trie, the trie's
u32 units, then the replacements, each ended by a zero byte. A key's value is the place of its
replacement. A unit holds the label that leads to it (8 bits), whether a key ends there (bit 8) and
the exclusive-or that leads to its children (from bit 10); a key's end is a unit of its own with
bit 31 set.
"""

import struct
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 5  # bytes: the library looks up a letter with its accents as one only below six


def compiled(characters: Mapping[str, str]) -> bytes:
    """The table for ``characters``, completed with letters and loose accents that make one letter.

    The file of the model lists single characters only; SentencePiece's own table
    (nmt_nfkc) also composes ``e`` followed by U+0301.
    """
    table = dict(_compositions(characters))
    table.update(characters)
    replacements = bytearray()
    places: dict[bytes, int] = {}
    for key, replacement in sorted(table.items()):
        if key != "\0":  # the trie's own end mark
            places[key.encode()] = len(replacements)
            replacements += replacement.encode() + b"\0"
    units = _double_array(places)
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + bytes(replacements)


def _compositions(characters: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for code in range(0xC0, 0x3000):
        letter = chr(code)
        loose = unicodedata.normalize("NFD", letter)
        composed = unicodedata.normalize("NFC", loose) == letter
        if len(loose) == 2 and composed and len(loose.encode()) <= LONGEST:
            yield loose, characters.get(letter, letter)


_Node = dict[int, Any]


class _DoubleArray:
    """Units being placed; no two nodes share a base, or one would find the other's children."""

    def __init__(self) -> None:
        self.units = [0]
        self.taken = {0}
        self.bases: set[int] = set()
        self.near = 1  # next fit: gaps before it stay empty, which costs little and saves seconds

    def add(self, node: _Node, at: int) -> None:
        """Place the children of ``node``, which itself lies at ``at``."""
        base = self._room(node)
        self.bases.add(base)
        self.taken.update(base ^ byte for byte in node)
        self.units.extend([0] * (base + 256 - base % 256 - len(self.units)))
        self.units[at] |= (at ^ base) << 10 | (0 in node) << 8
        for byte, child in sorted(node.items()):
            self.units[base ^ byte] = byte if byte else child | 1 << 31
        for byte, child in sorted(node.items()):
            if byte:
                self.add(child, base ^ byte)

    def _room(self, node: _Node) -> int:
        first = next(iter(node))
        base = self.near ^ first
        while base in self.bases or any(base ^ byte in self.taken for byte in node):
            self.near += 1
            base = self.near ^ first
        return base


def _double_array(places: Mapping[bytes, int]) -> list[int]:
    trie: _Node = {}
    for key, place in places.items():
        node = trie
        for byte in key:
            node = node.setdefault(byte, {})
        node[0] = place
    array = _DoubleArray()
    array.add(trie, 0)
    return array.units
