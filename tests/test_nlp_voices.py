"""Who speaks and to whom, in letters, mails and minutes."""

import pytest

from core.records import Document
from nlp import pipeline
from nlp.lexicons.fit import read_lines
from nlp.signals import Line
from nlp.tagging import tag

MINUTES = """Stuurgroep Ronse, 14 september 2023

Rond de tafel: Ann Delcroix van het OCMW Ronse, Saskia Dhont (VDAB) en N. Coene (VEKA).

Ann vertelt over de naaiclub. 'Wij zijn daarmee bij de RVA geweest.'

Saskia: 'Wij hebben daar geen sleutel voor.' NC knikt.
"""
MAILS = """Van: Lotte Baert (stad Lokeren)
Aan: Pieter Claes (VDAB)

Dag Pieter, mogen onze gasten langer blijven?

---
Jullie gasten mogen langer blijven.
"""


@pytest.fixture(scope="module")
def lines() -> "Reader":
    return Reader()


class Reader:
    """Reads the sentences of a text; the pipeline is loaded once."""

    def __init__(self) -> None:
        self.nlp = pipeline.load()

    def __call__(self, text: str) -> list[Line]:
        return read_lines(self.nlp, text)


def voices(every: list[Line], words: str) -> tuple[str | None, str | None]:
    line = next(line for line in every if words in line.text)
    writer, reader = line.writer, line.reader
    return (writer.id if writer else None, reader.id if reader else None)


def test_a_person_stands_for_the_body_that_the_list_of_those_present_names(lines: Reader) -> None:
    every = lines(MINUTES)
    assert voices(every, "bij de RVA geweest") == ("ocmw-ronse", None)
    assert voices(every, "geen sleutel") == ("vdab", None)
    named = {line.text.strip(): [one.id for one in line.mentions] for line in every}
    assert named["NC knikt."] == ["veka"]


def test_an_answer_turns_writer_and_reader_round(lines: Reader) -> None:
    every = lines(MAILS)
    assert voices(every, "Dag Pieter") == ("gemeente-lokeren", "vdab")
    assert voices(every, "mogen langer blijven.") == ("vdab", "gemeente-lokeren")


def test_a_letter_asks_whom_it_is_written_to(lines: Reader) -> None:
    text = """OCMW Tienen
Aan de POD Maatschappelijke Integratie

Wij verzoeken om de begrenzing van de vrijstelling, zoals artikel 35 van het koninklijk besluit van
11 juli 2002 ze oplegt, voor vijftig deelnemers twee jaar lang niet toe te passen."""
    (found,) = tag(lines.nlp, Document("d" * 32, text, "text")).derogations
    assert found.requester is not None
    assert (found.requester.id, [one.id for one in found.addressees]) == (
        "ocmw-tienen",
        ["pod-maatschappelijke-integratie"],
    )


def test_a_department_is_named_although_it_has_an_article(lines: Reader) -> None:
    (line,) = lines("Vandaar dat wij dit bij het departement Omgeving hebben neergelegd.")
    assert [one.id for one in line.mentions] == ["dep-omgeving"]


def test_a_word_that_begins_a_sentence_is_no_name(lines: Reader) -> None:
    (line,) = lines("Met de vzw erbij lukt het.")
    assert line.mentions == ()


def test_who_only_tells_of_a_request_is_not_who_asks(lines: Reader) -> None:
    text = """Overleg Temse, 13 oktober 2022

Aanwezig:
• Ria Baeten, CAW Oost-Vlaanderen

Ria meldt dat vzw De Vuurboei op 30 september aan het RIZIV vroeg om seizoenarbeiders \
zonder inschrijving te mogen verzorgen.
"""
    found = tag(lines.nlp, Document("d", text, "text"), name="verslag.txt")
    (asked,) = found.derogations
    assert asked.requester is not None and asked.requester.id.endswith("de-vuurboei")
    assert [one.id for one in asked.addressees] == ["riziv"]


LETTER = """Agentschap Opgroeien
Afdeling Voorzieningen
Hallepoortlaan 27, 1060 Brussel

vzw De Koning
Zeelaan 60
8400 Oostende

Betreft: opvang in het buurthuis van Oostende

Geachte,

Vorige maand vroeg u ons of dat kon.
"""


def test_a_letter_of_an_authority_is_written_to_the_second_address(lines: Reader) -> None:
    assert voices(lines(LETTER), "vroeg u ons") == ("opgroeien", "de-koning")
    later = LETTER.replace("vzw De Koning\nZeelaan 60\n8400 Oostende\n\n", "") + "\nvzw De Koning\n"
    assert voices(lines(later), "vroeg u ons") == ("opgroeien", None)


def test_who_heads_its_own_paper_in_capitals_is_its_author(lines: Reader) -> None:
    text = """KEMPENHOED – blad voor huurders – najaar 2022

Woonmaatschappij Kempenhoed werkt in Geel. Bij de VREG ligt onze aanvraag van 20 mei 2022 voor een \
regelluwe zone."""
    (asked,) = tag(lines.nlp, Document("d", text, "text")).derogations
    assert asked.requester is not None and asked.requester.id == "kempenhoed"
    assert [one.id for one in asked.addressees] == ["vlaamse-nutsregulator"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("aan de Vlaamse minister van Financiën, Wonen en Onroerend Erfgoed", []),
        ("De minister van Wonen verwees naar Onroerend Erfgoed.", ["onroerend-erfgoed"]),
    ],
)
def test_what_a_minister_is_charged_with_is_no_agency(
    lines: Reader, text: str, named: list[str]
) -> None:
    (line,) = lines(text)
    assert [one.id for one in line.mentions if one.type == "agency"] == named


def test_a_letter_headed_by_an_association_is_written_to_the_next_address(lines: Reader) -> None:
    text = (
        "vzw De Zaagmolen\nMolenstraat 3, 3000 Leuven\n\nAgentschap Onroerend Erfgoed\n\n"
        "Geachte heer\n\nWij vragen u om uitstel."
    )
    assert voices(lines(text), "om uitstel") == (None, "onroerend-erfgoed")


def test_a_paper_for_the_government_is_not_written_by_it(lines: Reader) -> None:
    text = "MEDEDELING AAN DE VLAAMSE REGERING\n\nDe stad Genk vraagt meer tijd."
    assert voices(lines(text), "meer tijd") == (None, None)


def test_bodies_in_a_row_are_no_person_and_their_body(lines: Reader) -> None:
    text = "Aanwezig: CLB Waasland, ABB\n\nHet CLB wil meewerken."
    (line,) = (line for line in lines(text) if "meewerken" in line.text)
    assert "abb" not in [one.id for one in line.mentions]
