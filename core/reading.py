"""What is read together with a question, to say whether it tells what is asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

ABOVE, BEFORE = 110, 220  # characters, the last ones, of the headings and of what introduces it


class Told(NamedTuple):
    """A text that may tell what is asked, and what stands above and before it."""

    text: str
    around: str = ""


def as_read(text: str, heads: Iterable[str], before: str) -> Told:
    """The text as it is read: with the headings above it and what stands before it."""
    above = " – ".join(head for head in dict.fromkeys(heads) if head and " | " not in head)
    parts = (above[-ABOVE:], " ".join(before.split())[-BEFORE:])
    return Told(text.strip(), " | ".join(part for part in parts if part))


Read = Callable[[str, Sequence[Told]], Sequence[float]]
"""(question, texts) -> per text the logarithm of the odds that it tells what is asked."""
