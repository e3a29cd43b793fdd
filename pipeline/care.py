"""The care of a store: what failed, what must go, whether all is well, and making it anew."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import StoreUnavailable
from core.records import ACCESS_LEVELS, Failure, place_of
from core.reports import Forgotten, Progress, Status, TooOpen, Vanished
from core.settings import Settings
from pipeline.ingesting import BATCH_PASSAGES, ShowProgress
from pipeline.kept import reading
from pipeline.opening import in_force
from pipeline.planning import secrecy
from pipeline.preparing import Prepared, prepare, with_vectors
from pipeline.tools import fingerprint

if TYPE_CHECKING:
    from index.store import Store


def status(settings: Settings) -> Status:
    """What the store holds and how it was made."""
    from index.generations import read_generation

    with reading(settings) as store:
        counts, meta = store.counts(), store.meta()
        present = read_generation(settings.store)
    return Status(
        folder=str(settings.store),
        documents=counts.documents,
        sources=counts.sources,
        passages=counts.passages,
        findings=counts.findings,
        failures=counts.failures,
        vanished=counts.vanished,
        by_kind=dict(counts.by_kind),
        meta=meta,
        generation=present.number if present else None,
        size=counts.bytes,
        isolation=in_force(settings),
    )


def vanished(settings: Settings) -> tuple[Vanished, ...]:
    """The sources that were not there at the last ingest, of documents that are still kept."""
    with reading(settings) as store:
        known = store.known_sources().values()
    return tuple(
        Vanished(place_of(one.source.name, one.source.member), one.doc_id)
        for one in known
        if one.vanished
    )


def too_open(settings: Settings) -> tuple[TooOpen, ...]:
    """The sources that let more people see a document than the mark it bears does."""
    from ingest.secrecy import NOTED, marked_level

    with reading(settings) as store:
        found = [
            TooOpen(place_of(one.source.name, one.source.member), marked, one.source.access)
            for doc_id, notes in store.noted(NOTED).items()
            if (marked := marked_level(notes)) is not None
            for one in store.sources(doc_id)
            if secrecy(one.source) < ACCESS_LEVELS.index(marked)
        ]
    return tuple(found)


def failures(settings: Settings) -> tuple[Failure, ...]:
    """The files that could not be read."""
    with reading(settings) as store:
        return store.failures()


def forget(names: Sequence[str], settings: Settings) -> tuple[Forgotten, ...]:
    """The documents that were removed, with all that was recorded of them."""
    from index.store import open_store

    with open_store(settings.store, write=True) as store:
        # Look them all up before the first goes: one wrong id must not leave half a job.
        found = dict.fromkeys(store.card(name).id for name in names)
        forgotten = tuple(Forgotten(doc_id, _files(store, doc_id)) for doc_id in found)
        for doc_id in found:
            store.forget(doc_id)
        store.refresh()
    return forgotten


def _files(store: "Store", doc_id: str) -> tuple[str, ...]:
    """The paths of a document where a file still is."""
    paths = dict.fromkeys(one.source.path for one in store.sources(doc_id))
    return tuple(path for path in paths if os.path.lexists(path))


def verify(settings: Settings) -> tuple[str, ...]:
    """Every problem that a look at the whole store finds, a line each; nothing is changed."""
    with reading(settings) as store:
        return store.verify()


def mends_itself(problem: str) -> bool:
    """Whether what ``verify`` tells is no fault, and gone after the next search."""
    from index.store_verify import BUILT_BY_ITSELF

    return problem.endswith(BUILT_BY_ITSELF)


def reindex(settings: Settings, show: ShowProgress = lambda _: None) -> int:
    """How many documents were cut, tagged and embedded anew with the present settings.

    Broken off at any moment, it goes on where it stopped when it is started again.
    """
    from index.store import open_store

    with open_store(settings.store, write=True) as store:
        store.begin_reindex(fingerprint(settings))
        with _search_is_out():
            return _rebuilt(store, settings, show)


def _rebuilt(store: "Store", settings: Settings, show: ShowProgress) -> int:
    outdated = store.outdated()
    waiting: list[Prepared] = []
    for number, doc_id in enumerate(outdated):
        source = store.sources(doc_id)[0].source
        show(Progress(len(outdated), number, 0, source.name))
        waiting.append(prepare(source, store.document(doc_id), settings))
        if sum(len(item.passages) for item in waiting) >= BATCH_PASSAGES:
            _replace(store, waiting, settings)
            waiting = []
    _replace(store, waiting, settings)
    store.finish_reindex()
    return len(outdated)


@contextmanager
def _search_is_out() -> Iterator[None]:
    """A block in which an error of the store or the disk says that search waits for its end."""
    try:
        yield
    except StoreUnavailable as error:
        raise StoreUnavailable(
            f"{error} Zoeken kan niet meer tot het heropbouwen klaar is.", error.advice
        ) from error


def _replace(store: "Store", waiting: Sequence[Prepared], settings: Settings) -> None:
    """Record documents anew; what a person decided of them holds again at once."""
    from pipeline.correcting import correct_again

    store.replace(with_vectors(waiting, settings))
    correct_again(store, [item.document.id for item in waiting])
