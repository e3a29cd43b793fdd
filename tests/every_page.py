"""Every page of the site in the states that people meet, so that each check can visit them all."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from lxml import html

from core.corrections import Correction
from core.records import Filters, Query
from core.settings import Settings
from pipeline.asking import search_all
from pipeline.correcting import correct, correction_of
from pipeline.faceted import browse
from tests.places import ROOT
from tests.web_server import running
from web.accounts import Accounts
from web.language import COOKIE
from web.options import WebOptions

NAME, PASSWORD = "an.peeters", "vier losse woorden hier"
QUESTION = "Mogen we voorrang geven aan gezinnen uit de wijk bij sociale woningen?"
NO_EVIDENCE = "Hoeveel kost een zwembad in Luxemburg?"
ASKED = """Schriftelijke vraag nr. 412 van 9 maart 2023 van Jan Peeters
aan de minister van Wonen

Regelluwe zones in de wijkverbeteringscontracten

1. Welke steden vroegen om af te wijken van de toewijzingsregels voor sociale woningen?
2. Hoeveel subsidie kreeg elk contract?
3. Wat kostte de renovatie van het zwembad van Luxemburg?
"""
CONTRACTS = ("weverzande-spinnerijwijk", "heiderode-schachtwijk", "haspelmonde-sluiswijk")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one state."""

    name: str  # of its picture
    address: str  # path and query
    signed_in: bool = True
    status: int = 200


@dataclass(frozen=True, slots=True)
class Site:
    """A running server with something on every page of it."""

    address: str
    places: tuple[Place, ...]
    token: str  # of a program that may see everything

    def place(self, name: str) -> Place:
        """The place with that name."""
        return next(place for place in self.places if place.name == name)


@contextmanager
def reading(address: str, language: str, *, name: str = NAME) -> Iterator[httpx.Client]:
    """A client that signed in with the form and reads that language."""
    with httpx.Client(base_url=address, timeout=300, cookies={COOKIE: language}) as client:
        sent(client, "/aanmelden", "/aanmelden", {"name": name, "password": PASSWORD})
        yield client


def sent(client: httpx.Client, page: str, action: str, given: dict[str, str]) -> httpx.Response:
    """The answer to a form of a page, sent as a browser does."""
    form = html.document_fromstring(client.get(page).text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    return client.post(action, data={"formulier": token or "", **given})


@contextmanager
def furnished(store: Settings, folder: Path) -> Iterator[Site]:
    """A site over a copy of the store: a user, drafts, submissions and corrections."""
    shutil.copytree(store.store, folder / "store")
    settings = replace(store, store=folder / "store")
    accounts = Accounts(folder / "web")
    accounts.add(NAME, "An Peeters", "admin", "confidential", PASSWORD)
    accounts.add("bo", "Bo Claes", "reader", "public", PASSWORD)
    _, token = accounts.new_token(NAME, "intranet", "confidential")
    correct(_correction(settings), settings)
    with (
        running(settings, folder / "web", WebOptions()) as address,
        httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=300
        ) as client,
    ):
        yield Site(address, tuple(_places(settings, client)), token)


def _correction(settings: Settings) -> Correction:
    card = browse(Filters(themes=("wonen",)), settings, most=1).documents[0]
    return correction_of("not-theme", "wonen", document=card.id, by="An Peeters")


def _places(settings: Settings, client: httpx.Client) -> Iterator[Place]:
    yield Place("aanmelden", "/aanmelden", signed_in=False)
    yield Place("zoeken", "/zoeken")
    yield Place("zoeken-gevonden", f"/zoeken?{httpx.QueryParams(q=QUESTION)}")
    yield Place("zoeken-gefilterd", "/zoeken?q=huurwoningen&theme=wonen&year=2023&kind=dossier")
    yield Place("zoeken-geen-bewijs", f"/zoeken?{httpx.QueryParams(q=NO_EVIDENCE)}")
    yield Place("zoeken-niets", "/zoeken?q=huurwoningen&contract=gent-rabot&kind=note")
    yield Place("zoeken-lijst", "/zoeken?kind=dossier")
    yield from _documents(settings)
    yield Place("contracten", "/contracten")
    yield Place("contract", f"/contracten/{CONTRACTS[0]}")
    compared = httpx.QueryParams([("id", one) for one in CONTRACTS])
    yield Place("contracten-vergelijken", f"/contracten/vergelijken?{compared}")
    yield Place("actoren", "/actoren")
    yield Place("actoren-ocmw-caw", "/actoren?type=ocmw&type=caw")
    yield Place("actor", "/actoren/vdab")
    yield Place("regelluw", "/regelluw")
    yield Place("regelluw-niets", "/regelluw?norm=bestaatniet")
    yield Place("kaart", "/kaart")
    yield Place("kaart-vraag", "/kaart?q=regelluwe+zone+voor+sociale+huurwoningen")
    yield from _answers(client)
    yield from _submissions(client)
    yield from _saved(str(client.base_url))
    yield Place("verbeteringen", "/verbeteringen")
    yield Place("mijn", "/mijn")
    yield Place("gebruikers", "/gebruikers")
    yield Place("opslag", "/opslag")
    yield Place("programmas", "/programmas")
    yield Place("toegankelijkheid", "/toegankelijkheid", signed_in=False)
    yield Place("niet-gevonden", "/nergens", status=404)


def _documents(settings: Settings) -> Iterator[Place]:
    (result,) = search_all([Query("Een op vier toewijzingen aan kandidaat-huurders", 1)], settings)
    cited = result.hits[0].citation
    marked = f"start={cited.start}&end={cited.end}"
    yield Place("document-citaat", f"/documenten/{cited.document.id}?{marked}")
    yield Place("document-gelijkaardig", f"/documenten/{cited.document.id}/gelijkaardig?{marked}")
    dossier = browse(Filters(kinds=("dossier",)), settings, most=1).documents[0]
    yield Place("document-toetsing", f"/documenten/{dossier.id}/toetsing")
    cards = browse(Filters(), settings, most=100).documents
    for suffix in ("pdf", "docx"):
        card = next(card for card in cards if str(card.path).endswith(f".{suffix}"))
        yield Place(f"document-{suffix}", f"/documenten/{card.id}")


def _answers(client: httpx.Client) -> Iterator[Place]:
    yield Place("antwoord", "/antwoord")
    for name, asked in (("ontwerp", ASKED), ("ontwerp-mislukt", " .\n")):
        made = client.post("/api/answers", data={"text": asked})
        key = _finished(client, f"/api/answers/{made.json()['id']}", "working")
        yield Place(name, f"/antwoord/{key}")


def _submissions(client: httpx.Client) -> Iterator[Place]:
    yield Place("indienen", "/indienen")
    file = ROOT / "corpus" / "dossiers" / "kortvoorde-klankbord-2023-02-07.txt"
    text = file.read_text("utf-8") + "\nIngediend met een naschrift.\n"
    files = [("files", ("klankbord.txt", text.encode())), ("files", ("foto.xyz", b"\x00\x01"))]
    made = client.post("/api/submissions", files=files)
    key = _finished(client, f"/api/submissions/{made.json()['id']}", "reading")
    yield Place("indiening", f"/indienen/{key}")
    yield Place("indiening-bestand", f"/indienen/{key}/1")
    yield Place("indiening-toetsing", f"/indienen/{key}/1/toetsing")
    made = client.post("/api/submissions", files=files[1:])
    other = _finished(client, f"/api/submissions/{made.json()['id']}", "reading")
    client.post(f"/api/submissions/{other}/withdraw")
    yield Place("indiening-ingetrokken", f"/indienen/{other}")


def _saved(address: str) -> Iterator[Place]:
    with reading(address, "nl") as client:
        found = f"?{httpx.QueryParams(q=QUESTION)}"
        answer = sent(client, f"/zoeken{found}", "/zoekopdrachten", {"query": found})
        yield Place("zoekopdrachten", "/zoekopdrachten")
        yield Place("zoekopdracht", answer.headers["location"])


def _finished(client: httpx.Client, address: str, busy: str) -> str:
    """The id of what is being made, when it is made."""
    while True:
        found: dict[str, Any] = json.loads(client.get(address).text)
        if found["state"] != busy:
            return str(found["id"])
        time.sleep(0.1)
