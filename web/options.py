"""How the server is reached and who is let in: read once when it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.errors import InputError
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """Where people of an organisation sign in; ``claim`` is what names them."""

    issuer: str
    client: str
    secret: str
    claim: str = "preferred_username"


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What ``serve`` was told."""

    host: str = "127.0.0.1"
    port: int = 8000
    folder: Path | None = None  # users, searches, uploads; None: beside the store
    address: str = ""  # how people reach it: "https://wijken.voorbeeld.be"
    contact: str = ""  # whom to tell that a page is not accessible: a mail address, or words
    public: bool = False  # who is not signed in may read what is public
    trusted_header: str = ""  # in which a proxy names who signed in
    trusted_proxies: tuple[str, ...] = ()  # addresses of the proxies that may do so
    provider: OpenIdProvider | None = None
    upload_bytes: int = 200_000_000  # of one request


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach a server that listens there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_closed(options: WebOptions) -> bool:
    """Whether people are meant to sign in, or to see only what is public, also at this machine."""
    return options.provider is not None or bool(options.trusted_header) or options.public


def is_secure(options: WebOptions) -> bool:
    """Whether browsers reach the server over https, so that cookies may insist on it."""
    return urlsplit(options.address).scheme == "https"


def hosts(options: WebOptions) -> Sequence[str]:
    """The names by which the server may be addressed: a page elsewhere cannot borrow another."""
    named = urlsplit(options.address).hostname
    own = [] if is_any(options.host) else [options.host.strip("[]")]
    return list(dict.fromkeys(["localhost", "127.0.0.1", "::1", *own, *([named] if named else [])]))


def is_any(host: str) -> bool:
    """Whether it listens on every address of the machine."""
    return host in ("", "0.0.0.0", "::")  # noqa: S104


def state_folder(settings: Settings, options: WebOptions) -> Path:
    """Where the server keeps its own: users, saved searches, uploads."""
    store = settings.store
    return options.folder or store.with_name(f"{store.absolute().name}-web")


def _refuse_network(network: str) -> None:
    try:
        ip_network(network, strict=False)
    except ValueError as error:
        raise InputError(
            f"--trusted-proxy {network} is geen adres of netwerk.",
            "Geef een adres, zoals 10.0.0.5, of een netwerk, zoals 10.0.0.0/24.",
        ) from error


def options_of(
    *,
    state: Path | None,
    oidc_issuer: str,
    oidc_client: str,
    oidc_secret: str,
    oidc_claim: str,
    trusted_proxy: Sequence[str],
    **given: Any,
) -> WebOptions:
    """The options as the command line gives them; raises InputError where they are half."""
    header, address = given["trusted_header"], urlsplit(given["address"])
    for half, lacks in (
        (trusted_proxy and not header, "--trusted-proxy zonder --trusted-header"),
        (header and not trusted_proxy, "--trusted-header zonder --trusted-proxy"),
        (oidc_issuer and not oidc_client, "--oidc-issuer zonder --oidc-client"),
        (oidc_client and not oidc_issuer, "--oidc-client zonder --oidc-issuer"),
    ):
        if half:
            raise InputError(f"{lacks} doet niets.", "Geef beide, of geen van beide.")
    for network in trusted_proxy:
        _refuse_network(network)
    if given["address"] and (address.scheme not in ("http", "https") or not address.hostname):
        raise InputError(
            f"'{given['address']}' is geen adres van een server.",
            "Schrijf het voluit, zoals https://wijken.voorbeeld.be.",
        )
    provider = OpenIdProvider(oidc_issuer, oidc_client, oidc_secret, oidc_claim)
    return WebOptions(
        folder=state,
        trusted_proxies=tuple(trusted_proxy),
        provider=provider if oidc_issuer else None,
        **given,
    )
