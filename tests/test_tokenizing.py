"""Token ids: those of transformers' XLM-RoBERTa, by the whole tokenizer and by the small one."""

import struct
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.errors import MissingDependency
from index.character_map import compiled
from index.model_files import default_cache, unpack
from index.packed_model import read_packed_model
from index.tokenizer_files import SPECIAL
from index.tokenizing import FEW, Tokenizer

ODD = {
    "ligature": ("ﬁnanciën en eﬀect", "financiën en effect"),
    "loose accents": ("cafe\u0301 en o\u0308kologie", "café en ökologie"),
    "double spaces": ("  twee   woorden ", "twee woorden"),
    "zero width": ("on\u200bder\ufeffdeel", "on der deel"),
    "no-break space": ("artikel\u00a012", "artikel 12"),
    "line ends": ("een\r\ntwee\tdrie", "een twee drie"),
    "fraction and square": ("½ m²", "1⁄2 m2"),
    "full width": ("ＯＣＭＷ", "OCMW"),
    "control": ("a\x07b", "ab"),
    "block": ("a▁b", "a b"),
}
LETTERS = "abz éëﬁ\u0301\u0308\u200b\u200d👩🏽▁<>s/\n\t\u00a0ÅΩ漢字ไทعر½²①ß—“0"


@pytest.fixture(scope="module")
def folder() -> Path:
    return unpack(default_cache())


@pytest.fixture(scope="module")
def whole(folder: Path) -> Any:
    from tokenizers import Tokenizer as AnyTokenizer

    return AnyTokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def small(folder: Path) -> Tokenizer:
    return Tokenizer(folder)


@pytest.fixture(scope="module")
def large(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer(folder)
    tokenizer.encode(["a" * (FEW + 1)])
    return tokenizer


def test_the_ids_are_those_that_the_world_knows(whole: Any) -> None:
    # From the documentation of XLM-RoBERTa.
    assert whole.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]
    assert whole.encode("<mask>").ids == [0, 250001, 2]
    assert whole.encode("").ids == [0, 2]


@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_text_is_read_as_its_plain_spelling(whole: Any, name: str) -> None:
    odd, plain = ODD[name]
    assert whole.encode(odd).ids == whole.encode(plain).ids


def test_an_emoji_of_several_people_is_several_pieces(whole: Any) -> None:
    assert whole.encode("👩\u200d👧").tokens == ["<s>", "▁", "👩", "▁", "👧", "</s>"]


def test_transformers_reads_the_folder_to_the_same_ids(folder: Path, whole: Any) -> None:
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(str(folder))
    assert type(theirs).__name__ == "XLMRobertaTokenizer"
    texts = [odd for odd, _ in ODD.values()] + ["Hello world!", "", "👩\u200d👧 <mask> </s>"]
    assert theirs(texts)["input_ids"] == [whole.encode(text).ids for text in texts]


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet=LETTERS, max_size=60))
def test_few_pieces_cut_a_text_as_all_do(whole: Any, small: Tokenizer, text: str) -> None:
    assume(not any(mark in text for mark in SPECIAL))
    usual = "Het wijkverbeteringscontract " + text
    expected = [whole.encode(text).ids, whole.encode(usual).ids]
    assert small.encode_few([text, usual]) == expected


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet=LETTERS, max_size=60))
def test_all_pieces_cut_a_text_as_the_world_does(whole: Any, large: Tokenizer, text: str) -> None:
    usual = "Het wijkverbeteringscontract " + text
    expected = [whole.encode(text).ids, whole.encode(usual).ids]
    if any(mark in text for mark in SPECIAL):
        assert not {0, 1, 2, 250001} & set(large.encode([text])[0][1:-1])
    else:
        assert large.encode([text, usual]) == expected


@pytest.mark.parametrize("mark", SPECIAL)
def test_a_mark_of_the_model_in_a_text_is_text(small: Tokenizer, mark: str) -> None:
    ids = small.encode([f"zin {mark} zin"])[0]
    assert not {0, 1, 2, 250001} & set(ids[1:-1])


def test_all_pieces_are_loaded_after_many_texts_or_many_questions(folder: Path, whole: Any) -> None:
    texts = ["Een zin over de wijk. " * 20] * 20
    tokenizer = Tokenizer(folder)
    assert tokenizer.encode(texts) == [whole.encode(text).ids for text in texts]
    assert tokenizer._all is not None
    asked = Tokenizer(folder)
    for _ in range(200):
        assert asked.encode(["Wie zorgt er voor de woningen in de wijk?"])
    assert asked._all is not None


@settings(max_examples=200, deadline=None)
@given(
    table=st.dictionaries(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4),
        max_size=40,
    )
)
def test_a_compiled_table_replaces_each_character_as_listed(table: dict[str, str]) -> None:
    from tokenizers.normalizers import Precompiled

    normalizer = Precompiled(compiled(table))
    assert [normalizer.normalize_str(key) for key in table] == list(table.values())


@pytest.mark.parametrize("letter", "éëïöüàçñÅŵ")
def test_a_compiled_table_joins_letter_and_accent(letter: str) -> None:
    from tokenizers.normalizers import Precompiled

    loose = unicodedata.normalize("NFD", letter)
    assert len(loose) == 2
    assert Precompiled(compiled({})).normalize_str(f"x{loose}x") == f"x{letter}x"


def _model_file(nibbles: bytes, scale: float) -> bytes:
    """A model of one word of 32 numbers, laid out by hand."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 1, 64, 1, 4, 2, 1e-12, 32)
    pieces = struct.pack("<5iQ", 1, 0, 2, 1, 3, 1) + struct.pack("<2If", 0, 1, -1.5) + b"a"
    characters = struct.pack("<2i", 1, 9) + struct.pack("<IBI", ord("A"), 1, ord("a"))
    tensor = struct.pack("<e", scale) + nibbles
    entry = struct.pack("<H", 8) + b"emb.word"
    start = len(head) + len(pieces) + len(characters) + 4 + len(entry) + 21
    directory = struct.pack("<i", 1) + entry + struct.pack("<BIQQ", 1, 32, start, len(tensor))
    return head + pieces + characters + directory + tensor


def test_four_bits_become_the_numbers_they_stand_for(tmp_path: Path) -> None:
    nibbles = bytes((j % 16) | ((15 - j % 16) << 4) for j in range(16))
    path = tmp_path / "model.bin"
    path.write_bytes(_model_file(nibbles, 0.25))
    model = read_packed_model(path)
    expected = [(j - 8) * 0.25 for j in range(16)] + [(15 - j - 8) * 0.25 for j in range(16)]
    assert model.words.floats().tolist() == [expected]
    assert model.pieces == (("a", -1.5),)
    assert model.characters == {"A": "a"}


@pytest.mark.parametrize("cut", [3, 40, 90, 100, 130])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(_model_file(bytes(16), 1.0)[:cut])
    with pytest.raises(MissingDependency, match="niet leesbaar"):
        read_packed_model(path)
