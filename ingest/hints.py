"""What a file says of itself beside its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file says of itself beside its text; empty strings where it does not say."""

    title: str = ""
    date: str = ""  # stated by its author: a field, a meta tag
    created: str = ""  # when the file was made: a last resort
    how: str = ""
    url: str = ""
    heads: str = ""  # text of running heads and feet
    slides: bool = False  # its pages are wider than high
