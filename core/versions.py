"""Versions of one document of the Flemish Government: they are linked, and never merged."""

import re

# BIS is the second version, QUATER the fourth.
_ORDER = ("", "BIS", "TER", "QUATER", "QUINQUIES", "SEXIES", "SEPTIES", "OCTIES")
_NUMBER = re.compile(rf"(VR (?:PV )?\d{{4}}.*?\d)({'|'.join(_ORDER[1:])}|)")


def version_of(number: str) -> tuple[str, int] | None:
    """What the versions of a document share, and which version (from 1) the number is of.

    ``VR 2021 2602 VV DOC.0009/1QUATER`` is the fourth of ``VR 2021 2602 VV DOC.0009/1``; None
    for numbers that know no versions.
    """
    found = _NUMBER.fullmatch(number)
    return (found[1], _ORDER.index(found[2]) + 1) if found else None
