"""Reading what a sentence tells of a request: more than the words that the rules know."""

from pathlib import Path

import pytest

from core.records import Document
from core.request_reading import CLASSES, NOTHING, Judged, Window
from index.model_files import default_cache, unpack
from index.request_reader import AFTER, BEFORE, SENTENCE, RequestReader, laid, load_request_reader
from index.unpacking import FLOAT32, INT8
from nlp import pipeline
from nlp.contract_register import read_contracts
from nlp.signals import Line, lines
from nlp.tagging import read_named, tag
from nlp.telling import parts, window
from tests.places import ROOT, SHARED

PAPER = (
    "Nota aan het college. Stad Ronse wil in de Stationswijk leegstaande winkels openen als "
    "buurtatelier. De stad klopte op 4 mei 2023 aan bij Wonen in Vlaanderen: mogen zes gezinnen "
    "er twee jaar logeren zonder dat de rangorde van het inschrijvingsregister gevolgd wordt? "
    "Het agentschap hapte toe. Op zaterdag is er markt."
)


@pytest.fixture(scope="module")
def reader() -> RequestReader:
    return load_request_reader()


def _lines(text: str) -> list[Line]:
    named = read_named(pipeline.load(), Document("1" * 32, text, "text"), read_contracts())
    return lines(named.readings, named.mentions)


def _judged(reader: RequestReader, text: str, words: str) -> tuple[Judged, list[Line], int]:
    every = _lines(text)
    number = next(line.index for line in every if words in line.text)
    return reader.judge([window(every, number)])[0], every, number


def test_a_sentence_that_asks_in_everyday_words_tells_of_a_request(reader: RequestReader) -> None:
    asks, _, _ = _judged(reader, PAPER, "klopte op 4 mei")
    market, _, _ = _judged(reader, PAPER, "Op zaterdag")
    assert asks.tells > 0.5 > market.tells
    assert sum(asks.told.values()) == pytest.approx(1.0)
    assert set(asks.told) == set(CLASSES)
    assert market.told[NOTHING] == pytest.approx(1 - market.tells)


def test_it_tells_who_asks_and_who_is_asked(reader: RequestReader) -> None:
    judged, every, number = _judged(reader, PAPER, "klopte op 4 mei")
    sides = {
        mention.id: judged.sides[0, part]
        for part, (_, mention) in enumerate(parts(every[number]))
        if mention is not None
    }
    asks, asked = sides["gemeente-ronse"]
    other_asks, other_asked = sides["wonen-in-vlaanderen"]
    assert asks > 0.5 > asked
    assert other_asked > 0.5 > other_asks


def test_the_parts_of_a_sentence_are_the_sentence_with_what_its_names_are() -> None:
    line = next(line for line in _lines(PAPER) if "klopte" in line.text)
    told = [(text, mention and mention.id) for text, mention in parts(line)]
    kinds = {("(stad) ", None), ("(overheid) ", None)}
    assert kinds < set(told)
    assert ("Wonen in Vlaanderen", "wonen-in-vlaanderen") in told
    assert "".join(one[0] for one in told if one not in kinds) == line.text


def test_a_window_is_read_by_itself_whatever_its_company(reader: RequestReader) -> None:
    every = _lines(PAPER)
    windows = [window(every, line.index) for line in every]
    together = [one.tells for one in reader.judge(windows)]
    assert together == pytest.approx([reader.judge([one])[0].tells for one in windows])


def test_what_does_not_fit_is_left_out_and_the_nearest_is_kept(reader: RequestReader) -> None:
    long = ("woord " * 500,)
    sheet = laid([Window(long, "kop", (long, ("kort",)), (long, long))], reader._encode)[0]
    assert set(sheet.sentences) == {-1, 0, 1}
    assert len(sheet.ids) < SENTENCE + BEFORE + AFTER + 40
    begin, end = sheet.sentences[0]
    assert end - begin == SENTENCE
    assert reader.judge([Window(long, "kop", (long,), (long,))])[0].told


def test_nothing_and_other_scripts_are_read_too(reader: RequestReader) -> None:
    assert reader.judge([]) == []
    for words in ("", " ", "…", "شكرا", "</s><pad>"):
        assert sum(reader.judge([Window((words,))])[0].told.values()) == pytest.approx(1.0)


def test_in_8_bits_nearly_as_in_floats() -> None:
    folder: Path = unpack(default_cache())
    files = sorted((ROOT / "evaluation/dossiers/dev3").glob("*.txt"))[:3]
    every = [_lines(file.read_text(encoding="utf-8")) for file in files]
    windows = [window(one, line.index) for one in every for line in one]
    exact = RequestReader(folder, FLOAT32).judge(windows)
    small = RequestReader(folder, INT8).judge(windows)
    apart = [abs(one.tells - other.tells) for one, other in zip(exact, small, strict=True)]
    assert len(apart) > 20
    assert sum(apart) / len(apart) < 0.05


def test_a_request_that_no_cue_tells_is_found_where_it_is_read(reader: RequestReader) -> None:
    nlp, document = pipeline.load(), Document("1" * 32, PAPER, "text")
    found = tag(nlp, document, judge=reader.judge).derogations
    assert [one.requester and one.requester.id for one in found] == ["gemeente-ronse"]
    assert [one.id for one in found[0].addressees] == ["wonen-in-vlaanderen"]


def _found(reader: RequestReader, text: str) -> list[tuple[str, tuple[str, ...], str]]:
    found = tag(pipeline.load(), Document("1" * 32, text, "text"), judge=reader.judge).derogations
    return [
        (one.requester.id if one.requester else "", tuple(p.id for p in one.addressees), one.status)
        for one in found
    ]


def test_a_plain_refusal_is_read_where_the_request_was_told_elsewhere(
    reader: RequestReader,
) -> None:
    words = "VDAB weigerde op 3 mei 2022 de gevraagde afwijking van de inschrijvingsplicht."
    judged, _, _ = _judged(reader, words, "VDAB")
    assert judged.tells > 0.5
    assert max(judged.told, key=lambda told: judged.told[told]) == "refused"


def test_two_requests_of_one_paper_are_kept_apart_as_they_are_read(reader: RequestReader) -> None:
    file = ROOT / "evaluation/dossiers/dev25/w12_mechelen_fiche.txt"
    assert _found(reader, file.read_text(encoding="utf-8")) == [
        ("gemeente-mechelen", ("wonen-in-vlaanderen",), "explored"),
        ("gemeente-mechelen", ("gemeente-mechelen",), "active"),
    ]


def test_what_looks_like_a_request_to_the_rules_is_none_where_nothing_was_read(
    reader: RequestReader,
) -> None:
    text = (
        "Jaarverslag van de stad Willebroek. De wijkwerking loopt goed. De termijn om facturen in "
        "te dienen wordt door de provincie Antwerpen soepel bekeken. In juni is er een buurtfeest."
    )
    assert tag(pipeline.load(), Document("1" * 32, text, "text")).derogations
    assert not _found(reader, text)


@pytest.mark.skipif(SHARED is None, reason="the seeds are not here")
def test_what_the_rules_hold_likely_in_real_prose_stays(reader: RequestReader) -> None:
    assert SHARED is not None
    text = next(SHARED.glob("seeds/003_*.txt")).read_text(encoding="utf-8")
    nlp, document = pipeline.load(), Document("1" * 32, text, "text")
    by_rules = tag(nlp, document).derogations
    read = tag(nlp, document, judge=reader.judge).derogations
    sides = [(one.requester, [party.id for party in one.addressees]) for one in read]
    for one in by_rules:
        assert (one.requester, [party.id for party in one.addressees]) in sides
