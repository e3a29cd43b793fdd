"""The lexical index against BM25 and filters written out by hand."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.records import ACCESS_LEVELS, Filters
from index.facets import PassageFacets
from index.lexical import (
    FIELD_BOOSTS,
    MOST_QUERY_TERMS,
    LexicalIndex,
    LexicalRow,
    write_index,
)


def row(
    number: int,
    body: str,
    heads: str = "",
    *,
    document: int | None = None,
    facets: Sequence[str] = (),
    date: int = 0,
    access: int = 0,
    around: str = "",
) -> LexicalRow:
    own = PassageFacets(number, facets, date, access)
    return LexicalRow(document or number, own, body.split(), heads.split(), around.split())


def asked(*words: str) -> dict[str, float]:
    """A query of these words, a word that stands in it twice weighing twice."""
    return {word: float(times) for word, times in Counter(words).items()}


def bm25(
    rows: Sequence[LexicalRow],
    query: Mapping[str, float],
    boosts: Mapping[str, float] = FIELD_BOOSTS,
) -> dict[int, float]:
    """Robertson's BM25 (k1 1.2, b 0.75) over body and heads, added up by their boosts."""
    scores: dict[int, float] = {}
    for field, boost in boosts.items():
        texts = {r.facets.row: list(getattr(r, field)) for r in rows}
        average = sum(map(len, texts.values())) / len(texts)
        for term, asks in query.items():
            holding = sum(term in words for words in texts.values())
            idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            for number, words in texts.items():
                times = words.count(term)
                if times:
                    weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(words) / average))
                    scores[number] = scores.get(number, 0) + asks * boost * idf * weight
    return scores


def parts_of_the_most(rows: Sequence[LexicalRow], query: Mapping[str, float]) -> dict[int, float]:
    """BM25 and, once more, the rareness of the words held at all, over twice all rareness."""
    held = {r.facets.row: {*r.body, *r.heads, *r.around} for r in rows}
    holding = {term: sum(term in words for words in held.values()) for term in query}
    idf = {t: math.log(1 + (len(rows) - n + 0.5) / (n + 0.5)) for t, n in holding.items()}
    frequency = bm25(rows, query, {"body": 1 / 2.2})
    most = 2 * sum(weight * idf[term] for term, weight in query.items())
    return {
        number: (
            frequency.get(number, 0.0)
            + sum(weight * idf[term] for term, weight in query.items() if term in words)
        )
        / most
        for number, words in held.items()
        if words & query.keys()
    }


WORDS = st.sampled_from("wijk huis kader regel stad zorg".split())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=4)), min_size=1, max_size=9
    ),
    st.lists(WORDS, min_size=1, max_size=4),
)
def test_scores_are_those_of_bm25(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[list[str], list[str]]],
    query: list[str],
) -> None:
    rows = [row(n, " ".join(b), " ".join(h)) for n, (b, h) in enumerate(texts, start=1)]
    folder = tmp_path_factory.mktemp("lexical")
    assert write_index(folder, rows) == len(rows)
    index = LexicalIndex(folder)
    assert dict(index.search(asked(*query), 50, Filters())) == pytest.approx(
        bm25(rows, asked(*query)), rel=1e-4
    )
    expected = parts_of_the_most(rows, asked(*query))
    assert index.scores(asked(*query), range(1, 11)) == pytest.approx(expected, rel=1e-4)
    assert index.scores(asked(*query), [2, 99]) == pytest.approx(
        {number: part for number, part in expected.items() if number == 2}, rel=1e-4
    )


def test_a_word_elsewhere_in_a_short_document_counts_for_each_of_its_passages(
    tmp_path: Path,
) -> None:
    rows = [row(1, "wijk", around="wijk huis"), row(2, "stad"), row(3, "zorg")]
    write_index(tmp_path, rows)
    index = LexicalIndex(tmp_path)
    query = asked("huis", "stad")
    assert index.scores(query, [1, 2, 3]) == pytest.approx(parts_of_the_most(rows, query))
    assert index.search(asked("huis"), 9, Filters()) == [], "it is no reason to be found"


def test_which_rows_hold_a_term_or_have_it_around(tmp_path: Path) -> None:
    write_index(tmp_path, [row(1, "wijk"), row(2, "stad", around="wijk"), row(3, "wijk")])
    index = LexicalIndex(tmp_path)
    assert index.holding("wijk", [1, 2, 9]) == {1, 2}
    assert index.holding("zorg", [1, 2]) == set() == index.holding("wijk", [])


def test_a_passage_has_the_same_score_however_many_others_are_asked_for(tmp_path: Path) -> None:
    drawn = random.Random(3)
    words = "wijk huis kader regel stad zorg plein school".split()
    rows = [
        row(number, " ".join(drawn.choices(words, k=drawn.randint(1, 30))), around="buurt")
        for number in range(1, 1201)
    ]
    write_index(tmp_path, rows)
    index = LexicalIndex(tmp_path)
    query = {"wijk": 1.0, "plein": 0.4, "buurt": 0.1, "onbekend": 1.0, "zorg": 1.0, "regel": 0.4}
    every = index.scores(query, range(1, 1201))  # as a set, read through
    assert every == pytest.approx(parts_of_the_most(rows, query), rel=1e-4)
    assert index.scores(query, range(1, 401)) == {n: every[n] for n in range(1, 401)}
    for few in ([7], [3, 1200], range(500, 507), [5, 5000]):  # looked up by themselves
        assert index.scores(query, few) == {n: every[n] for n in few if n in every}
    assert index.scores({"wijk": 1.0}, range(1, 9)) == {
        r.facets.row: pytest.approx(parts_of_the_most(rows, {"wijk": 1.0})[r.facets.row], rel=1e-4)
        for r in rows[:8]
        if "wijk" in r.body
    }, "what holds none of the words is left out"


def test_equal_scores_are_in_the_order_of_the_rows(tmp_path: Path) -> None:
    write_index(tmp_path, [row(n, "zelfde woorden") for n in (5, 3, 9, 1)])
    found = LexicalIndex(tmp_path).search(asked("woorden"), 10, Filters())
    assert [number for number, _ in found] == [1, 3, 5, 9]


def test_a_word_asked_twice_counts_twice(tmp_path: Path) -> None:
    write_index(tmp_path, [row(1, "wijk huis"), row(2, "huis stad")])
    index = LexicalIndex(tmp_path)
    once = dict(index.search(asked("huis"), 5, Filters()))
    twice = dict(index.search(asked("huis", "huis"), 5, Filters()))
    assert twice == pytest.approx({n: 2 * score for n, score in once.items()})


@pytest.mark.parametrize("query", [[], [""], ["bestaatniet"], ["\0"], ["a" * 70_000]])
def test_a_query_that_finds_nothing_finds_nothing(tmp_path: Path, query: list[str]) -> None:
    write_index(tmp_path, [row(1, "wijk huis")])
    assert LexicalIndex(tmp_path).search(asked(*query), 5, Filters()) == []


def test_of_a_very_long_query_the_first_words_are_taken(tmp_path: Path) -> None:
    write_index(tmp_path, [row(1, "w0"), row(2, f"w{MOST_QUERY_TERMS}")])
    query = [f"w{number}" for number in range(20_000)]
    found = LexicalIndex(tmp_path).search(asked(*query), 5, Filters())
    assert [number for number, _ in found] == [1]


def test_words_that_mean_something_to_a_query_parser_are_plain_words(tmp_path: Path) -> None:
    odd = ["AND", "NOT", "body:x", '"', "*", "(", "=ocmw", "-huis", "🏘", "wijk~2"]
    write_index(tmp_path, [row(n, word) for n, word in enumerate(odd, start=1)])
    index = LexicalIndex(tmp_path)
    for number, word in enumerate(odd, start=1):
        assert [n for n, _ in index.search(asked(word), 5, Filters())] == [number]


def test_documents_go_and_come_and_the_others_stay(tmp_path: Path) -> None:
    write_index(tmp_path, [row(1, "wijk", document=7), row(2, "wijk", document=8)])
    before = LexicalIndex(tmp_path)
    assert write_index(tmp_path, [row(3, "wijk", document=9)], gone=[8, 12]) == 2
    after = LexicalIndex(tmp_path)
    assert after.rows() == {1, 3} and len(after) == 2
    assert {n for n, _ in after.search(asked("wijk"), 9, Filters())} == {1, 3}
    assert before.rows() == {1, 2}, "an opened index goes on seeing what it saw"


def test_a_filter_decides_and_adds_nothing_to_the_score(tmp_path: Path) -> None:
    rows = [
        row(1, "wijk", facets=["theme:wonen"], date=20230309),
        row(2, "wijk wijk", facets=["theme:werk"], date=20230310),
        row(3, "wijk huis", facets=["theme:wonen", "theme:werk"], access=2),
    ]
    write_index(tmp_path, rows)
    index = LexicalIndex(tmp_path)
    free = dict(index.search(asked("wijk"), 9, Filters()))

    def passing(filters: Filters) -> set[int]:
        found = dict(index.search(asked("wijk"), 9, filters))
        assert all(found[n] == pytest.approx(free[n], abs=1e-6) for n in found)
        return set(found)

    assert passing(Filters(themes=("wonen",))) == {1, 3}
    assert passing(Filters(themes=("werk", "wonen"))) == {1, 2, 3}
    assert passing(Filters(since="2023-03-09")) == {1, 2}
    assert passing(Filters(since="2023-03-10")) == {2}
    assert passing(Filters(until="2023-03-09")) == {1}
    assert passing(Filters(since="2023-03-09", until="2023-03-09")) == {1}
    assert passing(Filters(access="internal")) == {1, 2}
    assert passing(Filters(access="government")) == {1, 2, 3}
    assert passing(Filters(themes=("bestaat-niet",))) == set()


@pytest.mark.parametrize("secret", [0.0, 0.1, 0.7, 0.99, 1.0])
def test_a_level_of_access_leaves_the_best_of_what_passes(tmp_path: Path, secret: float) -> None:
    drawn = random.Random(5)
    words = "wijk huis kader regel stad zorg plein school".split()
    rows = [
        row(
            number,
            " ".join(drawn.choices(words, k=drawn.randint(1, 30))),
            access=2 if drawn.random() < secret else 1,
            date=drawn.choice([0, 20220101, 20230101]),
        )
        for number in range(1, 400)
    ]
    write_index(tmp_path, rows)
    index = LexicalIndex(tmp_path)
    for filters in (
        Filters(access="internal"),
        Filters(access="internal", since="2022-06-01"),
        Filters(access="public"),
    ):
        query = asked(*drawn.sample(words, 2))
        allowed = {
            r.facets.row
            for r in rows
            if r.facets.access <= ACCESS_LEVELS.index(filters.access)
            and (not filters.since or r.facets.day > 20220601)
        }
        expected = sorted(
            (score for number, score in bm25(rows, query).items() if number in allowed),
            reverse=True,
        )
        found = index.search(query, 10, filters)
        assert {number for number, _ in found} <= allowed
        assert [score for _, score in found] == pytest.approx(expected[:10], rel=1e-4)


def test_a_filter_alone_finds_nothing(tmp_path: Path) -> None:
    write_index(tmp_path, [row(1, "wijk", facets=["theme:wonen"])])
    found = LexicalIndex(tmp_path).search(asked("huis"), 9, Filters(themes=("wonen",)))
    assert found == [], "passing a filter is no reason to be found"
