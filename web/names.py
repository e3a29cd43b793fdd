"""What things are called on a page, in Dutch; each is also the key of its translation."""

from core.names import (
    ACCESS_NAMES,
    AMOUNT_NAMES,
    CORRECTION_NAMES,
    DOMAIN_NAMES,
    ELEMENT_NAMES,
    INSTRUMENT_NAMES,
    KIND_NAMES,
    ROLE_NAMES,
    STATUS_NAMES,
    TYPE_NAMES,
)
from terminal.checks import VERDICT_NAMES

__all__ = [
    "ACCESS_NAMES",
    "AMOUNT_NAMES",
    "CORRECTION_NAMES",
    "DOMAIN_NAMES",
    "ELEMENT_NAMES",
    "FACET_NAMES",
    "INSTRUMENT_NAMES",
    "KIND_NAMES",
    "PART_NAMES",
    "ROLE_NAMES",
    "STATUS_NAMES",
    "SUBMISSION_NAMES",
    "TYPE_NAMES",
    "VERDICT_NAMES",
]

FACET_NAMES = {
    "theme": "Thema",
    "contract": "Contract",
    "municipality": "Gemeente",
    "actor": "Actor",
    "derogation": "Regelluw",
    "kind": "Soort document",
    "year": "Jaar",
}
PART_NAMES = {"reader": "lezer", "editor": "redacteur", "admin": "beheerder"}
SUBMISSION_NAMES = {
    "reading": "wordt gelezen",
    "read": "klaar om na te kijken",
    "publishing": "wordt gepubliceerd",
    "published": "gepubliceerd",
    "withdrawn": "ingetrokken",
}
