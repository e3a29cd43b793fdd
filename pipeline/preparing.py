"""From a document to what is stored of it: passages, findings and vectors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.findings import Tags
from core.records import Document, Finding, Passage, Source
from core.settings import Settings
from pipeline.opening import read_first
from pipeline.questioned import under_their_questions
from pipeline.tools import encoder, judge, language, near_themes

if TYPE_CHECKING:
    from index.encoding import Vectors
    from index.store import Entry


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was read, cut and tagged; its themes wait for its vectors."""

    source: Source
    document: Document
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    tags: Tags


def prepare(source: Source, document: Document, settings: Settings) -> Prepared:
    """The document cut into passages and tagged; a passage never crosses two contracts."""
    from ingest.passages import cut
    from nlp.contracts import assign, boundaries
    from nlp.tagging import flatten, tag

    given = source.contract
    tags = tag(language(settings), document, contract=given, name=source.name, judge=judge)
    found = flatten(tags)
    contracts = assign(document, found, contract=given, name=source.name)
    borders = boundaries(document, found, name=source.name) if not given else ()
    cuts = cut(document, most_words=settings.passage_words, boundaries=borders)
    passages = under_their_questions(document, cuts)
    return Prepared(source, document, passages, (*found, *contracts), tags)


def prepare_all(source: Source, document: Document, settings: Settings) -> Prepared:
    """The document cut into passages and tagged, its themes as well."""
    item = prepare(source, document, settings)
    return _with_themes(item, encoder(settings).encode_passages(embedding_texts(item)), settings)


def with_vectors(waiting: Sequence[Prepared], settings: Settings) -> Iterator["Entry"]:
    """The documents with the vectors of their passages, embedded together."""
    from index.store import Entry

    texts = [text for item in waiting for text in embedding_texts(item)]
    vectors = encoder(settings).encode_passages(texts)
    begin = 0
    for item in waiting:
        end = begin + len(item.passages)
        own = vectors[begin:end]
        whole = _with_themes(item, own, settings)
        yield Entry(item.source, item.document, item.passages, own, whole.findings, whole.tags)
        begin = end


def _with_themes(item: Prepared, vectors: "Vectors", settings: Settings) -> Prepared:
    from nlp.tagging import FOREIGN, flatten
    from nlp.themes import themes

    if item.tags.language in FOREIGN:
        return item
    contracts = tuple(found for found in item.findings if found.kind == "contract")
    near = near_themes(vectors, settings)
    found = themes(item.passages, near, _stories(item.passages, contracts))
    tags = replace(item.tags, themes=found)
    return replace(item, tags=tags, findings=(*flatten(tags), *contracts))


def _stories(passages: Sequence[Passage], contracts: Sequence[Finding]) -> Iterable[Sequence[int]]:
    """The numbers of the passages about each contract, of a document about several."""
    from nlp.tagging import contract_at

    at = contract_at(contracts)
    told: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        if (key := at(passage.start)) and at(passage.end - 1) == key:
            told.setdefault(key, []).append(number)
    return told.values()


def embedding_texts(item: Prepared) -> Iterator[str]:
    """What stands for each passage before the model: its text behind what it hangs under.

    A passage out of the middle of a dossier seldom says which city or which chapter it is about.
    """
    title = item.document.title.value if item.document.title else ""
    for passage in item.passages:
        contracts = {
            found.label
            for found in item.findings
            if found.kind == "contract" and found.start < passage.end and found.end > passage.start
        }
        above = [part for part in (title, *passage.headings) if part not in passage.text]
        yield "\n".join((*dict.fromkeys(above), *sorted(contracts), passage.text))


def read_one(path: Path, settings: Settings) -> Prepared:
    """The first document of a file that need not be in a store; raises InputError without one."""
    _, document = read_first(path, settings)
    return prepare(Source(str(path.absolute()), path.name), document, settings)
