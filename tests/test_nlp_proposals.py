"""A trained spaCy pipeline that somebody names: what it finds is proposed beside what we find.

No trained pipeline can be had here: one with spaCy's own entity ruler, saved and loaded by its
path, stands in for it.
"""

from pathlib import Path

import pytest
import spacy

from core.errors import MissingDependency
from core.findings import ActorFinding
from core.records import Document
from nlp import pipeline
from nlp.tagging import tag

TEXT = "De stad Genk werkt samen met Klankkleur Collectief en met de VDAB."


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> str:
    nlp = spacy.blank("nl")
    ruler = nlp.add_pipe("entity_ruler")
    names = ["Klankkleur Collectief", "VDAB", "Klankkleur"]
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in names])  # type: ignore[attr-defined]
    ruler.add_patterns([{"label": "GPE", "pattern": "Genk"}])  # type: ignore[attr-defined]
    folder: Path = tmp_path_factory.mktemp("pipeline")
    nlp.to_disk(folder)
    return str(folder)


def _actors(model: str) -> list[ActorFinding]:
    nlp = pipeline.load(spacy_model=model)
    return list(tag(nlp, Document("1" * 32, TEXT, "text")).actors)


def test_what_it_finds_and_we_do_not_is_a_guess_without_a_role(trained: str) -> None:
    own = {one.id: one for one in _actors("")}
    found = {one.id: one for one in _actors(trained)}
    assert found.keys() - own.keys() == {"klankkleur-collectief"}
    assert {key: found[key] for key in own} == own, "ours go first: the VDAB is still the VDAB"
    proposed = found["klankkleur-collectief"]
    assert (proposed.type, proposed.role, proposed.guess) == ("other", "mentioned", True)
    assert [TEXT[span.start : span.end] for span in proposed.spans] == ["Klankkleur Collectief"]
    assert "spaCy" in proposed.why


def test_a_pipeline_that_is_not_there_is_told() -> None:
    with pytest.raises(MissingDependency, match="nl_core_news_lg"):
        pipeline.load(spacy_model="nl_core_news_lg")
