"""The fusion, its candidates and the signals of confidence, against sums written out by hand."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import Filters, Query
from evaluation.judgements import JudgedQuery, Judgement
from evaluation.measures import Measure, mean
from evaluation.report import as_json, as_text, evaluate
from index.candidates import COMMON_OUT, FULL, SHORT_DOCUMENT, Background, candidates
from index.confidence import ANSWERABLE_FROM, Signals, confidence
from index.derived_rows import asks
from index.fusion import (
    COMPANY_WEIGHT,
    ELSEWHERE_COST,
    PLACE_WORTH,
    QUESTION_COST,
    SHORT_COST,
    WORDS_WEIGHT,
    Candidate,
    fuse,
)
from index.searching import rankings, search, searched
from index.signals import names_and_numbers
from index.store import Entry, Store, open_store
from index.stretches import Stretch, best_stretch, concepts
from tests.store_samples import PLAIN, WordEncoder, make_entry, plain_terms

ENCODER = WordEncoder()
TYPICAL = Signals(0.85, 2.0, 0.5, 0.6, 1.0, 0.0, 0.5, 0.1, 3.0, 6.0)


@contextmanager
def stored(folder: Path, *entries: Entry) -> Iterator[Store]:
    with open_store(folder, write=True, create=True, analysis=PLAIN) as store:
        assert store.add(entries) == ()
        store.refresh()
        yield store


def test_the_score_is_a_weighted_sum_and_ties_are_in_the_order_of_the_rows() -> None:
    known = [
        Candidate(9, 0.5, 1.0),
        Candidate(4, 0.0, 2.0, 1.0),
        Candidate(5, 0.25),
        Candidate(2, 0.5, 1.0),
        Candidate(1, 0.5, 1.0, asks=True),
        Candidate(8, 0.5, 1.0, short=0.25),
        Candidate(3, 0.5, 1.0, here=True),
        Candidate(7, 0.5, 1.0, here=False),
    ]
    fused = fuse(known)
    assert [row for row, _ in fused] == [3, 2, 9, 8, 1, 4, 5, 7]
    assert [score for _, score in fused] == pytest.approx(
        [
            1.0 + WORDS_WEIGHT * 0.5 + PLACE_WORTH,
            1.0 + WORDS_WEIGHT * 0.5,
            1.0 + WORDS_WEIGHT * 0.5,
            1.0 + WORDS_WEIGHT * 0.5 - SHORT_COST * 0.25,
            1.0 + WORDS_WEIGHT * 0.5 - QUESTION_COST,
            (2.0 + COMPANY_WEIGHT * 1.0) / (1 + COMPANY_WEIGHT),
            WORDS_WEIGHT * 0.25,
            1.0 + WORDS_WEIGHT * 0.5 - ELSEWHERE_COST,
        ]
    )
    assert fuse([]) == []


def test_nearness_is_counted_in_deviations_from_chance() -> None:
    generator = np.random.default_rng(3)
    sample = generator.normal(size=(50, 4)).astype(np.float32) + 2
    vector = np.array([1.0, 0.5, -1.0, 2.0], dtype=np.float32)
    common = [sum(float(row[i]) for row in sample) / 50 for i in range(4)]
    along = sum(float(v) * c for v, c in zip(vector, common, strict=True))
    along /= sum(c * c for c in common)
    own = [float(v) - COMMON_OUT * along * c for v, c in zip(vector, common, strict=True)]

    def inner(row: np.ndarray) -> float:
        return sum(float(a) * b for a, b in zip(row, own, strict=True))

    chance = [inner(row) for row in sample]
    middle = sum(chance) / 50
    spread = math.sqrt(sum((c - middle) ** 2 for c in chance) / 50)
    expected = [(c - middle) / spread for c in chance[:5]]
    assert Background(sample).nearness(vector, sample[:5]).tolist() == pytest.approx(
        expected, abs=1e-4
    )


def test_one_passage_is_as_near_as_chance() -> None:
    alone = np.array([[0.6, 0.8]], dtype=np.float32)
    assert Background(alone).nearness(alone[0], alone).tolist() == [0.0]


def test_every_candidate_is_judged_by_words_and_by_vectors(tmp_path: Path) -> None:
    short = "\n".join(f"de wijk {word}" for word in ["straat", "plein", "park"])
    long = "\n".join(f"de stad {chr(97 + n) * 3}" for n in range(SHORT_DOCUMENT + 1))
    entries = [make_entry(short, "/map/1"), make_entry(long, "/map/2")]
    weights = {"wijk": 1.0, "park": 1.0}
    vector = ENCODER.encode_queries(["wijk park"])[0]
    with stored(tmp_path, *entries) as store:
        indexes = store.indexes()
        # each ranking holds one passage that the other does not
        given = ([(1, 1.0)], [(3, 1.0), (5, 1.0)])
        query, reading = Query("wijk park"), store.connection
        judged = candidates(reading, indexes, weights, vector, given, query)
        known = {c.row: c for c in judged}
        assert sorted(known) == [1, 3, 5]
        passages = [passage for entry in entries for passage in entry.passages]
        vectors = ENCODER.encode_passages([passage.text for passage in passages])
        near = Background(vectors).nearness(vector, vectors)
        for row, candidate in known.items():
            assert candidate.nearness == pytest.approx(float(near[row - 1]), abs=0.02)
        assert known[5].company is None, "a long document is about more than one thing"
        assert known[1].company == pytest.approx(float(near[:3].mean()), abs=0.02)
        assert known[1].company == known[3].company
        assert known[3].words > known[1].words > 0 == known[5].words
        assert known[1].short == pytest.approx(1 - len("de wijk straat") / FULL)
        by_words = candidates(reading, indexes, weights, None, given, query)
        assert [(c.nearness, c.company) for c in by_words] == [(None, None)] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wie betaalt de jury?", True),
        ("Wie zit in de jury? Wanneer komt ze samen?\n", True),
        ("De jury komt samen. Wie betaalt dat?", True),
        ("De jury komt samen. Ze beslist. De minister betaalt. Of niet?", False),
        ("Wie betaalt? De minister.", False),
        ("", False),
    ],
)
def test_a_passage_that_asks(text: str, expected: bool) -> None:
    assert asks(text) is expected


def test_of_two_that_say_the_same_the_one_that_asks_comes_last(tmp_path: Path) -> None:
    entries = [
        make_entry("betaalt de minister nu de jury van de wijk?", "/map/1"),
        make_entry("de jury van de wijk betaalt de minister.", "/map/2"),
        make_entry("iets heel anders over water", "/map/3"),
    ]
    with stored(tmp_path, *entries) as store:
        hits = search(store, Query("jury minister"), ENCODER).hits
    assert [hit.citation.quote[-1] for hit in hits[:2]] == [".", "?"]


def test_the_rankings_hold_what_the_filters_let_through(tmp_path: Path) -> None:
    with stored(tmp_path, make_entry("de wijk\nde stad")) as store:
        query = Query("wijk", filters=Filters(since="2020-01-01"))
        found = rankings(store.indexes(), query, {"wijk": 1.0}, None)
    assert found.lexical == []


def test_signals_by_hand(tmp_path: Path) -> None:
    entries = [
        make_entry("wonen in Gent kost 300 euro", "/map/1"),
        make_entry("de stad heeft een plein", "/map/2"),
    ]
    with stored(tmp_path, *entries) as store:
        signals = searched(store, Query("Wat kost het plein van Gent?"), ENCODER).signals
        rareness = store.indexes().lexical.rareness
    assert signals is not None
    words = ["wat", "kost", "het", "plein", "van", "gent"]
    whole = sum(map(rareness, words))
    assert signals.own == pytest.approx((rareness("kost") + rareness("gent")) / whole)
    held = rareness("kost") + rareness("gent") + rareness("plein")
    assert signals.together == pytest.approx(held / whole)
    assert (signals.names, signals.named, signals.length) == (1.0, 1.0, 6.0)
    assert signals.passages == pytest.approx(math.log(2))
    assert signals.lead == 0.0, "there is no sixth passage"
    # "wonen in Gent kost 300 euro" is one sentence, and holds the number that is asked for
    assert signals.stretch == pytest.approx(signals.own)
    assert signals.untold == 0.0


def test_two_sentences_on_end_by_hand() -> None:
    rareness = {"jury": 3.0, "wijkjury": 3.0, "leden": 1.0, "telt": 1.0}

    def terms(text: str) -> list[str]:
        found = plain_terms(text)
        return [*found, "jury"] if "wijkjury" in found else found

    weights = dict.fromkeys(["jury", "leden", "telt"], 1.0) | {"hoeveel": 0.1}
    question = "Hoeveel leden telt de jury?"
    wanted = list(concepts(question, terms, weights, rareness.__getitem__))
    assert [(c.term, c.rareness) for c in wanted] == [("leden", 1), ("telt", 1), ("jury", 3)]
    passage = "De jury komt samen. De leden kiezen. Er is een boek. Het telt 300 bladen."
    found = best_stretch(question, wanted, [passage, "iets anders"], terms)
    assert found.anyhow == pytest.approx(4 / 5), "jury and leden"
    assert found.told == pytest.approx(1 / 5), "telt, with a number"
    plainly = best_stretch("de leden van de jury", wanted, [passage], terms)
    assert plainly == Stretch(found.anyhow, found.anyhow), "any sentence will do"
    whole = list(concepts("wijkjury", terms, {"wijkjury": 1.0}, rareness.__getitem__))
    assert best_stretch("", whole, ["de jury"], terms).anyhow == 0.5, "a part of a compound"
    assert best_stretch("", [], ["de jury"], terms) == Stretch(0.0, 0.0)


def test_a_word_that_means_nearly_the_same_counts_for_most() -> None:
    wanted = list(concepts("loon", plain_terms, {"loon": 1.0}, lambda _: 2.0))
    found = best_stretch("het loon", wanted, ["Het salaris is 3.000 euro."], plain_terms)
    assert found == Stretch(0.75, 0.75)
    untold = best_stretch("het loon", wanted, ["Het salaris stijgt."], plain_terms)
    assert untold == Stretch(0.75, 0.0), "no sum"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wat doet het OCMW in Sint-Niklaas?", ["OCMW", "Sint-Niklaas"]),
        ("Genk vraagt 800.000 euro", ["800.000"]),
        ("wijk", []),
        ("", []),
        ("DOC.0009/1QUATER", ["DOC.0009/1QUATER"]),
    ],
)
def test_names_and_numbers_of_a_question(text: str, expected: list[str]) -> None:
    assert list(names_and_numbers(text)) == expected


@given(st.sampled_from(["nearest", "lead", "own", "together", "names"]), st.floats(0.01, 0.4))
def test_more_of_a_good_sign_is_never_less_sure(name: str, more: float) -> None:
    better = replace(TYPICAL, **{name: getattr(TYPICAL, name) + more})
    assert confidence(better) > confidence(TYPICAL)


@given(st.builds(Signals, **{f.name: st.floats(-1e6, 1e6) for f in fields(Signals)}))
def test_confidence_lies_between_nothing_and_certainty(signals: Signals) -> None:
    assert 0 <= confidence(signals) <= 1


def test_a_search_is_measured_from_question_to_report(tmp_path: Path) -> None:
    entries = [make_entry("de jury beslist in oktober", "/map/000_jury.txt")]
    entries += [make_entry(f"iets over {chr(97 + n) * 4}", f"/map/{n}.txt") for n in range(9)]
    queries = [
        JudgedQuery("q1", "wanneer beslist de jury", (Judgement("000", "jury  beslist", 3),)),
        JudgedQuery("q2", "iets over aaaa", (Judgement("nergens", "iets"),)),
        JudgedQuery("q3", "zwembad", ()),
    ]
    with stored(tmp_path, *entries) as store:
        report = evaluate(queries, lambda text, k: search(store, Query(text, k), ENCODER))
        said = [search(store, Query(q.text), ENCODER).confidence for q in queries]
    assert [outcome.ranks for outcome in report.outcomes] == [(1,), (None,), ()]
    assert mean(Measure("nDCG", 10), report.outcomes) == 0.5
    assert report.said_answerable == tuple(sure >= ANSWERABLE_FROM for sure in said)
    assert report.kept == sum(report.said_answerable[:2]) / 2
    assert report.refused == 1 - report.said_answerable[2]
    assert "nDCG@10      0.500" in as_text(report)
    values = as_json(report)
    assert (values["queries"], values["judged"]) == (3, 2)
