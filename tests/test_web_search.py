"""Zoeken and Document against the functions underneath and against readers of their own."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from core.findings import STATUSES
from core.records import KINDS, Filters, Query
from core.settings import Settings
from ingest.page_sheets import Sheet
from pipeline.asking import search_all, show
from pipeline.faceted import browse
from pipeline.image_shelf import Shelf
from pipeline.ingesting import IngestOptions, ingest
from pipeline.registers import theme_labels
from tests.places import ROOT
from tests.test_web_access import PASSWORD, sign_in
from tests.web_client import client_of, page_of, words
from web.accounts import Accounts
from web.addresses import SearchState, chosen, query_string, read_state, toggled
from web.snippets import pieces

QUESTION = "Mogen we voorrang geven aan gezinnen uit de wijk bij sociale woningen?"


@pytest.fixture(scope="module")
def client(
    corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    with client_of(corpus_store, tmp_path_factory.mktemp("web")) as client:
        yield client


def test_the_page_shows_the_hits_of_the_search_in_order(
    client: TestClient, corpus_store: Settings
) -> None:
    shown = page_of(client.get("/zoeken", params={"q": QUESTION}).text)
    (result,) = search_all([Query(QUESTION, 10)], corpus_store)
    links = [link.get("href") for link in shown.cssselect("ol.hits > li h3 a")]
    assert links == [
        f"/documenten/{hit.citation.document.id}"
        f"?start={hit.citation.start}&end={hit.citation.end}#citaat"
        for hit in result.hits
    ]
    marked = {mark.text_content() for mark in shown.cssselect("ol.hits mark")}
    quotes = " ".join(hit.citation.quote for hit in result.hits)
    assert marked
    assert all(mark in quotes for mark in marked)


def test_no_evidence_is_said_before_what_looks_like_it(
    client: TestClient, corpus_store: Settings
) -> None:
    questions = json.loads((ROOT / "corpus" / "questions.json").read_text("utf-8"))["questions"]
    asked = [one["question"] for one in questions]
    for result in search_all([Query(question, 3) for question in asked], corpus_store):
        shown = page_of(client.get("/zoeken", params={"q": result.query.text}).text)
        assert bool(shown.cssselect(".none")) == (not result.answerable)


def test_each_filter_leads_to_the_number_it_promises(client: TestClient) -> None:
    shown = page_of(client.get("/zoeken", params={"kind": "dossier"}).text)
    lines = shown.cssselect(".filters li a:not(.on)")
    assert len(lines) > 20
    for line in lines[::5]:
        address = line.get("href")
        promised = int(line.cssselect(".count")[0].text_content())
        given = dict(parse_qsl(urlsplit(address).query))
        if set(given) - {"kind"} == set():
            continue  # another kind beside this one: the count is of that kind alone
        narrowed = page_of(client.get(address).text)
        assert words(narrowed.cssselect("#gevonden")[0]).startswith(f"{promised} document")


@pytest.mark.parametrize("asked", ["", "&q=dakloosheid"])
def test_filters_that_nothing_passes_stay_and_are_told(client: TestClient, asked: str) -> None:
    state = f"theme=wonen&since=1900-01-01&until=1900-12-31{asked}"
    shown = page_of(client.get(f"/zoeken?{state}").text)
    assert "Niets komt door deze filters." in words(shown.cssselect(".results")[0])
    chosen = [words(line) for line in shown.cssselect(".filters a.on")]
    assert chosen == ["Wonen 0", "1900 0"]
    assert not shown.cssselect(".exports")


def test_a_file_holds_what_the_screen_shows(client: TestClient, corpus_store: Settings) -> None:
    state = {"q": QUESTION, "kind": "dossier"}
    rows = list(csv.reader(io.StringIO(client.get("/zoeken.csv", params=state).text[1:])))
    records = client.get("/zoeken.json", params=state).json()
    links = page_of(client.get("/zoeken", params=state).text).cssselect("ol.hits > li h3 a")
    assert len(rows) - 1 == len(records) >= len(links) > 0
    for record, row, link in zip(records, rows[1:], links, strict=False):
        assert record["citation"]["quote"].lstrip("=+-@") in row[6]
        assert record["citation"]["document"]["id"] in link.get("href")
    listed = list(csv.reader(io.StringIO(client.get("/zoeken.csv?kind=note").text[1:])))
    assert len(listed) - 1 == browse(Filters(kinds=("note",)), corpus_store).total
    sheet = client.get("/zoeken.xlsx", params=state)
    assert sheet.content.startswith(b"PK")
    assert 'filename="zoeken.xlsx"' in sheet.headers["content-disposition"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/zoeken?kind=brief", 422),
        ("/zoeken?since=gisteren", 422),
        ("/zoeken?page=0", 422),
        ("/zoeken?page=99", 422),
        ("/zoeken?theme=%3Cscript%3E", 422),
        ("/zoeken?theme=100%25s%25d", 422),
        ("/zoeken.pdf", 422),
        ("/documenten/ffff", 404),
        ("/documenten/..%2f..%2fetc%2fpasswd", 404),
        ("/documenten/ffff/origineel", 404),
        ("/nergens", 404),
    ],
)
def test_what_cannot_be_is_told_on_a_page(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert page_of(answer.text).cssselect("main h1")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("address", "dutch", "english"),
    [
        (f"/kaart?q={'x' * 2_001}", "q is te lang: hoogstens 2000", "q is too long: at most 2000"),
        ("/regelluw?status=onzin", "Er is geen stand 'onzin'", "There is no status 'onzin'"),
        ("/documenten/ffff?leaf=twee", "leaf is geen getal", "leaf is not a number"),
    ],
)
def test_what_is_wrong_in_an_address_is_told_in_words_of_people(
    client: TestClient, address: str, dutch: str, english: str
) -> None:
    assert dutch in words(page_of(client.get(address).text).cssselect("main")[0])
    in_english = client.get(address, headers={"accept-language": "en"})
    assert english in words(page_of(in_english.text).cssselect("main")[0])
    assert in_english.status_code == 422


def test_words_of_others_are_never_markup(client: TestClient) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for address in (f"/zoeken?q={quote(nasty)}", f"/documenten/{quote(nasty)}"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_every_answer_forbids_what_pages_do_not_need(client: TestClient) -> None:
    for address in ("/zoeken", "/nergens", "/static/wijkwijzer.js", "/zoeken.csv?kind=note"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_another_name_for_this_machine_is_refused(client: TestClient) -> None:
    assert client.get("/zoeken", headers={"host": "elders.voorbeeld"}).status_code == 400


def test_the_quote_is_marked_where_pypdf_finds_its_words(
    client: TestClient, corpus_store: Settings
) -> None:
    """pypdf, which had no part in the marks, tells how high on the page a word stands."""
    from pypdf import PdfReader

    words_looked_for = "Een op vier toewijzingen zou gebeuren aan kandidaat-huurders"
    (result,) = search_all([Query(words_looked_for, 1)], corpus_store)
    citation = result.hits[0].citation
    start = citation.start + citation.quote.index("Een op vier")
    shown = page_of(
        client.get(f"/documenten/{citation.document.id}?start={start}&end={start + 55}").text
    )
    boxes = [
        (float(box.get("y")), float(box.get("height"))) for box in shown.cssselect(".sheet rect")
    ]
    height = float(shown.cssselect(".sheet img")[0].get("height"))
    leaf = PdfReader(ROOT / "corpus" / "dossiers" / str(citation.document.path)).pages[
        (citation.first_page or 1) - 1
    ]
    tops: list[float] = []

    def look(text: str, _c: object, matrix: list[float], _f: object, _s: object) -> None:
        if "Een op vier" in text:
            tops.append(1 - matrix[5] / float(leaf.mediabox.height))

    leaf.extract_text(visitor_text=look)
    assert tops
    assert boxes
    assert any(y <= tops[0] * height + 4 and tops[0] * height - 30 <= y + h for y, h in boxes)


def test_a_page_is_an_image_of_the_promised_size(client: TestClient) -> None:
    from PIL import Image

    listed = page_of(client.get("/zoeken?kind=note").text)
    pages = [page_of(client.get(link.get("href")).text) for link in listed.cssselect(".hits h3 a")]
    images = [image for shown in pages for image in shown.cssselect(".sheet img")]
    assert images
    for image in images:
        answer = client.get(image.get("src"))
        with Image.open(io.BytesIO(answer.content)) as drawn:
            assert drawn.size == (int(image.get("width")), int(image.get("height")))
        again = client.get(image.get("src"), headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        assert client.get(image.get("src")).content == answer.content
    assert client.get(re.sub(r"\d+\.webp", "999.webp", images[0].get("src"))).status_code == 404


def test_a_format_without_pages_shows_its_text_with_the_quote_marked(
    client: TestClient, corpus_store: Settings
) -> None:
    (result,) = search_all([Query("buurtatelier antwoord RVA", 5)], corpus_store)
    hit = next(
        hit for hit in result.hits if not (hit.citation.document.path or "").endswith(".pdf")
    )
    citation = hit.citation
    shown = page_of(
        client.get(
            f"/documenten/{citation.document.id}?start={citation.start}&end={citation.end}"
        ).text
    )
    marked = "".join(mark.text_content() for mark in shown.cssselect(".text mark"))
    assert "".join(marked.split()) == "".join(citation.quote.split())
    assert not shown.cssselect(".sheet")


def test_the_original_comes_back_byte_for_byte_and_never_opens(
    client: TestClient, corpus_store: Settings
) -> None:
    for card in browse(Filters(), corpus_store, most=100).documents:
        answer = client.get(f"/documenten/{card.id}/origineel")
        assert answer.content == (ROOT / "corpus" / "dossiers" / str(card.path)).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]


def test_an_original_that_changed_or_went_is_not_handed_out(tmp_path: Path) -> None:
    from pipeline.ingesting import ingest

    settings = Settings(store=tmp_path / "store")
    kept = tmp_path / "nota.txt"
    kept.write_text("Nota\n\nDe stad legt een wadi aan.", "utf-8")
    ingest([kept], settings)
    with client_of(settings, tmp_path / "web") as client:
        (card,) = browse(Filters(), settings).documents
        kept.write_text("Nota\n\nDe stad legt geen wadi aan.", "utf-8")
        answer = client.get(f"/documenten/{card.id}/origineel")
        assert answer.status_code == 404
        assert "veranderd" in answer.text
        kept.unlink()
        assert client.get(f"/documenten/{card.id}/origineel").status_code == 404
        assert "een wadi" in client.get(f"/documenten/{card.id}").text


def test_an_older_version_leads_to_the_present_one(tmp_path: Path) -> None:
    from pipeline.ingesting import ingest

    settings = Settings(store=tmp_path / "store")
    kept = tmp_path / "nota.txt"
    kept.write_text("Nota\n\nDe stad legt een wadi aan.", "utf-8")
    ingest([kept], settings)
    (old,) = browse(Filters(), settings).documents
    kept.write_text("Nota\n\nDe stad legt twee wadi's aan.", "utf-8")
    ingest([kept], settings)
    (new,) = browse(Filters(), settings).documents
    with client_of(settings, tmp_path / "web") as client:
        moved = client.get(f"/documenten/{old.id}")
        assert moved.headers["location"].startswith(f"/documenten/{new.id}")
        assert "Vroegere versies" in client.get(f"/documenten/{new.id}").text


def test_without_a_store_the_page_says_so(tmp_path: Path) -> None:
    with client_of(Settings(store=tmp_path / "niets"), tmp_path / "web") as client:
        answer = client.get("/zoeken")
        assert answer.status_code == 503
        assert "nog geen opslag" in answer.text


_THEMES = st.lists(st.sampled_from(sorted(theme_labels())), max_size=3, unique=True)
_ACTORS = st.lists(st.from_regex(r"\A[a-z]{4,9}-[a-z]{4,9}\Z"), max_size=3, unique=True)


@given(
    text=st.text(max_size=40).map(str.strip),
    themes=_THEMES,
    actors=_ACTORS,
    kinds=st.lists(st.sampled_from(KINDS), max_size=3, unique=True),
    statuses=st.lists(st.sampled_from(STATUSES), max_size=3, unique=True),
    since=st.none() | st.dates().map(lambda day: day.isoformat()),
    number=st.integers(1, 20),
)
def test_a_state_survives_its_address(
    text: str,
    themes: list[str],
    actors: list[str],
    kinds: list[str],
    statuses: list[str],
    since: str | None,
    number: int,
) -> None:
    filters = Filters(
        themes=tuple(themes),
        actors=tuple(actors),
        kinds=tuple(kinds),
        derogations=tuple(statuses),
        since=since,
        access="public",
    )
    state = SearchState(text, filters, number)
    address = query_string(state)
    assert read_state(parse_qsl(address[1:]), "public") == state
    for facet, value in (("theme", "wonen"), ("year", "2023")):
        there = toggled(state, facet, value)
        assert chosen(there, facet, value) != chosen(state, facet, value)
        back = toggled(there, facet, value)
        assert chosen(back, facet, value) == chosen(state, facet, value)


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5)
)
def test_the_pieces_of_a_text_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    inside = [any(start <= at < end for start, end in spans) for at in range(len(text))]
    assert [piece.marked for piece in cut for _ in piece.text] == inside


@pytest.mark.parametrize("half", ["sv-9188-vraag.pdf", "sv-9188-antwoord.docx"])
def test_a_question_stands_beside_its_answer_whichever_half_is_open(
    client: TestClient, corpus_store: Settings, half: str
) -> None:
    """The numbers and their words were read in the two files by hand."""
    every = browse(Filters(), corpus_store, most=999).documents
    (card,) = [card for card in every if card.path == half]
    shown = page_of(client.get(f"/documenten/{card.id}").text)
    rows = shown.cssselect("table.halved tbody tr")
    by_number = {words(row.cssselect("th")[0]): row.cssselect("td") for row in rows}
    asked, answered = by_number["6"]
    assert words(asked).startswith("Hoeveel regelluwe zones werden aangevraagd door gemeenten")
    assert words(answered).startswith("Daarover worden geen gegevens bijgehouden.")
    for cell, start in ((asked, "Hoeveel regelluwe"), (answered, "Daarover worden")):
        there = page_of(client.get(cell.cssselect("a")[0].get("href")).text)
        marked = " ".join(mark.text_content() for mark in there.cssselect(".text mark"))
        assert start in " ".join(marked.split())
    (other,) = [card for card in every if card.path == "schorrebeke-vloedlijn-dossier.pdf"]
    assert not page_of(client.get(f"/documenten/{other.id}").text).cssselect("table.halved")


def test_images_at_hand_make_room_for_those_asked_for_last() -> None:
    shelf = Shelf(most=10)
    sheets = [Sheet(bytes([65 + number]) * 4, 1, 1) for number in range(3)]
    shelf.put("a", 1, sheets[0])
    shelf.put("a", 2, sheets[1])
    assert shelf.get("a", 1) is sheets[0]  # asked for last
    shelf.put("b", 1, sheets[2])
    assert [shelf.get("a", 1), shelf.get("a", 2), shelf.get("b", 1)] == [
        sheets[0], None, sheets[2],
    ]  # fmt: skip
    shelf.put("b", 1, Sheet(b"x" * 11, 1, 1))  # more than there is room for
    assert [shelf.get("a", 1), shelf.get("b", 1)] == [None, None]


def test_how_a_document_was_read_is_told_in_words_of_its_reader(
    client: TestClient, corpus_store: Settings
) -> None:
    cards = browse(Filters(kinds=("minutes",)), corpus_store, most=99).documents
    for language, kind, tongue in (("nl", "verslag", "Nederlands"), ("en", "minutes", "Dutch")):
        asked = client.get(f"/documenten/{cards[0].id}", headers={"accept-language": language})
        shown = page_of(asked.text)
        told = [words(one) for one in shown.cssselect("details.how dd")]
        assert any(one.startswith(f"{kind} (") for one in told), told
        assert any(one.startswith(f"{tongue} (") for one in told)
        assert ("first heading" in " ".join(told)) == (language == "en")


def test_who_may_not_see_a_document_gets_no_image_of_it_at_hand(tmp_path: Path) -> None:
    file = next((ROOT / "corpus" / "dossiers").glob("*.pdf"))
    settings = Settings(store=tmp_path / "store")
    ingest([file], settings, IngestOptions("confidential"))
    (card,) = browse(Filters(), settings).documents
    accounts = Accounts(tmp_path / "web")
    accounts.add("els", "Els", "reader", "confidential", PASSWORD)
    accounts.add("an", "An", "reader", "public", PASSWORD)
    address = f"/documenten/{card.id}/bladzijden/1.webp"
    with client_of(settings, tmp_path / "web") as client:
        assert sign_in(client, "els") == 303
        seen = client.get(address)
        assert (seen.status_code, client.get(address).content) == (200, seen.content)
        client.cookies.clear()
        assert sign_in(client, "an") == 303
        assert client.get(address).status_code == 404
        tag = {"If-None-Match": seen.headers["etag"]}
        assert client.get(address, headers=tag).status_code == 404


def test_rows_of_a_document_stand_in_a_table_with_the_quote_marked_in_its_cells(
    client: TestClient, corpus_store: Settings
) -> None:
    (card,) = (
        one
        for one in browse(Filters(), corpus_store, most=100).documents
        if str(one.path).endswith("sv-9188-antwoord.docx")
    )
    text = show(card.id, corpus_store, "confidential").document.text
    row = "Heiderode | wijk-werken | ingewilligd | 3 maart 2023"
    assert row in text
    start = text.index(row) + len("Heide")
    end = text.index(row) + len("Heiderode | wijk-w")
    shown = page_of(client.get(f"/documenten/{card.id}?start={start}&end={end}").text)
    (table,) = shown.cssselect("table.own")
    cells = [[words(cell) for cell in line.cssselect("td")] for line in table.cssselect("tr")]
    assert cells[0] == ["Gemeente", "Voorwerp", "Uitkomst", "Datum", "Duur"]
    assert cells[2][:4] == ["Heiderode", "wijk-werken", "ingewilligd", "3 maart 2023"]
    assert [words(mark) for mark in table.cssselect("mark")] == ["rode", "wijk-w"]
    assert words(table.cssselect("#citaat td")[0]) == "Heiderode"


def test_the_last_page_that_there_is_leads_to_none_behind_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.addresses.MOST_PAGES", 2)
    monkeypatch.setattr("web.pages.searching.MOST_PAGES", 2)
    for address, after in (("/zoeken?q=wijk", 1), ("/zoeken?q=wijk&page=2", 0)):
        shown = page_of(client.get(address).text)
        assert len(shown.cssselect(".hits > li")) == 10
        assert len(shown.cssselect(".pager a[rel=next]")) == after
