"""Overviews over the whole store as files: a matrix, and the evidence of each of its cells."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from answers.matrix import Matrix, actor_matrix, contract_matrix, request_matrix
from answers.overview_files import WRITERS, written
from core.errors import InputError
from core.overviews import ActorRow, ContractRow, RequestRow
from pipeline.registers import contract_labels

REPORTS = frozenset(WRITERS)  # endings of the files that can be written


def write_actors(rows: Iterable[ActorRow], output: Path) -> None:
    """Write who plays which part in which contract."""
    _write(actor_matrix(rows, contract_labels()), output)


def write_requests(rows: Iterable[RequestRow], output: Path) -> None:
    """Write who asked for which room, and where it stands."""
    _write(request_matrix(rows), output)


def write_contracts(rows: Sequence[ContractRow], output: Path) -> None:
    """Write contracts side by side."""
    _write(contract_matrix(rows, contract_labels()), output)


def contracts_report(rows: Sequence[ContractRow], name: str) -> bytes:
    """Contracts side by side, as the file of that name."""
    return written(contract_matrix(rows, contract_labels()), name)


def _write(matrix: Matrix, output: Path) -> None:
    data = written(matrix, output.name)
    try:
        output.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"{output} kan niet geschreven worden: {error.strerror or error}.",
            "Kies met -o een andere plaats.",
        ) from error
