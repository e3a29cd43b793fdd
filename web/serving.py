"""Starting the server, where it is safe to."""

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from core.errors import InputError
from core.settings import Settings
from web.accounts import Accounts
from web.options import WebOptions, is_closed, is_loopback, state_folder


def refuse_unguarded(settings: Settings, options: WebOptions) -> None:
    """Nothing; raises InputError where others could reach a server that knows no users."""
    outside = options.host if not is_loopback(options.host) else ""
    # Who comes by that address through a proxy would be taken for someone at this machine.
    named = urlsplit(options.address).hostname or ""
    outside = outside or ("" if is_closed(options) or is_loopback(named or "localhost") else named)
    folder = state_folder(settings, options)
    if outside and not Accounts(folder).any():
        raise InputError(
            f"Op {outside} kunnen anderen de server bereiken, maar er zijn geen gebruikers "
            f"({folder}).",
            "Maak eerst een beheerder met 'wijkwijzer users add NAAM --part admin', "
            "of laat --host en --address weg; staan ze elders, noem die map met --state.",
        )


def listening(options: WebOptions) -> socket.socket:
    """The socket to listen on; raises InputError where that is not possible."""
    host = options.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, options.port), family=family)
    except OSError as error:
        raise InputError(
            f"Op {options.host}, poort {options.port}, kan niet geluisterd worden: "
            f"{error.strerror or error}.",
            "Kies een andere poort met --port, of stop het programma dat er al luistert.",
        ) from error


def serve(settings: Settings, options: WebOptions, tell: Callable[[str], object]) -> None:
    """Answer requests until stopped; raises InputError where that would not be safe."""
    import uvicorn

    from web.application import make_application

    refuse_unguarded(settings, options)
    application = make_application(settings, options)
    listener = listening(options)
    if is_closed(options) and not Accounts(state_folder(settings, options)).any():
        tell(
            f"let op: er zijn geen gebruikers in {state_folder(settings, options)}; niemand kan "
            "zich aanmelden → Staan ze elders, noem die map met --state."
        )
    tell(f"wijkwijzer luistert op http://{options.host}:{options.port} (Ctrl-C stopt).")
    config = uvicorn.Config(
        application,
        # The peer must be who it is: which proxies may speak for others is decided by us.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[listener])
