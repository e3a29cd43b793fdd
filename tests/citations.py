"""The citations in what the program wrote as JSON."""

from collections.abc import Iterator
from typing import Any


def citations(value: Any) -> Iterator[dict[str, Any]]:
    """Every citation, however deep it stands."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for one in value.values():
            yield from citations(one)
    elif isinstance(value, list):
        for one in value:
            yield from citations(one)
