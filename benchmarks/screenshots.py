"""A picture of every page: on a phone and a desk, in both languages.

    python -m benchmarks.screenshots STORE FOLDER [NAME ...]

STORE is a store that is left as it is, FOLDER gets NAME-nl-phone.png and so on; with names, only
those pages are drawn.
"""

import sys
import tempfile
from pathlib import Path

from core.settings import Settings
from tests.browsing import DESKTOP, PHONE, chromium, signed_in, visiting
from tests.every_page import furnished

WIDTHS = {"phone": PHONE, "desk": DESKTOP}


def main(store: str, folder: str, *names: str) -> None:
    """Draws every page; says which of them asked something of another server or failed."""
    pictures = Path(folder)
    pictures.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        furnished(Settings(store=Path(store)), Path(made)) as site,
        chromium() as browser,
    ):
        cookies = signed_in(browser, site.address)
        for language in ("nl", "en"):
            for width, viewport in WIDTHS.items():
                for place in site.places:
                    if names and place.name not in names:
                        continue
                    state = cookies if place.signed_in else None
                    with visiting(
                        browser, site.address, storage_state=state, viewport=viewport
                    ) as page:
                        page.context.add_cookies(
                            [{"name": "taal", "value": language, "url": site.address}]
                        )
                        page.on("console", lambda said: print(said.type, said.text))
                        page.goto(site.address + place.address)
                        name = f"{place.name}-{language}-{width}.png"
                        page.screenshot(path=pictures / name, full_page=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
