"""The shapes of the API as OpenAPI describes them; the same as those of the command line."""

from pydantic import BaseModel, ConfigDict

from core.findings import ActorType, AmountRole, Element, Instrument, Role, Status
from core.records import Access, FindingKind, Format, Kind, PlaceKind


class Shape(BaseModel):
    """A JSON object with these keys and no others."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What went wrong and what to do about it (RFC 9457); texts are Dutch."""

    type: str
    title: str
    status: int
    detail: str
    advice: str | None


class Card(Shape):
    """What a citation shows of its document; what a file does not tell is null."""

    id: str
    title: str | None
    kind: Kind | None
    path: str | None
    date: str | None
    access: Access
    number: str | None


class Place(Shape):
    """On which slide, or on which rows of which sheet, a quote stands; rows count from 1."""

    kind: PlaceKind
    sheet: str
    first_row: int | None
    last_row: int | None


class Citation(Shape):
    """The proof of a statement: ``quote`` is the stored text between ``start`` and ``end``."""

    document: Card
    contract: str | None
    first_page: int | None
    last_page: int | None
    start: int
    end: int
    quote: str
    place: Place | None = None


class Hit(Shape):
    """A passage that was found; ``why`` holds its rank in each ranking that had it."""

    rank: int
    score: float
    why: dict[str, int]
    passage: str
    citation: Citation
    highlights: list[tuple[int, int]]
    themes: list[str]
    actors: list[str]
    derogations: list[str]
    folded: list[Citation]
    answer: Citation | None


class FacetValue(Shape):
    """A value of a filter and in how many documents of what was found it occurs."""

    id: str
    label: str
    documents: int


class Found(Shape):
    """The hits of a query, best first, from ``offset`` on."""

    id: str
    query: str
    answerable: bool
    confidence: float
    hits: list[Hit]
    offset: int
    more: bool
    facets: dict[str, list[FacetValue]]


class Similar(Shape):
    """What resembles a document, best first."""

    id: str
    query: str
    answerable: bool
    confidence: float
    hits: list[Hit]


class Documents(Shape):
    """Documents, the latest first, from ``offset`` on."""

    total: int
    offset: int
    items: list[Card]
    facets: dict[str, list[FacetValue]]


class Value(Shape):
    """A property and how it was found."""

    value: str
    how: str


class Source(Shape):
    """Where a document was read."""

    name: str
    member: str | None
    access: Access
    contract: str | None


class Passage(Shape):
    """A citable stretch of a document."""

    id: str
    start: int
    end: int
    first_page: int | None
    last_page: int | None
    headings: list[str]
    text: str


class Finding(Shape):
    """Something the text says, as a record with the words that say it."""

    kind: FindingKind
    id: str
    label: str
    role: str | None
    score: float
    guess: bool
    why: str
    citation: Citation


class Document(Shape):
    """A document with its text, its passages and what was found in it."""

    id: str
    title: Value | None
    date: Value | None
    kind: Value | None
    language: Value | None
    number: Value | None
    format: Format
    pages: int | None
    url: str | None
    reader: str
    notes: list[str]
    sources: list[Source]
    passages: list[Passage]
    findings: list[Finding]
    text: str


class Actor(Shape):
    """An actor's part in a contract, with the words that say so."""

    contract: str
    id: str
    label: str
    type: ActorType
    role: Role
    times: int
    guess: bool
    citations: list[Citation]


class Party(Shape):
    """Who asks or is asked; ``competent`` is null where that cannot be told."""

    id: str
    label: str
    type: ActorType
    competent: bool | None


class Norm(Shape):
    """A rule that is to be set aside."""

    label: str
    uri: str | None
    now: str


class Step(Shape):
    """Where a request stood at a moment."""

    date: str | None
    status: Status
    citation: Citation


class Decided(Shape):
    """That a person gave a request its status; ``date`` where a day was given with it."""

    date: str | None


class Derogation(Shape):
    """A request for room in a rule."""

    id: str
    requester: Party | None
    addressees: list[Party]
    instrument: Instrument
    norms: list[Norm]
    domain: str
    status: Status
    space: str | None
    group: str | None
    duration: str | None
    missing: list[Element]
    history: list[Step]
    decided: Decided | None
    contract: str | None
    citations: list[Citation]


class Amount(Shape):
    """A sum that the documents of a contract state."""

    euro: float
    role: AmountRole
    asked: bool  # only asked for, by all that tell it
    citations: list[Citation]


class Municipality(Shape):
    """A municipality by its NIS code."""

    nis: str
    label: str


class ThemeCount(Shape):
    """A theme and in how many documents it occurs."""

    id: str
    documents: int


class Contract(Shape):
    """A contract of the register with what the documents tell of it."""

    id: str
    municipality: Municipality
    project: str
    neighbourhoods: list[str]
    invented: bool
    documents: int
    themes: list[ThemeCount]
    actors: list[Actor]
    derogations: list[Derogation]
    amounts: list[Amount]
    conflicts: list[AmountRole]


class Concept(Shape):
    """A theme, an actor or a domain of rules."""

    id: str
    label: str


class PassagePair(Shape):
    """A passage of each contract about something that both have; ``cosine`` says how near."""

    cosine: float
    own: Citation
    other: Citation


class AlikeContract(Shape):
    """A contract that resembles another, by what, and where each says so."""

    contract: str
    score: float
    themes: list[Concept]
    actors: list[Concept]
    domains: list[Concept]
    pair: PassagePair | None


class Holdings(Shape):
    """How much of the store may be seen."""

    documents: int
    passages: int
    findings: int
    by_kind: dict[str, int]


class Draft(Shape):
    """A draft reply: ``state`` is working, ready or failed."""

    id: str
    title: str | None
    state: str
    problem: str | None


class SubmittedFile(Shape):
    """A file that was handed in: waiting, read, failed, published, withdrawn or kept.

    A withdrawn one is kept where the store had its document without this submission as well.
    """

    number: int
    name: str
    state: str
    problem: str | None
    documents: int


class Submission(Shape):
    """Files handed in together: reading, read, publishing, published or withdrawn."""

    id: str
    access: Access
    contract: str | None
    state: str
    problem: str | None
    files: list[SubmittedFile]
