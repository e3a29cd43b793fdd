"""The store as the drafting of replies sees it: searching, citing, counting, earlier questions."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from answers.needles import near_words
from answers.sources import ContractEvidence, Sources
from answers.written_question import asked_until
from core.questions import WrittenQuestion
from core.records import ACCESS_LEVELS, Access, Document, Filters, Hit, Query
from core.settings import Settings
from pipeline.asking import understood
from pipeline.nearness import Nearness
from pipeline.paired_questions import Numbers, question_numbers, question_with_answer
from pipeline.tools import encoder, read

if TYPE_CHECKING:
    from core.overviews import ActorRow, ContractRow, RequestRow
    from index.store import Store
    from index.store_contracts import ContractPlace

CONTRACT_CITATIONS = 3  # per contract, each from another document
QUESTION_HITS = 8  # written questions looked at for an earlier answer
_MOST_SECRET: Access = ACCESS_LEVELS[-1]


def sources_of(
    store: "Store", settings: Settings, access: Access, known: Access = _MOST_SECRET
) -> Sources:
    """The store as a drafter sees it at a level of access, as long as it is open.

    ``known`` is the most secret level that the drafter knows of: what is above it might as well
    not be there.
    """
    search = partial(_search, store, settings)
    lexical = store.indexes().lexical
    passages = len(lexical)

    @cache
    def rareness(term: str) -> float:
        return math.log(1 + passages / (1 + lexical.document_frequency(term)))

    @cache
    def terms(text: str) -> tuple[str, ...]:
        return tuple(store.analysis.terms(text))

    document = cache(partial(_document, store, access))
    numbers = cache(partial(question_numbers, store, access))
    return Sources(
        search=cache(lambda text, k: search(text, k, Filters(access=access))),
        document=document,
        cite=lambda name, start, end: store.cite(name, start, end, access),
        terms=terms,
        rareness=rareness,
        nearness=Nearness(settings),
        read=read,
        questions=partial(_questions, store, settings, access, document, numbers),
        asked_until=cache(lambda name: asked_until(document(name))),
        near_words=cache(partial(near_words, terms)),
        secret=partial(_secret, store, settings, access, known),
        contracts=cache(lambda: tuple(_contracts(store, access))),
        actors=cache(lambda: _actors(settings, access)),
        requests=cache(lambda: _requests(settings, access)),
        register=cache(lambda: _register(settings, access)),
        cards=cache(lambda: tuple(store.documents(access))),
        state=_state(store, access),
        higher=cache(lambda: _higher(store, settings, access, known)),
    )


def _higher(store: "Store", settings: Settings, access: Access, known: Access) -> Sources | None:
    """The store as who may see more sees it; None where there is no more to see."""
    if store.counts(access).documents == store.counts(known).documents:
        return None
    return sources_of(store, settings, known, known)


def _document(store: "Store", access: Access, name: str) -> Document:
    return store.document(name, access)


def _search(
    store: "Store", settings: Settings, text: str, k: int, filters: Filters
) -> tuple[Hit, ...]:
    from index.searching import search

    return search(store, understood(Query(text, k, filters)), encoder(settings)).hits


def _state(store: "Store", access: Access) -> dict[str, str]:
    counts, meta = store.counts(access), store.meta()
    return {
        "folder": str(store.folder),
        "documents": str(counts.documents),
        "passages": str(counts.passages),
        "fingerprint": meta.get("fingerprint", ""),
        "made_by": meta.get("made_by", ""),
    }


# Earlier questions


def _questions(
    store: "Store",
    settings: Settings,
    access: Access,
    document: Callable[[str], Document],
    numbers: Callable[[], Numbers],
    text: str,
) -> tuple[WrittenQuestion, ...]:
    """The written questions nearest to a text, each with its answer, also from another file."""
    filters = Filters(kinds=("written-question",), access=access)
    hits = _search(store, settings, text, QUESTION_HITS, filters)
    found: dict[str, WrittenQuestion] = {}
    for doc_id in dict.fromkeys(hit.passage.doc_id for hit in hits):
        asked = question_with_answer(document(doc_id), store, access, numbers)
        if asked is not None:
            found.setdefault(asked.doc_id, asked)
    return tuple(found.values())


def _secret(
    store: "Store", settings: Settings, access: Access, known: Access, text: str
) -> tuple[Hit, ...]:
    """What would be found above the level of the reply; never shown, only weighed."""
    if store.counts(access).documents == store.counts(known).documents:
        return ()
    level = ACCESS_LEVELS.index(access)
    hits = _search(store, settings, text, QUESTION_HITS, Filters(access=known))
    return tuple(hit for hit in hits if ACCESS_LEVELS.index(hit.citation.document.access) > level)


# Records


def _contracts(store: "Store", access: Access) -> Iterator[ContractEvidence]:
    """The contracts that the documents tell of, each with the words that name it best."""
    from index.store_contracts import contract_places
    from nlp.contract_register import read_contracts

    register = {row.id: row for row in read_contracts()}
    best: dict[str, dict[str, ContractPlace]] = {}
    for place in contract_places(store.connection, access):
        if place.contract in register:
            best.setdefault(place.contract, {}).setdefault(place.doc_id, place)
    for key in sorted(best, key=lambda key: (register[key].municipality, key)):
        row, places = register[key], list(best[key].values())[:CONTRACT_CITATIONS]
        names = (
            row.municipality,
            *row.city_aliases,
            *row.neighbourhoods,
            row.project,
            *row.aliases,
        )
        label = f"{row.project}{' (afgeleid uit de volgorde)' if places[0].guess else ''}"
        citations = []
        for place in places:
            text = store.document(place.doc_id, access).text
            span = _naming(text, place.start, place.end, names)
            citations.append(store.cite(place.doc_id, *span, access))
        yield ContractEvidence(key, row.municipality, label, tuple(citations), names, row.invented)


def _naming(text: str, start: int, end: int, names: Sequence[str]) -> tuple[int, int]:
    """The first sentence of a stretch that has one of the names; else its first sentence."""
    from core.sentences import sentence_ends

    first: tuple[int, int] | None = None
    begin = start
    for offset in sentence_ends(text[start:end]):
        stop = start + offset
        words = text[begin:stop]
        left = begin + len(words) - len(words.lstrip())
        right = begin + len(words.rstrip())
        begin = stop
        if left >= right:
            continue
        first = first or (left, right)
        if any(name and name in text[left:right] for name in names):
            return left, right
    return first or (start, end)


def _actors(settings: Settings, access: Access) -> "tuple[ActorRow, ...]":
    from pipeline.overviews import actor_matrix

    return actor_matrix(settings, access=access)


def _requests(settings: Settings, access: Access) -> "tuple[RequestRow, ...]":
    from pipeline.contract_overview import request_overview

    return request_overview(settings, access=access)


def _register(settings: Settings, access: Access) -> "tuple[ContractRow, ...]":
    from pipeline.contract_overview import contract_overview

    rows = contract_overview(settings, access=access)
    return tuple(row for row in rows if row.documents)
