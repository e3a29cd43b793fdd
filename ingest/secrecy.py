"""The mark that a paper bears of who may see it: 'Vertrouwelijk', 'Intern Regering' …

It stands by itself, on a line or as a sentence, near the beginning. What a paper says of that does
not decide who sees it (a person does), but a public copy of it is worth a warning.
"""

import re

from core.names import ACCESS_NAMES
from core.records import Access

_BEGINNING = 3_000  # characters
_LEVELS = {name.casefold(): level for level, name in ACCESS_NAMES.items() if level != "public"}
_MARK = re.compile(
    r"(?:^|[.:(|*\n])[ \t]*(" + "|".join(map(re.escape, _LEVELS)) + r")[ \t]*(?=[.)*|\n]|$)",
    re.IGNORECASE,
)


def marked_level(text: str) -> Access | None:
    """The level that the first mark near the beginning of a text names; None without one."""
    match = _MARK.search(text[:_BEGINNING])
    return _LEVELS[" ".join(match[1].casefold().split())] if match else None
