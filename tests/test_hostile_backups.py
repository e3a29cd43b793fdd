"""A backup that somebody else made or that was damaged: refused, and nothing is left behind."""

import hashlib
import io
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.errors import UnreadableFile
from core.settings import Settings
from index.schema import VERSION
from index.store import open_store
from pipeline import backup_archive
from pipeline.backing_up import back_up
from tests.places import ROOT
from tests.store_samples import PLAIN, make_entry
from web.accounts import Accounts
from web.database import MIGRATIONS
from web.keeping import kept_beside

Entries = dict[str, bytes]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A good backup, of a store with a web server's folder beside it."""
    settings = Settings(store=tmp_path / "hier" / "opslag")
    settings.store.parent.mkdir()
    with open_store(settings.store, write=True, create=True, analysis=PLAIN) as store:
        store.add([make_entry(f"de wijk {n}", f"/map/{n}") for n in range(3)])
    beside = kept_beside(settings, None)
    Accounts(beside.folder).add("els", "Els", "admin", "confidential", "vier losse woorden hier")
    back_up(settings, tmp_path / "kopie.zip", beside)
    return tmp_path / "kopie.zip"


def refused(kept: Path, code: int) -> str:
    """What is said on refusing; nothing may have been made, here or elsewhere."""
    around = kept.parent
    before = {path: path.stat().st_size for path in around.rglob("*")}
    done: Result = CliRunner().invoke(
        main, ["--store", str(around / "daar" / "opslag"), "restore", str(kept)]
    )
    assert done.exit_code == code, done.output
    assert done.stdout == "" and "Traceback" not in done.stderr
    assert {path: path.stat().st_size for path in around.rglob("*")} == before
    assert "→" in done.stderr
    return done.stderr


def entries_of(kept: Path) -> Entries:
    with zipfile.ZipFile(kept) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(
    kept: Path,
    entries: Entries,
    change: Callable[[dict[str, Any]], object] = lambda _: None,
    *,
    honest: bool = True,
) -> None:
    """Write the entries as a backup; an honest manifest lists them with their size and hash."""
    manifest = json.loads(entries.pop("manifest.json"))
    if honest:
        manifest["files"] = {
            name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in entries.items()
        }
    change(manifest)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))


def test_the_good_one_goes_back(kept: Path) -> None:
    """What the tests below change is what makes the difference."""
    packed(kept, entries_of(kept))
    there = kept.parent / "daar" / "opslag"
    done = CliRunner().invoke(main, ["--store", str(there), "restore", str(kept)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    "name",
    [
        "../buiten.txt",
        "/tmp/buiten.txt",
        "web/../../buiten.txt",
        "web/vragen/../../buiten.txt",
        "web/vragen/0123/../../../buiten.txt",
        "web/vragen/./vraag.pdf",
        "web/ingediend//dossier.pdf",
        "web/ingediend/a/b/c.pdf",
        "web/ingediend/a/b\\..\\c.pdf",
        "web/ingediend/a/b\x1b[2Jc.pdf",
        "web/ingediend/a/" + "n" * 300,
        "web/andere/a/b.pdf",
        "web/web.sqlite-wal",
        "store.sqlite-wal",
        "STORE.SQLITE",
        "writer.lock",
        "current.json",
        "lexical-1/meta.json",
    ],
)
def test_names_that_no_backup_has(kept: Path, name: str) -> None:
    packed(kept, {**entries_of(kept), name: b"kwaad"})
    said = refused(kept, 2)
    assert "\x1b" not in said and "hoort geen bestand" in said


def test_a_link_is_no_file(kept: Path) -> None:
    entries = entries_of(kept)
    name, target = "web/ingediend/a/dossier.pdf", b"/etc/passwd"
    packed(kept, {**entries, name: target})
    told = json.loads(entries_of(kept)["manifest.json"])
    with zipfile.ZipFile(kept, "w") as archive:
        for one in sorted(entries.keys() - {"manifest.json"}):
            archive.writestr(one, entries[one])
        link = zipfile.ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, target)
        archive.writestr("manifest.json", json.dumps(told))
    assert "geen gewoon bestand" in refused(kept, 2)


def test_what_is_not_listed_or_not_there_or_twice(kept: Path) -> None:
    entries = entries_of(kept)
    packed(kept, {**entries, "web/ingediend/a/b.pdf": b"erbij"}, honest=False)
    refused(kept, 2)
    packed(kept, {name: data for name, data in entries.items() if name != "web/secret.key"},
           lambda told: told["files"].update({"web/secret.key": [3, "0" * 64]}))  # fmt: skip
    refused(kept, 2)
    packed(kept, dict(entries))
    with zipfile.ZipFile(kept, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("store.sqlite", entries["store.sqlite"])
    refused(kept, 2)


def test_what_is_promised_and_not_kept(kept: Path) -> None:
    entries = entries_of(kept)
    other = bytearray(entries["store.sqlite"])
    other[-1] ^= 1
    packed(kept, {**entries, "store.sqlite": bytes(other)}, honest=False)
    assert "niet wat erin gestopt werd" in refused(kept, 2)
    packed(kept, {**entries, "store.sqlite": entries["store.sqlite"][:-1]}, honest=False)
    refused(kept, 2)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off(kept: Path, share: float) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(share * len(whole))])
    assert "ZIP-bestand" in refused(kept, 2)


@pytest.mark.parametrize("seed", range(12))
def test_a_byte_that_fell_over(kept: Path, seed: int) -> None:
    """Wherever it is: refused, or of no consequence to what comes back."""
    import random

    whole = bytearray(kept.read_bytes())
    place = random.Random(seed).randrange(len(whole))
    whole[place] ^= 0x55
    good = entries_of(kept)
    kept.write_bytes(bytes(whole))
    there = kept.parent / "daar" / "opslag"
    done = CliRunner().invoke(main, ["--store", str(there), "restore", str(kept)])
    assert done.exit_code in (0, 2) and done.exception.__class__ in (type(None), SystemExit)
    if done.exit_code == 0:
        assert entries_of(kept)["store.sqlite"] == good["store.sqlite"]
    else:
        assert not there.exists()


def test_a_bomb(kept: Path) -> None:
    packed(kept, {**entries_of(kept), "web/ingediend/a/nullen.bin": bytes(200_000_000)})
    assert "onwaarschijnlijk groot" in refused(kept, 2)


def test_a_bomb_that_lies_about_its_size(kept: Path) -> None:
    """The list says one byte; what is unpacked is never more than that."""
    name, size = "web/ingediend/a/nullen.bin", 30_000_000
    one = [1, hashlib.sha256(b"\0").hexdigest()]
    packed(
        kept,
        {**entries_of(kept), name: bytes(size)},
        lambda told: told["files"].update({name: one}),
    )
    data = bytearray(kept.read_bytes())
    at = data.rfind(size.to_bytes(4, "little"))  # in the list at the end of the archive
    data[at : at + 4] = (1).to_bytes(4, "little")
    kept.write_bytes(bytes(data))
    with zipfile.ZipFile(kept) as archive:
        assert archive.getinfo(name).file_size == 1
    refused(kept, 2)


def test_more_than_there_is_room_for(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(kept.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10_000))
    assert "1 MB nodig" in refused(kept, 5)


# Databases


def changed(data: bytes, script: str, tmp_path: Path) -> bytes:
    file = tmp_path / "anders.sqlite"
    file.write_bytes(data)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.executescript(script)
    made = file.read_bytes()
    file.unlink()
    return made


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM documents; END;",
        "CREATE VIEW v AS SELECT load_extension('kwaad');",
        "CREATE TABLE erbij (x TEXT);",
        "ALTER TABLE documents ADD COLUMN x TEXT;",
        "DROP TABLE corrections;",
        "CREATE VIRTUAL TABLE v USING fts5(x);",
        "PRAGMA foreign_keys = OFF; DELETE FROM documents WHERE row = 1;",
        "PRAGMA user_version = 0;",
        "PRAGMA user_version = -3;",
    ],
)
def test_a_database_that_is_not_ours(kept: Path, script: str, tmp_path: Path) -> None:
    entries = entries_of(kept)
    entries["store.sqlite"] = changed(entries["store.sqlite"], script, tmp_path)
    packed(kept, entries)
    assert "store.sqlite" in refused(kept, 2)


@pytest.mark.parametrize("name", ["store.sqlite", "web/web.sqlite"])
@pytest.mark.parametrize("data", [b"", b"geen database " * 500, "halves"])
def test_a_file_that_is_no_database(kept: Path, name: str, data: bytes | str) -> None:
    entries = entries_of(kept)
    entries[name] = entries[name][:8192] if isinstance(data, str) else data
    packed(kept, entries)
    refused(kept, 2)


def test_users_with_a_trigger(kept: Path, tmp_path: Path) -> None:
    entries = entries_of(kept)
    script = "CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET part = 'admin'; END;"
    entries["web/web.sqlite"] = changed(entries["web/web.sqlite"], script, tmp_path)
    packed(kept, entries)
    assert "web.sqlite" in refused(kept, 2)


# Made by another version


@pytest.mark.parametrize(
    "later",
    [
        {"version": 2, "made_by": "wijkwijzer 9.9"},
        {"version": 2, "files": "in een andere vorm", "made_by": "wijkwijzer 9.9"},
        {"schema": VERSION + 1, "made_by": "wijkwijzer 9.9"},
        {"beside_schema": len(MIGRATIONS) + 1, "made_by": "wijkwijzer 9.9"},
    ],
)
def test_a_backup_of_a_later_version(kept: Path, later: dict[str, Any]) -> None:
    packed(kept, entries_of(kept), lambda told: told.update(later))
    assert "wijkwijzer 9.9" in refused(kept, 4)


def test_a_later_version_cannot_say_anything_on_the_screen(kept: Path) -> None:
    later = {"version": 2, "made_by": "\x1b[2J"}
    packed(kept, entries_of(kept), lambda told: told.update(later))
    assert "\x1b" not in refused(kept, 4)


# No backup at all


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"null", b"{}", b'{"format": "iets anders", "version": 1}', b"\xff\xfe",
     b"[" * 200_000, b'{"format": "wijkwijzer-backup", "version": "1"}',
     b'{"format": "wijkwijzer-backup", "version": 1}',
     b'{"format": "wijkwijzer-backup", "version": 1, "files": {"store.sqlite": [-1, ""]}}'],
)  # fmt: skip
def test_a_manifest_that_is_none(kept: Path, manifest: bytes) -> None:
    entries = entries_of(kept)
    with zipfile.ZipFile(kept, "w") as archive:
        for name, data in {**entries, "manifest.json": manifest}.items():
            archive.writestr(name, data)
    refused(kept, 2)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup(kept: Path, data: bytes) -> None:
    kept.write_bytes(data)
    refused(kept, 2)


def test_other_archives_are_no_backup(kept: Path) -> None:
    kept.write_bytes((ROOT / "corpus/dossiers/heiderode-dossier-boven-komen.docx").read_bytes())
    assert "geen reservekopie" in refused(kept, 2)


def test_a_folder_or_nothing(kept: Path) -> None:
    refused(kept.parent / "hier", 2)
    refused(kept.parent / "nergens.zip", 2)


def test_reading_stops_where_more_comes_than_was_promised() -> None:
    """A stream that goes on for ever is read one piece too far, and no further."""

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            Endless.taken += size
            return bytes(size)

    class Zipped:
        def open(self, _: str) -> Endless:
            return Endless()

    told = {"files": {"store.sqlite": (10, "0" * 64)}}
    manifest: Any = type("Told", (), told)()
    archive = backup_archive.Archive(Path("x"), Zipped(), manifest)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile):
        backup_archive.check_contents(archive)
    assert Endless.taken <= 2 << 20
