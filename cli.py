"""The command line: thin, one command per thing a person does; heavy parts load when needed."""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import click

from core.corrections import CORRECTION_KINDS
from core.errors import ToolError
from core.records import ACCESS_LEVELS, KINDS, Filters, Query
from core.settings import Settings, read_settings

SEARCH_FILTERS = [
    field for field in fields(Filters) if field.name not in ("documents", "not_contracts")
]
REPORTS = frozenset({".docx", ".html", ".xlsx"})  # endings that ask for a report with evidence
STORE_HELP = "Map van de store (ook: WIJKWIJZER_STORE; standaard ./wijkwijzer-store)."


class Commands(click.Group):
    """A group whose commands end with the exit code of the error they met, and its advice."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ToolError as error:
            click.echo(click.style("Fout: ", fg="red", bold=True) + str(error), err=True)
            if error.advice:
                click.echo(f"  → {error.advice}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output (head, less) left; that is no error of ours.
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", type=click.Path(file_okay=True, path_type=Path), help=STORE_HELP)
@click.version_option(package_name="wijkwijzer", prog_name="wijkwijzer")
@click.pass_context
def main(ctx: click.Context, store: Path | None) -> None:
    """Vindt, telt en citeert wat over Vlaams wijkbeleid is neergeschreven."""
    ctx.obj = read_settings(store)


settings_of = click.make_pass_decorator(Settings)
as_json = click.option("--json", "as_json", is_flag=True, help="Toon JSON.")


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--format`` and ``-o`` to a command that lists rows."""
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "xlsx"]),
        default="table",
        show_default=True,
        help="Vorm van de lijst.",
    )(command)
    return click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf hierheen."
    )(command)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the filters of a search to a command; it receives one value, ``filters``."""
    options = [
        click.option("--theme", "themes", multiple=True, help="Thema, bv. wonen."),
        click.option("--actor", "actors", multiple=True, help="Actor, bv. vdab."),
        click.option(
            "--municipality", "municipalities", multiple=True, help="Gemeente: NIS-code of naam."
        ),
        click.option("--contract", "contracts", multiple=True, help="Contract."),
        click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Soort."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Vanaf deze dag."),
        click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Tot en met deze dag."),
        click.option("--derogation", "derogations", multiple=True, help="Status, bv. asked."),
        click.option(
            "--access",
            type=click.Choice(ACCESS_LEVELS),
            default="confidential",
            help="Het geheimste niveau dat getoond mag worden.",
        ),
    ]

    @functools.wraps(command)  # also hands on the options that were added before
    def with_filters(*args: Any, **given: Any) -> Any:
        values: dict[str, Any] = {field.name: given.pop(field.name) for field in SEARCH_FILTERS}
        for name in ("since", "until"):
            values[name] = values[name].date().isoformat() if values[name] else None
        return command(*args, filters=Filters(**values), **given)

    decorated: Callable[..., Any] = with_filters
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


@main.command()
@settings_of
def demo(settings: Settings) -> None:
    """Bouw een store van het voorbeeldcorpus en beantwoord een vraag van elke soort gebruiker."""
    from demo import run_demo

    run_demo(settings)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PAD…")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True,
              help="Wie deze documenten mag zien.")  # fmt: skip
@click.option("--contract", default="", help="Contract waar deze documenten bij horen.")
@as_json
@settings_of
def ingest(
    settings: Settings,
    paths: tuple[str, ...],
    access: str,
    contract: str,
    as_json: bool,
) -> None:
    """Lees bestanden en mappen in; wat al in de store staat en niet veranderde, wordt overgeslagen.

    Een streepje (-) leest een lijst van paden van de standaardinvoer.
    """
    from pipeline.ingesting import IngestOptions, ingest
    from terminal.progress import progress_line, report_json, report_lines

    named = [path for given in paths for path in (_from_stdin() if given == "-" else [given])]
    options = IngestOptions(access, contract)  # type: ignore[arg-type]
    with progress_line() as show:
        report = ingest([Path(path) for path in named], settings, options, show)
    for failure in report.failures:
        advice = f" → {failure.advice}" if failure.advice else ""
        name = f"{failure.name}#{failure.member}" if failure.member else failure.name
        click.echo(f"mislukt: {name}: {failure.reason}{advice}", err=True)
    if as_json:
        _print_json(report_json(report))
    else:
        for line in report_lines(report):
            click.echo(line)
    if report.failures:
        sys.exit(1)


def _from_stdin() -> Iterator[str]:
    return (line for line in sys.stdin.read().splitlines() if line.strip())


@main.command()
@click.argument("query", required=False, metavar="VRAAG")
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="Hoeveel vindplaatsen.")  # fmt: skip
@click.option("--queries", type=click.File(encoding="utf-8"),
              help="JSON Lines met id, query en eventueel filters.")  # fmt: skip
@click.option("--full", is_flag=True, help="Toon de hele passage.")
@filter_options
@as_json
@settings_of
def search(
    settings: Settings,
    query: str | None,
    k: int,
    queries: Any,
    full: bool,
    filters: Filters,
    as_json: bool,
) -> None:
    """Zoek passages die de vraag beantwoorden, elk met document, pagina en letterlijk citaat."""
    from core.shapes import result_json
    from pipeline.asking import search_all
    from terminal.hits import result_lines

    if (query is None) == (queries is None):
        raise click.UsageError("Geef een vraag, of --queries BESTAND.")
    asked = [Query(query, k, filters)] if query is not None else list(_queries(queries, k, filters))
    for result in search_all(asked, settings):
        if queries is not None:
            click.echo(json.dumps(result_json(result), ensure_ascii=False))
        elif as_json:
            _print_json(result_json(result))
        else:
            for line in result_lines(result, full=full):
                click.echo(line)


def _queries(lines: Iterator[str], k: int, filters: Filters) -> Iterator[Query]:
    """The queries of a JSON Lines file; a filter in a line goes over the one given as an option."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            named: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in given.get("filters", {}).items()
            }
            yield Query(str(given["query"]), int(given.get("k", k)), replace(filters, **named),
                        str(given.get("id", number)))  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise click.UsageError(
                f"Regel {number} van --queries is geen JSON met een veld 'query': {error}."
            ) from error


@main.command()
@click.argument("target", metavar="DOEL")
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="Hoeveel vindplaatsen.")  # fmt: skip
@filter_options
@as_json
@settings_of
def similar(settings: Settings, target: str, k: int, filters: Filters, as_json: bool) -> None:
    """Zoek wat lijkt op een document, een passage of een bestand, in andere contracten."""
    from core.shapes import result_json
    from pipeline.asking import similar
    from terminal.hits import result_lines

    result = similar(target, settings, k=k, filters=filters)
    if as_json:
        _print_json(result_json(result))
    else:
        for line in result_lines(result):
            click.echo(line)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@as_json
@settings_of
def tag(settings: Settings, file: Path, as_json: bool) -> None:
    """Toon wat van een bestand zou worden vastgelegd, zonder het op te slaan."""
    from core.reports import Shown
    from core.shapes import shown_json
    from pipeline.asking import tag
    from terminal.shown import shown_lines

    item = tag(file, settings)
    shown = Shown(item.document, (item.source,), item.passages, item.findings)
    if as_json:
        _print_json(shown_json(shown))
    else:
        for line in shown_lines(shown, full=False):
            click.echo(line)


@main.command()
@click.argument("name", metavar="ID")
@click.option("--full", is_flag=True, help="Toon de hele tekst van elke passage.")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="confidential",
              help="Het geheimste niveau dat getoond mag worden.")  # fmt: skip
@as_json
@settings_of
def show(settings: Settings, name: str, full: bool, access: str, as_json: bool) -> None:
    """Toon een document of passage met tekst, pagina's en wat erin gevonden is."""
    from core.shapes import shown_json
    from pipeline.asking import show
    from terminal.shown import shown_lines

    shown = show(name, settings, access)  # type: ignore[arg-type]
    if as_json:
        _print_json(shown_json(shown))
    else:
        for line in shown_lines(shown, full=full or ":" in name):
            click.echo(line)


@main.command()
@click.option("--type", "types", metavar="TYPES", default="", help="Bv. ocmw,caw.")
@click.option("--role", "roles", metavar="ROLLEN", default="", help="Bv. lead,partner.")
@listing_options
@settings_of
def actors(settings: Settings, types: str, roles: str, form: str, output: Path | None) -> None:
    """Toon welke actoren in welke contracten voorkomen, met hun rol en het bewijs."""
    from pipeline.overviews import actor_matrix
    from terminal.overviews import actor_listing

    rows = actor_matrix(settings, types=_words(types), roles=_words(roles))
    if _is_report(form, output):
        from pipeline.overview_reports import write_actors

        write_actors(rows, output)  # type: ignore[arg-type]
    else:
        _print_listing(actor_listing(rows), form, output)


@main.group(invoke_without_command=True)
@listing_options
@click.pass_context
def contracts(ctx: click.Context, form: str, output: Path | None) -> None:
    """Toon het register van contracten met wat de documenten van elk vertellen."""
    if ctx.invoked_subcommand is None:
        from pipeline.contract_overview import contract_overview
        from terminal.overviews import contract_listing

        _print_listing(contract_listing(contract_overview(ctx.obj)), form, output)


@contracts.command()
@click.argument("names", nargs=-1, required=True, metavar="CONTRACT…")
@listing_options
@settings_of
def compare(settings: Settings, names: tuple[str, ...], form: str, output: Path | None) -> None:
    """Zet contracten naast elkaar; het begin van een id volstaat."""
    from pipeline.contract_overview import contract_overview
    from terminal.overviews import comparison_listing

    rows = contract_overview(settings, names)
    if _is_report(form, output):
        from pipeline.overview_reports import write_contracts

        write_contracts(rows, output)  # type: ignore[arg-type]
    else:
        _print_listing(comparison_listing(rows), form, output)


@main.command()
@click.option("--requester", help="Wie vraagt, bv. gemeente-gent.")
@click.option("--addressee", help="Aan wie, bv. rva.")
@click.option("--norm", help="Woorden uit de naam van de regel.")
@click.option("--domain", help="Domein, bv. sociale-huisvesting.")
@click.option("--status", help="Stand, bv. asked.")
@click.option("--contract", help="Contract.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Vanaf deze dag.")
@click.option("--mentioned", is_flag=True, help="Toon ook algemene mogelijkheden.")
@listing_options
@settings_of
def derogations(
    settings: Settings, /, mentioned: bool, form: str, output: Path | None, **wanted: Any
) -> None:
    """Toon wie welke ruimte in welke regel aan wie vroeg, en wat ervan kwam."""
    from pipeline.contract_overview import RequestFilters, request_overview
    from terminal.overviews import request_listing

    since = wanted.pop("since")
    chosen = RequestFilters(
        since=since.date().isoformat() if since else None, mentioned=mentioned, **wanted
    )
    rows = request_overview(settings, chosen)
    if _is_report(form, output):
        from pipeline.overview_reports import write_requests

        write_requests(rows, output)  # type: ignore[arg-type]
    else:
        _print_listing(request_listing(rows), form, output)


def _words(given: str) -> tuple[str, ...]:
    return tuple(word for part in given.split(",") if (word := part.strip()))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Schrijf het antwoord hierheen: .docx, .odt, .md, .html of .json.")  # fmt: skip
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True,
              help="Het geheimste niveau dat aangehaald mag worden.")  # fmt: skip
@click.option("--llm", default="", metavar="URL",
              help="Laat een taalmodel op dit adres herformuleren; standaard geen.")  # fmt: skip
@click.option("--edit", "edits", multiple=True, metavar="DEEL.ZIN=TEKST",
              help="Wijzig een zin van een bewaard ontwerp.")  # fmt: skip
@click.option("--approve", is_flag=True, help="Keur een ontwerp goed.")
@click.option("--by", default="", metavar="NAAM", help="Wie wijzigt of goedkeurt.")
@as_json
@settings_of
def answer(
    settings: Settings,
    /,
    file: Path,
    output: Path | None,
    access: str,
    llm: str,
    edits: tuple[str, ...],
    by: str,
    **flags: bool,
) -> None:
    """Stel een antwoord op een schriftelijke vraag op, met bewijs per deelvraag.

    BESTAND is de vraag, of een bewaard ontwerp (.ontwerp.json) om opnieuw te tonen of te wijzigen.
    """
    from pipeline.answering import as_json_text, changed, draft, save
    from terminal.replies import reply_lines

    frozen = draft(file, settings, access, llm)  # type: ignore[arg-type]
    frozen = changed(frozen, edits, by, approve=flags["approve"])
    if output is not None:
        kept = save(frozen, output)
        click.echo(f"Geschreven: {output}; het ontwerp is bewaard in {kept}.", err=True)
    if flags["as_json"]:
        click.echo(as_json_text(frozen.reply))
    elif output is None:
        for line in reply_lines(frozen.reply):
            click.echo(line)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Ook de beantwoorde vragen.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Reken alsof het die dag is.")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="confidential",
              help="Het geheimste niveau dat getoond mag worden.")  # fmt: skip
@listing_options
@settings_of
def questions(
    settings: Settings,
    everything: bool,
    today: Any,
    access: str,
    form: str,
    output: Path | None,
) -> None:
    """Toon de open schriftelijke vragen met de dag waarop het antwoord er moet zijn."""
    from datetime import date

    from pipeline.question_calendar import question_calendar
    from terminal.questions import question_listing

    day = today.date() if today else date.today()
    rows = question_calendar(settings, day, access, everything=everything)  # type: ignore[arg-type]
    _print_listing(question_listing(rows), form, output)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@as_json
@settings_of
def check(settings: Settings, file: Path, as_json: bool) -> None:
    """Houd een dossier tegen de criteria en de grenzen van de oproep."""
    from pipeline.dossier_check import check
    from terminal.checks import check_json, check_lines

    held = check(file, settings)
    if as_json:
        _print_json(check_json(held))
    else:
        for line in check_lines(held):
            click.echo(line)


@main.command()
@as_json
@settings_of
def status(settings: Settings, as_json: bool) -> None:
    """Toon wat er in de opslag zit en hoe ze gemaakt is."""
    from pipeline.care import status
    from terminal.shown import status_lines

    found = status(settings)
    if as_json:
        _print_json(asdict(found))
    else:
        for line in status_lines(found):
            click.echo(line)


@main.command()
@listing_options
@settings_of
def failures(settings: Settings, form: str, output: Path | None) -> None:
    """Toon welke bestanden niet gelezen konden worden, waarom, en wat eraan te doen is."""
    from core.shapes import failure_json
    from pipeline.care import failures
    from terminal.listing import Listing

    records = [failure_json(failure) for failure in failures(settings)]
    columns = {"name": "Bestand", "member": "Deel", "reason": "Reden", "advice": "Wat te doen"}
    _print_listing(Listing(columns, records, records), form, output)


@main.command()
@settings_of
def verify(settings: Settings) -> None:
    """Kijk de hele opslag na: tabellen, citaten, vectoren en indexen."""
    from pipeline.care import verify

    problems = verify(settings)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} problemen; 'wijkwijzer reindex' bouwt opnieuw op.", err=True)
        sys.exit(5)
    click.echo("Alles in orde.")


@main.command()
@settings_of
def reindex(settings: Settings) -> None:
    """Knip, tag en bereken alles opnieuw, met de huidige instellingen en het huidige model."""
    from pipeline.care import reindex
    from terminal.progress import progress_line

    with progress_line() as show:
        click.echo(f"{reindex(settings, show)} documenten opnieuw opgebouwd.")


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="ID…")
@settings_of
def forget(settings: Settings, names: tuple[str, ...]) -> None:
    """Haal documenten uit de opslag, met alles wat ervan werd vastgelegd."""
    from pipeline.care import forget

    for doc_id in forget(names, settings):
        click.echo(f"Vergeten: {doc_id}")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@as_json
@settings_of
def evaluate(settings: Settings, file: Path, as_json: bool) -> None:
    """Meet het zoeken aan oordelen (JSON Lines met id, query en relevant)."""
    from evaluation.judgements import read_judgements
    from evaluation.report import as_json as report_json
    from evaluation.report import as_text, evaluate
    from pipeline.asking import searcher

    with searcher(settings) as search:
        report = evaluate(read_judgements(file), lambda text, k: search(Query(text, k)))
    if as_json:
        _print_json(report_json(report))
    else:
        click.echo(as_text(report))


@main.group()
def correct() -> None:
    """Verbeter wat de machine vastlegde; ook na opnieuw inlezen blijft het gelden."""


@correct.command("add")
@click.argument("kind", type=click.Choice(CORRECTION_KINDS), metavar="SOORT")
@click.argument("subject", metavar="WAT")
@click.argument("value", default="", metavar="[WAARDE]")
@click.option("--document", default="", help="Alleen in dit document (id).")
@click.option("--contract", default="", help="Alleen in dit contract (id).")
@click.option("--by", default="", envvar="USER", help="Wie dit beslist.")
@settings_of
def correct_add(settings: Settings, /, **given: Any) -> None:
    """Leg een beslissing vast, bv.: correct add role ocmw-gent partner --contract gent-….

    SOORT is not-actor, merge-actor, role, not-theme, contract, not-request of status; bij contract
    is WAT de id van het document en WAARDE het contract.
    """
    from pipeline.correcting import correct, correction_of

    made = correct(correction_of(**given), settings)
    click.echo(f"Vastgelegd als verbetering {made.id}.")


@correct.command("undo")
@click.argument("number", type=int, metavar="NUMMER")
@click.option("--by", default="", envvar="USER", help="Wie dit beslist.")
@settings_of
def correct_undo(settings: Settings, number: int, by: str) -> None:
    """Maak een verbetering ongedaan."""
    from pipeline.correcting import undo

    click.echo(f"Ongedaan gemaakt; {undo(number, by, settings)} documenten staan zoals voordien.")


@correct.command("list")
@listing_options
@settings_of
def correct_list(settings: Settings, form: str, output: Path | None) -> None:
    """Toon alle verbeteringen, ook die ongedaan gemaakt zijn."""
    from pipeline.correcting import corrections
    from terminal.corrections import correction_listing

    _print_listing(correction_listing(corrections(settings)), form, output)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Adres om te luisteren; elk ander vraagt gebruikers.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--address", default="", help="Hoe men de server bereikt, bv. https://wijken.be.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path),
              help="Map voor gebruikers en zoekopdrachten (standaard naast de store).")  # fmt: skip
@click.option("--public", is_flag=True, help="Wie niet aangemeld is, mag lezen wat publiek is.")
@click.option("--trusted-header", default="", help="Hoofding waarin een proxy de gebruiker noemt.")
@click.option("--trusted-proxy", multiple=True, help="Adres of netwerk van die proxy.")
@click.option("--oidc-issuer", envvar="WIJKWIJZER_OIDC_ISSUER", default="",
              help="Adres van een OpenID-aanmelddienst.")  # fmt: skip
@click.option("--oidc-client", envvar="WIJKWIJZER_OIDC_CLIENT", default="")
@click.option("--oidc-secret", envvar="WIJKWIJZER_OIDC_SECRET", default="")
@click.option("--oidc-claim", envvar="WIJKWIJZER_OIDC_CLAIM", default="preferred_username")
@settings_of
def serve(settings: Settings, /, **given: Any) -> None:
    """Start de webpagina's en de API."""
    from web.options import options_of
    from web.serving import serve

    serve(settings, options_of(**given), click.echo)


@main.command()
@click.argument("action", type=click.Choice(["list", "add", "password", "remove"]))
@click.argument("name", required=False, metavar="NAAM")
@click.option("--label", default="", help="Volledige naam.")
@click.option("--part", type=click.Choice(["reader", "editor", "admin"]), default="reader",
              show_default=True, help="Wat deze gebruiker mag doen.")  # fmt: skip
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True,
              help="Het geheimste niveau dat deze gebruiker mag zien.")  # fmt: skip
@click.option("--elsewhere", is_flag=True, help="Geen wachtwoord: meldt zich elders aan.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path),
              help="Map van de webserver (standaard naast de store).")  # fmt: skip
@settings_of
def users(
    settings: Settings, /, action: str, name: str | None, state: Path | None, **given: Any
) -> None:
    """Beheer wie zich op de webpagina's mag aanmelden."""
    from web.user_care import care_for_users

    if action != "list" and not name:
        raise click.UsageError("Geef een gebruikersnaam.")
    asks = action == "password" or (action == "add" and not given["elsewhere"])
    password = (
        click.prompt("Wachtwoord", hide_input=True, confirmation_prompt=True) if asks else None
    )
    given.pop("elsewhere")
    for line in care_for_users(settings, state, action, name or "", password, **given):
        click.echo(line)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _is_report(form: str, output: Path | None) -> bool:
    """Whether the file's name asks for a report with its evidence, and no plain listing."""
    return form == "table" and output is not None and output.suffix.lower() in REPORTS


def _print_listing(listing: Any, form: str, output: Path | None) -> None:
    from terminal.listing import write

    if form == "xlsx" and output is None:
        raise click.UsageError("XLSX gaat naar een bestand: geef -o NAAM.xlsx.")
    rendered = write(listing, form, output)  # type: ignore[arg-type]
    if rendered is not None:
        sys.stdout.buffer.write(rendered)


if __name__ == "__main__":
    main()
