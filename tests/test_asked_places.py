"""The municipalities and contracts that a question names."""

import pytest

from nlp.asked_places import places_named

HASSELT = {("municipality", "71072"), ("contract", "hasselt-oude-statie-runkst")}
GENK = {("municipality", "71016"), ("contract", "genk-waterschei")}
GENT = {("municipality", "44021"), ("contract", "gent-rabot-blaisantvest-sluizeken-tolhuis-ham")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoeveel subsidie kreeg Hasselt?", HASSELT),
        ("subsidie hasselt", HASSELT),  # people type names small
        ("Hasselt subsidie", HASSELT),
        ("wat gebeurt er in Oude Statie-Runkst", HASSELT),
        ("overlast waterschei en runkst", GENK),  # a short quarter may be a word: 'roterij'
        ("Genk of Hasselt", GENK | HASSELT),
        ("OCMW Zele", {("municipality", "42028")}),
        ("projecten in Afsnee", GENT),  # of which it is a part
        ("What did Ghent ask?", GENT),
        ("wat doet Ham", {("municipality", "71071")}),
        ("Ham en kaas", set()),  # a word, where every word has a capital
        ("broodje ham", set()),
        ("een beleid voeren", set()),
        ("wonen in de wijk Centrum", set()),  # lies anywhere
        ("Kessel-Lo", set()),  # neither Kessel nor Lo
        ("De kosten van Lot 3", set()),
        ("", set()),
    ],
)
def test_the_places_that_a_question_names(text: str, expected: set[tuple[str, str]]) -> None:
    assert set(places_named(text)) == expected
