"""Where the material lies that the tests may use but the project does not hold."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path | None:
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    if os.environ.get("WIJKWIJZER_REQUIRE_ALL"):
        raise RuntimeError("WIJKWIJZER_REQUIRE_ALL is set, but ../shared is absent")
    return None


SHARED = _shared()
