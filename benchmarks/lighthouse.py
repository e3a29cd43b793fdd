"""What Lighthouse says of every page: accessibility, best practices and performance.

    npm install --prefix FOLDER lighthouse
    python -m benchmarks.lighthouse STORE FOLDER/node_modules/.bin/lighthouse [NAME ...]

A server of its own on this machine, signed in by a token; a phone on a slow line, as Lighthouse
imitates it unless told otherwise. The table that it prints stands in docs/measurements.md.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.machine import machine
from core.settings import Settings
from tests.browsing import CHROMIUM
from tests.every_page import Place, Site, furnished

CATEGORIES = ("accessibility", "best-practices", "performance")


def main(store: str, lighthouse: str, *names: str) -> None:
    """Prints a line per page, and the audits that lost points."""
    with (
        tempfile.TemporaryDirectory() as made,
        furnished(Settings(store=Path(store)), Path(made)) as site,
    ):
        print(machine())
        print("| page | " + " | ".join(CATEGORIES) + " | lost on |\n|---|--:|--:|--:|---|")
        for place in site.places:
            if place.status == 200 and (not names or place.name in names):
                report = _report(lighthouse, site, place) or _report(lighthouse, site, place)
                if report is None:
                    print(f"| {place.name} | not measured: Lighthouse failed twice |", flush=True)
                    continue
                scores = [round(100 * report["categories"][one]["score"]) for one in CATEGORIES]
                lost = ", ".join(_lost(report))
                print(f"| {place.name} | {' | '.join(map(str, scores))} | {lost} |", flush=True)


def _report(lighthouse: str, site: Site, place: Place) -> dict | None:  # type: ignore[type-arg]
    """What it says of the page; None where it could not look, which a busy machine can cause."""
    headers = {"Authorization": f"Bearer {site.token}"} if place.signed_in else {}
    done = subprocess.run(
        [
            lighthouse, site.address + place.address, "--output=json", "--quiet",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --lang=nl-BE",
            f"--extra-headers={json.dumps(headers)}",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHROME_PATH": CHROMIUM or ""},
    )  # fmt: skip
    if done.returncode:
        print(f"{place.name}: {done.stderr[-2_000:]}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout))


def _lost(report: dict) -> list[str]:  # type: ignore[type-arg]
    """The audits of which the weight counts and that were not passed."""
    return sorted(
        audit["id"]
        for category in CATEGORIES
        for audit in report["categories"][category]["auditRefs"]
        if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 0.9
        and report["audits"][audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
