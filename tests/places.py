"""Where the material lies that the tests may use but the project does not hold."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path | None:
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    if os.environ.get("WIJKWIJZER_REQUIRE_ALL"):
        raise RuntimeError("WIJKWIJZER_REQUIRE_ALL is set, but ../shared is absent")
    return None


SHARED = _shared()


def require(program: str) -> None:
    """Nothing; skips the test, or fails it where nothing may be skipped, without that program."""
    if shutil.which(program) is None and not os.environ.get("WIJKWIJZER_REQUIRE_ALL"):
        pytest.skip(f"{program} is not installed")
