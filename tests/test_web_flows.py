"""What people do, in a real browser: on a phone and a desk, with and without JavaScript."""

import csv
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.settings import Settings
from pipeline.ingesting import ingest
from tests import browsing
from tests.every_page import Site
from tests.places import ROOT
from tests.web_server import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOSSIERS = ROOT / "corpus" / "dossiers"
DOSSIER = DOSSIERS / "schorrebeke-vloedlijn-dossier.pdf"
WORDS = "vergunde vakantielogies staan in de winter leeg"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = {"phone": 390, "desk": 1280}
EVERY = [(width, script) for width in WIDTHS for script in (True, False)]
CROSSED = [("phone", False), ("desk", True)]
PATIENCE = 120  # seconds for what the server does beside the requests


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a store of its own, which these tests may change."""
    place = tmp_path_factory.mktemp("doen")
    settings = Settings(store=place / "store")
    names = ("weverzande-aanvraagdossier-spinnerijwijk.pdf", "kortvoorde-roterij.html")
    ingest([DOSSIERS / name for name in names], settings)
    with running(settings, place / "web") as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """One Chromium for all of these."""
    if CHROMIUM is None:
        if os.environ.get("WIJKWIJZER_REQUIRE_ALL"):
            pytest.fail("WIJKWIJZER_REQUIRE_ALL is set, but Chromium is absent")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@contextmanager
def visiting(browser: "Browser", width: str, *, script: bool) -> "Iterator[Page]":
    """A tab in a fresh profile, in which nothing may go wrong unseen."""
    context = browser.new_context(
        viewport={"width": WIDTHS[width], "height": 800},
        java_script_enabled=script,
        locale="nl-BE",
        reduced_motion="reduce",
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 500 else None)
    try:
        yield page
        if script:
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    finally:
        context.close()
    assert wrong == []


def _wait_for(page: "Page", words: str, *, script: bool, again: str) -> None:
    """Until the page says so: by itself, or each time the link with ``again`` is followed."""
    if script:
        page.get_by_text(words).first.wait_for(timeout=1000 * PATIENCE)
        return
    end = time.monotonic() + PATIENCE
    while not page.get_by_text(words).count():
        assert time.monotonic() < end, page.inner_text("main")
        time.sleep(0.3)
        page.get_by_text(again).click()


@pytest.mark.parametrize(("width", "script"), EVERY)
def test_search_read_on_the_page_and_keep_the_search(
    browser: "Browser", address: str, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(address)
        page.fill("#q", "Mogen gezinnen uit de wijk voorrang krijgen bij sociale woningen?")
        page.press("#q", "Enter")
        page.wait_for_url("**/zoeken?q=*")
        link = page.locator("ol.hits h3 a").first
        title = link.inner_text()
        link.click()
        page.wait_for_url("**/documenten/**")
        assert page.locator("h1").inner_text() == title
        image = page.locator(".sheet img")
        image.wait_for()
        for seen in ["rect#citaat", *(["#hier"] if width == "desk" else [])]:
            box = page.locator(seen).bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 800  # the link led to the words, and what is said of them
        beside = page.get_by_role("link", name="Citaat")
        assert beside.is_visible() == (width == "phone")  # there it stands below the page
        if width == "phone":
            beside.click()
            box = page.get_by_role("heading", name="Citaat").bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 800
            page.go_back()
        page.go_back()
        page.get_by_role("button", name="Bewaar deze zoekopdracht").click()
        page.wait_for_url("**/zoekopdrachten/*")
        assert page.locator("ol.hits > li").count() >= 1
        page.get_by_role("button", name="Zoekopdracht weggooien").click()
        page.wait_for_url("**/zoekopdrachten")


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_hand_in_look_over_check_publish_find_and_withdraw(
    browser: "Browser", address: str, tmp_path: Path, width: str, script: bool
) -> None:
    broken = tmp_path / "kapot.pdf"
    broken.write_bytes(b"%PDF-1.7 niets meer")
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/indienen")
        page.set_input_files("#files", [DOSSIER, broken])
        page.select_option("#access", "public")
        page.get_by_role("button", name="Lees deze bestanden").click()
        _wait_for(page, "klaar om na te kijken", script=script, again="Kijk hoe ver het staat")
        here = page.url
        assert page.get_by_text("Niet gelezen.").count() == 1
        page.get_by_role("link", name=DOSSIER.name).click()
        page.wait_for_load_state()
        assert page.get_by_text("OCMW Schorrebeke").count()
        page.get_by_role("link", name="Toets aan de oproep").click()
        page.wait_for_load_state()
        assert page.get_by_text("131.000 euro / 643.000 euro = 20,4 %").count() == 1
        page.goto(here)
        page.get_by_role("button", name="Publiceren").click()
        _wait_for(page, "te vinden voor wie", script=script, again="Kijk hoe ver het staat")
        page.goto(f"{address}/zoeken?q={WORDS}")
        assert page.get_by_role("link", name="Vloedlijn: zorgen in het Vismijnkwartier").count()
        page.goto(here)
        page.get_by_text("Intrekken", exact=True).click()
        page.get_by_role("button", name="Alles intrekken").click()
        page.wait_for_load_state()
        assert page.get_by_text("Dit is ingetrokken").count() == 1
        page.goto(f"{address}/zoeken?q={WORDS}")
        assert not page.get_by_role("link", name="Vloedlijn: zorgen").count()


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_answer_a_question_edit_approve_and_take_along(
    browser: "Browser", address: str, tmp_path: Path, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/antwoord")
        page.fill(
            "#text",
            "Graag een antwoord op volgende vragen:\n\n"
            "1. Hoeveel subsidie vraagt Weverzande?\n"
            "2. Wat kostte de kathedraal van Reims?\n",
        )
        page.get_by_role("button", name="Maak een ontwerp").click()
        _wait_for(page, "Word ophalen", script=script, again="Kijk of het klaar is")
        assert page.locator("section.part").count() == 2
        assert page.locator("section.part").nth(1).get_by_text("Geen bewijs gevonden").count()
        page.locator(".sentences summary").first.click()
        page.locator(".sentences textarea").first.fill("Weverzande vraagt 765.000 euro subsidie.")
        page.get_by_role("button", name="Bewaren").first.click()
        page.wait_for_load_state()
        assert page.locator(".sentences p").first.inner_text().startswith("Weverzande vraagt 765")
        page.get_by_role("button", name="Goedkeuren").click()
        page.wait_for_load_state()
        assert page.get_by_text("goedgekeurd door").count() == 1
        with page.expect_download() as taken:
            page.get_by_role("link", name="Word ophalen").click()
        taken.value.save_as(tmp_path / "antwoord.docx")
        from docx import Document

        text = "\n".join(one.text for one in Document(str(tmp_path / "antwoord.docx")).paragraphs)
        assert "Weverzande vraagt 765.000 euro subsidie." in text
        page.get_by_text("Weggooien", exact=True).click()
        page.get_by_role("button", name="Ontwerp weggooien").click()
        page.wait_for_url("**/antwoord")


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_correct_in_one_click_and_take_it_back(
    browser: "Browser", address: str, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/actoren?type=ocmw")
        page.locator(".matrix a.cell").first.click()
        page.wait_for_load_state()
        before = page.locator("section.part").count()
        page.locator("details.edit > summary").first.click()
        offered = page.locator("datalist#actoren option")
        assert "VDAB" in offered.all_text_contents()  # what a name can be merged with
        assert page.locator("input[list=actoren]").first.get_attribute("name") == "value"
        page.get_by_role("button", name="Geen actor hier").first.click()
        page.get_by_role("button", name="Ongedaan maken").first.click()
        page.goto(f"{address}/actoren?type=ocmw")
        page.locator(".matrix a.cell").first.click()
        page.wait_for_load_state()
        assert page.locator("section.part").count() == before


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_narrow_a_search_and_take_what_is_on_screen(
    browser: "Browser", address: str, tmp_path: Path, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/zoeken?q=sociale+huurwoningen+voor+gezinnen")
        if width == "phone" and script:
            page.locator(".filters > summary").click()  # there they start closed
        choice = page.locator(".filters a[href*='kind=dossier']").first
        promised = int(choice.locator(".count").inner_text())
        choice.click()
        page.wait_for_url("**kind=dossier*")
        documents = {hit.get_attribute("href") for hit in page.locator("ol.hits h3 a").all()}
        assert len({str(one).partition("?")[0] for one in documents}) == promised
        shown = page.locator("ol.hits > li").count()
        with page.expect_download() as taken:
            page.get_by_role("link", name="CSV").click()
        taken.value.save_as(tmp_path / "zoeken.csv")
        lines = list(csv.reader((tmp_path / "zoeken.csv").open(encoding="utf-8-sig")))
        assert len(lines) - 1 >= shown
        page.get_by_role("link", name="English").click()
        page.wait_for_url("**taal=en*")
        assert page.get_by_role("heading", name="Passages found").count() == 1
        assert page.locator("ol.hits > li").count() == shown


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_from_the_map_to_a_contract_and_beside_another(
    browser: "Browser", address: str, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/kaart")
        page.fill("#q", "Wat vraagt de stad voor sociale huurwoningen?")
        page.press("#q", "Enter")
        page.wait_for_url("**/kaart?q=*")
        row = page.locator("main tbody tr").first
        count = int(row.locator("td").inner_text())
        row.get_by_role("link").click()
        page.wait_for_url("**/zoeken?q=*contract=*")
        assert 0 < page.locator("ol.hits > li").count() <= count
        page.locator("ol.hits .meta a[href^='/contracten/']").first.click()
        page.wait_for_url("**/contracten/*")
        amount = page.locator("table td.number").first.inner_text()
        assert re.fullmatch(r"€\s\d{3}\.\d{3}", amount)
        page.goto(f"{address}/contracten")
        for name in ("Weverzande", "Kortvoorde"):
            page.get_by_role("checkbox", name=f"Vergelijk {name}").check()
        button = page.get_by_role("button", name="Vergelijk wat aangevinkt is")
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 800 - box["height"]  # it stays in sight once something is ticked
        button.click()
        page.wait_for_url("**/vergelijken?*")
        heads = page.locator("table.compare thead a").all_inner_texts()
        assert heads == ["Weverzande", "Kortvoorde"]


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_from_the_picture_of_requests_to_the_words_on_their_page(
    browser: "Browser", address: str, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/regelluw")
        box = page.locator("figure svg a").first
        count, target = int(box.text_content() or ""), str(box.get_attribute("href"))
        box.locator("text").click()
        page.wait_for_url(f"**{target}")
        assert page.locator("article.request").count() == count
        words = page.locator("article.request blockquote").first.inner_text()
        page.locator("article.request figcaption a").first.click()
        page.wait_for_url("**/documenten/**")
        quote = " ".join(page.locator("blockquote.quote").inner_text().split())
        assert quote.startswith(" ".join(words.removesuffix(" …").split()))
        assert page.locator(".sheet rect, .text mark").count() > 0


@pytest.mark.parametrize(("width", "script"), CROSSED)
def test_take_evidence_into_a_draft_put_it_first_and_strike_it(
    browser: "Browser", address: str, width: str, script: bool
) -> None:
    with visiting(browser, width, script=script) as page:
        page.goto(f"{address}/antwoord")
        page.fill("#text", "1. Hoeveel subsidie vraagt Weverzande?")
        page.get_by_role("button", name="Maak een ontwerp").click()
        _wait_for(page, "Word ophalen", script=script, again="Kijk of het klaar is")
        sentences = page.locator(".sentences > li > p")
        before = sentences.all_inner_texts()
        found = page.get_by_text("vindplaatsen").first
        found.click()
        evidence = page.locator("details[open] figure.evidence").last
        words = evidence.locator("blockquote").inner_text()[:40]
        with page.expect_navigation():
            page.get_by_role("button", name="In het antwoord zetten").last.click()
        assert sentences.count() == len(before) + 1
        assert sentences.last.inner_text().startswith(words[:20])
        for _ in range(len(before)):  # up, place by place
            place = next(
                at
                for at, text in enumerate(sentences.all_inner_texts())
                if text.startswith(words[:20])
            )
            page.locator(".sentences summary").nth(place).click()
            upwards = page.locator(".sentences > li").nth(place)
            with page.expect_navigation():
                upwards.get_by_role("button", name="Omhoog").click()
        assert sentences.all_inner_texts()[1:] == before
        page.locator(".sentences summary").first.click()
        with page.expect_navigation():
            page.get_by_role("button", name="Schrappen").first.click()
        assert sentences.all_inner_texts() == before
        assert "wijzigingen" in page.locator("details.how").inner_text()


def test_an_administrator_lets_someone_in_who_reads_and_no_more(
    browser: "Browser", site: Site
) -> None:
    name, given = "wim.lezer", "een zin van vijf woorden"
    with browsing.visiting(
        browser,
        site.address,
        storage_state=browsing.signed_in(browser, site.address),
        base_url=site.address,
    ) as page:
        page.goto("/gebruikers")
        page.fill("#name", name)
        page.fill("#label", "Wim Lezer")
        page.fill("#password", "tijdelijk wachtwoord hier")
        page.get_by_role("button", name="Toevoegen").click()
        own = page.locator(f".person:has-text('{name}')")
        own.get_by_text("Ander wachtwoord").click()
        own.get_by_label("Nieuw wachtwoord van Wim Lezer").fill(given)
        own.get_by_role("button", name="Wachtwoord veranderen").click()
        with browsing.visiting(
            browser, site.address, viewport=browsing.PHONE, base_url=site.address
        ) as other:
            other.goto("/indienen")
            other.fill("#name", name)
            other.fill("#password", given)
            other.get_by_role("button", name="Aanmelden").click()
            other.wait_for_load_state()
            assert other.inner_text("h1") == "Dit mag niet"
            other.get_by_role("link", name="Terug naar zoeken").click()
            other.wait_for_url("**/zoeken")
            assert "Indienen" not in other.inner_text(".menu")
            assert other.locator(".start .count").first.inner_text().isdecimal()
            other.goto("/regelluw")
            assert other.locator("article.request").count() > 0
            assert other.get_by_text("verbeter", exact=True).count() == 0
            assert other.get_by_text("Vertrouwelijk").count() == 0
        own.get_by_text("Verwijderen", exact=False).first.click()
        own.get_by_role("button", name="Gebruiker verwijderen").click()
        page.wait_for_load_state()
        assert name not in page.inner_text("main")


def test_on_paper_nothing_is_cut_off_and_what_is_folded_or_clicked_is_not_lost_or_left(
    browser: "Browser", address: str
) -> None:
    names = ["Genk", "Mechelen", "Oostende", "Vilvoorde", "Weverzande", "Kortvoorde"]
    with visiting(browser, "desk", script=True) as page:
        page.goto(f"{address}/contracten")
        for name in names:
            page.get_by_role("checkbox", name=f"Vergelijk {name}").check()
        page.get_by_role("button", name="Vergelijk wat aangevinkt is").click()
        page.wait_for_url("**/vergelijken?*")
        (first, *_) = _printed(page)
        assert [name for name in names if name not in first] == []
        page.goto(f"{address}/regelluw")
        page.locator(".folded summary", has_text="plaats").first.wait_for()
        folded = page.locator(".request > .folded .evidence p").first.text_content()
        said = " ".join(_printed(page))
        assert " ".join((folded or "niets")[:40].split()) in " ".join(said.split())
        assert not re.search(r"\b(?:verbeter|Excel|Toon)\b", said)


def test_on_paper_the_page_of_a_citation_stands_below_its_title(
    browser: "Browser", address: str
) -> None:
    import pypdfium2
    import pypdfium2.raw as pdfium

    with visiting(browser, "desk", script=True) as page:
        page.goto(f"{address}/zoeken?q=sociale+huurwoningen+voor+gezinnen&kind=dossier")
        page.locator("ol.hits h3 a").first.click()
        page.locator(".sheet img").wait_for()
        page.locator("h1").evaluate("h => { h.textContent = 'afwijking van een norm '.repeat(8) }")
        printed = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
        assert any(printed[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
        printed.close()


def _printed(page: "Page") -> list[str]:
    """The text of each sheet of the page on A4."""
    import pypdfium2

    with pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True)) as printed:
        return [sheet.get_textpage().get_text_bounded() for sheet in printed]
