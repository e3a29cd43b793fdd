"""A client of the application, in this process, as a browser would talk to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

from lxml import html
from starlette.testclient import TestClient

from core.settings import Settings
from web.application import make_application
from web.options import WebOptions


@contextmanager
def client_of(
    settings: Settings, folder: Path, options: WebOptions | None = None
) -> Iterator[TestClient]:
    """Someone who can reach the server; cookies are kept from one request to the next."""
    options = replace(options or WebOptions(), folder=folder)
    application = make_application(settings, options)
    with TestClient(application, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def page_of(text: str) -> html.HtmlElement:
    """The parsed page."""
    return html.document_fromstring(text)


def words(element: html.HtmlElement) -> str:
    """What a person reads of an element, white space made single."""
    return " ".join(unescape(element.text_content()).split())
