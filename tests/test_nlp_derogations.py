"""Requests to set a rule aside, on small texts that were judged before they were tagged."""

import pytest

from core.findings import Derogation
from core.records import Document
from nlp import parties, pipeline
from nlp.lexicons.fit import read_lines
from nlp.stages import stages
from nlp.tagging import tag


class Reader:
    """The requests of a text; the pipeline is loaded once."""

    def __init__(self) -> None:
        self.nlp = pipeline.load()

    def __call__(self, text: str) -> tuple[Derogation, ...]:
        return tag(self.nlp, Document("d" * 32, text, "text")).derogations


@pytest.fixture(scope="module")
def read() -> Reader:
    return Reader()


def sides(record: Derogation) -> tuple[str | None, set[str], str]:
    requester = record.requester.id if record.requester else None
    return requester, {party.id for party in record.addressees}, record.status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("De stad wil VDAB vragen om de inschrijvingsplicht tijdelijk te schrappen.", "proposed"),
        ("Met VDAB is overlegd over een vrijstelling van de inschrijvingsplicht.", "explored"),
        ("De stad vroeg VDAB een vrijstelling van de inschrijvingsplicht.", "asked"),
        ("VDAB stond een tijdelijke afwijking van de inschrijvingsplicht toe.", "granted"),
        ("De door VDAB toegestane afwijking van de inschrijvingsregels is van kracht.", "active"),
        ("VDAB weigerde de gevraagde vrijstelling van de inschrijvingsplicht.", "refused"),
        (
            "VDAB antwoordde dat een vrijstelling van de inschrijvingsplicht niet nodig is.",
            "not-needed",
        ),
    ],
)
def test_where_a_request_stands(read: Reader, text: str, status: str) -> None:
    (record,) = read(f"Stad Aalst, wijk Mijlbeek. {text}")
    assert sides(record) == ("gemeente-aalst", {"vdab"}, status)


@pytest.mark.parametrize(
    "text",
    [
        "In mei was er een gesprek met VDAB: kan de inschrijvingsplicht tijdelijk wegvallen?",
        "De stad heeft samengezeten met VDAB: mag iemand afwijken van de inschrijvingsplicht?",
    ],
)
def test_a_question_behind_whom_was_talked_with_is_what_was_talked_about(
    read: Reader, text: str
) -> None:
    (record,) = read(f"Stad Aalst, wijk Mijlbeek. {text}")
    assert sides(record) == ("gemeente-aalst", {"vdab"}, "explored")


def test_a_polite_question_to_an_authority_asks_it(read: Reader) -> None:
    text = (
        "Basisschool De Netevlieger\nLier, 6 februari 2024\nAan het Agentschap Opgroeien\n\n"
        "Geachte mevrouw\n\nWij richten ons tot u. Zouden wij in de wijk twee jaar mogen afwijken "
        "van het vergunningsbesluit voor de buitenschoolse opvang?\n\nHoogachtend"
    )
    (record,) = read(text)
    assert sides(record)[:2] == ("basisschool-de-netevlieger", {"opgroeien"})


def test_each_city_of_an_answer_about_several_asks_its_own(read: Reader) -> None:
    text = (
        "Antwoord van de minister op de vragen over de wijkcontracten, waarin de stand van elk van "
        "de drie gevallen wordt toegelicht zoals die op het ogenblik van dit antwoord bij de "
        "administraties bekend was, met de gevolgen die de besturen er aan gaven in hun wijk.\n\n"
        "a) Energie. In Geraardsbergen delen sociale huurders stroom. De stad vroeg het VEKA een "
        "afwijking van het Energiedecreet.\n\n"
        "b) Onderwijs. De stad Oudenaarde vroeg AGODI een afwijking van de lestijden.\n\n"
        "c) Werk. In Zelzate vroeg de gemeente VDAB een afwijking van de inschrijvingsplicht."
    )
    assert [sides(record)[:2] for record in read(text)] == [
        ("gemeente-geraardsbergen", {"veka"}),
        ("gemeente-oudenaarde", {"agodi"}),
        ("gemeente-zelzate", {"vdab"}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Voor dit project wordt geen regelluwe zone gevraagd.",
        "Van niets wordt afgeweken, en er is ook niemand om een uitzondering gevraagd.",
        "Kan de stad een afwijking van het decreet vragen aan VDAB?",
        "De stad vraagt VDAB een subsidie van 20.000 euro voor de opleiding.",
        "De planning wijkt af van wat VDAB had voorgesteld.",
        "VDAB vroeg de stad om cijfers over de wijk.",
        "Relevante Vlaamse actoren zijn Wonen in Vlaanderen en VDAB, dat taallessen toelaat.",
        "Dat hoeft niet te betekenen dat VDAB geen uitzondering op de regels toestaat.",
        "De experimenteerruimte op het vlak van bestuurskracht wordt uitgebouwd.",
        "Iemand vraagt of VDAB de voorwaarden kan laten vallen.",
        "Voor de heraanleg is het akkoord van AWV vereist als wegbeheerder, en er is overleg met"
        " Infrabel over drempels en obstakels langs de spoorweg.",
        "Een koppel gaat niet in op een aanbod waarbij het gescheiden wordt; dat bleek uit de"
        " gesprekken die CAW Oost-Vlaanderen voerde.",
        "Het bestuur heeft twee dingen geschrapt: een nachtbus, omdat De Lijn geen chauffeurs had,"
        " en een alcoholverbod.",
        "Partner | Inzet | Gehaald\nVDAB | bemiddelaar één dag per week | ja",
        "De VDAB behoudt zich het recht voor om de bemiddelaar elders in te zetten.",
    ],
)
def test_what_is_no_request(read: Reader, text: str) -> None:
    assert [row.status for row in read(f"Stad Aalst. {text}") if row.status != "mentioned"] == []


def test_what_does_no_harm_is_no_denial_of_the_consent(read: Reader) -> None:
    text = (  # of a decision of the Flemish Government
        "Ontwerpbesluit van de Vlaamse Regering houdende het verlenen van instemming om af te"
        " wijken van de voorschriften van het gewestelijk ruimtelijk uitvoeringsplan ‘afbakening"
        " grootstedelijk gebied Gent’ op verzoek van de stad Gent. Omdat het planproces inhoudelijk"
        " te kaderen is in het behoud van de groenstructuren op het grondgebied van de stad, en de"
        " planopties inhoudelijk geen afbreuk doen aan de plandoelstellingen van het GRUP, verleent"
        " de Vlaamse Regering instemming aan de stad Gent om af te kunnen wijken van de"
        " stedenbouwkundige voorschriften van het GRUP."
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-gent", {"vlaamse-regering"}, "granted")


@pytest.mark.parametrize(
    "after",
    [
        "De omgevingsvergunning voor de units is verleend op 3 oktober 2022.",
        "Het ziekenhuis deelt gegevens met toestemming van de patiënt.",
        "Het atelier wordt daardoor kleiner, niet overbodig.",
    ],
)
def test_what_came_of_something_else_came_not_of_the_request(read: Reader, after: str) -> None:
    text = (
        "Stad Gent. Op 2 februari 2022 vroeg de stad aan de Vlaamse Toezichtcommissie een"
        f" tijdelijke uitzondering op de regels voor het delen van gegevens. {after}"
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-gent", {"vtc"}, "asked")


def test_a_possibility_for_anybody_has_no_requester(read: Reader) -> None:
    (record,) = read("Tot de mogelijkheden behoren onder meer regelluwe zones.")
    assert sides(record) == (None, set(), "mentioned")


def test_two_sentences_about_one_request_are_one_record_with_its_history(read: Reader) -> None:
    text = (
        "Stad Genk. Op 3 mei 2022 vroeg de stad aan Wonen in Vlaanderen om van de"
        " oppervlaktenormen te mogen afwijken. Het agentschap weigerde dit op 1 juli 2022."
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-genk", {"wonen-in-vlaanderen"}, "refused")
    assert [(step.status, step.date) for step in record.history] == [
        ("asked", "2022-05-03"),
        ("refused", "2022-07-01"),
    ]


def test_one_sentence_with_two_requests_is_two_records(read: Reader) -> None:
    text = (
        "Stad Ninove. De stad vroeg aan Wonen in Vlaanderen een afwijking van de"
        " toewijzingsregels voor sociale woningen, en aan de RVA een vrijstelling van de"
        " beschikbaarheidsplicht voor werklozen."
    )
    assert [sides(record) for record in read(text)] == [
        ("gemeente-ninove", {"wonen-in-vlaanderen"}, "asked"),
        ("gemeente-ninove", {"rva"}, "asked"),
    ]


def test_a_city_that_softens_its_own_rule_asks_nobody(read: Reader) -> None:
    text = (
        "Stad Deinze. De gemeenteraad besliste om het stedelijk terrasreglement in de"
        " Tolpoortstraat tot eind 2025 niet toe te passen."
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-deinze", {"gemeente-deinze"}, "active")
    assert record.duration == "tot eind 2025"


def test_an_association_can_ask_and_a_city_can_be_asked(read: Reader) -> None:
    text = (
        "Gemeente Hamme. vzw De Wroeter vroeg de gemeente een uitzondering op het"
        " gemeentelijk marktreglement."
    )
    (record,) = read(text)
    assert sides(record) == ("de-wroeter", {"gemeente-hamme"}, "asked")


@pytest.mark.parametrize(
    ("text", "competent"),
    [
        ("De stad vroeg VDAB een afwijking van het werkloosheidsbesluit.", False),
        ("De stad vroeg de RVA een afwijking van het werkloosheidsbesluit.", True),
        ("De stad vroeg Wonen in Vlaanderen een afwijking van de Vlaamse Wooncode.", True),
        ("De stad vroeg de RVA een afwijking van de Vlaamse Wooncode.", False),
    ],
)
def test_who_cannot_grant_it_is_said_so(read: Reader, text: str, competent: bool) -> None:
    (record,) = read(f"Stad Aalst. {text}")
    assert [party.competent for party in record.addressees] == [competent]


def test_an_old_name_of_a_rule_leads_to_the_new_one(read: Reader) -> None:
    (record,) = read("Stad Aalst. De stad vroeg een afwijking van de Vlaamse Wooncode.")
    (norm,) = record.norms
    assert (norm.label, norm.now) == ("Vlaamse Wooncode", "Vlaamse Codex Wonen van 2021")
    assert norm.uri is not None
    assert norm.uri.endswith("1997/07/15/1997036023/justel")


def test_the_legal_elements_that_are_not_told_are_missing(read: Reader) -> None:
    bare = "Stad Aalst. De stad vroeg VDAB een vrijstelling van de inschrijvingsplicht"
    (record,) = read(f"{bare}.")
    assert record.missing == ("motivation", "duration", "evaluation", "compensation")
    (record,) = read(
        f"{bare} voor twee jaar, omdat wie niet ingeschreven is nooit start. Na een jaar volgt"
        " een evaluatie; bij stopzetting behoudt wie meedoet zijn plaats."
    )
    assert record.missing == ()


def test_what_is_asked_for_is_no_motivation_of_itself(read: Reader) -> None:
    (record,) = read(
        "Stad Aalst. De stad vraagt VDAB om van de inschrijvingsplicht te mogen afwijken."
    )
    assert "motivation" in record.missing
    (record,) = read(
        "Stad Aalst. De stad vroeg VDAB een vrijstelling van de inschrijvingsplicht"
        " om jongeren sneller aan werk te helpen."
    )
    assert "motivation" not in record.missing


def test_requests_of_two_cities_on_one_page_are_kept_apart(read: Reader) -> None:
    text = (
        "Aalst. De stad vroeg VDAB een afwijking van de inschrijvingsregels.\n\n"
        "Genk. De stad kreeg van VDAB een vrijstelling van de inschrijvingsregels."
    )
    assert [sides(record) for record in read(text)] == [
        ("gemeente-aalst", {"vdab"}, "asked"),
        ("gemeente-genk", {"vdab"}, "granted"),
    ]


def test_what_is_told_of_another_city_on_the_page_is_not_told_of_the_request(read: Reader) -> None:
    text = (
        "Aalst. De stad vroeg VDAB een afwijking van de inschrijvingsregels.\n\n"
        "Genk. In de wijk Kolderbos kreeg de stad van VDAB van 2022 tot 2025 een vrijstelling van "
        "de inschrijvingsregels voor jongeren."
    )
    aalst, genk = read(text)
    assert (aalst.duration, aalst.space, aalst.group) == (None, None, None)
    assert (genk.duration, genk.space, genk.group) == (
        "van 2022 tot 2025",
        "wijk Kolderbos",
        "jongeren",
    )


def test_an_outcome_told_first_without_a_day_comes_last_in_the_history(read: Reader) -> None:
    (record,) = read(
        "De Vlaamse Regering weigert de stad Genk een afwijking van de Vlaamse Codex Wonen."
        " Op 16 september 2020 vroeg de stad Genk die afwijking aan de Vlaamse Regering."
    )
    steps = [(step.date, step.status) for step in record.history]
    assert steps == [("2020-09-16", "asked"), (None, "refused")]
    assert record.status == "refused"


@pytest.mark.parametrize(
    ("text", "requester", "addressees"),
    [
        # What an authority is told to be asked is not what it asks.
        (
            "Een tekst waarmee de stad VDAB wil overhalen om af te wijken.",
            "gemeente-genk",
            ["vdab"],
        ),
        ("VDAB wil dat de stad cijfers geeft.", "gemeente-genk", []),
        # A body of the city is no place.
        ("Fruitig nv mag van het college een jaar afwijken.", "fruitig", ["gemeente-genk"]),
        # 'De woonmaatschappij' in an answer is not who asked.
        (
            "VDAB antwoordde dat er geen toelating nodig is, de woonmaatschappij kan het zelf.",
            None,
            ["vdab"],
        ),
        # Who was there is not who is asked.
        (
            "De stad besprak met VDAB, in aanwezigheid van de RVA, de regel.",
            "gemeente-genk",
            ["vdab"],
        ),
    ],
)
def test_who_asks_whom_in_one_sentence(
    read: Reader, text: str, requester: str | None, addressees: list[str]
) -> None:
    head = "Dossier van de stad Genk. Woonmaatschappij Kempenhoed werkt mee. "
    every = read_lines(read.nlp, head + text)
    shown = parties.sides(every[-1], every, None)
    asks = shown.requester.id if shown.requester and shown.told else None
    assert (asks, [one.id for one in shown.addressees]) == (requester, addressees)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("De stad hoopt VDAB bereid te vinden om de regel soepeler toe te passen.", "proposed"),
        ("De stad stuurde in maart een dossier naar VDAB.", "asked"),
        ("De vzw heeft sinds maart een dossier lopen bij VDAB.", "asked"),
        ("AWV wordt uitgenodigd om in te stemmen met smallere vakken.", "asked"),
        ("Met VDAB is aan tafel gezeten.", "explored"),
        ("Hierbij verlenen wij u een afwijking van artikel 4.", "granted"),
        ("Op 12 juli viel de toelating in de bus.", "granted"),
        ("De stad kreeg groen licht om te werken met wie geen attest kan voorleggen.", "granted"),
        ("De nota bleef zonder gevolg.", "refused"),
        ("Daarop kunnen wij niet ingaan.", "refused"),
        ("Daarvoor hoeft u ons niets te vragen.", "not-needed"),
        ("Wij zouden u dankbaar zijn mocht u ons vrijstellen van artikel 4.", "asked"),
        ("De stad dient in maart een dossier in bij VDAB.", "proposed"),
        ("De stad beoogt dat die uren niet als arbeid aangevraagd hoeven te worden.", "proposed"),
        ("VDAB kan zich daarin vinden.", "granted"),
        ("Het reglement is voor een jaar opgeschort.", "active"),
        ("De gemeente laat de buren betijen en schrijft geen boetes meer uit.", "active"),
    ],
)
def test_where_a_request_stands_in_other_words(read: Reader, text: str, status: str) -> None:
    *_, line = read_lines(read.nlp, text)
    assert [stage.status for stage in stages(line, follows=True) if not stage.denied] == [status]


def test_a_row_of_a_table_tells_nothing_of_the_row_above_it(read: Reader) -> None:
    text = (
        "Stad Genk\n\nNr | Vraag | Aan wie | Stand\n"
        "1 | afwijking van de inschrijvingsplicht vragen als regelluwe zone | VDAB | gevraagd\n"
        "2 | opleiding | – | geen knelpunt, de bestaande werkwijze volstaat\n"
    )
    (record,) = read(text)
    assert record.status == "asked"


def test_who_asks_a_city_about_its_own_rule_asks_that_city_which_decides(read: Reader) -> None:
    text = (
        "Stad Geel\nCollege van burgemeester en schepenen\n\n"
        "Op 4 maart 2024 diende Brasserie Kempen bv een verzoekschrift in om een afwijking van het"
        " terrasreglement te krijgen.\n\nBESLUIT\n\n"
        "Artikel 1. Aan Brasserie Kempen bv wordt de gevraagde afwijking toegestaan.\n\n"
        "Artikel 2. Afschrift wordt bezorgd aan het Agentschap Wegen en Verkeer.\n"
    )
    (record,) = read(text)
    assert sides(record) == ("brasserie-kempen", {"gemeente-geel"}, "granted")


def test_what_an_authority_decides_in_an_article_is_granted(read: Reader) -> None:
    text = (
        "Besluit van de Vlaamse Regering over een proef in de stad Mol\n\n"
        "DE VLAAMSE REGERING,\n\nGelet op de aanvraag van de stad Mol van 3 mei 2023;\n\n"
        "BESLUIT:\n\nArtikel 1. Bij wijze van experimentregelgeving mogen de cursisten in de wijk"
        " Ginderbuiten de lessen volgen zonder toepassing van artikel 12 van het decreet.\n"
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-mol", {"vlaamse-regering"}, "granted")


def test_u_asks_in_a_letter_of_an_agency_whomever_it_speaks_of(read: Reader) -> None:
    text = (
        "Agentschap Wonen in Vlaanderen\n\nAan het college van de stad Deinze\n\nGeacht college\n\n"
        "U vraagt ons een afwijking van de Vlaamse Codex Wonen voor zes woningen. Wat de"
        " noodwoningen betreft, vraagt u ons om van de minimumtermijn in het Vlaams"
        " Woninghuurdecreet af te wijken. Daarvoor heeft u ons niet nodig: wanneer het OCMW"
        " gezinnen onderbrengt, is het decreet niet van toepassing.\n"
    )
    records = read(text)
    assert {one.requester.id for one in records if one.requester} == {"gemeente-deinze"}
    assert records[-1].status == "not-needed"


@pytest.mark.parametrize(
    "text",
    [
        "Onze container is vrijgesteld van vergunning, daar hoeven we niets voor te vragen.",
        "De piste om de huurprijs buiten het Woninghuurdecreet om te bepalen is van tafel gegaan.",
    ],
)
def test_what_nobody_was_asked_is_no_request(read: Reader, text: str) -> None:
    assert read(f"Stad Genk, wijk Waterschei. {text}") == ()


def test_what_anybody_can_look_into_is_nobodys_request(read: Reader) -> None:
    text = (
        "Hasselt, 9 november. Wie in zijn wijk op een Vlaamse regel botst, kan met een jurist van"
        " het Agentschap Binnenlands Bestuur verkennen of een tijdelijk afwijkend regime kan."
    )
    (record,) = read(text)
    assert (record.requester, record.status) == (None, "mentioned")


def test_what_the_city_allows_is_no_answer_of_the_agency(read: Reader) -> None:
    text = (
        "Stad Gent. In mei 2023 vroeg de stad aan Onroerend Erfgoed een afwijking van het"
        " Onroerenderfgoeddecreet. Voor de dakgoot kregen we de toelating van de stad."
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-gent", {"onroerend-erfgoed"}, "asked")


def test_an_article_of_a_city_that_sets_a_rule_aside_for_a_while_is_its_own(read: Reader) -> None:
    text = (
        "Stad Geel\nCollege van burgemeester en schepenen\n\nZitting van 6 mei 2024\n\n"
        "Het terrasreglement weegt op de kleine zaken in de wijk Elsum.\n\nBESLUIT\n\n"
        "Artikel 1. De heffing voor terrassen wordt opgeschort van 1 juni tot en met 30 september"
        " 2024.\n\nArtikel 2. De dienst rapporteert in november.\n"
    )
    (record,) = read(text)
    assert sides(record) == ("gemeente-geel", {"gemeente-geel"}, "active")
