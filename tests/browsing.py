"""Chromium as the tests and the pictures use it: one process, a fresh profile per visit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.every_page import NAME, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState, ViewportSize

PHONE: "ViewportSize" = {"width": 390, "height": 844}
DESKTOP: "ViewportSize" = {"width": 1280, "height": 900}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A browser that ends with the block; raises where Chromium is not installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def signed_in(browser: "Browser", address: str) -> "StorageState":
    """The cookies of someone who signed in with the form."""
    with visiting(browser, address) as page:
        page.goto(f"{address}/aanmelden")
        page.fill("#name", NAME)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/zoeken")
        return page.context.storage_state()


@contextmanager
def visiting(browser: "Browser", address: str, **profile: Any) -> Iterator["Page"]:
    """A tab in a profile of its own; it sees nothing but the server."""
    context = browser.new_context(locale="nl-BE", reduced_motion="reduce", **profile)
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    try:
        yield context.new_page()
    finally:
        context.close()
