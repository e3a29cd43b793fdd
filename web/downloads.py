"""Files to take away: never shown in the browser, whatever is in them."""

from typing import Literal
from urllib.parse import quote

from starlette.responses import Response

from terminal.listing import Listing, render

Form = Literal["csv", "xlsx", "json"]
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def listing_file(listing: Listing, form: Form, name: str) -> Response:
    """The listing as a file with that name."""
    return attachment(render(listing, form), f"{name}.{form}", _TYPES[form])


def attachment(data: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """Bytes that a browser saves and does not open."""
    return Response(data, media_type=media_type, headers=attachment_headers(name))


def attachment_headers(name: str) -> dict[str, str]:
    """The headers of a file to save under ``name``; what cannot stand in a name is replaced."""
    clean = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(
        ". "
    )
    clean = clean[-150:] or "bestand"
    plain = clean.encode("ascii", "replace").decode("ascii").replace("?", "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean)}",
        # Were it ever opened all the same, it could run and load nothing.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
