"""Counts per filter against a plain loop over the records; and stores that stay open."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import StoreMissing
from core.names import KIND_NAMES, STATUS_NAMES
from core.records import ACCESS_LEVELS, Access, Filters, Query
from core.settings import Settings
from pipeline import kept
from pipeline.asking import search_all, show
from pipeline.care import forget
from pipeline.faceted import browse, search_page
from pipeline.ingesting import ingest
from pipeline.kept import kept_open, reading


def _by_hand(settings: Settings, access: Access) -> dict[tuple[str, str], set[str]]:
    """Documents by facet value, from the findings of each document that may be seen."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with reading(settings) as store:
        for card in store.documents(access):
            spans = [(p.start, p.end) for p in store.passages(card.id)]
            for finding in store.findings(card.id):
                if any(finding.start < end and finding.end > start for start, end in spans):
                    found[finding.kind, finding.concept].add(card.id)
            if card.kind:
                found["kind", card.kind].add(card.id)
            if card.date:
                found["year", card.date[:4]].add(card.id)
    return found


@pytest.mark.parametrize("access", ACCESS_LEVELS)
def test_facets_of_everything_agree_with_a_plain_loop(
    corpus_store: Settings, access: Access
) -> None:
    page = browse(Filters(access=access), corpus_store, most=1000)
    by_hand = _by_hand(corpus_store, access)
    counted = {
        (facet, value.id): value.documents
        for facet, values in page.facets.items()
        for value in values
    }
    assert counted == {key: len(documents) for key, documents in by_hand.items()}
    assert page.total == len(page.documents)
    assert {card.id for card in page.documents} == set().union(*by_hand.values())
    levels = {ACCESS_LEVELS.index(card.access) for card in page.documents}
    assert max(levels) <= ACCESS_LEVELS.index(access)


def test_a_filter_narrows_the_other_facets_and_not_its_own(corpus_store: Settings) -> None:
    everything = browse(Filters(), corpus_store)
    contract = everything.facets["contract"][0]
    narrowed = browse(Filters(contracts=(contract.id,)), corpus_store, most=1000)
    assert narrowed.total == contract.documents
    assert narrowed.facets["contract"] == everything.facets["contract"]
    assert sum(v.documents for v in narrowed.facets["kind"]) < sum(
        v.documents for v in everything.facets["kind"]
    )


def test_a_chosen_value_counts_what_is_found(corpus_store: Settings) -> None:
    contract = "haspelmonde-sluiswijk"
    facets = search_page(
        Query("dakloosheid", filters=Filters(contracts=(contract,))), corpus_store
    ).facets
    (chosen,) = [one.documents for one in facets["contract"] if one.id == contract]
    assert chosen == sum(one.documents for one in facets["kind"]) > 0


def test_a_chosen_value_stays_where_nothing_passes(corpus_store: Settings) -> None:
    filters = Filters(themes=("wonen",), since="1900-01-01", until="1900-12-31")
    page = browse(filters, corpus_store)
    assert page.total == 0
    chosen = [page.facets["theme"], page.facets["year"]]
    assert [
        (one.id, one.documents) for values in chosen for one in values if not one.documents
    ] == [
        ("wonen", 0),
        ("1900", 0),
    ]


def test_the_pages_of_a_search_are_the_search(corpus_store: Settings) -> None:
    query = Query("afwijking van de toewijzingsregels voor sociale woningen", 4)
    (whole,) = search_all([replace(query, k=12)], corpus_store)
    pages = [search_page(query, corpus_store, skip=skip) for skip in (0, 4, 8)]
    assert [hit for page in pages for hit in page.result.hits] == list(whole.hits)
    assert [page.more for page in pages] == [True, True, True]


def test_counts_of_a_search_hold_nothing_above_the_level(corpus_store: Settings) -> None:
    query = Query("RVA buurtatelier", 5, Filters(access="public"))
    secret = browse(Filters(access="internal"), corpus_store, most=1000)
    hidden = {card.id for card in secret.documents if card.access == "internal"}
    assert hidden
    page = search_page(query, corpus_store)
    seen = browse(query.filters, corpus_store, most=1000)
    most = {(f, v.id): v.documents for f, values in seen.facets.items() for v in values}
    for facet, values in page.facets.items():
        for value in values:
            assert value.documents <= most[facet, value.id]


def test_who_found_no_store_waits_for_a_turn_as_others_do(
    corpus_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_READERS", 1)
    settings = Settings(store=tmp_path / "store")
    with kept_open(settings):
        with pytest.raises(StoreMissing), reading(settings):
            pass
        settings.store.symlink_to(corpus_store.store)
        with reading(settings):
            turns = kept._kept[settings.store.absolute()]._turns
            assert not turns.acquire(blocking=False)


def test_a_store_that_stays_open_follows_what_is_written(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    file = tmp_path / "een.txt"
    file.write_text("Nota\n\nDe stad legt in het park een wadi aan voor regenwater.", "utf-8")
    with kept_open(settings):
        with pytest.raises(StoreMissing), reading(settings):
            pass
        ingest([file], settings)
        (first,) = search_all([Query("wadi", 3)], settings)
        with reading(settings) as one:
            pass
        with reading(settings) as again:
            assert again is one
        other = tmp_path / "twee.txt"
        other.write_text("Nota\n\nEen fietsatelier voor werkzoekenden in de loods.", "utf-8")
        ingest([other], settings)
        (second,) = search_all([Query("fietsatelier", 1)], settings)
        assert "fietsatelier" in second.hits[0].passage.text
        forget([first.hits[0].passage.doc_id], settings)
        (third,) = search_all([Query("wadi", 5)], settings)
        assert all("wadi" not in hit.passage.text for hit in third.hits)
        assert show(second.hits[0].passage.doc_id, settings, "public").document.text
    with reading(settings) as fresh:
        assert fresh is not one


@pytest.mark.parametrize("query", [Query(""), Query("afwijking van de toewijzingsregels", 5)])
def test_a_facet_calls_what_it_counts_by_its_own_name(corpus_store: Settings, query: Query) -> None:
    """Not by a place that stands beside a status, nor by what a body was called before."""
    if query.text:
        facets = search_page(query, corpus_store).facets
    else:
        facets = browse(Filters(), corpus_store).facets
    names = {facet: {one.id: one.label for one in values} for facet, values in facets.items()}
    assert names["derogation"] == {code: STATUS_NAMES[code] for code in names["derogation"]}  # type: ignore[index]
    assert names["kind"] == {code: KIND_NAMES[code] for code in names["kind"]}
    assert names["actor"]["wonen-in-vlaanderen"] == "Wonen in Vlaanderen"
