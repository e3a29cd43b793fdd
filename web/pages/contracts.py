"""Contracten: the register, one page per contract, and contracts side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.errors import InputError, NotFound
from core.overviews import ContractRow, RequestRow, StepRow
from core.records import Citation, DocumentCard, Filters
from pipeline.faceted import browse
from pipeline.overview_reports import contracts_report
from terminal.alike import alike_listing
from terminal.overviews import comparison_listing, register_listing
from web.downloads import Form, attachment, listing_file
from web.entrance import Reader
from web.listed import alike_rows, contract_rows
from web.rendering import page
from web.site import site_of
from web.visitors import Visitor

router = APIRouter(include_in_schema=False)
FEWEST, MOST = 2, 11  # contracts side by side
MOST_ALIKE = 5  # contracts that resemble the one of a page
Chosen = Annotated[list[str], Query(default_factory=list, alias="id", max_length=50)]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened in a contract."""

    date: str
    document: DocumentCard | None = None
    step: StepRow | None = None
    request: RequestRow | None = None


@router.get("/contracten")
def register(request: Request, visitor: Reader) -> Response:
    """The register; invented contracts of the sample corpus apart."""
    rows = _rows(request, visitor)
    return page(
        request,
        "contracts.html",
        real=[row for row in rows if not row.contract.invented],
        invented=[row for row in rows if row.contract.invented],
        fewest=FEWEST,
        most=MOST,
    )


@router.get("/contracten.{form}")
def register_file(request: Request, visitor: Reader, form: Form) -> Response:
    """The register as a file."""
    return listing_file(request, register_listing(_rows(request, visitor)), form, "contracten")


@router.get("/contracten/vergelijken")
def compare(request: Request, visitor: Reader, chosen: Chosen) -> Response:
    """The chosen contracts side by side."""
    rows = _chosen(request, visitor, chosen)
    return page(
        request,
        "compare.html",
        rows=rows,
        query=f"?{request.url.query}",
    )


@router.get("/contracten/vergelijken.docx")
def comparison_report(request: Request, visitor: Reader, chosen: Chosen) -> Response:
    """The chosen contracts side by side, with the evidence of each cell."""
    name = "vergelijking.docx"
    return attachment(contracts_report(_chosen(request, visitor, chosen), name), name)


@router.get("/contracten/vergelijken.{form}")
def comparison_file(request: Request, visitor: Reader, chosen: Chosen, form: Form) -> Response:
    """The chosen contracts side by side, as a file."""
    listing = comparison_listing(_chosen(request, visitor, chosen))
    return listing_file(request, listing, form, "vergelijking")


@router.get("/contracten/{name}")
def contract(request: Request, visitor: Reader, name: str) -> Response:
    """One contract with all that the documents tell of it."""
    rows = _rows(request, visitor)
    row = next((row for row in rows if row.contract.id == name), None)
    if row is None:
        near = [row for row in rows if name and row.contract.id.startswith(name.lower())]
        if len(near) == 1:
            return RedirectResponse(f"/contracten/{near[0].contract.id}", 303)
        raise NotFound("Er is geen contract met die naam.", "Kies er een uit het register.")
    filters = Filters(contracts=(name,), access=visitor.access)
    documents = browse(filters, site_of(request).settings, most=500).documents
    return page(
        request,
        "contract.html",
        row=row,
        contract=row.contract,
        documents=documents,
        moments=sorted(_moments(row, documents), key=lambda moment: moment.date),
        by_role=_by_role(row),
        alike=alike_rows(name, site_of(request).settings, visitor.access, MOST_ALIKE)
        if row.documents
        else (),
        actor_names={actor.actor: actor.label for other in rows for actor in other.actors},
    )


@router.get("/contracten/{name}/gelijkend.{form}")
def alike_file(request: Request, visitor: Reader, name: str, form: Form) -> Response:
    """The contracts that resemble one, as the page shows them, as a file."""
    rows = alike_rows(name, site_of(request).settings, visitor.access, MOST_ALIKE)
    return listing_file(request, alike_listing(name, rows), form, f"lijkt-op-{name}")


def _rows(request: Request, visitor: Visitor) -> tuple[ContractRow, ...]:
    return contract_rows(site_of(request).settings, visitor.access)


def _chosen(request: Request, visitor: Visitor, names: Sequence[str]) -> list[ContractRow]:
    wanted = list(dict.fromkeys(names))
    by_id = {row.contract.id: row for row in _rows(request, visitor)}
    if not FEWEST <= len(wanted) <= MOST:
        raise InputError(
            f"Kies {FEWEST} tot {MOST} contracten om te vergelijken.",
            "Vink ze aan in het register van contracten.",
        )
    unknown = [name for name in wanted if name not in by_id]
    if unknown:
        raise NotFound(f"Er is geen contract '{unknown[0][:60]}'.", "Kies uit het register.")
    return [by_id[name] for name in wanted]


def _by_role(row: ContractRow) -> dict[str, dict[str, list[Citation]]]:
    """By role the actors, each with the places that say so; only mentioned is the last of all."""
    found: dict[str, dict[str, list[Citation]]] = {}
    telling = {actor.actor for actor in row.actors if actor.role != "mentioned"}
    for actor in row.actors:
        if actor.role != "mentioned" or actor.actor not in telling:
            found.setdefault(actor.role, {}).setdefault(actor.actor, []).extend(actor.citations)
    return found


def _moments(row: ContractRow, documents: Sequence[DocumentCard]) -> Iterator[Moment]:
    yield from (Moment(card.date, document=card) for card in documents if card.date)
    for told in row.requests:
        for step in told.history:
            if step.date and step.date != step.citation.document.date:
                yield Moment(step.date, step=step, request=told)
