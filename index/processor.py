"""What this processor can do, and how many of its cores are ours."""

import os
from pathlib import Path

FAST_INT8 = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"})
"""Each multiplies and adds 8-bit integers in one instruction that cannot overflow.

Without any of them (AVX2 alone) onnxruntime's products saturate at 16 bits.
"""


def fast_int8(features: frozenset[str]) -> bool:
    """Whether 8-bit integers are exact and faster than float32."""
    return bool(features & FAST_INT8)


def processor_features() -> frozenset[str]:
    """The names of the instruction sets, as Linux spells them; empty where nothing tells."""
    information = Path("/proc/cpuinfo")
    if not information.is_file():
        return _features_by_numpy()
    for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def _features_by_numpy() -> frozenset[str]:
    from numpy._core import _multiarray_umath  # type: ignore[attr-defined]

    spelled = {"AVX512VNNI": "avx512_vnni", "ASIMDDP": "asimddp"}
    found: dict[str, bool] = getattr(_multiarray_umath, "__cpu_features__", {})
    return frozenset(linux for name, linux in spelled.items() if found.get(name))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
