"""Tables of who takes part: a column for the OCMW and the CAW, a municipality in each row."""

import pytest

from core.findings import Tags
from core.records import Document
from nlp.pipeline import load
from nlp.tagging import tag

TABLE = """Deelname aan de wijkverbeteringscontracten

Stad/gemeente | Contract | OCMW | CAW | Opmerking
--- | --- | --- | --- | ---
Hasselt | Oude Statie-Runkst | ja, trekker | CAW Limburg, partner | dagopvang
Beringen | Tuinwijk Beringen-Mijn | ja, partner | neen | CAW Limburg enkel geraadpleegd
Denderleeuw | Leeuwbrug | neen | neen |
Dendermonde | Bijloke | genoemd | CAW Oost-Vlaanderen: geraadpleegd
| Genk-Noord | ja | neen
Brugge | Zeebrugge | – | CAW Noord-West-Vlaanderen neemt niet deel
"""
LANGUAGE = load()


def told(text: str) -> dict[tuple[str, str], str]:
    """Per organisation and role of an OCMW or CAW the words that show it."""
    tags: Tags = tag(LANGUAGE, Document("d", text, "text"), name="d.txt")
    return {
        (one.id, one.role): text[one.spans[0].start : one.spans[0].end]
        for one in tags.actors
        if one.type in ("ocmw", "caw")
    }


def test_each_row_tells_the_part_of_the_ocmw_and_the_caw_of_its_municipality() -> None:
    assert told(TABLE) == {
        ("ocmw-hasselt", "lead"): "ja, trekker",
        ("caw-limburg", "partner"): "CAW Limburg",
        ("ocmw-beringen", "partner"): "ja, partner",
        ("caw-limburg", "consulted"): "CAW Limburg",
        ("ocmw-denderleeuw", "not-involved"): "neen",
        ("caw-oost-vlaanderen", "not-involved"): "neen",
        ("ocmw-dendermonde", "mentioned"): "genoemd",
        ("caw-oost-vlaanderen", "consulted"): "CAW Oost-Vlaanderen",
        ("caw-noord-west-vlaanderen", "not-involved"): "CAW Noord-West-Vlaanderen",
    }


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("ja", "partner"),
        ("OCMW trekker", "lead"),
        ("x", "partner"),
        ("ja (trekker)", "lead"),
        ("ja, geraadpleegd", "consulted"),
        ("neen, enkel geraadpleegd", "consulted"),
        ("geen trekker, wel partner", "partner"),
        ("neen, partner tot 2022", "not-involved"),
        ("niet betrokken", "not-involved"),
    ],
)
def test_a_cell_says_which_part(cell: str, role: str) -> None:
    text = f"Gemeente | OCMW\nGenk | {cell}\nTienen | ja\n"
    assert ("ocmw-genk", role) in told(text)


def test_a_cell_that_tells_no_part_and_the_head_name_nobody() -> None:
    assert told("Gemeente | OCMW\nGenk | te bekijken\n") == {}


def test_a_row_that_names_an_ocmw_among_others_is_no_head() -> None:
    text = "Gemeente | Wie | Rol\nGenk | OCMW | trekker\nTienen | niet bekend | partner\n"
    assert ("ocmw-tienen", "not-involved") not in told(text)
    assert not told("Actie | OCMW | CAW\nOntmoetingsplek | ja | neen\n")
