"""What a question wants to be told, and which sentences tell it: read by hand."""

import pytest

from answers.told import is_told, things_asked


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Hoeveel euro per maand krijgt een trapwachter?", ("sum", "number")),
        ("Wat kost een vakantiekamp?", ("sum",)),
        ("Hoeveel subsidie kreeg de stad?", ("sum",)),
        ("Hoeveel bedraagt de huurprijs?", ("sum",)),
        ("Welke rentevoet betaalt Het Jaagpad op de lening?", ("share",)),
        ("Hoeveel maanden duurt de opleiding?", ("duration", "number")),
        ("Vanaf wanneer geldt de verlenging?", ("moment",)),
        ("Hoe vaak komt de stuurgroep samen?", ("number",)),
        ("Welke aannemer hoogt het speelplein op?", ("name",)),
        ("Wie zat de jury voor?", ("name",)),
        ("Waarom stapte de school uit het contract?", ("reason",)),
        ("Wat waren de redenen om de vraag te weigeren?", ("reason",)),
        ("Op welke gronden werd de vraag geweigerd?", ("reason",)),
        ("In welk gebouw had het overleg plaats?", ("place",)),
        ("Mag iemand meekijken wanneer de jury vergadert?", ()),
        ("Welke afspraken zijn er met de bewoners gemaakt?", ()),
    ],
)
def test_what_a_question_wants_to_be_told(question: str, things: tuple[str, ...]) -> None:
    assert things_asked(question) == things


@pytest.mark.parametrize(
    ("thing", "sentence", "told"),
    [
        ("sum", "De lening bedraagt 1.040.000 euro.", True),
        ("sum", "De stad geeft een waarborg.", False),
        ("sum", "Wie komt, betaalt niets.", True),
        ("sum", "Belbus | 64.000 | 20.000 |", True),
        ("share", "Een op de vier toewijzingen gaat naar de wijk.", True),
        ("share", "In 2023 waren er 204 woningen.", False),
        ("number", "In zes weken kwamen 57 oproepen binnen.", True),
        ("number", "Geen enkele vraag werd geweigerd.", True),
        ("number", "Sinds maart gaat het beter.", False),
        ("duration", "De proef loopt achttien maanden.", True),
        ("duration", "De proef loopt nog.", False),
        ("moment", "De raad besliste op 28 juni.", True),
        ("moment", "De raad besliste met 22 stemmen.", False),
        ("name", "De werken gebeuren door Van Roey.", True),
        ("name", "Aannemers konden zich melden.", False),
        ("reason", "De school stapte uit wegens een tekort aan leerkrachten.", True),
        ("reason", "De weigering is gemotiveerd in een brief.", True),
        ("reason", "Basisschool | brugfiguur | school stapte uit |", False),
        ("place", "Het overleg had plaats in de zaal naast de kerk.", True),
        ("place", "Het overleg duurde twee uur.", False),
        ("phone", "Bel naar 059 12 34 56 tijdens de uren.", True),
        ("phone", "De lijn is altijd open, zegt nummer 12.", False),
    ],
)
def test_which_sentences_tell_it(thing: str, sentence: str, told: bool) -> None:
    assert is_told(thing, sentence, "Vertel het ons eens?") is told


@pytest.mark.parametrize(
    ("thing", "question", "sentence"),
    [
        ("number", "Hoeveel bezocht men tegen januari 2024?", "In januari 2024 komt een verslag."),
        ("sum", "Welke kost heeft de lening van 5.000 euro?", "Een lening van 5.000 euro."),
        ("moment", "Wanneer in juni 2022 kwam de groep?", "De groep komt weer in juni 2022."),
        ("name", "Wie is de schepen die Griet sprak?", "Morgen spreekt Griet de schepen."),
    ],
)
def test_what_the_question_says_itself_is_not_told(
    thing: str, question: str, sentence: str
) -> None:
    assert not is_told(thing, sentence, question)
