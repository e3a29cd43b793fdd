"""One click corrects, another takes it back; nobody corrects what they may not see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.records import Filters
from core.settings import Settings
from pipeline.care import forget
from pipeline.correcting import corrections
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from tests.places import ROOT
from tests.test_corrections import ASKED, GRANTED
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts

PUBLIC = ROOT / "corpus" / "dossiers" / "heiderode-opvolging-2023.pdf"
SECRET = ROOT / "corpus" / "dossiers" / "FW_antwoord_RVA_buurtatelier.txt"
CONTRACT = "heiderode-schachtwijk"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(store=tmp_path / "store")
    ingest([PUBLIC], settings, IngestOptions("public", CONTRACT))
    ingest([SECRET], settings, IngestOptions("confidential", CONTRACT))
    return settings


@pytest.fixture
def client(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    accounts = Accounts(tmp_path / "web")
    accounts.add("beheer", "Beheer", "admin", "confidential", PASSWORD)
    accounts.add("an", "An Editor", "editor", "public", PASSWORD)
    accounts.add("els", "Els", "reader", "confidential", PASSWORD)
    with client_of(settings, tmp_path / "web") as client:
        assert sign_in(client, "an") == 303
        yield client


def _press(client: TestClient, address: str, selector: str) -> str:
    """The page after pressing the button of the first form that the selector finds."""
    form = page_of(client.get(address).text).cssselect(selector)[0]
    fields = {field.get("name"): field.get("value") for field in form.cssselect("input")}
    for choice in form.cssselect("select"):
        fields[choice.get("name")] = choice.cssselect("option")[-1].get("value")
    answer = client.post(form.get("action"), data=fields)
    assert answer.status_code == 303, answer.text
    return str(client.get(answer.headers["location"]).text)


def _document(settings: Settings) -> str:
    (card,) = browse(Filters(access="public"), settings).documents
    return f"/documenten/{card.id}"


def _actors(text: str) -> set[str]:
    return {
        link.get("href") for link in page_of(text).cssselect("ul.tags a[href^='/zoeken?actor=']")
    }


def test_a_click_takes_an_actor_away_and_another_brings_it_back(
    client: TestClient, settings: Settings
) -> None:
    address = _document(settings)
    before = _actors(client.get(address).text)
    after = _press(client, address, "form:has(input[value='not-actor'])")
    assert len(_actors(after)) == len(before) - 1
    (made,) = corrections(settings)
    assert (made.by, made.kind) == ("An Editor", "not-actor")
    assert "blijft gelden" in words(page_of(after).cssselect(".corrected")[0])
    back = _press(client, f"{address}?verbeterd={made.id}", ".corrected form")
    assert _actors(back) == before
    assert "corrected" not in back


def test_another_role_is_shown_as_made_by_who_decided_it(
    client: TestClient, settings: Settings
) -> None:
    after = _press(client, _document(settings), "form:has(input[value='role'])")
    assert "verbeterd door An Editor" in after


def test_the_list_takes_back_what_was_decided(client: TestClient, settings: Settings) -> None:
    _press(client, _document(settings), "form:has(input[value='not-actor'])")
    (card,) = browse(Filters(access="public"), settings).documents
    place = page_of(client.get("/verbeteringen").text).cssselect("td[data-label=Waar] a")[0]
    assert (words(place), place.get("href")) == (card.title, f"/documenten/{card.id}")
    shown = _press(client, "/verbeteringen", "form[action$='/ongedaan']")
    assert "ongedaan gemaakt door An Editor" in shown
    assert client.get("/verbeteringen.csv").text.count("An Editor") == 2


def test_nobody_corrects_what_they_may_not_see(client: TestClient, settings: Settings) -> None:
    every = browse(Filters(), settings).documents
    secret = next(card for card in every if card.access == "confidential")
    form = page_of(client.get(_document(settings)).text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    given = {"formulier": token, "kind": "not-actor", "subject": "rva", "document": secret.id}
    hidden = client.post("/verbeteringen", data=given)
    gone = client.post("/verbeteringen", data={**given, "document": "f" * 32})
    assert (hidden.status_code, gone.status_code) == (404, 404)
    assert words(page_of(hidden.text)).replace(secret.id, "") == words(page_of(gone.text)).replace(
        "f" * 32, ""
    )
    assert corrections(settings) == ()


def test_a_correction_of_a_secret_document_is_not_listed_for_others(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    secret = next(c for c in browse(Filters(), settings).documents if c.access == "confidential")
    with client_of(settings, tmp_path / "web") as other:
        assert sign_in(other, "beheer") == 303
        _press(other, f"/documenten/{secret.id}", "form:has(input[value='not-actor'])")
        assert secret.id in other.get("/verbeteringen").text
    assert secret.id not in client.get("/verbeteringen").text
    assert secret.id not in client.get("/verbeteringen.json").text


@pytest.mark.usefixtures("client")
def test_a_reader_sees_no_buttons_and_cannot_press_them(settings: Settings, tmp_path: Path) -> None:
    with client_of(settings, tmp_path / "web") as reader:
        assert sign_in(reader, "els") == 303
        shown = reader.get(_document(settings)).text
        assert "/verbeteringen" not in shown
        token = page_of(reader.get("/mijn").text).cssselect("input[name=formulier]")[0]
        given = {"formulier": token.get("value"), "kind": "not-actor", "subject": "rva"}
        assert reader.post("/verbeteringen", data=given).status_code == 403


def test_while_another_writes_nothing_is_lost_and_it_is_said(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import store
    from index.store_lock import writing_alone

    monkeypatch.setattr(store, "_alone", lambda folder, _: writing_alone(folder, 0.2))
    form = page_of(client.get(_document(settings)).text)
    token = form.cssselect("input[name=formulier]")[0].get("value")
    given = {"formulier": token, "kind": "not-actor", "subject": "rva", "contract": CONTRACT}
    with writing_alone(settings.store, wait=0):
        answer = client.post("/verbeteringen", data=given)
    assert answer.status_code == 409
    assert "iets anders in de opslag geschreven" in answer.text
    assert client.post("/verbeteringen", data=given).status_code == 303


def test_a_document_that_went_takes_its_corrections_out_of_sight(
    client: TestClient, settings: Settings
) -> None:
    address = _document(settings)
    _press(client, address, "form:has(input[value='not-actor'])")
    forget([address.removeprefix("/documenten/")], settings)
    assert client.get("/verbeteringen").status_code == 200
    assert address not in client.get("/verbeteringen").text


def test_nobody_takes_back_a_decision_about_what_they_may_not_see(
    client: TestClient, settings: Settings
) -> None:
    from core.corrections import Correction
    from pipeline.correcting import correct

    (secret,) = [card for card in browse(Filters(), settings).documents
                 if card.access == "confidential"]  # fmt: skip
    made = correct(Correction("not-theme", "wonen", document=secret.id, by="Beheer"), settings)
    proof = page_of(client.get(_document(settings)).text).cssselect("input[name=formulier]")[0]
    given = {"formulier": proof.get("value")}
    for number in (made.id, made.id + 1):
        assert client.post(f"/verbeteringen/{number}/ongedaan", data=given).status_code == 404
    assert not corrections(settings)[0].undone_at


def test_one_click_on_a_request_of_two_documents_holds_for_both(tmp_path: Path) -> None:
    """The row leads with what became of it; a click takes all of it away, and another undoes it."""
    (tmp_path / "verslag.txt").write_text(ASKED, encoding="utf-8")
    (tmp_path / "voortgang.txt").write_text(GRANTED, encoding="utf-8")
    settings = Settings(store=tmp_path / "store")
    ingest([tmp_path / "verslag.txt", tmp_path / "voortgang.txt"], settings)
    accounts = Accounts(tmp_path / "web")
    accounts.add("an", "An Editor", "editor", "public", PASSWORD)
    with client_of(settings, tmp_path / "web") as client:
        assert sign_in(client, "an") == 303
        shown = page_of(client.get("/regelluw").text)
        (row,) = shown.cssselect("article.request")
        assert "stond op 9 juni 2023 toe" in words(row.cssselect(".evidence blockquote")[0])
        steps = [words(step) for step in row.cssselect(".course li")]
        assert steps == ["gevraagd 2 mei 2022", "toegestaan 9 juni 2023"]
        for step, said in zip(
            row.cssselect(".course a"), ("vroeg op 2 mei", "stond op"), strict=True
        ):
            there = page_of(client.get(step.get("href")).text)
            assert said in words(there.cssselect("blockquote.quote")[0])
        after = _press(client, "/regelluw", "form:has(input[value='not-request'])")
        assert page_of(after).cssselect("article.request") == []
        (made,) = corrections(settings)
        listed = page_of(client.get("/verbeteringen").text)
        assert "(2 documenten)" in words(listed.cssselect("tbody th")[0])
        back = _press(client, f"/regelluw?verbeterd={made.id}", ".corrected form")
        (row,) = page_of(back).cssselect("article.request")
        for kind, given in (
            ("status", {"value": "active", "day": "2023-07-01"}),
            ("requester", {"value": "OCMW Gent"}),
            ("addressee", {"value": "VDAB, RVA"}),
        ):
            (form,) = row.cssselect(f"form:has(input[value='{kind}'])")
            fields = {field.get("name"): field.get("value") for field in form.cssselect("input")}
            assert set(given) <= {*fields, *(one.get("name") for one in form.cssselect("select"))}
            assert client.post(form.get("action"), data={**fields, **given}).status_code == 303
        (row,) = page_of(client.get("/regelluw").text).cssselect("article.request")
        assert words(row.cssselect(".state")[0]) == "in werking"
        assert "verbeterd door An Editor 1 juli 2023" in words(row)
        assert all(name in words(row) for name in ("OCMW Gent", "VDAB", "RVA"))
        assert not row.cssselect("dl a[href^='/actoren/']")  # of no contract: they have no page
        listed = words(page_of(client.get("/verbeteringen").text))
        assert "andere stand in werking 1 juli 2023" in listed
        assert "andere bestemming VDAB, RVA" in listed
