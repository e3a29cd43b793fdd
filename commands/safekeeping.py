"""A store kept safe in one file and put back, and what it knows taken elsewhere."""

from pathlib import Path

import click

from commands.options import as_json, print_json, settings_of
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings

_STATE = "Map van de webserver (standaard naast de store)."


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="BESTAND")
@click.option("--overwrite", is_flag=True, help="Vervang BESTAND als het al bestaat.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help=_STATE)
@as_json
@settings_of
def backup(
    settings: Settings, file: Path, overwrite: bool, state: Path | None, as_json: bool
) -> None:
    """Bewaar de hele opslag in één bestand, met wat de webserver ernaast bewaart.

    Dat zijn de documenten met alles wat ervan vastligt en verbeterd werd, gebruikers, ontwerpen
    van antwoord, bewaarde zoekopdrachten en ingediende bestanden. Intussen kan gezocht, gelezen en
    zelfs ingelezen worden: de kopie is van één ogenblik. Ze wordt na het schrijven nagelezen.
    """
    from pipeline.backing_up import back_up
    from terminal.backups import backed_up_lines, backup_json
    from web.keeping import kept_beside

    beside = kept_beside(settings, state)
    report = back_up(settings, file, beside, overwrite=overwrite)
    if as_json:
        print_json(backup_json(report))
    else:
        for line in backed_up_lines(report, str(beside.folder)):
            click.echo(line)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="BESTAND")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help=_STATE)
@as_json
@settings_of
def restore(settings: Settings, file: Path, state: Path | None, as_json: bool) -> None:
    """Zet een reservekopie terug in een map die er nog niet is of die leeg is (--store).

    Het bestand wordt eerst helemaal nagekeken; gaat er iets mis, dan blijft er niets achter.
    """
    from pipeline.restoring import restore as put_back
    from terminal.backups import backup_json, restored_lines
    from web.keeping import kept_beside

    report = put_back(settings, file, kept_beside(settings, state))
    if as_json:
        print_json(backup_json(report))
    else:
        for line in restored_lines(report):
            click.echo(line)


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="DOEL")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True,
              help="Het geheimste niveau dat meegaat.")  # fmt: skip
@as_json
@settings_of
def export(settings: Settings, target: Path, access: Access, as_json: bool) -> None:
    """Schrijf wat de opslag weet als open data, om elders te gebruiken.

    DOEL is een map die er nog niet is, of een bestand dat op .zip eindigt. Erin komen documenten,
    passages, contracten, actoren met hun rol, thema's, vragen om regelruimte met hun verloop,
    bedragen en verbeteringen als JSON Lines, elk met citaten; de thema's ook als SKOS en de
    organisaties als linked data (JSON-LD); en een beschrijving van elk veld.
    """
    from commands.open_data_files import export as written
    from terminal.backups import exported_json, exported_lines

    report = written(settings, target, access)
    if as_json:
        print_json(exported_json(report))
    else:
        for line in exported_lines(report):
            click.echo(line)
