"""Which contracts resemble each other, and by what they do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path

from core.errors import NotFound
from core.overviews import Alike, AlikeRow, ContractRow
from core.records import Access
from core.settings import Settings
from pipeline.contract_overview import contract_overview, named_contract
from pipeline.kept import reading
from pipeline.registers import theme_labels

TAKING_PART = frozenset({"lead", "partner", "addressee", "consulted"})
_WEIGHTS = {"theme": 1.0, "actor": 1.0, "domain": 2.0}  # a rule that both run into says most


def contract_meant(target: str, settings: Settings, access: Access) -> str | None:
    """The id of the contract that ``target`` names; None for a file, a passage or a document.

    Raises NotFound where it is none of these.
    """
    return None if Path(target).is_file() else contract_or_document(target, settings, access)


def contract_or_document(target: str, settings: Settings, access: Access) -> str | None:
    """The id of the contract that ``target`` names; None for a passage or a document.

    Raises NotFound where it is none of these.
    """
    if ":" in target:
        return None
    with reading(settings) as store:
        try:
            store.card(target, access)
        except NotFound as no_document:
            return _named(target, no_document)
    return None


def _named(target: str, no_document: NotFound) -> str:
    try:
        return named_contract(target).id
    except NotFound as no_contract:
        raise NotFound(
            f"{no_document} {no_contract}", f"{no_document.advice} {no_contract.advice}"
        ) from no_contract


def similar_contracts(
    name: str, settings: Settings, *, k: int, contracts: Sequence[str], access: Access
) -> tuple[AlikeRow, ...]:
    """The ``k`` contracts that share most with contract ``name``, each with its nearest passages.

    Only those among ``contracts`` where any are given. Raises NotFound where no document tells of
    ``name``.
    """
    from index.nearest_pair import nearest_pair

    rows = contract_overview(settings, access=access)
    if not any(row.contract.id == name and row.documents for row in rows):
        raise NotFound(
            f"Geen document in de opslag dat getoond mag worden, vertelt van contract '{name}'.",
            "'wijkwijzer contracts' toont van welke contracten er documenten zijn.",
        )
    found = [
        one
        for one in alike(name, rows, most=len(rows))
        if not contracts or one.contract in contracts
    ]
    names = {**theme_labels(), **{one.actor: one.label for row in rows for one in row.actors}}
    with reading(settings) as store:
        return tuple(
            AlikeRow(
                alike=one,
                names={key: names.get(key, key) for key in (*one.themes, *one.actors)},
                pair=nearest_pair(store, name, one.contract, access),
            )
            for one in found[:k]
        )


def alike(name: str, rows: Sequence[ContractRow], most: int = 5) -> tuple[Alike, ...]:
    """The contracts that share most with contract ``name``, each with what it shares.

    Weighted Jaccard over themes, actors that take part and domains of requests; what few
    contracts have weighs more (inverse document frequency). Ties go by id.
    """
    marks = {row.contract.id: _marks(row) for row in rows}
    own = marks.get(name, {})
    weights = _rareness(marks.values())
    found = [
        _alike(key, own, others, weights)
        for key, others in marks.items()
        if key != name and own.keys() & others.keys()
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.contract))[:most])


_Mark = tuple[str, str]


def _marks(row: ContractRow) -> Mapping[_Mark, None]:
    actors = (a.actor for a in row.actors if a.role in TAKING_PART and a.type != "municipality")
    domains = (r.request.domain for r in row.requests if r.request.status != "mentioned")
    return dict.fromkeys(
        [
            *(("theme", theme) for theme, _ in row.themes),
            *(("actor", actor) for actor in actors),
            *(("domain", domain) for domain in domains),
        ]
    )


def _rareness(all_marks: Iterable[Mapping[_Mark, None]]) -> Mapping[_Mark, float]:
    held = list(all_marks)
    counts = Counter(mark for marks in held for mark in marks)
    return {mark: _WEIGHTS[mark[0]] * log(1 + len(held) / count) for mark, count in counts.items()}


def _alike(
    key: str,
    own: Mapping[_Mark, None],
    others: Mapping[_Mark, None],
    weights: Mapping[_Mark, float],
) -> Alike:
    shared = own.keys() & others.keys()
    score = sum(weights[m] for m in shared) / sum(weights[m] for m in own.keys() | others.keys())
    ordered = sorted(shared, key=lambda mark: (-weights[mark], mark))
    themes, actors, domains = (
        tuple(name for kind, name in ordered if kind == wanted)
        for wanted in ("theme", "actor", "domain")
    )
    return Alike(key, score, themes, actors, domains)
