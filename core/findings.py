"""The nouns of tagging: what a document says, each with the words that say it.

Positions are half-open code-point offsets into ``Document.text``, as everywhere.
"""

from dataclasses import dataclass
from typing import Literal, get_args

ActorType = Literal[
    "municipality",
    "ocmw",
    "caw",
    "agency",
    "department",
    "federal",
    "province",
    "housing-company",
    "police",
    "school",
    "association",
    "company",
    "other",
]
# From the part that says most of taking part to the one that says least.
Role = Literal["lead", "partner", "addressee", "consulted", "not-involved", "mentioned"]
Status = Literal[
    "mentioned",
    "proposed",
    "explored",
    "asked",
    "granted",
    "active",
    "refused",
    "not-needed",
]
Instrument = Literal["regelluwe-zone", "experimentregelgeving", "afwijking", "unspecified"]
Element = Literal["content", "motivation", "duration", "evaluation", "compensation"]
AmountRole = Literal["subsidy", "own-contribution", "total", "loan", "other"]
FactKind = Literal[
    "date", "period", "percentage", "count", "legal-reference", "document-number", "contact"
]

ACTOR_TYPES: tuple[ActorType, ...] = get_args(ActorType)
ROLES: tuple[Role, ...] = get_args(Role)
STATUSES: tuple[Status, ...] = get_args(Status)
AMOUNT_ROLES: tuple[AmountRole, ...] = get_args(AmountRole)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``document.text[start:end]``, the words that are the evidence."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class MunicipalityFinding:
    """A municipality that is named; of a document's findings the first is what it is about."""

    nis: str  # of 2025, where it merged away
    label: str  # the name of the time
    spans: tuple[Span, ...]
    why: str = ""
    guess: bool = False


@dataclass(frozen=True, slots=True)
class ThemeFinding:
    """A theme of the scheme, with how sure it is (0..1)."""

    id: str
    label: str
    score: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ActorFinding:
    """An organisation that is named and its part in what the document tells."""

    id: str
    label: str
    type: ActorType
    uri: str | None
    role: Role
    spans: tuple[Span, ...]  # those that tell the role first
    why: str = ""
    class_level: bool = False  # 'het OCMW' where the dossier does not tell which one
    guess: bool = False  # resolved from the dossier, not named in full


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks, or who is asked; ``competent`` is None where that cannot be told."""

    id: str
    label: str
    type: ActorType
    competent: bool | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule that is to be set aside, under the name the text uses."""

    label: str
    uri: str | None = None  # of the decree, where it is known
    now: str = ""  # the name it goes by today, where that is another


@dataclass(frozen=True, slots=True)
class Step:
    """Where a request stood at one moment; ``date`` is an ISO day or a year, or None."""

    status: Status
    span: Span
    date: str | None = None
    doc_id: str = ""  # "" is the document at hand


@dataclass(frozen=True, slots=True)
class Derogation:
    """A request for room in a rule: who asks whom which rule, for what, and where it stands.

    ``requester`` is None only where ``status`` is ``mentioned``. ``history`` is in order of time
    (of telling, where no dates are told) and ends in ``status``, unless a person decided that:
    ``why`` tells so.
    """

    id: str
    requester: Party | None
    addressees: tuple[Party, ...]
    instrument: Instrument
    norms: tuple[Norm, ...]
    domain: str
    status: Status
    history: tuple[Step, ...]
    spans: tuple[Span, ...]
    space: str | None = None
    group: str | None = None
    duration: str | None = None
    missing: tuple[Element, ...] = ()
    contract: str | None = None
    why: str = ""
    decided_on: str | None = None  # ISO day that a person gave with the status
    one_with: str = ""  # id of the request of another document that a person says this one is


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in euro and what it is."""

    euro: float
    role: AmountRole
    spans: tuple[Span, ...]
    date: str | None = None  # of the statement, where told beside it


@dataclass(frozen=True, slots=True)
class Fact:
    """A date, period, percentage, count, legal reference, document number or contact."""

    kind: FactKind
    value: str  # normalised: ISO day, "2022/2025", "20 %", "VR 2021 2602 VV DOC.0009/1QUATER"
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """One row of the register of contracts."""

    id: str
    municipality: str
    nis: str  # when the contract was made
    project: str
    neighbourhoods: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other names of the project
    city_aliases: tuple[str, ...] = ()
    nis_now: str = ""  # since a merger; "" where the same
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """Everything that is recorded of one document; the lists are in order of importance."""

    doc_id: str
    language: str  # ISO 639-1; "" where there is too little text to tell
    municipalities: tuple[MunicipalityFinding, ...] = ()
    themes: tuple[ThemeFinding, ...] = ()
    actors: tuple[ActorFinding, ...] = ()
    derogations: tuple[Derogation, ...] = ()
    amounts: tuple[Amount, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """One document's account of a request; ``date`` is the document's own day, where known."""

    doc_id: str
    date: str | None
    request: Derogation


@dataclass(frozen=True, slots=True)
class Thread:
    """One request through several documents: the request as it stands now, and who told what.

    ``request.history`` is in order of time and its steps name their document.
    """

    request: Derogation
    tellings: tuple[Telling, ...]  # in order of date, undated first
