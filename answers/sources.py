"""What drafting needs of a store: searching, reading, citing and counting, as plain functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.overviews import ActorRow, ContractRow, RequestRow
from core.questions import WrittenQuestion
from core.reading import Read
from core.records import Citation, Document, DocumentCard, Hit


@dataclass(frozen=True, slots=True)
class ContractEvidence:
    """A contract that the documents tell of, with the words that do."""

    id: str
    municipality: str
    label: str
    citations: tuple[Citation, ...]
    names: tuple[str, ...] = ()  # what it goes by: its municipality, its quarters, its project
    invented: bool = False  # for the sample corpus


def _none() -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Sources:
    """The store as a drafter sees it, at one level of access.

    ``terms`` gives the index terms of a text, the lemma of each word before what it is made of;
    ``rareness`` of a term is higher where fewer passages hold it; ``nearness`` gives for a
    question the cosine of each sentence (higher is nearer); ``read`` the log odds that each of
    the sentences, given with what stands above and before it, tells what is asked.
    """

    search: Callable[[str, int], Sequence[Hit]]
    document: Callable[[str], Document]
    cite: Callable[[str, int, int], Citation]
    terms: Callable[[str], Sequence[str]]
    rareness: Callable[[str], float]
    nearness: Callable[[str, Sequence[str]], Sequence[float]]
    read: Read
    questions: Callable[[str], Sequence[WrittenQuestion]]
    asked_until: Callable[[str], int] = lambda _: 0  # where the words of who asks end in a document
    near_words: Callable[[], Mapping[str, tuple[str, ...]]] = (
        dict  # terms that mean nearly the same
    )
    secret: Callable[[str], Sequence[Hit]] = lambda _: ()
    contracts: Callable[[], Sequence[ContractEvidence]] = _none
    actors: Callable[[], Sequence[ActorRow]] = _none
    requests: Callable[[], Sequence[RequestRow]] = _none
    register: Callable[[], Sequence[ContractRow]] = _none
    cards: Callable[[], Sequence[DocumentCard]] = _none
    state: Mapping[str, str] = field(default_factory=dict)
    higher: "Callable[[], Sources | None]" = lambda: None  # as who may see more; only weighed


def without(sources: Sources, own: frozenset[str]) -> Sources:
    """The sources less some documents: a question, and what was answered to just that question."""

    def kept(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(one for one in citations if one.document.id not in own)

    def hits(found: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(hit for hit in found if hit.passage.doc_id not in own)

    def amounts(row: ContractRow) -> ContractRow:
        left = [replace(one, citations=kept(one.citations)) for one in row.amounts]
        return replace(row, amounts=tuple(one for one in left if one.citations))

    def higher() -> Sources | None:
        seen = sources.higher()
        return without(seen, own) if seen else None

    return replace(
        sources,
        higher=higher,
        search=lambda text, k: hits(sources.search(text, k)),
        secret=lambda text: hits(sources.secret(text)),
        contracts=lambda: [
            replace(row, citations=kept(row.citations))
            for row in sources.contracts()
            if kept(row.citations)
        ],
        actors=lambda: [
            replace(row, citations=kept(row.citations))
            for row in sources.actors()
            if kept(row.citations)
        ],
        requests=lambda: [
            replace(row, citations=kept(row.citations))
            for row in sources.requests()
            if kept(row.citations)
        ],
        register=lambda: [amounts(row) for row in sources.register()],
    )
