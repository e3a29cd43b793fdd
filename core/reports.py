"""What the commands report of their work: values for people and programs to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.records import Access, Document, DocumentCard, Failure, Finding, Passage, Source


@dataclass(frozen=True, slots=True)
class TooOpen:
    """A document that says it is for fewer eyes than the level it was stored at lets see it."""

    name: str
    marked: Access
    stored: Access


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that the store also has, or had, from another place at another level."""

    name: str
    stored: Access
    other: str  # the path of that place
    other_level: Access
    given: bool  # whether a person gave the level; else it is that of the other place


@dataclass(frozen=True, slots=True)
class Vanished:
    """A source that is no longer where it was, of a document that is nowhere else either."""

    name: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A document that was removed, and the files that are still there to be taken in again."""

    doc_id: str
    files: tuple[str, ...]  # paths


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in documents; ``failures`` holds files and members of files.

    ``too_open`` holds what bears the mark of a more secret level than it was stored at, ``copies``
    what stands, or stood, elsewhere at another level.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0  # bytes that the store already held under another path
    passages: int = 0  # new ones
    vanished: tuple[Vanished, ...] = ()
    failures: tuple[Failure, ...] = ()
    too_open: tuple[TooOpen, ...] = ()
    copies: tuple[Copy, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is: ``seen`` of ``files``, passages stored, what is at hand.

    ``share`` (0..1) is how much of the work is done, where that is not the share of the files.
    """

    files: int
    seen: int
    passages: int
    name: str
    share: float | None = None
    step: str = ""  # what is done with the file at hand, where that takes long


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as the store holds it, with everything that hangs on it."""

    document: Document
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    versions: tuple[DocumentCard, ...] = ()  # others of the same number: BIS, TER, QUATER …


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds and how it was made."""

    folder: str
    documents: int
    sources: int  # paths, members of files included
    passages: int
    findings: int
    failures: int
    vanished: int
    by_kind: Mapping[str, int]
    meta: Mapping[str, str]  # who made it, when, with which settings
    generation: int | None  # of the indexes; None where none was made yet
    size: int  # bytes
    isolation: tuple[str, ...] = ()  # what holds back the process that reads a file
