"""What the codes of records are called in Dutch: one name each, for screen, page and file."""

from collections.abc import Mapping

from core.corrections import CorrectionKind
from core.findings import ActorType, AmountRole, Element, FactKind, Instrument, Role, Status
from core.records import Access

PLACE_NAMES: Mapping[str, str] = {"page": "p.", "slide": "dia", "sheet": "blad", "row": "rij"}
KIND_NAMES: Mapping[str, str] = {
    "call": "oproep",
    "note": "nota",
    "written-question": "schriftelijke vraag",
    "decision": "beslissing",
    "dossier": "dossier",
    "project-page": "projectpagina",
    "slides": "presentatie",
    "minutes": "verslag",
    "web-page": "webpagina",
    "mail": "mail",
    "other": "document",
}
ACCESS_NAMES: Mapping[Access, str] = {
    "public": "Publiek",
    "internal": "Intern Overheid",
    "government": "Intern Regering",
    "confidential": "Vertrouwelijk",
}
ROLE_NAMES: Mapping[Role, str] = {
    "lead": "trekker",
    "partner": "partner",
    "addressee": "aangesproken",
    "consulted": "geraadpleegd",
    "mentioned": "genoemd",
    "not-involved": "niet betrokken",
}
STATUS_NAMES: Mapping[Status, str] = {
    "mentioned": "genoemd als mogelijkheid",
    "proposed": "voorgenomen",
    "explored": "verkend",
    "asked": "gevraagd",
    "granted": "toegestaan",
    "active": "in werking",
    "refused": "geweigerd",
    "not-needed": "niet nodig",
}
TYPE_NAMES: Mapping[ActorType, str] = {
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
INSTRUMENT_NAMES: Mapping[Instrument, str] = {
    "regelluwe-zone": "regelluwe zone",
    "experimentregelgeving": "experimentregelgeving",
    "afwijking": "afwijking",
    "unspecified": "niet bepaald",
}
ELEMENT_NAMES: Mapping[Element, str] = {
    "content": "inhoud en toepassingsgebied",
    "motivation": "motivering",
    "duration": "duur",
    "evaluation": "evaluatie",
    "compensation": "compensatie",
}
DOMAIN_NAMES: Mapping[str, str] = {
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
AMOUNT_NAMES: Mapping[AmountRole, str] = {
    "subsidy": "subsidie",
    "own-contribution": "eigen inbreng",
    "total": "totaal",
    "loan": "lening",
    "other": "ander bedrag",
}
FACT_NAMES: Mapping[FactKind, str] = {
    "date": "datums",
    "period": "periodes",
    "percentage": "percentages",
    "count": "aantallen",
    "legal-reference": "wetten en artikels",
    "document-number": "stuknummers",
    "contact": "contact",
}
# How a property of a document was found, where that is not said in words of the document.
HOW_NAMES: Mapping[str, str] = {
    "answer line": "regel van het antwoord",
    "date": "datum",
    "day the file was made": "dag waarop het bestand is gemaakt",
    "date line": "regel met de datum",
    "day of the question": "dag van de vraag",
    "document number": "stuknummer",
    "document number in the file name": "stuknummer in de bestandsnaam",
    "docx properties": "eigenschappen van het Word-bestand",
    "field": "veld",
    "file name": "bestandsnaam",
    "first heading": "eerste kop",
    "first line": "eerste regel",
    "first lines": "eerste regels",
    "first row": "eerste rij",
    "first words": "eerste woorden",
    "front matter": "voorblad",
    "function words": "kleine woorden",
    "image": "beeld",
    "format": "formaat",
    "landscape pages": "liggende bladzijden",
    "mail head": "hoofd van de mail",
    "name": "bestandsnaam",
    "number": "nummer",
    "no cue": "niets wijst op een soort",
    "numbered questions answered": "genummerde vragen met hun antwoord",
    "odp properties": "eigenschappen van de presentatie",
    "odt properties": "eigenschappen van het OpenDocument-bestand",
    "pdf metadata": "eigenschappen van de PDF",
    "pptx properties": "eigenschappen van de presentatie",
    "question and answer in the first person": "vraag en antwoord in de ik-vorm",
    "question line": "regel van de vraag",
    "rtf properties": "eigenschappen van het RTF-bestand",
    "running head": "kop van elke bladzijde",
    "shape": "opbouw",
    "start": "begin",
    "text": "tekst",
    "url": "webadres",
    "sent": "verzonden",
    "title": "titel",
    "web page": "webpagina",
}
CORRECTION_NAMES: Mapping[CorrectionKind, str] = {
    "not-actor": "geen actor",
    "merge-actor": "zelfde actor als",
    "role": "andere rol",
    "not-theme": "geen thema",
    "contract": "ander contract",
    "not-request": "geen vraag om regelruimte",
    "status": "andere stand",
    "requester": "andere vrager",
    "addressee": "andere bestemming",
    "merge-request": "zelfde vraag als",
}
