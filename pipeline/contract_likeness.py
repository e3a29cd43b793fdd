"""Which contracts resemble each other, and by what they do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import NotFound
from core.overviews import Alike, AlikeRow, ContractRow, RequestRow
from core.records import Access
from core.settings import Settings
from pipeline.contract_overview import contract_overview, named_contract
from pipeline.kept import reading
from pipeline.overviews import TAKING_PART
from pipeline.registers import theme_labels

if TYPE_CHECKING:
    from index.nearest_pair import Shared

_WEIGHTS = {"theme": 1.0, "actor": 1.0, "domain": 2.0}  # a rule that both run into says most
_UNTOLD = 8.0  # weight in which any two differ for all we know: about a rule and four themes
# What says nothing of a contract: they are a party to every one, and a rule that has no name.
_NO_MARK = {("actor", "vlaamse-overheid"), ("actor", "vlaamse-regering"), ("domain", "andere")}


def contract_if_any(target: str, settings: Settings, access: Access) -> str | None:
    """The id of the contract that ``target`` names; None for a file, a passage or a document.

    Raises NotFound where it is none of these.
    """
    return None if Path(target).is_file() else contract_or_document(target, settings, access)


def contract_or_document(target: str, settings: Settings, access: Access) -> str | None:
    """The id of the contract that ``target`` names; None for a passage or a document.

    Raises NotFound where it is none of these.
    """
    if not target.strip():
        raise NotFound("Er is geen naam gegeven.", "Geef een id van een document of een contract.")
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
    rows = contract_overview(settings, access=access)
    need_told(name, rows)
    found = [
        one
        for one in alike(name, rows, most=len(rows))
        if not contracts or one.contract in contracts
    ]
    return shown_alike(name, rows, found[:k], settings, access)


def need_told(name: str, rows: Iterable[ContractRow]) -> None:
    """Raises NotFound where no document tells of contract ``name``."""
    if not any(row.contract.id == name and row.documents for row in rows):
        raise NotFound(
            f"Geen document in de opslag dat getoond mag worden, vertelt van contract '{name}'.",
            "'wijkwijzer contracts' toont van welke contracten er documenten zijn.",
        )


def shown_alike(
    name: str,
    rows: Sequence[ContractRow],
    found: Iterable[Alike],
    settings: Settings,
    access: Access,
) -> tuple[AlikeRow, ...]:
    """What was found alike with contract ``name``, each with names and its nearest passages."""
    from index.nearest_pair import nearest_pair

    names = {**theme_labels(), **{one.actor: one.label for row in rows for one in row.actors}}
    with reading(settings) as store:
        return tuple(
            AlikeRow(
                alike=one,
                names={key: names.get(key, key) for key in (*one.themes, *one.actors)},
                pair=nearest_pair(store, name, one.contract, access, _shared(name, one, rows)),
            )
            for one in found
        )


def _shared(name: str, one: Alike, rows: Iterable[ContractRow]) -> "Shared":
    from index.nearest_pair import Shared

    asked = [
        told for row in rows if row.contract.id in (name, one.contract) for told in _asked(row)
    ]
    requests = [
        [cited for told in asked if told.request.domain == domain for cited in told.citations]
        for domain in one.domains
    ]
    return Shared(requests, one.themes, one.actors)


def _asked(row: ContractRow) -> Iterator[RequestRow]:
    return (told for told in row.requests if told.request.status != "mentioned")


def alike(name: str, rows: Sequence[ContractRow], most: int = 5) -> tuple[Alike, ...]:
    """The contracts that share most with contract ``name``, each with what it shares.

    The score is what both have over what either has: themes, actors that take part and domains of
    requests, of which what few contracts have weighs more (inverse document frequency). To what
    either has a fixed weight is added, as if there were that much in which they differ: so a
    contract of which one theme is known resembles none closely, and the score grows with what is
    known to be shared. It is always under 1. An actor that one contract has alone, like its own
    OCMW, is no difference. Ties go by id.
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
    domains = (told.request.domain for told in _asked(row))
    found = (
        *(("theme", theme) for theme, _ in row.themes),
        *(("actor", actor) for actor in actors),
        *(("domain", domain) for domain in domains),
    )
    return {mark: None for mark in found if mark not in _NO_MARK}


def _rareness(all_marks: Iterable[Mapping[_Mark, None]]) -> Mapping[_Mark, float]:
    """What each mark weighs; contracts of which nothing is known make none of them rarer."""
    held = [marks for marks in all_marks if marks]
    counts = Counter(mark for marks in held for mark in marks)
    return {
        mark: 0.0
        if mark[0] == "actor" and count == 1
        else _WEIGHTS[mark[0]] * log(1 + len(held) / count)
        for mark, count in counts.items()
    }


def _alike(
    key: str,
    own: Mapping[_Mark, None],
    others: Mapping[_Mark, None],
    weights: Mapping[_Mark, float],
) -> Alike:
    shared = own.keys() & others.keys()
    either = sum(weights[mark] for mark in own.keys() | others.keys())
    score = sum(weights[mark] for mark in shared) / (either + _UNTOLD)
    ordered = sorted(shared, key=lambda mark: (-weights[mark], mark))
    themes, actors, domains = (
        tuple(name for kind, name in ordered if kind == wanted)
        for wanted in ("theme", "actor", "domain")
    )
    return Alike(key, score, themes, actors, domains)
