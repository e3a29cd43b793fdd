"""Bringing documents into a store, and the care of it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.options import as_json, listing_options, print_json, print_listing, settings_of
from core.errors import InputError, StoreBusy, StoreRebuilding, StoreUnavailable
from core.records import ACCESS_LEVELS, place_of
from core.settings import Settings

if TYPE_CHECKING:
    from core.reports import IngestReport

LOOK_SECONDS = 5.0  # between two looks at files that are watched


@click.command()
@click.argument("paths", nargs=-1, metavar="PAD…")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default=None,
              help="Wie deze documenten mag zien.  "
                   "[standaard: wie het al mocht; nieuwe zijn public]")  # fmt: skip
@click.option("--contract", default=None,
              help="Contract waar ze bij horen: (begin van) id, of naam; '' voor geen.  "
                   "[standaard: wat er al van gezegd was]")  # fmt: skip
@click.option("--ocr", type=click.Choice(("auto", "off", "force")), default="auto",
              show_default=True,
              help="Tekst herkennen in scans: zo nodig, nooit, overal.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=None,
              help="Zoveel processen lezen tegelijk.  [standaard: een per processor]")  # fmt: skip
@click.option("--retry-failures", is_flag=True,
              help="Probeer opnieuw wat mislukte, met niveau en contract van toen; "
                   "met PAD wat daaronder mislukte, naast wat er nieuw is.")  # fmt: skip
@click.option("--watch", is_flag=True,
              help="Blijf kijken en lees in wat erbij komt of verandert, tot Ctrl-C.")  # fmt: skip
@as_json
@settings_of
def ingest(
    settings: Settings,
    paths: tuple[str, ...],
    access: str | None,
    contract: str | None,
    ocr: str,
    workers: int | None,
    retry_failures: bool,
    watch: bool,
    as_json: bool,
) -> None:
    """Lees bestanden en mappen in; wat al in de store staat en niet veranderde, wordt overgeslagen.

    Een streepje (-) leest een lijst van paden van de standaardinvoer.
    """
    from pipeline.ingesting import IngestOptions, ingest
    from pipeline.meant import contract_meant
    from terminal.progress import progress_line

    if not paths and (watch or not retry_failures):
        raise click.UsageError("Noem een map of bestanden.")
    named = [path for given in paths for path in (_from_stdin() if given == "-" else [given])]
    named_contract = contract_meant(contract) if contract else contract
    options = IngestOptions(access, named_contract, ocr, workers or 0, retry_failures)  # type: ignore[arg-type]

    def look() -> "IngestReport":
        with progress_line() as show:
            return ingest([Path(path) for path in named], settings, options, show)

    if watch:
        with suppress(KeyboardInterrupt):  # the way to end it, whatever it is doing just then
            _watch(look, as_json)
        return
    with _broken_off():
        report = look()
    _tell(report, as_json)
    if report.failures:
        sys.exit(1)


@contextmanager
def _broken_off() -> Iterator[None]:
    """A block of work that says what is kept of it when a person breaks it off."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            "Afgebroken. Wat al verwerkt was, is bewaard → Geef hetzelfde commando opnieuw: "
            "het gaat verder waar het stopte.",
            err=True,
        )
        sys.exit(1)


def _watch(look: Callable[[], "IngestReport"], as_json: bool) -> None:
    """Look again and again, and tell what is new each time; what may pass is told once.

    Raises what the first look raises, unless another process was writing.
    """
    told: IngestReport | None = None
    trouble = ""
    while True:
        try:
            report = look()
        except (InputError, StoreUnavailable, StoreRebuilding) as error:
            if told is None and not isinstance(error, StoreBusy):
                raise
            if str(error) != trouble:
                trouble = str(error)
                click.echo(f"{error} → Er wordt verder gekeken.", err=True)
        else:
            trouble = ""
            if told is None or _is_news(report, told):
                _tell(report, as_json)
            told = report
        time.sleep(LOOK_SECONDS)


def _tell(report: "IngestReport", as_json: bool) -> None:
    from terminal.progress import report_json, report_lines, warning_lines

    for failure in report.failures:
        advice = f" → {failure.advice}" if failure.advice else ""
        name = place_of(failure.name, failure.member)
        click.echo(f"mislukt: {name}: {failure.reason}{advice}", err=True)
    for line in warning_lines(report):
        click.echo(line, err=True)
    if as_json:
        print_json(report_json(report))
    else:
        for line in report_lines(report):
            click.echo(line)


def _is_news(report: "IngestReport", before: "IngestReport") -> bool:
    """Whether a look at the same files has something to tell that the one before had not."""
    done = report.added or report.replaced or report.duplicates
    return bool(done) or (report.failures, report.vanished) != (before.failures, before.vanished)


def _from_stdin() -> Iterator[str]:
    return (line for line in sys.stdin.read().splitlines() if line.strip())


@click.command()
@as_json
@settings_of
def status(settings: Settings, as_json: bool) -> None:
    """Toon wat er in de opslag zit en hoe ze gemaakt is."""
    from pipeline.care import status, too_open, vanished
    from terminal.progress import too_open_lines, vanished_lines
    from terminal.shown import status_lines

    found = status(settings)
    if as_json:
        print_json(asdict(found))
    else:
        for line in (*status_lines(found), *vanished_lines(vanished(settings))):
            click.echo(line)
        for line in too_open_lines(too_open(settings)):
            click.echo(line, err=True)


@click.command()
@listing_options
@settings_of
def failures(settings: Settings, form: str, output: Path | None) -> None:
    """Toon welke bestanden niet gelezen konden worden, waarom, en wat eraan te doen is."""
    from core.shapes import failure_json
    from pipeline.care import failures
    from terminal.listing import Listing

    records = [failure_json(failure) for failure in failures(settings)]
    columns = {"path": "Bestand", "member": "Deel", "reason": "Reden", "advice": "Wat te doen"}
    none = "Geen bestanden die niet gelezen konden worden."
    print_listing(Listing(columns, records, records, none=none), form, output)


@click.command()
@settings_of
def verify(settings: Settings) -> None:
    """Kijk de hele opslag na: tabellen, citaten, vectoren en indexen."""
    from pipeline.care import mends_itself, verify

    told = verify(settings)
    for line in told:
        click.echo(line)
    problems = [line for line in told if not mends_itself(line)]
    if problems:
        counted = "1 probleem" if len(problems) == 1 else f"{len(problems)} problemen"
        click.echo(f"{counted}; 'wijkwijzer reindex' bouwt opnieuw op.", err=True)
        sys.exit(5)
    click.echo("Alles in orde.")


@click.command()
@settings_of
def reindex(settings: Settings) -> None:
    """Knip, tag en bereken alles opnieuw, met de huidige instellingen en het huidige model."""
    from pipeline.care import reindex
    from terminal.progress import progress_line

    with _broken_off(), progress_line() as show:
        click.echo(f"{reindex(settings, show)} documenten opnieuw opgebouwd.")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="ID…")
@settings_of
def forget(settings: Settings, names: tuple[str, ...]) -> None:
    """Haal documenten uit de opslag, met alles wat ervan werd vastgelegd."""
    from pipeline.care import forget

    for one in forget(names, settings):
        click.echo(f"Vergeten: {one.doc_id}")
        for path in one.files:
            click.echo(
                f"let op: {path} staat er nog; wie het opnieuw inneemt, brengt het document terug, "
                "publiek → Haal het bestand weg, of geef dan --access.",
                err=True,
            )
