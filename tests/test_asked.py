"""What a question asks for, and whether a sentence tells it."""

import pytest

from core.asked import names_anew, near_groups, tells, thing_asked


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("naam van de wijkjurist van Mechelen", "name"),
        ("Wie is de burgemeester van Kortvoorde?", "name"),
        ("Wie was verontschuldigd op het overleg?", ""),
        ("het telefoonnummer van Sabine Van Cauwenberge", "phone"),
        ("Wat verdient een stadsmarinier?", "sum"),
        ("Welk aandeel van de bewoners is het eens?", "share"),
        ("Wanneer is de zeesluis klaar?", "moment"),
        ("Hoeveel bomen worden er geplant?", "number"),
        ("Waarom sloot de dienst?", "reason"),
        ("Hoe wordt een woonmaatschappij erkend?", ""),
    ],
)
def test_the_thing_that_is_asked_for(question: str, thing: str) -> None:
    assert thing_asked(question) == thing


@pytest.mark.parametrize(
    ("thing", "sentence", "told"),
    [
        ("name", "De wijkjurist van Mechelen ondersteunt huurders.", False),
        ("name", "In Mechelen is Lien Vervaeke wijkjurist.", True),
        ("sum", "Een stadsmarinier krijgt een opleiding.", False),
        ("sum", "Een stadsmarinier kost 61.000 euro.", True),
        ("share", "Er zijn 12 bomen.", False),
        ("share", "Zes op de tien bewoners zijn ouder.", True),
        ("moment", "De sluis komt er.", False),
        ("moment", "De sluis komt er in maart 2024.", True),
        ("number", "Er komen bomen.", False),
        ("number", "Er komen twaalf bomen.", True),
        ("address", "Het kantoor ligt in de Lampisteriestraat 14.", True),
        ("phone", "Bel 011 23 45 67.", True),
        ("phone", "Er zijn 14 bellers.", False),
        ("reason", "Ze sloot wegens besparingen.", True),
        ("", "Wat dan ook.", True),
    ],
)
def test_whether_a_sentence_tells_it(thing: str, sentence: str, told: bool) -> None:
    assert tells(thing, sentence, "Wie is de wijkjurist van Mechelen?") is told


def test_a_name_at_the_beginning_of_a_sentence_may_be_any_word() -> None:
    assert not names_anew("Wijkregisseurs helpen. Bewoners ook.", "wie is het")
    assert names_anew("De leiding heeft Katrien Loos.", "wie is het")


def test_groups_of_words_hold_each_word_once() -> None:
    for group in near_groups():
        assert len(set(group)) == len(group) > 1
