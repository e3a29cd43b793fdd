"""Lists and counts computed from the records of a store, every row with its citation."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from answers.asking import Ask
from answers.dates import in_words
from answers.lexicon import rows, words
from answers.needles import Needle, coverage
from answers.sources import ContractEvidence, Sources
from core.findings import Status
from core.names import DOMAIN_NAMES, ROLE_NAMES, STATUS_NAMES
from core.overviews import ActorRow, RequestRow
from core.replies import EvidenceTable, Statement, TableRow

_PARTNERS = ("lead", "partner")
_REQUESTED: tuple[Status, ...] = ("asked", "granted", "active", "refused", "not-needed")
_LISTING = ("which", "how-many", "how-much", "form", "yes-no", "when", "what")
_ASKS_WHICH = re.compile(r"^(?:welke?|hoeveel|in welke)\b", re.IGNORECASE)
_NO_REASONS = "De lijst geeft de stand; de motivering staat in de aangehaalde stukken."
_APPLIED = re.compile(
    r"\b(?:intekenen|in te tekenen|tekenden in|ingetekend|indienen|dienden|ingediend|kandidaat|"
    r"kandidaten|kandideerden|kandidatuur|kandidaturen|inschrijven|aanvraag|aanvragen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with the sentence that sums it up, and what of the question it does not cover."""

    table: EvidenceTable
    summary: Statement
    uncovered: str = ""


def listing(ask: Ask, part: str, sources: Sources) -> Listing | None:
    """The list that the question asks for, from the records; None where it asks for none.

    ``part`` is the whole text of the part: 'Graag een overzicht' says what of elsewhere.
    """
    if ask.kind not in _LISTING and not (ask.kind == "why" and _ASKS_WHICH.match(ask.text)):
        return None
    asked = " ".join(ask.text.lower().split())
    for kind, pattern in _patterns():
        if pattern.search(asked):
            return _LISTS[kind](ask, part, sources)
    return None


def _contracts(ask: Ask, _: str, sources: Sources) -> Listing | None:
    named = {word.casefold() for word in re.findall(r"\w+", ask.query)}
    if not named & words("topics"):
        return None
    uncovered = _not_covered(ask)
    found = list(sources.contracts()) if uncovered is not None else []
    if not found or uncovered is None:
        return None
    table = EvidenceTable(
        "Lokale besturen met een wijkverbeteringscontract in de documenten",
        ("Gemeente", "Contract"),
        tuple(_contract_row(one) for one in found),
    )
    cities = [one.municipality for one in found]
    summary = (
        f"De documenten noemen {counted(len(found), 'contract', 'contracten')} "
        f"in {counted(len(set(cities)), 'lokaal bestuur', 'lokale besturen')}: "
        f"{enumerated(list(dict.fromkeys(cities)))}."
    )
    return Listing(table, _sum(summary, table), uncovered)


def _contract_row(one: ContractEvidence) -> TableRow:
    return TableRow((one.municipality, one.label), one.citations)


def _not_covered(ask: Ask) -> str | None:
    """What the records of contracts do not tell of what is asked; None where it is all else."""
    if _APPLIED.search(ask.text):
        return (
            "De lijst bevat de lokale besturen met een contract. Wie zich inschreef of een "
            "voorstel indiende zonder geselecteerd te worden, staat er niet in."
        )
    known = _known("contracts")
    asked = {n.word.casefold() for n in ask.needles if not n.subject}
    return "" if asked <= known else None


@cache
def _known(records: str) -> frozenset[str]:
    """The words of a question that are about the records themselves, and single out none."""
    told = frozenset(row[1] for row in rows("relations") if row[0] == records)
    return told | words("light_words")


def _actors(ask: Ask, _: str, sources: Sources) -> Listing | None:
    asked = [n for n in ask.needles if not n.subject]
    found = [row for row in sources.actors() if _is_asked_actor(row, ask, asked)]
    if not found:
        found = [row for row in sources.actors() if _is_asked_actor(row, ask, ask.needles)]
    wanted = _named_where_known(
        [row for row in found if row.role in _PARTNERS or row.role == "not-involved"]
    )
    if not wanted:
        return None
    labels = {one.id: one.label for one in sources.contracts()}
    table = EvidenceTable(
        "Actoren per contract",
        ("Contract", "Actor", "Rol"),
        tuple(_actor_row(row, labels) for row in wanted),
    )
    with_part = sorted({row.contract for row in wanted if row.role in _PARTNERS})
    without = sorted({row.contract for row in wanted if row.role not in _PARTNERS})
    names = sorted({row.label for row in wanted if row.role in _PARTNERS})
    summary = (
        f"Volgens de documenten is er in {counted(len(with_part), 'contract', 'contracten')} "
        f"een rol voor {enumerated(names) if names else 'geen van de genoemde actoren'}"
    )
    apart = [contract for contract in without if contract not in with_part]
    summary += f"; in {len(apart)} wordt uitdrukkelijk gezegd van niet." if apart else "."
    return Listing(table, _sum(summary, table))


def _named_where_known(found: Sequence[ActorRow]) -> list[ActorRow]:
    """The rows without 'het CAW' where the contract names which CAW in the same part."""
    named = {(row.contract, row.type, row.role) for row in found if row.actor != row.type}
    return [
        row
        for row in found
        if row.actor != row.type or (row.contract, row.type, row.role) not in named
    ]


def _is_asked_actor(row: ActorRow, ask: Ask, needles: Sequence[Needle]) -> bool:
    """Whether the question asks for the actor: by its kind, by its name, or for all partners."""
    named = {needle.word.casefold().replace("’", "'").removesuffix("'s") for needle in needles}
    named_type = row.type in named or (row.type == "caw" and {"welzijnswerk", "centra"} <= named)
    own = row.label.casefold() in ask.text.casefold() or row.actor in named
    general = bool(named & {"partners", "partner", "actoren", "organisaties"}) and not any(
        needle.name for needle in ask.needles if not needle.subject
    )
    return named_type or own or general


def _actor_row(row: ActorRow, labels: Mapping[str, str]) -> TableRow:
    role = ROLE_NAMES[row.role]
    cells = (labels.get(row.contract, row.contract), row.label, role)
    return TableRow(cells, row.citations)


def _requests(ask: Ask, part: str, sources: Sources) -> Listing | None:
    statuses = _asked_statuses(ask.text) or _asked_statuses(part) or frozenset(_REQUESTED)
    types = {n.word.casefold() for n in ask.needles if not n.subject} & {"ocmw", "caw"}
    every = [
        row
        for row in sources.requests()
        if row.request.requester and (not types or row.request.requester.type in types)
    ]
    named = [row for row in every if _requester(row).casefold() in ask.text.casefold()]
    found = _about(ask, [row for row in named or every if row.request.status in statuses], sources)
    if not found:
        return None
    table = EvidenceTable(
        "Gevraagde afwijkingen in de documenten",
        ("Vrager", "Gevraagd aan", "Regel of domein", "Stand", "Datum", "Duur"),
        tuple(_request_row(row) for row in found),
    )
    askers = sorted({_requester(row) for row in found})
    summary = (
        f"De documenten vermelden {counted(len(found), 'vraag', 'vragen')} om af te wijken, "
        f"van {enumerated(askers)}."
    )
    return Listing(table, _sum(summary, table), _NO_REASONS if ask.kind == "why" else "")


def _about(ask: Ask, found: Sequence[RequestRow], sources: Sources) -> list[RequestRow]:
    """The requests that hold best what else the question names; all where it names nothing."""
    known = _known("derogations")
    words = [
        n for n in ask.needles if not n.name and not n.subject and n.word.casefold() not in known
    ]
    if not words:
        return list(found)
    scores = [
        coverage(words, (frozenset(sources.terms(" ".join(c.quote for c in row.citations))),))
        for row in found
    ]
    best = max(scores, default=0.0)
    return [row for row, score in zip(found, scores, strict=True) if score >= 0.6 * best]


def _requester(row: RequestRow) -> str:
    return row.request.requester.label if row.request.requester else ""


def _asked_statuses(text: str) -> frozenset[str]:
    named = {word.casefold() for word in re.findall(r"\w+", text)}
    found = [row[1].split() for row in rows("statuses") if row[0] in named]
    return frozenset(found[0]) if found else frozenset()


def _request_row(row: RequestRow) -> TableRow:
    request = row.request
    day = row.since
    cells = (
        _requester(row),
        ", ".join(party.label for party in request.addressees) or "niet vermeld",
        ", ".join(norm.label for norm in request.norms) or DOMAIN_NAMES[request.domain],
        STATUS_NAMES[request.status],
        in_words(day) if day else "niet vermeld",
        request.duration or "niet vermeld",
    )
    return TableRow(cells, row.citations)


_LISTS: Mapping[str, Callable[[Ask, str, Sources], Listing | None]] = {
    "contracts": _contracts,
    "actors": _actors,
    "derogations": _requests,
}


def _sum(summary: str, table: EvidenceTable) -> Statement:
    """The sentence above a table: it rests on every row."""
    return Statement(summary, tuple(row.citations[0] for row in table.rows), "table")


def counted(number: int, one: str, more: str) -> str:
    """'elf contracten': a number as it is written in a sentence, with what it counts."""
    names = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
    word = ("één" if number == 1 else names[number]) if number < len(names) else str(number)
    return f"{word} {one if number == 1 else more}"


def enumerated(names: Sequence[str]) -> str:
    """'Gent, Genk en Mechelen'."""
    return " en ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row[0], re.compile(row[1])) for row in rows("lists"))
