"""Indienen: files in, looked over, corrected, published, withdrawn; and files that bite."""

import io
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.datastructures import UploadFile
from starlette.testclient import TestClient

from core.errors import InputError, StoreBusy
from core.records import Filters, Query
from core.settings import Settings
from pipeline.asking import search_all
from pipeline.care import forget
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from pipeline.staging import Apart
from tests.places import ROOT
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts
from web.options import WebOptions
from web.submissions import Submissions
from web.visitors import LOCAL

DOSSIERS = ROOT / "corpus" / "dossiers"
DOSSIER = DOSSIERS / "schorrebeke-vloedlijn-dossier.pdf"
VERSLAG = DOSSIERS / "Verslag overleg logies 13-10-2022.docx"
WORDS = "Van oktober tot maart staan vergunde vakantielogies leeg"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(store=tmp_path_factory.mktemp("ingediend") / "store")
    ingest([DOSSIERS / "kortvoorde-roterij.html"], settings)
    return settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ingediend") / "web"
    accounts = Accounts(folder)
    accounts.add("beheer", "Beheer", "admin", "confidential", PASSWORD)
    accounts.add("an", "An Editor", "editor", "internal", PASSWORD)
    accounts.add("bo", "Bo Editor", "editor", "confidential", PASSWORD)
    accounts.add("els", "Els", "reader", "public", PASSWORD)
    return folder


@pytest.fixture(scope="module")
def client(settings: Settings, folder: Path) -> Iterator[TestClient]:
    with client_of(settings, folder) as client:
        assert sign_in(client, "an") == 303
        yield client


def _proof(client: TestClient) -> str:
    form = page_of(client.get("/indienen").text).cssselect("input[name=formulier]")[0]
    return str(form.get("value"))


def _hand_in(
    client: TestClient, files: Sequence[tuple[str, bytes]], access: str = "internal"
) -> str:
    """The address of the submission, when all its files were read."""
    answer = client.post(
        "/indienen",
        data={"formulier": _proof(client), "access": access},
        files=[("files", file) for file in files],
    )
    assert answer.status_code == 303, words(page_of(answer.text))
    address = str(answer.headers["location"])
    _wait(client, address)
    return address


def _wait(client: TestClient, address: str) -> str:
    heard = client.get(f"/api/submissions{address.removeprefix('/indienen')}/events").text
    assert "event: done" in heard
    return str(heard)


def _act(client: TestClient, address: str, action: str, **more: str) -> None:
    given = {"formulier": _proof(client), "action": action, **more}
    answer = client.post(address, data=given)
    assert answer.status_code == 303, words(page_of(answer.text))
    _wait(client, address)


def _file(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def _found(settings: Settings, access: str) -> bool:
    query = Query(WORDS, 5, Filters(access=access))  # type: ignore[arg-type]
    (result,) = search_all([query], settings)
    return any(hit.citation.document.path == DOSSIER.name for hit in result.hits)


def test_files_are_found_by_nobody_until_they_are_published(
    client: TestClient, settings: Settings
) -> None:
    address = _hand_in(client, [_file(DOSSIER), _file(VERSLAG)])
    assert not _found(settings, "confidential")
    assert "lxml" not in words(page_of(client.get(f"{address}/2").text).cssselect(".about")[0])
    shown = page_of(client.get(f"{address}/1").text)
    assert "Vloedlijn" in words(shown.cssselect("h1")[0])
    assert "OCMW Schorrebeke" in words(shown.cssselect(".found-side")[0])
    heard = _wait(client, address)
    assert heard.count("gelezen") >= 2
    _act(client, address, "publish")
    assert "gepubliceerd" in client.get(address).text
    assert _found(settings, "internal")
    assert not _found(settings, "public")
    _act(client, address, "withdraw")
    assert not _found(settings, "confidential")
    assert DOSSIER.name not in {c.path for c in browse(Filters(), settings, most=99).documents}
    assert client.get(f"{address}/1").status_code == 404


def test_what_was_corrected_before_holds_after(client: TestClient, settings: Settings) -> None:
    address = _hand_in(client, [_file(DOSSIER)])
    page = page_of(client.get(f"{address}/1").text)
    forms = [form for form in page.cssselect("form") if form.cssselect("input[value=not-actor]")]
    fields = {field.get("name"): field.get("value") for field in forms[0].cssselect("input")}
    assert client.post(address, data=fields).headers["location"] == f"{address}/1"
    after = client.get(f"{address}/1").text
    assert "Wat u verbeterde" in after
    assert f'name="subject" value="{fields["subject"]}"' not in after
    undo = next(
        form for form in page_of(after).cssselect("form") if form.cssselect("[value=undecide]")
    )
    back = {field.get("name"): field.get("value") for field in undo.cssselect("input")}
    client.post(address, data=back)
    assert "Wat u verbeterde" not in client.get(f"{address}/1").text
    client.post(address, data=fields)
    _act(client, address, "publish")
    everything = browse(Filters(), settings, most=99)
    card = next(card for card in everything.documents if card.path == DOSSIER.name)
    from pipeline.documents import open_document

    held = open_document(card.id, settings, "confidential").tags.actors
    assert held
    assert fields["subject"] not in {actor.id for actor in held}
    _act(client, address, "withdraw")


def test_another_contract_is_read_again(client: TestClient) -> None:
    address = _hand_in(client, [("nota.txt", b"Nota\n\nHet OCMW verhuurt drie woningen.")])
    given = {"contract": "genk-waterschei", "access": "public"}
    _act(client, address, "change", **given)
    shown = page_of(client.get(f"{address}/1").text)
    assert "Waterschei" in words(shown.cssselect(".found-side")[0])
    assert "OCMW Genk" in words(shown.cssselect(".found-side")[0])


def test_what_also_stands_elsewhere_stays_there(client: TestClient, settings: Settings) -> None:
    ingest([DOSSIER], settings, IngestOptions("confidential"))
    address = _hand_in(client, [_file(DOSSIER)], "public")
    assert "stond al" not in client.get(address).text  # which this editor may not know
    _act(client, address, "publish")
    assert _found(settings, "public")
    _act(client, address, "withdraw")
    assert not _found(settings, "government")
    assert _found(settings, "confidential")
    forget(
        [c.id for c in browse(Filters(), settings).documents if c.path == DOSSIER.name], settings
    )


def test_what_the_store_had_already_is_told_with_its_level_and_when_it_is_withdrawn(
    client: TestClient, settings: Settings
) -> None:
    address = _hand_in(client, [_file(DOSSIERS / "kortvoorde-roterij.html"), _file(VERSLAG)])
    for action in ("publish", ""):
        told, other = (
            words(one) for one in page_of(client.get(address).text).cssselect("li[data-key]")
        )
        assert "stond al in de opslag: Publiek" in told
        assert "stond al" not in other
        if action:
            _act(client, address, action)
    _act(client, address, "withdraw")
    told, other = (
        words(one) for one in page_of(client.get(address).text).cssselect("li[data-key]")
    )
    assert "blijft in de opslag" in told
    assert "gepubliceerd" not in told + other
    assert "blijft" not in other
    cards = browse(Filters(), settings, most=99).documents
    assert [card.path for card in cards] == ["kortvoorde-roterij.html"]


BITING = [
    ("kapot.pdf", b"%PDF-1.7 niets meer"),
    ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(300)),
    ("programma.exe", b"MZ" + bytes(500)),
    ("bom.docx", b"PK\x03\x04" + bytes(100)),
]


def test_files_that_cannot_be_read_say_why_and_the_rest_goes_on(client: TestClient) -> None:
    address = _hand_in(client, [*BITING, ("goed.txt", b"Nota\n\nDe stad plant bomen.")])
    files = client.get(f"/api/submissions{address.removeprefix('/indienen')}").json()["files"]
    assert [file["state"] for file in files] == ["failed"] * len(BITING) + ["read"]
    assert all(file["problem"].endswith(".") for file in files[:-1])
    lines = page_of(client.get(address).text).cssselect(".files li")
    assert len(lines) == len(BITING) + 1
    assert not lines[0].cssselect("a")
    _act(client, address, "publish")
    assert "gepubliceerd" in client.get(address).text


def test_markup_in_a_file_is_text_on_the_page(client: TestClient, settings: Settings) -> None:
    nasty = "<script>alert(1)</script>"
    page = (
        f"<html><head><title>{nasty.replace('<', '&lt;')}</title></head><body>"
        f"<h1>Nota {nasty.replace('<', '&lt;')}</h1><p>De stad plant bomen in de wijk. "
        "<img src=x onerror=alert(1)></p><script>alert(2)</script></body></html>"
    )
    address = _hand_in(client, [("<b>x</b>.html", page.encode())], "public")
    for shown in (client.get(address).text, client.get(f"{address}/1").text):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "<b>x</b>" not in shown
    _act(client, address, "publish")
    listed = browse(Filters(), settings, most=99).documents
    card = next(card for card in listed if card.path == "b_.html")
    shown = client.get(f"/documenten/{card.id}").text
    assert "<script>alert" not in shown
    original = client.get(f"/documenten/{card.id}/origineel")
    assert original.content == page.encode()
    assert original.headers["content-disposition"].startswith("attachment")
    assert original.headers["x-content-type-options"] == "nosniff"


def test_a_path_in_a_name_leads_nowhere(client: TestClient, folder: Path) -> None:
    address = _hand_in(client, [("../../../uit.txt", b"Nota\n\nDe stad plant bomen.")])
    kept = folder / "ingediend" / address.rpartition("/")[2]
    assert [path.name for path in kept.iterdir()] == ["uit.txt"]
    assert not list(folder.parent.glob("uit.txt"))


def test_two_files_of_one_name_are_both_kept(client: TestClient) -> None:
    files = [("nota.txt", b"Nota\n\nEen."), ("nota.txt", b"Nota\n\nTwee.")]
    address = _hand_in(client, files)
    assert "Een." in client.get(f"{address}/1").text
    assert "Twee." in client.get(f"{address}/2").text


def test_too_much_is_refused_before_it_is_read(settings: Settings, folder: Path) -> None:
    with client_of(settings, folder, WebOptions(upload_bytes=100_000)) as client:
        assert sign_in(client, "an") == 303
        token = _proof(client)
        for size in (100_001, 2_000_000):
            answer = client.post(
                "/indienen", data={"formulier": token}, files={"files": ("groot.txt", bytes(size))}
            )
            assert answer.status_code == 413
            assert "te groot" in answer.text
        told = client.post("/api/submissions", content=bytes(200_000))
        assert told.status_code == 413
        unsaid = client.post(
            "/indienen",
            content=(bytes(1000) for _ in range(200)),
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        )
        assert unsaid.status_code == 413
        assert "groot.txt" not in client.get("/indienen").text
        assert not list(folder.rglob("groot*"))


def test_nothing_and_an_empty_file_are_told(client: TestClient, folder: Path) -> None:
    token = _proof(client)
    for files in ([("files", ("", b""))], [("files", ("leeg.txt", b""))]):
        answer = client.post("/indienen", data={"formulier": token}, files=files)
        assert answer.status_code == 422
        (told,) = page_of(answer.text).cssselect("[role=alert]")
        assert "geen bestand gekozen" in words(told) or "leeg" in words(told)
    assert not list(folder.rglob("leeg*"))


def test_a_submission_is_of_who_made_it(
    client: TestClient, settings: Settings, folder: Path
) -> None:
    address = _hand_in(client, [("nota.txt", b"Nota\n\nDe stad plant bomen.")])
    for name, status in (("bo", 404), ("els", 403), ("beheer", 200)):
        with client_of(settings, folder) as other:
            assert sign_in(other, name) == 303
            assert other.get(address).status_code == status
            assert other.get(f"{address}/1").status_code == status
    assert client.get(address).status_code == 200


def test_one_publishes_up_to_ones_own_level(client: TestClient) -> None:
    note = [("nota.txt", b"Nota\n\nDe stad plant bomen.")]
    address = _hand_in(client, note, "confidential")
    key = address.removeprefix("/indienen")
    assert client.get(f"/api/submissions{key}").json()["access"] == "internal"


def test_what_was_being_read_when_the_server_stopped_is_read_after(
    settings: Settings, folder: Path
) -> None:
    from web.database import opened

    with client_of(settings, folder) as client:
        assert sign_in(client, "an") == 303
        address = _hand_in(client, [("nota.txt", b"Nota\n\nDe stad plant bomen.")])
    key = address.rpartition("/")[2]
    with opened(folder) as connection, connection:
        connection.execute("UPDATE submissions SET state = 'reading' WHERE id = ?", (key,))
        connection.execute("UPDATE submitted SET state = 'waiting' WHERE submission = ?", (key,))
    with client_of(settings, folder) as client:
        assert sign_in(client, "an") == 303
        _wait(client, address)
        assert "klaar om na te kijken" in client.get(address).text


def test_a_reader_process_that_dies_costs_only_its_file(settings: Settings, tmp_path: Path) -> None:
    good = tmp_path / "goed.txt"
    good.write_text("Nota\n\nDe stad plant bomen.", "utf-8")
    apart = Apart(settings)
    try:
        assert apart.read(good, "")[0]
        assert apart._worker is not None
        (process,) = (apart._worker._processes or {}).values()
        os.kill(process.pid or 0, signal.SIGKILL)
        staged, failures = apart.read(good, "")
        if not staged:  # the death was noticed during this read, else before it
            assert "liep vast" in failures[0].reason
            staged, _ = apart.read(good, "")
        assert "bomen" in staged[0].document.text
    finally:
        apart.close()


def test_while_the_store_is_rebuilt_nothing_is_lost(client: TestClient, settings: Settings) -> None:
    """A rebuild holds the lock of the one who writes; searching and reading go on."""
    from index.store_lock import writing_alone

    address = _hand_in(client, [("nota.txt", b"Nota\n\nDe stad plant olmen in de Vismijnstraat.")])
    with writing_alone(settings.store, 1.0):
        assert client.get("/zoeken?q=olmen").status_code == 200
        later = _hand_in(client, [("later.txt", b"Nota\n\nDe stad plant linden.")])
        _act(client, address, "publish")
        page = page_of(client.get(address).text)
        (told,) = page.cssselect("[role=alert]")
        assert "Wacht" in words(told)
        assert "proces" not in words(told)
        assert page.cssselect("button")
    _act(client, address, "publish")
    assert "te vinden voor wie" in client.get(address).text
    with writing_alone(settings.store, 1.0):
        refused = client.post(address, data={"formulier": _proof(client), "action": "withdraw"})
        assert refused.status_code == 409
        assert "niets verloren" in refused.text
    assert "te vinden voor wie" in client.get(address).text
    for one in (address, later):
        _act(client, one, "withdraw")


def test_what_was_half_published_can_be_withdrawn(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy("De opslag is bezet.")

    address = _hand_in(client, [_file(DOSSIER)])
    with monkeypatch.context() as patch:
        patch.setattr("web.submissions.correct_published", busy)
        _act(client, address, "publish")
    assert "te vinden voor wie" not in client.get(address).text
    assert _found(settings, "internal")
    _act(client, address, "withdraw")
    assert not _found(settings, "internal")


def test_two_clicks_publish_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submissions = Submissions(tmp_path, Settings(store=tmp_path / "store"))
    upload = UploadFile(io.BytesIO(b"Nota"), filename="nota.txt")
    key = submissions.begin([upload], LOCAL, "public", "")
    submissions._keep_file(key, 1, "read", "", "", ())
    submissions._move(key, "read")
    seen = submissions.submission(key, LOCAL)
    monkeypatch.setattr(submissions, "submission", lambda *_: seen)  # both saw it like this
    submissions.start_publishing(key, LOCAL)
    with pytest.raises(InputError):
        submissions.start_publishing(key, LOCAL)


def test_a_dossier_is_held_against_the_call_before_and_after(
    client: TestClient, settings: Settings
) -> None:
    """The verdicts are those of the command; each quote is marked where its link leads."""
    from pipeline.dossier_check import check

    expected = check(DOSSIER, settings)
    address = _hand_in(client, [_file(DOSSIER)])
    shown = page_of(client.get(f"{address}/1/toetsing").text)
    assert [words(one) for one in shown.cssselect("tbody th")] == [r.label for r in expected.rows]
    names = {"met": "voldaan", "doubtful": "twijfel", "not-met": "niet voldaan"}
    assert [words(one) for one in shown.cssselect("td .state")] == [
        names.get(row.verdict, "niet gevonden") for row in expected.rows
    ]
    (own,) = [row for row in expected.rows if row.id == "own"]
    links = [a.get("href") for a in shown.xpath("//tr[contains(., '20,4 %')]//a")]
    assert len(links) == len(own.citations) == 2
    for link, citation in zip(links, own.citations, strict=True):
        there = page_of(client.get(link).text)
        assert len(there.cssselect("#citaat")) == 1
        marked = "".join(mark.text_content() for mark in there.cssselect(".text mark"))
        # the cells of a row stand apart on the page
        assert "".join(marked.split()) == "".join(citation.quote.replace(" | ", " ").split())
    assert client.get(f"{address}/2/toetsing").status_code == 404
    _act(client, address, "publish")
    card = next(c for c in browse(Filters(), settings, most=99).documents if c.kind == "dossier"
                and c.path == DOSSIER.name)  # fmt: skip
    again = page_of(client.get(f"/documenten/{card.id}/toetsing").text)
    assert [words(one) for one in again.cssselect("td .state")] == [
        words(one) for one in shown.cssselect("td .state")
    ]
    _act(client, address, "withdraw")
    assert client.get(f"/documenten/{card.id}/toetsing").status_code == 404


def test_only_what_was_handed_in_can_be_decided_about(
    client: TestClient, settings: Settings
) -> None:
    """Else one could change a document that one may not see, at the moment of publishing."""
    address = _hand_in(client, [("nota.txt", b"Nota\n\nDe stad plant bomen.")])
    given = {"formulier": _proof(client), "action": "decide", "kind": "not-theme"}
    listed = browse(Filters(), settings, most=99).documents
    for document in (listed[0].id, "", "ffff"):
        refused = client.post(address, data={**given, "subject": "wonen", "document": document})
        assert refused.status_code == 404
    assert "U hebt" not in client.get(address).text
    _act(client, address, "withdraw")


def test_a_refusal_keeps_the_menu_and_leads_back(settings: Settings, folder: Path) -> None:
    with client_of(settings, folder, WebOptions(upload_bytes=1000)) as client:
        assert sign_in(client, "an") == 303
        token = _proof(client)
        shown = page_of(
            client.post(
                "/indienen", data={"formulier": token}, files={"files": ("x.txt", bytes(5000))}
            ).text
        )
        assert "An Editor" in words(shown.cssselect("header.site")[0])
        assert shown.cssselect("main a[href='/indienen']")
