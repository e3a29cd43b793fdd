"""Contracten, Actoren, Regelluw and Kaart against the records, counted by hand."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import docx
import pytest
from lxml.html import HtmlElement
from starlette.testclient import TestClient

from core.contract_aspects import welfare
from core.settings import Settings
from pipeline.contract_likeness import similar_contracts
from pipeline.contract_overview import RequestFilters, contract_overview, request_overview
from pipeline.overviews import actor_matrix
from pipeline.registers import coordinates, municipality_labels
from tests.web_client import client_of, page_of, words
from web.pages import requests
from web.pictures import MAP_HEIGHT, MAP_WIDTH, dots, network, on_map


@pytest.fixture(scope="module")
def client(
    corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    with client_of(corpus_store, tmp_path_factory.mktemp("web")) as client:
        yield client


def test_every_contract_with_documents_has_a_line_and_a_page(
    client: TestClient, corpus_store: Settings
) -> None:
    shown = page_of(client.get("/contracten").text)
    links = [a.get("href") for a in shown.cssselect("table.register tbody th a")]
    rows = contract_overview(corpus_store)
    assert sorted(links) == sorted(f"/contracten/{row.contract.id}" for row in rows)
    for row in rows:
        page = page_of(client.get(f"/contracten/{row.contract.id}").text)
        text = words(page.cssselect("main")[0])
        assert row.contract.project in text
        assert all(table.cssselect("tbody tr") for table in page.cssselect("table"))
        requests = page.cssselect("article.request")
        assert len(requests) == sum(one.request.status != "mentioned" for one in row.requests)
        for amount in row.amounts:
            if amount.role != "other" and amount.euro == int(amount.euro):
                assert f"€ {int(amount.euro):,}".replace(",", ".") in text
        for actor in page.cssselect("ul.tags a[href^='/actoren/']"):
            assert actor.get("href").removeprefix("/actoren/") in {a.actor for a in row.actors}


def test_the_register_tells_the_part_of_an_ocmw_or_caw(
    client: TestClient, corpus_store: Settings
) -> None:
    shown = page_of(client.get("/contracten").text)
    told = {
        line.cssselect("th a")[0].get("href").rpartition("/")[2]: words(cell)
        for line in shown.cssselect("table.register tbody tr")
        for cell in line.cssselect("td[data-label='OCMW en CAW']")
    }
    assert told["kortvoorde-roterij"] == "CAW (niet betrokken), OCMW Kortvoorde (partner)"
    for row in contract_overview(corpus_store):
        assert told[row.contract.id] == (welfare(row).text if row.documents else "")


def test_the_beginning_of_a_name_leads_to_the_contract(client: TestClient) -> None:
    assert client.get("/contracten/weverz").headers["location"] == (
        "/contracten/weverzande-spinnerijwijk"
    )
    assert client.get("/contracten/nergens").status_code == 404


def test_contracts_stand_side_by_side_on_screen_and_in_the_file(client: TestClient) -> None:
    state = "?id=weverzande-spinnerijwijk&id=heiderode-schachtwijk&id=haspelmonde-sluiswijk"
    shown = page_of(client.get(f"/contracten/vergelijken{state}").text)
    screen = [
        [words(cell) for cell in line.cssselect("th, td")]
        for line in shown.cssselect("table.compare tbody tr")
    ]
    answer = client.get(f"/contracten/vergelijken.csv{state}")
    file = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    day = re.compile(r" \([^)]*\d{4}[^)]*\)")  # in words on screen
    plain = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
    assert [day.sub("", " ".join(cell.split())) for line in file[2:] for cell in line] == [
        cell.replace(".", "") if plain.match(cell) else day.sub("", cell)
        for line in screen
        for cell in line
    ]
    assert "742.000 / gevraagd 765.000" in screen[3]
    for line in shown.cssselect("table.compare tbody tr")[2:]:
        for cell in line.cssselect("td"):
            empty = words(cell) in ("niet gevonden", "geen dossier", "")
            assert bool(cell.cssselect("a[href]")) != empty, words(cell)
    report = client.get(f"/contracten/vergelijken.docx{state}")
    assert report.status_code == 200
    told = [one.text for one in docx.Document(io.BytesIO(report.content)).paragraphs]
    assert "Bewijs per cel" in told
    table = docx.Document(io.BytesIO(report.content)).tables[0]
    assert [cell.text for cell in table.rows[-1].cells][1:] == screen[-1][1:]
    one = "?id=weverzande-spinnerijwijk"
    assert client.get(f"/contracten/vergelijken{one}").status_code == 422
    assert client.get(f"/contracten/vergelijken{one}&id=nergens").status_code == 404
    many = "?" + "&".join(f"id=x{number}" for number in range(12))
    refused = client.get(f"/contracten/vergelijken{many}")
    assert refused.status_code == 422
    assert page_of(refused.text).cssselect("main a[href='/contracten']")
    assert "Vink er 2 tot 11 aan" in client.get("/contracten").text


def test_each_cell_of_the_matrix_opens_its_evidence(
    client: TestClient, corpus_store: Settings
) -> None:
    shown = page_of(client.get("/actoren?type=ocmw&type=caw").text)
    rows = actor_matrix(corpus_store, types=("ocmw", "caw"))
    cells = Counter(
        (cell.get("href"), cell.get("aria-label")) for cell in shown.cssselect("a.cell")
    )
    from core.names import ROLE_NAMES

    assert cells == Counter(
        (f"/actoren/{row.actor}?contract={row.contract}", ROLE_NAMES[row.role]) for row in rows
    )
    for row in rows[:6]:
        page = page_of(client.get(f"/actoren/{row.actor}?contract={row.contract}").text)
        quotes = [words(quote) for quote in page.cssselect(".evidence blockquote")]
        first = " ".join(row.citations[0].quote.split())
        assert any(first.startswith(shown.removesuffix(" …")[:100]) for shown in quotes)


def test_the_network_has_a_line_for_every_part(corpus_store: Settings) -> None:
    rows = actor_matrix(corpus_store)
    drawn = network(rows, {}, most=10_000)
    assert len(drawn.links) == len({(row.contract, row.actor) for row in rows})
    assert {node.id for node in drawn.actors} == {row.actor for row in rows}
    assert drawn.left_out == 0
    few = network(rows, {}, most=3)
    assert len(few.actors) == 3
    assert few.left_out == len(drawn.actors) - 3
    assert drawn.without == ()
    one = network(rows, {}, most=1)
    (first,) = one.actors
    told = {row.contract for row in rows if row.actor == first.id}
    assert set(one.without) == {row.contract for row in rows} - told


def test_the_grid_counts_the_requests_and_each_box_shows_them(
    client: TestClient, corpus_store: Settings
) -> None:
    by_hand = Counter(
        (row.request.domain, row.request.status) for row in request_overview(corpus_store)
    )
    shown = page_of(client.get("/regelluw").text)
    boxes = {box.get("href"): int(words(box)) for box in shown.cssselect("figure svg a")}
    assert boxes == {
        f"/regelluw?domain={domain}&status={status}": count
        for (domain, status), count in by_hand.items()
    }
    for address, count in list(boxes.items())[:5]:
        assert len(page_of(client.get(address).text).cssselect("article.request")) == count


def test_the_grid_counts_what_the_filters_let_through_and_its_boxes_keep_them(
    client: TestClient, corpus_store: Settings
) -> None:
    filters = RequestFilters(contract="heiderode-schachtwijk", status="refused")
    asked = request_overview(corpus_store, filters)
    every = page_of(client.get("/regelluw").text).cssselect("figure svg")[0]
    shown = page_of(client.get("/regelluw?contract=heiderode-schachtwijk&status=refused").text)
    (few,) = shown.cssselect("figure svg")
    assert (few.get("viewbox") or "").split()[2] == (every.get("viewbox") or "").split()[2]
    boxes = {box.get("href"): int(words(box)) for box in shown.cssselect("figure svg a")}
    counts = Counter((row.request.domain, row.request.status) for row in asked)
    assert boxes == {
        f"/regelluw?contract=heiderode-schachtwijk&domain={domain}&status={status}": count
        for (domain, status), count in counts.items()
    }
    assert not page_of(client.get("/regelluw?norm=bestaatniet").text).cssselect("figure svg")


def test_who_asks_is_a_link_only_where_it_has_a_page(client: TestClient) -> None:
    links: set[str] = set()
    plain: set[str] = set()
    for number in range(1, 9):
        shown = page_of(client.get(f"/regelluw?mentioned=true&page={number}").text)
        for party in shown.cssselect("article.request dl div:first-child dd > *"):
            (links if party.get("href") else plain).add(party.get("href") or words(party))
    assert links and all(client.get(link).status_code == 200 for link in links)
    assert plain


def test_a_status_that_is_none_is_told_with_what_there_is(client: TestClient) -> None:
    told = words(page_of(client.get("/regelluw?status=foo").text).cssselect("main")[0])
    assert "Er is geen stand 'foo'. Kies uit: genoemd als mogelijkheid (mentioned)," in told
    assert client.get("/regelluw?status=geweigerd").status_code == 200
    assert client.get("/regelluw?status=niet-nodig").status_code == 200


def test_the_register_of_requests_filters_as_the_command_does(
    client: TestClient, corpus_store: Settings
) -> None:
    for wanted in (
        RequestFilters(addressee="rva"),
        RequestFilters(norm="codex"),
        RequestFilters(contract="heiderode-schachtwijk", status="refused"),
        RequestFilters(mentioned=True),
        RequestFilters(since="2023-01-01"),
    ):
        state = "&".join(
            f"{name}={quote(str(value).lower() if value is True else value)}"
            for name in ("addressee", "norm", "contract", "status", "mentioned", "since")
            if (value := getattr(wanted, name))
        )
        pages = _pages(client, f"/regelluw?{state}")
        expected = request_overview(corpus_store, wanted)
        shown = [len(page.cssselect("article.request")) for page in pages]
        assert sum(shown) == len(expected), state
        assert len(client.get(f"/regelluw.json?{state}").json()) == len(expected)
        (since,) = pages[0].cssselect("form.choices input[name=since]")
        assert since.get("value") == (wanted.since or "")
    assert client.get("/regelluw?since=gisteren").status_code == 422


def test_a_rule_that_the_addressee_cannot_grant_is_marked(
    client: TestClient, corpus_store: Settings
) -> None:
    unable = [
        party
        for row in request_overview(corpus_store)
        for party in row.request.addressees
        if party.competent is False
    ]
    pages = [words(page.cssselect("main")[0]) for page in _pages(client, "/regelluw")]
    assert sum(text.count("niet bevoegd om dit toe te staan") for text in pages) == len(unable)


def _pages(client: TestClient, address: str) -> list[HtmlElement]:
    """The page and those that its 'next' leads to, one after the other."""
    pages = [page_of(client.get(address).text)]
    while after := pages[-1].cssselect(".pager a[rel=next]"):
        pages.append(page_of(client.get(after[0].get("href") or "").text))
    return pages


def test_a_long_register_comes_in_pages_that_show_everything_once(
    client: TestClient, corpus_store: Settings
) -> None:
    pages = _pages(client, "/regelluw?mentioned=true")
    rows = request_overview(corpus_store, RequestFilters(mentioned=True))
    assert len(pages) == -(-len(rows) // requests.MOST_ROWS) > 1
    firsts = [
        words(quote)
        for page in pages
        for quote in page.cssselect("article.request > figure.evidence blockquote")
    ]
    expected = [" ".join(row.citations[0].quote.split()) for row in rows]
    for first, whole in zip(firsts, expected, strict=True):
        assert whole.startswith(first.removesuffix(" …"))
    assert f"Bladzijde 2 van {len(pages)}" in words(pages[1].cssselect(".pager")[0])
    back = pages[1].cssselect(".pager a[rel=prev]")[0].get("href")
    assert back == "/regelluw?mentioned=true"
    beyond = page_of(client.get("/regelluw?mentioned=true&page=999").text)
    assert words(beyond.cssselect(".pager")[0]) == words(pages[-1].cssselect(".pager")[0])
    done = page_of(client.get("/regelluw?mentioned=true&verbeterd=1").text)
    after = done.cssselect(".pager a[rel=next]")[0].get("href")
    assert after == "/regelluw?mentioned=true&page=2"
    links = done.cssselect(".exports a")
    assert {one.get("href").partition("?")[2] for one in links} == {"mentioned=true"}


def test_the_matrix_of_actors_comes_in_pages_too(
    client: TestClient, corpus_store: Settings
) -> None:
    names = [
        link.get("href")
        for page in _pages(client, "/actoren")
        for link in page.cssselect("table.matrix tbody th a")
    ]
    assert len(names) == len(set(names))
    assert set(names) == {f"/actoren/{row.actor}" for row in actor_matrix(corpus_store)}


def test_the_map_places_municipalities_where_they_lie() -> None:
    known, labels = coordinates(), municipality_labels()
    by_name = {labels[nis]: on_map(*place) for nis, place in known.items() if nis in labels}
    assert len(by_name) == 285
    assert all(0 <= x <= MAP_WIDTH and 0 <= y <= MAP_HEIGHT for x, y in by_name.values())
    # As anyone knows: the coast in the west, Limburg in the east, Antwerp north of Mechelen.
    assert by_name["Oostende"][0] < by_name["Gent"][0] < by_name["Mechelen"][0]
    assert by_name["Mechelen"][0] < by_name["Genk"][0]
    assert by_name["Antwerpen"][1] < by_name["Mechelen"][1] < by_name["Halle"][1]
    # Gent to Antwerpen is about 51 km as the crow flies, Oostende to Genk about 190.
    assert _distance(by_name["Gent"], by_name["Antwerpen"]) == pytest.approx(51, abs=3)
    assert _distance(by_name["Oostende"], by_name["Genk"]) == pytest.approx(189, abs=6)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres: the map is 3.45 degrees of longitude at 51 degrees north wide."""
    scale = 3.45 * 111.32 * 0.6293 / MAP_WIDTH
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 * scale)


def test_the_area_of_a_dot_goes_with_its_count() -> None:
    places = {"a": (4.0, 51.0), "b": (5.0, 51.0), "c": (3.0, 51.0)}
    drawn = {dot.id: dot for dot in dots({"a": 100, "b": 25}, {}, places)}
    assert (drawn["a"].radius - 7) == pytest.approx(2 * (drawn["b"].radius - 7))
    assert drawn["c"].count == 0


def test_the_map_of_a_question_counts_its_hits(client: TestClient) -> None:
    shown = page_of(client.get("/kaart?q=regelluwe+zone+voor+sociale+huurwoningen").text)
    counted = {
        words(line.cssselect("th a")[0]): int(words(line.cssselect("td")[0]))
        for line in shown.cssselect("table tbody tr")
    }
    assert counted
    assert 0 < sum(counted.values()) <= 60
    # Not as found: what stands alone under one contract may be no answer.
    assert "Passages die het meest op de vraag lijken, per contract" in words(shown)


def test_the_page_of_a_contract_shows_which_resemble_it_and_where_that_stands(
    client: TestClient, corpus_store: Settings
) -> None:
    name, most = "haspelmonde-sluiswijk", 5
    rows = similar_contracts(name, corpus_store, k=most, contracts=(), access="confidential")
    items = page_of(client.get(f"/contracten/{name}").text).cssselect(".alike > li")
    assert [item.cssselect("h3 a")[0].get("href") for item in items] == [
        f"/contracten/{row.alike.contract}" for row in rows
    ]
    assert sum(row.pair is not None for row in rows) >= 3
    for row, item in zip(rows, items, strict=True):
        links = [link.get("href") or "" for link in item.cssselect("dd a")]
        assert [link for link in links if link.startswith("/actoren/")] == [
            f"/actoren/{actor}" for actor in row.alike.actors
        ]
        assert [link for link in links if link.startswith("/regelluw?")] == [
            f"/regelluw?domain={domain}" for domain in row.alike.domains
        ]
        found = [link for link in links if link.startswith("/zoeken?")]
        assert len(found) == len(row.alike.themes)
        assert 'class="hits"' in client.get(found[0]).text
        cited = () if row.pair is None else (row.pair.own, row.pair.other)
        shown = item.cssselect(".pair figure")
        assert len(shown) == len(cited)
        for citation, figure in zip(cited, shown, strict=True):
            quote = words(figure.cssselect("blockquote")[0]).removesuffix(" …")
            assert " ".join(citation.quote.split()).startswith(quote)
            address = figure.cssselect("figcaption a")[0].get("href") or ""
            opened = page_of(client.get(address).text)
            marked = " ".join(words(mark) for mark in opened.cssselect("mark"))
            cited_words = citation.quote.replace(" | ", " ").split()  # of a row: its cells
            assert marked.split()[:8] == cited_words[:8]
    exported = client.get(f"/contracten/{name}/gelijkend.json").json()
    assert [one["contract"] for one in exported] == [row.alike.contract for row in rows]


def test_what_resembles_no_contract_is_told(client: TestClient) -> None:
    page = page_of(client.get("/contracten/vilvoorde-centrum").text)
    assert not page.cssselect(".alike")
    assert "heeft geen ander contract een regel, een actor of een thema gemeen" in words(page)
    assert client.get("/contracten/nergens/gelijkend.csv").status_code == 404
    lines = client.get("/contracten/haspelmonde-sluiswijk/gelijkend.csv",
                       headers={"accept-language": "en"})  # fmt: skip
    assert lines.text.removeprefix("\ufeff").startswith("Contract,Likeness,Same rules,Same actors,")
    assert "housing quality" in lines.text


def test_a_file_speaks_the_language_of_its_page(client: TestClient) -> None:
    """Our own words are translated; names of people and places are not."""

    def lines(path: str, language: str) -> list[list[str]]:
        answer = client.get(path, headers={"accept-language": language})
        return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    dutch = lines("/actoren.csv?type=ocmw&type=caw", "nl")
    english = lines("/actoren.csv?type=ocmw&type=caw", "en")
    assert dutch[0] == ["Contract", "Actor", "Type", "Rol", "Keer", "Bewijs", "Waar"]
    assert english[0] == ["Contract", "Actor", "Type", "Role", "Times", "Evidence", "Where"]
    roles = {"trekker": "lead", "partner": "partner", "aangesproken": "addressed",
             "geraadpleegd": "consulted", "genoemd": "mentioned", "niet betrokken": "not involved",
             }  # fmt: skip
    assert [[roles[role] for role in row[3].split(", ")] for row in dutch[1:]] == [
        row[3].split(", ") for row in english[1:]
    ]
    assert [row[:3] + row[4:] for row in dutch[1:]] == [row[:3] + row[4:] for row in english[1:]]
    by_id = {row[-1]: row for row in lines("/contracten.csv", "en")}
    assert by_id["Id"][:3] == ["Municipality", "Project", "Neighbourhood"]
    row = by_id["heiderode-schachtwijk"]
    assert row[:2] == ["Heiderode", "Boven komen"] and "588000" in row
    assert "Work" in row[-2] and "Werk" not in row[-2]
    chosen = "/contracten/vergelijken.csv?id=weverzande-spinnerijwijk&id=heiderode-schachtwijk"
    aspects = [row[0] for row in lines(chosen, "en")]
    assert aspects[1:4] == ["Municipality", "Project", "Neighbourhoods"]


def test_a_program_is_told_what_is_wrong_in_the_language_it_asks_for(client: TestClient) -> None:
    dutch = client.get("/api/contracts/nergens").json()
    english = client.get("/api/contracts/nergens", headers={"accept-language": "en"}).json()
    assert (dutch["title"], english["title"]) == ("Niet gevonden", "Not found")
    assert english["detail"] != dutch["detail"]
    assert english["status"] == dutch["status"] == 404
