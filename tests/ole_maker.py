"""Outlook messages made on the spot: a writer of OLE compound files (MS-CFB), version 3."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _SMALL_SECTOR, _SMALL = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def ole_of(tree: Tree) -> bytes:
    """The compound file with those storages and streams."""
    entries = _entries(tree)
    small, small_chain, large = bytearray(), [], []
    places: dict[int, int] = {}
    for number, (_, kind, content, *_rest) in enumerate(entries):
        if kind != _STREAM or not content:
            continue
        if len(content) < _SMALL:
            places[number] = len(small) // _SMALL_SECTOR
            count = -(-len(content) // _SMALL_SECTOR)
            small_chain += [places[number] + n + 1 for n in range(count - 1)] + [_END]
            small += content.ljust(count * _SMALL_SECTOR, b"\x00")
        else:
            large.append(number)
    # Sectors in order: the FAT, the directory, the small FAT, the small stream, the large streams.
    directory = -(-len(entries) * 128 // _SECTOR)
    small_fat = -(-len(small_chain) * 4 // _SECTOR)
    sizes = [directory, small_fat, -(-len(small) // _SECTOR)]
    sizes += [-(-len(entries[number][2]) // _SECTOR) for number in large]
    fat_sectors = 1
    while (fat_sectors + sum(sizes)) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    fat, starts = [_FAT] * fat_sectors, []
    for size in sizes:
        starts.append(len(fat) if size else _END)
        fat += [len(fat) + n + 1 for n in range(size - 1)] + ([_END] if size else [])
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    places |= dict(zip(large, starts[3:], strict=True))
    places[0] = starts[2]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, starts[0], 0, _SMALL, starts[1], small_fat, _END, 0,
    ) + struct.pack("<109I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))  # fmt: skip
    body = struct.pack(f"<{len(fat)}I", *fat)
    written = [
        _entry(one, places.get(number, _END), len(small) if number == 0 else None)
        for number, one in enumerate(entries)
    ]
    body += b"".join(written).ljust(directory * _SECTOR, b"\x00")
    body += struct.pack(f"<{len(small_chain)}I", *small_chain).ljust(small_fat * _SECTOR, b"\xff")
    for content in (bytes(small), *(entries[number][2] for number in large)):
        body += content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\x00")
    return head + body


_Entry = tuple[str, int, bytes, int, int]  # name, kind, content, first child, next sibling


def _entries(tree: Tree) -> list[_Entry]:
    """The directory: the children of a storage as a list from one sibling to the next."""
    entries: list[_Entry] = [("Root Entry", _ROOT, b"", _NONE, _NONE)]

    def add(below: Tree) -> int:
        first = before = _NONE
        for name in sorted(below, key=lambda one: (len(one), one.upper())):
            value = below[name]
            number = len(entries)
            entries.append((name, _STREAM, b"", _NONE, _NONE))
            content = value if isinstance(value, bytes) else b""
            child = _NONE if isinstance(value, bytes) else add(value)
            kind = _STREAM if isinstance(value, bytes) else _STORAGE
            entries[number] = (name, kind, content, child, _NONE)
            if before == _NONE:
                first = number
            else:
                entries[before] = (*entries[before][:4], number)
            before = number
        return first

    entries[0] = (*entries[0][:3], add(tree), _NONE)
    return entries


def _entry(entry: _Entry, start: int, small_size: int | None) -> bytes:
    name, kind, content, child, sibling = entry
    written = (name + "\x00").encode("utf-16-le")
    size = len(content) if small_size is None else small_size
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ",
        written, len(written), kind, 1, _NONE, sibling, child, 0, start if size else _END, size,
    )  # fmt: skip


def _properties(header: bytes, values: Mapping[int, object]) -> dict[str, bytes]:
    """The streams of properties: text as UTF-16, bytes, whole numbers and moments."""
    rows, streams = b"", {}
    for key, value in sorted(values.items()):
        if isinstance(value, (str, bytes)):
            kind = 0x001F if isinstance(value, str) else 0x0102
            content = value.encode("utf-16-le") if isinstance(value, str) else value
            streams[f"__substg1.0_{key:04X}{kind:04X}"] = content
            rows += struct.pack("<HHIQ", kind, key, 6, len(content))
        elif isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            rows += struct.pack("<HHIQ", 0x0040, key, 6, ticks)
        elif isinstance(value, int):
            rows += struct.pack("<HHIQ", 0x0003, key, 6, value)
    return {"__properties_version1.0": header + rows, **streams}


def message_tree(
    subject: str,
    body: str,
    *,
    sender: tuple[str, str],
    to: Sequence[tuple[str, str]] = (),
    copy: Sequence[tuple[str, str]] = (),
    sent: datetime | None = None,
    markup: bytes = b"",
    files: Sequence[tuple[str, bytes]] = (),
    messages: Sequence[Tree] = (),
    embedded: bool = False,
) -> Tree:
    """The storages of an Outlook message (MS-OXMSG)."""
    values: dict[int, object] = {
        0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender[0], 0x5D01: sender[1],
        0x3FDE: 65001, 0x340D: 0x40000,
    }  # fmt: skip
    if body:
        values[0x1000] = body
    if markup:
        values[0x1013] = markup
    if sent:
        values[0x0039] = sent
    people = [(1, *one) for one in to] + [(2, *one) for one in copy]
    count = len(files) + len(messages)
    numbers = struct.pack("<8x4I", len(people), count, len(people), count)
    tree: dict[str, bytes | Tree] = {
        **_properties(numbers if embedded else numbers + b"\x00" * 8, values),
        "__nameid_version1.0": {"__substg1.0_00020102": b"\x00" * 16},
    }
    for number, (kind, name, address) in enumerate(people):
        held = {0x0C15: kind, 0x3001: name, 0x39FE: address}
        tree[f"__recip_version1.0_#{number:08X}"] = _properties(b"\x00" * 8, held)
    for number, (name, content) in enumerate(files):
        held_file = {0x3705: 1, 0x3707: name, 0x3701: content}
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(b"\x00" * 8, held_file)
    for number, inner in enumerate(messages, start=len(files)):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            **_properties(b"\x00" * 8, {0x3705: 5, 0x3001: "bericht"}),
            "__substg1.0_3701000D": inner,
        }
    return tree
