"""The tags on the judged dossiers for developing, and on the judged seeds, keep their level."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.tags import measure
from core.records import Document
from evaluation.tags import Score
from evaluation.tags import measure as compared
from nlp import pipeline
from nlp.tagging import tag
from tests.places import ROOT, SHARED

DEV = ROOT / "evaluation" / "dossiers" / "dev"
# What the tracker asks for on dossiers that nobody has seen; on these it must hold with ease.
FLOORS = {
    "language": 1.0,
    "municipality": 0.97,
    "actors": 0.95,
    "ocmw/caw": 0.98,
    "derogations": 0.85,
    "themes": 0.85,
    "amounts": 0.98,
}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return measure(DEV)


def f1(score: Score) -> float:
    wrong = len(score.missed) + len(score.extra)
    return 2 * score.right / (2 * score.right + wrong)


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_a_kind_of_tag_keeps_its_level(scores: dict[str, Score], kind: str) -> None:
    score = scores[kind]
    assert score.right > 30
    assert f1(score) >= FLOORS[kind], [*score.missed, *score.extra]


def judged_alone(folder: Path, text: str, **judged: list[dict[str, Any]]) -> dict[str, Score]:
    """The scores of one dossier of which only so much was judged."""
    kinds = ("actors", "derogations", "themes", "amounts", "facts")
    gold: dict[str, Any] = {"municipality": None, "language": "nl"}
    gold |= {kind: judged.get(kind, []) for kind in kinds}
    (folder / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    nlp = pipeline.load()
    return compared(folder, lambda _, text: tag(nlp, Document("a", text, "text")))


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("De stad Genk vraagt subsidie.", ["a: Genk"]),
        ("De stad Genk vraagt subsidie. De stad Ronse vraagt subsidie.", []),
    ],
)
def test_one_municipality_where_none_is_judged_counts_as_wrong(
    tmp_path: Path, text: str, extra: list[str]
) -> None:
    score = judged_alone(tmp_path, text)["municipality"]
    assert (score.right, score.missed, score.extra) == (0, [], extra)


def judged_request(text: str, requester: str, addressee: str) -> dict[str, Any]:
    """A judged request that a whole text tells of."""
    return {
        "requester": requester,
        "addressees": [addressee],
        "status": "asked",
        "instrument": "afwijking",
        "domain": "werk",
        "norms": [],
        "history": [],
        "evidence": text,
    }


@pytest.mark.parametrize(
    ("judged", "right"),
    [("vzw-de-brug", 1), ("de-brug-vzw", 1), ("buurtwerk-de-brug", 0), ("brug", 0)],
)
def test_ids_that_differ_in_a_legal_form_alone_are_the_same(
    tmp_path: Path, judged: str, right: int
) -> None:
    actor = {"id": judged, "type": "association", "role": "partner", "evidence": "vzw De Brug"}
    scores = judged_alone(tmp_path, "De vzw De Brug werkt mee.", actors=[actor])
    assert (scores["actors"].right, len(scores["actors"].extra)) == (right, 1 - right)


@pytest.mark.parametrize("accept", [["vdab"], [["vdab"]]])
def test_other_right_addressees_may_stand_alone_or_in_a_list(
    tmp_path: Path, accept: list[str] | list[list[str]]
) -> None:
    text = "De stad Aalst vroeg VDAB een vrijstelling van de inschrijvingsplicht."
    request = judged_request(text, "gemeente-aalst", "rva") | {"accept": {"addressees": accept}}
    assert judged_alone(tmp_path, text, derogations=[request])["derogations"].right == 1


@pytest.mark.parametrize(("accepted", "right"), [(["school-de-kaai"], 1), ([], 0)])
def test_another_right_id_of_an_actor_is_right_as_the_one_that_asks(
    tmp_path: Path, accepted: list[str], right: int
) -> None:
    text = "De school De Kaai vroeg VDAB een vrijstelling van de inschrijvingsplicht."
    request = judged_request(text, "de-kaai", "vdab")
    school = {"id": "de-kaai", "type": "school", "role": "lead", "evidence": "De school"}
    actors = [school | {"accept_ids": accepted}]
    scores = judged_alone(tmp_path, text, derogations=[request], actors=actors)
    assert scores["derogations"].right == right


def test_the_status_of_a_request_is_right_in_nine_of_ten(scores: dict[str, Score]) -> None:
    score = scores["derogation status"]
    assert score.right / (score.right + len(score.missed)) >= 0.9, score.missed


def test_no_request_is_found_where_none_is_judged(tmp_path: Path) -> None:
    empty = 0
    for path in sorted(DEV.glob("*.json")):
        judged = json.loads(path.read_text(encoding="utf-8"))
        if all(row["status"] == "mentioned" for row in judged["derogations"]):
            empty += 1
            for suffix in (".json", ".txt"):
                target = tmp_path / path.with_suffix(suffix).name
                target.write_text(path.with_suffix(suffix).read_text(encoding="utf-8"))
    assert empty >= 10
    extra = measure(tmp_path)["derogations"].extra
    assert len(extra) <= 1, extra


@pytest.mark.skipif(SHARED is None, reason="the folder ../shared is not here")
def test_the_requests_on_the_page_without_headings_are_found() -> None:
    assert SHARED is not None
    gold = json.loads((SHARED / "eval" / "derogations_dev.json").read_text(encoding="utf-8"))
    text = (SHARED / "seeds" / gold["file"]).read_text(encoding="utf-8")
    found = [
        row
        for row in tag(pipeline.load(), Document("s" * 32, text, "text")).derogations
        if row.status != "mentioned"
    ]
    right = 0
    for judged in gold["derogations"]:
        start = text.index(judged["evidence"])
        end = start + len(judged["evidence"])
        right += any(
            row.requester is not None
            and row.requester.label == judged["requester"]
            and {party.id for party in row.addressees} == set(judged["addressees"])
            and any(span.start < end and start < span.end for span in row.spans)
            for row in found
        )
    assert right >= 7
    for words in gold["not_derogations"]:
        at = text.index(words)
        assert not any(span.start <= at < span.end for row in found for span in row.spans)
