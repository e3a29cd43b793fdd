"""What a call is given: a parameter that it does not know is refused, not passed over."""

from fastapi import Depends, params
from fastapi.dependencies.utils import get_flat_params
from starlette.requests import Request

from core.errors import InputError
from web.language import COOKIE


def known_only(request: Request) -> None:
    """Nothing; raises InputError for a parameter that the call does not know."""
    fields = get_flat_params(request.scope["route"].dependant)
    known = [one.alias for one in fields if isinstance(one.field_info, params.Query)]
    for word in request.query_params:
        if word not in (*known, COOKIE):
            names = ", ".join(dict.fromkeys(known))
            raise InputError(
                f"Deze aanroep kent geen parameter '{word[:60]}'.",
                f"Wel: {names}." if known else "Ze heeft geen parameters.",
            )


def as_a_form(request: Request) -> None:
    """Nothing; raises InputError where a form is wanted and JSON was sent."""
    if request.headers.get("content-type", "").partition(";")[0].strip() == "application/json":
        raise InputError(
            "Deze aanroep leest een formulier, geen JSON.",
            "Stuur de velden als multipart/form-data of application/x-www-form-urlencoded.",
        )


KNOWN_ONLY = Depends(known_only)
AS_A_FORM = Depends(as_a_form)
