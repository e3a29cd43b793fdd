"""The nouns of a draft reply: what is said per part, and the proof of every word of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.questions import QuestionHead
from core.records import Access, Citation

AnswerKind = Literal[
    "which",
    "how-many",
    "when",
    "how-much",
    "how",
    "why",
    "yes-no",
    "state-of-affairs",
    "what",
    "assessment",
    "form",
]


# Quoted, counted from records, rephrased by a language model, changed or added by a person.
StatementSource = Literal["quote", "table", "model", "person", "added"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a draft with the quotes it rests on: none only where a person added it."""

    sentence: str
    citations: tuple[Citation, ...]
    source: StatementSource = "quote"

    def __post_init__(self) -> None:
        if not self.citations and self.source != "added":
            raise ValueError("a statement without a citation")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table with its proof.

    The first ``proofs`` citations say what stands in the cells, the others tell of it as well.
    """

    cells: tuple[str, ...]
    citations: tuple[Citation, ...]
    proofs: int = 1

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a row without a citation")


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """A list that was computed from the records of the store; each row has a cell per column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """A part of another written question on the same point, with what was answered."""

    head: QuestionHead
    number: str  # of the part
    question: Citation
    answer: Citation | None  # None where it was not answered, or not in the store
    score: float  # 0..1: how much it is the same question


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """What one source says, and on which day."""

    value: str
    date: str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that do not say the same of one thing, the oldest first."""

    subject: str
    sides: tuple[ConflictSide, ...]


@dataclass(frozen=True, slots=True)
class AskReply:
    """One of the questions within a part: what it asks for, and whether evidence was found."""

    text: str
    kind: AnswerKind
    answerable: bool
    note: str = ""  # what is not covered, for people


@dataclass(frozen=True, slots=True)
class PartReply:
    """The draft of one part. Without evidence there is no draft, and ``looked_in`` says where."""

    number: str
    text: str
    asks: tuple[AskReply, ...]
    answerable: bool
    partial: bool = False  # some of what is asked is not in the documents
    draft: tuple[Statement, ...] = ()
    table: EvidenceTable | None = None
    earlier: tuple[EarlierAnswer, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    evidence: tuple[Citation, ...] = ()  # the passages, best first
    looked_in: tuple[str, ...] = ()  # documents that came nearest, and what was searched
    nearest: tuple[Citation, ...] = ()  # the best passage of each of those documents
    notes: tuple[str, ...] = ()
    secret: bool = False  # evidence above the level of the reply exists
    context: str = ""  # what the parts of one number have in common


@dataclass(frozen=True, slots=True)
class Reply:
    """A draft reply to a written question."""

    question: QuestionHead
    parts: tuple[PartReply, ...]
    access: Access
    warnings: tuple[str, ...] = ()
    introduction: str = ""
    store: Mapping[str, str] = field(default_factory=dict)  # the state it was drafted from
    made_at: str = ""  # ISO 8601, UTC
    approved_by: str = ""
    approved_at: str = ""


QuestionState = Literal["open", "overdue", "answered"]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A written question in the calendar."""

    head: QuestionHead
    parts: int
    state: QuestionState
    due: str | None  # ISO 8601 day; None where the day of the question is not told
    days_left: int | None  # working days from today; negative where it is overdue
    citation: Citation  # its first part
    earlier: tuple[EarlierAnswer, ...] = ()  # what was asked before on the same points
