"""Every task with the keyboard alone, in Chromium: no mouse, and focus that can be seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import DESKTOP, chromium, signed_in, visiting
from tests.every_page import NAME, PASSWORD, QUESTION, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

# One page of each kind; where two have the same controls, one of them.
KINDS = (
    "zoeken zoeken-gevonden document-citaat contracten contract regelluw kaart-vraag antwoord "
    "ontwerp indienen indiening indiening-bestand mijn gebruikers"
).split()
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    place: [...document.querySelectorAll('*')].indexOf(one),
    name: one.outerHTML.slice(0, 120),
    seen: box.width > 1 && box.height > 1 && style.visibility === 'visible',
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""
_REACHABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(one => one.checkVisibility({visibilityProperty: true})).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def state(browser: "Browser", site: Site) -> "StorageState":
    return signed_in(browser, site.address)


@pytest.fixture
def page(browser: "Browser", state: "StorageState", site: Site) -> Iterator["Page"]:
    with visiting(
        browser, site.address, storage_state=state, viewport=DESKTOP, base_url=site.address
    ) as made:
        yield made


def tab_to(page: "Page", selector: str, most: int = 150) -> None:
    """Press Tab until what has the focus fits the selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_the_first_tab_offers_to_skip_the_menu(page: "Page") -> None:
    page.goto("/contracten")
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(_FOCUSED)
    assert 'class="skip"' in focused["name"]
    assert focused["seen"]
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_someone_signs_in_and_lands_where_they_were_going(browser: "Browser", site: Site) -> None:
    with visiting(browser, site.address, base_url=site.address) as page:
        page.goto("/actoren?type=ocmw")
        tab_to(page, "#name")
        page.keyboard.type(NAME)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/actoren?type=ocmw")
        tab_to(page, "a.me")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mijn")
        tab_to(page, "form[action='/afmelden'] button")
        page.keyboard.press("Space")
        page.wait_for_url("**/aanmelden")


def test_someone_searches_narrows_opens_a_hit_and_comes_back(page: "Page") -> None:
    page.goto("/zoeken")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=*")
    tab_to(page, ".filters li a[href*='theme=']")
    promised = int(page.evaluate("document.activeElement.querySelector('.count').textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**theme=*")
    assert promised > 0
    narrowed = page.url
    tab_to(page, "ol.hits h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documenten/*start=*")
    assert page.locator(".sheet rect, .text mark").count() > 0
    page.go_back()
    assert page.url == narrowed
    tab_to(page, ".filters li a.on")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "theme=" not in url)


def test_someone_compares_contracts(page: "Page") -> None:
    page.goto("/contracten")
    for _ in range(2):
        tab_to(page, "input[name=id]")
        page.keyboard.press("Space")
    tab_to(page, "form[action$='vergelijken'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vergelijken?id=*&id=*")
    assert page.locator("table.compare thead th").count() == 2


def test_someone_has_an_answer_drafted_and_changes_a_sentence(page: "Page") -> None:
    page.goto("/antwoord")
    tab_to(page, "textarea#text")
    page.keyboard.type("1. Hoeveel subsidie vraagt Weverzande?")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/antwoord/*")
    page.wait_for_selector(".sentences", timeout=120_000)
    tab_to(page, ".sentences summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Deze zin is met de hand geschreven.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Deze zin is met de hand geschreven." in page.inner_text(".sentences li")
    _unfold(page, "drop")
    tab_to(page, "form:has(input[value=drop]) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/antwoord")


def test_someone_hands_in_a_file_publishes_it_and_takes_it_back(
    page: "Page", tmp_path: Path
) -> None:
    file = tmp_path / "verslag.txt"
    file.write_text("Verslag\n\nDe stad legt met VDAB een wadi aan in de wijk.\n", "utf-8")
    page.goto("/indienen")
    tab_to(page, "#files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    tab_to(page, "#access")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form:has(input[value=publish])", timeout=120_000)
    tab_to(page, ".files a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indienen/*/1")
    tab_to(page, "p.path a")
    page.keyboard.press("Enter")
    page.wait_for_selector("form:has(input[value=publish])")
    tab_to(page, "form:has(input[value=publish]) button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form:has(input[value=withdraw])", state="attached", timeout=120_000)
    _unfold(page, "withdraw")
    tab_to(page, "form:has(input[value=withdraw]) button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("form:has(input[value=publish])").count() == 0
    assert page.locator("form:has(input[value=withdraw])").count() == 0


def test_someone_corrects_what_was_recognised_and_takes_it_back(page: "Page") -> None:
    page.goto("/actoren/vdab")
    parts = page.locator("section.part").count()
    tab_to(page, "section.part details.edit > summary")
    page.keyboard.press("Enter")
    tab_to(page, "form:has(input[value='not-actor']) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**verbeterd=*")
    assert page.locator("section.part").count() < parts  # one part or more, of one contract
    tab_to(page, ".corrected button")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "verbeterd" not in url)
    assert page.locator("section.part").count() == parts


def test_someone_keeps_a_search_and_throws_it_away(page: "Page") -> None:
    page.goto("/zoeken?q=wadi+in+de+wijk")
    tab_to(page, "form[action='/zoekopdrachten'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoekopdrachten/*")
    assert page.inner_text("h1") == "wadi in de wijk"
    tab_to(page, "form:has(input[value=drop]) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoekopdrachten")
    assert "wadi in de wijk" not in page.inner_text("main")


def test_someone_reads_the_register_of_requests(page: "Page") -> None:
    page.goto("/regelluw")
    tab_to(page, "figure svg a")
    count = int(page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/regelluw?domain=*")
    assert page.locator("article.request").count() == count
    page.goto("/regelluw")
    tab_to(page, "#status")
    page.keyboard.type("gew")
    tab_to(page, "form.choices button")
    page.keyboard.press("Enter")
    page.wait_for_url("**status=refused*")
    assert {one.inner_text() for one in page.locator("p.state").all()} == {"geweigerd"}
    page.goto("/regelluw")
    tab_to(page, ".pager a[rel=next]", most=400)
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2*")
    assert "Bladzijde 2 van" in page.inner_text(".pager")


def test_someone_goes_from_the_map_to_what_was_found(page: "Page") -> None:
    page.goto("/kaart")
    tab_to(page, "#q")
    page.keyboard.type("Welke stad vroeg een regelluwe zone?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kaart?q=*")
    tab_to(page, "main table a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=*contract=*")
    assert page.locator("ol.hits > li").count() > 0


def test_someone_takes_evidence_into_a_draft_and_moves_it_up(page: "Page", site: Site) -> None:
    page.goto(site.place("ontwerp").address)
    first = page.locator("section.part:has(.sentences):has(input[value=accept])").first
    part = f"section[id='{first.get_attribute('id')}']"
    before = page.locator(f"{part} .sentences > li").count()
    tab_to(page, f"{part} details.folded:has(form) > summary")
    page.keyboard.press("Enter")
    tab_to(page, f"{part} form:has(input[value=accept]) button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(f"{part} .sentences > li").count() == before + 1
    last = page.locator(f"{part} .sentences > li > p").last.inner_text()
    tab_to(page, f"{part} .sentences > li:last-child summary", most=400)
    page.keyboard.press("Enter")
    tab_to(page, f"{part} form:has(input[value=up]) button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    moved = page.locator(f"{part} .sentences > li > p").nth(before - 1)
    assert moved.inner_text() == last
    tab_to(page, f"{part} .sentences > li:nth-child({before}) summary", most=400)
    page.keyboard.press("Enter")
    tab_to(page, f"{part} form:has(input[value=strike]) button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(f"{part} .sentences > li").count() == before


def test_someone_lets_a_colleague_in_and_out_again(page: "Page") -> None:
    page.goto("/gebruikers")
    tab_to(page, "#name")
    page.keyboard.type("lies.toets")
    tab_to(page, "#password")
    page.keyboard.type("vijf losse woorden voor lies")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('lies.toets')")
    tab_to(page, "details:has(form[action$='/lies.toets/weg']) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "form[action$='/lies.toets/weg'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('lies.toets')", state="detached")


def _unfold(page: "Page", action: str) -> None:
    """Open, with the keyboard, the folded part that holds the button of the action."""
    assert not page.locator(f"form:has(input[value={action}]) button").first.is_visible()
    tab_to(page, f"details:has(input[value={action}]) > summary")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", KINDS)
def test_tab_goes_through_a_page_in_its_order_and_is_seen_everywhere(
    page: "Page", site: Site, kind: str
) -> None:
    page.goto(site.place(kind).address)
    stops: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            continue  # out of the page, into the browser's own buttons
        if len(stops) > 1 and focused["place"] == stops[-1]["place"]:
            continue  # the month and the year of a day
        if stops and focused["place"] == stops[0]["place"]:
            break  # round again: nothing kept the focus
        stops.append(focused)
    else:
        raise AssertionError("Tab never comes round")
    places = [stop["place"] for stop in stops]
    first = places.index(min(places))  # a page may begin in its search box
    assert places[first:] + places[:first] == sorted(set(places))
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert [stop["name"] for stop in stops if not stop["ring"]] == []
    assert len(stops) >= page.evaluate(_REACHABLE)


def test_nothing_moves_for_who_does_not_want_it(browser: "Browser", site: Site) -> None:
    for wish, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with visiting(browser, site.address) as page:
            page.emulate_media(reduced_motion=wish)  # type: ignore[arg-type]
            page.goto(f"{site.address}/toegankelijkheid")
            scrolls = "getComputedStyle(document.documentElement).scrollBehavior"
            assert page.evaluate(scrolls) == behaviour
            assert page.evaluate("document.getAnimations().length") == 0
