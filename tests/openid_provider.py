"""A small OpenID Connect provider that really listens: it signs in whoever it is told to."""

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "wijkwijzer", "een-geheim-van-de-toets"


@dataclass(slots=True)
class Provider:
    """What the provider does next: whom it signs in, and what it does wrong."""

    issuer: str = ""
    name: str = "els"
    wrong_key: bool = False
    wrong_nonce: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "een"}))
    other: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "een"}))


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider, as long as the block lasts."""
    made = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _handler(made: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return None

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/.well-known/openid-configuration":
                self._send(_metadata(made))
            elif path == "/keys":
                self._send({"keys": [made.key.as_dict(private=False)]})
            elif path == "/authorize":
                asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                code = secrets.token_urlsafe(8)
                made.codes[code] = asked
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            given = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            asked = made.codes.pop(given.get("code", ""), None)
            verifier = sha256(given.get("code_verifier", "").encode()).digest()
            challenge = urlsafe_b64encode(verifier).decode().rstrip("=")
            if asked is None or asked.get("code_challenge") != challenge:
                self._send({"error": "invalid_grant"}, 400)
            else:
                self._send(_tokens(made, asked))

        def _send(self, value: object, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _metadata(made: Provider) -> dict[str, object]:
    return {
        "issuer": made.issuer,
        "authorization_endpoint": f"{made.issuer}/authorize",
        "token_endpoint": f"{made.issuer}/token",
        "jwks_uri": f"{made.issuer}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }


def _tokens(made: Provider, asked: dict[str, str]) -> dict[str, object]:
    now = int(time.time())
    claims = {
        "iss": made.issuer,
        "aud": CLIENT,
        "sub": "1",
        "iat": now,
        "exp": now + 300,
        "nonce": "een-ander" if made.wrong_nonce else asked.get("nonce", ""),
        "preferred_username": made.name,
    }
    key = made.other if made.wrong_key else made.key
    token = jwt.encode({"alg": "RS256", "kid": "een"}, claims, key)
    return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token}
