"""Overviews as a matrix: what stands in each cell, and the quotes that prove it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from answers.conflicts import euros
from answers.dates import in_words
from core.findings import ROLES, AmountRole, Derogation
from core.names import DOMAIN_NAMES, ELEMENT_NAMES, ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from core.overviews import ActorRow, ContractRow, RequestRow
from core.records import Citation

_AMOUNTS: Mapping[AmountRole, str] = {
    "subsidy": "Subsidie",
    "own-contribution": "Eigen inbreng",
    "total": "Totaal",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, with its evidence; a cell that says nothing is left out."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by columns, both in order of showing; ``cells`` is by (row, column)."""

    title: str
    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)


def actor_matrix(found: Iterable[ActorRow], labels: Mapping[str, str]) -> Matrix:
    """Actors by contracts; a cell has the parts that the actor plays, the weightiest first."""
    held = sorted(found, key=lambda row: (row.contract, row.label, ROLES.index(row.role)))
    names = {row.actor: _actor_name(row) for row in held}
    cells: dict[tuple[str, str], Cell] = {}
    for row in held:
        key = (names[row.actor], labels.get(row.contract, row.contract))
        text = f"{ROLE_NAMES[row.role]}{' (vermoeden)' if row.guess else ''}"
        cells[key] = _joined(cells.get(key), text, row.citations)
    return _matrix("Actoren per contract", "Actor", cells)


def _actor_name(row: ActorRow) -> str:
    """The label, with what kind of actor it is where the label does not say so."""
    kind = TYPE_NAMES[row.type]
    return row.label if kind.casefold() in row.label.casefold() else f"{row.label} ({kind})"


def request_matrix(found: Iterable[RequestRow]) -> Matrix:
    """A row per request: of whom, from which rule, where it stands; the stand has the evidence."""
    columns = ("Gevraagd aan", "Regel", "Stand", "Datum", "Verloop", "Duur", "Ontbreekt")
    cells: dict[tuple[str, str], Cell] = {}
    rows: list[str] = []
    for row in found:
        name = _fresh(_request_name(row), rows)
        rows.append(name)
        request = row.request
        told = (
            ", ".join(party.label for party in request.addressees),
            ", ".join(norm.label for norm in request.norms),
            STATUS_NAMES[request.status],
            row.since or "",
            course(request),
            request.duration or "",
            ", ".join(ELEMENT_NAMES[element] for element in request.missing),
        )
        for column, text in zip(columns, told, strict=True):
            if text:
                cells[name, column] = Cell(text, row.citations if column == "Stand" else ())
    return Matrix("Gevraagde regelruimte", "Vraag", tuple(rows), columns, cells)


def course(request: Derogation) -> str:
    """The dated history in words, the oldest first; "" where there is only one step."""
    steps = sorted(request.history, key=lambda step: step.date or "")
    days = [in_words(step.date) if step.date else "zonder datum" for step in steps]
    told = [f"{day}: {STATUS_NAMES[one.status]}" for day, one in zip(days, steps, strict=True)]
    return "; ".join(told) if len(told) > 1 else ""


def _request_name(row: RequestRow) -> str:
    asker = row.request.requester.label if row.request.requester else "(niemand genoemd)"
    return f"{asker}: {DOMAIN_NAMES[row.request.domain]}"


def _fresh(name: str, taken: Sequence[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def contract_matrix(found: Sequence[ContractRow], labels: Mapping[str, str]) -> Matrix:
    """Aspects by contracts: sums, actors by part, requests; each cell with its evidence."""
    cells: dict[tuple[str, str], Cell] = {}
    columns = tuple(labels.get(row.contract.id, row.contract.municipality) for row in found)
    for row, column in zip(found, columns, strict=True):
        cells["Gemeente", column] = Cell(row.contract.municipality)
        cells["Project", column] = Cell(row.contract.project)
        cells["Documenten", column] = Cell(str(row.documents))
        for amount in row.amounts:
            if amount.role in _AMOUNTS and amount.whole:
                key = (_AMOUNTS[amount.role], column)
                cells[key] = _joined(cells.get(key), euros(amount.euro), amount.citations)
        for actor in row.actors:
            if actor.role != "mentioned":
                key = (ROLE_NAMES[actor.role].capitalize(), column)
                cells[key] = _joined(cells.get(key), actor.label, actor.citations)
        for request in row.requests:
            if request.request.status != "mentioned":
                domain = DOMAIN_NAMES[request.request.domain]
                text = f"{domain}: {STATUS_NAMES[request.request.status]}"
                cells["Regelruimte", column] = _joined(
                    cells.get(("Regelruimte", column)), text, request.citations
                )
    aspects = ("Gemeente", "Project", "Documenten", *_AMOUNTS.values(),
               *(name.capitalize() for name in ROLE_NAMES.values()), "Regelruimte")  # fmt: skip
    rows = tuple(name for name in aspects if any((name, column) in cells for column in columns))
    return Matrix("Contracten naast elkaar", "", rows, columns, cells)


def evidence_of(matrix: Matrix) -> list[tuple[str, str, Cell]]:
    """The cells that have evidence, in reading order."""
    return [
        (row, column, matrix.cells[row, column])
        for row in matrix.rows
        for column in matrix.columns
        if (row, column) in matrix.cells and matrix.cells[row, column].citations
    ]


def _matrix(title: str, corner: str, cells: Mapping[tuple[str, str], Cell]) -> Matrix:
    rows = tuple(sorted({row for row, _ in cells}, key=str.casefold))
    columns = tuple(sorted({column for _, column in cells}, key=str.casefold))
    return Matrix(title, corner, rows, columns, cells)


def _joined(cell: Cell | None, text: str, citations: Iterable[Citation]) -> Cell:
    """The cell with one thing more in it, each thing once."""
    if cell is None:
        return Cell(text, tuple(citations))
    texts = dict.fromkeys([*cell.text.split("; "), text])
    return Cell("; ".join(texts), tuple(dict.fromkeys((*cell.citations, *citations))))
