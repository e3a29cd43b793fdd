"""Whether a hyphen at a line end belongs to the word."""

import pytest

from ingest.hyphens import join_lines, keeps_hyphen, vocabulary_of


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        # The hyphen only broke the word.
        (
            "Met wijkverbeterings-",
            "contracten pakken we",
            "Met wijkverbeteringscontracten pakken we",
        ),
        ("de gemeen-", "te besliste", "de gemeente besliste"),
        ("voor huis-", "vesting en werk", "voor huisvesting en werk"),
        ("een samenwerkings\x02", "overeenkomst", "een samenwerkingsovereenkomst"),
        ("de vertegenwoor\ufffe", "digers", "de vertegenwoordigers"),
        # The hyphen is written.
        ("een huur-", "en woonbeleid", "een huur- en woonbeleid"),
        ("de in-", "of uitschrijving", "de in- of uitschrijving"),
        ("in Oost-", "Vlaanderen", "in Oost-Vlaanderen"),
        ("de covid-", "19-crisis", "de covid-19-crisis"),
        ("het OCMW-", "personeel", "het OCMW-personeel"),
        ("een ex-", "minister", "een ex-minister"),
        ("de niet-", "stemgerechtigde leden", "de niet-stemgerechtigde leden"),
        # No hyphen at all.
        ("de wijk", "verandert", "de wijk verandert"),
        ("van 2021 -", "een jaar later", "van 2021 - een jaar later"),
        ("ruimte/", "wonen", "ruimte/wonen"),
        ("een niet-conventio-", "nele ruimte", "een niet-conventionele ruimte"),
        (
            "op https://www.vlaanderen.be/wijk-",
            "contracten",
            "op https://www.vlaanderen.be/wijk-contracten",
        ),
        ("", "eerste", "eerste"),
        (
            "zie https://www.vlaanderen.be/wijk",
            "verbetering/index.html voor",
            "zie https://www.vlaanderen.be/wijkverbetering/index.html voor",
        ),
        ("zie https://www.vlaanderen.be", "voor meer", "zie https://www.vlaanderen.be voor meer"),
    ],
)
def test_lines_join_as_they_would_be_written(before: str, after: str, joined: str) -> None:
    assert join_lines(before, after) == joined


def test_the_document_itself_decides_before_any_list() -> None:
    assert keeps_hyphen("welzijns", "zorg", frozenset({"welzijns-zorg"}))
    assert not keeps_hyphen("Oost", "Vlaanderen", frozenset({"oostvlaanderen"}))


def test_a_word_cut_by_the_line_end_is_no_word_of_the_document() -> None:
    words = vocabulary_of(["het wijkverbeterings-", "contract van de stad"])
    assert words == {"het", "contract", "van", "de", "stad"}


@pytest.mark.parametrize("count", [1, 2000])
def test_a_long_paragraph_joins_like_a_short_one(count: int) -> None:
    assert join_lines("woord " * count + "wijk-", "contract").endswith(" wijkcontract")
