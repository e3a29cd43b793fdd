"""How much a first visit takes over the line, and what a second one need not ask again."""

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest
from lxml import html

from tests.every_page import Site, reading

MOST_BYTES = 60_000  # of a page with all that it loads, but for the image of a document's page


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with reading(site.address, "nl") as made:
        made.headers["accept-encoding"] = "gzip"
        yield made


def test_no_first_visit_takes_more_than_was_promised(client: httpx.Client, site: Site) -> None:
    weights = {place.name: _weight(client, place.address) for place in site.places}
    assert {name: weight for name, weight in weights.items() if weight > MOST_BYTES} == {}
    assert weights["zoeken"] > 5_000


def _weight(client: httpx.Client, address: str) -> int:
    """The bytes on the line, headers too, of a page and of what it loads."""
    page = client.get(address)
    shown = html.document_fromstring(page.text)
    loaded = _addresses(shown, "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    own = [client.get(urljoin(address, one)) for one in loaded]
    assert [one.status_code for one in own] == [200] * len(own)
    assert len(own) >= 3
    return sum(_transferred(one) for one in (page, *own))


def _addresses(shown: html.HtmlElement, path: str) -> list[str]:
    found = shown.xpath(path)
    return [str(one) for one in found] if isinstance(found, list) else []


def _transferred(answer: httpx.Response) -> int:
    return answer.num_bytes_downloaded + sum(
        len(name) + len(value) + 4 for name, value in answer.headers.raw
    )


def test_pages_are_compressed(client: httpx.Client) -> None:
    page = client.get("/contracten")
    assert page.headers["content-encoding"] == "gzip"
    assert page.num_bytes_downloaded * 3 < len(page.content)
    assert client.get("/contracten", headers={"accept-encoding": "identity"}).text == page.text


def test_our_own_files_are_kept_for_ever_and_pages_never(client: httpx.Client) -> None:
    page = client.get("/contracten")
    assert page.headers["cache-control"] == "private, no-cache"
    assert "Cookie" in page.headers["vary"]
    shown = html.document_fromstring(page.text)
    for address in _addresses(shown, "//link[@rel='stylesheet']/@href | //script/@src"):
        assert "immutable" in client.get(address).headers["cache-control"]
        assert "immutable" not in client.get(address.split("?")[0]).headers["cache-control"]
