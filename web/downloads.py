"""Files to take away: never shown in the browser, whatever is in them."""

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from terminal.listing import Listing, render
from web.language import DEFAULT, Language, translated
from web.rendering import language_of

Form = Literal["csv", "xlsx", "json"]
# The columns of which the words are ours and not those of a document.
OURS = frozenset(
    {"aspect", "course", "documents", "domain", "domains", "kind", "missing", "requests", "role",
     "status", "subsidy", "welfare", "where"}
)  # fmt: skip
_WORDS = re.compile(r"[^,()→\s](?:[^,()→]*[^,()→\s])?")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def listing_file(request: Request, listing: Listing, form: Form, name: str) -> Response:
    """The listing as a file with that name, in the language of the page it was taken from.

    JSON is for programs and says the same in every language.
    """
    spoken = language_of(request)
    told = listing if form == "json" else in_language(listing, spoken)
    answer = attachment(render(told, form), f"{name}.{form}", _TYPES[form])
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


def in_language(listing: Listing, spoken: Language) -> Listing:
    """The listing with its headings, and the words that are ours, in that language."""
    if spoken == DEFAULT:
        return listing
    rows = [
        {key: _told(value, spoken) if key in OURS else value for key, value in row.items()}
        for row in listing.rows
    ]
    columns = {
        key: translated(spoken, name) if name else "" for key, name in listing.columns.items()
    }
    return replace(listing, columns=columns, rows=rows)


def _told(value: object, spoken: Language) -> object:
    """'sociale huisvesting (gevraagd), ...' word for word; names stay as they are."""
    if not isinstance(value, str):
        return value
    return _WORDS.sub(lambda found: translated(spoken, found[0]), value)


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
