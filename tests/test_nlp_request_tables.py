"""Requests in tables that have one in each row, told by the head of the columns."""

import pytest

from core.findings import Derogation, Tags
from core.records import Document
from nlp.pipeline import load
from nlp.tagging import tag

ANSWER = """ANTWOORD
op vraag nr. 88 van 5 oktober 2023

Gemeente | Voorwerp | Uitkomst | Datum | Duur
--- | --- | --- | --- | ---
Genk | wijk-werken | ingewilligd | 3 maart 2023 | tot 31 december 2025
Oostende | vakantielogies | geweigerd | 13 oktober 2022 | –
Mechelen | delen van gegevens | niet nodig | 29 september 2022 | –
Brugge | – | geen vraag | – | –
"""
PROGRESS = """Stad Tienen, voortgang

nr. | vraag van de stad | aan wie | stand
1 | te kleine studio's | Wonen in Vlaanderen | gevraagd 2 mei 2022; afgewezen op 19 februari 2024
2 | opvang na 19 uur met minder begeleiders | Opgroeien | nog niet verstuurd
3 | speelplaats zonder vergunning open | Departement Omgeving | verstuurd. Nog geen antwoord.
4 | steun voor de speelstraten | provincie Vlaams-Brabant | 12.500 euro toegekend
5 | twee extra glasbollen | EcoWerf | staan er
"""
PARTIES = """Overzicht van de knelpunten

Bestuur | Knelpunt | Wie vraagt wat aan wie | Stand
Dendermonde | Vrijwilligers | vzw Jeugdhuis De Sluis aan FOD Sociale Zekerheid | wacht op antwoord
Sint-Niklaas | Leefstraten | De stad aan de FOD Mobiliteit | akkoord; toegepast sinds 1 april 2024
Vilvoorde | – | Vraagt 30.000 euro meer | Behandeld
"""
LANGUAGE = load()


def requests(text: str) -> list[Derogation]:
    tags: Tags = tag(LANGUAGE, Document("d", text, "text"), name="d.txt")
    return [one for one in tags.derogations if one.status != "mentioned"]


def row(one: Derogation) -> tuple[str, list[str], str, str, str | None]:
    asker = one.requester.id if one.requester else ""
    day = next((step.date for step in reversed(one.history) if step.date), None)
    return asker, [party.id for party in one.addressees], one.domain, one.status, day


def test_each_row_is_one_request_of_the_municipality_in_it() -> None:
    assert [row(one) for one in requests(ANSWER)] == [
        ("gemeente-genk", [], "arbeidsmarkt", "granted", "2023-03-03"),
        ("gemeente-oostende", [], "logies", "refused", "2022-10-13"),
        ("gemeente-mechelen", [], "gegevensdeling", "not-needed", "2022-09-29"),
    ]
    assert [one.duration for one in requests(ANSWER)] == ["tot 31 december 2025", None, None]


def test_a_table_of_one_city_names_the_authority_and_how_it_stands() -> None:
    found = [row(one) for one in requests(PROGRESS)]
    assert [(asker, asked, status, day) for asker, asked, _, status, day in found] == [
        ("gemeente-tienen", ["wonen-in-vlaanderen"], "refused", "2024-02-19"),
        ("gemeente-tienen", ["opgroeien"], "proposed", None),
        ("gemeente-tienen", ["dep-omgeving"], "asked", None),
    ]
    steps = requests(PROGRESS)[0].history
    assert [(step.status, step.date) for step in steps] == [
        ("asked", "2022-05-02"),
        ("refused", "2024-02-19"),
    ]


def test_the_column_that_says_who_asks_whom_goes_before_whose_row_it_is() -> None:
    found = {asker: (asked, status) for asker, asked, _, status, _ in map(row, requests(PARTIES))}
    assert found == {
        "de-sluis": (["fod-sociale-zekerheid"], "asked"),
        "gemeente-sint-niklaas": (["fod-mobiliteit"], "active"),
    }


@pytest.mark.parametrize(
    "table",
    [
        "Actie | Trekker | Stand\nWijkloket | OCMW Genk | goedgekeurd\nPlein | stad | loopt",
        "Vraag | Antwoord\nMag het? | Toegestaan",
        "Partner | Rol | Resultaat\nVDAB | toeleiding | akkoord",
        "|||\n---|---|---\n||",
    ],
)
def test_other_tables_hold_no_requests(table: str) -> None:
    assert requests(f"Stad Genk\n\n{table}\n") == []
