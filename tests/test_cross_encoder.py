"""Reading a question and a text together: what tells comes above what only seems to."""

from pathlib import Path

import pytest

from core.reading import Told
from index.cross_encoder import QUESTION, TEXT, CrossEncoder, load_cross_encoder
from index.model_files import default_cache, unpack
from index.unpacking import FLOAT32, INT8
from tests.places import ROOT

ASKED = "Hoeveel inwoners telt de wijk Oude Dokken?"
TELLS = Told("In de Oude Dokken wonen vandaag 3.412 mensen.", "De wijk in cijfers")
OPEN = (
    Told("De Oude Dokken liggen aan het water, tussen het station en de haven.", "De wijk"),
    Told("De stad trekt voor de Oude Dokken 3.412 euro uit.", "Begroting"),
    Told("De stuurgroep vergadert elke eerste dinsdag van de maand."),
)


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    return load_cross_encoder()


def test_what_tells_it_comes_first(reader: CrossEncoder) -> None:
    told, *others = reader.read(ASKED, [TELLS, *OPEN])
    assert told > max(others)


def test_a_text_is_read_by_itself_whatever_its_company(reader: CrossEncoder) -> None:
    together = reader.read(ASKED, [TELLS, *OPEN])
    alone = [reader.read(ASKED, [text])[0] for text in (TELLS, *OPEN)]
    assert together == pytest.approx(alone)


def test_nothing_is_read_of_nothing(reader: CrossEncoder) -> None:
    assert reader.read(ASKED, []) == []
    assert len(reader.read("", [Told("")])) == 1


def test_of_a_long_text_the_beginning_is_read_and_of_a_question_the_end(
    reader: CrossEncoder,
) -> None:
    question, text = "waarom " * QUESTION, "daarom " * TEXT
    whole = reader.read(question, [Told(text, "kop")])
    longer = reader.read("niet " * 5_000 + question, [Told(text + "wel " * 50_000, "kop")])
    assert whole == pytest.approx(longer)


def test_what_stands_above_and_before_is_read_too(reader: CrossEncoder) -> None:
    bare, placed = reader.read(
        "Wie leidt het project in Genk?",
        [Told("De stad is trekker."), Told("De stad is trekker.", "Genk – Waterschei")],
    )
    assert bare != placed


def test_in_8_bits_nearly_as_in_floats() -> None:
    folder: Path = unpack(default_cache())
    files = sorted((ROOT / "evaluation/dossiers/dev3").glob("*.txt"))[:3]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [Told(line) for line in lines if len(line.split()) > 5]
    question = "Welke afwijking vraagt de stad, en aan wie?"
    exact = CrossEncoder(folder, FLOAT32).read(question, texts)
    small = CrossEncoder(folder, INT8).read(question, texts)
    apart = [abs(one - other) for one, other in zip(exact, small, strict=True)]
    assert len(apart) > 5
    assert sum(apart) / len(apart) < 0.5
