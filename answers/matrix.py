"""Overviews as a matrix: what stands in each cell, and the quotes that prove it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from core.contract_aspects import ASPECTS, aspect
from core.courses import course, standing
from core.findings import ROLES
from core.names import DOMAIN_NAMES, ELEMENT_NAMES, ROLE_NAMES, TYPE_NAMES
from core.overviews import ActorRow, Cell, ContractRow, Proven, RequestRow
from core.records import Citation


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by columns, both in order of showing; ``cells`` is by (row, column)."""

    title: str
    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    note: str = ""  # what it was chosen by, and when


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


def request_matrix(found: Iterable[RequestRow], labels: Mapping[str, str]) -> Matrix:
    """A row per request: of whom, from which rule, where it stands; the stand has the evidence."""
    columns = ("Gevraagd aan", "Regel", "Stand", "Datum", "Verloop", "Laatste document", "Ruimte",
               "Groep", "Duur", "Ontbreekt", "Contract")  # fmt: skip
    cells: dict[tuple[str, str], Cell] = {}
    rows: list[str] = []
    for row in found:
        name = _fresh(_request_name(row), rows)
        rows.append(name)
        request = row.request
        told = (
            ", ".join(party.label for party in request.addressees),
            ", ".join(norm.label for norm in request.norms),
            standing(row),
            row.since or "",
            course(row),
            row.latest or "",
            request.space or "",
            request.group or "",
            request.duration or "",
            ", ".join(ELEMENT_NAMES[element] for element in request.missing),
            labels.get(row.contract, row.contract) if row.contract else "",
        )
        for column, text in zip(columns, told, strict=True):
            if text:
                proven = (Proven(text, row.citations),) if column == "Stand" else ()
                cells[name, column] = Cell(text, proven)
    return Matrix("Gevraagde regelruimte", "Vraag", tuple(rows), columns, cells)


def _request_name(row: RequestRow) -> str:
    asker = row.request.requester.label if row.request.requester else "(niemand genoemd)"
    return f"{asker}: {DOMAIN_NAMES[row.request.domain]}"


def _fresh(name: str, taken: Sequence[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def contract_matrix(found: Sequence[ContractRow], labels: Mapping[str, str]) -> Matrix:
    """What there is to compare by contracts, as on the screen; each cell with its evidence."""
    columns = {row.contract.id: labels.get(row.contract.id, row.contract.municipality)
               for row in found}  # fmt: skip
    cells = {
        (name, columns[row.contract.id]): aspect(name, row) for name in ASPECTS for row in found
    }
    return Matrix("Contracten naast elkaar", "", tuple(ASPECTS), tuple(columns.values()), cells)


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


def _joined(cell: Cell | None, text: str, citations: tuple[Citation, ...]) -> Cell:
    """The cell with one thing more in it."""
    proven = (*(cell.proven if cell else ()), Proven(text, citations))
    return Cell("; ".join(dict.fromkeys(one.text for one in proven)), proven)
