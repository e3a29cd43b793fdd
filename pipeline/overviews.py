"""Lists over the whole store: counted from records, every row with its citation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from core.findings import ROLES, ActorType, Tags
from core.overviews import ActorRow
from core.records import ACCESS_LEVELS, Access, Citation, DocumentCard
from core.settings import Settings
from pipeline.kept import reading
from pipeline.registers import organisation_labels

if TYPE_CHECKING:
    from index.store import Store
    from index.store_overviews import Mention

MOST_CITATIONS = 5
CLASSES = ("ocmw", "caw")  # ids of an organisation of which only the kind is told
TAKING_PART = ("lead", "partner", "addressee", "consulted")
_Place = tuple[str, str, str, int]  # document, actor, role and offset of a naming
_LEAST_TOLD = 9  # after every faintness
_Told = tuple[int, int]  # how faintly its paper tells the role, its place among the namings there


def actor_matrix(
    settings: Settings,
    *,
    types: Sequence[str] = (),
    roles: Sequence[str] = (),
    contracts: Sequence[str] = (),
    access: Access = ACCESS_LEVELS[-1],
) -> tuple[ActorRow, ...]:
    """A row per contract, actor and role, sorted; only the chosen ones where any are given."""
    from index.store_overviews import mentions

    with reading(settings) as store:
        told = list(store.tags(access))
        kinds = {actor.id: actor.type for _, tags in told for actor in tags.actors}
        places = _places(told)
        named = _of_the_only_one(list(mentions(store.connection, access)))
        every = sorted(  # of equal ones the latest document stays first
            _that_add(list(named), places),
            key=lambda one: (*_cell(one), places.get(_at(one), (_LEAST_TOLD, 0))),
        )
        rows = [
            _row(store, list(group), kinds, access)
            for _, group in groupby(every, key=lambda one: _cell(one)[:3])
        ]
    return chosen_actors(rows, types, roles, contracts)


def chosen_actors(
    rows: Iterable[ActorRow],
    types: Sequence[str] = (),
    roles: Sequence[str] = (),
    contracts: Sequence[str] = (),
) -> tuple[ActorRow, ...]:
    """The rows of these types, roles and contracts; of what is not given, any will do."""
    return tuple(
        row
        for row in rows
        if (not types or row.type in types)
        and (not roles or row.role in roles)
        and (not contracts or row.contract in contracts)
    )


def _of_the_only_one(every: Sequence["Mention"]) -> Iterator["Mention"]:
    """The namings, 'het CAW' that takes part as the one CAW that the contract's papers name.

    A paper by itself may not tell which one it means where its municipality is in no region.
    'De CAW's', of which is said nothing, are nobody beside one that is named.
    """
    named: dict[tuple[str, str], dict[str, Mention]] = {}
    for one in every:
        for kind in CLASSES:
            if one.actor.startswith(f"{kind}-"):
                named.setdefault((one.contract, kind), {}).setdefault(one.actor, one)
    for one in every:
        meant = named.get((one.contract, one.actor), {})
        if len(meant) == 1 and one.role in TAKING_PART:
            (only,) = meant.values()
            yield replace(one, actor=only.actor, label=only.label, guess=True)
        elif not meant or one.role != "mentioned":
            yield one


def _that_add(every: Sequence["Mention"], places: Mapping[_Place, _Told]) -> Iterator["Mention"]:
    """The namings without those that tell less than another of that actor in that contract.

    Who takes part is named as well; an authority that is asked something is no partner for having
    been at the table.
    """
    roles: dict[tuple[str, str], set[str]] = {}
    for one in every:
        roles.setdefault((one.contract, one.actor), set()).add(one.role)
    for one in every:
        own = roles[one.contract, one.actor]
        named = one.role == "mentioned" and not own.isdisjoint(TAKING_PART)
        faint, _ = places.get(_at(one), (0, 0))
        asked = one.role == "partner" and "addressee" in own and faint > 0
        if not (named or asked):
            yield one


def _places(told: Iterable[tuple[DocumentCard, Tags]]) -> dict[_Place, _Told]:
    """How plainly every naming tells its role: first the document, then the place in it."""
    from nlp.roles import faintness

    return {
        (card.id, actor.id, actor.role, span.start): (faintness(actor.why), place)
        for card, tags in told
        for actor in tags.actors
        for place, span in enumerate(actor.spans)
    }


def _at(mention: "Mention") -> _Place:
    return mention.doc_id, mention.actor, mention.role, mention.start


def _cell(mention: "Mention") -> tuple[str, str, int, bool]:
    order = ROLES.index(mention.role) if mention.role in ROLES else len(ROLES)
    return mention.contract, mention.actor, order, mention.guess


def _row(
    store: "Store", group: Sequence["Mention"], kinds: Mapping[str, ActorType], access: Access
) -> ActorRow:
    first = group[0]
    return ActorRow(
        contract=first.contract,
        actor=first.actor,
        label=organisation_labels().get(first.actor, first.label),
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
