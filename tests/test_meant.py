"""Filters by name: what a person types is the id it stands for, or an error that helps."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.errors import InputError
from core.records import Filters
from core.settings import Settings
from index.store import open_store
from index.store_overviews import actors_told
from pipeline.contract_overview import RequestFilters
from pipeline.meant import actor_meant, filters_meant, municipality_meant, requests_meant
from pipeline.registers import organisation_labels


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(settings.store), *words])


@pytest.mark.parametrize(
    ("word", "nis"),
    [
        ("Zele", "42028"),
        ("zele", "42028"),
        ("gemeente-zele", "42028"),
        ("42028", "42028"),
        ("Malines", "12025"),
        ("Nevele", "44083"),  # of before the merger: Deinze
        ("44049", "44083"),
        ("Stad Mechelen", "12025"),
        ("de gemeente Zele", "42028"),
    ],
)
def test_a_municipality_goes_by_its_name_and_its_codes(word: str, nis: str) -> None:
    assert municipality_meant(word) == nis


@pytest.mark.parametrize(
    ("word", "actor"),
    [
        ("OCMW Gent", "ocmw-gent"),
        ("Openbaar Centrum voor Maatschappelijk Welzijn van Gent", "ocmw-gent"),
        ("Antwerpen", "gemeente-antwerpen"),
        ("Provincie Antwerpen", "provincie-antwerpen"),
        ("Wonen-Vlaanderen", "wonen-in-vlaanderen"),
        ("wonen-vlaanderen", "wonen-in-vlaanderen"),
        ("VDAB", "vdab"),
        ("stad Gent", "gemeente-gent"),
        ("Gemeente Nevele", "gemeente-deinze"),
        ("Buurtwerk De Kaap", "buurtwerk-de-kaap"),  # of no register: the id that texts give it
    ],
)
def test_an_actor_goes_by_each_of_its_names(word: str, actor: str) -> None:
    assert actor_meant(word) == actor


def test_every_filter_of_a_search_takes_names() -> None:
    given = Filters(
        themes=("Huisvesting", "wonen", "Health"),
        actors=("VDAB",),
        municipalities=("Zele", "42028"),
        contracts=("gent", "Waterschei"),
        kinds=("Schriftelijke vraag", "minutes"),
        derogations=("gevraagd",),
        since="2023-01-01",
        access="public",
    )
    assert filters_meant(given) == Filters(
        themes=("wonen", "gezondheid"),
        actors=("vdab",),
        municipalities=("42028",),
        contracts=("gent-rabot-blaisantvest-sluizeken-tolhuis-ham", "genk-waterschei"),
        kinds=("written-question", "minutes"),
        derogations=("asked",),
        since="2023-01-01",
        access="public",
    )


def test_so_does_every_filter_of_requests() -> None:
    given = RequestFilters("OCMW Gent", "VDAB", " wooncode ", "Sociale huisvesting", "gevraagd")
    assert requests_meant(given) == RequestFilters(
        "ocmw-gent", "vdab", "wooncode", "sociale-huisvesting", "asked"
    )
    assert requests_meant(RequestFilters("", "", "", "", "", "")) == RequestFilters()


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        (Filters(municipalities=("Zeele",)), "Zele"),
        (Filters(contracts=("brughe",)), "brugge-zeebrugge"),
        (Filters(themes=("koken",)), "Wonen"),
        (Filters(kinds=("vraag",)), "written-question"),
        (Filters(derogations=("misschien",)), "asked"),
    ],
)
def test_what_nothing_goes_by_is_told_with_what_comes_near(given: Filters, offered: str) -> None:
    with pytest.raises(InputError) as caught:
        filters_meant(given)
    assert offered in caught.value.advice


def test_the_search_of_a_name_is_that_of_its_id(corpus_store: Settings, tmp_path: Path) -> None:
    def found(*words: str) -> list[str]:
        done = run(corpus_store, "search", "ruimte in de regels", "--json", *words)
        assert done.exit_code == 0, done.output
        return [hit["passage"] for hit in json.loads(done.stdout)["hits"]]

    by_name = found("--municipality", "weverzande", "--theme", "Housing")
    assert by_name
    assert by_name == found("--municipality", "99001", "--theme", "wonen")
    file = tmp_path / "vragen.jsonl"
    for filters in ({"municipalities": ["99001"], "themes": ["wonen"]},
                    {"municipality": "Weverzande", "theme": "huisvesting"}):  # fmt: skip
        file.write_text(json.dumps({"query": "ruimte in de regels", "filters": filters}))
        done = run(corpus_store, "search", "--queries", str(file))
        assert by_name == [hit["passage"] for hit in json.loads(done.stdout)["hits"]]


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"gemeente": "Zele"}, "er is geen filter 'gemeente'"),
        ({"municipality": ["Zeele"]}, "Er is geen gemeente 'Zeele'"),
    ],
)
def test_a_wrong_filter_of_a_query_is_told_with_its_line(
    corpus_store: Settings, tmp_path: Path, filters: dict[str, object], told: str
) -> None:
    file = tmp_path / "vragen.jsonl"
    row = json.dumps({"query": "subsidie", "filters": filters})
    file.write_text(f"\n{row}\n", encoding="utf-8")
    done = run(corpus_store, "search", "--queries", str(file))
    assert done.exit_code == 2
    assert "Regel 2 van --queries" in done.output
    assert told in done.output


def test_an_actor_that_neither_register_nor_store_knows_is_told(
    corpus_store: Settings, tmp_path: Path
) -> None:
    with open_store(corpus_store.store) as store:
        told = actors_told(store.connection, "confidential")
    (key, name) = next(one for one in told.items() if not organisation_labels().get(one[0]))
    for words in (["derogations", "--requester"], ["derogations", "--addressee"],
                  ["search", "subsidie", "--actor"]):  # fmt: skip
        wrong = run(corpus_store, *words, f"{name[:-1]}q")
        assert wrong.exit_code == 2 and f"Er is geen actor '{name[:-1]}q'" in wrong.output
        assert name in wrong.output
        for known in (key, name, "Stad Gent"):
            assert run(corpus_store, *words, known).exit_code == 0
    file = tmp_path / "vragen.jsonl"
    file.write_text(json.dumps({"query": "subsidie", "filters": {"actor": "blabla"}}))
    done = run(corpus_store, "search", "--queries", str(file))
    assert (done.exit_code, "Er is geen actor 'blabla'" in done.output) == (2, True)
    rows = json.loads(run(corpus_store, "derogations", "--format", "json").stdout)
    asking = {row["requester"]["id"] for row in rows if row["requester"]}
    asked = {party["id"] for row in rows for party in row["addressees"]}
    assert all(one in told or one in organisation_labels() for one in asking | asked)


def test_days_of_a_query_are_written_as_those_of_an_option(
    corpus_store: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "vragen.jsonl"
    found = []
    for days in (("2023-01-01", "2023-12-31"), ("1/1/2023", "2023")):
        filters = dict(zip(("since", "until"), days, strict=True))
        file.write_text(json.dumps({"query": "subsidie", "filters": filters}))
        done = run(corpus_store, "search", "--queries", str(file))
        assert done.exit_code == 0, done.output
        found.append(json.loads(done.stdout)["hits"])
    assert found[0] == found[1] != []


def test_an_empty_result_says_that_the_filters_leave_nothing(corpus_store: Settings) -> None:
    done = run(corpus_store, "search", "ruimte in de regels", "--municipality", "Zele")
    assert done.exit_code == 0
    assert "geen passage van de opslag valt binnen deze filters" in done.stdout


def test_lists_take_names(corpus_store: Settings) -> None:
    def rows(*words: str) -> list[dict[str, object]]:
        done = run(corpus_store, *words, "--format", "json")
        assert done.exit_code == 0, done.output
        found: list[dict[str, object]] = json.loads(done.stdout)
        return found

    assert rows("actors", "--type", "OCMW", "--role", "partner,Trekker") == rows(
        "actors", "--type", "ocmw", "--role", "partner,lead"
    )
    by_name = rows("derogations", "--requester", "Weverzande", "--contract", "Spinnerijwijk")
    assert by_name
    assert by_name == rows(
        "derogations", "--requester", "gemeente-weverzande", "--contract", "weverzande"
    )
    wrong = run(corpus_store, "derogations", "--status", "misschien")
    assert wrong.exit_code == 2
    assert "Er is geen stand 'misschien'" in wrong.output
