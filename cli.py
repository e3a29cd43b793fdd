"""The command line: its groups of commands; heavy parts load when a command needs them."""

import sys
from pathlib import Path
from typing import Any

import click

from commands.deciding import correct
from commands.finding import evaluate, search, show, similar, tag
from commands.options import settings_of
from commands.overviews import actors, contracts, derogations
from commands.replies import answer, check, questions
from commands.safekeeping import backup, export, restore
from commands.serving import mcp, serve, users
from commands.storing import failures, forget, ingest, reindex, status, verify
from core.errors import ToolError
from core.settings import Settings, read_settings

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


@main.command()
@settings_of
def demo(settings: Settings) -> None:
    """Bouw een store van het voorbeeldcorpus en beantwoord een vraag van elke soort gebruiker."""
    from demo import run_demo

    run_demo(settings)


COMMANDS = (
    ingest,
    search,
    similar,
    tag,
    show,
    contracts,
    actors,
    derogations,
    answer,
    questions,
    check,
    correct,
    status,
    failures,
    verify,
    reindex,
    forget,
    backup,
    restore,
    export,
    evaluate,
    serve,
    mcp,
    users,
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
