"""`show` with a contract: its register entry, its documents with pages, all with evidence."""

import json

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner, Result

from cli import main
from core.records import ACCESS_LEVELS
from core.settings import Settings
from index.store import open_store
from tests.citations import citations
from tests.places import ROOT

KORTVOORDE, HEIDERODE = "kortvoorde-roterij", "heiderode-schachtwijk"


def run(store: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store.store), "show", *words])


def test_a_contract_is_shown_with_what_the_register_says_and_its_documents(
    corpus_store: Settings,
) -> None:
    done = run(corpus_store, "kortv", "--json")
    assert done.exit_code == 0
    sheet = json.loads(done.stdout)
    assert (sheet["id"], sheet["project"]) == (KORTVOORDE, "Wortel schieten in de Roterij")
    assert sheet["municipality"] == {"nis": "99005", "label": "Kortvoorde"}
    names = [paper["document"]["path"] for paper in sheet["papers"]]
    assert {"kortvoorde-klankbord-2023-02-07.txt", "kortvoorde-roterij.html"} <= set(names)
    assert len(names) == len(set(names)) == sheet["documents"]
    days = [paper["document"]["date"] or "" for paper in sheet["papers"]]
    assert days == sorted(days, reverse=True)
    assert all(theme["citations"] and theme["label"] for theme in sheet["themes"])


def test_every_quote_stands_where_it_says(corpus_store: Settings) -> None:
    sheet = json.loads(run(corpus_store, HEIDERODE, "--json").stdout)
    for part in ("themes", "actors", "amounts", "derogations"):
        assert sheet[part] and all(row["citations"] for row in sheet[part]), part
    with open_store(corpus_store.store) as store:
        for citation in citations(sheet):
            text = store.document(citation["document"]["id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"] != ""


def test_the_pages_that_tell_of_it_are_named(corpus_store: Settings) -> None:
    """The decision about eleven contracts tells of Genk on its first page."""
    sheet = json.loads(run(corpus_store, "genk-waterschei", "--json").stdout)
    (paper,) = [
        one for one in sheet["papers"] if one["document"]["path"] == "beslissing-elf-contracten.pdf"
    ]
    with open_store(corpus_store.store) as store:
        document = store.document(paper["document"]["id"])
    assert paper["pages"] == document.page_count
    first = paper["stretches"][0]
    assert "Waterschei" in document.text[first["start"] : first["end"]]
    # By another path: the words stand in a PDF whose first page is read here by itself.
    with pdfium.PdfDocument(ROOT / "corpus" / "dossiers" / "beslissing-elf-contracten.pdf") as pdf:
        assert len(pdf) == paper["pages"]
        assert "Waterschei" in pdf[0].get_textpage().get_text_bounded()
    assert (first["first_page"], first["last_page"]) == (1, 1)
    shown = run(corpus_store, "genk").stdout
    assert f" van {paper['pages']}" in shown and "subsidie: 800.000 euro" in shown


def test_on_a_screen_it_reads_from_entry_to_themes(corpus_store: Settings) -> None:
    short, full = run(corpus_store, KORTVOORDE), run(corpus_store, KORTVOORDE, "--full")
    assert short.exit_code == full.exit_code == 0
    heads = ["Documenten", "Bedragen", "Actoren", "Ruimte in regels", "Thema's"]
    places = [short.stdout.splitlines().index(head) for head in heads]
    assert places == sorted(places)
    assert "niet betrokken: CAW" in short.stdout
    assert full.stdout.count("Bewijs") > short.stdout.count("Bewijs") > 5


@pytest.mark.parametrize("access", ACCESS_LEVELS)
def test_nothing_above_the_level_is_shown(corpus_store: Settings, access: str) -> None:
    sheet = json.loads(run(corpus_store, HEIDERODE, "--access", access, "--json").stdout)
    allowed = ACCESS_LEVELS[: ACCESS_LEVELS.index(access) + 1]
    seen = {one["document"]["access"] for one in [*citations(sheet), *sheet["papers"]]}
    assert seen <= set(allowed)
    whole = json.loads(run(corpus_store, HEIDERODE, "--json").stdout)
    assert len(sheet["papers"]) == sum(
        paper["document"]["access"] in allowed for paper in whole["papers"]
    )


def test_a_contract_without_documents_denies_nothing(corpus_store: Settings) -> None:
    done = run(corpus_store, "hasselt")
    assert done.exit_code == 0 and "NIS 71022, sinds de fusie 71072" in done.stdout


def test_what_is_nothing_is_told_for_both(corpus_store: Settings) -> None:
    done = run(corpus_store, "nergens")
    assert done.exit_code == 2
    assert "geen document 'nergens'" in done.stderr and "geen contract" in done.stderr
    several = run(corpus_store, "gen")
    assert several.exit_code == 2 and "genk-waterschei" in several.stderr


def test_a_store_that_has_nothing_of_it_says_so(seed_store: Settings) -> None:
    done = run(seed_store, KORTVOORDE)
    assert done.exit_code == 0
    assert "staat geen document in de opslag" in done.stdout and "Documenten" not in done.stdout
