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
    "CALL_NAMES",
    "CELL_NAMES",
    "CORRECTION_NAMES",
    "DOMAIN_NAMES",
    "DRAFT_NAMES",
    "ELEMENT_NAMES",
    "FACET_NAMES",
    "HOW_NAMES",
    "INSTRUMENT_NAMES",
    "KIND_NAMES",
    "PART_NAMES",
    "PROBLEM_NAMES",
    "ROLE_NAMES",
    "STATUS_NAMES",
    "SUBMISSION_NAMES",
    "TONGUE_NAMES",
    "TYPE_NAMES",
    "VERDICT_NAMES",
]

CALL_NAMES = {  # what a program can ask, as /programmas tells it
    "GET /api/actors": (
        "Elke actor van elk contract met zijn rol en het bewijs; `actors --format json`."
    ),
    "GET /api/answers": "De ontwerpen die men mag zien, het laatst veranderde eerst.",
    "POST /api/answers": (
        "Een ontwerp bij de vraag in een bestand of tekst, dat dan gemaakt wordt; `answer BESTAND`."
    ),
    "GET /api/answers/{key}": "Hoever een ontwerp staat.",
    "GET /api/answers/{key}/events": (
        "Elk deel zodra het er is (`part`), dan `done`; gebeurtenissen van de server."
    ),
    "GET /api/answers/{key}/reply": (
        "Het antwoord met zijn bewijs; de JSON van `answer -o reply.json`."
    ),
    "GET /api/answers/{key}/reply.{form}": "Het antwoord als bestand.",
    "GET /api/contracts": (
        "De contracten met wat de documenten van elk vertellen; `contracts --format json`."
    ),
    "GET /api/contracts/{name}": (
        "Eén contract, met zijn id of een begin ervan dat maar één contract heeft."
    ),
    "GET /api/contracts/{name}/similar": (
        "De contracten die het meest met één contract delen, en wat; `similar CONTRACT --json`."
    ),
    "GET /api/derogations": (
        "Wie aan wie welke ruimte in welke regel vroeg; `derogations --format json`."
    ),
    "GET /api/documents": "De documenten die door de filters komen, het laatste eerst.",
    "GET /api/documents/{name}": (
        "Een document met zijn tekst, zijn passages en wat erin gevonden is; `show --json`."
    ),
    "GET /api/documents/{name}/original": "Het bestand waaruit het document gelezen is.",
    "GET /api/documents/{name}/similar": (
        "Wat op het document lijkt, in andere contracten; `similar --json`."
    ),
    "GET /api/passages/{name}": "Een passage met haar id.",
    "GET /api/search": (
        "De passages die een vraag het best beantwoorden, elk met haar vindplaats; `search --json`."
    ),
    "GET /api/status": "Hoeveel er van de opslag gezien mag worden.",
    "GET /api/submissions": "Wat men mag zien van wat ingediend is, het laatst veranderde eerst.",
    "POST /api/submissions": "Bestanden, die dan gelezen worden; er wordt nog niets gepubliceerd.",
    "GET /api/submissions/{key}": "Hoever de bestanden staan.",
    "GET /api/submissions/{key}/events": (
        "Elk bestand zodra het gelezen (`file`) of gepubliceerd (`progress`) is, dan `done`."
    ),
    "POST /api/submissions/{key}/publish": "Brengt wat gelezen is in de opslag.",
    "POST /api/submissions/{key}/withdraw": "Neemt alles terug, ook uit de opslag.",
}
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
HOW_NAMES = {  # how a property of a document was found
    "answer line": "regel van het antwoord",
    "date line": "regel met de datum",
    "day of the question": "dag van de vraag",
    "day the file was made": "dag waarop het bestand gemaakt is",
    "document number": "nummer van het document",
    "document number in the file name": "nummer in de bestandsnaam",
    "docx properties": "eigenschappen van het bestand",
    "field": "veld van het bestand",
    "file name": "bestandsnaam",
    "first heading": "eerste kop",
    "first line": "eerste regel",
    "first lines": "eerste regels",
    "first row": "eerste rij",
    "first words": "eerste woorden",
    "format": "soort bestand",
    "front matter": "kop van het bestand",
    "function words": "kleine woorden in de tekst",
    "head of a written question": "hoofd van een schriftelijke vraag",
    "image": "beeld",
    "landscape pages": "liggende bladzijden",
    "line below the head": "regel onder het hoofd",
    "mail head": "hoofd van de mail",
    "mail it came with": "mail waar het bij zat",
    "name": "bestandsnaam",
    "no cue": "niets wijst op een andere soort",
    "number": "nummer",
    "numbered questions answered": "genummerde vragen met antwoord",
    "odp properties": "eigenschappen van het bestand",
    "odt properties": "eigenschappen van het bestand",
    "pdf metadata": "eigenschappen van het bestand",
    "pptx properties": "eigenschappen van het bestand",
    "properties": "eigenschappen van het bestand",
    "question and answer in the first person": "vraag en antwoord in de eerste persoon",
    "question line": "regel van de vraag",
    "rtf properties": "eigenschappen van het bestand",
    "running head": "kopregel",
    "shape": "vorm",
    "start": "begin van de tekst",
    "text": "tekst",
    "title": "titel",
    "url": "adres",
    "web page": "webpagina",
}
TONGUE_NAMES = {"nl": "Nederlands", "fr": "Frans", "de": "Duits", "en": "Engels"}
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
