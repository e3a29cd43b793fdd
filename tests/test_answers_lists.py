"""Lists from the records: what they count, what narrows them, and what they say of it."""

from collections.abc import Iterator

import pytest

from answers.asking import Ask, asks_of
from answers.listing import Listing
from answers.lists import listing
from answers.sources import Sources
from core.settings import Settings
from pipeline.answer_sources import sources_of
from pipeline.kept import reading

ASKED = {"asked", "granted", "active", "refused", "not-needed"}
CITIES = {"Haspelmonde", "Heiderode", "Schorrebeke", "Weverzande"}


@pytest.fixture(scope="module")
def sources(corpus_store: Settings) -> Iterator[Sources]:
    with reading(corpus_store) as store:
        yield sources_of(store, corpus_store, "confidential")


def asked(words: str, sources: Sources, title: str = "", context: str = "") -> Ask:
    return asks_of([words], title, sources, context=context)[0]


def listed(words: str, sources: Sources, title: str = "") -> Listing:
    found = listing(asked(words, sources, title), words, sources)
    assert found is not None
    return found


def first_cells(found: Listing) -> set[str]:
    return {row.cells[0] for row in found.table.rows}


# Requests


@pytest.mark.parametrize(
    "words",
    [
        "Welke steden vroegen een afwijking en wat kwam ervan?",
        "Welke steden vroegen een regelluwe zone, en welke kregen ze?",
        "Welke gemeenten vroegen een regelluwe zone?",
    ],
)
def test_words_that_single_out_nothing_do_not_narrow_a_list(words: str, sources: Sources) -> None:
    found = listed(words, sources)
    cities = [
        row
        for row in sources.requests()
        if row.request.requester and row.request.requester.type == "municipality"
    ]
    number = sum(row.request.status in ASKED for row in cities)
    assert first_cells(found) == CITIES
    assert len(found.table.rows) == number and f" {number} vragen" in spelled(found)
    assert found.uncovered == ""


def spelled(found: Listing) -> str:
    return found.summary.sentence.replace("twaalf", "12").replace("elf", "11")


def test_what_is_only_proposed_is_not_counted_but_told(sources: Sources) -> None:
    found = listed("Welke gemeenten vroegen een afwijking?", sources)
    beside = found.summary.sentence.partition("Daarnaast noemen ze ")[2]
    assert "voorgenomen of verkend" in beside and "Borrewaard" in beside
    assert "Borrewaard" not in first_cells(found)
    assert len(found.summary.citations) > len(found.table.rows)


def test_a_list_that_is_narrowed_says_to_what_and_of_how_many(sources: Sources) -> None:
    found = listed("Welke steden vroegen een afwijking over inburgering?", sources)
    assert [row.cells[1] for row in found.table.rows] == ["Agentschap Integratie en Inburgering"]
    assert "één vraag om af te wijken over inburgering" in found.summary.sentence
    whole = sum(row.request.status in ASKED for row in sources.requests() if row.request.requester)
    assert f"in totaal staan er {whole} vragen in de documenten" in found.summary.sentence
    assert found.uncovered == "De lijst is beperkt tot vragen over inburgering."


def test_a_subject_that_no_request_has_is_told_and_a_name_gives_no_list(sources: Sources) -> None:
    found = listed("Welke steden vroegen een afwijking over zwembaden?", sources)
    assert found.uncovered == "De vragen in de documenten noemen geen zwembaden."
    for words in ("Welke afwijkingen vroeg Aalst?", "Welke steden vroegen geen regelluwe zone?"):
        assert listing(asked(words, sources), words, sources) is None


def test_who_got_one_is_not_who_asked(sources: Sources) -> None:
    found = listed("Welke steden kregen een regelluwe zone?", sources)
    assert {row.cells[3] for row in found.table.rows} == {"toegestaan", "in werking"}
    assert "met als stand toegestaan of in werking" in found.summary.sentence


# Amounts


@pytest.mark.parametrize(
    "words",
    [
        "Hoeveel subsidie kreeg elk van de elf contracten?",
        "Welke subsidie kreeg elke stad?",
        "Welk bedrag kregen de verschillende gemeenten?",
    ],
)
def test_the_sum_of_each_contract_is_a_list(words: str, sources: Sources) -> None:
    found = listed(words, sources)
    sums = {row.cells[0]: row.cells[3] for row in found.table.rows}
    assert sums["Genk"] == "800.000 euro" and sums["Dendermonde"] == "326.000 euro"
    assert sums["Haspelmonde"] == "648.500 euro (24 juni 2024); 655.000 euro (4 september 2023)"
    assert {row.cells[2] for row in found.table.rows} == {"subsidie"}
    assert all(
        "648.500" in row.citations[0].quote for row in found.table.rows if "648" in row.cells[3]
    )


def test_the_own_contribution_of_one_city_is_no_other_citys(sources: Sources) -> None:
    found = listed("Hoeveel bedraagt de eigen inbreng in Kortvoorde?", sources)
    assert [row.cells[:4] for row in found.table.rows] == [
        ("Kortvoorde", "Wortel schieten in de Roterij", "eigen inbreng", "104.000 euro")
    ]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Hoeveel subsidie kreeg Gent van het Stedenfonds?", ""),
        ("Welk bedrag kregen de verschillende gemeenten?", "Stedenfonds - Bedragen"),
        ("Hoeveel bedraagt de maximale subsidie per contract?", ""),
    ],
)
def test_another_sum_than_those_of_the_contracts_is_no_such_list(
    words: str, title: str, sources: Sources
) -> None:
    assert listing(asked(words, sources, title), words, sources) is None


# Places


def test_a_place_in_the_title_narrows_a_list_that_names_none(sources: Sources) -> None:
    title = "Haspelmonde - Project Sluis open"
    found = listed("Welke organisaties zijn partner in het contract?", sources, title)
    assert first_cells(found) == {"Haspelmonde"}
    assert "Haspelmonde (uit de titel van de vraag)" in found.summary.sentence


def test_a_place_in_the_question_goes_before_that_of_its_title(sources: Sources) -> None:
    title = "Wijkverbeteringscontract - Genk"
    ask = asked("Hoeveel subsidie kreeg Denderleeuw?", sources, title)
    assert ask.contracts == {"denderleeuw-leeuwbrug"} and not ask.of_title
    assert "Genk" not in [needle.word for needle in ask.needles]
    found = listed(ask.text, sources, title)
    assert first_cells(found) == {"Denderleeuw"}


def test_a_part_takes_the_place_of_what_it_is_part_of(sources: Sources) -> None:
    context = "Heiderode vroeg om af te wijken van de regels voor inburgering."
    ask = asked("Aan welke instantie werd de vraag gericht?", sources, "Stedenfonds", context)
    assert ask.contracts == {"heiderode-schachtwijk"} and context in ask.query


# Actors and contracts


def test_who_is_involved_is_more_than_who_is_partner(sources: Sources) -> None:
    involved = listed("In hoeveel contracten is VDAB betrokken?", sources)
    partner = listed("In hoeveel contracten is VDAB partner?", sources)
    assert first_cells(partner) < first_cells(involved)
    assert "als aangesproken" in involved.summary.sentence


def test_the_ocmws_that_are_involved_are_listed(sources: Sources) -> None:
    found = listed("Welke OCMW's zijn betrokken?", sources)
    assert {"OCMW Haspelmonde", "OCMW Kortvoorde"} <= {row.cells[2] for row in found.table.rows}
    words = "Welke organisaties zijn betrokken bij de opvang van vluchtelingen?"
    assert listing(asked(words, sources), words, sources) is None


def test_invented_contracts_are_counted_apart(sources: Sources) -> None:
    found = listed("Hoeveel wijkverbeteringscontracten werden geselecteerd?", sources)
    invented = [one for one in sources.contracts() if one.invented]
    assert {one.municipality for one in invented} == {*CITIES, "Kortvoorde"}
    assert found.summary.sentence.startswith("De documenten noemen elf contracten (Beringen, ")
    assert "vijf verzonnen contracten van het voorbeeldcorpus (Haspelmonde, " in (
        found.summary.sentence
    )
