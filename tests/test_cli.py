"""The command line as a person and a script meet it: words, JSON, exit codes, stdout and stderr."""

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.records import Document, Format
from core.reports import Shown
from core.settings import Settings
from index.store import open_store
from pipeline.care import status
from pipeline.registers import concept_label
from terminal.command_docs import command_docs
from terminal.shown import shown_lines, status_lines
from tests.places import ROOT


def run(store: Path, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), *words], input=given)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "nota.txt"
    file.write_text("Nota\n\nDe stad vraagt 1,2 miljoen euro voor het plein.\n", encoding="utf-8")
    return file


def test_search_json_has_the_agreed_shape(corpus_store: Settings) -> None:
    done = run(corpus_store.store, "search", "eigen inbreng van 20 procent", "-k", "3", "--json")
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert set(result) == {"id", "query", "answerable", "confidence", "hits"}
    assert 0 <= result["confidence"] <= 1
    hit = result["hits"][0]
    assert {"rank", "score", "why", "passage", "citation", "themes", "actors"} <= set(hit)
    citation = hit["citation"]
    assert {"document", "contract", "first_page", "last_page", "start", "end", "quote"} == set(
        citation
    )
    assert {"id", "title", "kind", "path", "date", "access"} <= set(citation["document"])
    assert hit["passage"] == (f"{citation['document']['id']}:{citation['start']}-{citation['end']}")
    assert len(citation["quote"]) == citation["end"] - citation["start"]


def test_many_queries_give_a_json_line_each_in_order(
    corpus_store: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "vragen.jsonl"
    asked = [
        {"id": "a", "query": "sociale woningen"},
        {"id": "b", "query": "subsidie", "filters": {"kinds": ["minutes"]}},
    ]
    file.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    done = run(corpus_store.store, "search", "--queries", str(file), "-k", "4")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["id"] for result in results] == ["a", "b"]
    assert {hit["citation"]["document"]["kind"] for hit in results[1]["hits"]} == {"minutes"}


@pytest.mark.parametrize(
    ("form", "count", "told"),
    [
        ("pdf", 1, "motor 1, 1 pagina"),
        ("pdf", 12, "motor 1, 12 pagina's"),
        ("odp", 7, "motor 1, 7 dia's"),
        ("xlsx", 1, "motor 1, 1 blad"),
        ("ods", 3, "motor 1, 3 bladen"),
        ("eml", None, "motor 1"),
    ],
)
def test_a_document_is_shown_with_its_pages_slides_or_sheets_counted(
    form: Format, count: int | None, told: str
) -> None:
    document = Document("ab" * 16, "Nota", form, page_count=count, reader="motor 1")
    lines = list(shown_lines(Shown(document, (), (), ()), concept_label, full=False))
    assert f"gelezen   {form}, {told}" in lines


def test_a_line_of_queries_that_is_no_json_is_named(corpus_store: Settings, tmp_path: Path) -> None:
    file = tmp_path / "vragen.jsonl"
    file.write_text('{"query": "goed"}\nfout\n', encoding="utf-8")
    done = run(corpus_store.store, "search", "--queries", str(file))
    assert done.exit_code == 2
    assert "Regel 2" in done.stderr


@pytest.mark.parametrize(
    "question",
    ["", "   ", "de het een van", "x" * 100_000, "Привет 你好 🙂", "\x00", "a AND (b OR"],
)
def test_an_odd_question_is_answered_and_never_crashes(
    corpus_store: Settings, question: str
) -> None:
    done = run(corpus_store.store, "search", question, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["query"] == question


def test_a_store_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "geen", "search", "wonen")
    assert done.exit_code == 5
    assert "ingest" in done.stderr
    assert done.stdout == ""


def test_failures_are_named_on_stderr_and_end_with_1(tmp_path: Path, note: Path) -> None:
    (tmp_path / "leeg.pdf").write_bytes(b"")
    store = tmp_path / "store"
    done = run(store, "ingest", str(note), str(tmp_path / "leeg.pdf"))
    assert done.exit_code == 1
    assert "leeg.pdf" in done.stderr
    assert "1 toegevoegd" in done.stdout
    listed = json.loads(run(store, "failures", "--format", "json").stdout)
    assert [row["name"] for row in listed] == ["leeg.pdf"]
    assert "Bestand" in run(store, "failures", "--format", "csv").stdout
    file = tmp_path / "lijst.xlsx"
    assert run(store, "failures", "--format", "xlsx", "-o", str(file)).exit_code == 0
    assert file.read_bytes()[:2] == b"PK"


def test_a_list_of_paths_comes_from_stdin(tmp_path: Path, note: Path) -> None:
    done = run(tmp_path / "store", "ingest", "-", "--json", given=f"{note}\n\n")
    assert json.loads(done.stdout)["added"] == 1


def test_a_path_that_does_not_exist_ends_with_2(tmp_path: Path) -> None:
    done = run(tmp_path / "store", "ingest", str(tmp_path / "nergens"))
    assert (done.exit_code, "nergens" in done.stderr) == (2, True)


def test_work_that_is_broken_off_says_what_is_kept(
    tmp_path: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.ingesting.ingest", interrupted)
    done = run(tmp_path / "store", "ingest", str(note))
    assert done.exit_code == 1
    assert "bewaard" in done.stderr and "Aborted" not in done.stderr


def test_settings_that_do_not_exist_end_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wijkwijzer.toml").write_text("modl = 'x'\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["status"])
    assert (done.exit_code, "modl" in done.stderr) == (2, True)


def test_show_tells_how_each_property_was_found(corpus_store: Settings) -> None:
    found = json.loads(run(corpus_store.store, "search", "sociale woningen", "--json").stdout)
    doc_id = found["hits"][0]["citation"]["document"]["id"]
    shown = json.loads(run(corpus_store.store, "show", doc_id[:10], "--json").stdout)
    assert shown["id"] == doc_id
    assert shown["title"]["how"]
    for passage in shown["passages"]:
        assert shown["text"][passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize(
    "name",
    ["weverzande-voortgang-2023.pdf", "Weverzande-Voortgang-2023", "weverzande-voortgang-2023"],
)
def test_a_document_goes_by_its_file_and_its_number(name: str, corpus_store: Settings) -> None:
    def shown(*words: str) -> str:
        return str(json.loads(run(corpus_store.store, "show", *words, "--json").stdout)["id"])

    with open_store(corpus_store.store) as store:
        cards = list(store.documents())
    assert [shown(name)] == [
        card.id for card in cards if card.path == "weverzande-voortgang-2023.pdf"
    ]
    numbers = [card.number for card in cards if card.number]
    numbered = next(one for one in cards if one.number and numbers.count(one.number) == 1)
    assert shown(str(numbered.number)) == numbered.id
    (asked,) = [card for card in cards if card.path == "schriftelijke-vraag-9031-met-antwoord.pdf"]
    assert shown("9031") == asked.id
    (secret,) = [card for card in cards if card.access == "confidential"]
    assert shown(str(secret.path)) == secret.id
    hidden = run(corpus_store.store, "show", str(secret.path), "--access", "public")
    assert hidden.exit_code == 2


def test_documents_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for city in ("Genk", "Gent"):
        (tmp_path / city).mkdir()
        (tmp_path / city / "nota.txt").write_text(f"Nota over {city}.", "utf-8")
    run(tmp_path / "store", "ingest", str(tmp_path / "Genk"), str(tmp_path / "Gent"))
    done = run(tmp_path / "store", "show", "nota.txt")
    assert done.exit_code == 2
    assert all(str(tmp_path / city / "nota.txt") in done.stderr for city in ("Genk", "Gent"))
    unknown = run(tmp_path / "store", "show", "nergens")
    assert "genk-waterschei" not in unknown.stderr and "wijkwijzer contracts" in unknown.stderr


def test_what_was_found_is_told_by_name_and_of_a_passage_only(corpus_store: Settings) -> None:
    whole = run(corpus_store.store, "show", "weverzande-voortgang-2023.pdf").stdout
    assert "gemeenten Weverzande" in whole and "99001" not in whole
    assert "in werking ×" in whole and "active" not in whole
    with open_store(corpus_store.store) as store:
        (card,) = [one for one in store.documents() if one.path == "weverzande-voortgang-2023.pdf"]
        passage = store.passages(card.id)[0]
        inside = [one for one in store.findings(card.id) if one.start < passage.end]
    told = json.loads(run(corpus_store.store, "show", passage.id, "--json").stdout)["findings"]
    assert 0 < len(told) == len(inside)


def test_an_empty_name_lists_no_register(corpus_store: Settings) -> None:
    done = run(corpus_store.store, "show", "")
    assert (done.exit_code, "brugge" in done.output) == (2, False)


def test_the_folder_of_a_store_is_told_as_it_is(corpus_store: Settings) -> None:
    told = next(status_lines(replace(status(corpus_store), folder="./mijn.opslag", size=1_440_000)))
    assert told == "opslag       ./mijn.opslag (1,4 MB)"


def test_showing_what_is_not_there_ends_with_2(corpus_store: Settings) -> None:
    assert run(corpus_store.store, "show", "ffffffff").exit_code == 2
    assert run(corpus_store.store, "show", "ffffffff:0-10").exit_code == 2


def test_tag_stores_nothing(tmp_path: Path, note: Path) -> None:
    store = tmp_path / "store"
    done = run(store, "tag", str(note), "--json")
    assert done.exit_code == 0
    assert not store.exists()


def test_tag_tells_all_that_is_recorded_in_dutch(tmp_path: Path) -> None:
    mail = ROOT / "corpus" / "dossiers" / "FW_antwoord_RVA_buurtatelier.txt"
    told = run(tmp_path / "store", "tag", str(mail)).stdout
    for line in (
        "taal      nl  (kleine woorden)",
        "gemeenten Heiderode",
        "bedragen  91.300 euro (ander bedrag)",
        "wetten en artikels Artikel 48 van het koninklijk besluit van 25 november 1991",
    ):
        assert line in told
    assert re.search(r"(?m)^regelruimte geweigerd; .*door: Heiderode; aan: RVA; .*duur: ", told)
    assert "function words" not in told


def test_verify_finds_the_corpus_in_order(corpus_store: Settings) -> None:
    assert run(corpus_store.store, "verify").exit_code == 0


def test_a_reader_that_leaves_early_is_no_error(corpus_store: Settings) -> None:
    command = f"{sys.executable} -m cli --store {corpus_store.store} search subsidie -k 200 --full"
    done = subprocess.run(
        f"{command} | head -1; echo ${{PIPESTATUS[0]}}",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        executable="/bin/bash",
    )
    assert "Traceback" not in done.stderr


def test_every_command_explains_itself_in_help() -> None:
    runner = CliRunner()
    for name, command in main.commands.items():
        done = runner.invoke(main, [name, "--help"])
        assert done.exit_code == 0
        assert command.help, name


def test_the_docs_say_what_the_commands_say() -> None:
    kept = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert kept == command_docs(main), "make docs"


def test_tag_says_what_else_is_in_a_file(tmp_path: Path, note: Path) -> None:
    file = tmp_path / "pakket.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(note, "nota.txt")
        archive.writestr("verslag.txt", "Verslag\n\nHet plein werd ingehuldigd in mei 2023.\n")
    done = run(tmp_path / "store", "tag", str(file), "--json")
    assert json.loads(done.stdout)["document"] and "verslag.txt" in done.stderr
    assert run(tmp_path / "store", "tag", str(note)).stderr == ""


def test_indexes_that_are_made_by_the_next_search_are_no_fault(tmp_path: Path, note: Path) -> None:
    store = tmp_path / "store"
    assert run(store, "ingest", str(note)).exit_code == 0
    (store / "current.json").unlink()  # as after an ingest that was broken off
    done = run(store, "verify")
    assert done.exit_code == 0 and "vanzelf gebouwd" in done.stdout
    assert "reindex" not in done.output
