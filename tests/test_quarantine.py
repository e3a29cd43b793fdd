"""What could not be read: why, what to do, when it is tried again and when not."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from cli import main
from commands import storing
from core.errors import InputError, StoreBusy
from core.reports import IngestReport
from core.settings import Settings
from pipeline.care import failures, status
from pipeline.ingesting import IngestOptions, ingest
from tests.places import ROOT

HANGS = "artikel 1 " * 2_000_000  # far more work than the second it is given
GOOD = "Nota\n\nDe stad plant bomen in de wijk."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "dossiers"
    place.mkdir()
    (place / "goed.txt").write_text(GOOD, "utf-8")
    (place / "hangt.txt").write_text(HANGS, "utf-8")
    return place


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "store", file_seconds=1)


def _deaths(settings: Settings) -> list[int]:
    return [failure.deaths for failure in failures(settings)]


def test_a_file_that_ended_two_workers_is_set_aside_until_asked_or_changed(
    folder: Path, settings: Settings
) -> None:
    assert ingest([folder], settings).added == 1
    assert _deaths(settings) == [1]
    ingest([folder], settings)
    assert _deaths(settings) == [2]
    third = ingest([folder], settings)
    (failure,) = third.failures
    assert "--retry-failures" in failure.advice
    assert _deaths(settings) == [2]
    ingest([], settings, IngestOptions(retry=True))
    assert _deaths(settings) == [3]
    (folder / "hangt.txt").write_text(GOOD + " Het is veranderd.", "utf-8")
    assert ingest([folder], settings).added == 1
    assert failures(settings) == ()


def test_a_retry_keeps_who_may_see_the_file(folder: Path, settings: Settings) -> None:
    (folder / "hangt.txt").write_bytes(b"%PDF-1.7\n%%EOF")
    ingest([folder], settings, IngestOptions("confidential", "genk"))
    (failure,) = failures(settings)
    assert failure.source is not None
    assert (failure.source.access, failure.source.contract) == ("confidential", "genk")
    (folder / "hangt.txt").write_text(GOOD + " Hersteld.", "utf-8")
    report = ingest([], settings, IngestOptions(retry=True))
    assert (report.added, report.unchanged, report.vanished, report.failures) == (1, 0, (), ())
    assert failures(settings) == ()
    assert status(settings).documents == 2
    from index.store import open_store

    with open_store(settings.store) as store:
        known = store.known_sources().values()
        assert {(one.source.access, one.source.contract) for one in known} == {
            ("confidential", "genk")
        }


def test_a_failure_whose_file_is_gone_is_forgotten(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "hangt.txt").unlink()
    ingest([], settings, IngestOptions(retry=True))
    assert failures(settings) == ()


def test_retry_is_a_word_on_the_command_line(folder: Path, settings: Settings) -> None:
    (folder / "hangt.txt").write_bytes(b"%PDF-1.7\n%%EOF")
    run = CliRunner()
    store = ["--store", str(settings.store)]
    first = run.invoke(main, [*store, "ingest", str(folder)])
    assert first.exit_code == 1
    (folder / "hangt.txt").write_text(GOOD + " Hersteld.", "utf-8")
    again = run.invoke(main, [*store, "ingest", "--retry-failures"])
    assert again.exit_code == 0, again.output
    assert "1 toegevoegd" in again.output
    assert run.invoke(main, [*store, "ingest"]).exit_code == 2


def test_a_watched_folder_takes_in_what_comes(folder: Path, settings: Settings) -> None:
    (folder / "hangt.txt").unlink()
    words = ["-m", "cli", "--store", str(settings.store), "ingest", "--watch", "--json"]
    with (
        _heeding_interrupts(),
        subprocess.Popen(
            [sys.executable, *words, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as watching,
    ):
        try:
            assert watching.stdout is not None
            assert _next(watching.stdout)["added"] == 1
            (folder / "nieuw.txt").write_text("Nota\n\nHet OCMW begeleidt bewoners.", "utf-8")
            assert _next(watching.stdout)["added"] == 1
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait() == 0
    assert status(settings).documents == 2


def test_a_watch_goes_on_after_what_passes_and_tells_it_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    busy, gone = StoreBusy("De opslag is bezet."), InputError("Niet gevonden: /schijf.")
    added = IngestReport(added=1)
    looks: Iterator[IngestReport | BaseException] = iter(
        [busy, added, gone, gone, added, KeyboardInterrupt()]
    )

    def look() -> IngestReport:
        found = next(looks)
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(storing, "LOOK_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        storing._watch(look, as_json=True)
    told = capsys.readouterr()
    assert [line.split(".")[0] for line in told.err.splitlines()] == [
        "De opslag is bezet",
        "Niet gevonden: /schijf",
    ]
    assert told.out.count('"added": 1') == 2
    looks = iter([gone])
    with pytest.raises(InputError):
        storing._watch(look, as_json=True)


@contextmanager
def _heeding_interrupts() -> Iterator[None]:
    """What is started here can be interrupted, also where the tests run in the background.

    A shell lets what it puts there ignore interrupts, and every child inherits that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _next(stream: IO[str]) -> dict[str, int]:
    """The next JSON value, whose last line is a lone bracket."""
    lines = []
    for line in stream:
        lines.append(line)
        if line.rstrip() == "}" or (line.startswith("{") and line.rstrip().endswith("}")):
            break
    told: dict[str, int] = json.loads("".join(lines))
    return told
