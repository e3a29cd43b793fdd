"""The register of contracts with what the documents in the store tell of each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain, islice
from typing import TYPE_CHECKING

from core.errors import NotFound
from core.findings import (
    AMOUNT_ROLES,
    AmountRole,
    Contract,
    Derogation,
    Norm,
    Party,
    Span,
    Tags,
    Telling,
    ThemeFinding,
    Thread,
)
from core.overviews import ActorRow, AmountRow, ContractRow, RequestRow, StepRow
from core.records import ACCESS_LEVELS, Access, Citation, DocumentCard
from core.settings import Settings
from pipeline.kept import reading
from pipeline.overviews import actor_matrix
from pipeline.registers import organisation_labels, theme_labels

if TYPE_CHECKING:
    from index.store import Store

MOST_CITATIONS = 5
_NEAR, _ALIKE = 3, 0.7  # contracts that are offered in place of an unknown one, and how alike
HEADLINE_ROLES: tuple[AmountRole, ...] = ("subsidy", "own-contribution", "total")
LEAST_SHARE = 1 / 3  # of the largest; a smaller sum is an instalment or a part, no other telling


@dataclass(frozen=True, slots=True)
class _Account:
    """What one document says, and where in it each contract is told of."""

    card: DocumentCard
    tags: Tags
    stretches: Mapping[str, tuple[tuple[int, int], ...]]
    passages: Mapping[str, Sequence[tuple[int, int]]]  # that hold such a stretch


@dataclass(frozen=True, slots=True)
class Told:
    """What one document tells of one contract."""

    card: DocumentCard
    tags: Tags
    stretches: tuple[tuple[int, int], ...]
    passages: Sequence[tuple[int, int]]  # that hold such a stretch

    def speaks_of(self, theme: ThemeFinding) -> Span | None:
        """Where it speaks of a theme in a passage that tells of the contract, as a search finds it.

        In words about the contract itself if any; a passage about several may have none.
        """
        within = _touching(theme.spans, self.stretches), _touching(theme.spans, self.passages)
        return next(chain(*within), None)

    def holds(self, spans: Iterable[Span]) -> bool:
        return any(True for _ in self.within(spans))

    def within(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Those of the spans that stand where the document tells of the contract."""
        return _touching(spans, self.stretches)


def _touching(spans: Iterable[Span], stretches: Sequence[tuple[int, int]]) -> Iterator[Span]:
    for span in spans:
        if any(start < span.end and end > span.start for start, end in stretches):
            yield span


@dataclass(frozen=True, slots=True)
class RequestFilters:
    """Which requests to list: all that is given must hold."""

    requester: str | None = None  # id
    addressee: str | None = None  # id
    norm: str | None = None  # words of its names, in either case and any order
    domain: str | None = None
    status: str | None = None
    contract: str | None = None
    since: str | None = None  # ISO day; of the latest document that tells of it
    mentioned: bool = False  # general possibilities as well


def contract_overview(
    settings: Settings, names: Sequence[str] = (), *, access: Access = ACCESS_LEVELS[-1]
) -> tuple[ContractRow, ...]:
    """A row per contract of the register, in its order; only the named ones, in theirs, if any.

    The invented contracts of the sample corpus are left out where no document tells of them.
    A name is an id or its unambiguous beginning. Raises NotFound for one that is neither.
    """
    from nlp.contract_register import read_contracts

    chosen = [named_contract(name) for name in names] if names else list(read_contracts())
    actors = defaultdict(list)
    for actor in actor_matrix(settings, access=access):
        actors[actor.contract].append(actor)
    with reading(settings) as store:
        every = list(_accounts(store, store.tags(access), access))
        told = _told_by_contract(every)
        requests = defaultdict(list)
        for request in _requests(store, every, access):
            requests[request.contract].append(request)
        return tuple(
            _row(
                store,
                contract,
                told.get(contract.id, ()),
                actors[contract.id],
                requests[contract.id],
                access,
            )
            for contract in chosen
            if names or contract.id in told or not contract.invented
        )


def request_overview(
    settings: Settings,
    wanted: RequestFilters | None = None,
    *,
    access: Access = ACCESS_LEVELS[-1],
) -> tuple[RequestRow, ...]:
    """The requests for room in a rule that pass, the one of the latest document first."""
    wanted = wanted or RequestFilters()
    with reading(settings) as store:
        telling = (told for told in store.tags(access) if told[1].derogations)
        accounts = _accounts(store, telling, access)
        passed = [row for row in _requests(store, accounts, access) if passes(row, wanted)]
    return tuple(sorted(passed, key=lambda row: row.latest or "", reverse=True))


def passes(row: RequestRow, wanted: RequestFilters) -> bool:
    """Whether a request is one of those that are wanted."""
    request, date = row.request, row.latest
    return (
        (wanted.mentioned or wanted.status == "mentioned" or request.status != "mentioned")
        and wanted.requester in (None, request.requester.id if request.requester else "")
        and (wanted.addressee is None or wanted.addressee in {p.id for p in request.addressees})
        and (wanted.norm is None or any(_goes_by(norm, wanted.norm) for norm in request.norms))
        and wanted.domain in (None, request.domain)
        and wanted.status in (None, request.status)
        and wanted.contract in (None, row.contract)
        and (wanted.since is None or (date is not None and date >= wanted.since))
    )


def _goes_by(norm: Norm, words: str) -> bool:
    """Whether each of the words stands in one of the names of a rule, in any order."""
    from nlp.norms import names_of

    names = names_of(norm)
    return all(word in names for word in words.casefold().split())


def told_of(store: "Store", name: str, access: Access) -> tuple[Told, ...]:
    """What each document that may be seen tells of the contract with that id."""
    accounts = _accounts(store, store.tags(access), access)
    return tuple(_told_by_contract(accounts).get(name, ()))


def named_contract(name: str) -> Contract:
    """The contract with that id, the only one whose id begins so, or that goes by that name.

    Raises NotFound.
    """
    from nlp.contract_register import read_contracts

    register = read_contracts()
    word = name.casefold()
    found = (
        [row for row in register if row.id == word]
        or [row for row in register if word and row.id.startswith(word)]
        or [row for row in register if word in map(str.casefold, _names(row))]
    )
    if len(found) == 1:
        return found[0]
    if found:
        known = ", ".join(row.id for row in found)
        raise NotFound(f"Er zijn meer contracten die zo beginnen: {name}.", f"Kies uit: {known}.")
    names = {own.casefold(): row.id for row in register for own in (row.id, *_names(row))}
    close = dict.fromkeys(names[own] for own in get_close_matches(word, names, _NEAR, _ALIKE))
    if near := ", ".join(close):
        raise NotFound(f"Er is geen contract: {name}.", f"Lijkt erop: {near}.")
    raise NotFound(f"Er is geen contract: {name}.", "De contracten toont 'wijkwijzer contracts'.")


def _names(contract: Contract) -> tuple[str, ...]:
    """What a contract goes by beside its id."""
    names = (contract.municipality, contract.project)
    return (*names, *contract.neighbourhoods, *contract.aliases)


def _contract_at(
    stretches: Mapping[str, Sequence[tuple[int, int]]], spans: Sequence[Span]
) -> str | None:
    place = spans[0].start
    return next(
        (key for key, held in stretches.items() for start, end in held if start <= place < end),
        None,
    )


def _accounts(
    store: "Store", told: Iterable[tuple[DocumentCard, Tags]], access: Access
) -> Iterator[_Account]:
    from index.store_contracts import contract_passages, contract_places

    places: dict[str, dict[str, tuple[tuple[int, int], ...]]] = defaultdict(dict)
    for place in contract_places(store.connection, access):
        here = places[place.doc_id]
        here[place.contract] = (*here.get(place.contract, ()), (place.start, place.end))
    for card, tags in told:
        found = places.get(card.id, {})
        passages = contract_passages(store.connection, card.id) if found else {}
        stretches = {key: held for key, held in found.items() if key in passages}
        yield _Account(card, tags, stretches, passages)


def _told_by_contract(accounts: Iterable[_Account]) -> dict[str, list[Told]]:
    told: dict[str, list[Told]] = defaultdict(list)
    for one in accounts:
        for key, stretches in one.stretches.items():
            told[key].append(Told(one.card, one.tags, stretches, one.passages[key]))
    return told


def _row(
    store: "Store",
    contract: Contract,
    told: Sequence[Told],
    actors: Sequence[ActorRow],
    requests: Sequence[RequestRow],
    access: Access,
) -> ContractRow:
    amounts = sorted(_amounts(store, told, access), key=_last_told_first, reverse=True)
    themes = Counter(theme.id for one in told for theme in one.tags.themes if one.speaks_of(theme))
    names = theme_labels()
    row = ContractRow(
        contract=contract,
        documents=len(told),
        themes=tuple(themes.most_common()),
        theme_names=tuple(names.get(theme, theme) for theme, _ in themes.most_common()),
        actors=tuple(actors),
        requests=tuple(requests),
        amounts=tuple(amounts),
        conflicts=(),
    )
    differing = (role for role in HEADLINE_ROLES if len(row.held_together(role)) > 1)
    return replace(row, conflicts=tuple(differing))


def _requests(store: "Store", accounts: Iterable[_Account], access: Access) -> list[RequestRow]:
    """Every request, once however many documents tell of it, in order of its first telling."""
    from nlp.histories import threads

    return [_request(store, thread, access) for thread in threads(_tellings(accounts))]


def _tellings(accounts: Iterable[_Account]) -> Iterator[Telling]:
    for one in accounts:
        for request in one.tags.derogations:
            contract = _contract_at(one.stretches, request.spans)
            yield Telling(one.card.id, one.card.date, replace(request, contract=contract))


def _request(store: "Store", thread: Thread, access: Access) -> RequestRow:
    def cite(doc_id: str, span: Span) -> Citation:
        return store.cite(doc_id, span.start, span.end, access)

    first = thread.tellings[0].doc_id
    cited = [
        cite(telling.doc_id, span)
        for telling in thread.tellings
        for span in telling.request.spans[: MOST_CITATIONS if len(thread.tellings) == 1 else 2]
    ]
    steps = tuple(
        StepRow(step.status, step.date, cite(step.doc_id or first, step.span))
        for step in thread.request.history
    )
    contract = next((one.request.contract for one in thread.tellings if one.request.contract), None)
    tellings = tuple((one.request.id, one.doc_id) for one in thread.tellings)
    request, quotes = _latest_names(thread.request), tuple(cited[: 2 * MOST_CITATIONS])
    row = RequestRow(contract, request, quotes, steps, tellings)
    return replace(row, citations=_present_first(row))


def _latest_names(request: Derogation) -> Derogation:
    """The request with its parties under one name each, however old the documents are."""
    asker = request.requester
    return replace(
        request,
        requester=_latest_name(asker) if asker else None,
        addressees=tuple(map(_latest_name, request.addressees)),
    )


def _latest_name(party: Party) -> Party:
    return replace(party, label=organisation_labels().get(party.id, party.label))


def _present_first(row: RequestRow) -> tuple[Citation, ...]:
    """The citations, led by the words that tell where the request stands now."""
    if row.present is None:
        return row.citations
    lead = row.present.citation
    place = (lead.document.id, lead.start, lead.end)
    others = (one for one in row.citations if (one.document.id, one.start, one.end) != place)
    return (lead, *others)


def _headlines(told: Sequence[Told], role: AmountRole) -> set[float]:
    """The sum that each document gives for a role: the highest, the others are parts of it."""
    sums = ([a.euro for a in one.tags.amounts if a.role == role and one.holds(a.spans)]
            for one in told)  # fmt: skip
    highest = {max(found) for found in sums if found}
    return {euro for euro in highest if euro >= LEAST_SHARE * max(highest)}


def _amounts(store: "Store", told: Sequence[Told], access: Access) -> Iterator[AmountRow]:
    from nlp.tables import says

    sums: dict[tuple[AmountRole, float], list[tuple[str, Span]]] = defaultdict(list)
    for one in told:
        for amount in one.tags.amounts:
            for span in islice(one.within(amount.spans), 1):
                sums[amount.role, amount.euro].append((one.card.id, span))
    whole = {role: _headlines(told, role) for role in HEADLINE_ROLES}
    for (role, euro), found in sums.items():
        cited = [
            store.cite(doc_id, *sentence_of(store, doc_id, span), access)
            for doc_id, span in found[:MOST_CITATIONS]
        ]
        cited.sort(key=lambda citation: citation.document.date or "", reverse=True)
        asked = role == "subsidy" and all(
            says("amounts.asked", one.quote) and not says("amounts.granted", one.quote)
            for one in cited
        )
        yield AmountRow(euro, role, tuple(cited), euro in whole.get(role, {euro}), asked)


def _last_told_first(row: AmountRow) -> tuple[int, bool, bool, str, float]:
    """By role; a whole before its parts, what is only asked last, the latest telling first."""
    order = -AMOUNT_ROLES.index(row.role)
    return order, row.whole, not row.asked, row.citations[0].document.date or "", row.euro


def sentence_of(store: "Store", doc_id: str, span: Span) -> tuple[int, int]:
    """Where the sentence or line of a document stands that holds the span."""
    from index.store_overviews import sentence_around
    from index.store_reading import document_row

    row = document_row(store.connection, doc_id, ACCESS_LEVELS[-1])
    return sentence_around(store.connection, row, span.start, span.end)
