"""A store in one file and back: all of it or nothing, whatever happens meanwhile."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.backups import Beside
from core.corrections import Correction
from core.errors import InputError, StoreBusy, StoreUnavailable
from core.records import Filters, Query
from core.settings import Settings
from index.store import open_store
from pipeline.asking import search_all
from pipeline.backing_up import back_up
from pipeline.care import verify
from pipeline.correcting import correct, corrections
from pipeline.documents import original
from pipeline.ingesting import ingest
from pipeline.restoring import restore
from tests.disks import mounted
from tests.places import ROOT
from tests.store_samples import PLAIN, make_entry
from web.accounts import Accounts
from web.database import opened
from web.drafts import Drafts
from web.keeping import kept_beside
from web.submissions import Submissions
from web.visitors import LOCAL


def run(store: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), *words])


def python(code: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def beside(settings: Settings) -> Beside:
    return kept_beside(settings, None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A small store with a web server's folder beside it."""
    settings = Settings(store=tmp_path / "hier" / "opslag")
    settings.store.parent.mkdir()
    with open_store(settings.store, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry(f"de wijk {n}", f"/map/{n}") for n in range(5)])
    folder = beside(settings).folder
    Accounts(folder).add("els", "Els", "admin", "confidential", "vier losse woorden hier")
    (folder / "secret.key").write_text("sleutel", encoding="ascii")
    kept = folder / "ingediend" / "0123456789abcdef" / "dossier.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.4 wat men indiende")
    return settings


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "daar" / "opslag")


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "kopie.zip"
    back_up(settings, file, beside(settings))
    return file


def rows(database: Path) -> dict[str, list[Any]]:
    """All that stands in the tables, by name; not what the indexes have still to take over."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}")))
            for table in tables
            if table not in ("changes", "sqlite_sequence")
        }


def everything(settings: Settings) -> dict[str, object]:
    """All that must come back: tables of both databases, and the bytes of files."""
    folder = beside(settings).folder
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("web.sqlite")
    }
    return {
        "store": rows(settings.store / "store.sqlite"),
        "web": rows(folder / "web.sqlite"),
        "files": files,
    }


def test_everything_comes_back(settings: Settings, elsewhere: Settings, kept: Path) -> None:
    before = everything(settings)
    report = restore(elsewhere, kept, beside(elsewhere))
    names = {path.name for path in elsewhere.store.iterdir()}
    assert names == {"store.sqlite", "current.json", "lexical-1", "dense-1", "writer.lock"}
    folder = beside(elsewhere).folder
    assert {path.name for path in folder.iterdir()} == {"web.sqlite", "secret.key", "ingediend"}
    assert everything(elsewhere) == before
    assert report.manifest.counts["documents"] == 5 and report.manifest.counts["users"] == 1
    assert verify(elsewhere) == (), "the indexes are made and go with the tables"
    for path in (kept, folder, folder / "web.sqlite", folder / "secret.key"):
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is for its owner alone"


def test_a_store_with_a_history_answers_as_it_did(corpus_store: Settings, tmp_path: Path) -> None:
    """Corrections, a published submission and a draft, on the real corpus."""
    settings = Settings(store=tmp_path / "hier" / "opslag")
    restore(settings, _backed_up(corpus_store, tmp_path / "corpus.zip"), beside(settings))
    correct(Correction("not-theme", "economie", contract="heiderode-schachtwijk"), settings)
    folder = beside(settings).folder
    key = _published(folder, settings, tmp_path)
    draft = _drafted(folder, settings)
    with open_store(settings.store, write=True) as store:
        store.rebuild()  # what was removed still counts a little in indexes that grew
    file = _backed_up(settings, tmp_path / "kopie.zip")
    there = Settings(store=tmp_path / "daar" / "opslag")
    restore(there, file, beside(there))
    folder_there = beside(there).folder

    assert verify(there) == ()
    assert _shown(run(there.store, "status", "--json")) == _shown(
        run(settings.store, "status", "--json")
    )
    assert corrections(there) == corrections(settings) != ()
    queries = [
        Query("voorrang geven aan gezinnen uit de wijk bij sociale woningen", 20),
        Query("subsidie", 30, Filters(access="public")),
        Query("het plein van Zonnedorp", 5),
    ]
    for before, after in zip(
        search_all(queries, settings), search_all(queries, there), strict=True
    ):
        assert after == before
    assert Drafts(folder_there, there).frozen(draft, LOCAL) == Drafts(folder, settings).frozen(
        draft, LOCAL
    )
    # What was handed in is found where it stands now, also when the first store is gone.
    (handed_in,) = (folder_there / "ingediend" / key).iterdir()
    for path in folder.rglob("*.txt"):
        path.unlink()
    with open_store(there.store) as store:
        (card,) = [one for one in store.documents() if one.path == "zonnedorp.txt"]
    assert original(card.id, there, "confidential").path == handed_in
    Submissions(folder_there, there).withdraw(key, LOCAL)
    with open_store(there.store) as store:
        assert "zonnedorp.txt" not in {one.path for one in store.documents()}


def _backed_up(settings: Settings, file: Path) -> Path:
    back_up(settings, file, beside(settings))
    return file


def _published(folder: Path, settings: Settings, tmp_path: Path) -> str:
    handed_in = tmp_path / "zonnedorp.txt"
    handed_in.write_text("Nota\n\nHet plein van Zonnedorp krijgt bomen.\n", encoding="utf-8")
    submissions = Submissions(folder, settings)
    with handed_in.open("rb") as stream:
        key = submissions.begin([_Upload("zonnedorp.txt", stream)], LOCAL, "internal", "")
    submissions.read(key, lambda *_: None)
    submissions.publish(key, lambda *_: None)
    submissions.close()
    return key


def _drafted(folder: Path, settings: Settings) -> str:
    drafts = Drafts(folder, settings)
    question = ROOT / "corpus" / "dossiers" / "sv-9188-vraag.pdf"
    with question.open("rb") as stream:
        key, path = drafts.begin(_Upload(question.name, stream), LOCAL, "public")
    drafts.make(key, path, "public", "confidential", lambda *_: None)
    assert drafts.card(key, LOCAL).state == "ready"
    return key


class _Upload:
    def __init__(self, filename: str, file: Any) -> None:
        self.filename, self.file = filename, file


def _shown(done: Result) -> dict[str, Any]:
    """What status says, without where the store is, how large, and how often it was indexed."""
    told: dict[str, Any] = json.loads(done.stdout)
    return {key: told[key] for key in told if key not in ("folder", "size", "generation")}


# The words on the command line


def test_as_a_person_does_it(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "kopie.zip"
    done = run(settings.store, "backup", str(file))
    assert (done.exit_code, "5 documenten" in done.stdout) == (0, True)
    assert "1 gebruiker," in done.stdout and "sleutels" in done.stdout
    done = run(elsewhere.store, "restore", str(file), "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["counts"]["documents"], told["indexed"]) == (5, True)
    assert told["beside"] == str(beside(elsewhere).folder)
    assert run(elsewhere.store, "verify").exit_code == 0
    listed = run(elsewhere.store, "users", "list")
    assert listed.stdout.startswith("els ")


def test_nothing_is_overwritten_unasked(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "kopie.zip"
    file.write_bytes(b"mijn vakantiefoto's")
    done = run(settings.store, "backup", str(file))
    assert done.exit_code == 2 and "--overwrite" in done.stderr
    assert file.read_bytes() == b"mijn vakantiefoto's"
    assert run(settings.store, "backup", str(file), "--overwrite").exit_code == 0
    assert file.read_bytes()[:2] == b"PK"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hier", "kopie.zip"]


def test_a_file_that_comes_meanwhile_is_not_overwritten(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import backing_up

    file = tmp_path / "kopie.zip"
    real = backing_up._look_over

    def look_over(*given: Any) -> None:
        real(*given)
        file.write_bytes(b"van een ander")

    monkeypatch.setattr(backing_up, "_look_over", look_over)
    with pytest.raises(InputError, match="bestaat al"):
        back_up(settings, file, beside(settings))
    assert file.read_bytes() == b"van een ander"


@pytest.mark.parametrize("place", ["hier/opslag/kopie.zip", "hier/opslag-web/kopie.zip", "hier",
                                   "nergens/kopie.zip"])  # fmt: skip
def test_places_where_no_backup_belongs(settings: Settings, tmp_path: Path, place: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = run(settings.store, "backup", str(tmp_path / place))
    assert (done.exit_code, "→" in done.stderr) == (2, True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path / "geen", "backup", str(tmp_path / "kopie.zip"))
    assert done.exit_code == 5 and list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_not_kept_as_if_it_were_whole(
    settings: Settings, tmp_path: Path
) -> None:
    database = settings.store / "store.sqlite"
    whole = bytearray(database.read_bytes())
    for page in range(20, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 16] = b"\xee" * 16
    database.write_bytes(bytes(whole))
    done = run(settings.store, "backup", str(tmp_path / "kopie.zip"))
    assert done.exit_code == 5 and "beschadigd" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["hier"]


@pytest.mark.parametrize("web", [False, True])
def test_only_into_a_folder_where_nothing_is(elsewhere: Settings, kept: Path, web: bool) -> None:
    folder = beside(elsewhere).folder if web else elsewhere.store
    folder.mkdir(parents=True)
    (folder / "brief.docx").write_text("mijn brief")
    done = run(elsewhere.store, "restore", str(kept))
    assert done.exit_code == 2 and "brief.docx" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["brief.docx"]
    assert len(list(elsewhere.store.parent.iterdir())) == 1


def test_into_an_empty_folder(elsewhere: Settings, kept: Path) -> None:
    elsewhere.store.mkdir(parents=True)
    beside(elsewhere).folder.mkdir()
    assert run(elsewhere.store, "restore", str(kept)).exit_code == 0
    assert verify(elsewhere) == ()


def test_a_store_that_is_in_use_is_not_restored_over(settings: Settings, kept: Path) -> None:
    before = everything(settings)
    assert run(settings.store, "restore", str(kept)).exit_code == 2
    assert everything(settings) == before


def test_a_store_without_a_web_server(settings: Settings, tmp_path: Path) -> None:
    import shutil

    shutil.rmtree(beside(settings).folder)
    done = run(settings.store, "backup", str(tmp_path / "kopie.zip"))
    assert done.exit_code == 0 and "--state" in done.stdout
    there = Settings(store=tmp_path / "daar")
    assert run(there.store, "restore", str(tmp_path / "kopie.zip")).exit_code == 0
    assert not beside(there).folder.exists() and verify(there) == ()


def test_an_interrupted_reindex_stays_one(settings: Settings, tmp_path: Path) -> None:
    with open_store(settings.store, write=True, analysis=PLAIN) as store:
        store.begin_reindex({"model": "ander"})
    there = Settings(store=tmp_path / "daar")
    report = restore(there, _backed_up(settings, tmp_path / "k.zip"), beside(there))
    assert not report.indexed
    with open_store(there.store) as store:
        assert len(store.outdated()) == 5


# While others work

# Every line it prints was acknowledged; ``made`` numbers are in the store from then on.
WRITER = """
import sys
from pathlib import Path
from index.store import open_store
from tests.store_samples import PLAIN, make_entry
with open_store(Path(sys.argv[1]), write=True, analysis=PLAIN) as store:
    number = 0
    while True:
        store.add([make_entry(f"nieuw {number} {n} " + "woord " * 300, f"/nieuw/{number}-{n}")
                   for n in range(7)])
        number += 1
        print(number, flush=True)
"""


def test_of_one_moment_while_an_ingest_runs(settings: Settings, tmp_path: Path) -> None:
    writer = python(WRITER, settings.store)
    try:
        assert writer.stdout is not None
        for number in range(3):
            acknowledged = int(writer.stdout.readline())
            file = _backed_up(settings, tmp_path / f"{number}.zip")
            there = Settings(store=tmp_path / f"daar-{number}")
            restore(there, file, kept_beside(there, tmp_path / f"web-{number}"))
            assert verify(there) == ()
            with open_store(there.store) as store:
                new = store.counts().documents - 5
            assert new >= 7 * acknowledged, "what was acknowledged is in it"
            assert new % 7 == 0, "batches are whole"
        assert writer.poll() is None, "it wrote all the time"
    finally:
        writer.kill()
        writer.communicate()


def test_two_at_once_of_the_same_backup(settings: Settings, tmp_path: Path) -> None:
    from filelock import FileLock

    (tmp_path / ".kopie.zip.bezig").mkdir()
    with FileLock(tmp_path / ".kopie.zip.bezig" / "lock"), pytest.raises(StoreBusy):
        back_up(settings, tmp_path / "kopie.zip", beside(settings))
    assert (tmp_path / ".kopie.zip.bezig").is_dir(), "that of the other is left alone"


# Killed: the child ends itself as `kill -9` would, on the way into a step

KILLED = """
import os, signal, sys
from pathlib import Path
from core.settings import Settings
from pipeline import {module}
from web.keeping import kept_beside

real, calls = {module}.{step}, 0

def killed(*given, **named):
    global calls
    calls += 1
    if calls == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)

{module}.{step} = killed
settings = Settings(store=Path(sys.argv[1]))
{module}.{work}
"""
WORKS = {
    "backing_up": "back_up(settings, Path(sys.argv[2]), kept_beside(settings, None))",
    "restoring": "restore(settings, Path(sys.argv[2]), kept_beside(settings, None))",
}


def killed(module: str, step: str, call: int, store: Path, file: Path) -> None:
    code = KILLED.format(module=module, step=step, call=call, work=WORKS[module])
    child = python(code, store, file)
    child.communicate()
    assert child.returncode == -signal.SIGKILL, "it was killed while it worked"


@pytest.mark.parametrize(
    ("step", "call"),
    [("_copy_store", 1), ("_pack", 1), ("write_entry", 1), ("write_entry", 3), ("_look_over", 1),
     ("put_down", 1)],
)  # fmt: skip
def test_kill_minus_nine_leaves_no_half_backup(
    settings: Settings, elsewhere: Settings, tmp_path: Path, step: str, call: int
) -> None:
    file, before = tmp_path / "kopie.zip", everything(settings)
    killed("backing_up", step, call, settings.store, file)
    assert not file.exists()
    assert everything(settings) == before
    back_up(settings, file, beside(settings))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hier", "kopie.zip"]
    restore(elsewhere, file, beside(elsewhere))
    assert everything(elsewhere) == before


@pytest.mark.parametrize("step", ["_copy_store", "write_entry", "_look_over", "put_down"])
def test_kill_minus_nine_leaves_the_backup_before_it(
    settings: Settings, kept: Path, step: str
) -> None:
    whole = kept.read_bytes()
    code = KILLED.format(
        module="backing_up", step=step, call=1,
        work=WORKS["backing_up"].replace("None))", "None), overwrite=True)"),
    )  # fmt: skip
    child = python(code, settings.store, kept)
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert kept.read_bytes() == whole


@pytest.mark.parametrize(
    ("step", "call"),
    [("unpack", 1), ("_check_databases", 1), ("_indexed", 1), ("_move", 1), ("_move", 2),
     ("_move", 3)],
)  # fmt: skip
def test_kill_minus_nine_leaves_no_half_store(
    settings: Settings, elsewhere: Settings, kept: Path, step: str, call: int
) -> None:
    killed("restoring", step, call, elsewhere.store, kept)
    done = run(elsewhere.store, "status")
    assert done.exit_code == 5, "there is no store yet"
    if (step, call) == ("_move", 3):
        # The web server's part was ready by then and is no longer known for a half one.
        done = run(elsewhere.store, "restore", str(kept))
        assert done.exit_code == 2 and "opslag-web" in done.stderr
        return
    restore(elsewhere, kept, beside(elsewhere))
    assert everything(elsewhere) == everything(settings)
    assert verify(elsewhere) == ()
    assert not list(elsewhere.store.parent.rglob(".terugzetten"))


# The disk


def large(settings: Settings) -> int:
    """Bytes of the database, now that there are some long documents of rare words in it."""
    with open_store(settings.store, write=True, analysis=PLAIN) as store:
        for number in range(5):
            words = " ".join(os.urandom(6).hex() for _ in range(30_000))
            store.add([make_entry(words, f"/groot/{number}")])
    return (settings.store / "store.sqlite").stat().st_size


def test_a_full_disk_leaves_no_half_backup(settings: Settings, tmp_path: Path) -> None:
    copy = large(settings)
    disk = tmp_path / "schijf"
    # The copy does not fit; the copy does, and the archive beside it does not.
    for size in (copy // 2, copy + 300_000):
        with mounted(disk, "-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
            done = run(settings.store, "backup", str(disk / "kopie.zip"))
            assert done.exit_code == 5 and "geen plaats genoeg" in done.stderr
            assert "Maak ruimte" in done.stderr
            assert list(disk.iterdir()) == []
    with open_store(settings.store) as store:
        assert store.counts().documents == 10


@pytest.mark.parametrize("more", [-1_000_000, 200_000])
def test_a_full_disk_leaves_no_half_store(settings: Settings, tmp_path: Path, more: int) -> None:
    """Where it is known to be too small, and where that shows when the indexes are made."""
    large(settings)
    kept = tmp_path / "kopie.zip"
    made = back_up(settings, kept, beside(settings)).manifest.files
    size = sum(one for one, _ in made.values()) + more
    disk = tmp_path / "schijf"
    with mounted(disk, "-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
        done = run(disk / "opslag", "restore", str(kept))
        assert done.exit_code == 5 and "geen plaats genoeg" in done.stderr
        assert list(disk.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
        assert run(disk / "opslag", "restore", str(kept)).exit_code == 0
        assert verify(Settings(store=disk / "opslag")) == ()


def test_a_file_that_may_not_grow_leaves_no_half_backup(settings: Settings, tmp_path: Path) -> None:
    """The same without root: a limit on the size of files, in a process of its own."""
    large(settings)
    child = python(LIMITED, settings.store, tmp_path / "kopie.zip")
    told, _ = child.communicate()
    assert told.strip() == "StoreUnavailable"
    assert [path.name for path in tmp_path.iterdir()] == ["hier"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from core.errors import StoreUnavailable
from core.settings import Settings
from pipeline.backing_up import back_up
from web.keeping import kept_beside
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
settings = Settings(store=Path(sys.argv[1]))
try:
    back_up(settings, Path(sys.argv[2]), kept_beside(settings, None))
except StoreUnavailable as error:
    print(type(error).__name__)
"""


def test_a_disk_that_lost_what_was_written_is_found_out(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import backing_up

    real = backing_up._look_over

    def look_over(ready: Path, *given: Any) -> None:
        whole = bytearray(ready.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        ready.write_bytes(bytes(whole))
        real(ready, *given)

    monkeypatch.setattr(backing_up, "_look_over", look_over)
    with pytest.raises(StoreUnavailable, match="niet meer te lezen"):
        back_up(settings, tmp_path / "kopie.zip", beside(settings))
    assert [path.name for path in tmp_path.iterdir()] == ["hier"]


def test_an_earlier_version_is_brought_up_to_date(
    settings: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import schema

    kept = _backed_up(settings, tmp_path / "kopie.zip")
    later = (*schema.MIGRATIONS, "CREATE TABLE remarks (document INTEGER, remark TEXT);")
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    monkeypatch.setattr(schema, "VERSION", len(later))
    restore(elsewhere, kept, beside(elsewhere))
    with open_store(elsewhere.store) as store:
        assert store.connection.execute("SELECT count(*) FROM remarks").fetchone()[0] == 0
        assert store.counts().documents == 5


def test_what_was_ingested_goes_on_where_it_was(tmp_path: Path) -> None:
    """A restored store knows its files: an ingest of the same folder finds nothing new."""
    folder = tmp_path / "dossiers"
    folder.mkdir()
    (folder / "nota.txt").write_text("Nota\n\nDe stad plant bomen in de wijk.\n", encoding="utf-8")
    settings = Settings(store=tmp_path / "hier")
    assert ingest([folder], settings).added == 1
    there = Settings(store=tmp_path / "daar")
    restore(there, _backed_up(settings, tmp_path / "k.zip"), beside(there))
    report = ingest([folder], there)
    assert (report.unchanged, report.added) == (1, 0)
    with opened(beside(there).folder) as connection:  # a server can begin there
        assert connection.execute("SELECT count(*) FROM users").fetchone()[0] == 0
