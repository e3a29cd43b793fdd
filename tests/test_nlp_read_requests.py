"""Requests put together as they are read: who speaks, whose rule it is, what belongs together."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.findings import Derogation
from core.records import Document
from core.request_reading import CLASSES, NOTHING, Judged, Window
from core.settings import Settings
from index.request_reader import RequestReader, load_request_reader
from nlp import pipeline
from nlp.contract_register import read_contracts
from nlp.read_requests import Around, read_cases
from nlp.signals import Line, Told, lines
from nlp.tagging import read_named, tag
from nlp.telling import case_window, window
from pipeline.asking import tag as tag_file
from tests.places import ROOT


@pytest.fixture(scope="module")
def reader() -> RequestReader:
    return load_request_reader()


def _found(reader: RequestReader, text: str) -> tuple[Derogation, ...]:
    return tag(pipeline.load(), Document("1" * 32, text, "text"), judge=reader.judge).derogations


def _sides(reader: RequestReader, text: str) -> list[tuple[str, list[str], str]]:
    return [
        (one.requester.id if one.requester else "", [p.id for p in one.addressees], one.status)
        for one in _found(reader, text)
    ]


COMPANY = (
    "MAATWERKBEDRIJF DE SCHACHT\nInterne nota voor het bestuursorgaan van 27 november 2024\n\n"
    "1. Cijfers\nDe gemeente Maasmechelen betaalt 52.000 euro per jaar voor de opdracht.\n\n"
    "2. Knelpunt wijk-werken\nOnze vijf wijk-werkers mogen maar 630 uur per jaar presteren. Op "
    "6 mei stuurden wij een brief naar VDAB met de vraag om het jaarplafond in onze buurtploeg "
    "op te trekken tot 900 uur. In haar brief van 19 juni schrijft VDAB dat zij "
    "dat niet kan toestaan.\n"
)
OWN = (
    "Stad Ronse\nNota aan het college\n\nVoor de site van de oude drukkerij wou de bouwheer, "
    "Tristan Vastgoed bv, 0,4 parkeerplaats per woning aanleggen. "
    "De stedelijke parkeerverordening legt er 1,2 op. De bouwheer had gemotiveerd waarom hij "
    "daaronder wou blijven. Het college is daar op "
    "31 augustus 2023 niet op ingegaan; de aanvraag wordt herwerkt.\n"
)
OCMW = (
    "OCMW Hasselt\nJaarverslag 2022\n\nSinds 1 september 2022 eist het OCMW Hasselt voor een "
    "referentieadres niet langer dat iemand eerst drie maanden in de stad verbleef. Die voorwaarde "
    "stond in een eigen richtlijn en wordt in de stationsbuurt niet meer toegepast zolang het "
    "contract loopt.\n"
)
CITIES = (
    "Overzicht van de vragen om van regels af te wijken\n\n"
    "a) Gent: op 20 juni 2022 vroeg de stad aan het agentschap Opgroeien om jongeren zonder de "
    "intersectorale toegangspoort te laten instappen in intensieve begeleiding. Opgroeien stemde "
    "daarmee in.\n\nb) Oostende: de stad vroeg het VEKA op 3 mei 2023 om bewoners stroom te laten "
    "delen zonder elk een eigen contract met de leverancier. Dat werd in juni geweigerd.\n"
)
TWO = (
    "Stad Diest\nProjectbeschrijving\n\nDiest wil daarom een kader uitwerken waarin Wonen in "
    "Vlaanderen de minimale oppervlakte voor een kamer loslaat zolang de verbouwing duurt, en "
    "waarin VDAB cursisten uit de wijk vrijstelt van de inschrijvingsplicht zolang ze leren.\n"
)
MEETING = (
    "Overleg wonen en welzijn Tienen\nAanwezig: Fatiha (CAW Oost-Brabant), Jonas (OCMW), Rudy "
    "(woonmaatschappij Drie Torens)\n\nWachtlijsten\nFatiha: wij bellen voor elk dossier drie keer "
    "om te weten hoever iemand op de lijst staat. Vorige week hebben wij Digitaal Vlaanderen "
    "gevraagd of de hulpverleners van deze tafel het centraal inschrijvingsregister mogen inkijken "
    "zonder dat de cliënt telkens een formulier tekent, bij wijze van proef.\n"
)


WAITS = (
    "Gemeente Heusden-Zolder\nOpvolging van het wijkcontract, december 2023\n\n"
    "Inburgering\nDe vraag van 28 april 2022 om de maatschappelijke oriëntatie over twee jaar te "
    "spreiden, ligt nog bij het Agentschap Integratie en Inburgering. Na een aanvullend dossier in "
    "januari 2023 en een rappel in september is geen beslissing meegedeeld. Zolang die er niet is, "
    "volgen de groepen het gewone parcours.\n"
)
THAT_DAY = (
    "Stad Oostende\nEvaluatie\n\nHet wijkgezondheidscentrum De Vuurboei vroeg het RIZIV op 30 "
    "september 2022 om seizoenarbeiders meteen te mogen inschrijven, zonder de gewone wachttijd. "
    "Een belangrijk keerpunt was 6 maart 2023. Op die dag stemde het RIZIV ermee in dat het "
    "centrum seizoenarbeiders onmiddellijk mag inschrijven, bij wijze van proef en tot 30 juni "
    "2025.\n"
)


def test_a_question_without_an_answer_yet_is_no_refusal(reader: RequestReader) -> None:
    (found,) = _found(reader, WAITS)
    assert found.status == "asked"
    assert {step.status for step in found.history} == {"asked"}


def test_what_is_asked_told_as_if_it_were_so_is_no_grant(reader: RequestReader) -> None:
    told = (
        "Nota aan het college, 11 mei 2023\n\nMet een brief van 3 mei 2023 vroeg de stad Gent aan "
        "het agentschap Opgroeien om jongeren zonder aanmelding bij de toegangspoort te laten "
        "instromen in een mobiel begeleidingstraject. Daarmee wijkt de stad af van artikel 17 van "
        "het decreet van 12 juli 2013 betreffende de integrale jeugdhulp.\n"
    )
    assert _sides(reader, told) == [("gemeente-gent", ["opgroeien"], "asked")]


def test_a_letter_that_was_not_sent_asks_nothing_yet(reader: RequestReader) -> None:
    told = (
        "Stad Vilvoorde, mail over het START-huis\n\nWe overwegen om bij de VDAB aan te kloppen: "
        "cursisten van het START-huis zouden hun beroepsopleiding met behoud van vergoeding "
        "achttien maanden in plaats van twaalf moeten kunnen volgen. Er is nog geen brief "
        "vertrokken.\n"
    )
    (found,) = _found(reader, told)
    assert found.status == "proposed"
    assert {step.status for step in found.history} == {"proposed"}


def test_a_letter_asks_whom_it_is_written_to_also_where_it_names_another(
    reader: RequestReader,
) -> None:
    told = (
        "Stad Genk\n\nAan Wonen in Vlaanderen\n\nBetreft: verzoek om een regelluwe zone\n\n"
        "Wij verzoeken u om een regelluwe zone in te stellen waarin voor drie jaar een "
        "verblijfsreglement geldt in plaats van de kamernormen van de Vlaamse Codex Wonen. De "
        "brandveiligheid blijft onverkort gelden. Aan Toerisme Vlaanderen vragen wij te bevestigen "
        "dat verhuurders niet tegelijk als logies moeten worden aangemeld.\n"
    )
    assert any("wonen-in-vlaanderen" in asked for _, asked, _ in _sides(reader, told))


def test_an_answer_below_the_letter_is_of_the_request_in_it(reader: RequestReader) -> None:
    told = (
        "OCMW Aalst\n\nAan de POD Maatschappelijke Integratie\n\nMogen wij u verzoeken ons toe te "
        "laten de teller van drie jaar voor deze zestig personen stil te zetten zolang het project "
        "loopt? Artikel 35 van het koninklijk besluit van 11 juli 2002 legt die periode vast.\n\n"
        "Antwoord van de POD Maatschappelijke Integratie, 3 mei 2022\n\nHet koninklijk besluit "
        "bevat geen bepaling die toestaat de periode voor een bepaalde groep te schorsen. Wij "
        "kunnen derhalve niet op uw verzoek ingaan.\n"
    )
    assert _sides(reader, told) == [("ocmw-aalst", ["pod-maatschappelijke-integratie"], "refused")]


def test_the_day_of_an_answer_stands_in_the_sentence_that_tells_it(reader: RequestReader) -> None:
    told = (
        "Stad Mechelen, 28 juni 2024\n\nOp 14 februari 2023 vroeg de stad aan Wonen in Vlaanderen "
        "om te mogen afwijken van het Vlaams Woninghuurdecreet. Het antwoord van 8 september 2023 "
        "was negatief.\n"
    )
    (found,) = _found(reader, told)
    assert [(step.status, step.date) for step in found.history] == [
        ("asked", "2023-02-14"),
        ("refused", "2023-09-08"),
    ]


def test_what_stands_under_another_heading_is_mostly_of_another_request() -> None:
    item, _ = tag_file(ROOT / "corpus/dossiers/weverzande-voortgang-2023.pdf", Settings())
    spans = (span for one in item.tags.derogations for span in one.spans)
    texts = [item.document.text[span.start : span.end] for span in spans]
    assert any("keurde de Vlaamse Regering het besluit definitief goed" in text for text in texts)
    assert not any("formule" in text for text in texts), "it tells of loans, before that heading"


def test_that_day_is_the_day_of_the_sentence_before(reader: RequestReader) -> None:
    (found,) = _found(reader, THAT_DAY)
    assert ("granted", "2023-03-06") in [(step.status, step.date) for step in found.history]


def test_a_city_that_answers_about_its_own_rule_was_asked_by_another(
    reader: RequestReader,
) -> None:
    ((asks, asked, _),) = _sides(reader, OWN)
    assert (asks, asked) == ("tristan-vastgoed", ["gemeente-ronse"])


def test_we_in_a_paper_is_whoever_its_head_names_in_capitals(reader: RequestReader) -> None:
    assert _sides(reader, COMPANY) == [("de-schacht", ["vdab"], "refused")]


def test_an_ocmw_that_softens_its_own_rule_is_asked_by_itself(reader: RequestReader) -> None:
    (found,) = _found(reader, OCMW)
    assert found.requester is not None
    assert found.requester.id == "ocmw-hasselt"
    assert [(one.id, one.competent) for one in found.addressees] == [("ocmw-hasselt", True)]
    assert found.status == "active"


def test_each_city_of_an_overview_has_its_own_request(reader: RequestReader) -> None:
    assert [(who, whom) for who, whom, _ in _sides(reader, CITIES)] == [
        ("gemeente-gent", ["opgroeien"]),
        ("gemeente-oostende", ["veka"]),
    ]


def test_a_first_name_speaks_for_the_body_behind_it_in_brackets(reader: RequestReader) -> None:
    assert ("caw-oost-brabant", ["digitaal-vlaanderen"]) in [
        (who, whom) for who, whom, _ in _sides(reader, MEETING)
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SCHOOL EN BUURT\nWij werken samen.", set()),
        ("BASISSCHOOL DE KAAP\nWij werken samen.", {"basisschool-de-kaap"}),
        ("VZW ABC\nWij werken samen.", {"abc"}),
        ("GO! ATHENEUM DE KAAI\nWij werken samen.", {"go-atheneum-de-kaai"}),
    ],
)
def test_a_name_in_capitals_is_one_where_nothing_but_it_stands_there(
    text: str, named: set[str]
) -> None:
    found = tag(pipeline.load(), Document("1" * 32, text, "text")).actors
    assert {one.id for one in found} == named


def test_a_school_is_known_by_its_bare_name_once_it_was_said_to_be_one() -> None:
    text = "De basisschool De Kaap doet mee. De directie van De Kaap schreef AGODI een brief."
    named = read_named(pipeline.load(), Document("1" * 32, text, "text"), read_contracts())
    school = [one for one in named.mentions if one.id == "basisschool-de-kaap"]
    assert len(school) == 2


def test_both_ends_of_a_document_are_read_with_a_sentence_and_only_once() -> None:
    text = COMPANY + "\n".join(f"Punt {n} gaat over iets anders." for n in range(9)) + "\nDank."
    named = read_named(pipeline.load(), Document("1" * 32, text, "text"), read_contracts())
    every = lines(named.readings, named.mentions)
    asks = next(line.index for line in every if "stuurden" in line.text)
    distances = [distance for distance, _ in window(every, asks).edges]
    assert min(distances) == -asks
    assert max(distances) == len(every) - 1 - asks
    whole = case_window(every, [asks + 1, asks])
    assert [distance for distance, _ in whole.further or ()] == [1]
    assert whole.sentence == window(every, asks).sentence


def test_what_a_request_holds_is_read_as_one(reader: RequestReader) -> None:
    named = read_named(pipeline.load(), Document("1" * 32, COMPANY, "text"), read_contracts())
    every = lines(named.readings, named.mentions)
    asks = next(line.index for line in every if "stuurden" in line.text)
    (alone,) = reader.judge([case_window(every, [asks])])
    (both,) = reader.judge([case_window(every, [asks, asks + 1])])
    assert alone.told["asked"] > alone.told["refused"]
    assert both.told["refused"] > alone.told["refused"]
    (money,) = reader.judge([case_window(every, [asks - 3])])
    assert money.tells < 0.5 < both.tells


def test_the_head_of_an_article_shows_nothing_of_a_request(reader: RequestReader) -> None:
    (found,) = _found(
        reader,
        "Stad Oostende, zitting van 27 maart 2023\n\nArtikel 1. De raad vraagt de Vlaamse Regering "
        "om voor de Nieuwpoortsesteenweg een regelluwe zone energie in te stellen voor een periode "
        "van vijf jaar, zodat 85 huurders zonder eigen digitale meter stroom kunnen delen.",
    )
    (span,) = found.spans
    assert span.start == 53  # behind 'Artikel 1. '


def test_a_sentence_with_two_requests_is_two(reader: RequestReader) -> None:
    assert _sides(reader, TWO) == [
        ("gemeente-diest", ["wonen-in-vlaanderen"], "proposed"),
        ("gemeente-diest", ["vdab"], "proposed"),
    ]
    assert len({one.id for one in _found(reader, TWO)}) == 2


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("a) De stad vroeg het VDAB.\n\nb) De school vroeg het VDAB.", True),
        ("1. De stad vroeg het VDAB. VDAB zei neen.", False),
        ("1. De stad vroeg het VDAB.\n\n1. De school vroeg het VDAB.", False),  # vraag en antwoord
        ("- De stad vroeg het VDAB.\n\n- De school vroeg het VDAB.", False),
        ("1 | lokaal | stad | vroeg het\n\n2 | bus | school | vroeg het", True),
        ("Wie | de stad vroeg het\n\nWat | de stad vroeg het", False),  # one request over two rows
        ("De stad vroeg het VDAB. De school van haar kant vroeg het VDAB.", True),
        ("De stad vroeg het VDAB. De stad wou ook een bus inzetten.", True),
        ("De stad vroeg het VDAB. De school vroeg het VDAB.", False),
    ],
)
def test_points_rows_and_turns_hold_requests_apart(text: str, apart: bool) -> None:
    assert len(_read_together(_linked(text, 0.6))) == 1 + apart


def test_what_one_authority_allows_and_another_refuses_are_two(reader: RequestReader) -> None:
    text = (
        "Stad Hasselt - verslag stuurgroep Oude Statie-Runkst\nHasselt, 12 maart 2024\n\n"
        "De federale POD Maatschappelijke Integratie weigerde op 5 februari 2024 het verzoek van "
        "OCMW Hasselt om het leefloon van een alleenstaande te behouden.\n\n"
        "De Vlaamse minister van Wonen stond op 1 maart 2024 toe dat twaalf sociale huurwoningen "
        "bij voorrang gaan naar gezinnen uit de wijk, in afwijking van de toewijzingsregels van "
        "de Vlaamse Codex Wonen.\n"
    )
    assert [([p.id for p in one.addressees], one.status) for one in _found(reader, text)] == [
        (["pod-maatschappelijke-integratie"], "refused"),
        (["vlaamse-regering"], "granted"),
    ]
    assert [bool(one.norms) for one in _found(reader, text)] == [False, True]
    jobs = (
        "Stad Hasselt - voortgangsverslag Oude Statie-Runkst\nHasselt, 12 november 2024\n\n"
        "VDAB stemde in februari 2024 in met wijk-werken tot vierentwintig maanden voor veertig "
        "bewoners. De regeling loopt sinds 1 april 2024.\n\nDe RVA ging niet in op de vraag om "
        "wie een uitkering krijgt vier dagen per maand te laten helpen zonder verlies van die "
        "uitkering.\n"
    )
    allowed, refused = _found(reader, jobs)
    assert ([p.id for p in allowed.addressees], allowed.status) == (["vdab"], "active")
    assert ([p.id for p in refused.addressees], refused.status) == (["rva"], "refused")
    assert (allowed.duration, refused.duration) == ("vierentwintig maanden", None)


def test_an_own_rule_that_is_softened_after_a_refusal_is_no_course_of_it(
    reader: RequestReader,
) -> None:
    text = (
        "Overleg Waterschei\n\nDe POD Maatschappelijke Integratie weigerde op 12 juni 2023 het "
        "verzoek van het OCMW Genk om het leefloon van een alleenstaande te behouden wanneer "
        "iemand een dakloos familielid opvangt. Het OCMW Genk past daarom sinds 1 september 2023 "
        "zijn eigen reglement voor aanvullende steun soepeler toe: wie een familielid opvangt, "
        "krijgt 150 euro per maand extra.\n"
    )
    assert [one.status for one in _found(reader, text)] == ["refused", "active"]


def test_very_many_sentences_are_grouped_in_bounded_memory() -> None:
    text = "De stad Gent vroeg VDAB op 3 mei om zonder inschrijving te starten. " * 3000
    every = _linked(text, 0.9)
    tracemalloc.start()
    read = _read_together(every)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(every) == 3000
    assert len(read) == 1
    assert most < 50_000_000  # all pairs of them would be nine million


def _linked(text: str, link: float) -> list[Line]:
    """Its sentences, without the model: each tells of the same as the one before it, so likely."""
    named = read_named(pipeline.load(), Document("1" * 32, text, "text"), read_contracts())
    shares = dict.fromkeys(CLASSES, 0.0) | {"asked": 1.0}
    return [
        replace(line, told=Told(1.0, shares, {}, {}, {line.index - 1: link}))
        for line in lines(named.readings, named.mentions)
    ]


def _read_together(every: Sequence[Line]) -> list[Window]:
    """What is read as one, of each request; by a judge that holds none of them for one."""
    read: list[Window] = []

    def judge(windows: Sequence[Window]) -> list[Judged]:
        read.extend(windows)
        return [Judged(dict.fromkeys(CLASSES, 0.0) | {NOTHING: 1.0}, {}, {}) for _ in windows]

    around = Around(every, {}, lambda _: None, lambda _: None, lambda _: None, (), "")
    assert read_cases(around, judge) == []
    return read


def test_a_request_of_very_many_sentences_fits_the_model(reader: RequestReader) -> None:
    text = " ".join(
        f"De stad Gent vroeg VDAB op {n} mei 2023 om {'zonder voorwaarden ' * 60} te starten."
        for n in range(1, 30)
    )
    assert len(_found(reader, text)) <= 29
