"""Disks that are full or read-only, where this process may make them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(place: Path, *arguments: str) -> Iterator[None]:
    """A real mount, where this process may make one."""
    place.mkdir(exist_ok=True)
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("een schijf aankoppelen kan alleen als root")
    done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("hier mag geen schijf aangekoppeld worden")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
