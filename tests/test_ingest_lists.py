"""List marks, their nesting, and what makes a heading."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contents_list import without_contents_list
from ingest.headings import could_be_heading, depth_of_number, is_question_heading
from ingest.lists import nested_levels, split_label
from ingest.pieces import Piece


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("1. Graag een stand van zaken", "1.", "Graag een stand van zaken"),
        ("11. Welke budgetten", "11.", "Welke budgetten"),
        ("2) Werd een oproep gelanceerd?", "2)", "Werd een oproep gelanceerd?"),
        ("a) Zo niet, waarom niet?", "a)", "Zo niet, waarom niet?"),
        ("(b) het OCMW", "(b)", "het OCMW"),
        ("iv. de evaluatie", "iv.", "de evaluatie"),
        ("1.2.3. Diepe vraag", "1.2.3.", "Diepe vraag"),
        ("1.2 Diepe vraag", "1.2", "Diepe vraag"),
        ("1° de wijk", "1°", "de wijk"),
        ("• afgebakende wijken,", "•", "afgebakende wijken,"),
        ("- Binnen het Gemeentefonds", "-", "Binnen het Gemeentefonds"),
        ("o Vernieuwende vormen", "o", "Vernieuwende vormen"),
        ("–\tmet een streep", "–", "met een streep"),
    ],
)
def test_a_mark_is_parted_from_its_text(line: str, label: str, rest: str) -> None:
    assert split_label(line) == (label, rest)


@pytest.mark.parametrize(
    "line",
    [
        "A. Janssens, voorzitter",
        "E. Van den Berghe",
        "2021 was een goed jaar",
        "4.000.000 euro",
        "800.000 euro per contract",
        "ook dit is geen lijst",
        "-5 graden",
        "m.b.t. de wijk",
        "1,5 voltijds equivalent",
        "20% van de subsidie",
        "i.v.m. de oproep",
    ],
)
def test_a_line_that_only_looks_like_an_item_is_none(line: str) -> None:
    assert split_label(line) is None


@pytest.mark.parametrize(
    ("labels", "levels"),
    [
        (["1.", "2.", "3."], [1, 1, 1]),
        (["1.", "a)", "b)", "2.", "a)"], [1, 2, 2, 1, 2]),
        (["•", "o", "▪", "o", "•"], [1, 2, 3, 2, 1]),
        (["1.", "a.", "i.", "ii.", "b.", "2."], [1, 2, 3, 3, 2, 1]),
        (["g)", "h)", "i)", "j)"], [1, 1, 1, 1]),
    ],
)
def test_a_new_style_of_mark_opens_a_level(labels: list[str], levels: list[int]) -> None:
    assert nested_levels(labels) == levels


@given(st.lists(st.sampled_from(["1.", "2)", "a)", "•", "o", "-", "iv."])))
def test_levels_never_jump_down_by_more_than_one(labels: list[str]) -> None:
    levels = [0, *nested_levels(labels)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(
    "line",
    [
        "Vraag 1",
        "Antwoord 1",
        "ANTWOORD",
        "Antwoord op vraag 3 en 4",
        "Vraag 2, 3 en 5:",
        "Antwoord op deelvraag 2a",
        "Vragen",
    ],
)
def test_a_line_that_opens_a_question_or_an_answer(line: str) -> None:
    assert is_question_heading(line)


@pytest.mark.parametrize(
    "line", ["Vraag het aan de dienst", "Antwoord: dit klopt", "Vraagprijs", "vragen"]
)
def test_a_line_that_says_more_opens_nothing(line: str) -> None:
    assert not is_question_heading(line)


def test_numbers_say_how_deep_a_heading_stands() -> None:
    found = [depth_of_number(text) for text in ("2 Aanpak", "2.1. Wie", "2.1.3 Waar", "Aanpak")]
    assert found == [1, 2, 3, 0]


def test_a_sentence_is_no_heading() -> None:
    assert could_be_heading("Harde en zachte maatregelen")
    assert not could_be_heading("Dit is een zin.")
    assert not could_be_heading("kleine letters vooraan")
    assert not could_be_heading("2021")


def _contents(*entries: str) -> list[Piece]:
    return [Piece("heading", "INHOUD"), *(Piece("row", entry) for entry in entries)]


BODY = [
    piece
    for title in ("1. Opzet", "2. Samenvatting van de werkgroep", "2.1 Begrippen")
    for piece in (Piece("heading", title), Piece("paragraph", f"Tekst onder {title}."))
]


def test_a_table_of_contents_that_repeats_the_headings_is_left_out() -> None:
    start = [Piece("heading", "Verslag")]
    contents = _contents(
        "1. Opzet | 2", "2 Samenvatting van de werkgroep ........ 3", "2.1. Begrippen 14"
    )
    assert without_contents_list([*start, *contents, *BODY]) == [*start, *BODY]


def test_a_table_with_numbers_that_is_no_contents_stays() -> None:
    budget = _contents("Personeel | 120", "Werking | 40", "Studie | 15")
    assert without_contents_list([*budget, *BODY]) == [*budget, *BODY]
