"""What a person decided about what the machine recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

CorrectionKind = Literal[
    "not-actor",  # subject is not an actor of this document or contract
    "merge-actor",  # subject is the actor ``value`` under another name
    "role",  # subject has the role ``value``
    "not-theme",  # subject is not a theme of this document or contract
    "contract",  # the document belongs to the contract ``value``; "" is to none
    "not-request",  # subject is no request for room in a rule; of several documents: `told_by`
    "status",  # the request subject stands at ``value``: `status_on`; likewise
    "requester",  # the actor ``value`` asks it; likewise
    "addressee",  # the actors ``value``, with commas, are asked; "" is nobody; likewise
    "merge-request",  # it is the request ``value``, told elsewhere or a second time; likewise
]
CORRECTION_KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)
_WITH_VALUE = ("merge-actor", "role", "status", "requester", "merge-request")
BY_PERSON = "persoon"  # with this begins the ``why`` of what a person decided


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision, and where it holds: a document, a contract, or everywhere if neither is given."""

    kind: CorrectionKind
    subject: str = ""  # id of the actor, theme or request
    value: str = ""
    document: str = ""  # id
    contract: str = ""  # id
    by: str = ""
    at: str = ""  # ISO 8601, UTC
    id: int = 0  # 0 until it is kept
    undone_by: str = ""
    undone_at: str = ""  # "" while it holds

    def __post_init__(self) -> None:
        if self.kind not in CORRECTION_KINDS:
            raise ValueError(f"there is no correction of kind {self.kind!r}")
        if self.kind == "contract" and not self.document:
            raise ValueError("a correction of a contract is of one document")
        if self.kind != "contract" and not self.subject:
            raise ValueError(f"a correction of kind {self.kind} needs a subject")
        if self.kind in _WITH_VALUE and not self.value:
            raise ValueError(f"a correction of kind {self.kind} needs a value")


def told_by(tellings: Iterable[tuple[str, str]]) -> str:
    """The subject of a decision about a request that several documents tell of.

    ``tellings`` are the id of the record and of its document.
    """
    return " ".join(f"{record}@{document}" for record, document in tellings)


def tellings_of(correction: Correction) -> tuple[tuple[str, str], ...]:
    """The records, each with its document, that the decision names; none where it names an id."""
    if "@" not in correction.subject:
        return ()
    pairs = (one.rpartition("@") for one in correction.subject.split())
    return tuple((record, document) for record, _, document in pairs)


def status_on(correction: Correction) -> tuple[str, str | None]:
    """The status that was decided and its ISO day, where one was given: 'granted 2023-05-04'."""
    status, _, day = correction.value.partition(" ")
    return status, day or None


def named_subject(correction: Correction) -> str:
    """What the decision is about, as people read it."""
    told = tellings_of(correction)
    return f"{told[0][0]} ({len(told)} documenten)" if told else correction.subject


def holds(correction: Correction) -> bool:
    """Whether the correction was not undone."""
    return not correction.undone_at
