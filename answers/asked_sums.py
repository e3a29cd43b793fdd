"""Which sums of a contract a question asks for."""

import re
from collections.abc import Mapping

from core.findings import AmountRole

_NAMES: Mapping[AmountRole, re.Pattern[str]] = {
    "subsidy": re.compile(r"subsidie", re.IGNORECASE),
    "own-contribution": re.compile(r"\beigen (?:inbreng|bijdrage|middelen|geld)\b", re.IGNORECASE),
    # what all of a project costs; 'in totaal' and 'de totale subsidie' ask to add up
    "total": re.compile(
        r"\btotale (?:budget|begroting|prijs)|\b(?:project)?kost(?:prijs|en)?\b",
        re.IGNORECASE,
    ),
}
_SPENT = re.compile(
    r"\b(?:besteed|bested\w+|uitgegeven|uitgaven|verantwoord|opgebruikt|uitbetaald|saldo)\b|"
    r"\b(?:gaf|gaven|geeft|geven)\b.*\buit\b",
    re.IGNORECASE,
)


def sums_asked(text: str) -> tuple[AmountRole, ...]:
    """The roles of the sums that a question names; none where it only asks for 'het bedrag'."""
    return tuple(role for role, pattern in _NAMES.items() if pattern.search(text))


def tells_of_spending(text: str) -> bool:
    """Whether a text is about what is spent of a sum, and not about what was granted."""
    return bool(_SPENT.search(text))
