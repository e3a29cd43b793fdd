"""The judged dossiers hold what they claim to hold."""

import copy
from collections.abc import Callable

import pytest

from evaluation.dossiers import check
from tests.places import SHARED

DOSSIERS = [pytest.param(text, judged, id=name) for name, text, judged in check.pairs()]


@pytest.mark.parametrize(("text", "judged"), DOSSIERS)
def test_a_judgement_is_sound(text: str, judged: check.Judgement) -> None:
    assert check.faults(text, judged) == []


@pytest.mark.skipif(SHARED is None, reason="../shared, with the register, is absent")
@pytest.mark.parametrize(("text", "judged"), DOSSIERS)
def test_a_judgement_names_bodies_of_the_register(text: str, judged: check.Judgement) -> None:
    assert text
    assert SHARED is not None
    assert check.strangers(judged, SHARED / "data" / "register") == []


def test_no_text_is_without_a_judgement() -> None:
    assert check.unpaired() == []
    assert check.dangling() == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda j: j["actors"][0].update(evidence="Dit staat er niet."), "not in the text"),
        (lambda j: j["actors"][0].update(role="boss"), "unknown role"),
        (lambda j: j["actors"][0].update(id="Gemeente Turnhout"), "not a slug"),
        (lambda j: j["themes"].append("weer"), "unknown theme"),
        (lambda j: j["derogations"][0].update(status="hoped"), "unknown status"),
        (lambda j: j["derogations"][0].update(requester="niemand"), "not among the actors"),
        (lambda j: j["facts"].append({"kind": "date", "value": "1 mei", "evidence": "e"}), "shape"),
    ],
)
def test_the_check_sees_a_fault(spoil: Callable[[check.Judgement], None], complaint: str) -> None:
    text, judged = next((t, j) for _, t, j in check.pairs() if j["derogations"])
    spoiled = copy.deepcopy(judged)
    spoil(spoiled)
    assert any(complaint in fault for fault in check.faults(text, spoiled))
