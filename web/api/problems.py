"""What every call may answer when it cannot do what is asked."""

from typing import Any

from web.schemas import Problem

_TOLD = {
    400: "The request is not well formed.",
    401: "Nobody is signed in, or the token no longer counts.",
    403: "This is not for who asks.",
    404: "There is no such thing, or it may not be seen.",
    413: "What was sent is too large.",
    422: "A value cannot be what was given.",
    429: "Too many at once.",
    501: "Something is not installed on the server.",
    503: "The store cannot be used now.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": told,
        "model": Problem,
        "content": {"application/problem+json": {}},
    }
    for status, told in _TOLD.items()
}
