"""Every page in both languages as a browser draws it: WCAG 2.1 A and AA, width, requests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import DESKTOP, PHONE, chromium, signed_in, visiting
from tests.every_page import Place, Site
from web.language import COOKIE, LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
# A phone, the narrowest that WCAG asks (1.4.10), a screen at 200 % (1.4.4) and a screen.
WIDTHS = (PHONE["width"], 320, DESKTOP["width"] // 2, DESKTOP["width"])


@dataclass(frozen=True, slots=True)
class Visit:
    """What was seen of one page in one language."""

    place: Place
    status: int
    violations: Sequence[str]  # rule, width and element
    too_wide: Sequence[int]  # widths at which the page has to be scrolled sideways
    cramped: int  # tables that are cards on a phone, and do not fit it
    title: str
    told_language: str
    headings: Sequence[int]  # their levels, in order
    complaints: Sequence[str]  # of the browser
    elsewhere: Sequence[str]  # addresses on other servers


@pytest.fixture(scope="module", params=LANGUAGES, name="language")
def a_language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visits(site: Site, language: str) -> Sequence[Visit]:
    with chromium() as browser:
        return tuple(_visits(browser, site, language))


def _visits(browser: "Browser", site: Site, language: str) -> Iterator[Visit]:
    state = signed_in(browser, site.address)
    for given in (state, None):
        with visiting(browser, site.address, storage_state=given) as first:
            context = first.context
            context.add_cookies([{"name": COOKIE, "value": language, "url": site.address}])
            for place in site.places:
                if place.signed_in == (given is not None):
                    page = context.new_page()
                    yield _visit(page, site.address, place)
                    page.close()


def _visit(page: "Page", address: str, place: Place) -> Visit:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(DESKTOP)
    answer = page.goto(address + place.address)
    page.evaluate(_axe())
    violations = [*_violations(page, "desk")]
    too_wide, cramped = [], 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
        if width == PHONE["width"]:
            violations += _violations(page, "phone")
            cramped = page.evaluate(
                "[...document.querySelectorAll('.scroll:has(> .stacked)')]"
                ".filter(one => one.scrollWidth > one.clientWidth).length"
            )
    return Visit(
        place=place,
        status=answer.status if answer else 0,
        violations=violations,
        too_wide=too_wide,
        cramped=cramped,
        title=page.title(),
        told_language=page.evaluate("document.documentElement.lang"),
        headings=page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h=>+h.tagName[1])"
        ),
        complaints=[one for one in complaints if f"status of {place.status}" not in one],
        elsewhere=[url for url in asked if not url.startswith((address, "data:"))],
    )


def _axe() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return str(AXE_SCRIPT)


def _violations(page: "Page", width: str) -> Iterator[str]:
    found: dict[str, Any] = page.evaluate("rules => axe.run(rules)", RULES)
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']} ({width}): {node['html'][:160]}"


def test_no_page_breaks_a_rule_of_wcag(visits: Sequence[Visit]) -> None:
    assert {v.place.name: v.violations for v in visits if v.violations} == {}


def test_no_page_has_to_be_scrolled_sideways(visits: Sequence[Visit]) -> None:
    assert {v.place.name: v.too_wide for v in visits if v.too_wide} == {}


def test_tables_that_are_cards_fit_a_phone(visits: Sequence[Visit]) -> None:
    assert {v.place.name: v.cramped for v in visits if v.cramped} == {}


def test_every_page_is_what_it_should_be_and_says_so(
    visits: Sequence[Visit], language: str
) -> None:
    for visit in visits:
        assert visit.status == visit.place.status, visit
        assert visit.told_language == language
        assert visit.title.endswith(" · wijkwijzer")
        assert len(visit.title) > len(" · wijkwijzer") + 1, visit.place.name
        assert visit.headings[0] == 1, visit.place.name
        assert visit.headings.count(1) == 1, visit.place.name
        steps = zip(visit.headings, visit.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), visit


def test_a_page_loads_nothing_from_elsewhere_and_the_browser_has_no_complaint(
    visits: Sequence[Visit],
) -> None:
    assert {v.place.name: v.complaints for v in visits if v.complaints} == {}
    assert {v.place.name: v.elsewhere for v in visits if v.elsewhere} == {}


def test_every_page_of_the_site_is_visited(site: Site, visits: Sequence[Visit]) -> None:
    """A page that is added must be added to the places too: the routes come from the code."""
    from web.application import ROUTERS

    shown = {place.address.split("?")[0] for place in site.places}
    missing = {
        route.path
        for router in ROUTERS
        for route in _routes(router)
        if _is_page(route) and not any(_fits(route, address) for address in shown)
    }
    assert missing == set()
    assert len(visits) == len(site.places)


def _routes(router: Any) -> Sequence[Any]:
    return tuple(router.routes)


def _is_page(route: Any) -> bool:
    files = ("{form}", ".atom", ".docx", "/origineel", ".webp", "/elders", "/terug")
    return (
        "GET" in route.methods
        and not route.path.startswith("/api/")
        and route.path != "/"
        and not any(one in route.path for one in files)
    )


def _fits(route: Any, address: str) -> bool:
    return bool(route.path_regex.fullmatch(address))


def test_axe_would_see_a_page_that_breaks_a_rule(site: Site) -> None:
    with chromium() as browser, visiting(browser, site.address) as page:
        page.goto(f"{site.address}/toegankelijkheid")
        page.evaluate(_axe())
        assert list(_violations(page, "desk")) == []
        pale = "<img src=x><font color=#eee>moeilijk te lezen</font>"
        page.evaluate("what => { document.querySelector('main').innerHTML += what; }", pale)
        broken = " ".join(_violations(page, "desk"))
        assert "image-alt" in broken
        assert "color-contrast" in broken
