"""A store kept safe in one file and put back."""

from pathlib import Path

import click

from commands.options import as_json, print_json, settings_of
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
