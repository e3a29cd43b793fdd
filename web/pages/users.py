"""Gebruikers: who may come in, as what, and up to which level."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError, ToolError
from core.records import Access
from web.accounts import Accounts
from web.entrance import AdminsOnly, OurForm
from web.rendering import page
from web.site import site_of
from web.visitors import Part

router = APIRouter(include_in_schema=False, dependencies=[AdminsOnly])

Name = Annotated[str, Form(min_length=1, max_length=200)]


@router.get("/gebruikers")
def everyone(request: Request) -> Response:
    return _page(request)


@router.post("/gebruikers", dependencies=[OurForm])
def add(
    request: Request,
    name: Name,
    label: Annotated[str, Form(max_length=200)] = "",
    part: Annotated[Part, Form()] = "reader",
    access: Annotated[Access, Form()] = "public",
    password: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """The list with the new user; without a password they sign in at their organisation."""
    accounts = site_of(request).accounts
    try:
        if part != "admin" or not password:
            _need_someone(accounts)
        accounts.add(name, label, part, access, password or None)
    except InputError as error:
        return _page(request, error, 422)
    return RedirectResponse("/gebruikers", 303)


@router.post("/gebruikers/{name}", dependencies=[OurForm])
def change(
    request: Request,
    name: str,
    part: Annotated[Part, Form()],
    access: Annotated[Access, Form()],
    label: Annotated[str, Form(max_length=200)] = "",
    disabled: Annotated[bool, Form()] = False,
    password: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    accounts = site_of(request).accounts
    try:
        if part != "admin" or disabled:
            _keep_an_admin(accounts, name)
        accounts.change(name, part=part, access=access, label=label, disabled=disabled)
        if password:
            accounts.set_password(name, password)
    except InputError as error:
        return _page(request, error, 422)
    return RedirectResponse("/gebruikers", 303)


@router.post("/gebruikers/{name}/weg", dependencies=[OurForm])
def remove(request: Request, name: str) -> Response:
    accounts = site_of(request).accounts
    try:
        _keep_an_admin(accounts, name)
        accounts.remove(name)
    except InputError as error:
        return _page(request, error, 422)
    return RedirectResponse("/gebruikers", 303)


def _need_someone(accounts: Accounts) -> None:
    if not accounts.any():
        raise InputError(
            "De eerste gebruiker moet een beheerder met een wachtwoord zijn.",
            "Anders kan niemand daarna nog gebruikers toevoegen.",
        )


def _keep_an_admin(accounts: Accounts, name: str) -> None:
    others = [
        user
        for user in accounts.users()
        if user.part == "admin" and not user.disabled and user.name != name.lower()
    ]
    if not others:
        raise InputError("Dit is de laatste beheerder.", "Maak eerst een andere beheerder.")


def _page(request: Request, problem: ToolError | str = "", status: int = 200) -> Response:
    return page(
        request,
        "users.html",
        status=status,
        problem=problem,
        users=site_of(request).accounts.users(),
    )
