"""Lists over the whole store: counted from records, every row with its citation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from core.findings import ROLES, ActorType
from core.overviews import ActorRow
from core.records import ACCESS_LEVELS, Access, Citation
from core.settings import Settings
from pipeline.kept import reading

if TYPE_CHECKING:
    from index.store import Store
    from index.store_overviews import Mention

MOST_CITATIONS = 5


# From the part that says most of taking part to the one that says least.
ROLE_ORDER = ("lead", "partner", "addressee", "consulted", "not-involved", "mentioned", "")


def actor_matrix(
    settings: Settings,
    *,
    types: Sequence[str] = (),
    roles: Sequence[str] = (),
    access: Access = ACCESS_LEVELS[-1],
) -> tuple[ActorRow, ...]:
    """A row per contract, actor and role, sorted; only of these types and roles where given."""
    from index.store_overviews import mentions

    with reading(settings) as store:
        kinds = {actor.id: actor.type for _, tags in store.tags(access) for actor in tags.actors}
        grouped = groupby(
            sorted(mentions(store.connection, access), key=_cell), key=lambda m: _cell(m)[:3]
        )
        rows = [_row(store, list(group), kinds, access) for _, group in grouped]
    return tuple(
        row for row in rows if (not types or row.type in types) and (not roles or row.role in roles)
    )


def _cell(mention: "Mention") -> tuple[str, str, int, bool, int, int]:
    order = ROLE_ORDER.index(mention.role) if mention.role in ROLE_ORDER else len(ROLE_ORDER)
    return (
        mention.contract,
        mention.actor,
        order,
        mention.guess,
        mention.document,
        mention.start,
    )


def _row(
    store: "Store", group: Sequence["Mention"], kinds: Mapping[str, ActorType], access: Access
) -> ActorRow:
    first = group[0]
    return ActorRow(
        contract=first.contract,
        actor=first.actor,
        label=first.label,
        type=kinds.get(first.actor, "other"),
        role=first.role if first.role in ROLES else "mentioned",
        times=len(group),
        guess=all(mention.guess for mention in group),
        citations=tuple(_citations(store, group, access)),
    )


def _citations(store: "Store", group: Iterable["Mention"], access: Access) -> Iterator[Citation]:
    from index.store_overviews import sentence_around
    from index.store_reading import cite

    cited: set[tuple[int, int]] = set()
    for mention in group:
        span = sentence_around(store.connection, mention.document, mention.start, mention.end)
        found = cite(store.connection, mention.document, *span, access)
        place = (mention.document, found.start)
        if place not in cited:
            cited.add(place)
            yield found
        if len(cited) == MOST_CITATIONS:
            return
