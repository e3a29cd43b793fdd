"""From a question to cited passages, and what the store holds of a document."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.findings import Tags
from core.questions import WrittenQuestion
from core.records import Access, Document, Filters, Finding, Hit, Passage, Query, Result, Source
from core.reports import Shown
from core.settings import Settings
from pipeline.answered_hits import with_answers
from pipeline.kept import reading
from pipeline.opening import read_every
from pipeline.preparing import Prepared, embedding_texts, prepare_all, read_one
from pipeline.tools import encoder, fingerprint, read
from pipeline.versions import other_versions

if TYPE_CHECKING:
    from index.encoding import Vectors
    from index.store import Store

TARGET_PASSAGES = 12  # of a long document, to look for what resembles it


@contextmanager
def searcher(settings: Settings) -> Iterator[Callable[[Query], Result]]:
    """A function that answers queries on the store, as long as the block lasts."""
    from index.searching import search

    with reading(settings, fingerprint(settings)) as store:
        yield lambda query: with_answers(
            store, search(store, understood(query), encoder(settings), read)
        )


def understood(query: Query) -> Query:
    """The query with the places that its words name."""
    from nlp.asked_places import places_named

    return replace(query, places=places_named(query.text))


def search_all(queries: Sequence[Query], settings: Settings) -> Iterator[Result]:
    """The result of each query, in order."""
    with searcher(settings) as search:
        for query in queries:
            yield search(query)


def similar(target: str, settings: Settings, *, k: int = 10, filters: Filters) -> Result:
    """What resembles a document, a passage or a file, in other documents and other contracts.

    Raises NotFound where ``target`` is none of these or above the level of the filters, and
    InputError where a file has no text.
    """
    from index.searching import similar_to

    with reading(settings, fingerprint(settings)) as store:
        aim = _target(target, store, settings, filters.access)
        elsewhere = replace(filters, not_contracts=(*filters.not_contracts, *aim.contracts))
        results = [
            similar_to(store, passage, elsewhere, 2 * k + len(aim.passages), vector)
            for passage, vector in aim.sample()
        ]
    return _joined(Query(target, k, filters), results, aim.doc_id)


@dataclass(frozen=True, slots=True)
class _Target:
    """What something must resemble; ``vectors`` is None where the store has them."""

    doc_id: str
    passages: tuple[Passage, ...]
    contracts: tuple[str, ...]
    vectors: "Vectors | None" = None

    def sample(self) -> Iterator[tuple[Passage, "Vectors | None"]]:
        """At most TARGET_PASSAGES of them, spread over the document."""
        step = -(-len(self.passages) // TARGET_PASSAGES) or 1
        for number in range(0, len(self.passages), step):
            yield self.passages[number], None if self.vectors is None else self.vectors[number]


def _target(target: str, store: "Store", settings: Settings, access: Access) -> _Target:
    # What may not be seen must not show through what resembles it either.
    path = Path(target)
    if path.is_file():
        item = read_one(path, settings)
        vectors = encoder(settings).encode_passages(embedding_texts(item))
        return _Target(item.document.id, item.passages, _contracts(item.findings), vectors)
    if ":" in target:
        passage = store.passage(target, access)
        within = _within(store.findings(passage.doc_id, access), passage)
        return _Target(passage.doc_id, (passage,), _contracts(within))
    passages = store.passages(target, access)
    findings = store.findings(target, access)
    return _Target(store.card(target, access).id, passages, _contracts(findings))


def _within(findings: Iterable[Finding], passage: Passage | None) -> tuple[Finding, ...]:
    """The findings that a passage has a part in; all of them where there is none."""
    return tuple(
        found
        for found in findings
        if passage is None or (found.start < passage.end and found.end > passage.start)
    )


def _contracts(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({found.concept for found in findings if found.kind == "contract"}))


def _joined(query: Query, results: Sequence[Result], doc_id: str) -> Result:
    """The hits of several results by reciprocal rank, without those in the document itself."""
    from index.fusion import reciprocal_rank_fusion

    best: dict[str, Hit] = {}
    for result in results:
        for hit in result.hits:
            if hit.passage.doc_id != doc_id:
                best.setdefault(hit.passage.id, hit)
    numbers = {key: number for number, key in enumerate(sorted(best))}
    rankings = {
        str(place): [
            (numbers[hit.passage.id], hit.score) for hit in result.hits if hit.passage.id in numbers
        ]
        for place, result in enumerate(results)
    }
    keys = sorted(best)
    hits = tuple(
        replace(best[keys[number]], rank=rank, score=score)
        for rank, (number, score) in enumerate(reciprocal_rank_fusion(rankings)[: query.k], start=1)
    )
    return Result(query, hits, 1.0 if hits else 0.0, bool(hits))


def show(name: str, settings: Settings, access: Access) -> Shown:
    """The document or passage with that id (or an unambiguous beginning of it); else NotFound."""
    with reading(settings) as store:
        passage = store.passage(name, access) if ":" in name else None
        doc_name = passage.doc_id if passage else name
        document = store.document(doc_name, access)
        return Shown(
            document=document,
            sources=tuple(known.source for known in store.sources(doc_name, access)),
            passages=(passage,) if passage else store.passages(doc_name, access),
            findings=_within(store.findings(doc_name, access), passage),
            versions=other_versions(store, document, access),
        )


def tag(path: Path, settings: Settings) -> tuple[Prepared, tuple[str, ...]]:
    """What would be recorded of the first document in a file, and the members that hold others.

    Nothing is stored.
    """
    (_, document), *others = read_every(path, settings)
    source = Source(str(path.absolute()), path.name)
    return prepare_all(source, document, settings), tuple(member for member, _ in others)


def question_in(document: Document) -> WrittenQuestion | None:
    """The written question that a document asks; None where it asks none."""
    from answers.written_question import is_answer_only, read_written_question

    if document.kind is None or document.kind.value != "written-question":
        return None
    return None if is_answer_only(document) else read_written_question(document)


def tag_text(name: str, text: str, settings: Settings) -> Tags:
    """What would be recorded of a text that is known under a name."""
    return prepare_all(Source(name, name), Document(name, text, "text"), settings).tags
