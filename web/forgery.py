"""Proof that a form was sent by one of our own pages."""

import base64
import binascii
import hmac
import secrets

from starlette.requests import Request

FIELD = "formulier"
HEADER = "X-Formulier"
# What a program sends with a change to a server without users. No page of another site can: before
# a header of its own a browser asks the server whether it may, and this one never says yes.
PROGRAM_HEADER = "X-Programma"
_BYTES = 24


def form_token(request: Request) -> str:
    """What a form must carry: the secret of the session under a new mask.

    The mask keeps the secret from being guessed byte by byte from the size of compressed pages.
    """
    secret = _secret(request)
    mask = secrets.token_bytes(_BYTES)
    hidden = bytes(a ^ b for a, b in zip(mask, secret, strict=True))
    return base64.urlsafe_b64encode(mask + hidden).decode("ascii")


def is_ours(request: Request, token: str) -> bool:
    """Whether the token is of this session, and the browser does not say it came from elsewhere."""
    if is_from_elsewhere(request):
        return False
    kept = request.session.get("form")
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except (binascii.Error, ValueError):
        return False
    if not isinstance(kept, str) or len(raw) != 2 * _BYTES:
        return False
    given = bytes(a ^ b for a, b in zip(raw[:_BYTES], raw[_BYTES:], strict=True))
    return hmac.compare_digest(given, bytes.fromhex(kept))


def is_from_elsewhere(request: Request) -> bool:
    """Whether the browser says that a page of another site sent it."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _secret(request: Request) -> bytes:
    kept = request.session.get("form")
    if not isinstance(kept, str):
        kept = secrets.token_hex(_BYTES)
        request.session["form"] = kept
    return bytes.fromhex(kept)
