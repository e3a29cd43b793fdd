"""What codes are called in Dutch in reports."""

from collections.abc import Mapping

from core.findings import ActorType, Element, Role, Status

STATUS_NAMES: Mapping[Status, str] = {
    "mentioned": "als mogelijkheid genoemd",
    "proposed": "voorgenomen",
    "explored": "in verkenning",
    "asked": "gevraagd",
    "granted": "ingewilligd",
    "active": "van kracht",
    "refused": "geweigerd",
    "not-needed": "niet nodig gebleken",
}
ROLE_NAMES: Mapping[Role, str] = {
    "lead": "trekker",
    "partner": "partner",
    "addressee": "aangesproken",
    "consulted": "geraadpleegd",
    "mentioned": "genoemd",
    "not-involved": "niet betrokken",
}
ACTOR_NAMES: Mapping[ActorType, str] = {
    "municipality": "gemeente",
    "ocmw": "OCMW",
    "caw": "CAW",
    "agency": "agentschap",
    "department": "departement",
    "federal": "federaal",
    "province": "provincie",
    "housing-company": "woonmaatschappij",
    "police": "politie",
    "school": "school",
    "association": "vereniging",
    "company": "onderneming",
    "other": "andere",
}
ELEMENT_NAMES: Mapping[Element, str] = {
    "content": "inhoud",
    "motivation": "motivering",
    "duration": "duur",
    "evaluation": "evaluatie",
    "compensation": "compensatie",
}
