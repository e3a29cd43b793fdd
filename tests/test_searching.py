"""Search over a real store: filters against a plain loop, folding, marks, what has gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.records import ACCESS_LEVELS, Access, Filters, Finding, Passage, Query, Result, Source
from index.diversity import spread
from index.fusion import PLACE_WORTH, reciprocal_rank_fusion
from index.searching import search, similar_to
from index.store import Entry, Store, open_store
from index.store_filters import passage_counts
from tests.store_samples import PLAIN, WordEncoder, find, make_entry, plain_terms

ENCODER = WordEncoder()


@contextmanager
def stored(folder: Path, *entries: Entry) -> Iterator[Store]:
    with open_store(folder, write=True, create=True, analysis=PLAIN) as store:
        assert store.add(entries) == ()
        store.refresh()
        yield store


def quotes(result: Result) -> list[str]:
    return [hit.citation.quote for hit in result.hits]


def test_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    rankings = {"lexical": [(7, 9.0), (3, 8.0)], "dense": [(3, 0.9), (5, 0.8), (7, 0.7)]}
    fused = reciprocal_rank_fusion(rankings, smoothing=60)
    assert [row for row, _ in fused] == [3, 7, 5]
    assert dict(fused) == pytest.approx({3: 1 / 62 + 1 / 61, 7: 1 / 61 + 1 / 63, 5: 1 / 62})
    assert reciprocal_rank_fusion({"a": [(9, 1.0)], "b": [(2, 1.0)]}) == [
        (2, 1 / 61),
        (9, 1 / 61),
    ], "ties are in the order of the rows"
    assert reciprocal_rank_fusion({}) == []


def test_what_tells_of_another_place_comes_behind_what_tells_of_the_one_asked_about(
    tmp_path: Path,
) -> None:
    genk, here, hasselt = ("municipality", "71016"), ("municipality", "71072"), "hasselt-runkst"
    told = "Genk kreeg een subsidie van de Vlaamse overheid"
    named = "Hasselt bouwt\neen subsidie kreeg de stad, zei de Vlaamse overheid"
    entries = [
        make_entry(told, "/map/a.txt", findings=[find(told, "Genk", *genk)]),
        make_entry("De subsidie: 771.000 euro", "/map/b.txt", contract=hasselt),
        make_entry(named, "/map/c.txt", findings=[find(named, "Hasselt", *here)]),
        make_entry("Wie een subsidie kreeg, meldt dat", "/map/d.txt"),
    ]
    query = Query("welke subsidie kreeg Hasselt van de Vlaamse overheid")
    asked = replace(query, places=(here, ("contract", hasselt)))
    with stored(tmp_path, *entries) as store:
        assert quotes(search(store, query, ENCODER))[0] == told, "it has most of the words"
        found = quotes(search(store, asked, ENCODER))
    assert found[0].startswith("een subsidie kreeg"), "its document is about Hasselt alone"
    assert found.index(told) > found.index("De subsidie: 771.000 euro")


def test_a_place_that_only_a_secret_source_gives_moves_nothing(tmp_path: Path) -> None:
    text = "De subsidie bedraagt 771.000 euro"
    secret = Source("/geheim/a.txt", "a.txt", access="confidential", contract="hasselt-runkst")
    entries = [make_entry(text), replace(make_entry(text), source=secret)]
    asked = Query("subsidie Hasselt", places=(("contract", "hasselt-runkst"),))
    with stored(tmp_path, *entries, make_entry("Een andere subsidie", "/b.txt")) as store:

        def score(query: Query, access: Access) -> float:
            hits = search(store, replace(query, filters=Filters(access=access)), ENCODER).hits
            return next(hit.score for hit in hits if hit.citation.quote == text)

        unasked = replace(asked, places=())
        assert score(asked, "public") == score(unasked, "public")
        assert score(asked, "confidential") == score(unasked, "confidential") + PLACE_WORTH


def test_a_hit_says_where_it_stands_and_why_it_was_found(tmp_path: Path) -> None:
    text = "Inleiding over iets anders\nDe VDAB zoekt werk voor mensen"
    entry = make_entry(
        text,
        title="Nota",
        date="2022-02-02",
        kind="note",
        findings=[find(text, "VDAB"), find(text, "Inleiding", "theme", "wonen")],
    )
    with stored(tmp_path, entry, make_entry("sport en spel", "/map/b.txt")) as store:
        hits = search(store, Query("werk bij de VDAB"), ENCODER).hits
    hit = hits[0]
    assert hit.rank == 1 and hit.why == {"lexical": 1, "dense": 1}
    assert [other.score for other in hits] == sorted((h.score for h in hits), reverse=True)
    assert hit.passage == entry.passages[1]
    assert hit.citation.quote == "De VDAB zoekt werk voor mensen"
    assert text[hit.citation.start : hit.citation.end] == hit.citation.quote
    card = hit.citation.document
    assert (card.id, card.title, card.kind, card.date, card.path) == (
        entry.document.id,
        "Nota",
        "note",
        "2022-02-02",
        "a.txt",
    )
    marked = [hit.passage.text[start:end] for start, end in hit.highlights]
    assert marked == ["De", "VDAB", "werk"]
    assert hit.findings == (find(text, "VDAB"),)


def test_words_alone_do_without_an_encoder(tmp_path: Path) -> None:
    with stored(tmp_path, make_entry("de wijk\nhet huis")) as store:
        result = search(store, Query("huis"), None)
    assert quotes(result) == ["het huis"] and result.hits[0].why == {"lexical": 1}


@pytest.mark.parametrize("text", ["", " \n\t ", "?!", "\0", "…"])
def test_an_empty_query_has_a_clear_answer(tmp_path: Path, text: str) -> None:
    with stored(tmp_path, make_entry("de wijk")) as store:
        result = search(store, Query(text), None)
    assert result.hits == () and result.confidence == 0 and not result.answerable


@pytest.mark.parametrize("text", ["de het een van", "wijk " * 25_000, "邻里改善合同", "🏘" * 5000])
@pytest.mark.parametrize("encoder", [None, ENCODER])
def test_odd_queries_are_answered(tmp_path: Path, text: str, encoder: WordEncoder | None) -> None:
    with open_store(tmp_path, write=True, create=True) as store:  # with the real index terms
        store.add([make_entry("de wijk is een buurt\nhet huis")])
        result = search(store, Query(text), encoder)
        assert 0.0 <= result.confidence <= 1.0
        if "wijk" in text:
            assert quotes(result)[0] == "de wijk is een buurt"


def test_an_empty_store_answers(tmp_path: Path) -> None:
    with stored(tmp_path) as store:
        assert search(store, Query("wijk"), ENCODER).hits == ()
    with open_store(tmp_path, analysis=PLAIN) as store:
        assert search(store, Query("wijk"), ENCODER).hits == ()


def test_what_says_the_same_stands_once_with_the_others_folded_under_it(tmp_path: Path) -> None:
    letters = [chr(97 + n) for n in range(24)]
    words = " ".join(f"woord{one}{other}" for one in letters[:3] for other in letters)
    entries = [
        make_entry(f"de wijk {words} slot", "/map/1"),
        make_entry(f"De WIJK, {words} slot!", "/map/2"),
        make_entry(f"de wijk {words} anders slot", "/map/3"),
        make_entry("de wijk is iets heel anders", "/map/4"),
    ]
    with stored(tmp_path, *entries) as store:
        result = search(store, Query(f"de wijk {words} slot"), ENCODER)
        assert [len(hit.folded) for hit in result.hits] == [2, 0]
        first = result.hits[0]
        paths = {first.citation.document.path, *(c.document.path for c in first.folded)}
        assert paths == {"1", "2", "3"}
        assert [hit.rank for hit in result.hits] == [1, 2]


def test_many_copies_do_not_crowd_out_the_rest(tmp_path: Path) -> None:
    copies = [make_entry(f"de wijk is hier\n{n}", f"/map/{n}") for n in range(250)]
    others = [
        make_entry(f"de wijk {chr(97 + n) * 3} ligt elders", f"/elders/{n}") for n in range(6)
    ]
    with stored(tmp_path, *copies, *others) as store:
        result = search(store, Query("de wijk is hier", k=5), ENCODER)
    assert len(result.hits) == 5 and len(result.hits[0].folded) >= 99


def test_as_many_hits_as_anyone_could_ask(tmp_path: Path) -> None:
    with stored(tmp_path, make_entry("de wijk\nhet huis")) as store:
        assert len(search(store, Query("de wijk", k=10**12), ENCODER).hits) == 2
        assert search(store, Query("de wijk", k=0), ENCODER).hits == ()


def test_hits_can_be_spread_over_the_contracts(tmp_path: Path) -> None:
    entries = [
        make_entry(f"{'wijk ' * (9 - n)}woord{n}", f"/map/{n}.txt", contract=contract)
        for n, contract in enumerate(["a", "a", "a", "b", "", "", "b"])
    ]
    with stored(tmp_path, *entries) as store:
        usual = search(store, Query("wijk"), None).hits
        turns = search(store, Query("wijk", diverse=True), None).hits
        first = search(store, Query("wijk", 4, diverse=True), None).hits
    assert {hit.citation.quote for hit in turns} == {hit.citation.quote for hit in usual}
    assert [hit.rank for hit in turns] == [1, 2, 3, 4, 5, 6, 7]
    by_contract = [hit.citation.contract for hit in usual]
    best = [usual[by_contract.index(c)].citation.quote for c in ("a", "b")]
    alone = [hit.citation.quote for hit in usual if hit.citation.contract is None]
    rounds = [hit.citation.quote for hit in turns]
    # the best of each contract, and what belongs to none, before the second of any
    assert set(rounds[:4]) == {*best, *alone}
    scores = [hit.score for hit in turns]
    assert scores[:4] == sorted(scores[:4], reverse=True)
    assert scores[4:6] == sorted(scores[4:6], reverse=True)
    assert [hit.citation.contract for hit in turns[4:]].count("a") == 2
    assert turns[6].citation.contract == "a"
    assert [hit.citation.quote for hit in first] == rounds[:4]


def test_spreading_by_hand() -> None:
    assert spread("abcdef", "XXYXYZ") == ["a", "c", "f", "b", "e", "d"]
    assert spread([], []) == []


def test_another_amount_is_not_folded_away(tmp_path: Path) -> None:
    words = " ".join(f"woord{chr(97 + n)}" for n in range(24))
    entries = [
        make_entry(f"de subsidie {words} is 575000 euro", "/map/1"),
        make_entry(f"de subsidie {words} is 575306 euro", "/map/2"),
    ]
    with stored(tmp_path, *entries) as store:
        result = search(store, Query("subsidie"), ENCODER)
    assert [len(hit.folded) for hit in result.hits] == [0, 0]


def test_no_more_hits_than_asked_and_the_same_ones_first(tmp_path: Path) -> None:
    lines = "\n".join(f"wijk nummer {n} {chr(97 + n % 26) * 3}" for n in range(60))
    with stored(tmp_path, make_entry(lines)) as store:
        many = search(store, Query("wijk aaa", k=40), ENCODER)
        few = search(store, Query("wijk aaa", k=3), ENCODER)
        again = search(store, Query("wijk aaa", k=3), ENCODER)
    assert len(many.hits) == 40 and quotes(few) == quotes(many)[:3]
    assert few == again


def test_what_has_gone_since_the_index_was_made_is_not_shown(tmp_path: Path) -> None:
    gone, stays = make_entry("de wijk gaat"), make_entry("de wijk blijft", "/map/b.txt")
    with stored(tmp_path, gone, stays) as store:
        opened = store.indexes()
        store.forget(gone.document.id)
        assert store.indexes() is opened, "the index is behind the tables now"
        assert quotes(search(store, Query("de wijk"), ENCODER)) == ["de wijk blijft"]


def test_what_became_secret_since_the_index_was_made_is_not_shown(tmp_path: Path) -> None:
    entry = make_entry("de wijk wordt geheim")
    with stored(tmp_path, entry, make_entry("de wijk is open", "/map/b.txt")) as store:
        store.touch([(replace(entry.source, access="confidential"), entry.document.id)])
        asked = Query("de wijk", filters=Filters(access="public"))
        assert quotes(search(store, asked, ENCODER)) == ["de wijk is open"]
        store.refresh()
        assert quotes(search(store, asked, ENCODER)) == ["de wijk is open"]
        assert len(search(store, Query("de wijk"), ENCODER).hits) == 2


def test_secret_passages_take_no_place_in_the_ranking(tmp_path: Path) -> None:
    secret = "\n".join(f"wijk wijk wijk geheim {chr(97 + n % 26)}{n}" for n in range(400))
    entries = [
        make_entry(secret, "/geheim/a.txt", access="confidential"),
        make_entry("ergens staat ook een wijk tussen andere woorden", "/open/b.txt"),
    ]
    asked = Query("wijk wijk wijk geheim", k=5, filters=Filters(access="public"))
    with stored(tmp_path, *entries) as store:
        result = search(store, asked, ENCODER)
    assert len(result.hits) == 1 and result.hits[0].why == {"lexical": 1, "dense": 1}


def test_similar_leaves_out_the_passage_itself_and_the_contracts_named(tmp_path: Path) -> None:
    entries = [
        make_entry("de wijk krijgt een huis voor jongeren", "/map/1", contract="genk"),
        make_entry("de wijk krijgt een huis voor ouderen", "/map/2", contract="genk"),
        make_entry("de buurt krijgt een huis voor jongeren", "/map/3", contract="gent"),
        make_entry("sport", "/map/4"),
    ]
    with stored(tmp_path, *entries) as store:
        passage = entries[0].passages[0]
        near = similar_to(store, passage, Filters(), k=2)
        assert {hit.citation.contract for hit in near.hits} == {"genk", "gent"}
        assert passage.id not in {hit.passage.id for hit in near.hits}
        others = similar_to(store, passage, Filters(not_contracts=("genk",)))
        assert others.hits[0].citation.contract == "gent"
        assert "genk" not in {hit.citation.contract for hit in others.hits}
        strange = replace(passage, doc_id="f" * 32)
        vector = ENCODER.encode_passages([strange.text])[0]
        assert similar_to(store, strange, Filters(), vector=vector).hits[0].passage == passage


# Filters, against the plain meaning of each field.

CONCEPTS = {
    "theme": ["wonen", "werk"],
    "actor": ["vdab", "rva"],
    "municipality": ["71004"],
    "contract": ["genk", "gent"],
    "derogation": ["asked", "granted"],
}


@st.composite
def entries_drawn(draw: st.DrawFn) -> list[Entry]:
    made = []
    for number in range(draw(st.integers(1, 5))):
        text = "\n".join(f"wijk d{number} p{line}" for line in range(draw(st.integers(1, 3))))
        places = st.integers(0, len(text) - 2)
        findings = []
        for kind, concepts in CONCEPTS.items():
            for concept in draw(st.lists(st.sampled_from(concepts), max_size=2)):
                start = draw(places)
                role = draw(st.sampled_from(["", "about"]))
                findings.append(
                    Finding(kind, concept, concept, start, start + 2, "drawn", role)  # type: ignore[arg-type]
                )
        properties: dict[str, Any] = {}
        if draw(st.booleans()):
            properties["kind"] = draw(st.sampled_from(["note", "minutes"]))
        if draw(st.booleans()):
            properties["date"] = draw(st.sampled_from(["2022-01-01", "2022-12-31", "2023-03-09"]))
        made.append(
            make_entry(
                text,
                f"/map/{number}",
                findings=findings,
                access=draw(st.sampled_from(ACCESS_LEVELS)),
                contract=draw(st.sampled_from(["", "genk"])),
                **properties,
            )
        )
    return made


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


FILTERS = st.builds(
    Filters,
    themes=some("wonen", "werk"),
    actors=some("vdab", "rva"),
    municipalities=some("71004", "99001"),
    contracts=some("genk", "gent"),
    kinds=some("note", "minutes"),
    derogations=some("asked", "granted"),
    since=st.none() | st.sampled_from(["2022-01-01", "2022-06-01", "2024-01-01"]),
    until=st.none() | st.sampled_from(["2022-01-01", "2022-12-31"]),
    not_contracts=some("genk", "gent"),
    access=st.sampled_from(ACCESS_LEVELS),
)


def passes(entry: Entry, copies: list[Source], passage: Passage, filters: Filters) -> bool:
    """The meaning of the filters, said without SQL and without an index."""

    def concepts(kind: str) -> set[str]:
        return {
            finding.concept
            for finding in entry.findings
            if finding.kind == kind
            and (
                finding.role == "about"
                or set(range(finding.start, finding.end)) & set(range(passage.start, passage.end))
            )
        }

    may = ACCESS_LEVELS[: ACCESS_LEVELS.index(filters.access) + 1]
    seen = [source for source in copies if source.access in may]
    contracts = concepts("contract") | {source.contract for source in seen}
    date = entry.document.date.value if entry.document.date else None
    kind = entry.document.kind.value if entry.document.kind else None
    return (
        bool(seen)
        and (not filters.themes or bool(concepts("theme") & set(filters.themes)))
        and (not filters.actors or bool(concepts("actor") & set(filters.actors)))
        and (
            not filters.municipalities
            or bool(concepts("municipality") & set(filters.municipalities))
        )
        and (not filters.derogations or bool(concepts("derogation") & set(filters.derogations)))
        and (not filters.contracts or bool(contracts & set(filters.contracts)))
        and not contracts & set(filters.not_contracts)
        and (not filters.kinds or kind in filters.kinds)
        and (not filters.since or (date is not None and date >= filters.since))
        and (not filters.until or (date is not None and date <= filters.until))
    )


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries_drawn(), st.lists(FILTERS, min_size=3, max_size=6), st.booleans())
def test_both_indexes_hold_to_the_filters(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Entry],
    drawn: list[Filters],
    twice: bool,
) -> None:
    folder = tmp_path_factory.mktemp("store")
    copies = {entry.document.id: [entry.source] for entry in entries}
    with stored(folder, *entries) as store:
        if twice:
            first = entries[0]
            copy = Source("/kopie", "kopie", access="internal", contract="gent")
            store.touch([(copy, first.document.id)])
            copies[first.document.id].append(copy)
            store.refresh()
        rows = {
            f"{r['id']}:{r['start']}-{r['end']}": r["row"]
            for r in store.connection.execute(
                'SELECT p.row, d.id, p.start, p."end" FROM passages p '
                "JOIN documents d ON d.row = p.document"
            )
        }
        for filters in [*drawn, replace(drawn[0], documents=(entries[0].document.id,))]:
            expected = {
                passage.id
                for entry in entries
                for passage in entry.passages
                if passes(entry, copies[entry.document.id], passage, filters)
                and (not filters.documents or entry.document.id in filters.documents)
            }
            for one_by_one in (False, True):
                condition = passage_counts(filters, one_by_one=one_by_one)
                by_sql = store.connection.execute(
                    "SELECT p.row FROM passages p JOIN documents d ON d.row = p.document "
                    f"WHERE {condition.sql}",
                    condition.values,
                )
                assert {row["row"] for row in by_sql} == {rows[name] for name in expected}
            indexes = store.indexes()
            by_words = {n for n, _ in indexes.lexical.search({"wijk": 1.0}, 99, filters)}
            assert by_words == {rows[name] for name in expected}
            if rows:
                assert indexes.dense is not None
                vector = ENCODER.encode_queries(["wijk"])[0]
                assert {n for n, _ in indexes.dense.search(vector, 99, filters)} == by_words
                assert list(indexes.dense.rows_passing(filters)) == sorted(by_words)
            hits = search(store, Query("wijk", 99, filters), ENCODER).hits
            assert {hit.passage.id for hit in hits} == expected
            assert all(plain_terms(hit.passage.text)[0] == "wijk" for hit in hits)
