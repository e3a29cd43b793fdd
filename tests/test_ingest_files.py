"""Which files are found below what a person names."""

import os
from pathlib import Path

import pytest

from core.errors import InputError
from core.records import Failure
from ingest.files import find_files


def _names(paths: list[Path]) -> list[str]:
    return [found.name if isinstance(found, Failure) else found[1] for found in find_files(paths)]


def test_a_folder_is_walked_in_order_with_names_below_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.pdf", "a/deep/er/c.md", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert _names([tmp_path]) == ["a/deep/er/c.md", "a/z.pdf", "b.txt", "c.txt"]


def test_a_named_file_keeps_its_own_name_and_an_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vraag.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert list(find_files([Path("vraag.txt")])) == [(tmp_path / "vraag.txt", "vraag.txt")]


def test_what_systems_and_office_leave_behind_is_passed_over(tmp_path: Path) -> None:
    left = ("Thumbs.db", "desktop.ini", "Dossier - snelkoppeling.lnk", "Wijk.URL")
    for name in (".verborgen.txt", "~$dossier.docx", ".git/config", "goed.txt", *left):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert _names([tmp_path]) == ["goed.txt"]


def test_all_missing_paths_are_named_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "er.txt").write_text("x")
    with pytest.raises(InputError) as raised:
        find_files([tmp_path / "er.txt", tmp_path / "weg.pdf", tmp_path / "ook-weg"])
    assert "weg.pdf" in str(raised.value)
    assert "ook-weg" in str(raised.value)
    assert "er.txt" not in str(raised.value)


def test_a_link_that_loops_ends(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "blad.txt").write_text("x")
    (tmp_path / "map" / "terug").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "zichzelf").symlink_to(tmp_path / "zichzelf")
    assert "map/blad.txt" in _names([tmp_path])
    assert len(_names([tmp_path])) < 10


def test_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    assert len(_names([file, tmp_path, file])) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may open every folder")
def test_a_folder_that_may_not_be_opened_is_a_failure(tmp_path: Path) -> None:
    shut = tmp_path / "dicht"
    shut.mkdir()
    shut.chmod(0)
    (tmp_path / "open.txt").write_text("x")
    try:
        found = list(find_files([tmp_path]))
    finally:
        shut.chmod(0o700)
    assert [type(one) for one in found] == [Failure, tuple]


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert _names([tmp_path]) == []
