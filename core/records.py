"""The nouns: what flows from a file to a cited answer.

Positions are half-open code-point offsets into ``Document.text``; pages count from 1.
``document.text[p.start:p.end] == p.text`` for every passage, always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Format = Literal[
    "pdf",
    "docx",
    "odt",
    "rtf",
    "pptx",
    "odp",
    "xlsx",
    "xls",
    "ods",
    "csv",
    "html",
    "text",
    "markdown",
    "json-lines",
    "eml",
    "msg",
    "image",
]
Kind = Literal[
    "call",
    "note",
    "written-question",
    "decision",
    "dossier",
    "project-page",
    "slides",
    "minutes",
    "web-page",
    "mail",
    "other",
]
Access = Literal["public", "internal", "government", "confidential"]
BlockKind = Literal["heading", "paragraph", "item", "row", "footnote"]
PlaceKind = Literal["slide", "sheet"]
FindingKind = Literal["municipality", "actor", "theme", "contract", "derogation"]

# Of which the pages are something else.
PLACES: Mapping[Format, PlaceKind] = {
    "pptx": "slide",
    "odp": "slide",
    "xlsx": "sheet",
    "xls": "sheet",
    "ods": "sheet",
    "csv": "sheet",
}
KINDS: tuple[Kind, ...] = get_args(Kind)
ACCESS_LEVELS: tuple[Access, ...] = get_args(Access)  # from the most open to the most secret


@dataclass(frozen=True, slots=True)
class Found:
    """A property of a document, with how it was found (``"first heading"``, ``"pdf metadata"``)."""

    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of ``Document.text``; blocks are in order and do not overlap.

    Between two blocks there is only white space.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # heading: 1 is the highest; item: nesting from 1; else 0
    # item: its number or bullet as printed ("2.", "a)", "-"); footnote: its mark;
    # row, and paragraph of a sheet: its number in the sheet
    label: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a block needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class PageRun:
    """From ``start`` on the text stands on ``page``, until the next run.

    Runs are sorted by start. The page may go back by one where a footnote at the foot of a page
    stands behind a paragraph that goes on over the page.
    """

    start: int
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class ScannedWord:
    """A word that was recognised on a page; places in points from the top left, y downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: int  # how sure the program was, 0 to 100


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The words of a page that was recognised, as it is shown, which is so many points large."""

    page: int  # from 1
    width: float
    height: float
    words: tuple[ScannedWord, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What one file (or one member of it) says, after clean-up.

    ``id`` is the first 32 hexadecimal digits of the SHA-256 of the bytes it was read from.
    """

    id: str
    text: str
    format: Format
    blocks: tuple[Block, ...] = ()
    page_runs: tuple[PageRun, ...] = ()  # empty where the format has no pages
    page_count: int | None = None
    title: Found | None = None
    date: Found | None = None  # ISO 8601 day, "2023-03-09"
    kind: Found | None = None  # one of KINDS
    language: Found | None = None  # ISO 639-1, "nl"
    number: Found | None = None  # "VR 2021 2602 VV DOC.0009/1QUATER", "412 (2022-2023)"
    url: str | None = None
    reader: str = ""  # the engine and its version: "pypdfium2 5.15.2"
    notes: tuple[str, ...] = ()  # what a person should know of the reading, in Dutch
    scans: tuple[ScannedPage, ...] = ()  # as it is read; a store gives them page by page


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was read: a file, or one member of it.

    Size and times are those of the file when it was read; they tell whether it changed since.
    """

    path: str  # absolute
    name: str  # path as a person knows it: below the folder that was named
    member: str = ""  # the record's id in a file that holds many; "" for the file itself
    size: int = 0  # bytes
    modified_ns: int = 0
    changed_ns: int = 0
    access: Access = "public"
    contract: str = ""  # as given with --contract; "" where not given


def place_of(name: str, member: str) -> str:
    """How people are told where a document is: the file, and which part of it: ``a.zip#b.pdf``."""
    return f"{name}#{member}" if member else name


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or member that did not become a document, and why (Dutch, for people)."""

    path: str  # absolute
    name: str
    reason: str
    advice: str = ""
    member: str = ""
    error: str = ""  # class name of the error, for counting
    source: Source | None = None  # the file as it was then, and what a person said of it
    deaths: int = 0  # how often in a row reading this file ended the worker that read it


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable stretch of one document: ``document.text[start:end] == text``."""

    doc_id: str
    start: int  # code points
    end: int
    text: str
    first_page: int | None = None  # from 1; None where the format has no pages
    last_page: int | None = None
    headings: tuple[str, ...] = ()  # the path of headings above it, the highest first

    @property
    def id(self) -> str:
        """The passage's id: it says where it stands, so it is the same after each ingest."""
        return f"{self.doc_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the text says, as a record with a canonical id and the words that say it."""

    kind: FindingKind
    concept: str  # id: NIS code, actor, theme or contract id, status of a derogation
    label: str  # the name to show
    start: int
    end: int
    why: str  # the rule or the row of the lexicon that found it
    role: str = ""
    score: float = 1.0  # 0..1
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages count: every field that is given must hold; within a field one is enough."""

    themes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()  # NIS codes
    contracts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    derogations: tuple[str, ...] = ()  # statuses
    since: str | None = None  # ISO day, inclusive; undated documents do not pass
    until: str | None = None  # ISO day, inclusive
    documents: tuple[str, ...] = ()  # document ids
    not_contracts: tuple[str, ...] = ()
    access: Access = "confidential"  # the most secret level that may be seen


# The word for a filter in options, addresses and calls -> the field of Filters.
FILTER_WORDS: Mapping[str, str] = {
    "theme": "themes",
    "actor": "actors",
    "municipality": "municipalities",
    "contract": "contracts",
    "kind": "kinds",
    "derogation": "derogations",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks; ``k`` is how many hits at the most."""

    text: str
    k: int = 10
    filters: Filters = field(default_factory=Filters)
    id: str = ""
    diverse: bool = False  # whether each contract comes once before any comes twice
    # The municipalities and contracts that it names: kind and id (``nlp.asked_places``).
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands in a document that has slides or sheets in place of pages.

    Rows count as the program that shows the sheet counts them; None where not all is in rows.
    """

    kind: PlaceKind
    sheet: str = ""  # its name, where the quote stands on one sheet that has one
    first_row: int | None = None
    last_row: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a statement: ``quote`` is the stored text of the document from start to end."""

    document: "DocumentCard"
    contract: str | None
    first_page: int | None
    last_page: int | None
    start: int
    end: int
    quote: str
    place: Place | None = None  # None where its pages are pages


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What a citation shows of its document; what the file does not tell is None."""

    id: str
    title: str | None
    kind: str | None
    path: str | None
    date: str | None
    access: Access
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why: its rank per ranking that held it (from 1)."""

    rank: int
    score: float  # of the fusion; comparable within one result only
    passage: Passage
    citation: Citation
    why: Mapping[str, int]
    highlights: tuple[tuple[int, int], ...] = ()  # offsets into passage.text
    findings: tuple[Finding, ...] = ()
    folded: tuple[Citation, ...] = ()  # near-duplicates that stand behind this hit
    answer: Citation | None = None  # where the passage is a question: what was answered to it


@dataclass(frozen=True, slots=True)
class Result:
    """The hits of one query, best first; ``confidence`` (0..1) that they hold an answer."""

    query: Query
    hits: tuple[Hit, ...]
    confidence: float
    answerable: bool
