"""How the server is reached and who is let in: read once when it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    """The options as the command line gives them."""
    provider = OpenIdProvider(oidc_issuer, oidc_client, oidc_secret, oidc_claim)
    return WebOptions(
        folder=state,
        trusted_proxies=tuple(trusted_proxy),
        provider=provider if oidc_issuer else None,
        **given,
    )
