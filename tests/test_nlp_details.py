"""What is told beside a request: for how long and for whom."""

import pytest

from nlp.details import duration, group, missing, term


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("voor een proef van twee jaar", "twee jaar"),
        ("drie jaar in plaats van vier jaar", "drie jaar"),
        ("een zone voor minstens drie jaar", "drie jaar"),
        ("De zone loopt van 1 mei 2023 tot en met 30 april 2026.",
         "van 1 mei 2023 tot en met 30 april 2026"),
        ("wie de voorbije vijf jaar onafgebroken in de wijk woonde", None),
        ("wie minstens vijf jaar in de straat woont", None),
        ("de duur van wijk-werken verlengen van twaalf naar achttien maanden", None),
        ("de belbus rijdt drie dagen per week", None),
    ],
)  # fmt: skip
def test_how_long_a_request_holds_is_no_other_term(text: str, told: str | None) -> None:
    assert duration([text]) == told


def test_a_term_from_day_to_day_is_told_first() -> None:
    told = ["Een lening loopt zes jaar.", "De zone geldt van 1 mei 2023 tot en met 30 april 2026."]
    assert (duration(told), term(told)) == ("zes jaar", "van 1 mei 2023 tot en met 30 april 2026")
    assert term(["Een lening loopt zes jaar."]) is None


def test_a_group_ends_with_a_whole_word() -> None:
    long = (
        "voor kandidaat-huurders die de voorbije vijf jaar onafgebroken verbleven binnen de "
        "perimeter van de wijk en de aangrenzende straten van het kwartier, krijgt"
    )
    told = group([long])
    assert told is not None
    assert told.endswith(" …")
    assert told.removesuffix(" …") + " " in long
    assert group(["voor jongeren die in de wijk wonen."]) == "jongeren die in de wijk wonen"


@pytest.mark.parametrize(
    "text",
    [
        "Een eigenaar krijgt een lening in ruil voor een huurplafond van negen jaar.",
        "Sinds juli biedt de stad een tweede formule aan, met een plafond van zes jaar.",
        "De stad geeft een lening op twintig jaar.",
    ],
)
def test_how_long_a_loan_or_a_ceiling_holds_is_no_duration_of_room(text: str) -> None:
    assert duration([text]) is None
    assert duration([text, "De afwijking geldt drie jaar."]) == "drie jaar"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Huurders met een leefloon mogen inwonen.", "Huurders met een leefloon mogen inwonen"),
        ("Zij vraagt dat twaalf jongeren er werken.", "twaalf jongeren"),
        ("Zij wil wie de nachtopvang verlaat laten slapen.",
         "wie de nachtopvang verlaat laten slapen"),
        ("De stad wil afwijken voor ouders, niet voor huurders met schulden.", "ouders"),
        ("Wie wat vraagt, hoort het later.", None),
        ("De huurders vragen uitstel.", None),
    ],
)  # fmt: skip
def test_people_of_a_kind_are_for_whom_it_is(text: str, told: str | None) -> None:
    assert group([text]) == told


def test_what_stands_beside_a_request_tells_only_for_whom_it_says() -> None:
    assert group(["De stad vraagt een afwijking."], ["Het is voor kleuters."]) == "kleuters"
    assert group(["De stad vraagt een afwijking."], ["Er kwamen zeven kleuters."]) is None


def test_what_is_evaluated_is_told() -> None:
    told = "De afwijking wordt na achttien maanden geëvalueerd door Wonen in Vlaanderen."
    assert "evaluation" not in missing(told, content=True, lasts=True)
