"""Municipalities in names of files and in addresses, where names are written small and joined."""

import re
from collections.abc import Iterator
from functools import cache

from nlp.naming import slug
from nlp.register import Organisation, Register, read_register

_ADDRESS = re.compile(
    r"(?:@|\bwww\.|\bhttps?://)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)", re.IGNORECASE
)
_BODY = re.compile(r"^(?:stad|gemeente|ocmw|sociaalhuis|lokaalbestuur)-?(?=.)")
_LONGEST_NAME = 4  # words: Heist-op-den-Berg


def of_file(name: str, register: Register) -> Organisation | None:
    """The municipality of today that a file or its folder is named after, where it is only one.

    A name that is a word as well tells nothing.
    """
    ids = {
        register.latest(row.id).id
        for run in _runs(name)
        if (row := _by_slug().get(run)) and row.label not in register.ordinary
    }
    return register.organisations[ids.pop()] if len(ids) == 1 else None


def in_file(label: str, name: str) -> bool:
    """Whether a file or its folder bears the name of this municipality, a word as well or not."""
    return not {slug(label), slug(label).replace("-", "")}.isdisjoint(_runs(name))


def addresses(text: str, register: Register) -> Iterator[tuple[Organisation, int, int]]:
    """The municipalities in the addresses of mail and sites, and where: 'info@stadmenen.be'.

    A name that is a word as well counts behind what kind of body it is ('gemeentemol').
    """
    for address in _ADDRESS.finditer(text):
        start = address.start("host")
        for part in address["host"].lower().split("."):
            bare = _BODY.sub("", part)
            row = _by_slug().get(bare)
            if row and (bare != part or row.label not in register.ordinary):
                yield row, start, start + len(part)
            start += len(part) + 1


def _runs(name: str) -> set[str]:
    parts = re.split(r"[^a-zà-ÿ’']+", name.lower())
    return {
        "-".join(parts[start : start + count])
        for count in range(1, _LONGEST_NAME + 1)
        for start in range(len(parts))
    }


@cache
def _by_slug() -> dict[str, Organisation]:
    """The municipalities by name; a file may leave out hyphens: 'sintniklaas'."""
    return {
        name: row
        for row in read_register().organisations.values()
        if row.type == "municipality"
        for name in (slug(row.label), slug(row.label).replace("-", ""))
    }
