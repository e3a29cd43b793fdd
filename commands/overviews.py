"""Lists of contracts, actors and requests, each row with its evidence."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.options import (
    REPORTS,
    day,
    listing_options,
    print_listing,
    report_options,
    settings_of,
    tell_if_empty,
)
from core.names import DOMAIN_NAMES, ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from core.settings import Settings

if TYPE_CHECKING:
    from pipeline.contract_overview import RequestFilters


@click.command()
@click.option(
    "--type",
    "types",
    metavar="TYPES",
    default="",
    help=f"Met komma's ertussen: {', '.join(TYPE_NAMES)}, of het Nederlandse woord.",
)
@click.option(
    "--role",
    "roles",
    metavar="ROLLEN",
    default="",
    help=f"Met komma's ertussen: {', '.join(ROLE_NAMES)}, of het Nederlandse woord.",
)
@click.option("--contract", "names", multiple=True, help="Contract: (begin van) id, of naam.")
@report_options
@settings_of
def actors(
    settings: Settings,
    types: str,
    roles: str,
    names: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    """Toon welke actoren in welke contracten voorkomen, met hun rol en het bewijs."""
    from pipeline.meant import contracts_meant, listed, roles_meant, types_meant
    from pipeline.overviews import actor_matrix
    from terminal.overviews import actor_listing

    rows = actor_matrix(
        settings,
        types=types_meant(listed([types])),
        roles=roles_meant(listed([roles])),
        contracts=contracts_meant(names),
    )
    listing = actor_listing(rows)
    if _is_report(form, output):
        from pipeline.overview_reports import write_actors

        write_actors(rows, output, {"type": types, "rol": roles, "contract": ", ".join(names)})  # type: ignore[arg-type]
        tell_if_empty(listing)
    else:
        print_listing(listing, form, output)


@click.group(invoke_without_command=True)
@listing_options
@click.pass_context
def contracts(ctx: click.Context, form: str, output: Path | None) -> None:
    """Toon het register van contracten met wat de documenten van elk vertellen."""
    if ctx.invoked_subcommand is None:
        from pipeline.contract_overview import contract_overview
        from terminal.overviews import contract_listing

        print_listing(contract_listing(contract_overview(ctx.obj)), form, output)


@contracts.command()
@click.argument("names", nargs=-1, required=True, metavar="CONTRACT…")
@report_options
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
        print_listing(comparison_listing(rows), form, output)


@click.command()
@click.option("--requester", help="Wie vraagt: id of naam, bv. 'OCMW Gent'.")
@click.option("--addressee", help="Aan wie: id of naam, bv. rva.")
@click.option("--norm", help="Woorden uit de naam van de regel.")
@click.option("--domain", help=f"Domein: {', '.join(DOMAIN_NAMES)}.")
@click.option("--status", help=f"Stand: {', '.join(STATUS_NAMES)}, of het Nederlandse woord.")
@click.option("--contract", help="Contract: (begin van) id, of naam.")
@click.option(
    "--since", metavar="DAG", callback=day, help="Met een document vanaf deze dag (of dit jaar)."
)
@click.option("--mentioned", is_flag=True, help="Toon ook algemene mogelijkheden.")
@report_options
@settings_of
def derogations(
    settings: Settings, /, mentioned: bool, form: str, output: Path | None, **wanted: Any
) -> None:
    """Toon wie welke ruimte in welke regel aan wie vroeg, en wat ervan kwam."""
    from pipeline.contract_overview import RequestFilters, passes, request_overview
    from pipeline.meant import requests_meant
    from terminal.overviews import request_listing

    chosen = requests_meant(RequestFilters(mentioned=mentioned, **wanted), settings)
    whenever = request_overview(settings, replace(chosen, since=None))
    rows = tuple(row for row in whenever if passes(row, chosen))
    undated = sum(row.latest is None for row in whenever) if chosen.since else 0
    if undated:
        told = "vraag zonder datum valt" if undated == 1 else "vragen zonder datum vallen"
        click.echo(f"{undated} {told} door --since weg.", err=True)
    listing = request_listing(rows)
    if _is_report(form, output):
        from pipeline.overview_reports import write_requests

        write_requests(rows, output, _told(chosen))  # type: ignore[arg-type]
        tell_if_empty(listing)
    else:
        print_listing(listing, form, output)


def _told(chosen: "RequestFilters") -> dict[str, str]:
    """The filters as a report names them; a filter that is not given has no value."""
    return {
        "wie": chosen.requester or "",
        "aan wie": chosen.addressee or "",
        "regel": chosen.norm or "",
        "domein": DOMAIN_NAMES.get(chosen.domain or "", ""),
        "stand": STATUS_NAMES[chosen.status] if chosen.status else "",  # type: ignore[index]
        "contract": chosen.contract or "",
        "vanaf": chosen.since or "",
        "ook": "algemene mogelijkheden" if chosen.mentioned else "",
    }


def _is_report(form: str, output: Path | None) -> bool:
    """Whether the file's name asks for a report with its evidence, and no plain listing."""
    return form == "table" and output is not None and output.suffix.lower() in REPORTS
