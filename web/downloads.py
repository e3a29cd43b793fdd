"""Files to take away: never shown in the browser, whatever is in them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from pipeline.documents import Original
from terminal.listing import Listing, render
from web.language import DEFAULT, Language, translated
from web.rendering import language_of, theme_labels

Form = Literal["csv", "xlsx", "json"]
# The columns of which the words are ours and not those of a document.
OURS = frozenset(
    {"aspect", "course", "documents", "domain", "domains", "kind", "missing", "requests", "role",
     "status", "subsidy", "welfare", "where"}
)  # fmt: skip
_WORDS = re.compile(r"[^,()→\s](?:[^,()→]*[^,()→\s])?")
MOST_NAME = 150  # characters of the name of a file
_ORIGINALS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".md": "text/markdown",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
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
    themes = dict(zip(theme_labels(DEFAULT).values(), theme_labels(spoken).values(), strict=True))
    rows = [
        {
            **{key: _told(value, spoken) if key in OURS else value for key, value in row.items()},
            **({"themes": _themes(row["themes"], themes)} if "themes" in row else {}),
        }
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


def _themes(value: object, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in str(value).split(", "))


def original_attachment(file: Original) -> Response:
    """The file of a document, of the type that its name tells."""
    return attachment(file.data, file.name, _ORIGINALS.get(PurePath(file.name).suffix.lower(), ""))


def attachment(data: bytes, name: str, media_type: str = "") -> Response:
    """Bytes that a browser saves and does not open, whatever their type."""
    told = {"Content-Type": media_type or "application/octet-stream"}  # its charset not made up
    return Response(data, headers={**attachment_headers(name), **told})


def attachment_headers(name: str) -> dict[str, str]:
    """The headers of a file to save under ``name``; what cannot stand in a name is replaced."""
    clean = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(
        ". "
    )
    ending = PurePath(clean).suffix[:20]
    clean = clean.removesuffix(ending)[: MOST_NAME - len(ending)] + ending or "bestand"
    plain = clean.encode("ascii", "replace").decode("ascii").replace("?", "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean)}",
        # Were it ever opened all the same, it could run and load nothing.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
