"""LibreOffice as an independent maker of files."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def converted(source: Path, form: str, folder: Path, profile: Path) -> Path:
    """The file that LibreOffice makes of the source; skips the test where it is not installed.

    ``form`` is its ending, or ``ending:filter``; ``profile`` is a folder that may be used again.
    """
    if shutil.which("soffice") is None and not os.environ.get("WIJKWIJZER_REQUIRE_ALL"):
        pytest.skip("LibreOffice (soffice) is not installed, so it made no file to read")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form,
         "--outdir", str(folder), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    made = folder / f"{source.stem}.{form.partition(':')[0]}"
    assert made.exists(), f"LibreOffice did not make {made.name}"
    return made
