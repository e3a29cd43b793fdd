"""What the default model learned: added to the published weights, and nothing else."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from benchmarks.reading import BEGINNING
from benchmarks.teaching import FOLDER, PAIRS, Lesson, _also_right, _batches, lesson_rows
from core.errors import MissingDependency
from index.lessons import DOWN, HEAD, LESSONS, READING, REQUESTS, UP, fingerprint, head, taught
from index.packed_model import Blocks, PackedModel, Sizes
from index.request_reader import OUTPUTS
from tests.places import SHARED

NAME = "l0.q.w"


def _model() -> PackedModel:
    words = Blocks(np.zeros((1, 16), np.uint8), np.ones((1, 1), np.float32))
    matrices = {NAME: np.arange(6, dtype=np.float32).reshape(2, 3)}
    return PackedModel(Sizes(3, 1, 1, 2, 1, 4, 2, 1e-12), (), {}, words, matrices, {})


def _file(folder: Path, down: object, up: object) -> Path:
    path = folder / "lessons.safetensors"
    arrays = {
        f"{NAME}.{DOWN}": np.array(down, np.float16),
        f"{NAME}.{UP}": np.array(up, np.float16),
    }
    save_file(arrays, path)
    return path


def test_a_lesson_is_added_to_its_matrix(tmp_path: Path) -> None:
    model = _model()
    learned = taught(model, _file(tmp_path, [[1, 0, 2]], [[0.5], [-1]]))
    assert learned.matrices[NAME].tolist() == [[0.5, 1, 3], [2, 4, 3]]
    assert model.matrices[NAME].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert replace(learned, matrices=model.matrices) == model


@pytest.mark.parametrize("damage", ["absent", "cut", "other shape", "another model"])
def test_lessons_that_do_not_fit_are_refused(tmp_path: Path, damage: str) -> None:
    path = _file(tmp_path, [[1, 0, 2]], [[0.5], [-1]])
    model = _model()
    if damage == "absent":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:40])
    elif damage == "other shape":
        path = _file(tmp_path, [[1, 0]], [[0.5], [-1]])
    else:
        model = replace(model, matrices={"l9.q.w": model.matrices[NAME]})
    with pytest.raises(MissingDependency, match="bijleerde"):
        taught(model, path)


def test_the_lessons_change_every_matrix_and_little(tmp_path: Path) -> None:
    names = {
        f"l{layer}.{part}.w" for layer in range(12) for part in ("q", "k", "v", "ao", "fi", "fo")
    }
    arrays = load_file(LESSONS)
    assert {name.rpartition(".")[0] for name in arrays} == names
    for name in names:
        change = arrays[f"{name}.{UP}"].astype(np.float32) @ arrays[f"{name}.{DOWN}"].astype(
            np.float32
        )
        assert 0 < np.abs(change).max() < 0.5
    assert fingerprint(LESSONS) != fingerprint(tmp_path / "absent")


def test_what_was_learned_of_reading_has_a_head(tmp_path: Path) -> None:
    for file, shape in ((READING, (1, 2 * 384)), (REQUESTS, (OUTPUTS, 384))):
        found = head(file)
        assert found.weights.shape == shape
        assert found.bias.shape == shape[:1]
        assert np.isfinite(found.weights).all()
        assert {name.rpartition(".")[2] for name in load_file(file)} == {HEAD, DOWN, UP}
    with pytest.raises(MissingDependency, match="bijleerde"):
        head(_file(tmp_path, [[1, 0, 2]], [[0.5], [-1]]))


def test_every_written_lesson_is_whole() -> None:
    questions, pairs = list(lesson_rows("questions.jsonl")), list(lesson_rows("pairs.jsonl"))
    assert len(questions) > 6_000
    assert len(pairs) > 900
    assert all(row["document"] and row["query"] for row in questions)
    assert all(row[key] for row in pairs for key in ("question", "words", "answer", "near"))
    reading = list(lesson_rows("reading.jsonl"))
    assert len(reading) > 10_000
    assert all(row["document"] and row["passage"] and row["question"] for row in reading)
    assert 0.35 < sum(row["answer"] is not None for row in reading) / len(reading) < 0.45
    judged = list(lesson_rows("judged.jsonl"))
    assert len(judged) > 2_800
    assert all(row["document"] and row["passage"] and row["question"] for row in judged)
    assert 0.1 < sum(row["tells"] for row in judged) / len(judged) < 0.15
    marked = list(lesson_rows("requests.jsonl"))
    assert len(marked) > 1_000
    for row in marked:
        assert all(quote in row["text"] for quote in _quotes(row))
    told = list(lesson_rows("told.jsonl"))
    assert sum(len(row["requests"]) for row in told) > 400
    for row in told:
        text = (FOLDER.parent / "dossiers" / row["folder"] / f"{row['name']}.txt").read_text(
            "utf-8"
        )
        assert all(quote in text for quote in _quotes(row))
    decisions = list(lesson_rows("decisions.jsonl"))
    assert sum(len(row["requests"]) for row in decisions) >= 25
    assert all(len(quote) <= BEGINNING for row in decisions for quote in _quotes(row))
    assert {path.name for path in FOLDER.iterdir()} == {
        "decisions.jsonl",
        "judged.jsonl",
        "pairs.jsonl",
        "questions.jsonl",
        "reading.jsonl",
        "requests.jsonl",
        "told.jsonl",
    }


def _quotes(row: Any) -> list[str]:
    told = [one["quote"] for request in row["requests"] for one in request["told"]]
    return [*told, *row.get("traps", ())]


@pytest.mark.skipif(SHARED is None, reason="the decisions are not here")
def test_marked_decisions_hold_what_was_marked_and_are_none_that_are_counted() -> None:
    assert SHARED is not None
    lines = (SHARED / "data/vlareg_full.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["_id"]: row["text"] for row in map(json.loads, lines)}
    counted = list(texts)[1::8]
    for row in lesson_rows("decisions.jsonl"):
        assert row["decision"] not in counted
        assert all(quote in texts[row["decision"]] for quote in _quotes(row))


def test_a_batch_is_of_one_kind_and_pairs_keep_their_neighbours() -> None:
    from random import Random

    lessons = [Lesson(kind, f"{kind} {i}", (), ()) for kind in (PAIRS, "pages") for i in range(60)]
    batches = _batches(lessons, Random(1))
    for _ in range(12):
        batch = next(batches)
        assert len({lesson.kind for lesson in batch}) == 1
        numbers = [int(lesson.query.rpartition(" ")[2]) for lesson in batch]
        assert len(set(numbers)) == len(numbers)
        assert (numbers == sorted(numbers)) == (batch[0].kind == PAIRS)


def test_what_also_answers_is_no_wrong_answer() -> None:
    import torch

    some = [
        Lesson(PAIRS, "een", ("a",), ()),
        Lesson(PAIRS, "twee", ("a",), ()),
        Lesson(PAIRS, "drie", ("b",), ()),
    ]
    passages = torch.eye(6)[[0, 1, 2, 3, 4, 2]]  # the last wrong answer copies the third's own
    mask = _also_right(some, passages)
    assert mask.tolist() == [
        [False, True, False, False, False, False],
        [True, False, False, False, False, False],
        [False, False, False, False, False, True],
    ]
