"""Lists and reports that go to a file: under which names, and what they say."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.settings import Settings
from pipeline.registers import theme_labels


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(settings.store), *words])


REPORTED = (["actors"], ["derogations"], ["contracts", "compare", "weverz", "heider"])
LISTED = (
    ["contracts"],
    ["similar", "weverzande"],
    ["failures"],
    ["questions"],
    ["correct", "list"],
)


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        *((words, (".odt", ".pdf", ".md")) for words in REPORTED),
        *((words, (".docx", ".html", ".odt", ".pdf")) for words in LISTED),
    ],
)
def test_a_kind_of_file_that_is_not_made_is_refused(
    words: list[str], endings: tuple[str, ...], corpus_store: Settings, tmp_path: Path
) -> None:
    for ending in endings:
        done = run(corpus_store, *words, "-o", str(tmp_path / f"lijst{ending}"))
        assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
        assert f"niet als '{ending}'" in done.stderr
        assert ".csv" in done.stderr


def test_a_name_without_ending_holds_the_table(corpus_store: Settings, tmp_path: Path) -> None:
    shown = run(corpus_store, "contracts").stdout_bytes
    for name in ("lijst", "lijst.txt"):
        assert run(corpus_store, "contracts", "-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_bytes() == shown


@pytest.mark.parametrize("words", [["contracts"], ["actors"], ["correct", "list"]])
def test_a_folder_that_is_not_there_is_told(
    words: list[str], corpus_store: Settings, tmp_path: Path
) -> None:
    for name in ("lijst.csv", "lijst.xlsx"):
        done = run(corpus_store, *words, "-o", str(tmp_path / "nieuw" / name))
        assert done.exit_code == 2
        assert "is er niet" in done.stderr
    if os.geteuid():
        tmp_path.chmod(0o500)
        assert run(corpus_store, *words, "-o", str(tmp_path / "lijst.csv")).exit_code == 5


def test_a_place_that_cannot_be_written_ends_with_5(corpus_store: Settings) -> None:
    done = run(corpus_store, "actors", "-o", "/proc/lijst.csv")  # nobody may write there
    assert done.exit_code == 5
    assert "kan niet geschreven worden" in done.stderr


def test_a_list_of_requests_holds_what_the_screen_shows(corpus_store: Settings) -> None:
    rows = list(csv.DictReader(io.StringIO(
        run(corpus_store, "derogations", "--format", "csv").stdout.removeprefix("\ufeff")
    )))  # fmt: skip
    told = json.loads(run(corpus_store, "derogations", "--format", "json").stdout)
    assert [row["Id"] for row in rows] == [one["id"] for one in told]
    assert [row["Contract"] for row in rows] == [one["contract"] or "" for one in told]
    assert [row["Welke regel"] for row in rows] == [
        ", ".join(norm["label"] for norm in one["norms"]) for one in told
    ]
    for name, key in (("Ruimte", "space"), ("Groep", "group"), ("Duur", "duration")):
        assert [row[name] for row in rows] == [one[key] or "" for one in told]
        assert any(row[name] for row in rows)
    assert all(
        (row["Verloop"].count("→") + 1 == len(one["history"])) or len(one["history"]) < 2
        for row, one in zip(rows, told, strict=True)
    )


def test_since_looks_at_the_latest_document_and_shows_its_day(corpus_store: Settings) -> None:
    every = json.loads(run(corpus_store, "derogations", "--format", "json").stdout)
    undated = sum(not any(one["document"]["date"] for one in row["citations"]) for row in every)
    done = run(corpus_store, "derogations", "--since", "01-01-2024", "--format", "csv")
    days = [row["Laatste document"] for row in csv.DictReader(io.StringIO(done.stdout))]
    assert days and all(day >= "2024-01-01" for day in days)
    assert days == sorted(days, reverse=True)
    assert (f"{undated} vra" in done.stderr) == bool(undated)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["derogations", "--norm", "nietbestaand"], "Geen vraag om regelruimte"),
        (["actors", "--type", "politie", "--role", "trekker"], "Geen actoren"),
        (["correct", "list"], "nog niets verbeterd"),
    ],
)
def test_an_empty_list_says_so(
    words: list[str], told: str, corpus_store: Settings, tmp_path: Path
) -> None:
    shown = run(corpus_store, *words)
    assert told in shown.stdout
    plain = run(corpus_store, *words, "--format", "json")
    assert (plain.stdout, told in plain.stderr) == ("[]\n", True)
    written = run(corpus_store, *words, "-o", str(tmp_path / "leeg.xlsx"))
    assert (written.exit_code, told in written.stderr) == (0, True)


def test_a_report_names_its_filters(corpus_store: Settings, tmp_path: Path) -> None:
    file = tmp_path / "regels.html"
    done = run(corpus_store, "derogations", "--contract", "weverz", "--status", "asked",
               "-o", str(file))  # fmt: skip
    assert done.exit_code == 0
    page = file.read_text(encoding="utf-8")
    assert "Filters: stand gevraagd, contract weverzande-spinnerijwijk; gemaakt op 20" in page


def test_the_list_of_contracts_has_all_their_themes(corpus_store: Settings) -> None:
    table = csv.DictReader(io.StringIO(run(corpus_store, "contracts", "--format", "csv").stdout))
    told = json.loads(run(corpus_store, "contracts", "--format", "json").stdout)
    shown = [row["Thema's"] for row in table]
    names = theme_labels()
    assert shown == [", ".join(names[theme["id"]] for theme in one["themes"]) for one in told]
    assert max(len(one["themes"]) for one in told) > 5


@pytest.mark.parametrize("word", ["2024-01-01", "01-01-2024", "1/1/2024", "2024"])
def test_a_day_may_be_written_as_people_do(word: str, corpus_store: Settings) -> None:
    every = run(corpus_store, "derogations", "--since", "2024-01-01", "--format", "json").stdout
    assert run(corpus_store, "derogations", "--since", word, "--format", "json").stdout == every


def test_the_last_day_of_a_year_is_in_it(corpus_store: Settings) -> None:
    words = ["search", "subsidie", "-k", "1000", "--json", "--since", "2023", "--until", "2023"]
    hits = json.loads(run(corpus_store, *words).stdout)["hits"]
    assert {hit["citation"]["document"]["date"][:4] for hit in hits} == {"2023"}
    wrong = run(corpus_store, "derogations", "--since", "1 mei")
    assert (wrong.exit_code, "'1 mei' is geen dag" in wrong.stderr) == (2, True)
