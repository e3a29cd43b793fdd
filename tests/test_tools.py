"""The heavy parts of the program are loaded once."""

import time
from concurrent.futures import ThreadPoolExecutor

from pipeline.tools import once


def test_threads_that_ask_at_the_same_time_share_what_is_loaded() -> None:
    loaded: list[str] = []

    @once
    def tool(name: str) -> object:
        loaded.append(name)
        time.sleep(0.05)
        return object()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(tool, ["model"] * 16))

    assert loaded == ["model"]
    assert len(found) == 1
    assert tool("another") not in found
