"""Which contract a stretch of text belongs to."""

import json

import pytest

from core.records import Document, Finding, Source
from core.settings import Settings
from ingest.members import read_bytes
from nlp.contracts import assign, boundaries
from pipeline.preparing import prepare_all
from tests.places import SHARED


def document(text: str) -> Document:
    return Document("d" * 32, text, "text")


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_every_paragraph_of_the_page_without_headings_finds_its_contract() -> None:
    assert SHARED is not None
    gold = json.loads((SHARED / "eval" / "contracts_dev.json").read_text(encoding="utf-8"))
    text = (SHARED / "seeds" / gold["file"]).read_text(encoding="utf-8")
    found = assign(document(text))
    wrong = []
    for opening, city in gold["paragraphs"]:
        at = text.index(opening)
        here = [f for f in found if f.start <= at < f.end]
        if [f.label.partition(" –")[0] for f in here] != ([city] if city else []):
            wrong.append((opening, city, here))
    assert not wrong


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_only_paragraphs_that_name_nothing_are_guesses() -> None:
    assert SHARED is not None
    text = (SHARED / "seeds" / "003_ee297bc26c617177.txt").read_text(encoding="utf-8")
    guesses = [text[f.start : f.end] for f in assign(document(text)) if f.guess]
    assert [guess.split()[:3] for guess in guesses] == [
        ["Het", "project", "zowel"],
        ["Het", "project", "heeft"],
        ["De", "structurele", "leegstand"],
    ]


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_each_story_of_a_page_about_many_has_its_own_themes() -> None:
    assert SHARED is not None
    file = SHARED / "seeds" / "003_ee297bc26c617177.txt"
    page = read_bytes(file.read_bytes(), "003.txt")
    item = prepare_all(Source("003.txt", "003.txt"), page, Settings())
    found = {one.id: one.spans for one in item.tags.themes}
    stretches = assign(page)
    for city, theme in (
        ("Hasselt", "dakloosheid"),
        ("Dendermonde", "jeugd"),
        ("Gent", "integratie"),
        ("Sint-Niklaas", "samenleven"),
        ("Vilvoorde", "economie"),
    ):
        own = [f for f in stretches if f.label.startswith(city)]
        assert any(f.start <= s.start < f.end for f in own for s in found[theme]), city


def test_a_dossier_of_one_city_belongs_to_its_contract_as_a_whole() -> None:
    text = "Het wijkverbeteringscontract in Genk.\n\nIn Waterschei begint het werk.\n\nPlanning."
    (found,) = assign(document(text))
    assert (found.start, found.end, found.guess) == (0, len(text), False)
    assert found.label.startswith("Genk")
    assert boundaries(document(text)) == ()


def test_a_list_of_cities_belongs_to_no_contract() -> None:
    text = "Wijkverbeteringscontracten lopen in Beringen, Brugge, Denderleeuw, Genk en Gent."
    assert assign(document(text)) == ()


def test_what_a_person_named_wins() -> None:
    (found,) = assign(document("Een nota over Genk."), contract="mechelen-arsenaal")
    assert (found.concept, found.why) == ("mechelen-arsenaal", "--contract")


def test_the_namesake_is_kept_apart() -> None:
    text = (
        "Binnen het lokaal energie- en klimaatpact LEKP 2.1 startte Genk een thematisch"
        " wijkverbeteringscontract tegen energiearmoede."
    )
    assert assign(document(text)) == ()


def test_an_empty_document_has_no_contract() -> None:
    assert assign(document("")) == ()
    assert boundaries(document("  \n ")) == ()


def test_the_questions_below_the_last_contract_of_a_page_belong_to_none() -> None:
    text = (
        "Wijkverbeteringscontracten: de geselecteerde wijken\n\n"
        "Genk. In Waterschei werkt de stad aan een nieuwe aanpak met de bewoners.\n\n"
        "De school en het OCMW doen mee.\n\n"
        "Mechelen. In de wijk Arsenaal opent de stad een buurthuis.\n\n"
        "Er komt een wijkjurist.\n\n"
        "Veelgestelde vragen\n\n"
        "Wie mag een dossier indienen?\n\nElk lokaal bestuur met een kwetsbare wijk.\n\n"
        "Hoeveel bedraagt de subsidie?\n\nHoogstens 800.000 euro.\n\n"
        "Wanneer eindigt het programma?\n\nOp 31 december 2025.\n"
    )
    found = assign(document(text))
    last = max(found, key=lambda one: one.end)
    assert {one.concept for one in found} == {"genk-waterschei", "mechelen-arsenaal"}
    assert text[last.start : last.end] == "Er komt een wijkjurist."


MINUTES = (
    "Verslag van de werkgroep over het datamodel voor subsidies.\n\n"
    "Aanwezig: Jan Maes (Gent), Els Wils (OCMW Gent), Tom Bral (Digitaal Vlaanderen).\n\n"
    "Gent vraagt of een subsidie een einddatum moet hebben. Dat veld blijft optioneel."
)


def test_a_paper_about_something_else_that_names_a_city_is_of_no_contract() -> None:
    assert assign(document(MINUTES)) == ()


def test_one_word_about_the_neighbourhood_makes_it_a_guess() -> None:
    (found,) = assign(document(f"{MINUTES} De buurtwerking sluit later aan."))
    assert (found.label.partition(" –")[0], found.guess) == ("Gent", True)


def test_a_long_paper_says_more_than_once_that_it_is_about_a_neighbourhood() -> None:
    """One 'wijk' in forty pages about traffic signs says nothing."""
    filler = "\n\nHet bord krijgt een identificatie en een geldigheid. " * 120
    assert assign(document(f"{MINUTES} In alle wijken.{filler}")) == ()


def test_a_neighbourhood_that_is_named_needs_no_more() -> None:
    (found,) = assign(document("Genk: een kort verslag.\n\nEr komt een loket in Waterschei."))
    assert (found.label.partition(" –")[0], found.guess) == ("Genk", True)


ANSWER = (
    "Antwoord over de wijkverbeteringscontracten in Genk, Gent en Mechelen.\n\n"
    "2. In twee van de drie contracten is een CAW partner. In Genk is geen CAW betrokken.\n\n"
    "3. In Genk zet het OCMW een werker in. In Gent houdt het een loket open. Dat kost weinig."
)


def owner(text: str, part: str) -> str:
    """The city of the contract that a part of the text belongs to; "" for none."""
    at = text.index(part)
    found = [f for f in assign(document(text)) if f.start <= at and at + len(part) <= f.end]
    assert len(found) < 2
    return found[0].label.partition(" –")[0] if found else ""


def test_a_sentence_that_counts_contracts_belongs_to_none_of_them() -> None:
    assert owner(ANSWER, "In twee van de drie contracten is een CAW partner.") == ""
    assert owner(ANSWER, "In Genk is geen CAW betrokken.") == "Genk"


def test_in_a_paragraph_about_several_each_sentence_belongs_to_the_one_named_last() -> None:
    assert owner(ANSWER, "In Genk zet het OCMW een werker in.") == "Genk"
    assert owner(ANSWER, "In Gent houdt het een loket open.") == "Gent"
    assert owner(ANSWER, "Dat kost weinig.") == "Gent"


LETTER = (
    "SCHRIFTELIJKE VRAAG nr. 9031 van LIESBET VAN ACKERVEKEN\n\n"
    "VLAAMS MINISTER VAN WIJKEN EN WONEN\n\n"
    "Welke rol hebben de CAW's in de wijkverbeteringscontracten?\n\n"
    "3. In Genk houdt het OCMW een loket open.\n\n"
    "- Genk, Waterschei: zitdag\n- Mechelen, Arsenaal: telling\n- de vragen van bewoners\n\n"
    "In Mechelen zijn er twee begeleiders. Een van hen werkt halftijds.\n\n"
    "7. Ja. Elk contract heeft een klachtenlijn.\n\nDe cijfers zijn van 1 januari."
)


@pytest.mark.parametrize(
    ("part", "city"),
    [
        ("SCHRIFTELIJKE VRAAG nr. 9031", ""),
        ("VLAAMS MINISTER VAN WIJKEN EN WONEN", ""),
        ("zitdag", "Genk"),
        ("de vragen van bewoners", ""),
        ("Een van hen werkt halftijds.", "Mechelen"),
        ("7. Ja.", ""),
        ("Elk contract heeft een klachtenlijn.", ""),
        ("De cijfers zijn van 1 januari.", ""),
    ],
)
def test_the_order_of_the_register_gives_no_contract_to_what_is_no_story(
    part: str, city: str
) -> None:
    assert owner(LETTER, part) == city


def test_a_city_that_is_known_by_its_neighbourhood_alone_is_not_named() -> None:
    text = "Verslag over bodemdata.\n\nEen gebied, bv. Haven Zeebrugge, krijgt een code."
    at = text.index("Zeebrugge")
    city = Finding("municipality", "31005", "Brugge", at, at + len("Zeebrugge"), "place")
    assert assign(document(text), [city]) == ()


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Motie over huisvesting in het Westerkwartier. Buurtberichten ter kennisname.", ""),
        ("Verslag: de buurtwerking van Oostende in Westerkwartier.", "Oostende"),
        ("Zomerfeest in de wijk Westerkwartier.", "Oostende"),
        ("Het wijkverbeteringscontract in Westerkwartier.", "Oostende"),
    ],
)
def test_a_neighbourhood_whose_city_is_not_named_needs_another_cue(text: str, city: str) -> None:
    assert [f.label.partition(" –")[0] for f in assign(document(text))] == ([city] if city else [])
