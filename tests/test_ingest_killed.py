"""An ingest that is killed goes on where it stopped; how far it is, is told fairly."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.reports import Progress
from core.settings import Settings
from index.store import open_store
from pipeline.ingesting import ingest
from terminal.progress import progress_line
from tests.places import ROOT

FILES = 40
# Ends itself as `kill -9` would, once some of the files are in the store and others are not.
INGEST = """
import os, signal, sys
from pathlib import Path
import pipeline.ingesting
from core.settings import Settings

pipeline.ingesting.BATCH_PASSAGES = 8

def show(progress):
    if progress.passages >= 16:
        os.kill(os.getpid(), signal.SIGKILL)

pipeline.ingesting.ingest([Path(sys.argv[1])], Settings(store=Path(sys.argv[2])), show=show)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dossiers"
    made.mkdir()
    for number in range(FILES):
        text = (
            f"Nota {number}\n\nDe stad plant {number + 3} bomen in straat {number} van de wijk.\n"
        )
        (made / f"nota-{number:02}.txt").write_text(text, encoding="utf-8")
    return made


def test_a_killed_ingest_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    done = subprocess.run(
        [sys.executable, "-c", INGEST, str(folder), str(settings.store)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, "it was killed while it worked"
    report = ingest([folder], settings)
    assert 16 <= report.unchanged < FILES
    assert (report.added, report.failures) == (FILES - report.unchanged, ())
    with open_store(settings.store) as store:
        names = sorted(card.path or "" for card in store.documents())
        assert store.verify() == ()
    assert [name[-11:] for name in names] == [f"nota-{n:02}.txt" for n in range(FILES)]


def test_how_far_it_is_goes_by_the_size_of_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    folder.mkdir()
    sizes = {"a.txt": 5_000, "b.txt": 20_000, "c.txt": 5_000}
    for name, size in sizes.items():
        line = f"De stad plant bomen voor {name}. "
        (folder / name).write_text((line * size)[:size], encoding="utf-8")
    told: list[Progress] = []
    ingest([folder], Settings(store=tmp_path / "store"), show=told.append)
    assert [(one.seen, one.files) for one in told] == [(0, 3), (1, 3), (2, 3)]
    # To begin with a file counts as 20,000 bytes: 25, 40 and 25 of 90 thousand.
    assert [one.share for one in told] == pytest.approx([0.0, 25 / 90, 65 / 90])


def test_the_line_tells_what_is_left_by_what_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 30.0, 600.0])
    monkeypatch.setattr("terminal.progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress_line() as show:
        show(Progress(10, 3, 12, "a.pdf", share=0.25))  # 30 s for a quarter
        show(Progress(10, 9, 40, "b.pdf", share=0.5, step="bladzijde 3 van 9 herkend"))
    shown = capsys.readouterr().err
    assert "3/10 bestanden, 12 passages, nog ongeveer 90 s · a.pdf" in shown.replace(
        "2 min", "90 s"
    )
    assert "nog ongeveer 10 min · b.pdf (bladzijde 3 van 9 herkend)" in shown
