"""Overviews over the whole store as files: a matrix, and the evidence of each of its cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from answers.matrix import Matrix, actor_matrix, contract_matrix, request_matrix
from answers.overview_files import written
from core.overviews import ActorRow, ContractRow, RequestRow
from pipeline.placing import write_file
from pipeline.registers import contract_labels


def write_actors(rows: Iterable[ActorRow], output: Path, filters: Mapping[str, str]) -> None:
    """Write who plays which part in which contract; ``filters`` are told by their Dutch names."""
    _write(actor_matrix(rows, contract_labels()), output, filters)


def write_requests(rows: Iterable[RequestRow], output: Path, filters: Mapping[str, str]) -> None:
    """Write who asked for which room, and where it stands."""
    _write(request_matrix(rows, contract_labels()), output, filters)


def write_contracts(rows: Sequence[ContractRow], output: Path) -> None:
    """Write contracts side by side."""
    _write(contract_matrix(rows, contract_labels()), output, {})


def contracts_report(rows: Sequence[ContractRow], name: str) -> bytes:
    """Contracts side by side, as the file of that name."""
    return written(_noted(contract_matrix(rows, contract_labels()), {}), name)


def _write(matrix: Matrix, output: Path, filters: Mapping[str, str]) -> None:
    write_file(output, written(_noted(matrix, filters), output.name))


def _noted(matrix: Matrix, filters: Mapping[str, str]) -> Matrix:
    """The matrix with what it was chosen by, and when."""
    chosen = ", ".join(f"{name} {value}" for name, value in filters.items() if value)
    told = f"Filters: {chosen}; gemaakt op" if chosen else "Gemaakt op"
    return replace(matrix, note=f"{told} {date.today().isoformat()}.")
