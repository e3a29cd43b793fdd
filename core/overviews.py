"""The rows of lists over the whole store, each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.corrections import BY_PERSON, told_by
from core.findings import ActorType, AmountRole, Contract, Derogation, Role, Status
from core.records import Citation, DocumentCard, Format


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One cell of the matrix of actors and contracts: a part that an actor has in a contract."""

    contract: str
    actor: str
    label: str
    type: ActorType
    role: Role
    times: int  # how often the documents of the contract name the actor in this role
    # Whether every naming had to be resolved ('het OCMW'), or is of this contract by a guess.
    guess: bool
    citations: tuple[Citation, ...]  # at least one


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A sum that the documents of a contract state, with where they do; the latest first."""

    euro: float
    role: AmountRole
    citations: tuple[Citation, ...]  # at least one
    whole: bool = True  # false where each document that gives it gives a larger sum for the role
    asked: bool = False  # true where every telling only asks for it


@dataclass(frozen=True, slots=True)
class StepRow:
    """Where a request stood at one moment, with the words that say so."""

    status: Status
    date: str | None  # as told, else the day of the document
    citation: Citation


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for room in a rule, as all documents that tell of it together tell it.

    The first citation has the words that tell where it stands now.
    """

    contract: str | None
    request: Derogation
    citations: tuple[Citation, ...]  # at least one
    history: tuple[StepRow, ...] = ()  # in order of time, as the documents tell it
    tellings: tuple[tuple[str, str], ...] = ()  # id of the record and of its document, first first

    @property
    def document(self) -> str:
        """The id of the one document that tells of it; "" where several do."""
        ids = {document for _, document in self.tellings} or {
            one.document.id for one in self.citations
        }
        return ids.pop() if len(ids) == 1 else ""

    @property
    def subject(self) -> str:
        """What a correction of all of it is about: its record, or that of each document."""
        return self.request.id if self.document else told_by(self.tellings)

    @property
    def decided_by(self) -> str | None:
        """Who decided where it stands, "" where that was not told; None where documents tell it."""
        person, _, name = self.request.why.partition(": ")
        return name if person == BY_PERSON else None

    @property
    def since(self) -> str | None:
        """The day of the step that tells the present status, else of the document that does.

        Of one that a person decided, the day that was given with it, or on which it was told.
        """
        step = self.present
        if self.decided_by is not None:
            told = step is not None and step.status == self.request.status
            return self.request.decided_on or (step.date if step and told else None)
        return (step.date if step else None) or self.citations[0].document.date

    @property
    def present(self) -> StepRow | None:
        """The last step that tells the present status; the last of all where none does."""
        telling = [step for step in self.history if step.status == self.request.status]
        return next(reversed(telling or self.history), None)

    @property
    def latest(self) -> str | None:
        """The day of the latest document that tells of it."""
        return max((one.document.date or "" for one in self.citations), default="") or None


@dataclass(frozen=True, slots=True)
class Proven:
    """One of the things that a cell of an overview says, with its evidence."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of an overview says, and of what in it there is evidence."""

    text: str
    proven: tuple[Proven, ...] = ()
    euro: float | None = None  # where it says one sum and nothing else

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All its evidence, each piece once."""
        return tuple(dict.fromkeys(one for part in self.proven for one in part.citations))


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract of the register, with what the documents in the store tell of it."""

    contract: Contract
    documents: int  # that have text of this contract; 0: no dossier held
    themes: tuple[tuple[str, int], ...]  # id and in how many documents, the most first
    actors: tuple[ActorRow, ...]
    requests: tuple[RequestRow, ...]
    amounts: tuple[AmountRow, ...]
    conflicts: tuple[AmountRole, ...]  # the roles for which the sources give different sums
    theme_names: tuple[str, ...] = ()  # what each of ``themes`` is called in Dutch

    def told(self, role: AmountRole) -> tuple[AmountRow, ...]:
        """What the sources give for a role, the one told last first; no parts of it."""
        return tuple(row for row in self.amounts if row.role == role and row.whole)

    def held_together(self, role: AmountRole) -> tuple[AmountRow, ...]:
        """Those of ``told`` that ought to be the same: what was asked is not what was granted."""
        told = self.told(role)
        return tuple(row for row in told if not row.asked) or told


@dataclass(frozen=True, slots=True)
class ToldStretch:
    """A stretch of a document that tells of a contract; pages as in a citation."""

    start: int
    end: int
    first_page: int | None
    last_page: int | None


@dataclass(frozen=True, slots=True)
class ContractPaper:
    """A document that tells of a contract, and where in it."""

    card: DocumentCard
    format: Format
    page_count: int | None  # None where its format has no pages
    stretches: tuple[ToldStretch, ...]  # in the order of its text


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of a contract, with words that tell it."""

    id: str
    label: str
    documents: int  # in how many of its documents
    citations: tuple[Citation, ...]  # of the latest document first


@dataclass(frozen=True, slots=True)
class ContractSheet:
    """One contract with everything that is known of it."""

    row: ContractRow
    papers: tuple[ContractPaper, ...]  # the latest first
    themes: tuple[ThemeRow, ...]  # in the order of ``row.themes``


@dataclass(frozen=True, slots=True)
class Alike:
    """A contract that resembles another; what they share is the rarest first."""

    contract: str
    score: float  # 0..1
    themes: tuple[str, ...]
    actors: tuple[str, ...]
    domains: tuple[str, ...]  # of the requests for room in a rule


@dataclass(frozen=True, slots=True)
class PassagePair:
    """A passage of each of two contracts that are alike."""

    cosine: float
    own: Citation
    other: Citation


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A contract that resembles another, with what shows it."""

    alike: Alike
    names: Mapping[str, str]  # of its themes and actors, by id
    pair: PassagePair | None  # None where no paper tells of one of the two and not of the other
