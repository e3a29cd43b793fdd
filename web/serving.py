"""Starting the server, where it is safe to."""

from collections.abc import Callable

from core.errors import InputError
from core.settings import Settings
from web.accounts import Accounts
from web.options import WebOptions, is_loopback, state_folder


def refuse_unguarded(settings: Settings, options: WebOptions) -> None:
    """Nothing; raises InputError where others could reach a server that knows no users."""
    if is_loopback(options.host):
        return
    if not Accounts(state_folder(settings, options)).any():
        raise InputError(
            f"Op {options.host} kunnen anderen de server bereiken, maar er zijn geen gebruikers.",
            "Maak eerst een beheerder met 'wijkwijzer users add NAAM --part admin', "
            "of laat --host weg.",
        )


def serve(settings: Settings, options: WebOptions, tell: Callable[[str], object]) -> None:
    """Answer requests until stopped; raises InputError where that would not be safe."""
    import uvicorn

    from web.application import make_application

    refuse_unguarded(settings, options)
    tell(f"wijkwijzer luistert op http://{options.host}:{options.port} (Ctrl-C stopt).")
    uvicorn.run(
        make_application(settings, options),
        host=options.host,
        port=options.port,
        # The peer must be who it is: which proxies may speak for others is decided by us.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
