"""What a store knows, taken elsewhere: every quote holds, and nothing above the level goes."""

import hashlib
import io
import json
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.corrections import Correction
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings
from index.store import open_store
from pipeline.backing_up import back_up
from pipeline.correcting import correct
from pipeline.restoring import restore
from terminal.open_data import TITLES, fields
from tests.citations import citations
from tests.disks import mounted
from tests.places import ROOT
from tests.store_samples import PLAIN, make_entry
from web.keeping import kept_beside

Row = dict[str, Any]
SECRET = ACCESS_LEVELS[-1]


def run(settings: Settings, *words: object) -> Result:
    return CliRunner().invoke(main, ["--store", str(settings.store), "export", *map(str, words)])


def rows(folder: Path, name: str) -> list[Row]:
    text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def everything(corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus as open data, secret documents too."""
    folder = tmp_path_factory.mktemp("export") / "alles"
    done = run(corpus_store, folder, "--access", SECRET)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def public(corpus_store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "publiek"
    assert run(corpus_store, folder).exit_code == 0
    return folder


def test_every_document_and_passage_is_in_it(everything: Path, corpus_store: Settings) -> None:
    texts = {row["id"]: row["text"] for row in rows(everything, "documents")}
    with open_store(corpus_store.store) as store:
        assert texts == {one.id: store.document(one.id).text for one in store.documents()}
        count = store.counts().passages
    passages = rows(everything, "passages")
    assert len(passages) == len({row["id"] for row in passages}) == count
    for row in passages:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]


def test_every_quote_stands_in_the_text_beside_it(everything: Path) -> None:
    """With nothing but the export itself."""
    texts = {row["id"]: row["text"] for row in rows(everything, "documents")}
    for name in TITLES:
        for citation in citations(rows(everything, name)):
            text = texts[citation["document"]["id"]]
            assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
    for name in ("actors", "themes", "derogations", "amounts"):
        held = rows(everything, name)
        assert held and all(row["citations"] for row in held), name


def test_the_rows_are_those_of_the_listings(everything: Path, corpus_store: Settings) -> None:
    def listed(*words: str) -> list[Row]:
        done = CliRunner().invoke(main, ["--store", str(corpus_store.store), *words])
        found: list[Row] = json.loads(done.stdout)
        return found

    actors = [
        {key: value for key, value in row.items() if key != "uri"}
        for row in rows(everything, "actors")
    ]
    assert actors == listed("actors", "--format", "json")
    assert rows(everything, "derogations") == listed(
        "derogations", "--mentioned", "--format", "json"
    )
    for row, told in zip(
        rows(everything, "contracts"), listed("contracts", "--format", "json"), strict=True
    ):
        assert {key: row[key] for key in row.keys() & told.keys()} == {
            key: told[key] for key in row.keys() & told.keys()
        }
        assert row["amounts"] == told["amounts"]


def test_what_is_described_is_what_is_there(public: Path) -> None:
    package = json.loads((public / "datapackage.json").read_text(encoding="utf-8"))
    assert package["access"] == "public"
    assert [one["name"] for one in package["resources"]] == [
        name for name in TITLES if rows(public, name)
    ]
    for resource in package["resources"]:
        data = (public / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        held = rows(public, resource["name"])
        assert resource["rows"] == len(held)
        described = [field["name"] for field in resource["schema"]["fields"]]
        kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for row in held:
            assert list(row) == described
            assert all(_is_a(row[key], kinds[key]) for key in row), row
    told = (public / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in public.iterdir()} - {"README.md"}
    assert all(f"`{name}`" in told for name in names)
    assert "'Publiek'" in told


def _is_a(value: object, kind: str) -> bool:
    """Whether it is of that kind, as JSON Schema and Frictionless name them; null is any."""
    types: dict[str, Any] = {"string": str, "integer": int, "number": (int, float),
                             "array": list, "object": dict, "boolean": bool}  # fmt: skip
    return value is None or isinstance(value, types[kind])


@pytest.mark.parametrize("access", ACCESS_LEVELS)
def test_nothing_above_the_level_goes_along_and_it_is_counted(
    corpus_store: Settings, everything: Path, tmp_path: Path, access: Access
) -> None:
    folder = tmp_path / access
    done = run(corpus_store, folder, "--access", access, "--json")
    report = json.loads(done.stdout)
    allowed = ACCESS_LEVELS[: ACCESS_LEVELS.index(access) + 1]
    manifest = json.loads((ROOT / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    seen = [file["access"] in allowed for file in manifest["files"]]
    assert report["rows"]["documents"] == sum(seen)
    assert report["left_out"].get("documents", 0) == len(seen) - sum(seen)
    for name in ("documents", "passages", "themes", "amounts"):
        kept_back = len(rows(everything, name)) - len(rows(folder, name))
        assert report["left_out"].get(name, 0) == kept_back, name
    for name in ("documents", "passages"):
        assert {row["access"] for row in rows(folder, name)} <= set(allowed)
    for name in TITLES:
        for citation in citations(rows(folder, name)):
            assert citation["document"]["access"] in allowed
    # By another path: no id and no name of a file of a hidden document stands anywhere.
    hidden = [
        word
        for row in rows(everything, "documents")
        if row["access"] not in allowed
        for word in (row["id"], *(source["name"] for source in row["sources"]))
    ]
    whole = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert [word for word in hidden if word in whole] == []


def test_no_path_of_the_machine_goes_along(everything: Path) -> None:
    whole = "".join(path.read_text(encoding="utf-8") for path in everything.iterdir())
    assert str(ROOT) not in whole and '"/' not in whole


def test_corrections_say_no_names_and_nothing_of_what_is_hidden(
    corpus_store: Settings, tmp_path: Path
) -> None:
    settings = Settings(store=tmp_path / "opslag")
    beside = kept_beside(settings, None)
    back_up(corpus_store, tmp_path / "kopie.zip", beside)
    restore(settings, tmp_path / "kopie.zip", beside)
    with open_store(settings.store) as store:
        cards = {one.path: one for one in store.documents()}
        told = {one.id: tags for one, tags in store.tags()}
    secret = cards["FW_antwoord_RVA_buurtatelier.txt"]
    open_one = cards["weverzande-projectpagina.html"]
    assert (secret.access, open_one.access) == ("internal", "public")
    elsewhere = {one.id for key in told if key != secret.id for one in told[key].actors}
    only = next(one.id for one in told[secret.id].actors if one.id not in elsewhere)
    theme = told[open_one.id].themes[0].id
    correct(Correction("not-theme", theme, document=open_one.id, by="Els Peeters"), settings)
    correct(Correction("not-theme", "werk", document=secret.id, by="Els Peeters"), settings)
    correct(Correction("not-actor", only, by="Els Peeters"), settings)

    assert run(settings, tmp_path / "publiek").exit_code == 0
    (kept,) = rows(tmp_path / "publiek", "corrections")
    assert (kept["subject"], kept["document"]) == (theme, open_one.id)
    done = run(settings, tmp_path / "alles", "--access", SECRET, "--json")
    assert json.loads(done.stdout)["rows"]["corrections"] == 3
    whole = "".join(path.read_text("utf-8") for path in (tmp_path / "alles").iterdir())
    assert "Els Peeters" not in whole


def test_the_themes_are_a_scheme(public: Path) -> None:
    """SKOS: one label per language for each concept, all of them in the scheme."""
    graph = json.loads((public / "theme-scheme.jsonld").read_text(encoding="utf-8"))["@graph"]
    (scheme,) = [one for one in graph if one["@type"] == "skos:ConceptScheme"]
    concepts = {one["notation"]: one for one in graph if one["@type"] == "skos:Concept"}
    assert len(concepts) == 20
    assert concepts["wonen"]["prefLabel"] == {"nl": "Wonen", "en": "Housing"}
    assert all(one["inScheme"] == scheme["@id"] for one in concepts.values())
    assert {row["id"] for row in rows(public, "themes")} <= concepts.keys()


def test_organisations_go_by_their_public_address(public: Path) -> None:
    graph = json.loads((public / "organisations.jsonld").read_text(encoding="utf-8"))["@graph"]
    found = {one["notation"]: one for one in graph if one["@type"] == "org:Organization"}
    assert {row["id"] for row in rows(public, "actors")} <= found.keys()
    for row in rows(public, "actors"):
        assert row["uri"] in (None, found[row["id"]]["@id"])
    genk = found["gemeente-genk"]
    assert (genk["prefLabel"], genk["identifier"]) == ("Genk", "71016")
    assert re.fullmatch(r"https://data\.vlaanderen\.be/id/organisatie/OVO\d{6}", genk["@id"])


def test_an_archive_holds_the_same(corpus_store: Settings, public: Path, tmp_path: Path) -> None:
    assert run(corpus_store, tmp_path / "data.zip").exit_code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "data.zip").read_bytes())) as archive:
        assert set(archive.namelist()) == {path.name for path in public.iterdir()}
        for name in TITLES:
            assert archive.read(f"{name}.jsonl") == (public / f"{name}.jsonl").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["data.zip"]


# A small store, for what has nothing to do with what is in it


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(store=tmp_path / "opslag")
    with open_store(settings.store, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry(f"de wijk {n} " + "woord " * 5_000, f"/map/{n}") for n in range(9)])
    return settings


@pytest.mark.parametrize("name", ["data", "data.zip"])
def test_what_stands_there_is_left_alone(settings: Settings, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    assert run(settings, folder).exit_code == 0, "an empty folder will do"
    (tmp_path / "data.zip").write_bytes(b"van mij")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    done = run(settings, tmp_path / name)
    assert done.exit_code == 2 and "bestaat al" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_another_archive_than_zip_is_refused(settings: Settings, tmp_path: Path) -> None:
    done = run(settings, tmp_path / "d.tar")
    assert done.exit_code == 2 and ".zip" in done.stderr
    assert not (tmp_path / "d.tar").exists()


def test_a_place_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    assert run(settings, tmp_path / "nergens" / "data").exit_code == 2
    assert run(Settings(store=tmp_path / "geen"), tmp_path / "data").exit_code == 5
    assert [path.name for path in tmp_path.iterdir()] == ["opslag"]


@pytest.mark.parametrize("name", ["data", "data.zip"])
def test_a_full_disk_leaves_nothing(settings: Settings, tmp_path: Path, name: str) -> None:
    disk = tmp_path / "schijf"
    with mounted(disk, "-t", "tmpfs", "-o", "size=200k", "tmpfs"):
        done = run(settings, disk / name)
        assert done.exit_code == 5 and "geen plaats genoeg" in done.stderr
        assert list(disk.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from commands import open_data_files
from core.settings import Settings

open_data_files._zipped = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
open_data_files.export(Settings(store=Path(sys.argv[1])), Path(sys.argv[2]), "public")
"""


def test_kill_minus_nine_leaves_no_half_export(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "data.zip"
    words = [sys.executable, "-c", KILLED, str(settings.store), str(target)]
    assert subprocess.run(words, cwd=ROOT).returncode == -signal.SIGKILL
    assert not target.exists()
    assert run(settings, target).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.zip", "opslag"]


def test_every_field_is_described_once() -> None:
    for name in TITLES:
        told = fields(name)
        assert len({field["field"] for field in told}) == len(told) > 0
        assert all(field["description"] for field in told)
