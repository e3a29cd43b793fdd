"""Antwoord: a question in, a draft out, changed by a person, taken along as a file."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from starlette.datastructures import UploadFile
from starlette.testclient import TestClient

from answers.checking import citations_of
from answers.freezing import Frozen, approved, frozen_from
from core.errors import InputError
from core.settings import Settings
from pipeline.answering import answer
from pipeline.asking import show
from tests.places import ROOT
from tests.test_answers_files import REPLY
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts
from web.downloads import MOST_NAME, attachment_headers
from web.drafts import Drafts
from web.uploads import safe_name
from web.visitors import LOCAL

QUESTION = ROOT / "corpus" / "dossiers" / "sv-9188-vraag.pdf"
# Asked so broadly that more than one sentence answers.
BROAD = (
    "Schriftelijke vraag\n\n1. Wat is de stand van zaken van het wijkverbeteringscontract in de "
    "Spinnerijwijk van Weverzande?\n2. Waarom vroeg Schorrebeke een afwijking voor logies?\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    accounts = Accounts(folder)
    accounts.add("beheer", "Beheer", "admin", "confidential", PASSWORD)
    accounts.add("an", "An Editor", "editor", "internal", PASSWORD)
    accounts.add("bo", "Bo Editor", "editor", "confidential", PASSWORD)
    accounts.add("els", "Els", "reader", "confidential", PASSWORD)
    return folder


@pytest.fixture(scope="module")
def client(corpus_store: Settings, folder: Path) -> Iterator[TestClient]:
    with client_of(corpus_store, folder) as client:
        assert sign_in(client, "an") == 303
        yield client


def hand_in(client: TestClient, text: str = "", file: Path | None = None) -> str:
    """The address of the draft, when it is ready or has failed."""
    given = {"formulier": proof(client), "text": text, "access": "internal"}
    files = {"file": (file.name, file.read_bytes())} if file else None
    answer = client.post("/antwoord", data=given, files=files)
    assert answer.status_code == 303, words(page_of(answer.text))
    address = answer.headers["location"]
    heard = client.get(f"/api/answers{address.removeprefix('/antwoord')}/events").text
    assert heard.rstrip().endswith("}")
    assert "event: done" in heard
    return str(address)


def proof(client: TestClient) -> str:
    """What a form must carry."""
    form = page_of(client.get("/antwoord").text).cssselect("input[name=formulier]")[0]
    return str(form.get("value"))


@pytest.fixture(scope="module")
def draft(client: TestClient) -> str:
    return hand_in(client, file=QUESTION)


def test_the_draft_is_that_of_the_command(
    client: TestClient, draft: str, corpus_store: Settings
) -> None:
    expected = answer(QUESTION, corpus_store, "internal", known="internal")
    shown = page_of(client.get(draft).text)
    sections = shown.cssselect("section.part")
    assert len(sections) == len(expected.parts)
    for section, part in zip(sections, expected.parts, strict=True):
        assert words(section.cssselect("h2")[0]) == f"{part.number}. {part.text}"
        sentences = [words(one).removesuffix(words(one.cssselect(".sources")[0])).strip()
                     for one in section.cssselect(".sentences > li > p")]  # fmt: skip
        assert sentences == [" ".join(one.sentence.split()) for one in part.draft]
        assert bool(section.cssselect(".none")) == (
            not part.answerable and not part.draft and not part.table
        )


def test_a_table_names_the_sources_of_a_row_once(client: TestClient) -> None:
    shown = page_of(client.get(hand_in(client, "Hoeveel subsidie kreeg elk contract?")).text)
    (table,) = shown.cssselect("section.part table")
    assert words(shown.cssselect("section.part .swipe")[0]) == "Schuif opzij om alles te zien."
    heads = [words(head) for head in table.cssselect("th")]
    assert heads == ["Gemeente", "Contract", "Soort", "Bedrag", "Bron"]
    assert {len(row.cssselect("td")) for row in table.cssselect("tbody tr")} == {5}
    assert table.cssselect("tbody tr")[0].cssselect("td:last-child a[href^='/documenten/']")


def test_each_part_is_told_as_soon_as_it_is_there(client: TestClient) -> None:
    text = "Graag een antwoord op volgende vragen:\n\n1. Wie is partner?\n2. Hoeveel kost het?\n"
    address = hand_in(client, text=text)
    heard = client.get(f"/api/answers{address.removeprefix('/antwoord')}/events").text
    told = [
        json.loads(line.removeprefix("data: "))
        for kind, line in zip(heard.splitlines(), heard.splitlines()[1:], strict=False)
        if kind == "event: part"
    ]
    assert [part["number"] for part in told] == ["1", "2"]


def test_every_source_of_a_draft_stands_where_it_says(
    client: TestClient, draft: str, corpus_store: Settings
) -> None:
    reply = client.get(f"/api/answers{draft.removeprefix('/antwoord')}/reply").json()
    cited = [c for part in reply["parts"] for one in part["draft"] for c in one["citations"]]
    assert cited
    for citation in cited:
        text = show(citation["document"]["id"], corpus_store, "internal").document.text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "folder" not in reply["store"]


def test_a_person_edits_strikes_moves_and_accepts(
    client: TestClient, corpus_store: Settings, folder: Path
) -> None:
    address = hand_in(client, text=BROAD)
    part = next(
        section
        for section in page_of(client.get(address).text).cssselect("section.part")
        if len(section.cssselect(".sentences > li")) >= 2
    )
    number = part.get("id").removeprefix("deel-")
    before = _sentences(client, address, number)
    token = proof(client)

    def act(**given: object) -> list[str]:
        answer = client.post(address, data={"formulier": token, "part": number, **given})
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{address}#deel-{number}"
        return _sentences(client, address, number)

    assert act(action="down", place=1)[:2] == [before[1], before[0]]
    assert act(action="up", place=2) == before
    changed = act(action="edit", place=1, sentence="Dat <b>klopt</b> & niet.")
    assert changed == ["Dat <b>klopt</b> & niet.", *before[1:]]
    assert act(action="strike", place=1) == before[1:]
    evidence = page_of(client.get(address).text).cssselect(f"#deel-{number} .evidence")
    quote = words(evidence[0].cssselect("blockquote")[0]).removesuffix(" …")
    grown = act(action="accept", place=1)
    assert grown[:-1] == before[1:]
    assert grown[-1].startswith(quote[:80])
    act(action="aside", place=1)
    left = page_of(client.get(address).text).cssselect(f"#deel-{number} .evidence")
    assert len(left) == len(evidence) - 1
    client.post(address, data={"formulier": token, "action": "approve"})
    assert "goedgekeurd door An Editor" in client.get(address).text
    assert _approval_in_list(client, address) == "An Editor"
    assert act(action="edit", place=1, sentence="Weer anders.")[0] == "Weer anders."
    assert "goedgekeurd door" not in client.get(address).text
    assert _approval_in_list(client, address) == "nog niet"
    refused = client.post(
        address, data={"formulier": token, "part": number, "action": "edit", "place": 99,
                       "sentence": "x"}
    )  # fmt: skip
    assert refused.status_code == 422
    _kept_whole(folder, address, corpus_store)


def test_a_part_without_evidence_links_what_came_nearest_and_takes_an_own_sentence(
    client: TestClient,
) -> None:
    text = "Graag een antwoord:\n\n1. Hoeveel klachten ontving de Vlaamse Ombudsdienst?\n"
    address = hand_in(client, text=text)
    none = page_of(client.get(address).text).cssselect("#deel-1 .none")[0]
    assert none.cssselect("a[href^='/documenten/']")
    token = proof(client)
    client.post(address, data={"formulier": token, "action": "add", "part": "1",
                               "sentence": "Er is er geen, zegt Brussel."})  # fmt: skip
    assert _sentences(client, address, "1") == ["Er is er geen, zegt Brussel."]
    shown = page_of(client.get(address).text)
    assert "toegevoegd, zonder bron" in words(shown.cssselect("#deel-1 .sentences")[0])
    assert "‘Er is er geen, zegt Brussel.’" in words(shown.cssselect("header .note")[-1])


def _approval_in_list(client: TestClient, address: str) -> str:
    """Who approved the draft, as the list of drafts says."""
    row = page_of(client.get("/antwoord").text).cssselect(f"tr:has(a[href='{address}'])")[0]
    cell = row.cssselect("td[data-label='Goedgekeurd']")[0]
    return " ".join((cell.text or cell.text_content()).split())


def _sentences(client: TestClient, address: str, number: str) -> list[str]:
    shown = page_of(client.get(address).text).cssselect(f"#deel-{number} .sentences textarea")
    return [" ".join(one.text_content().split()) for one in shown]


def _kept_whole(folder: Path, address: str, settings: Settings) -> None:
    """What is kept is a frozen draft whose digest holds and whose quotes still stand."""
    import sqlite3

    with sqlite3.connect(folder / "web.sqlite") as connection:
        key = address.rpartition("/")[2]
        (text,) = connection.execute("SELECT value FROM drafts WHERE id = ?", (key,)).fetchone()
    frozen = frozen_from(text)
    assert len(frozen.edits) == 7
    assert {edit.by for edit in frozen.edits} == {"An Editor"}
    for citation in citations_of(frozen.reply):
        document = show(citation.document.id, settings, "confidential").document
        assert document.text[citation.start : citation.end] == citation.quote


def test_the_files_hold_the_draft(client: TestClient, draft: str) -> None:
    first = page_of(client.get(draft).text).cssselect(".sentences > li textarea")[0].text_content()
    for form in ("docx", "odt"):
        file = client.get(f"{draft}.{form}")
        assert file.headers["content-disposition"].startswith("attachment")
        with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
            inside = "content.xml" if form == "odt" else "word/document.xml"
            text = "".join(str(part) for part in etree.fromstring(packed.read(inside)).itertext())
        assert " ".join(first.split()) in " ".join(text.split())
    assert first in client.get(f"{draft}.md").text
    assert client.get(f"{draft}.json").json()["parts"]
    assert client.get(f"{draft}.html").headers["content-disposition"].startswith("attachment")
    assert client.get(f"{draft}.exe").status_code == 422


def test_a_draft_is_of_who_made_it(corpus_store: Settings, folder: Path, draft: str) -> None:
    for name, status in (("bo", 404), ("els", 403), ("beheer", 200)):
        with client_of(corpus_store, folder) as other:
            assert sign_in(other, name) == 303
            assert other.get(draft).status_code == status
            assert other.get(f"{draft}.docx").status_code == status
            events = f"/api/answers{draft.removeprefix('/antwoord')}/events"
            assert other.get(events).status_code == status
            listed = other.get("/antwoord")
            assert (draft in listed.text) == (status == 200)


def test_a_draft_is_hidden_from_who_may_no_longer_see_its_sources(
    corpus_store: Settings, folder: Path, draft: str
) -> None:
    accounts = Accounts(folder)
    accounts.change("an", part="editor", access="public", label="An Editor")
    with client_of(corpus_store, folder) as fresh:
        assert sign_in(fresh, "an") == 303
        assert fresh.get(draft).status_code == 404
    accounts.change("an", part="editor", access="internal", label="An Editor")


def test_what_is_no_question_says_so_and_nothing_is_lost(
    corpus_store: Settings, folder: Path
) -> None:
    with client_of(corpus_store, folder) as client:
        assert sign_in(client, "bo") == 303
        token = proof(client)
        nothing = client.post("/antwoord", data={"formulier": token, "text": "  "})
        assert nothing.status_code == 422
        assert "geen vraag gegeven" in nothing.text
        empty = client.post(
            "/antwoord", data={"formulier": token}, files={"file": ("leeg.pdf", b"")}
        )
        assert empty.status_code == 422
        broken = client.post(
            "/antwoord", data={"formulier": token}, files={"file": ("kapot.pdf", b"%PDF-1.7 x")}
        )
        address = broken.headers["location"]
        client.get(f"/api/answers{address.removeprefix('/antwoord')}/events")
        page = client.get(address)
        assert "niet gelukt" in page.text
        assert client.get("/antwoord").text.count(address) == 1
        dropped = client.post(address, data={"formulier": token, "action": "drop"})
        assert dropped.headers["location"] == "/antwoord"
        assert client.get(address).status_code == 404
        assert not (folder / "vragen" / address.rpartition("/")[2]).exists()


def test_of_two_changes_at_once_none_is_lost_unsaid(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, Settings(store=tmp_path / "store"))
    key, _ = drafts.begin(UploadFile(io.BytesIO(b"Vraag"), filename="v.txt"), LOCAL, "public")
    assert drafts._keep(key, Frozen(REPLY))

    def slow(frozen: Frozen) -> Frozen:
        drafts.change(key, LOCAL, lambda before: approved(before, "Bo"))
        return approved(frozen, "An")

    with pytest.raises(InputError, match="ook elders veranderd"):
        drafts.change(key, LOCAL, slow)
    assert drafts.card(key, LOCAL).approved_by == "Bo"


def test_a_question_that_is_too_large_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.drafts.LARGEST", 4)
    drafts = Drafts(tmp_path, Settings(store=tmp_path / "store"))
    with pytest.raises(InputError, match="hoogstens"):
        drafts.begin(UploadFile(io.BytesIO(b"Vraag"), filename="v.txt"), LOCAL, "public")
    assert not list(tmp_path.rglob("v.txt"))


def test_a_draft_that_was_being_made_when_the_server_stopped_says_so(
    corpus_store: Settings, folder: Path
) -> None:
    from web.database import opened

    with opened(folder) as connection, connection:
        connection.execute(
            "INSERT INTO drafts (id, owner, title, access, made, changed) "
            "VALUES ('00000000000000ff', 'bo', 'x', 'public', '2026', '2026')"
        )
    for _ in range(2):
        with client_of(corpus_store, folder) as client:
            assert sign_in(client, "bo") == 303
            assert "intussen gestopt" in client.get("/antwoord/00000000000000ff").text
            time.sleep(0)


def test_without_javascript_the_parts_that_are_there_are_shown(
    client: TestClient, folder: Path
) -> None:
    """While the draft is being made: what each part came to, and a way to look again."""
    from threading import Event

    from web.database import opened
    from web.jobs import Tell

    assert sign_in(client, "an") == 303  # a change of what one may see ended the session
    key = "00000000000000aa"
    with opened(folder) as connection, connection:
        connection.execute(
            "INSERT INTO drafts (id, owner, title, access, made, changed) "
            "VALUES (?, 'an', 'x', 'public', '2026', '2026')",
            (key,),
        )
    told, end = Event(), Event()

    def work(tell: Tell) -> None:
        tell("part", {"number": "1", "text": "Wie <b>?", "answerable": True, "sentences": 1})
        tell("part", {"number": "2", "text": "Hoeveel?", "answerable": False, "sentences": 0})
        told.set()
        end.wait(60)

    client.app.state.site.jobs.start(f"draft:{key}", work)  # type: ignore[attr-defined]
    try:
        assert told.wait(60)
        answer = client.get(f"/antwoord/{key}")
        assert answer.status_code == 200, (answer.headers, answer.text[:300])
        shown = page_of(answer.text)
        assert [words(line) for line in shown.cssselect(".arriving li")] == [
            "Deel 1 Wie <b>? bewijs gevonden",
            "Deel 2 Hoeveel? geen bewijs gevonden",
        ]
        assert shown.cssselect(f"main a[href='/antwoord/{key}']")
    finally:
        end.set()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\els\\vraag 412.pdf", "vraag 412.pdf"),
        ("..", "bestand"),
        ("", "bestand"),
        (None, "bestand"),
        (".bashrc", "bashrc"),
        ("vraag\x00\n.pdf", "vraag__.pdf"),
        ("<script>.docx", "_script_.docx"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("één vraag?.pdf", "één vraag_.pdf"),
    ],
)
def test_a_name_that_was_given_can_do_no_harm(given: str | None, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_beginning_and_its_ending() -> None:
    name = f"Nota aan de Vlaamse Regering over {'de wijk ' * 30}.pdf"
    told = attachment_headers(name)["Content-Disposition"]
    assert 'filename="Nota aan de Vlaamse Regering over de wijk' in told
    assert '.pdf"; filename*=' in told
    assert len(told.partition('"')[2].partition('"')[0]) <= MOST_NAME
