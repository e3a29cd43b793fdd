"""What Lighthouse says of every page: accessibility, best practices and performance.

    npm install --prefix FOLDER lighthouse
    python -m benchmarks.lighthouse STORE FOLDER/node_modules/.bin/lighthouse [NAME ...]

A server of its own on this machine, signed in by a token; a phone on a slow line, as Lighthouse
imitates it unless told otherwise. Beside the scores stand what costs time on any machine (elements,
bytes), what a busy machine adds to (blocking time) and how busy it was. A page that misses a
promise is measured twice more, and the middle one of the three counts, as Lighthouse itself
advises. What it came to stands in docs/measurements.md.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from core.settings import Settings
from tests.browsing import CHROMIUM
from tests.every_page import Place, Site, furnished

PROMISED = {"accessibility": 100, "best-practices": 95, "performance": 95}
CATEGORIES = tuple(PROMISED)
MEASURES = ("dom-size", "total-byte-weight", "total-blocking-time")


def main(store: str, lighthouse: str, *names: str) -> None:
    """Prints a line per page, and the audits that lost points."""
    with (
        tempfile.TemporaryDirectory() as made,
        furnished(Settings(store=Path(store)), Path(made)) as site,
    ):
        print(machine())
        heads = (*CATEGORIES, "elements", "kB", "blocking ms", "load", "times", "lost on")
        print(f"| page | {' | '.join(heads)} |\n|---|{'--:|' * (len(heads) - 1)}---|")
        for place in site.places:
            if place.status == 200 and (not names or place.name in names):
                print(_line(place.name, _measured(lighthouse, site, place)), flush=True)


def _measured(lighthouse: str, site: Site, place: Place) -> list[dict[str, Any]]:
    """The report of the page; three of them, by performance, where the first misses a promise."""
    reports = [_report(lighthouse, site, place) or _report(lighthouse, site, place)]
    if reports[0] and any(_score(reports[0], one) < least for one, least in PROMISED.items()):
        reports += [_report(lighthouse, site, place) for _ in range(2)]
    found = [report for report in reports if report is not None]
    return sorted(found, key=lambda report: _score(report, "performance"))


def _score(report: dict[str, Any], category: str) -> int:
    return round(100 * float(report["categories"][category]["score"]))


def _line(name: str, reports: Sequence[dict[str, Any]]) -> str:
    if not reports:
        return f"| {name} | not measured: Lighthouse failed twice |"
    report = reports[len(reports) // 2]
    value = {key: report["audits"][key]["numericValue"] for key in MEASURES}
    cells = (
        *(_score(report, one) for one in CATEGORIES),
        round(value["dom-size"]),
        f"{value['total-byte-weight'] / 1000:.1f}",
        round(value["total-blocking-time"]),
        f"{os.getloadavg()[0]:.1f}",
        len(reports),
        ", ".join(_lost(report)),
    )
    return f"| {name} | {' | '.join(map(str, cells))} |"


def _report(lighthouse: str, site: Site, place: Place) -> dict[str, Any] | None:
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


def _lost(report: dict[str, Any]) -> list[str]:
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
