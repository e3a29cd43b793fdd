"""Pages from templates, in the language of who looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from core.contract_aspects import apart, asked_beside
from core.corrections import named_subject
from core.errors import ToolError
from core.pages import place_words
from core.records import Citation
from web import addresses, formats, names
from web.forgery import form_token
from web.language import (
    COOKIE,
    DEFAULT,
    LANGUAGE_NAMES,
    Language,
    counted,
    language_named,
    preferred,
    retold,
    translated,
)
from web.options import is_secure
from web.site import server_address, site_of
from web.snippets import pieces, snippet
from web.visitors import LOCAL, NOBODY, Visitor, may

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"
STATIC = Path(__file__).resolve().parent / "static"
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    path: str
    label: str


MENU = (
    Entry("/zoeken", "Zoeken"),
    Entry("/contracten", "Contracten"),
    Entry("/actoren", "Actoren"),
    Entry("/regelluw", "Regelluw"),
    Entry("/kaart", "Kaart"),
    Entry("/antwoord", "Antwoord"),
    Entry("/indienen", "Indienen"),
)


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """The template filled in for who looks."""
    spoken = language_of(request)
    here = _here(request)
    visitor: Visitor = getattr(request.state, "visitor", None) or NOBODY
    text = (
        environment(spoken)
        .get_template(template)
        .render(
            **values,
            path=request.url.path,
            here=here,
            tongues={code: in_language(here, code) for code in LANGUAGE_NAMES},
            origin=server_address(request),
            visitor=visitor,
            may=partial(may, visitor),
            form_token=cache(lambda: _form_token(request)),
            menu=MENU,
            corrected=_number(request.query_params.get("verbeterd", "")),
        )
    )
    told = {"Content-Language": spoken, "Vary": "Accept-Language, Cookie", **(headers or {})}
    answer = HTMLResponse(text, status, headers=told)
    if language_named(request.query_params.get(COOKIE, "")):
        secure = is_secure(site_of(request).options)
        answer.set_cookie(
            COOKIE, spoken, max_age=YEAR, samesite="lax", secure=secure, httponly=True
        )
    return answer


def _here(request: Request) -> str:
    """The path and query of the page; of the one before where it answers a form."""
    parts = urlsplit(str(request.url))
    if request.method not in ("GET", "HEAD"):
        sent = urlsplit(request.headers.get("referer", ""))
        parts = sent if sent.netloc == parts.netloc else urlsplit("/zoeken")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def in_language(here: str, code: str) -> str:
    """The address of the same page in that language."""
    parts = urlsplit(here)
    kept = [(key, value) for key, value in parse_qsl(parts.query, True) if key != COOKIE]
    return f"{parts.path}?{urlencode([*kept, (COOKIE, code)])}"


def _number(given: str) -> int:
    """The number, or 0 for what is none."""
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _form_token(request: Request) -> str:
    return form_token(request) if "session" in request.scope else ""


def language_of(request: Request) -> Language:
    """What the address says, else what was chosen before, else what the browser likes best."""
    for chosen in (request.query_params.get(COOKIE, ""), request.cookies.get(COOKIE, "")):
        named = language_named(chosen)
        if named is not None:
            return named
    return preferred(request.headers.get("accept-language", ""))


def is_api(request: Request) -> bool:
    """Whether a program asks, which wants no page."""
    return request.url.path.startswith("/api/")


def address_of(path: str, **parameters: str) -> str:
    """The path with its parameters."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


@lru_cache(maxsize=4)
def environment(spoken: Language) -> "Environment":
    """The templates in one language; everything that is filled in is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    gettext = partial(translated, spoken)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, partial(counted, spoken), newstyle=True
    )
    made.globals.update(
        language=spoken,
        language_names=LANGUAGE_NAMES,
        tongue_of=lambda code: "" if code == spoken else Markup(' lang="{}"').format(code),
        dutch="" if spoken == DEFAULT else Markup(' lang="nl"'),  # of what stands in documents
        names=names,
        addresses=addresses,
        address_of=address_of,
        snippet=snippet,
        pieces=pieces,
        static=static_address,
        passage_address=passage_address,
        apart=apart,
        asked_beside=asked_beside,
        once=once,
        contract_choices=lambda: {"": gettext("geen contract"), **contract_labels()},
    )
    made.filters.update(_filters(spoken, gettext))
    return made


def _filters(spoken: Language, gettext: Callable[[str], str]) -> dict[str, Callable[..., str]]:
    from pipeline import registers

    def named(table: Mapping[Any, str], key: str) -> str:
        return gettext(table.get(key, key))

    def found_by(how: str) -> str:  # our words, or those of the document
        ours = names.HOW_NAMES.get(how)
        return gettext(ours) if ours else Markup('<span lang="nl">{}</span>').format(how)

    def told(said: ToolError | str) -> str:
        text = f"{said} {said.advice}".strip() if isinstance(said, ToolError) else said
        found = retold(spoken, text)
        return Markup('<span lang="nl">{}</span>').format(text) if found is None else found

    return {
        "day": lambda value, form="long": formats.day(value, spoken, form),
        "moment": lambda value: formats.moment(value, spoken),
        "number": lambda value: formats.number(value, spoken),
        "euro": lambda value: formats.euro(value, spoken),
        "told": told,
        "pages": lambda citation: _pages(citation, gettext),
        "kind": lambda value: gettext(names.KIND_NAMES.get(value or "other", "document")),
        "contract": contract_label,
        "city": lambda key: contract_cities().get(key, key),
        "theme": lambda key: theme_labels(spoken).get(key, key),
        "domain": lambda key: named(names.DOMAIN_NAMES, key),
        "about": named_subject,
        "actor": lambda key: registers.organisation_labels().get(key, key),
        "person": lambda name: gettext("Deze computer") if name == LOCAL.label else name,
        "status": lambda key: named(names.STATUS_NAMES, key),
        "role": lambda key: named(names.ROLE_NAMES, key),
        "type": lambda key: named(names.TYPE_NAMES, key),
        "how": lambda how: Markup(": ").join(map(found_by, how.split(": ", 1))),
        "tongue": lambda code: named(names.TONGUE_NAMES, code),
    }


def _pages(citation: Citation, gettext: Callable[[str], str]) -> str:
    """'p. 3-4', 'dia 5' or 'blad Begroting, rij 12'; empty where the format has no such parts."""
    words = {
        "page": gettext("p."),
        "slide": gettext("dia"),
        "sheet": gettext("blad"),
        "row": gettext("rij"),
    }
    return place_words(citation, words.__getitem__, "\N{NO-BREAK SPACE}")


def contract_label(key: str | None) -> str:
    """The name of a contract; its id where the register does not know it."""
    return contract_labels().get(key or "", key or "")


@lru_cache(maxsize=1)
def contract_labels() -> Mapping[str, str]:
    """The name of every contract of the register, by id."""
    from pipeline import registers

    return registers.contract_labels()


@lru_cache(maxsize=1)
def contract_cities() -> Mapping[str, str]:
    """The municipality of every contract of the register, by id."""
    from pipeline import registers

    return registers.contract_cities()


@lru_cache(maxsize=4)
def theme_labels(spoken: Language) -> Mapping[str, str]:
    """The name of every theme in that language, by id."""
    from pipeline import registers

    return registers.theme_labels(spoken)


def once(citations: Sequence[Citation]) -> list[Citation]:
    """The first citation of each page of each document."""
    kept: dict[tuple[str, int | None], Citation] = {}
    for citation in citations:
        kept.setdefault((citation.document.id, citation.first_page), citation)
    return list(kept.values())


@lru_cache(maxsize=32)
def static_address(name: str) -> str:
    """The address of a file of ours; it changes when the file does, so it may be kept for ever."""
    from hashlib import sha256

    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def passage_address(doc_id: str, start: int, end: int) -> str:
    """The page that shows a stretch of a document, marked."""
    return f"/documenten/{doc_id}?start={start}&end={end}#citaat"
