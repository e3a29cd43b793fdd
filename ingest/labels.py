"""Names of members: what an archive calls its entries is a label for people and never a path."""

import re

from ingest.characters import clean_characters, squeeze

_MOST_CHARACTERS = 200


def label_of(name: str) -> str:
    """The name as a harmless label: ``../../etc/passwd`` is ``etc/passwd``."""
    parts = re.split(r"[/\\]+", clean_characters(name.replace("\n", " ")))
    kept = [squeeze(part) for part in parts]
    kept = [part for part in kept if part.strip(". ") and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept)[-_MOST_CHARACTERS:] or "naamloos"


def below(label: str, name: str) -> str:
    """The label of a part within a member: ``mail.eml/bijlage.pdf``."""
    return f"{label}/{label_of(name)}" if label else label_of(name)


class Labels:
    """Labels that were given out: the second of a name gets a number behind it."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def once(self, label: str) -> str:
        """The label, made different from all before it."""
        number, free = 1, label
        while free in self._given:
            number += 1
            free = f"{label} ({number})"
        self._given.add(free)
        return free
