"""What goes wrong at a desk, in a real browser: said in clear Dutch, and nothing is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import index.store
from core.settings import Settings
from index.store import open_store
from index.store_lock import writing_alone
from pipeline.care import reindex
from pipeline.ingesting import ingest
from pipeline.tools import fingerprint
from tests.browsing import DESKTOP, PHONE, chromium, visiting
from tests.places import ROOT
from tests.web_server import running
from web.options import WebOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, FilePayload, Page

MOST_BYTES = 1_000_000
PATIENCE = 120_000  # milliseconds
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
GOOD = "Verslag van de stuurgroep\n\nDe stad legt met VDAB een wadi aan in de wijk.\n"


@dataclass(frozen=True, slots=True)
class Desk:
    """A server that these tests may change, and where its store is."""

    address: str
    store: Settings
    folder: Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("fout")
    settings = Settings(store=place / "store")
    dossier = "weverzande-aanvraagdossier-spinnerijwijk.pdf"
    ingest([ROOT / "corpus" / "dossiers" / dossier], settings)
    options = WebOptions(upload_bytes=MOST_BYTES)
    with running(settings, place / "web", options) as address:
        yield Desk(address, settings, place / "web")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as made:
        yield made


@pytest.fixture
def page(browser: "Browser", desk: Desk) -> Iterator["Page"]:
    """A tab in which no word of others may ever run."""
    said: list[str] = []

    def heard(dialog: "Dialog") -> None:
        said.append(dialog.message)
        dialog.dismiss()

    with visiting(browser, desk.address, viewport=PHONE, base_url=desk.address) as made:
        made.on("dialog", heard)
        yield made
    assert said == []


def _file(name: str, content: bytes | str) -> "FilePayload":
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _handed_in(page: "Page", *files: "FilePayload") -> str:
    """Where the files stand when they were looked at."""
    page.goto("/indienen")
    page.set_input_files("#files", list(files))
    page.get_by_role("button", name="Lees deze bestanden").click()
    page.get_by_text("klaar om na te kijken").wait_for(timeout=PATIENCE)
    return page.url


def test_a_wrong_file_type_and_a_broken_pdf_are_named_beside_what_was_read(page: "Page") -> None:
    _handed_in(
        page,
        _file("verslag.txt", GOOD),
        _file("meting.sav", b"$FL2" + bytes(range(256)) * 20),
        _file("kapot.pdf", b"%PDF-1.7 niets meer"),
        _file("streepjes.txt", "---\n---\n"),
    )
    told = {
        line.locator("strong").first.inner_text(): line.locator(".stand").inner_text()
        for line in page.locator(".files li").all()
    }
    assert told == {
        "verslag.txt": "Verslag van de stuurgroep",
        "meting.sav": "Niet gelezen. Het formaat van dit bestand is onbekend. "
        "Bewaar een document als PDF of DOCX, een foto als JPEG, een archief als ZIP.",
        "kapot.pdf": "Niet gelezen. De PDF is zo beschadigd dat ze niet geopend kan worden. "
        "Open ze in een PDF-lezer en druk ze opnieuw af naar PDF, of vraag ze opnieuw op.",
        "streepjes.txt": "Niet gelezen. Er staat geen tekst in dit bestand. "
        "Kijk na of dit het juiste bestand is.",
    }
    assert page.get_by_role("button", name="Publiceren").is_visible()


def test_a_broken_pdf_as_a_question_says_so_and_leads_back(page: "Page") -> None:
    page.goto("/antwoord")
    page.set_input_files("input[type=file]", [_file("kapot.pdf", b"%PDF-1.7 niets meer")])
    page.get_by_role("button", name="Maak een ontwerp").click()
    page.get_by_text("zo beschadigd dat ze niet geopend kan worden").wait_for(timeout=PATIENCE)
    page.get_by_role("link", name="Opnieuw proberen").click()
    page.wait_for_url("**/antwoord")


def test_a_script_in_a_title_stays_text_wherever_it_is_shown(page: "Page") -> None:
    title = escape(NASTY)
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        "<p>De stad vraagt of de moestuin vleermuizen mag houden.</p></body></html>"
    )
    where = _handed_in(page, _file("moestuin.html", html))
    for address in (where, f"{where}/1", f"{where}/1/toetsing"):
        page.goto(address)
        assert NASTY in page.inner_text("main")
    page.goto(where)
    page.get_by_role("button", name="Publiceren").click()
    page.get_by_text("te vinden voor wie").wait_for(timeout=PATIENCE)
    page.goto("/zoeken?q=Mag+de+moestuin+vleermuizen+houden")
    page.get_by_role("link", name=NASTY).first.click()
    page.wait_for_url("**/documenten/**")
    assert page.inner_text("h1") == NASTY
    assert page.title().startswith(NASTY)
    for start in ("/zoeken", "/indienen"):
        page.goto(start)
    page.goto(where)
    page.get_by_text("Intrekken", exact=True).click()
    page.get_by_role("button", name="Alles intrekken").click()
    page.get_by_text("Dit is ingetrokken").wait_for()


def test_a_path_in_a_file_name_leads_nowhere(page: "Page", desk: Desk) -> None:
    before = {path for path in desk.folder.parent.rglob("*") if path.name.startswith("weg")}
    # A browser sends the last part only; what is no browser sends all of it, as here.
    _handed_in(page, _file("..%2f..%2fweg\\..\\..\\weg-1.txt", GOOD), _file("weg-2.txt", GOOD))
    names = [one.inner_text() for one in page.locator(".files strong").all()]
    assert names == ["weg-1.txt", "weg-2.txt"]
    after = {path for path in desk.folder.parent.rglob("weg*") if path.is_file()} - before
    assert {path.name for path in after} == {"weg-1.txt", "weg-2.txt"}
    assert all(path.is_relative_to(desk.folder) for path in after)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("form", "button"), [("/indienen", "Lees deze bestanden"), ("/antwoord", "Maak een ontwerp")]
)
def test_what_is_too_large_is_refused_with_the_limit(
    browser: "Browser", desk: Desk, tmp_path: Path, script: bool, form: str, button: str
) -> None:
    large = tmp_path / "groot.pdf"
    with large.open("wb") as out:
        out.truncate(30 * MOST_BYTES)
    with visiting(
        browser, desk.address, viewport=DESKTOP, base_url=desk.address, java_script_enabled=script
    ) as page:
        page.goto(form)
        page.set_input_files("input[type=file]", large)
        page.get_by_role("button", name=button).click()
        if script:  # said before anything is sent, and the rest of the form stays as it is
            field = page.locator("input[type=file]")
            told = field.evaluate("field => field.validationMessage")
            assert told == "Dit is samen te groot: hoogstens 1 MB per keer."
            field.set_input_files([_file("klein.txt", GOOD)])
            assert field.evaluate("field => field.validationMessage") == ""
        else:
            assert page.inner_text("h1") == "Te groot"
            assert "hoogstens 1 MB" in page.inner_text("main")
            page.get_by_role("link", name="Opnieuw proberen").click()
            page.wait_for_url(f"**{form}")


def test_a_store_that_is_made_anew_says_so_and_comes_back_whole(page: "Page", desk: Desk) -> None:
    where = _handed_in(page, _file("stuurgroep.txt", GOOD))
    shown = {}
    for address in ("/zoeken?q=sociale+huurwoningen", "/contracten/weverzande-spinnerijwijk"):
        page.goto(address)
        shown[address] = page.inner_text("main")
    with open_store(desk.store.store, write=True) as store:
        store.begin_reindex(fingerprint(desk.store))
    answer = page.goto("/zoeken?q=sociale+huurwoningen")
    assert answer is not None
    assert answer.status == 503
    said = page.inner_text("main")
    assert re.search(r"wordt sinds \d\d-\d\d-\d{4} \d\d:\d\d opnieuw opgebouwd", said)
    page.goto(where)
    assert page.get_by_role("link", name="stuurgroep.txt").is_visible()
    reindex(desk.store)
    for address, before in shown.items():
        page.goto(address)
        assert page.inner_text("main") == before


def test_while_another_writes_everything_can_be_read_and_nothing_is_lost(
    page: "Page", desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = _handed_in(page, _file("nog-een.txt", f"{GOOD}En nog iets.\n"))
    page.goto("/contracten/weverzande-spinnerijwijk")
    whole = page.inner_text("main")
    monkeypatch.setattr(index.store, "_alone", lambda folder, _: writing_alone(folder, 0.2))
    with writing_alone(desk.store.store, wait=0):
        page.locator("main a[href^='/actoren/']").first.click()
        page.wait_for_url("**/actoren/*")
        page.locator("details.edit > summary").first.click()
        page.get_by_role("button", name="Geen actor hier").first.click()
        assert page.inner_text("h1") == "Dat kan nu niet"
        assert "er is niets verloren" in page.inner_text("main")
        page.goto(where)
        page.get_by_role("button", name="Publiceren").click()
        page.get_by_text("wordt gepubliceerd").wait_for()
        page.goto("/contracten/weverzande-spinnerijwijk")
        assert page.inner_text("main") == whole
    page.goto(where)
    page.get_by_text("te vinden voor wie").wait_for(timeout=PATIENCE)
