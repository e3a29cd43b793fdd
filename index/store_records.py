"""What goes into a store and comes out of it, beside the nouns of core."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.findings import Tags
from core.records import Document, Finding, Passage, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it was read from one source, ready to be stored."""

    source: Source
    document: Document
    passages: tuple[Passage, ...]
    vectors: Vectors  # (len(passages), dimension), each row of length 1
    findings: tuple[Finding, ...] = ()
    tags: Tags | None = None

    def __post_init__(self) -> None:
        if len(self.vectors) != len(self.passages):
            raise ValueError(f"{len(self.passages)} passages, but {len(self.vectors)} vectors")
        text = self.document.text
        for passage in self.passages:
            inside = 0 <= passage.start < passage.end <= len(text)
            if not inside or text[passage.start : passage.end] != passage.text:
                raise ValueError(f"passage {passage.id} is not what stands in its document")
            if passage.doc_id != self.document.id:
                raise ValueError(f"passage {passage.id} is of another document")


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source as the store knows it, and the document it held when it was last read."""

    source: Source
    doc_id: str
    vanished: bool


@dataclass(frozen=True, slots=True)
class OldVersion:
    """A document that a path held before."""

    path: str
    member: str
    doc_id: str
    title: str | None
    replaced_at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in a store, for ``status``."""

    documents: int
    passages: int
    sources: int
    vanished: int
    findings: int
    failures: int
    by_kind: tuple[tuple[str, int], ...]  # the kind of document ("" for none), the most first
    bytes: int  # of all files of the store


@dataclass(frozen=True, slots=True)
class Analysis:
    """From text to index terms; ``version`` says when an index made with it is out of date."""

    terms: Callable[[str], list[str]]
    version: str
    weights: Callable[[str], Mapping[str, float]] | None = None  # of a query; None: all the same


def default_analysis() -> Analysis:
    """The Dutch index terms of this program."""
    from index import terms

    return Analysis(terms.index_terms, terms.VERSION, terms.query_weights)
