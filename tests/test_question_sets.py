"""The questions written for this project ask of documents that are there."""

import pytest

from evaluation.judgements import read_beir
from evaluation.question_sets import everyday_questions
from tests.places import SHARED


def test_every_everyday_question_has_an_id_of_its_own() -> None:
    questions = everyday_questions()
    assert len({question.id for question in questions}) == len(questions) == 960
    assert {len(question.judgements) for question in questions} == {1}


@pytest.mark.skipif(SHARED is None, reason="needs ../shared")
def test_every_everyday_question_asks_for_a_decision_of_the_set_in_other_words() -> None:
    assert SHARED is not None
    texts = read_beir(SHARED / "data/retrieval/vlareg_titel").texts
    for question in everyday_questions():
        (judgement,) = question.judgements
        assert question.text.casefold() not in texts[judgement.document].casefold()
