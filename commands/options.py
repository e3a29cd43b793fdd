"""Options that several commands share, and how they print."""

import functools
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from core.days import iso_day
from core.errors import InputError
from core.names import KIND_NAMES, STATUS_NAMES
from core.records import ACCESS_LEVELS, Filters
from core.settings import Settings

SEARCH_FILTERS = [
    field for field in fields(Filters) if field.name not in ("documents", "not_contracts")
]

REPORTS = (".docx", ".html", ".xlsx")  # endings that ask for a report with evidence
settings_of = click.make_pass_decorator(Settings)
as_json = click.option("--json", "as_json", is_flag=True, help="Toon JSON.")


def day(_ctx: Any, option: click.Parameter, word: str | None) -> str | None:
    """``iso_day`` of the word, where the option is given; of ``--until`` the last of a year."""
    return None if word is None else iso_day(word, last=option.name == "until")


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--format`` and ``-o`` to a listing that can be a report with its evidence as well."""
    return _listing_options(
        command,
        "Schrijf hierheen. Zonder --format wordt .docx, .html of .xlsx een rapport met het bewijs "
        "van elke cel; .csv, .json, .txt of --format xlsx geeft de lijst zelf.",
        REPORTS,
    )


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--format`` and ``-o`` to a command that lists rows."""
    return _listing_options(
        command, "Schrijf hierheen; .csv, .json, .xlsx of .txt in de naam kiest ook de vorm."
    )


def _listing_options(
    command: Callable[..., Any], written: str, others: Sequence[str] = ()
) -> Callable[..., Any]:
    @functools.wraps(command)  # also hands on the options that were added before
    def checked(*args: Any, form: str, output: Path | None, **given: Any) -> Any:
        _refuse(form, output, others)  # before the list is made, which can take long
        return command(*args, form=form, output=output, **given)

    decorated: Callable[..., Any] = click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "xlsx"]),
        default="table",
        show_default=True,
        help="Vorm van de lijst.",
    )(checked)
    return click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=written
    )(decorated)


def _refuse(form: str, output: Path | None, others: Sequence[str]) -> None:
    """Nothing; raises an error where no such file can be written, or none there."""
    from pipeline.placing import refuse_without_folder
    from terminal.listing import ENDINGS

    if output is None:
        if form == "xlsx":
            raise click.UsageError("XLSX gaat naar een bestand: geef -o NAAM.xlsx.")
        return
    known = dict.fromkeys((*ENDINGS, *others))
    if form == "table" and output.suffix and output.suffix.lower() not in known:
        raise InputError(
            f"Een lijst kan niet als '{output.suffix}' geschreven worden.",
            f"Kies een naam die eindigt op {', '.join(known)}.",
        )
    refuse_without_folder(output)


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
        click.option("--since", metavar="DAG", callback=day, help="Vanaf deze dag (of dit jaar)."),
        click.option(
            "--until", metavar="DAG", callback=day, help="Tot en met deze dag (of dit jaar)."
        ),
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
        settings = click.get_current_context().find_object(Settings)
        return command(*args, filters=filters_meant(Filters(**values), settings), **given)

    decorated: Callable[..., Any] = with_filters
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_listing(listing: Any, form: str, output: Path | None) -> None:
    """Show the listing, or write it; where it is empty, people are told so in every form."""
    from pipeline.placing import write_file
    from terminal.listing import form_of, render

    form = form_of(form, output)  # type: ignore[arg-type]
    rendered = render(listing, form)
    if form != "table" or output is not None:
        tell_if_empty(listing)
    if output is None:
        sys.stdout.buffer.write(rendered)
    else:
        write_file(output, rendered)


def tell_if_empty(listing: Any) -> None:
    """Say on stderr that the listing has no rows, which a file or a program's form does not."""
    if not listing.rows:
        click.echo(listing.none, err=True)
