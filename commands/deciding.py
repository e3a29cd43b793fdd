"""A person's corrections of what the machine recorded."""

from pathlib import Path
from typing import Any

import click

from commands.options import day, listing_options, print_listing, settings_of
from core.corrections import CORRECTION_KINDS
from core.errors import InputError
from core.settings import Settings


@click.group()
def correct() -> None:
    """Verbeter wat de machine vastlegde; ook na opnieuw inlezen blijft het gelden."""


@correct.command("add")
@click.argument("kind", type=click.Choice(CORRECTION_KINDS), metavar="SOORT")
@click.argument("subject", metavar="WAT")
@click.argument("value", default="", metavar="[WAARDE]")
@click.option("--document", default="", help="Alleen in dit document: (begin van) id.")
@click.option("--contract", default="", help="Alleen in dit contract: (begin van) id, of naam.")
@click.option("--day", metavar="DAG", callback=day, help="Van welke dag een stand is.")
@click.option("--by", default="", envvar="USER", help="Wie dit beslist.")
@settings_of
def correct_add(settings: Settings, /, **given: Any) -> None:
    """Leg een beslissing vast, bv.: correct add role ocmw-gent partner --contract gent-….

    Van een actor (not-actor, role, merge-actor) of thema (not-theme) is WAT de id of de naam; bij
    merge-actor is WAARDE de actor die blijft. Bij contract is WAT de id van het document en WAARDE
    het contract, of niets als het van geen is. Van een vraag om regelruimte is WAT de id: bij
    status is WAARDE hoe ze staat, bij requester wie ze stelt, bij addressee aan wie (met komma's
    ertussen, of niets), bij merge-request de id van de vraag die ze eigenlijk is; not-request is
    er geen.
    """
    from pipeline.correcting import correct, correction_of, corrections

    before = {one.id for one in corrections(settings)}
    made = correct(correction_of(**given), settings)
    known = "Dat was al vastgelegd" if made.id in before else "Vastgelegd"
    click.echo(f"{known} als verbetering {made.id}.")


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

    print_listing(correction_listing(corrections(settings)), form, output)


@correct.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="MAP")
@settings_of
def correct_export(settings: Settings, folder: Path) -> None:
    """Schrijf elk verbeterd document als oordeel, om met 'evaluate MAP' aan te meten.

    Per document komt in MAP de tekst (.txt) en wat er na verbetering van vastligt (.json). Lees
    dat na: wat niemand verbeterde, geldt er ook als juist.
    """
    from evaluation.judged_folder import write_judged
    from pipeline.correcting import corrected_records

    records = corrected_records(settings)
    if not records:
        raise InputError(
            "Er is geen document waarvan iets verbeterd werd.",
            "Leg eerst een beslissing vast met 'wijkwijzer correct add'.",
        )
    write_judged(folder, records)
    click.echo(f"{len(records)} documenten met hun oordelen geschreven in {folder}.")
