"""Options that several commands share, and how they print."""

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from core.names import KIND_NAMES, STATUS_NAMES
from core.records import ACCESS_LEVELS, Filters
from core.settings import Settings

SEARCH_FILTERS = [
    field for field in fields(Filters) if field.name not in ("documents", "not_contracts")
]

settings_of = click.make_pass_decorator(Settings)
as_json = click.option("--json", "as_json", is_flag=True, help="Toon JSON.")


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--format`` and ``-o`` to a listing that can be a report with its evidence as well."""
    return _listing_options(
        command,
        "Schrijf hierheen. Zonder --format wordt .docx, .html of .xlsx een rapport met het bewijs "
        "van elke cel; .csv, .json of --format xlsx geeft de lijst zelf.",
    )


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--format`` and ``-o`` to a command that lists rows."""
    return _listing_options(
        command, "Schrijf hierheen; .csv, .json of .xlsx in de naam kiest ook de vorm."
    )


def _listing_options(command: Callable[..., Any], written: str) -> Callable[..., Any]:
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "xlsx"]),
        default="table",
        show_default=True,
        help="Vorm van de lijst.",
    )(command)
    return click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=written
    )(command)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the filters of a search to a command; it receives one value, ``filters``."""
    options = [
        click.option("--theme", "themes", multiple=True, help="Thema, bv. wonen."),
        click.option("--actor", "actors", multiple=True, help="Actor: id of naam, bv. vdab."),
        click.option(
            "--municipality", "municipalities", multiple=True, help="Gemeente: NIS-code of naam."
        ),
        click.option(
            "--contract", "contracts", multiple=True, help="Contract: (begin van) id, of naam."
        ),
        click.option(
            "--kind",
            "kinds",
            multiple=True,
            help=f"Soort: {', '.join(KIND_NAMES)}, of het Nederlandse woord.",
        ),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Vanaf deze dag."),
        click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Tot en met deze dag."),
        click.option(
            "--derogation",
            "derogations",
            multiple=True,
            help=f"Vraag om regelruimte die zo staat: {', '.join(STATUS_NAMES)}, of het "
            "Nederlandse woord.",
        ),
        click.option(
            "--access",
            type=click.Choice(ACCESS_LEVELS),
            default="confidential",
            help="Het geheimste niveau dat getoond mag worden.",
        ),
    ]

    @functools.wraps(command)  # also hands on the options that were added before
    def with_filters(*args: Any, **given: Any) -> Any:
        from pipeline.meant import filters_meant

        values: dict[str, Any] = {field.name: given.pop(field.name) for field in SEARCH_FILTERS}
        for name in ("since", "until"):
            values[name] = values[name].date().isoformat() if values[name] else None
        return command(*args, filters=filters_meant(Filters(**values)), **given)

    decorated: Callable[..., Any] = with_filters
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_listing(listing: Any, form: str, output: Path | None) -> None:
    from terminal.listing import write

    if form == "xlsx" and output is None:
        raise click.UsageError("XLSX gaat naar een bestand: geef -o NAAM.xlsx.")
    rendered = write(listing, form, output)  # type: ignore[arg-type]
    if rendered is not None:
        sys.stdout.buffer.write(rendered)
