"""Which sums of a contract a question asks for."""

import re
from collections.abc import Mapping

from core.findings import AmountRole

_NAMES: Mapping[AmountRole, re.Pattern[str]] = {
    "subsidy": re.compile(r"subsidie", re.IGNORECASE),
    "own-contribution": re.compile(r"\beigen (?:inbreng|bijdrage|middelen|geld)\b", re.IGNORECASE),
    "total": re.compile(r"\btota(?:al|le)\b", re.IGNORECASE),
}


def sums_asked(text: str) -> tuple[AmountRole, ...]:
    """The roles of the sums that a question names; none where it only asks for 'het bedrag'."""
    return tuple(role for role, pattern in _NAMES.items() if pattern.search(text))
