"""Saved searches: what is new since the last look, for whom, and as a feed that readers read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import feedparser  # type: ignore[import-untyped]
import pytest
from starlette.testclient import TestClient

from core.records import Access
from core.settings import Settings
from pipeline.ingesting import IngestOptions, ingest
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts

QUESTION = "Waar komt er een wadi?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(store=tmp_path / "store")
    _add(settings, "eerste", "De stad legt een wadi aan in de Lindestraat.")
    return settings


def _add(settings: Settings, name: str, sentence: str, access: Access = "public") -> None:
    folder = settings.store.parent / "stukken"
    folder.mkdir(exist_ok=True)
    path = folder / f"{len(list(folder.iterdir()))}.txt"
    path.write_text(f"Nota {name}\n\n{sentence}", "utf-8")
    ingest([path], settings, IngestOptions(access))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    accounts = Accounts(folder)
    accounts.add("beheer", "Beheer", "admin", "confidential", PASSWORD)
    accounts.add("els", "Els", "reader", "public", PASSWORD)
    accounts.add("gov", "Gov", "reader", "government", PASSWORD)
    return folder


@pytest.fixture
def els(settings: Settings, folder: Path) -> Iterator[TestClient]:
    with client_of(settings, folder) as client:
        assert sign_in(client, "els") == 303
        yield client


def _save(client: TestClient, address: str) -> str:
    """Press the button on the page with that address; where the search then stands."""
    shown = page_of(client.get(address).text)
    (form,) = [f for f in shown.cssselect("form") if f.get("action") == "/zoekopdrachten"]
    fields = {field.get("name"): field.get("value") for field in form.cssselect("input")}
    answer = client.post("/zoekopdrachten", data=fields)
    assert answer.status_code == 303, words(page_of(answer.text))
    return str(answer.headers["location"])


def _listed(client: TestClient) -> list[tuple[str, int, int]]:
    """Name, new and all, as the list of saved searches tells."""
    rows = page_of(client.get("/zoekopdrachten").text).cssselect("tbody tr")
    return [
        (words(row.cssselect("th")[0]), *(int(words(cell)) for cell in row.cssselect(".number")))  # type: ignore[misc]
        for row in rows
    ]


def _shown(client: TestClient, address: str) -> list[tuple[str, bool]]:
    """The titles on the page of a saved search, and whether each is marked as new."""
    lines = page_of(client.get(address).text).cssselect("ol.hits > li")
    return [(words(li.cssselect("a")[0]), bool(li.cssselect(".state"))) for li in lines
            if li.cssselect("a")]  # fmt: skip


@pytest.mark.parametrize("asked", [f"/zoeken?q={QUESTION}", "/zoeken?kind=other"])
def test_what_came_after_the_last_look_is_new_until_it_is_looked_at(
    els: TestClient, settings: Settings, asked: str
) -> None:
    address = _save(els, asked)
    ((_, new, held),) = _listed(els)
    assert (new, held) == (0, 1)
    _add(settings, "tweede", "In de Olmstraat komt een wadi van honderd meter.")
    _add(
        settings, "geheim", "In de Beukstraat komt een wadi, maar dat is nog geheim.", "government"
    )
    ((_, new, held),) = _listed(els)
    assert (new, held) == (1, 2)
    assert _shown(els, address) == [("Nota tweede", True), ("Nota eerste", False)]
    assert _shown(els, address) == [("Nota tweede", False), ("Nota eerste", False)]
    ((_, new, held),) = _listed(els)
    assert (new, held) == (0, 2)


def test_who_may_see_more_finds_more_and_no_longer_when_the_right_goes(
    els: TestClient, settings: Settings, folder: Path
) -> None:
    with client_of(settings, folder) as gov:
        assert sign_in(gov, "gov") == 303
        address = _save(gov, f"/zoeken?q={QUESTION}")
        _add(settings, "geheim", "In de Beukstraat komt een wadi.", "government")
        assert ("Nota geheim", True) in _shown(gov, address)
        feed = _feed_address(gov, address)
        assert "Nota geheim" in els.get(feed).text  # whoever holds the address reads along
        Accounts(folder).change("gov", part="reader", access="public", label="Gov")
        assert "Nota geheim" not in els.get(feed).text
        assert "Nota eerste" in els.get(feed).text
        assert sign_in(gov, "gov") == 303
        assert [title for title, _ in _shown(gov, address)] == ["Nota eerste"]
        ((_, new, held),) = _listed(gov)
        assert (new, held) == (0, 1)


def test_without_evidence_nothing_is_found_until_there_is_some(
    els: TestClient, settings: Settings
) -> None:
    address = _save(els, "/zoeken?q=Hoeveel kost de kathedraal van Reims?")
    assert _shown(els, address) == []
    ((name, new, held),) = _listed(els)
    assert (name, new, held) == ("Hoeveel kost de kathedraal van Reims?", 0, 0)
    _add(settings, "reims", "De kathedraal van Reims kost de stad 12.000 euro.")
    ((_, new, held),) = _listed(els)
    assert (new, held) == (1, 1)


def _feed_address(client: TestClient, address: str) -> str:
    (code,) = page_of(client.get(address).text).cssselect("code.secret")
    return str(code.text_content()).removeprefix("http://localhost")


def test_a_feed_reader_reads_what_was_found(
    els: TestClient, settings: Settings, folder: Path
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    address = _save(els, f"/zoeken?q={QUESTION}")
    _add(settings, "<b>&\u0007</b>", "In de Olmstraat komt een wadi & een <b>poel</b>.")
    with client_of(settings, folder) as nobody:
        answer = nobody.get(_feed_address(els, address))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    read = cast(Any, feedparser.parse(answer.content))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert read.feed.title == f"wijkwijzer: {QUESTION}"
    assert read.feed.author == "wijkwijzer"
    titles = {entry.title for entry in read.entries}
    assert len(read.entries) == 2
    assert "Nota eerste" in titles
    for entry in read.entries:
        assert entry.id.startswith(f"urn:wijkwijzer:zoekopdracht:{address.rpartition('/')[2]}:")
        assert before <= datetime.fromisoformat(entry.updated) <= datetime.now(UTC)
        assert entry.link.startswith("http://localhost/documenten/")
        there = els.get(entry.link.removeprefix("http://localhost"))
        assert "wadi" in there.text
    (first,) = [entry for entry in read.entries if entry.title == "Nota eerste"]
    assert "De stad legt een wadi aan in de Lindestraat." in first.summary
    assert len({entry.id for entry in read.entries}) == 2
    again = cast(Any, feedparser.parse(els.get(_feed_address(els, address)).content))
    assert [(e.id, e.updated) for e in again.entries] == [(e.id, e.updated) for e in read.entries]


def test_a_feed_opens_with_its_key_only(els: TestClient, settings: Settings, folder: Path) -> None:
    address = _save(els, f"/zoeken?q={QUESTION}")
    feed = _feed_address(els, address)
    with client_of(settings, folder) as nobody:
        assert nobody.get(feed).status_code == 200
        assert nobody.get(feed[:-1] + ("0" if feed[-1] != "0" else "1")).status_code == 404
        assert nobody.get(f"{address}.atom?sleutel=é").status_code == 404
        assert nobody.get(f"{address}.atom").status_code == 303
        assert els.get(f"{address}.atom").status_code == 200
        assert sign_in(nobody, "gov") == 303
        assert nobody.get(f"{address}.atom").status_code == 404
        _act(els, address, action="renew")
        assert nobody.get(feed).status_code == 404
        fresh = _feed_address(els, address)
        assert nobody.get(fresh).status_code == 200
        Accounts(folder).change("els", part="reader", access="public", label="E", disabled=True)
        assert nobody.get(fresh).status_code == 404


def _act(client: TestClient, address: str, **given: str) -> int:
    form = page_of(client.get(address).text).cssselect("input[name=formulier]")[0]
    return client.post(address, data={"formulier": form.get("value"), **given}).status_code


def test_a_search_is_of_who_saved_it(els: TestClient, settings: Settings, folder: Path) -> None:
    address = _save(els, "/zoeken?q=wadi&kind=note")
    for name in ("gov", "beheer"):
        with client_of(settings, folder) as other:
            assert sign_in(other, name) == 303
            assert _listed(other) == []
            assert other.get(address).status_code == 404
            form = page_of(other.get("/zoeken?q=wadi").text)
            token = form.cssselect("input[name=formulier]")[0].get("value")
            for action in ("drop", "rename", "renew"):
                refused = other.post(
                    address, data={"formulier": token, "action": action, "label": "x"}
                )
                assert refused.status_code == 404
    assert _act(els, address, action="rename", label="Wadi's <b>") == 303
    assert [name for name, _, _ in _listed(els)] == ["Wadi's <b>"]
    assert els.post(address, data={"action": "drop"}).status_code == 403
    assert _act(els, address, action="drop") == 303
    assert els.get(address).status_code == 404


def test_nothing_is_not_saved(els: TestClient) -> None:
    token = page_of(els.get("/zoeken?q=wadi").text).cssselect("input[name=formulier]")[0]
    for query in ("", "?", "?page=3", "?kind=brief", "?since=gisteren"):
        answer = els.post("/zoekopdrachten", data={"formulier": token.get("value"), "query": query})
        assert answer.status_code == 422
    assert _listed(els) == []


def test_who_goes_leaves_no_searches_to_who_comes_with_the_same_name(
    els: TestClient, folder: Path
) -> None:
    _save(els, "/zoeken?q=wadi")
    accounts = Accounts(folder)
    accounts.remove("els")
    accounts.add("els", "Een andere Els", "reader", "public", PASSWORD)
    assert sign_in(els, "els") == 303
    assert _listed(els) == []


FILTERED = (
    "/zoeken?theme=wonen&actor=wonen-in-vlaanderen&derogation=asked&kind=mail"
    "&since=2023-01-01&until=2023-12-31"
)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        (
            "nl",
            "Wonen, Wonen in Vlaanderen, mail, gevraagd, van 2023-01-01, tot en met 2023-12-31",
        ),
        ("en", "Housing, Wonen in Vlaanderen, email, asked, from 2023-01-01, until 2023-12-31"),
    ],
)
def test_a_search_without_words_is_named_after_its_filters_in_the_language_of_the_page(
    els: TestClient, language: str, name: str
) -> None:
    _save(els, f"{FILTERED}&taal={language}")
    assert [label for label, _, _ in _listed(els)] == [name]


def test_the_first_administrator_takes_over_the_searches_of_before_there_were_users(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "web"
    with client_of(settings, folder) as client:
        _save(client, "/zoeken?q=wadi")
        Accounts(folder).add("baas", "Baas", "admin", "confidential", PASSWORD)
        Accounts(folder).add("tweede", "Tweede", "admin", "confidential", PASSWORD)
        assert sign_in(client, "tweede") == 303
        assert _listed(client) == []
        assert sign_in(client, "baas") == 303
        assert [name for name, _, _ in _listed(client)] == ["wadi"]


def test_a_search_that_finds_more_than_it_looks_at_says_so(
    els: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(settings, "tweede", "In de Olmstraat komt een wadi van honderd meter.")
    address = _save(els, f"/zoeken?q={QUESTION}")
    assert "er zijn er meer" not in els.get(address).text
    monkeypatch.setattr("web.saved_searches.MOST_HITS", 1)
    address = _save(els, f"/zoeken?q={QUESTION}&kind=other")
    assert "er zijn er meer" in els.get(address).text
