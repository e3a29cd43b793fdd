"""Lists from the records: what they count, what narrows them, and what they say of it."""

import re
from collections.abc import Iterator

import pytest

from answers.asking import Ask, asks_of
from answers.listing import Listing
from answers.lists import listing
from answers.request_lists import told_more
from answers.sources import Sources
from core.overviews import RequestRow
from core.questions import QuestionHead
from core.records import Citation, DocumentCard
from core.replies import EarlierAnswer
from core.settings import Settings
from pipeline.answer_sources import sources_of
from pipeline.kept import reading

ASKED = {"asked", "granted", "active", "refused", "not-needed"}
WRITTEN = {8: "acht", 9: "negen", 10: "tien", 11: "elf", 12: "twaalf"}
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
    number = sum(row.request.status in ASKED and not is_own_rule(row) for row in cities)
    assert first_cells(found) == CITIES
    assert len(found.table.rows) == number and f" {WRITTEN[number]} vragen" in said(found)
    assert found.uncovered == ""


def is_own_rule(row: RequestRow) -> bool:
    """The parking norm of Schorrebeke: its own ordinance."""
    return row.request.domain == "mobiliteit" and row.contract == "schorrebeke-vismijnkwartier"


def said(found: Listing) -> str:
    return found.summary.sentence


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
    whole = sum(
        row.request.status in ASKED
        for row in sources.requests()
        if row.request.requester and not is_own_rule(row)
    )
    assert f"in totaal staan er {WRITTEN.get(whole, whole)} vragen in de documenten" in said(found)
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


def test_a_rule_that_a_city_softens_itself_is_no_request(sources: Sources) -> None:
    found = listed("Hoeveel vragen werden ingewilligd?", sources)
    rows = {(row.cells[0], row.cells[1]) for row in found.table.rows}
    assert ("Schorrebeke", "Schorrebeke") not in rows and rows
    assert "Schorrebeke versoepelde daarnaast een eigen regel" in found.summary.sentence
    own = [row for row in sources.requests() if is_own_rule(row)]
    assert own[0].citations[0] in found.summary.citations
    kept = listed("Hoeveel regelluwe zones zijn toegekend?", sources)
    (zones,) = re.findall(r"Van (\w+) (?:vraag|vragen) zeggen ze dat", kept.summary.sentence)
    assert zones in ("één", "twee", "drie") and len(kept.table.rows) > 3


def test_what_waits_for_a_decision_is_a_list_without_its_rule(sources: Sources) -> None:
    found = listed("Welke vragen zijn nog hangende?", sources)
    assert {row.cells[3] for row in found.table.rows} <= {"gevraagd", "verkend", "voorgenomen"}


def test_a_list_that_lacks_what_was_answered_before_says_so(sources: Sources) -> None:
    words = "Welke vragen werden geweigerd?"
    found = listed(words, sources)
    rows = "Gemeente | Voorwerp | Uitkomst\nGenk | logies | geweigerd\nHeiderode | RVA | geweigerd"
    card = DocumentCard("a" * 32, "Antwoord", None, None, None, "public")
    quote = Citation(card, None, None, None, 0, len(rows), rows)
    before = EarlierAnswer(QuestionHead("9188"), "3", quote, quote, 0.9)
    (note,) = told_more(found, words, [before])
    assert "vraag 9188" in note and "Genk, logies, geweigerd" in note and "RVA" not in note
    assert list(told_more(found, "Welke vragen werden gesteld?", [before])) == []


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
        ("Hoeveel subsidie kreeg Genk?", "Stedenfonds - Bedragen"),
        ("Hoeveel bedraagt de maximale subsidie per contract?", ""),
    ],
)
def test_another_sum_than_those_of_the_contracts_is_no_such_list(
    words: str, title: str, sources: Sources
) -> None:
    assert listing(asked(words, sources, title), words, sources) is None


def sums_of(found: Listing, invented: bool) -> list[float]:
    """The sum told last of each row, read from its cell."""
    sums = {
        row.cells[0]: row.cells[3].split(" euro")[0].replace(".", "") for row in found.table.rows
    }
    invented_ones = {*CITIES, "Kortvoorde"}
    return [float(euro) for city, euro in sums.items() if (city in invented_ones) == invented]


def test_sums_are_added_and_averaged_for_who_asks_it(sources: Sources) -> None:
    found = listed("Hoeveel subsidie ging in totaal naar de elf contracten?", sources)
    assert sum(sums_of(found, invented=False)) == 7_599_306
    assert "Opgeteld is de subsidie van elf contracten 7.599.306 euro." in found.summary.sentence
    assert sum(sums_of(found, invented=True)) == 2_888_500
    assert "van vijf verzonnen contracten 2.888.500 euro" in found.summary.sentence
    both = listed("Hoeveel subsidie kregen Gent en Genk samen?", sources)
    assert "Opgeteld is de subsidie van twee contracten 1.599.000 euro." in both.summary.sentence
    mean = listed("Hoeveel bedroeg de subsidie gemiddeld per contract?", sources)
    assert "Gemiddeld is de subsidie van elf contracten 690.846 euro." in mean.summary.sentence
    alone = listed("Hoeveel subsidie kreeg elk van de elf contracten van 2021?", sources)
    assert "Opgeteld" not in alone.summary.sentence
    whole = "Hoeveel subsidie kreeg elk contract? Graag een tabel met het totaal."
    ask = asked("Hoeveel subsidie kreeg elk contract?", sources)
    with_total = listing(ask, whole, sources)
    assert with_total is not None and "Opgeteld" in with_total.summary.sentence


def test_the_lowest_and_highest_sum_are_told_with_all_that_have_it(sources: Sources) -> None:
    found = listed("Welk contract kreeg de laagste en welk de hoogste subsidie?", sources)
    told = found.summary.sentence
    assert "De laagste subsidie van elf contracten is 326.000 euro, voor Dendermonde." in told
    most = "is 800.000 euro, voor Genk, Mechelen, Oostende en Vilvoorde."
    assert f"De hoogste subsidie van elf contracten {most}" in told
    largest = listed("Welke contracten kregen het maximumbedrag van 800.000 euro?", sources)
    assert most in largest.summary.sentence
    limit = "Hoeveel bedraagt de hoogste subsidie per contract?"
    assert listing(asked(limit, sources), limit, sources) is None


def test_the_total_of_a_subsidy_is_no_other_sum(sources: Sources) -> None:
    found = listed("Wat is de totale subsidie van Beringen?", sources)
    assert found.uncovered == "" and [row.cells[2] for row in found.table.rows] == ["subsidie"]


def test_each_proof_of_a_sum_is_cited(sources: Sources) -> None:
    found = listed("Hoeveel bedraagt de eigen inbreng in Weverzande?", sources)
    (row,) = found.table.rows
    assert re.fullmatch(r"214\.500 euro \(8 april 2024\); 198\.000 euro \(.*\)", row.cells[3])
    assert [one.quote for one in found.summary.citations] == [one.quote for one in row.citations]
    assert "198.000" in row.citations[1].quote and row.proofs == 2


def test_what_is_spent_is_no_list_of_what_was_granted(sources: Sources) -> None:
    words = "Hoeveel gaf Heiderode al uit van de subsidie?"
    assert listing(asked(words, sources), words, sources) is None


def test_whoever_names_the_place_of_a_contract_may_ask_its_subsidy_under_any_title(
    sources: Sources,
) -> None:
    found = listed("Hoeveel subsidie kreeg Genk?", sources, "SV in bijlage")
    assert [row.cells[:4:3] for row in found.table.rows] == [("Genk", "800.000 euro")]


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


def test_a_point_that_says_they_is_about_whom_the_point_before_it_names(sources: Sources) -> None:
    before = ["Welke rol heeft het OCMW van Genk?"]
    (they,) = asks_of(["Wat deden zij aan huisvesting?"], "Vragen", sources, before=before)
    assert "OCMW" in [needle.word for needle in they.needles]
    assert they.contracts == asked("Hoeveel kreeg Genk?", sources).contracts != frozenset()
    (other,) = asks_of(["Welke wijken telt Gent?"], "Vragen", sources, before=before)
    assert "OCMW" not in [needle.word for needle in other.needles]


def test_a_part_takes_the_place_of_what_it_is_part_of(sources: Sources) -> None:
    context = "Heiderode vroeg om af te wijken van de regels voor inburgering."
    ask = asked("Aan welke instantie werd de vraag gericht?", sources, "Stedenfonds", context)
    assert ask.contracts == {"heiderode-schachtwijk"} and context in ask.query


# Actors and contracts


def test_who_is_involved_is_more_than_who_is_partner(sources: Sources) -> None:
    involved = listed("In hoeveel contracten is VDAB betrokken?", sources)
    partner = listed("In hoeveel contracten is VDAB partner?", sources)
    assert len(partner.table.rows) < len(involved.table.rows)
    assert "als aangesproken" in involved.summary.sentence


def test_the_ocmws_that_are_involved_are_listed(sources: Sources) -> None:
    found = listed("Welke OCMW's zijn betrokken?", sources)
    assert {"OCMW Haspelmonde", "OCMW Kortvoorde"} <= {row.cells[2] for row in found.table.rows}
    words = "Welke organisaties zijn betrokken bij de opvang van vluchtelingen?"
    assert listing(asked(words, sources), words, sources) is None


def test_actors_are_listed_by_each_type_that_is_asked_for(sources: Sources) -> None:
    found = listed("Welke woonmaatschappijen, politiezones en scholen zijn betrokken?", sources)
    types = {row.actor: row.type for row in sources.actors()}
    names = {row.label: types[row.actor] for row in sources.actors()}
    assert {names[row.cells[2]] for row in found.table.rows} == {
        "housing-company", "police", "school",
    }  # fmt: skip
    police = listed("Welke politiezones zijn betrokken?", sources)
    assert ("Vloedlijn", "politiezone Polderkust", "geraadpleegd") in {
        row.cells[1:] for row in police.table.rows
    }
    schools = listed("Welke scholen werken mee in Haspelmonde?", sources)
    assert [row.cells[2] for row in schools.table.rows] == ["basisschool De Takel"]


def test_who_leads_a_contract_is_told(sources: Sources) -> None:
    found = listed("Wie leidt het contract in Kortvoorde?", sources)
    assert found.summary.sentence == "Volgens de documenten leidt Kortvoorde het contract."
    assert [row.cells[3] for row in found.table.rows] == ["trekker"]


def test_invented_contracts_are_counted_apart(sources: Sources) -> None:
    found = listed("Hoeveel wijkverbeteringscontracten werden geselecteerd?", sources)
    invented = [one for one in sources.contracts() if one.invented]
    assert {one.municipality for one in invented} == {*CITIES, "Kortvoorde"}
    assert found.summary.sentence.startswith("De documenten noemen elf contracten (Beringen, ")
    assert "vijf verzonnen contracten van het voorbeeldcorpus (Haspelmonde, " in (
        found.summary.sentence
    )


# Who takes part, and who left


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Welke vzw's zijn partner in Weverzande?", {"vzw Kettingdraad"}),
        ("Welke verenigingen zijn partner in Haspelmonde?", {"vzw Nachtegaal"}),
    ],
)
def test_only_actors_of_the_kind_that_is_asked_for_are_listed(
    words: str, names: set[str], sources: Sources
) -> None:
    assert {row.cells[2] for row in listed(words, sources).table.rows} == names


def test_an_association_that_no_document_calls_a_vzw_is_said_to_be_unsure(sources: Sources) -> None:
    found = listed("Welke vzw's zijn partner in Schorrebeke?", sources)
    assert "zeggen niet of handelaarsbond Visserskaai" in found.uncovered


@pytest.mark.parametrize(
    "words",
    [
        "Welke partners zijn intussen uit een contract gestapt en waarom?",
        "Welke partners zijn afgehaakt?",
        "Welke partners trokken zich terug?",
    ],
)
def test_who_left_is_not_answered_with_who_takes_part(words: str, sources: Sources) -> None:
    told = {row.cells[2]: row.cells[3] for row in listed(words, sources).table.rows}
    assert set(told) == {"VDAB", "basisschool De Weversboom"}
    assert "wegens besparingen" in told["VDAB"]
    assert "school stapte uit in juni 2023" in told["basisschool De Weversboom"]


def test_how_long_is_no_subject_that_requests_lack(sources: Sources) -> None:
    found = listed("Welke aanvragen werden ingewilligd, wanneer en voor hoelang?", sources)
    assert "hoelang" not in found.uncovered
