"""What things are called on a page, in Dutch; each is also the key of its translation."""

from terminal.corrections import CORRECTION_NAMES
from terminal.hits import KIND_NAMES
from terminal.overviews import ROLE_NAMES, STATUS_NAMES

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
ACCESS_NAMES = {
    "public": "Publiek",
    "internal": "Intern Overheid",
    "government": "Intern Regering",
    "confidential": "Vertrouwelijk",
}
PART_NAMES = {"reader": "lezer", "editor": "redacteur", "admin": "beheerder"}
TYPE_NAMES = {
    "municipality": "gemeente",
    "ocmw": "OCMW",
    "caw": "CAW",
    "agency": "agentschap",
    "department": "departement",
    "federal": "federale instelling",
    "province": "provincie",
    "housing-company": "woonmaatschappij",
    "police": "politie",
    "school": "school",
    "association": "vereniging",
    "company": "bedrijf",
    "other": "andere",
}
INSTRUMENT_NAMES = {
    "regelluwe-zone": "regelluwe zone",
    "experimentregelgeving": "experimentregelgeving",
    "afwijking": "afwijking",
    "unspecified": "niet bepaald",
}
ELEMENT_NAMES = {
    "content": "inhoud en toepassingsgebied",
    "motivation": "motivering",
    "duration": "duur",
    "evaluation": "evaluatie",
    "compensation": "compensatie",
}
DOMAIN_NAMES = {
    "sociale-huisvesting": "sociale huisvesting",
    "woonkwaliteit": "woonkwaliteit",
    "ruimtelijke-ordening": "ruimtelijke ordening",
    "vergunningen": "vergunningen",
    "arbeidsmarkt": "arbeidsmarkt",
    "sociale-uitkeringen": "sociale uitkeringen",
    "jeugdhulp": "jeugdhulp",
    "logies": "logies",
    "energie": "energie",
    "inburgering": "inburgering",
    "gegevensdeling": "gegevensdeling",
    "onderwijs": "onderwijs",
    "mobiliteit": "mobiliteit",
    "erfgoed": "erfgoed",
    "andere": "andere",
}
AMOUNT_NAMES = {
    "subsidy": "subsidie",
    "own-contribution": "eigen inbreng",
    "total": "totaal",
    "loan": "lening",
    "other": "ander bedrag",
}
SUBMISSION_NAMES = {
    "reading": "wordt gelezen",
    "read": "klaar om na te kijken",
    "publishing": "wordt gepubliceerd",
    "published": "gepubliceerd",
    "withdrawn": "ingetrokken",
}
