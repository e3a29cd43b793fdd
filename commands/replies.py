"""Written questions and dossiers: drafts, days due, criteria."""

from pathlib import Path

import click

from commands.options import (
    as_json,
    day,
    listing_options,
    print_json,
    print_listing,
    settings_of,
)
from core.records import ACCESS_LEVELS
from core.settings import Settings


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="BESTAND")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Schrijf het antwoord hierheen: .docx, .odt, .md, .html of .json.")  # fmt: skip
@click.option("--access", type=click.Choice(ACCESS_LEVELS), show_default="public",
              help="Het geheimste niveau dat aangehaald mag worden.")  # fmt: skip
@click.option("--llm", default="", metavar="URL",
              help="Laat een taalmodel op dit adres herformuleren; standaard geen.")  # fmt: skip
@click.option("--edit", "edits", multiple=True, metavar="DEEL.ZIN=TEKST",
              help="Wijzig een zin van een bewaard ontwerp, en bewaar het; zonder TEKST "
              "schrapt dit ze, en de zinnen erna tellen dan een minder.")  # fmt: skip
@click.option("--accept", "accepts", multiple=True, metavar="DEEL.VINDPLAATS",
              help="Zet een vindplaats van een deel in het antwoord, en bewaar het; ze tellen "
              "zoals op de webpagina en in 'evidence' van --json.")  # fmt: skip
@click.option("--add", "adds", multiple=True, metavar="DEEL=TEKST",
              help="Zet onderaan een deel een eigen zin, zonder bron, en bewaar het.")  # fmt: skip
@click.option("--approve", is_flag=True, help="Keur een ontwerp goed, en bewaar het.")
@click.option("--by", default="", metavar="NAAM", help="Wie wijzigt of goedkeurt.")
@as_json
@settings_of
def answer(
    settings: Settings,
    /,
    file: Path,
    output: Path | None,
    access: str | None,
    llm: str,
    edits: tuple[str, ...],
    accepts: tuple[str, ...],
    adds: tuple[str, ...],
    by: str,
    **flags: bool,
) -> None:
    """Stel een antwoord op een schriftelijke vraag op, met bewijs per deelvraag.

    BESTAND is de vraag, of een bewaard ontwerp (.ontwerp.json) om opnieuw te tonen of te wijzigen.
    """
    from pipeline.answering import as_json_text, changed, check_output, draft, keep, save
    from pipeline.draft_changes import unproven
    from terminal.replies import reply_lines

    changes = bool(edits or accepts or adds or flags["approve"])
    check_output(file, output, changes=changes)
    frozen = draft(file, settings, access, llm)  # type: ignore[arg-type]
    frozen = changed(frozen, edits, accepts, by, adds=adds, approve=flags["approve"])
    if flags["approve"] and (held := unproven(frozen.reply)):
        told = ", ".join(f"deel {part} ({words})" for part, words in held)
        click.echo(f"Let op: goedgekeurd met wat niet in de aangehaalde bronnen staat: {told}.",
                   err=True)  # fmt: skip
    if output is not None:
        kept = save(frozen, output)
        click.echo(f"Geschreven: {output}; het ontwerp is bewaard in {kept}.", err=True)
    elif changes:
        keep(frozen, file)
        done = _done(edits, accepts, adds, by, approve=flags["approve"])
        click.echo(f"Bewaard in {file}: {done}.", err=True)
    if flags["as_json"]:
        click.echo(as_json_text(frozen.reply))
    elif output is None:
        for line in reply_lines(frozen.reply):
            click.echo(line)


def _done(
    edits: tuple[str, ...],
    accepts: tuple[str, ...],
    adds: tuple[str, ...],
    by: str,
    *,
    approve: bool,
) -> str:
    parted = [edit.partition("=") for edit in edits]
    told = [
        f"deel.zin {place} {'gewijzigd' if words.strip() else 'geschrapt'}"
        for place, _, words in parted
    ]
    told += [f"vindplaats {place} in het antwoord gezet" for place in accepts]
    told += [f"zin toegevoegd aan deel {one.partition('=')[0].strip()}" for one in adds]
    return ", ".join([*told, *(["goedgekeurd"] if approve else [])]) + f" door {by}"


@click.command()
@click.option("--all", "everything", is_flag=True, help="Ook de beantwoorde vragen.")
@click.option("--today", metavar="DAG", callback=day, help="Reken alsof het die dag is.")
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="confidential",
              help="Het geheimste niveau dat getoond mag worden.")  # fmt: skip
@listing_options
@settings_of
def questions(
    settings: Settings,
    everything: bool,
    today: str | None,
    access: str,
    form: str,
    output: Path | None,
) -> None:
    """Toon de open schriftelijke vragen met de dag waarop het antwoord er moet zijn."""
    from datetime import date

    from pipeline.question_calendar import question_calendar
    from terminal.questions import question_listing

    now = date.fromisoformat(today) if today else date.today()
    rows = question_calendar(settings, now, access, everything=everything)  # type: ignore[arg-type]
    print_listing(question_listing(rows), form, output)


@click.command()
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
        print_json(check_json(held))
    else:
        for line in check_lines(held):
            click.echo(line)
