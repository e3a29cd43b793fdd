"""How an ingest goes and how it went, in Dutch; the moving line only on a terminal."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from core.names import ACCESS_NAMES
from core.records import ACCESS_LEVELS
from core.reports import Copy, IngestReport, Progress, TooOpen, Vanished
from core.shapes import failure_json


@contextmanager
def progress_line() -> Iterator[Callable[[Progress], None]]:
    """A function that shows one line on stderr, rewritten in place; silent when piped."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    started = time.monotonic()
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 0.1:
            return
        last = now
        share = progress.share
        if share is None:
            share = progress.seen / max(progress.files, 1)
        left = (now - started) / share * (1 - share) if share else 0.0
        text = (
            f"{progress.seen}/{progress.files} bestanden, {progress.passages} passages, "
            f"nog ongeveer {_duration(left)} · {progress.name}"
            f"{f' ({progress.step})' if progress.step else ''}"
        )
        sys.stderr.write("\r\x1b[2K" + text[:110])
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def report_lines(report: IngestReport) -> Iterator[str]:
    """What an ingest did, one line per thing a person wants to know."""
    yield (
        f"{_number(report.added)} toegevoegd, {_number(report.replaced)} vervangen, "
        f"{_number(report.unchanged)} ongewijzigd, {_number(report.duplicates)} dubbel, "
        f"{_number(len(report.failures))} mislukt; {_number(report.passages)} nieuwe passages "
        f"in {report.seconds:.1f} s".replace(".", ",")
        + "."
    )
    yield from vanished_lines(report.vanished)


def vanished_lines(vanished: Iterable[Vanished]) -> Iterator[str]:
    """Which files are gone of which the document stays, and how to remove that too."""
    for one in vanished:
        yield (
            f"Verdwenen sinds de vorige keer, nog wel in de store: {one.name}; "
            f"'wijkwijzer forget {one.doc_id[:12]}' haalt het ook daar weg."
        )


def warning_lines(report: IngestReport) -> Iterator[str]:
    """What was stored more openly than it says it is, or than it was, and how to close it."""
    yield from too_open_lines(report.too_open)
    yield from map(_copy_line, report.copies)


def too_open_lines(too_open: Iterable[TooOpen]) -> Iterator[str]:
    """What is stored more openly than it says it is, and how to close it."""
    for one in too_open:
        yield (
            f"let op: {one.name} draagt het merk '{ACCESS_NAMES[one.marked]}', maar staat in de "
            f"store als '{ACCESS_NAMES[one.stored]}' → "
            f"Neem het opnieuw in met --access {one.marked}."
        )


def _copy_line(copy: Copy) -> str:
    stored, other = ACCESS_NAMES[copy.stored], ACCESS_NAMES[copy.other_level]
    if not copy.given:
        return (
            f"let op: {copy.name} is dezelfde inhoud als {copy.other} ('{other}') en krijgt dat "
            "niveau → Geef --access public als het openbaar is."
        )
    if ACCESS_LEVELS.index(copy.stored) < ACCESS_LEVELS.index(copy.other_level):
        return (
            f"let op: {copy.name} staat nu in de store als '{stored}'; dezelfde inhoud stond er "
            f"als '{other}' ({copy.other}) → Was dat niet de bedoeling, neem het dan opnieuw in "
            f"met --access {copy.other_level}."
        )
    return (
        f"let op: {copy.name} staat in de store als '{stored}', maar dezelfde inhoud staat er ook "
        f"als '{other}', uit {copy.other}, en blijft dus te zien → Neem ook dat in met --access "
        f"{copy.stored}; is het daar weg, neem dan de map in waar het stond."
    )


def report_json(report: IngestReport) -> dict[str, Any]:
    return {
        **asdict(report),
        "vanished": [one.name for one in report.vanished],
        "failures": [failure_json(failure) for failure in report.failures],
        "seconds": round(report.seconds, 2),
    }


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")
