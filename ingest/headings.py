"""What makes a line a heading, whatever the format."""

import re

_QUESTION = re.compile(
    r"(?:(?:deel)?vra(?:ag|gen)|antwoord(?:en)?)"
    r"(?:\s+op)?(?:\s+(?:deel)?vra(?:ag|gen))?(?:\s+(?:nr\.?\s*)?\d{1,3}\s*[a-z]?\)?"
    r"(?:\s*(?:,|en|tot|t\.e\.m\.|-)\s*\d{1,3}\s*[a-z]?)*)?\s*[.:]?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:(?:[A-Z]|[IVX]{1,5}|\d{1,2})\.(?:\d{1,2}\.?)*|\d{1,2}(?:\.\d{1,2})+)\s+\S"
)
_DEPTH = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\s")
_STOPS = (".", "!", ";", ",", "…")
MOST_WORDS = 16
MOST_CHARACTERS = 130


def is_question_heading(text: str) -> bool:
    """Whether the line only says that a question or an answer begins: ``Antwoord op vraag 3``.

    A small letter and no number is the last word of a sentence: ``niets te / vragen``.
    """
    begins = text[:1].isupper() or any(char.isdigit() for char in text)
    return begins and len(text) < 60 and _QUESTION.fullmatch(text.strip()) is not None


def could_be_heading(text: str) -> bool:
    """Whether the words could be a heading if their looks say so too."""
    short = len(text) <= MOST_CHARACTERS and len(text.split()) <= MOST_WORDS
    begins = text[:1].isupper() or text[:1].isdigit() or text[:1] in "'‘“\"«(["
    return short and begins and not text.endswith(_STOPS) and any(c.isalpha() for c in text)


def is_numbered(text: str) -> bool:
    """Whether the line begins as a numbered heading: ``2.1 Aanpak``, ``IV. Besluit``."""
    return _NUMBERED.match(text) is not None


def depth_of_number(text: str) -> int:
    """How deep the number in front is: 2 for ``2.1 Aanpak``; 0 where there is none."""
    found = _DEPTH.match(text)
    return found[1].count(".") + 1 if found else 0


def is_shouted(text: str) -> bool:
    """Whether all letters are capitals, and there are enough of them to mean something."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 5 and all(char.isupper() for char in letters)
