"""From a document to what is stored of it: passages, findings and vectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.findings import Tags
from core.records import Document, Finding, Passage, Source
from core.settings import Settings
from pipeline.opening import read_first
from pipeline.questioned import under_their_questions
from pipeline.tools import encoder, judge, language

if TYPE_CHECKING:
    from index.store import Entry


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was read, cut and tagged, and waits for its vectors."""

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


def with_vectors(waiting: Sequence[Prepared], settings: Settings) -> Iterator["Entry"]:
    """The documents with the vectors of their passages, embedded together."""
    from index.store import Entry

    texts = [text for item in waiting for text in embedding_texts(item)]
    vectors = encoder(settings).encode_passages(texts)
    begin = 0
    for item in waiting:
        end = begin + len(item.passages)
        yield Entry(
            item.source, item.document, item.passages, vectors[begin:end], item.findings, item.tags
        )
        begin = end


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
