"""What things are called on a page, in Dutch; each is also the key of its translation."""

from core.contract_aspects import ASPECTS
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
    "ASPECT_NAMES",
    "CELL_NAMES",
    "CORRECTION_NAMES",
    "DOMAIN_NAMES",
    "DRAFT_NAMES",
    "ELEMENT_NAMES",
    "FACET_NAMES",
    "INSTRUMENT_NAMES",
    "KIND_NAMES",
    "PART_NAMES",
    "PROBLEM_NAMES",
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
ASPECT_NAMES = {name: name for name in ASPECTS}
CELL_NAMES = {  # what a cell of a list says where there is no name to say
    "none": "geen",
    "no-file": "geen dossier",
    "differ": "bronnen verschillen",
    "no-ocmw": "geen OCMW gevonden",
    "no-caw": "geen CAW gevonden",
    "everywhere": "overal",
    "guess": "vermoeden",
    "not-found": "niet gevonden",
}
PART_NAMES = {"reader": "lezer", "editor": "redacteur", "admin": "beheerder"}
DRAFT_NAMES = {"working": "in de maak", "ready": "klaar", "failed": "niet gelukt"}
SUBMISSION_NAMES = {
    "reading": "wordt gelezen",
    "read": "klaar om na te kijken",
    "publishing": "wordt gepubliceerd",
    "published": "gepubliceerd",
    "withdrawn": "ingetrokken",
}
PROBLEM_NAMES = {
    400: "Dit kan niet gevraagd worden",
    401: "Meld u aan",
    403: "Dit mag niet",
    404: "Niet gevonden",
    405: "Dat kan hier niet",
    409: "Dat kan nu niet",
    413: "Te groot",
    422: "Dit kan niet gevraagd worden",
    429: "Even wachten",
    500: "Er ging iets mis",
    501: "Niet geïnstalleerd",
    503: "Nu niet bereikbaar",
}
