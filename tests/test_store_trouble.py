"""A store that cannot be used says why and what to do, and loses nothing."""

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import (
    StoreBusy,
    StoreMismatch,
    StoreMissing,
    StoreRebuilding,
    StoreUnavailable,
    ToolError,
)
from core.records import Query
from index import schema
from index.searching import search
from index.store import open_store
from tests.disks import mounted
from tests.places import ROOT
from tests.store_samples import PLAIN, WordEncoder, make_entry

FINGERPRINT = {"model": "words 1", "passage_words": "180"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "opslag"
    with open_store(
        place, fingerprint=FINGERPRINT, write=True, create=True, analysis=PLAIN
    ) as store:
        store.add([make_entry(f"de wijk {n}", f"/map/{n}") for n in range(5)])
        store.refresh()
    return place


def still_sound(folder: Path, documents: int = 5) -> bool:
    with open_store(folder, fingerprint=FINGERPRINT, analysis=PLAIN) as store:
        hits = search(store, Query("de wijk 3"), WordEncoder()).hits
        return (
            hits[0].passage.text == "de wijk 3"
            and store.counts().documents == documents
            and store.verify() == ()
        )


def refused(
    folder: Path, kind: type[ToolError], *, write: bool = True, **rest: object
) -> ToolError:
    """The error with which opening is refused: Dutch, with advice."""
    opening = open_store(folder, write=write, analysis=PLAIN, **rest)  # type: ignore[arg-type]
    with pytest.raises(kind) as caught, opening:
        pass
    assert type(caught.value) is kind and caught.value.advice
    return caught.value


# No store there


@pytest.mark.parametrize("write", [False, True])
def test_a_folder_that_is_not_there(tmp_path: Path, write: bool) -> None:
    error = refused(tmp_path / "nergens", StoreMissing, write=write)
    assert "nergens" in str(error) and "ingest" in error.advice
    assert not (tmp_path / "nergens").exists()


def test_a_folder_with_other_files_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_text("mijn brief")
    assert "brief.docx" in str(refused(tmp_path, StoreMissing, create=True))
    refused(tmp_path, StoreMissing, write=False)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.docx"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    refused(tmp_path / "bestand", StoreMissing, create=True)
    refused(tmp_path / "bestand", StoreMissing, write=False)


def test_a_store_whose_making_was_broken_off_is_made_after_all(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"")
    (tmp_path / "writer.lock").write_bytes(b"")
    refused(tmp_path, StoreMissing, write=False)
    with open_store(tmp_path, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry("tekst")])
        assert store.counts().documents == 1


# Made by another


def test_other_settings_are_refused_and_named(folder: Path) -> None:
    for other in ({**FINGERPRINT, "model": "words 2"}, {"model": "words 1"}, {}):
        for write in (False, True):
            error = refused(folder, StoreMismatch, write=write, fingerprint=other)
            assert "wijkwijzer reindex" in error.advice
    assert "words 2" in str(
        refused(folder, StoreMismatch, fingerprint={**FINGERPRINT, "model": "words 2"})
    )
    assert still_sound(folder)


def test_a_store_of_a_later_version_is_left_alone(folder: Path) -> None:
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        connection.execute("UPDATE meta SET value = 'wijkwijzer 9.9' WHERE key = 'made_by'")
    for write in (False, True):
        error = refused(folder, StoreMismatch, write=write)
        assert "wijkwijzer 9.9" in str(error) and str(schema.VERSION + 1) in str(error)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = (tmp_path / "store.sqlite").read_bytes()
    for write in (False, True):
        assert "ander programma" in str(refused(tmp_path, StoreMismatch, write=write, create=write))
    assert (tmp_path / "store.sqlite").read_bytes() == before


def test_an_earlier_version_is_brought_up_to_date(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*schema.MIGRATIONS, "CREATE TABLE remarks (document INTEGER, remark TEXT);")
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    monkeypatch.setattr(schema, "VERSION", len(later))
    with open_store(folder, analysis=PLAIN) as store:
        assert store.connection.execute("SELECT count(*) FROM remarks").fetchone()[0] == 0
    with open_store(folder, write=True, analysis=PLAIN) as store:
        store.connection.execute("INSERT INTO remarks VALUES (1, 'goed')")
        assert schema.schema_version(store.connection) == len(later)
    assert still_sound(folder)


def test_a_migration_that_fails_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (
        *schema.MIGRATIONS,
        "CREATE TABLE remarks (remark TEXT); INSERT INTO nowhere VALUES (1);",
    )
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", broken)
        patched.setattr(schema, "VERSION", len(broken))
        refused(folder, StoreUnavailable)
    assert still_sound(folder)


def test_a_reindex_that_was_broken_off_is_refused_until_it_is_finished(folder: Path) -> None:
    other = {**FINGERPRINT, "model": "words 2"}
    with open_store(folder, write=True, analysis=PLAIN) as store:
        store.begin_reindex(other)
        waiting = store.outdated()
        assert len(waiting) == 5
        entries = [make_entry(f"de wijk {n}", f"/map/{n}") for n in range(5)]
        store.replace(entries[:2])
    for fingerprint in (FINGERPRINT, other):
        assert "reindex" in refused(folder, StoreRebuilding, fingerprint=fingerprint).advice
    with open_store(folder, analysis=PLAIN) as store, pytest.raises(StoreMismatch):
        search(store, Query("wijk"), WordEncoder())
    with open_store(folder, write=True, analysis=PLAIN) as store:
        store.begin_reindex(other)
        assert set(store.outdated()) == {entry.document.id for entry in entries[2:]}
        with pytest.raises(RuntimeError):
            store.finish_reindex()
        store.replace(entries[2:])
        store.finish_reindex()
    with open_store(folder, fingerprint=other, analysis=PLAIN) as store:
        assert store.verify() == ()
        assert len(search(store, Query("wijk"), WordEncoder()).hits) == 5
        assert len(store.known_sources()) == 5
    refused(folder, StoreMismatch, fingerprint=FINGERPRINT)


def test_vectors_of_another_length_need_a_reindex(folder: Path) -> None:
    import numpy as np

    from index.store import Entry

    entry = make_entry("korte vector", "/map/kort")
    short = np.ones((1, 3), dtype=np.float32)
    with open_store(folder, write=True, analysis=PLAIN) as store:
        wrong = Entry(entry.source, entry.document, entry.passages, short)
        with pytest.raises(StoreMismatch) as caught:
            store.add([make_entry("eerst dit", "/map/eerst"), wrong])
        assert "reindex" in caught.value.advice
    assert still_sound(folder)


# Damaged


def test_a_damaged_database_is_told_and_left_as_it_is(folder: Path) -> None:
    database = folder / "store.sqlite"
    whole = database.read_bytes()
    for wrong in (b"dit is geen database " * 100, whole[:100], b"\0" * len(whole)):
        database.write_bytes(wrong)
        for write in (False, True):
            error = refused(folder, StoreUnavailable, write=write)
            assert "beschadigd" in str(error) and "restore" in error.advice
        assert database.read_bytes() == wrong
    database.write_bytes(whole)
    assert still_sound(folder)


@pytest.mark.parametrize("first", [2, 20])
def test_pages_that_were_overwritten_are_told(folder: Path, first: int) -> None:
    database = folder / "store.sqlite"
    whole = bytearray(database.read_bytes())
    for page in range(first, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 16] = b"\xee" * 16
    database.write_bytes(bytes(whole))
    try:
        with open_store(folder, analysis=PLAIN) as store:
            told = store.verify()[0]
    except StoreUnavailable as error:
        told = str(error)
    assert "beschadigd" in told


# Two at once


def test_a_second_writer_is_told_who_writes(folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stdout.readline() == "holding\n"
    error = refused(folder, StoreBusy, wait=0.1)
    assert f"proces {child.pid}" in str(error) and "sinds" in str(error)
    assert still_sound(folder), "reading goes on"
    child.communicate("\n")
    with open_store(folder, write=True, wait=0.1, analysis=PLAIN) as store:
        assert store.counts().documents == 5


_HOLD = """
import sys
from pathlib import Path
from index.store import open_store
with open_store(Path(sys.argv[1]), write=True):
    print("holding", flush=True)
    sys.stdin.readline()
"""


# The disk


def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    disk = tmp_path / "schijf"
    with mounted(disk, "-t", "tmpfs", "-o", "size=3m", "tmpfs"):
        folder, kept = disk / "opslag", 0
        with open_store(folder, write=True, create=True, analysis=PLAIN) as store:
            with pytest.raises(StoreUnavailable, match="vol") as caught:
                while True:
                    store.add([make_entry(f"woord{kept} " * 5000, f"/map/{kept}")])
                    kept += 1
            assert "Maak ruimte" in caught.value.advice and kept > 3
            assert store.counts().documents == kept
            with pytest.raises(StoreUnavailable, match="vol"):
                store.refresh()
        subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
        with open_store(folder, write=True, analysis=PLAIN) as store:
            assert store.counts().documents == kept
            store.add([make_entry("nu past het", "/map/later")])
            store.refresh()
            assert store.verify() == ()
            assert len(search(store, Query("woord2"), WordEncoder()).hits) > 0


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    """The same without root: a limit on the size of files, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, kept = done.stdout.strip().splitlines()[-1].split()
    assert told == "StoreUnavailable"
    with open_store(tmp_path, analysis=PLAIN) as store:
        assert store.counts().documents == int(kept) > 3
        assert search(store, Query("woord2"), WordEncoder()).hits
        assert store.verify() == ()


_LIMITED = f"""
import resource, signal, sys
from pathlib import Path
from core.errors import StoreUnavailable
from index.store import open_store
from tests.store_samples import PLAIN, make_entry
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, {resource.RLIM_INFINITY}))
kept = 0
try:
    with open_store(Path(sys.argv[1]), write=True, create=True, analysis=PLAIN) as store:
        while True:
            store.add([make_entry(f"woord{{kept}} " * 5000, f"/map/{{kept}}")])
            kept += 1
except StoreUnavailable as error:
    print(type(error).__name__, kept)
"""


def test_a_read_only_disk_can_be_searched_and_not_written(folder: Path, tmp_path: Path) -> None:
    seen = tmp_path / "alleen-lezen"
    with mounted(seen, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(seen)], check=True)
        with pytest.raises(OSError) as tried:
            (seen / "x").write_text("x")
        assert tried.value.errno == errno.EROFS
        assert still_sound(seen)
        assert "geschreven" in str(refused(seen, StoreUnavailable))
    assert still_sound(folder)


def test_a_read_only_disk_with_unfinished_changes_says_so(folder: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _DIE, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert (folder / "store.sqlite-wal").stat().st_size > 0
    (folder / "store.sqlite-shm").unlink()
    seen = tmp_path / "alleen-lezen"
    with mounted(seen, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(seen)], check=True)
        assert "Kopieer" in refused(seen, StoreUnavailable, write=False).advice
    assert still_sound(folder, documents=6)


_DIE = """
import os, sys
from pathlib import Path
from index.store import open_store
from tests.store_samples import PLAIN, make_entry
with open_store(Path(sys.argv[1]), write=True, analysis=PLAIN) as store:
    store.add([make_entry("net nog geschreven", "/map/net")])
    os._exit(0)
"""


def test_a_read_only_disk_without_indexes_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    (folder / "current.json").unlink()
    seen = tmp_path / "alleen-lezen"
    with mounted(seen, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(seen)], check=True)
        with open_store(seen, analysis=PLAIN) as store:
            assert store.document(make_entry("de wijk 1").document.id).text == "de wijk 1"
            with pytest.raises(StoreUnavailable, match="geschreven") as caught:
                search(store, Query("wijk"), WordEncoder())
            assert caught.value.advice
