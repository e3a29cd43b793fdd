"""The web server and who may sign in there."""

from pathlib import Path
from typing import Any

import click

from commands.options import settings_of
from core.records import ACCESS_LEVELS, Access
from core.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Adres om te luisteren; elk ander vraagt gebruikers.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--address", default="", help="Hoe men de server bereikt, bv. https://wijken.be.")
@click.option("--contact", default="",
              help="Mailadres om te melden dat een pagina niet toegankelijk is.")  # fmt: skip
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


@click.command()
@click.option("--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True,
              help="Het geheimste niveau dat de assistent mag zien.")  # fmt: skip
@settings_of
def mcp(settings: Settings, access: Access) -> None:
    """Bied de opslag aan een assistent aan, over het Model Context Protocol (stdio)."""
    from web.assistants import serve_assistant

    serve_assistant(settings, access)


@click.command()
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
