"""`wijkwijzer demo`: the sample corpus in a store, then one question of each kind of user."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from core.errors import MissingDependency
from core.records import Access, Query
from core.settings import Settings
from pipeline.answering import answer
from pipeline.asking import search_all
from pipeline.ingesting import IngestOptions, ingest
from pipeline.overviews import actor_matrix
from terminal.hits import place, result_lines
from terminal.progress import progress_line, report_lines
from terminal.replies import part_lines

CORPUS = Path(__file__).resolve().parent / "corpus"
CITY = "voorrang geven aan gezinnen uit de wijk bij sociale woningen"
ADMINISTRATION = "Welke OCMW's en CAW's werken mee in welke contracten?"
OFFICIAL = "sv-9188-vraag.pdf"  # a written question; the answer is drafted from public documents
OFFICIAL_PARTS = ("1.a", "3")  # of its parts, shown here
NOT_THERE = "Hoeveel laadpalen voor elektrische wagens zijn er in de wijken geplaatst?"


def run_demo(settings: Settings) -> None:
    """Build the store where it is not there yet, and show the three kinds of question."""
    for access, paths in sorted(_files_by_access().items()):
        with progress_line() as show:
            report = ingest(paths, settings, IngestOptions(access=access), show)
        for line in report_lines(report):
            click.echo(f"{access}: {line}")
    for line in _shown(settings):
        click.echo(line)


def _files_by_access() -> dict[Access, list[Path]]:
    manifest = CORPUS / "manifest.json"
    if not manifest.is_file():
        raise MissingDependency(
            f"Het voorbeeldcorpus staat niet in {CORPUS}.",
            "Draai de demo uit een volledige kopie van het project.",
        )
    files: dict[Access, list[Path]] = defaultdict(list)
    for file in json.loads(manifest.read_text(encoding="utf-8"))["files"]:
        files[file["access"]].append(CORPUS / file["path"])
    return files


def _shown(settings: Settings) -> Iterator[str]:
    yield from _heading("Een stad zoekt", CITY)
    (found,) = search_all([Query(CITY, 3)], settings)
    yield from result_lines(found)
    yield from _heading("Een administratie telt", ADMINISTRATION)
    yield from _matrix(settings)
    yield from _heading("Een kabinet antwoordt op een schriftelijke vraag", OFFICIAL)
    reply = answer(CORPUS / "dossiers" / OFFICIAL, settings, "public")
    for part in reply.parts:
        if part.number in OFFICIAL_PARTS:
            yield ""
            yield from part_lines(part)
    yield ""
    yield f"Het hele ontwerp, als DOCX: wijkwijzer answer {OFFICIAL} -o antwoord.docx"
    yield from _heading("En wat er niet in staat", NOT_THERE)
    (found,) = search_all([Query(NOT_THERE, 1)], settings)
    yield from result_lines(found)


def _heading(who: str, question: str) -> Iterator[str]:
    yield ""
    yield click.style(f"── {who}: “{question}”", fg="cyan", bold=True)


def _matrix(settings: Settings) -> Iterator[str]:
    """Per contract the OCMWs and CAWs, each with the place and the words that say so."""
    rows = actor_matrix(settings, types=("ocmw", "caw"))
    contract = None
    for row in rows:
        if row.contract != contract:
            contract = row.contract
            yield ""
            yield click.style(contract, bold=True)
        yield f"  {row.label} ({row.role}, {row.times} keer genoemd)"
        yield f"    “{_one_line(row.citations[0].quote)}”"
        yield f"    {place(row.citations[0])}"


def _one_line(quote: str, most: int = 160) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)] + " …"
