"""What a sentence tells of the course of a request: learned, and held against what rules read."""

import pytest

from nlp import pipeline
from nlp.lexicons.fit import read_lines
from nlp.outcomes import course
from nlp.signals import Line


@pytest.fixture(scope="module")
def line() -> "Reader":
    return Reader()


class Reader:
    """Reads one sentence; the pipeline is loaded once."""

    def __init__(self) -> None:
        self.nlp = pipeline.load()

    def __call__(self, text: str) -> Line:
        return read_lines(self.nlp, text)[-1]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Dat verzoek werd door VDAB geweigerd.", "refused"),
        ("Het agentschap gaf daarvoor zijn toestemming.", "granted"),
        ("Daarvoor bleek geen afwijking nodig te zijn.", "not-needed"),
        ("Daarover lopen verkennende gesprekken met VDAB.", "explored"),
    ],
)
def test_the_course_of_a_request_is_read(line: Reader, text: str, status: str) -> None:
    assert [stage.status for stage in course(line(text))] == [status]


def test_an_outcome_keeps_its_day(line: Reader) -> None:
    (stage,) = course(line("Dat verzoek is geweigerd bij brief van 3 mei 2021."))
    assert (stage.status, stage.day) == ("refused", "2021-05-03")


@pytest.mark.parametrize(
    "text",
    [
        "Het reglement laat dit toe op voorwaarde dat het vooraf gemeld wordt.",
        "De wachtlijst telt 340 gezinnen.",
    ],
)
def test_a_rule_or_a_fact_is_no_outcome(line: Reader, text: str) -> None:
    assert course(line(text)) == []
