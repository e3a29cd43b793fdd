"""Files made to hurt: each ends as text or as a failure, and gets to nothing outside."""

import os
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.records import Document, Failure
from core.settings import Settings
from ingest.isolation.limits import Limits
from ingest.isolation.reading import ENDED, Way, read_apart
from pipeline.care import failures
from pipeline.ingesting import ingest
from tests.hostile_files import hostile_files
from tests.hostile_parts import Outside, zeros

SECRET = "ZEERGEHEIM"
# What hangs is ended at the limit; a short one, so that the tests need not wait for the real one.
WAY = Way(Limits(seconds=2.0), ocr="off")


@dataclass(frozen=True, slots=True)
class Trap:
    """What a file must not reach, and who would notice."""

    outside: Outside
    server: socket.socket
    folder: Path

    def untouched(self) -> bool:
        """Whether nobody called, and nothing but the secret stands beside the files."""
        try:
            self.server.accept()[0].close()
        except TimeoutError:
            secret = self.outside.secret
            return secret.read_text("utf-8") == SECRET and list(self.folder.iterdir()) == [secret]
        return False


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    folder = tmp_path / "buiten"
    folder.mkdir()
    secret = folder / "geheim.txt"
    secret.write_text(SECRET, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield Trap(Outside(secret, f"http://127.0.0.1:{server.getsockname()[1]}"), server, folder)


def _kept(folder: Path, name: str, data: bytes) -> Path:
    path = folder / os.fsdecode(name.replace("/", "_").encode()[:200])
    path.write_bytes(data)
    return path


def test_every_hostile_file_ends_as_text_or_failure_and_reaches_nothing(
    trap: Trap, tmp_path: Path
) -> None:
    folder = tmp_path / "bestanden"
    folder.mkdir()
    ends: Counter[str] = Counter()
    for name, data in hostile_files(trap.outside):
        path = _kept(folder, name, data)
        items = list(read_apart(path, name, WAY))
        assert items, name
        for item in items:
            if isinstance(item, Failure):
                assert item.reason, name
                assert item.advice, name
                assert item.path == str(path), name
                ends["ended" if item.error == ENDED else "failure"] += 1
            else:
                assert isinstance(item[1], Document), name
                assert SECRET not in item[1].text, name
                ends["text"] += 1
        path.unlink()
    assert trap.untouched()
    assert list(folder.iterdir()) == []
    assert list(Path("/tmp").glob("ontsnapt*")) == []
    assert not Path("/etc/cron.d/x").exists()
    assert ends["text"] > 60
    assert ends["failure"] > 100
    assert ends["ended"] > 3  # some can only be stopped


def test_an_ingest_goes_on_past_files_that_hurt(tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    folder.mkdir()
    (folder / "a-goed.txt").write_text("Nota\n\nDe stad plant bomen in de wijk.", "utf-8")
    (folder / "z-goed.txt").write_text("Nota\n\nHet OCMW begeleidt de bewoners.", "utf-8")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    (folder / "bom.docx").write_bytes(zeros(1_000_000))
    (folder / "hangt.txt").write_text("artikel 1 " * 2_000_000, "utf-8")
    settings = Settings(store=tmp_path / "store", file_seconds=1)
    report = ingest([folder], settings)
    assert report.added == 2
    told = {failure.name: failure for failure in failures(settings)}
    assert set(told) == {"kapot.pdf", "bom.docx", "hangt.txt"}
    assert told["hangt.txt"].deaths == 1
    assert "duurde langer" in told["hangt.txt"].reason
