"""Sentences that mean what stands before them."""

import pytest

from answers.units import pointed_at, points_back, units_of
from core.records import Passage


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Op die dag sliepen er negenendertig mensen buiten.", "dag"),
        ("Deze oproep loopt tot 10 juli 2021.", "oproep"),
        ("In dat jaar daalde het aantal.", "jaar"),
        ("Nadien sloot de dienst.", "sloot"),
        ("Geen van hen sliep op straat.", "sliep"),
        ("Zes haakten af, meestal door verhuizing.", "af,"),
        ("De stad wil daar huizen bouwen.", "huizen"),
        ("Het voorstel werd aanvaard.", "werd"),
    ],
)
def test_a_sentence_that_points_back_is_told_with_the_word_it_points_at(
    sentence: str, word: str
) -> None:
    assert points_back(sentence)
    assert pointed_at(sentence) == word


@pytest.mark.parametrize(
    "sentence",
    [
        "Op de dag van de telling sneeuwde het.",
        "In Gent begon het.",
        "Opdat het lukt.",
        "Zes agenten zijn er.",
        "Het voorstel van Gent.",
    ],
)
def test_a_sentence_that_stands_alone_points_at_nothing(sentence: str) -> None:
    assert not points_back(sentence)
    assert pointed_at(sentence) == ""


def test_what_asks_without_a_question_mark_is_no_sentence_that_answers() -> None:
    text = (
        "Graag telkens de datum en de duur. Kan de minister dat toelichten.\n"
        "Gent vroeg een zone. Kan het niet, dan wacht de stad."
    )
    kept = [unit.text for unit in units_of(Passage("d", 0, len(text), text))]
    assert kept == ["Gent vroeg een zone.", "Kan het niet, dan wacht de stad."]
