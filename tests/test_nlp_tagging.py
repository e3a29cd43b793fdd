"""What is recorded of a document, on small texts that were judged before they were tagged."""

import pytest

from core.findings import Tags
from core.records import Document
from nlp import pipeline
from nlp.adjectives import municipality_of
from nlp.contract_register import read_contracts
from nlp.register import read_register
from nlp.tagging import flatten, read_named, tag

FILLER = "Er komt een buurthuis met een tuin. " * 10


@pytest.fixture(scope="module")
def read() -> "Reader":
    return Reader()


class Reader:
    """Tags a text; the pipeline is loaded once."""

    def __init__(self) -> None:
        self.nlp = pipeline.load()

    def __call__(self, text: str, name: str = "") -> Tags:
        return tag(self.nlp, Document("d" * 32, text, "text"), name=name)


def roles(tags: Tags) -> dict[str, str]:
    return {row.id: row.role for row in tags.actors}


def test_every_finding_stands_letter_for_letter_in_the_text(read: Reader) -> None:
    text = (
        "Stad Ronse\n\nHet OCMW vraagt de POD Maatschap-\npelijke Integratie om leefloners"
        " vrij te stellen van\nde inkomstenregel. Budget: 1,2 miljoen euro."
    )
    tags = read(text)
    (amount,) = tags.amounts
    assert [text[s.start : s.end] for s in amount.spans] == ["1,2 miljoen euro"]
    federal = next(row for row in tags.actors if row.id == "pod-maatschappelijke-integratie")
    assert text[federal.spans[0].start : federal.spans[0].end].startswith("POD Maatschap-\npelijke")
    for finding in flatten(tags):
        assert text[finding.start : finding.end].strip() == text[finding.start : finding.end]


def test_class_names_are_resolved_from_the_dossier(read: Reader) -> None:
    tags = read("Dossier van de stad Kortrijk. Het OCMW en het CAW begeleiden; de stad betaalt.")
    by_id = {row.id: row for row in tags.actors}
    assert by_id["ocmw-kortrijk"].guess
    assert by_id["caw-zuid-west-vlaanderen"].guess
    assert by_id["gemeente-kortrijk"].role == "lead"
    assert by_id["ocmw-kortrijk"].uri is not None


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("Contact\n\nDienst Onderwijs, loket 4 van het stadhuis.", "Dienst Onderwijs"),
        ("Perscontact: dienst Communicatie", "dienst Communicatie"),
        ("Meer weten?\n\nDe dienst Wonen en Energie helpt u.", "dienst Wonen en Energie"),
        ("Contact: dienst Studie, VDAB", ""),  # theirs
        ("Contact: federale dienst voor vragen", ""),
        ("De Dienst Onderwijs sluit.", ""),
    ],
)
def test_the_service_behind_contact_is_the_municipality(
    read: Reader, words: str, service: str
) -> None:
    text = f"Dossier van de stad Kortrijk.\n\n{words}"
    (city,) = (row for row in read(text).actors if row.id == "gemeente-kortrijk")
    named = [text[span.start : span.end] for span in city.spans]
    assert named == ["de stad", "Kortrijk", *([service] if service else [])]
    assert city.role == "lead"


def test_a_service_without_a_municipality_is_nobody(read: Reader) -> None:
    assert roles(read("Contact\n\nDienst Onderwijs, loket 4.")) == {}


def test_without_a_dossier_a_class_stays_a_class(read: Reader) -> None:
    tags = read("Worden lokale OCMW's en centra algemeen welzijnswerk betrokken? Ja, vaak.")
    assert {(row.id, row.class_level) for row in tags.actors} == {("ocmw", True), ("caw", True)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Wie wil landen, kan een peer of een mol halen bij de boom.", set()),
        ("Halen we de norm niet, dan volgt een boete.", set()),
        ("In Halen en Landen rijdt een bus.", {"Halen", "Landen"}),
        ("Mol telt 37.000 inwoners; de stad Geel iets meer.", {"Mol", "Geel"}),
        ("Mevrouw Peer en Jan Van Mechelen zaten voor.", set()),
        ("De gemeente As werkt samen met het OCMW van Ham.", {"As", "Ham"}),
        ("Het Lint is een groene strook.", set()),
    ],
)
def test_a_name_that_is_also_a_word_needs_context(read: Reader, text: str, named: set[str]) -> None:
    assert {row.label for row in read(text).municipalities} == named


def test_the_first_municipality_is_what_the_document_is_about(read: Reader) -> None:
    text = "Zoals in Gent en Brugge wil de stad Aalst een wijkteam. In Aalst start het in mei."
    assert read(text).municipalities[0].nis == "41002"
    assert read("Een nota.", name="2023/gent/nota.pdf").municipalities == ()


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("2023/w05_roeselare_verslag.txt", {"gemeente-roeselare"}),
        ("sint-truiden/nota.pdf", {"gemeente-sint-truiden"}),
        ("w15_sintniklaas_eindevaluatie.txt", {"gemeente-sint-niklaas"}),
        ("ronse-en-lokeren.txt", set()),
        ("geel.txt", set()),
    ],
)
def test_the_city_is_the_one_that_a_file_is_named_after_where_the_text_names_none(
    read: Reader, name: str, asks: set[str]
) -> None:
    tags = read("De stad vroeg VDAB een afwijking van de inschrijvingsplicht.", name=name)
    assert {one.requester.id for one in tags.derogations if one.requester} == asks


@pytest.mark.parametrize(
    ("name", "text", "first", "guess"),
    [
        ("verslag_mechelen.txt", "Het OCMW en de stad openen een loket.", "Mechelen", True),
        ("zele/nota.txt", f"De stad wacht. {FILLER} Zoals in Hamme vroeger.", "Zele", True),
        ("nota.txt", f"De stad wacht. {FILLER} Zoals in Hamme vroeger.", "Hamme", False),
        ("tienen_slides.txt", "TIENEN – WIJK GRIMDE\nwat na het contract?", "Tienen", False),
        ("slides.txt", "TIENEN – WIJK GRIMDE\nwat na het contract?", "", False),
        ("m.txt", "Aan: wijkregie@lokeren.be\nGraag een sleutel.", "Lokeren", False),
        ("m.txt", "Meer op www.stadmol.be/busje en in het loket.", "Mol", False),
        ("m.txt", "Bestel bij info@boom.be een tweede sleutel.", "", False),
    ],
)
def test_file_names_and_addresses_tell_the_municipality(
    read: Reader, name: str, text: str, first: str, guess: bool
) -> None:
    found = read(text, name=name).municipalities
    assert [(row.label, row.guess) for row in found[:1]] == ([(first, guess)] if first else [])
    assert all(row.spans for row in found)


def test_roles_come_from_lists_and_sentences(read: Reader) -> None:
    text = (
        "Verslag stad Tienen\nAanwezig: OCMW Tienen, vzw De Brug\nVerontschuldigd: De Lijn\n"
        "Partners: CAW Oost-Brabant\nAdvies: OVAM\n\n"
        "VLAIO is niet bij het project betrokken. Doet Infrabel mee? "
        "Een bewoner vraagt verder of CAW De Kempen ook meedoet."
    )
    assert roles(read(text)) == {
        "gemeente-tienen": "lead",
        "ocmw-tienen": "partner",
        "de-brug": "partner",
        "de-lijn": "mentioned",
        "caw-oost-brabant": "partner",
        "ovam": "consulted",
        "vlaio": "not-involved",
        "infrabel": "mentioned",
        "caw-de-kempen": "mentioned",
    }


def test_old_names_lead_to_one_id_and_the_label_is_that_of_the_time(read: Reader) -> None:
    tags = read("Stad Lier sprak met Wonen-Vlaanderen, later Wonen in Vlaanderen genoemd.")
    (agency,) = [row for row in tags.actors if row.type == "agency"]
    assert (agency.id, agency.label, len(agency.spans)) == (
        "wonen-in-vlaanderen",
        "Wonen-Vlaanderen",
        2,
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La commune demande une dérogation au décret pour le quartier de la gare.", "fr"),
        ("The city has asked for an exemption from the rules that apply to the area.", "en"),
    ],
)
def test_another_language_is_named_and_not_forced(read: Reader, text: str, language: str) -> None:
    tags = read(text)
    assert tags.language == language
    assert (tags.derogations, tags.actors, tags.themes) == ((), (), ())


@pytest.mark.parametrize("text", ["", "  \n\t ", "§", "12", "\u0000", "…" * 10])
def test_next_to_nothing_gives_an_empty_record(read: Reader, text: str) -> None:
    tags = read(text)
    assert (tags.actors, tags.derogations, tags.amounts) == ((), (), ())


def test_the_same_text_gives_the_same_tags(read: Reader) -> None:
    text = "De stad Gent vraagt VDAB een afwijking van het decreet voor 580.000 euro."
    assert read(text) == read(text)


SEVERAL = (
    "Antwoord over de wijkverbeteringscontracten in Genk, Gent en Mechelen.\n\n"
    "In Genk is VDAB partner.\n\n"
    "In Gent is VDAB niet betrokken.\n\n"
    "In twee van de drie contracten is een CAW partner."
)


def test_an_organisation_has_its_own_role_in_every_contract(read: Reader) -> None:
    found = {
        (row.role, SEVERAL[span.start - 11 : span.end])
        for row in read(SEVERAL).actors
        if row.id == "vdab"
        for span in row.spans
    }
    assert found == {
        ("partner", "In Genk is VDAB"),
        ("not-involved", "In Gent is VDAB"),
    }


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kortrijk werkt aan de wijk. Er is geen CAW betrokken.", "not-involved"),
        ("Kortrijk werkt aan de wijk. De CAW's vallen onder een andere minister.", "mentioned"),
        ("Kortrijk werkt aan de wijk. Het CAW begeleidt de gezinnen.", "partner"),
    ],
)
def test_a_class_of_organisations_takes_part_only_where_one_of_them_does(
    read: Reader, text: str, role: str
) -> None:
    assert {row.role for row in read(text).actors if row.type == "caw"} == {role}


@pytest.mark.parametrize(
    ("text", "actor", "role"),
    [
        ("De zitdag van CAW Limburg trekt minder volk dan verwacht.", "caw-limburg", "partner"),
        ("Het OCMW leidt leefloners toe naar het atelier.", "ocmw-genk", "partner"),
        (
            "Met de NMBS, eigenaar van de strook, zijn geen afspraken gemaakt.",
            "nmbs",
            "not-involved",
        ),
        ("De VREG komt niet tussen.", "vlaamse-nutsregulator", "not-involved"),
        ("De VDAB stapte in juni uit het project.", "vdab", "not-involved"),
        ("Naam | Instelling\nAn Vos | VLAIO | verontschuldigd", "vlaio", "mentioned"),
        (
            "De VDAB neemt deel aan de tafel, maar tekende het contract niet.",
            "vdab",
            "not-involved",
        ),
        ("De VDAB maakt geen deel uit van het contract.", "vdab", "not-involved"),
        (
            "Onderzoeksbureau Getijde, in opdracht van de stad Genk, met vzw De Brug.",
            "onderzoeksbureau-getijde",
            "mentioned",
        ),
        ("De stad onderzoekt met VDAB of vzw De Brug kan helpen.", "vdab", "consulted"),
        (
            "Actie | Wie\nBrief aan Wonen in Vlaanderen | OCMW Genk",
            "wonen-in-vlaanderen",
            "mentioned",
        ),
        (
            "Nota | Inbreng\nBrief van Wonen in Vlaanderen | OCMW Genk",
            "wonen-in-vlaanderen",
            "partner",
        ),
        ("OCMW Genk en KV Mechelen zijn partner.", "kv-mechelen", "partner"),
    ],
)
def test_a_part_is_what_the_sentence_says(read: Reader, text: str, actor: str, role: str) -> None:
    assert roles(read(f"Verslag van de stad Genk.\n\n{text}"))[actor] == role


def test_a_city_takes_part_in_what_it_leads_whatever_one_sentence_denies(read: Reader) -> None:
    text = (
        "Dossier van de stad Genk. Het reglement kent een band met de gemeente, maar niet met een"
        " wijk. Zorgmaat vzw vraagt een erkenning; de gemeente is daarbij geen partij."
    )
    assert roles(read(text))["gemeente-genk"] == "lead"


def test_the_words_that_tell_a_role_come_before_those_that_only_name(read: Reader) -> None:
    text = (
        "Dossier van de stad Genk. Wie een opleiding begon bij de VDAB, haakt af. "
        "De VDAB is niet bij het project betrokken."
    )
    (found,) = [row for row in read(text).actors if row.id == "vdab"]
    assert found.role == "not-involved"
    assert [span.start for span in found.spans] == [text.rindex("VDAB"), text.index("VDAB")]


@pytest.mark.parametrize(
    ("text", "actor", "role", "shown"),
    [
        ("Voorbeeld: Genk is klein.\n\nGenk, 3 mei 2023\n\nIn Genk is werk. De stad Genk betaalt.",
         "gemeente-genk", "lead", "Genk betaalt"),
        ("De stad Genk betaalt.\n\nOrganisatie | Rol\nStad Genk, dienst Wonen | trekker",
         "gemeente-genk", "lead", "Genk, dienst"),
        ("Stad Genk\n\nAanwezig: An Vos (OCMW Genk)\n\nOCMW Genk is partner.",
         "ocmw-genk", "partner", "OCMW Genk is"),
        ("Stad Genk\n\nVzw De Brug is er.\n\nOp maandag is De Brug open.\n\nDe vzw De Brug helpt.",
         "de-brug", "partner", "vzw De Brug helpt"),
        ("Stad Genk. De stad sprak over de vzw. Later kwam vzw De Brug ter sprake.",
         "de-brug", "partner", "vzw De Brug ter"),
    ],
)  # fmt: skip
def test_a_part_is_shown_where_the_text_tells_it_by_name(
    read: Reader, text: str, actor: str, role: str, shown: str
) -> None:
    (found,) = [row for row in read(text).actors if row.id == actor]
    assert found.role == role
    assert text[found.spans[0].start :].startswith(shown)


def test_an_authority_that_only_was_at_the_table_where_it_is_asked_is_no_partner(
    read: Reader,
) -> None:
    asks = "De stad Gent vroeg aan de VDAB een afwijking van de duur van de beroepsopleiding."
    text = f"Wijkcontract Gent\n\nAanwezig: An Vos (stad Gent), Jo Maes (VDAB)\n\n{asks}"
    assert [one.role for one in read(text).actors if one.id == "vdab"] == ["addressee"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De vzw Naad en Draad levert het atelier.", ["Naad en Draad"]),
        ("De vzw Grenswerk en Avansa leveren het atelier.", ["Grenswerk", "Avansa"]),
        ("De vzw Naad en OCMW Genk leveren het atelier.", ["Naad"]),
    ],
)
def test_two_words_of_the_language_can_be_one_name(
    read: Reader, text: str, names: list[str]
) -> None:
    tags = read(f"Stad Genk. {text}")
    found = [row.label.removeprefix("vzw ") for row in tags.actors if row.type == "association"]
    assert found == names


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("De nv Duinwind dient een plan in.", ["duinwind"]),
        ("Met de eerstelijnszone Kemp en Duin.", ["eerstelijnszone-kemp-en-duin"]),
        ("Duinwind nv dient een plan in.", ["duinwind"]),
        ("Basisschool De Vlieger\nKerkstraat 40\n3600 Genk", ["basisschool-de-vlieger"]),
        ("De speelpleinwerking Zandzee vzw speelt.", ["speelpleinwerking-zandzee"]),
        ("Buurtcomité Katrol vergadert.", ["katrol"]),
        ("Het lokaal dienstencentrum van het OCMW is open.", ["ocmw-genk"]),
        ("Oudenberg Wonen verhuurt; de Codex Wonen en Team Wonen helpen.", ["oudenberg-wonen"]),
        ("DENDERHUIS woonmaatschappij\nMemo voor het bestuur", ["denderhuis"]),
        ("MOW nagevraagd: het kan niet.", ["dep-mow"]),
        (
            "Een busje van Samen Op Weg vzw rijdt. Samen met Duinwind nv.",
            ["samen-op-weg", "duinwind"],
        ),
        ("Casserie Samen Stroom cv vroeg een zone.", ["casserie-samen-stroom"]),
        ("Aan: directie VBS Het Steenpad", ["vbs-het-steenpad"]),
        ("Het RenoseeC helpt, de VREG kijkt toe.", ["renoseec", "vlaamse-nutsregulator"]),
    ],
)
def test_an_id_is_the_name_without_legal_form_or_bare_kind(
    read: Reader, text: str, ids: list[str]
) -> None:
    found = [row.id for row in read(f"Dossier van de stad Genk.\n\n{text}").actors]
    assert [key for key in found if key != "gemeente-genk"] == ids


def test_a_place_behind_a_postcode_is_a_municipality_also_where_it_is_a_word(read: Reader) -> None:
    assert read("Aan de directie\nKerkstraat 40\n2850 BOOM").municipalities[0].label == "Boom"
    assert not read("Er staat een BOOM op het plein.").municipalities


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("De vzw vroeg een afwijking.", "de-brug"),
        ("Onze school vroeg een afwijking.", "basisschool-de-kaap"),
        ("Die basisschool vroeg een afwijking.", "basisschool-de-kaap"),
        ("De onderneming vroeg een afwijking.", "aqua"),
        ("De coöperatie Zonnig vroeg een afwijking.", "zonnig"),
        ("Een vzw vroeg een afwijking.", ""),
        ("De vzw's vroegen een afwijking.", ""),
    ],
)
def test_a_kind_points_at_the_last_one_of_it_that_was_named(told: str, meant: str) -> None:
    text = (
        f"Vzw De Brug en basisschool De Kaap werken met Aqua nv. Samenlevingsopbouw helpt. {told}"
    )
    named = read_named(pipeline.load(), Document("1" * 32, text, "text"), read_contracts())
    found = [one.id for one in named.mentions if one.span.start >= len(text) - len(told)]
    assert found == ([meant] if meant else [])


def test_whoever_is_meant_by_a_kind_does_not_speak_for_the_paper(read: Reader) -> None:
    text = (
        "Stad Genk\n\nBasisschool De Kaap meldt wie verhuist. Wij spraken met de school.\n\n"
        "Wij vroegen VDAB een afwijking van de inschrijvingsplicht."
    )
    (request,) = read(text).derogations
    assert request.requester is not None
    assert request.requester.id == "gemeente-genk"


def test_a_side_of_a_municipality_lies_in_it(read: Reader) -> None:
    text = (
        "Verslag stuurgroep Willebroek-Noord\n\n"
        "De gemeente vroeg VDAB een afwijking van de inschrijvingsplicht."
    )
    tags = read(text, name="verslag_willebroek.txt")
    assert tags.municipalities[0].label == "Willebroek"
    assert [one.requester.id for one in tags.derogations if one.requester] == [
        "gemeente-willebroek"
    ]


def test_the_neighbourhood_of_a_contract_tells_its_city(read: Reader) -> None:
    tags = read("Wijkkrant van de Kroonmolen, nummer 9")
    assert [(one.label, one.guess) for one in tags.municipalities] == [("Sint-Niklaas", True)]
    assert not read("Een plein in de wijk Centrum.").municipalities


def test_a_paper_called_as_a_school_is_no_school(read: Reader) -> None:
    text = (
        "Stad Genk. Basisschool De Spoel opent haar deuren. Bewoners maken het krantje De Spoel. "
        "Ouders helpen in De Spoel."
    )
    (school,) = [row for row in read(text).actors if row.type == "school"]
    assert [text[span.end : span.end + 6] for span in school.spans] == [" opent", "."]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Antwerpen en Vlaams-Brabant", set()),
        ("De provincies Limburg en Antwerpen", set()),
        ("De stad Gent en Antwerpen", {"Gent", "Antwerpen"}),
    ],
)
def test_a_province_is_not_the_city_of_its_name(read: Reader, text: str, named: set[str]) -> None:
    assert {row.label for row in read(f"{text} doen mee.").municipalities} == named


def test_in_one_paragraph_about_several_cities_each_has_its_own_ocmw(read: Reader) -> None:
    text = (
        "Wijkverbeteringscontracten: stand van zaken\n\n"
        "In Genk leidt het OCMW de werkgroep in Waterschei. "
        "In Mechelen huurt het OCMW een lokaal in het Arsenaal. "
        "In Oostende betaalt het OCMW de huur in het Westerkwartier.\n"
    )
    told = {row.id: text[row.spans[0].start - 25 : row.spans[0].end] for row in read(text).actors}
    assert "Genk" in told["ocmw-genk"]
    assert "Mechelen" in told["ocmw-mechelen"]
    assert "Oostende" in told["ocmw-oostende"]


def test_the_city_of_a_contract_leads_it_on_a_page_about_several(read: Reader) -> None:
    text = (
        "Wijkverbeteringscontracten\n\nWaterschei\n\nIn Genk gaat 800.000 euro naar Waterschei.\n\n"
        "Arsenaal\n\nMechelen krijgt 800.000 euro voor de wijk Arsenaal.\n\n"
        "Westerkwartier\n\nOostende krijgt 800.000 euro voor het Westerkwartier.\n"
    )
    found = roles(read(text))
    assert {found[f"gemeente-{city}"] for city in ("genk", "mechelen", "oostende")} == {"lead"}


@pytest.mark.parametrize(
    ("words", "actor", "role"),
    [
        ("Een CAW is in de gesprekken niet ter sprake gekomen.", "caw", "not-involved"),
        ("De nachtbus is geschrapt, omdat De Lijn er geen chauffeurs voor had.", "de-lijn",
         "mentioned"),
        ("Het agentschap Onroerend Erfgoed keurde het dakplan in mei 2021 goed.",
         "onroerend-erfgoed", "mentioned"),
        ("De stad heeft ook ingediend op een VLAIO-oproep.", "vlaio", "mentioned"),
        ("Dit raakt niet aan de opdrachten die de Vlaamse overheid aan het CAW geeft.",
         "vlaamse-overheid", "mentioned"),
        ("De stad zal samenwerken met de NMBS.", "nmbs", "partner"),
        ("NMBS doet (nog) niet mee.", "nmbs", "not-involved"),
        ("CAW Limburg is niet meer actief in de wijk.", "caw-limburg", "not-involved"),
        ("CAW Limburg hield 22 bedden open, buiten het wijkverbeteringscontract om.",
         "caw-limburg", "mentioned"),
        ("Het overleg met het VEKA verliep gunstig.", "veka", "mentioned"),
        ("VDAB en vzw De Brug vullen de werkplaats.", "vdab", "partner"),
        ("De VREG en De Lijn nemen deel aan de stuurgroep.", "de-lijn", "partner"),
        ("Woensdag 9 november 2022, 20 uur, buurthuis De Brug", "buurthuis-de-brug", "mentioned"),
    ],
)  # fmt: skip
def test_who_is_only_named_has_no_part(read: Reader, words: str, actor: str, role: str) -> None:
    assert roles(read(f"Wijkverbeteringscontract.\n\n{words}"))[actor] == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("OCMW As wil later iets gelijkaardigs doen.", "mentioned"),
        ("OCMW As staat buiten dit contract.", "not-involved"),
        ("Het OCMW van As vroeg onze aanpak op, maar heeft met dit contract niets te maken.",
         "not-involved"),
        ("OCMW Genk en OCMW As delen een maatschappelijk werker.", "partner"),
    ],
)  # fmt: skip
def test_the_ocmw_of_another_city_takes_part_where_it_is_told(
    read: Reader, words: str, role: str
) -> None:
    text = f"Tussentijds rapport van de stad Genk.\n\nDe stad Genk trekt het project.\n\n{words}"
    assert roles(read(text))["ocmw-as"] == role


def test_a_list_of_who_was_there_says_who_only_watched(read: Reader) -> None:
    text = (
        "Verslag van de stad Gent\n\nAanwezig: Leen Smet (stad Gent), Koen Maes (Politiezone Gent,"
        " waarnemer), An Vos (Samenlevingsopbouw Gent) Verontschuldigd: Tine Roels (CAW"
        " Oost-Vlaanderen)\n\n- Sint-Niklaas komt op 14 maart op werkbezoek."
    )
    found = roles(read(text))
    assert found["samenlevingsopbouw-gent"] == "partner"
    others = ("politiezone-gent", "caw-oost-vlaanderen", "gemeente-sint-niklaas")
    assert {found[one] for one in others} == {"mentioned"}


def test_no_party_to_an_agreement_leads_it_because_its_director_is_named(read: Reader) -> None:
    text = (
        "Tussen:\n\n1. de gemeente Genk;\n\n2. CAW Limburg vzw;\n\n"
        "wordt overeengekomen wat volgt.\n\nCAW Limburg houdt elke week zitdag.\n\n"
        "Geschillen bespreken de burgemeester van de gemeente en de directeur van het CAW."
    )
    assert roles(read(text))["caw-limburg"] == "partner"


def test_the_head_of_a_column_names_nobody(read: Reader) -> None:
    text = "Contract | CAW | Taak\nGenk, Waterschei | CAW Limburg | zitdag\n"
    assert "caw" not in roles(read(text))
    assert [row.label for row in read(text).actors if row.type == "caw"] == ["CAW Limburg"]


def test_a_day_without_a_year_takes_that_of_the_document_not_of_a_law(read: Reader) -> None:
    text = (
        "Verslag over het koninklijk besluit van 11 juli 2002\n\nMechelen, 4 maart 2024\n\n"
        "Op 12 december 2023 schreef de POD dat het koninklijk besluit van 11 juli 2002 geldt.\n\n"
        "Vilvoorde komt op 14 maart langs."
    )
    days = {row.value for row in read(text).facts if row.kind == "date"}
    assert days == {"2002-07-11", "2024-03-04", "2023-12-12", "2024-03-14"}


@pytest.mark.parametrize(
    ("text", "key", "role"),
    [
        ("In Hasselt is het OCMW niet betrokken.", "ocmw-hasselt", "not-involved"),
        ("Hier wel, maar in Hasselt is het CAW niet betrokken.", "caw-limburg", "not-involved"),
        ("Het Gentse OCMW werd geraadpleegd.", "ocmw-gent", "consulted"),
        ("Wij raadpleegden het Hasseltse CAW: het CAW gaf advies.", "caw-limburg", "consulted"),
        ("Met het Sint-Niklase OCMW is er geen samenwerking.", "ocmw-sint-niklaas", "not-involved"),
        ("In Hasselt zagen wij hoe ons OCMW kan groeien.", "ocmw-oostende", "partner"),
        ("Op bezoek in Hasselt stelde het OCMW vragen.", "ocmw-oostende", "partner"),
    ],
)
def test_the_city_that_a_sentence_names_tells_whose_ocmw(
    read: Reader, text: str, key: str, role: str
) -> None:
    paper = f"Stad Oostende, wijkcontract\n\nDe stad Oostende werkt aan de wijk.\n\n{text}\n"
    assert {row.id: row.role for row in read(paper).actors if row.type in ("ocmw", "caw")} == {
        key: role
    }


@pytest.mark.parametrize(
    ("adjective", "city"),
    [
        ("Genkse", "genk"),
        ("Mechelse", "mechelen"),
        ("Brugse", "brugge"),
        ("Leuvense", "leuven"),
        ("Vilvoordse", "vilvoorde"),
        ("Gents", "gent"),
        ("Hamse", ""),  # of Ham and of Hamme
        ("Vlaamse", ""),
    ],
)
def test_an_adjective_is_of_one_city(adjective: str, city: str) -> None:
    found = municipality_of(adjective, read_register())
    assert (found.id if found else "") == (f"gemeente-{city}" if city else "")


def test_a_partner_by_a_list_that_is_asked_something_is_both(read: Reader) -> None:
    asks = "De stad Gent vroeg aan de VDAB een afwijking van de duur van de beroepsopleiding.\n"
    row = "VDAB | toeleiding en erkenning van trajecten\n\n"
    text = f"Wijkcontract Gent\n\nPartners\n\n{row}Aanvraag\n\n{asks}"
    told = [
        (one.role, [text[s.start : s.end + 12] for s in one.spans])
        for one in read(text).actors
        if one.id == "vdab"
    ]
    assert told == [("partner", ["VDAB | toeleidin"]), ("addressee", ["VDAB een afwijki"])]
    only = read(f"Wijkcontract Gent\n\nDe stad werkt samen met de VDAB.\n\n{asks}").actors
    assert [one.role for one in only if one.id == "vdab"] == ["addressee"]
