"""Judgements, measures, intervals and floors, against other ways to the same values."""

import itertools
import json
from dataclasses import replace
from math import log2
from pathlib import Path

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.records import Query
from core.settings import Settings
from evaluation.gate import DEPTH, Floor, Measured, breaches, read_floors
from evaluation.intervals import difference, mean_interval
from evaluation.judgements import (
    Found,
    JudgedQuery,
    Judgement,
    fingerprint,
    halves,
    outcome,
    outcome_of_documents,
    read_beir,
    read_judgements,
)
from evaluation.measures import USUAL, Measure, Outcome, mean, measure, value
from evaluation.question_sets import corpus_files, corpus_questions, seed_files, seed_questions
from evaluation.report import Report, evaluate
from pipeline.asking import searcher
from tests.places import SHARED


def judged(*judgements: Judgement) -> JudgedQuery:
    return JudgedQuery("q", "?", judgements)


def test_a_judgement_counts_once_and_where_it_is_first_found() -> None:
    query = judged(Judgement("003", "rode draad", 3), Judgement("000", "jury", 1))
    hits = [
        Found(("map/000_x.txt",), "een rode draad"),  # the words, but of another document
        Found(("003_x.txt",), "de rode\n   draad door"),
        Found(("003_x.txt",), "nog een rode draad"),
        Found(("000_x.txt",), "de Jury"),  # case counts
    ]
    assert outcome(query, hits) == Outcome("q", (3, 1), (2, None))


def test_one_passage_may_hold_what_two_judgements_ask() -> None:
    query = judged(Judgement("a", "een", 2), Judgement("a", "twee", 2))
    result = outcome(query, [Found(("a.txt",), "een en twee")])
    assert result.ranks == (1, 1)
    assert value(Measure("nDCG", 10), result) == 1.0
    assert value(Measure("recall", 5), result) == 1.0


def test_passages_of_one_document_take_one_rank_where_documents_are_judged() -> None:
    query = judged(Judgement("b", ""), Judgement("c", ""))
    assert outcome_of_documents(query, ["a", "a", "b", "a", "b", "c"]).ranks == (2, 3)


def test_measures_by_hand() -> None:
    result = Outcome("q", (3, 2, 1), (2, None, 7))
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert value(Measure("nDCG", 10), result) == pytest.approx((3 / log2(3) + 1 / log2(8)) / ideal)
    assert value(Measure("nDCG", 5), result) == pytest.approx((3 / log2(3)) / ideal)
    assert value(Measure("nDCG", 1), result) == 0
    assert value(Measure("recall", 5), result) == pytest.approx(1 / 3)
    assert value(Measure("recall"), result) == pytest.approx(2 / 3)
    assert value(Measure("MRR"), result) == 0.5
    assert value(Measure("MRR", 1), result) == 0
    assert value(Measure("success", 1), result) == 0
    assert value(Measure("success", 5), result) == 1


def test_an_unanswered_query_counts_as_nothing_and_an_unjudged_one_not_at_all() -> None:
    results = [Outcome("a", (1,), (1,)), Outcome("b", (1,), (None,)), Outcome("c", (), ())]
    assert mean(Measure("nDCG", 10), results) == 0.5


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 3), min_size=1, max_size=25),  # grades of documents 0..n
            st.permutations(range(30)),
            st.integers(0, 30),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_measures_are_those_of_trec_eval(
    cases: list[tuple[list[int], list[int], int]],
) -> None:
    qrels = {
        f"q{n}": {f"d{i}": grade for i, grade in enumerate(grades)}
        for n, (grades, _, _) in enumerate(cases)
        if any(grades)
    }
    runs = {
        f"q{n}": {f"d{doc}": 100.0 - place for place, doc in enumerate(order[:length])}
        for n, (grades, order, length) in enumerate(cases)
        if any(grades)
    }
    names = {
        "nDCG@10": "ndcg_cut_10",
        "nDCG@5": "ndcg_cut_5",
        "recall@5": "recall_5",
        "MRR": "recip_rank",
        "success@1": "success_1",
        "success@5": "success_5",
    }
    theirs = pytrec_eval.RelevanceEvaluator(qrels, set(names.values())).evaluate(runs)
    for query, grades in qrels.items():
        relevant = judged(*(Judgement(d, "", g) for d, g in grades.items() if g))
        ours = outcome_of_documents(relevant, sorted(runs[query], key=lambda d: -runs[query][d]))
        for name, their_name in names.items():
            expected = theirs[query][their_name] if runs[query] else 0.0
            assert value(measure(name), ours) == pytest.approx(expected), name


@pytest.mark.parametrize("which", USUAL)
def test_a_measure_is_read_back_from_its_name(which: Measure) -> None:
    assert measure(str(which)) == which


@pytest.mark.parametrize("name", ["", "nDCG@", "precision@5", "@10", "nDCG@-1"])
def test_an_unknown_measure_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        measure(name)


def test_the_interval_is_that_of_all_resamples() -> None:
    values = [0.0, 0.1, 0.7, 1.0, 0.4]
    means = sorted(sum(drawn) / 5 for drawn in itertools.product(values, repeat=5))
    interval = mean_interval(values)
    assert interval.mean == pytest.approx(0.44)
    assert interval.low == pytest.approx(means[int(0.025 * len(means))], abs=0.03)
    assert interval.high == pytest.approx(means[int(0.975 * len(means))], abs=0.03)


def test_a_difference_is_taken_query_by_query() -> None:
    one, other = [0.2, 0.9, 0.5, 0.1] * 10, [0.1, 0.8, 0.4, 0.0] * 10
    interval = difference(one, other)
    # every query differs by 0.1: unpaired, the interval would hold 0
    assert interval.low == pytest.approx(0.1)
    assert interval.high == pytest.approx(0.1)


def found(*outcomes: Outcome, said: tuple[bool, ...] = ()) -> Report:
    queries = [
        JudgedQuery(o.query, "", tuple(Judgement("d", "", g) for g in o.grades)) for o in outcomes
    ]
    return Report(outcomes, tuple(queries), said or (True,) * len(outcomes))


def test_a_floor_holds_breaks_or_says_nothing_any_more() -> None:
    floor = Floor("s", "nDCG@10", 0.75, 3, "abc", "")
    unanswered = Outcome("c", (), ())
    good = found(Outcome("a", (1,), (1,)), Outcome("b", (1,), (1,)), unanswered)
    worse = found(Outcome("a", (1,), (1,)), Outcome("b", (1,), (9,)), unanswered)
    fewer = found(Outcome("a", (1,), (1,)), Outcome("b", (1,), (1,)))
    assert breaches([floor], [Measured("s", "abc", good)]) == ()
    assert breaches([floor], [Measured("t", "abc", worse)]) == ()
    assert "0.6505" in breaches([floor], [Measured("s", "abc", worse)])[0].reason
    assert "veranderd" in breaches([floor], [Measured("s", "abd", good)])[0].reason
    assert "veranderd" in breaches([floor], [Measured("s", "abc", fewer)])[0].reason


def test_a_floor_under_what_is_called_answerable() -> None:
    outcomes = [Outcome(name, (1,), (1,)) for name in "abcd"]
    report = found(*outcomes, Outcome("e", (), ()), said=(True, True, True, False, False))
    kept = Floor("s", "kept", 0.75, 5, "abc", "")
    refused = Floor("s", "refused", 1.0, 5, "abc", "")
    result = Measured("s", "abc", report)
    assert breaches([kept, refused], [result]) == ()
    assert len(breaches([replace(kept, least=0.76)], [result])) == 1
    answered = replace(report, said_answerable=(True,) * 5)
    assert len(breaches([refused], [Measured("s", "abc", answered)])) == 1


def of_the_corpus(settings: Settings) -> Measured:
    with searcher(settings) as search:
        report = evaluate(corpus_questions(), lambda text, k: search(Query(text, k)), DEPTH)
    return Measured("corpus", fingerprint(corpus_files()), report)


def test_nothing_found_in_the_sample_corpus_falls_through_a_floor(corpus_store: Settings) -> None:
    floors = [floor for floor in read_floors() if floor.set == "corpus"]
    assert {floor.measure for floor in floors} >= {"nDCG@10", "recall@5", "kept", "refused"}
    result = of_the_corpus(corpus_store)
    assert [breach.reason for breach in breaches(floors, [result])] == []
    # the same with the best hit of each question left out must fall through
    later = [
        replace(o, ranks=tuple(r + 1 if r else None for r in o.ranks))
        for o in result.report.outcomes
    ]
    worse = replace(result, report=replace(result.report, outcomes=tuple(later)))
    assert {breach.floor.measure for breach in breaches(floors, [worse])} >= {
        "nDCG@10",
        "success@1",
    }


def test_nothing_found_in_the_seeds_falls_through_a_floor(seed_store: Settings) -> None:
    assert SHARED is not None  # the store could not have been made
    floors = [floor for floor in read_floors() if floor.set == "seeds"]
    assert {floor.measure for floor in floors} >= {"nDCG@10", "recall@5", "kept", "refused"}
    with searcher(seed_store) as search:
        asked = seed_questions(SHARED)
        report = evaluate(asked, lambda text, k: search(Query(text, k)), DEPTH)
    result = Measured("seeds", fingerprint(seed_files(SHARED)), report)
    assert [breach.reason for breach in breaches(floors, [result])] == []


def test_judgements_are_read_with_the_line_of_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "j.jsonl"
    row = {"id": "1", "query": "wie?", "relevant": [["003", "a b", 3]]}
    file.write_text(json.dumps(row) + "\n\n" + json.dumps(row | {"id": "2", "relevant": []}))
    assert read_judgements(file) == (
        JudgedQuery("1", "wie?", (Judgement("003", "a b", 3),)),
        JudgedQuery("2", "wie?", ()),
    )
    for wrong in ("{", "{}", json.dumps(row | {"relevant": [["003", "a", 0]]})):
        file.write_text(json.dumps(row) + "\n" + wrong)
        with pytest.raises(InputError, match="Regel 2"):
            read_judgements(file)
    file.write_text(f"{json.dumps(row)}\n{json.dumps(row)}")
    with pytest.raises(InputError, match="twee keer"):
        read_judgements(file)
    file.write_text("\n")
    with pytest.raises(InputError, match="geen enkele vraag"):
        read_judgements(file)


def test_a_set_in_the_layout_of_beir(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "Titel", "text": "tekst"}\n{"_id": "d2", "text": "t"}\n'
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "a"}\n{"_id": "q2", "text": "b"}\n'
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td1\t0\n")
    made = read_beir(tmp_path)
    assert made.texts == {"d1": "Titel\ntekst", "d2": "t"}
    assert made.queries == (JudgedQuery("q1", "a", (Judgement("d1", "", 2),)),)
    (tmp_path / "qrels.tsv").unlink()
    with pytest.raises(InputError):
        read_beir(tmp_path)


def test_the_halves_do_not_depend_on_the_order_and_share_nothing() -> None:
    queries = [JudgedQuery(str(n), "", ()) for n in range(200)]
    one, other = halves(queries)
    assert sorted(q.id for q in (*one, *other)) == sorted(q.id for q in queries)
    assert {q.id for q in one} == {q.id for q in halves(reversed(queries))[0]}
    assert 70 < len(one) < 130


@pytest.mark.skipif(SHARED is None, reason="../shared is absent")
def test_the_shared_judgements_can_be_read() -> None:
    assert SHARED is not None
    queries = read_judgements(SHARED / "eval/search_dev.jsonl")
    assert sum(bool(query.judgements) for query in queries) == 16
    beir = read_beir(SHARED / "data/retrieval/vlareg_titel")
    assert (len(beir.texts), len(beir.queries)) == (4471, 1974)
    assert sum(len(query.judgements) for query in beir.queries) == 2406
