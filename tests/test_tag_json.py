"""What ``tag --json`` prints is as agreed, and ``evaluate`` measures tags against judgements."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main

LETTER = (
    "Stad Genk. Op 3 mei 2022 vroeg de stad aan Wonen in Vlaanderen om van de oppervlaktenormen"
    " te mogen afwijken. De subsidie bedraagt 580.000 euro."
)
QUESTION = """SCHRIFTELIJKE VRAAG
nr. 412
van MIEKE JANSSENS
datum: 9 maart 2023
aan de Vlaamse minister van Wonen

Wijk Sledderlo - Stand van zaken

1. Hoeveel woningen telt de wijk?
2. Welke partners doen mee?

ANTWOORD
op vraag nr. 412 van 9 maart 2023 van MIEKE JANSSENS

1. De wijk telt 1.200 woningen.
2. VDAB en het OCMW van Genk doen mee.
"""


def tagged(path: Path, text: str) -> dict[str, Any]:
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["tag", str(path), "--json"])
    assert done.exit_code == 0, done.output
    shape: dict[str, Any] = json.loads(done.stdout)
    return shape


def test_each_list_stands_under_its_agreed_name(tmp_path: Path) -> None:
    shape = tagged(tmp_path / "brief.txt", LETTER)
    assert shape["document"]["path"] == "brief.txt"
    assert shape["municipalities"][0]["nis"] == "71016"
    (request,) = shape["derogations"]
    assert request["requester"] == {
        "id": "gemeente-genk",
        "label": "Genk",
        "type": "municipality",
    }
    (addressee,) = request["addressees"]
    assert (addressee["id"], addressee["competent"]) == ("wonen-in-vlaanderen", True)
    assert [(step["status"], step["date"]) for step in request["history"]] == [
        ("asked", "2022-05-03")
    ]
    assert {"duration", "evaluation", "compensation"} <= set(request["missing"])
    assert [(row["euro"], row["role"]) for row in shape["amounts"]] == [(580000, "subsidy")]
    assert {"date"} <= {row["kind"] for row in shape["facts"]}
    assert {row["id"] for row in shape["actors"]} >= {"gemeente-genk", "wonen-in-vlaanderen"}


def test_every_citation_is_a_slice_of_the_text(tmp_path: Path) -> None:
    shape = tagged(tmp_path / "brief.txt", LETTER)
    lists = [shape[name] for name in ("municipalities", "themes", "actors", "amounts", "facts")]
    cited = [
        one for rows in [*lists, shape["derogations"]] for row in rows for one in row["citations"]
    ]
    assert len(cited) >= 7
    for citation in cited:
        assert LETTER[citation["start"] : citation["end"]] == citation["quote"]


def test_the_parts_of_a_question_stand_beside_their_answers(tmp_path: Path) -> None:
    shape = tagged(tmp_path / "vraag.txt", QUESTION)
    told = [
        (part["number"], part["question"]["quote"], part["answer"]["quote"])
        for part in shape["questions"]
    ]
    assert told == [
        ("1", "Hoeveel woningen telt de wijk?", "De wijk telt 1.200 woningen."),
        ("2", "Welke partners doen mee?", "VDAB en het OCMW van Genk doen mee."),
    ]


def test_tags_are_measured_with_their_misses(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text(LETTER, encoding="utf-8")
    asked = {
        "requester": "gemeente-genk",
        "addressees": ["vdab"],
        "status": "asked",
        "domain": "woonkwaliteit",
        "instrument": "afwijking",
        "evidence": "vroeg de stad aan Wonen in Vlaanderen",
    }
    actors = [
        {"id": key, "type": kind, "role": role, "evidence": "Genk"}
        for key, kind, role in (
            ("gemeente-genk", "municipality", "lead"),
            ("wonen-in-vlaanderen", "agency", "addressee"),
            ("caw-limburg", "caw", "partner"),
        )
    ]
    judged = {
        "language": "nl",
        "municipality": {"nis": "71016", "label": "Genk"},
        "actors": actors,
        "derogations": [asked],
        "themes": ["wonen"],
        "amounts": [{"euro": 580000, "role": "subsidy"}],
        "facts": [],
    }
    (tmp_path / "brief.json").write_text(json.dumps(judged), encoding="utf-8")
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path), "--json"])
    assert done.exit_code == 0, done.output
    measured = json.loads(done.stdout)
    # Two of three actors are in the text; the request is found, but it names another authority.
    assert measured["actors"]["recall"] == pytest.approx(2 / 3, abs=1e-3)
    assert measured["actors"]["missed"] == ["brief: caw-limburg (Genk)"]
    assert measured["derogation place"]["recall"] == 1.0
    assert measured["derogations"]["f1"] == 0.0
    assert measured["amounts"]["f1"] == 1.0
    text = CliRunner().invoke(main, ["evaluate", str(tmp_path)]).stdout
    assert "brief: caw-limburg (Genk)" in text


def test_a_folder_without_judgements_is_said_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path)])
    assert done.exit_code == 2
    assert "geen oordelen" in done.output
