"""The lists over a store: what leads a cell, which sums are told, what stands where nothing is."""

from pathlib import Path

import pytest

from core.findings import AmountRole, Derogation, Norm
from core.names import ROLE_NAMES
from core.overviews import ActorRow, ContractRow, RequestRow
from core.records import Filters
from core.settings import Settings
from pipeline.contract_overview import (
    RequestFilters,
    contract_overview,
    passes,
    request_overview,
)
from pipeline.faceted import browse
from pipeline.ingesting import IngestOptions, ingest
from pipeline.overviews import TAKING_PART, actor_matrix
from pipeline.registers import contract_labels, organisation_labels
from terminal.overviews import (
    actor_listing,
    comparison_listing,
    contract_json,
    contract_listing,
)


def _contract(store: Settings, name: str) -> ContractRow:
    (row,) = contract_overview(store, [name])
    return row


def _told(row: ContractRow, role: AmountRole) -> list[tuple[float, str | None]]:
    return [(one.euro, one.citations[0].document.date) for one in row.told(role)]


def test_a_subsidy_is_cited_where_it_is_told_of_that_contract(corpus_store: Settings) -> None:
    for name, city in (("genk", "Genk"), ("mechelen", "Mechelen"), ("vilvoorde", "Vilvoorde")):
        (subsidy,) = _contract(corpus_store, name).told("subsidy")
        assert subsidy.euro == 800_000
        assert all(city in citation.quote for citation in subsidy.citations)


def test_sources_that_differ_are_both_kept_with_their_day(corpus_store: Settings) -> None:
    denderleeuw, weverzande = (
        _contract(corpus_store, name) for name in ("denderleeuw", "weverzande")
    )
    assert _told(denderleeuw, "subsidy") == [(575_306, "2021-12-22"), (575_000, None)]
    assert _told(weverzande, "subsidy") == [(742_000, "2024-04-08"), (765_000, "2021-07-12")]
    assert ["subsidy" in one.conflicts for one in (denderleeuw, weverzande)] == [True, False]
    shown = comparison_listing([denderleeuw, weverzande]).rows
    (line,) = [row for row in shown if row["aspect"] == "Subsidie (euro)"]
    assert line[weverzande.contract.id] == "742.000 / gevraagd 765.000"
    assert line[denderleeuw.contract.id] == ("575.306 (2021-12-22) / 575.000 (bronnen verschillen)")


def test_a_part_of_a_subsidy_is_no_other_telling_of_it(corpus_store: Settings) -> None:
    row = _contract(corpus_store, "heiderode")
    assert [one.euro for one in row.amounts if one.role == "subsidy"] == [588_000, 36_500]
    assert [one.euro for one in row.told("subsidy")] == [588_000]
    assert "subsidy" not in row.conflicts


def test_sentences_that_speak_of_no_rule_tell_of_no_request(corpus_store: Settings) -> None:
    told = [c.quote for row in request_overview(corpus_store) for c in row.citations]
    for words in ("De meesten trekken voort", "De Weefkam fuseerde", "[2] Sinds 1 januari 2021"):
        assert not [quote for quote in told if words in quote]


def test_each_role_of_an_actor_has_its_count_and_proof(
    corpus_store: Settings,
) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.contract == "kortvoorde-roterij"]
    caw = [row.role for row in rows if row.actor == "caw"]
    assert caw == ["not-involved", "mentioned"]
    listing = actor_listing(rows)
    lines = [row for row in listing.rows if row["label"] == "CAW"]
    told = [(row.role, row.times) for row in rows if row.actor == "caw"]
    assert [(line["role"], line["times"]) for line in lines] == [
        (ROLE_NAMES[role], times) for role, times in told
    ]
    assert "geen CAW betrokken" in str(lines[0]["quote"])
    assert lines[0]["quote"] != lines[1]["quote"]
    assert [one["role"] for one in listing.records if one["id"] == "caw"] == caw
    (welfare,) = [
        row["welfare"] for row in contract_listing([_contract(corpus_store, "kortv")]).rows
    ]
    assert welfare == "CAW (niet betrokken), OCMW Kortvoorde (partner)"


def _quotes(rows: list[ActorRow], actor: str, role: str) -> list[str]:
    (found,) = [row for row in rows if row.actor == actor and row.role == role]
    return [" ".join(citation.quote.split()) for citation in found.citations]


def test_a_role_leads_with_the_words_that_tell_it(corpus_store: Settings) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.contract == "weverzande-spinnerijwijk"]
    assert "zijn geen afspraken gemaakt" in _quotes(rows, "nmbs", "not-involved")[0]
    assert not [row for row in rows if row.actor == "gemeente-weverzande" and row.role != "lead"]


def test_who_takes_part_in_a_contract_is_not_listed_as_named_too(corpus_store: Settings) -> None:
    rows = actor_matrix(corpus_store)
    told: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        told.setdefault((row.contract, row.actor), set()).add(row.role)
    assert {"mentioned"} in told.values()
    assert not [key for key, own in told.items() if "mentioned" in own and own & set(TAKING_PART)]


def test_an_authority_that_was_at_the_table_and_is_asked_is_no_partner(
    corpus_store: Settings,
) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.actor == "toerisme-vlaanderen"]
    assert [row.role for row in rows] == ["addressee"]


def test_the_paper_that_tells_a_role_is_cited_before_one_that_only_names(tmp_path: Path) -> None:
    told = (
        "Stad Genk, 14 maart 2022.\n\nOrganisatie | Rol\nStad Genk | trekker\nOCMW Genk | partner"
    )
    there = "Genk, 21 september 2023, zaal.\n\nAanwezig: An Vos (stad Genk), Jo Maes (OCMW Genk)"
    for name, text in (("nota.txt", told), ("verslag.txt", there)):
        (tmp_path / name).write_text(text, "utf-8")
    settings = Settings(store=tmp_path / "store")
    papers = [tmp_path / "nota.txt", tmp_path / "verslag.txt"]
    ingest(papers, settings, IngestOptions(contract="genk-waterschei"))
    rows = list(actor_matrix(settings))
    assert _quotes(rows, "gemeente-genk", "lead")[0] == "Stad Genk | trekker"
    assert _quotes(rows, "ocmw-genk", "partner")[0] == "OCMW Genk | partner"


def test_an_item_that_begins_with_a_bare_name_is_cited_whole(corpus_store: Settings) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.actor == "vdab"]
    assert (
        "• VDAB. Trok de jobcoach terug in januari 2024 wegens besparingen. "
        "De stad zoekt een vervanger."
    ) in [cited.quote for row in rows for cited in row.citations]


def test_the_caw_of_a_contract_is_the_one_its_papers_name(corpus_store: Settings) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.contract.startswith("schorrebeke")]
    assert {row.actor for row in rows if row.type == "caw"} == {"caw-noord-west-vlaanderen"}
    own = [row for row in rows if row.actor == "caw-noord-west-vlaanderen"]
    assert sum(row.times for row in own) == 8  # by that name five times, as 'het CAW' three times
    assert {row.actor for row in rows if row.type == "ocmw"} == {"ocmw-schorrebeke"}


def test_what_is_said_of_all_caws_is_said_of_none_of_them(corpus_store: Settings) -> None:
    rows = [row for row in actor_matrix(corpus_store) if row.contract.startswith("haspelmonde")]
    assert {row.actor for row in rows if row.type == "caw"} == {"caw-oost-brabant"}
    (line,) = contract_listing([_contract(corpus_store, "haspelmonde")]).rows
    assert line["welfare"] == "CAW Oost-Brabant (partner), OCMW Haspelmonde (partner)"


def test_what_is_not_found_is_told_apart_from_what_is_not_held(
    seed_store: Settings, corpus_store: Settings
) -> None:
    held, absent = _contract(seed_store, "genk"), _contract(seed_store, "weverzande")
    shown = {str(row["aspect"]): row for row in comparison_listing([held, absent]).rows}
    assert shown["Subsidie (euro)"][held.contract.id] == "niet gevonden"
    assert shown["Subsidie (euro)"][absent.contract.id] == "geen dossier"
    assert shown["OCMW en CAW"][held.contract.id] == "geen OCMW gevonden, geen CAW gevonden"
    assert shown["OCMW en CAW"][absent.contract.id] == "geen dossier"
    denied = comparison_listing([_contract(corpus_store, "kortvoorde")]).rows
    (line,) = [row for row in denied if row["aspect"] == "Niet betrokken"]
    assert line["kortvoorde-roterij"] == "CAW"


def test_a_list_over_documents_calls_a_body_by_its_latest_name(tmp_path: Path) -> None:
    file = tmp_path / "nota.txt"
    told = "Stad Genk, wijkverbeteringscontract Waterschei.\n\nWonen-Vlaanderen is partner."
    file.write_text(told, "utf-8")
    settings = Settings(store=tmp_path / "store")
    ingest([file], settings, IngestOptions(contract="genk-waterschei"))
    (row,) = [row for row in actor_matrix(settings) if row.actor == "wonen-in-vlaanderen"]
    assert row.label == "Wonen in Vlaanderen"
    assert "Wonen-Vlaanderen" in row.citations[0].quote


def test_the_first_proof_of_a_request_tells_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "rapport.txt"
    file.write_text(
        "Stad Mechelen, wijkverbeteringscontract Arsenaal.\n\nDe wijkjurist werkte een formule "
        "uit. Daarvoor moest de stad kunnen afwijken van het Vlaams Woninghuurdecreet. Op 14 "
        "februari 2023 legde de stad die vraag voor aan Wonen in Vlaanderen. Het antwoord van 8 "
        "september 2023 was negatief.",
        "utf-8",
    )
    settings = Settings(store=tmp_path / "store")
    ingest([file], settings)
    (row,) = request_overview(settings)
    assert row.request.status == "refused"
    first, *others = [citation.quote for citation in row.citations]
    assert first == "Het antwoord van 8 september 2023 was negatief."
    assert len(others) == 2
    assert first not in others


def test_a_neighbourhood_is_told_once(seed_store: Settings) -> None:
    (row,) = contract_overview(seed_store, ["genk"])
    assert contract_json(row)["neighbourhoods"] == ["Waterschei"]
    assert {"aspect": "Wijken", "genk-waterschei": "Waterschei"} in comparison_listing([row]).rows


def test_a_contract_is_named_by_its_city_first() -> None:
    labels = contract_labels()
    assert labels["brugge-zeebrugge"].startswith("Brugge: Zeebrugge")
    assert labels["beringen-tuinwijk-beringen-mijn"] == "Beringen: Tuinwijk Beringen-Mijn"


def test_an_organisation_has_its_latest_name_in_every_list(corpus_store: Settings) -> None:
    assert organisation_labels()["kind-en-gezin"] == "Opgroeien"
    assert "buurtwerk-de-kaap" not in organisation_labels()
    labels = {row.label for row in actor_matrix(corpus_store) if row.actor == "opgroeien"}
    assert labels <= {"Opgroeien"}


@pytest.mark.parametrize(
    ("words", "norm"),
    [
        ("inburgeringsdecreet", "Decreet van 7 juni 2013"),
        ("vrijstellingsbesluit", "Vrijstellingenbesluit"),
        ("Wooncode", "Vlaamse Codex Wonen van 2021"),
        ("wonen codex", "Vlaamse Codex Wonen van 2021"),
        ("koninklijk besluit", "Werkloosheidsbesluit"),
        ("25 november 1991", "Werkloosheidsbesluit"),
        ("wijkwerken", "Decreet wijk-werken"),
        ("besluit ministerieel", "ministerieel besluit van 3 maart 2023"),
    ],
)
def test_a_rule_goes_by_each_of_its_names_in_any_order(words: str, norm: str) -> None:
    named = Derogation("d", None, (), "unspecified", (Norm(norm),), "andere", "asked", (), ())
    row = RequestRow(None, named, ())
    assert passes(row, RequestFilters(norm=words))
    assert not passes(row, RequestFilters(norm=f"{words} logies"))


def test_a_contract_counts_the_documents_that_a_filter_finds(corpus_store: Settings) -> None:
    for row in contract_overview(corpus_store):
        found = browse(Filters(contracts=(row.contract.id,)), corpus_store)
        assert found.total == row.documents, row.contract.id


@pytest.mark.parametrize("store", ["corpus_store", "seed_store"])
def test_a_contract_has_the_themes_that_a_filter_finds(
    store: str, request: pytest.FixtureRequest
) -> None:
    """One passage is enough, also in a paper about eleven contracts, as all of the seeds are."""
    settings = request.getfixturevalue(store)
    rows = [row for row in contract_overview(settings) if row.documents]
    for row in rows:
        found = browse(Filters(contracts=(row.contract.id,)), settings).facets["theme"]
        assert dict(row.themes) == {one.id: one.documents for one in found}, row.contract.id
    assert store == "corpus_store" or len(rows) == sum(bool(row.themes) for row in rows) == 11
