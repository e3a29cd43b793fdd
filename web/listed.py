"""The overviews of the store, each made once per state of the store and level of access."""

from collections.abc import Sequence

from core.overviews import ActorRow, AlikeRow, ContractRow, RequestRow
from core.records import Access
from core.settings import Settings
from pipeline.contract_likeness import alike, need_told, shown_alike
from pipeline.contract_overview import (
    RequestFilters,
    contract_overview,
    named_contract,
    request_overview,
)
from pipeline.overviews import actor_matrix
from pipeline.remembering import remembered


def contract_rows(settings: Settings, access: Access) -> tuple[ContractRow, ...]:
    """Every contract of the register with what may be seen of it."""
    return remembered(
        settings, ("contracts", access), lambda: contract_overview(settings, access=access)
    )


def named_rows(settings: Settings, names: Sequence[str], access: Access) -> tuple[ContractRow, ...]:
    """The contracts that go by these names, in their order; raises NotFound for another name."""
    rows = {row.contract.id: row for row in contract_rows(settings, access)}
    wanted = [named_contract(name).id for name in names]
    if any(name not in rows for name in wanted):  # an invented one, of which nothing is told
        return contract_overview(settings, wanted, access=access)
    return tuple(rows[name] for name in wanted)


def actor_rows(settings: Settings, access: Access) -> tuple[ActorRow, ...]:
    """Every part of an actor in a contract that may be seen."""
    return remembered(settings, ("actors", access), lambda: actor_matrix(settings, access=access))


def request_rows(settings: Settings, access: Access) -> tuple[RequestRow, ...]:
    """Every request for room in a rule that may be seen, general possibilities too."""
    everything = RequestFilters(mentioned=True)
    return remembered(
        settings,
        ("requests", access),
        lambda: request_overview(settings, everything, access=access),
    )


def alike_rows(name: str, settings: Settings, access: Access, k: int) -> tuple[AlikeRow, ...]:
    """The ``k`` contracts that share most with contract ``name``, with what shows it.

    Raises NotFound where no document that may be seen tells of it.
    """
    rows = contract_rows(settings, access)
    need_told(name, rows)
    return remembered(
        settings,
        ("alike", name, access, k),
        lambda: shown_alike(name, rows, alike(name, rows, most=k), settings, access),
    )
