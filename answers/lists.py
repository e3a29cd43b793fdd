"""Lists and counts computed from the records of a store, every row with its citation."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from answers.amount_lists import amounts
from answers.asking import Ask
from answers.lexicon import rows
from answers.listing import (
    Listing,
    actor_types,
    counted,
    enumerated,
    known_words,
    names_contracts,
    of_title,
    place_terms,
    summed,
)
from answers.needles import Needle
from answers.request_lists import requests
from answers.sources import ContractEvidence, Sources
from core.names import ROLE_NAMES
from core.overviews import ActorRow
from core.quotes import cells_of
from core.replies import EvidenceTable, TableRow

_PARTNERS = ("lead", "partner")
_INVOLVED = (*_PARTNERS, "addressee", "consulted")
_BODIES = {"ocmw", "caw"}  # partners of nearly every contract: only a name asks for all parts
_IS_INVOLVED = re.compile(r"\b(?:betrokken|rol)\b", re.IGNORECASE)
_OF_CONTRACTS = re.compile(r"contract|project|wijk|dossier", re.IGNORECASE)
_LISTING = ("which", "how-many", "how-much", "form", "yes-no", "when", "what")
_ASKS_WHICH = re.compile(r"^(?:welke?|hoeveel|in welke)\b", re.IGNORECASE)
_APPLIED = re.compile(
    r"\b(?:intekenen|in te tekenen|tekenden in|ingetekend|indienen|dienden|ingediend|kandidaat|"
    r"kandidaten|kandideerden|kandidatuur|kandidaturen|inschrijven|aanvraag|aanvragen)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\bstapten?\b[^.;|]*\buit\b|\buitgestapt\b|\buit [^.;|]* gestapt\b|\bhaakten?\b[^.;|]*\baf\b|"
    r"\bafgehaakt\b|\btrok(?:ken)?\b[^.;|]*\bterug\b|\bteruggetrokken\b|"
    r"\bverliet(?:en)? het contract\b|"
    r"\b(?:stopten?|gestopt) (?:er)?mee\b|\bermee gestopt\b",
    re.IGNORECASE,
)
_VZW = re.compile(r"\bvzw\b", re.IGNORECASE)
_ASSOCIATION = re.compile(r"\bvereniging", re.IGNORECASE)
_ALL_ACTORS = {"partners", "partner", "actoren", "organisaties"}


def listing(ask: Ask, part: str, sources: Sources) -> Listing | None:
    """The list that the question asks for, from the records; None where it asks for none.

    ``part`` is the whole text of the part: 'Graag een overzicht' says what of elsewhere.
    """
    if ask.kind not in _LISTING and not (ask.kind == "why" and _ASKS_WHICH.match(ask.text)):
        return None
    asked = " ".join(ask.text.lower().split())
    for kind, pattern in _patterns():
        if not pattern.search(asked):
            continue
        found = _LISTS[kind](ask, part, sources)
        # who left is not who takes part: another list would give all of those
        if found is not None or kind == "left":
            return found
    return None


def _contracts(ask: Ask, _: str, sources: Sources) -> Listing | None:
    if not names_contracts(ask):
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
    return Listing(table, summed(_contracts_summary(found), table), uncovered)


def _contracts_summary(found: Sequence[ContractEvidence]) -> str:
    """How many contracts there are, and of what the number is: those of the sample corpus apart."""
    real, invented = _cities(found, invented=False), _cities(found, invented=True)
    whole = (
        f"{counted(len(found), 'contract', 'contracten')} "
        f"in {counted(len({*real, *invented}), 'lokaal bestuur', 'lokale besturen')}"
    )
    if not real or not invented:
        return f"De documenten noemen {whole}: {enumerated(real or invented)}."
    return (
        f"De documenten noemen {counted(len(real), 'contract', 'contracten')} ({enumerated(real)}) "
        f"en {counted(len(invented), 'verzonnen contract', 'verzonnen contracten')} van het "
        f"voorbeeldcorpus ({enumerated(invented)}); samen {whole}."
    )


def _cities(found: Sequence[ContractEvidence], *, invented: bool) -> list[str]:
    return list(dict.fromkeys(o.municipality for o in found if o.invented == invented))


def _contract_row(one: ContractEvidence) -> TableRow:
    return TableRow((one.municipality, one.label), one.citations)


def _not_covered(ask: Ask) -> str | None:
    """What the records of contracts do not tell of what is asked; None where it is all else."""
    if _APPLIED.search(ask.text):
        return (
            "De lijst bevat de lokale besturen met een contract. Wie zich inschreef of een "
            "voorstel indiende zonder geselecteerd te worden, staat er niet in."
        )
    known = known_words("contracts")
    asked = {n.word.casefold() for n in ask.needles if not n.subject}
    return "" if asked <= known else None


def _actors(ask: Ask, _: str, sources: Sources) -> Listing | None:
    places = place_terms(ask, sources)
    asked = [n for n in ask.needles if not n.subject and n.terms[0] not in places]
    if not _OF_CONTRACTS.search(ask.text) and not _asks_only_actors(asked):
        return None
    if ask.kind == "how-many" and ask.focus and not _asks_only_actors([ask.focus]):
        return None
    every = [row for row in sources.actors() if not ask.contracts or row.contract in ask.contracts]
    found = [row for row in every if _is_asked_actor(row, ask, asked)]
    if not found:
        found = [row for row in every if _is_asked_actor(row, ask, ask.needles)]
    named = any(needle.name for needle in asked) or bool(actor_types(ask.text) - _BODIES)
    counted_roles = _INVOLVED if named and _IS_INVOLVED.search(ask.text) else _PARTNERS
    wanted = _named_where_known(
        [row for row in found if row.role in counted_roles or row.role == "not-involved"]
    )
    if not wanted:
        return None
    table = _actor_table(wanted, sources)
    with_part = {row.contract for row in wanted if row.role in counted_roles}
    apart = {row.contract for row in wanted} - with_part
    names = sorted({row.label for row in wanted if row.role in counted_roles})
    summary = (
        f"Volgens de documenten is er{of_title(ask, sources)} "
        f"in {counted(len(with_part), 'contract', 'contracten')} "
        f"een rol voor {enumerated(names) if names else 'geen van de genoemde actoren'}"
    )
    roles = [row.role for row in wanted if row.role in counted_roles]
    if set(roles) - set(_PARTNERS):
        each = [
            f"{counted(roles.count(role), 'keer', 'keer')} als {ROLE_NAMES[role]}"
            for role in dict.fromkeys(sorted(roles, key=_INVOLVED.index))
        ]
        summary += f", {enumerated(each)}"
    if apart:
        number = counted(len(apart), "contract", "contracten")
        summary += f"; in {number} wordt uitdrukkelijk gezegd dat het niet zo is"
    summary += "."
    return Listing(table, summed(summary, table), _maybe_no_vzw(ask, wanted))


def _maybe_no_vzw(ask: Ask, wanted: Sequence[ActorRow]) -> str:
    """Where is asked for vzw's: which of the associations their documents do not call so."""
    if not _VZW.search(ask.text) or _ASSOCIATION.search(ask.text):
        return ""
    names = {row.label for row in wanted if row.type == "association"}
    unsure = sorted(name for name in names if not _VZW.search(name))
    return f"De documenten zeggen niet of {enumerated(unsure)} een vzw is." if unsure else ""


def _asks_only_actors(asked: Sequence[Needle]) -> bool:
    """Whether the question says nothing but who takes part: 'Welke CAW's zijn betrokken?'."""
    known = known_words("actors")
    return all(needle.word.casefold().replace("’", "'") in known for needle in asked)


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
    types = actor_types(ask.text)
    named_type = (
        row.type in named
        or row.type in types
        or (row.type == "caw" and {"welzijnswerk", "centra"} <= named)
    )
    is_place = bool(types) and row.type == "municipality"  # 'Welke scholen … in Haspelmonde?'
    own = not is_place and (row.label.casefold() in ask.text.casefold() or row.actor in named)
    # 'Welke verenigingen zijn partner?' asks for no others
    of_all = not types or (ask.focus is not None and ask.focus.word.casefold() in _ALL_ACTORS)
    names = any(needle.name for needle in needles if not needle.subject)
    general = bool(named & _ALL_ACTORS) and of_all and not names
    return named_type or own or general


def _left(ask: Ask, _: str, sources: Sources) -> Listing | None:
    """What the documents tell of actors that left a contract, or took something back from it."""
    types = actor_types(ask.text)
    told = {
        (row.contract, row.label): (row, citation)
        for row in sources.actors()
        if (not ask.contracts or row.contract in ask.contracts)
        and (row.type in types if types else row.type != "municipality")
        for citation in row.citations
        if _LEFT.search(citation.quote)
    }
    if not told:
        return None
    places = {one.id: one for one in sources.contracts()}
    table = EvidenceTable(
        "Wat de documenten melden over wie afhaakte",
        ("Gemeente", "Contract", "Actor", "Wat er staat"),
        tuple(
            TableRow((*_actor_row(row, places.get(row.contract)).cells[:-1], words), (citation,))
            for row, citation in told.values()
            for words in ("; ".join(cells_of(citation.quote.removeprefix("• "))),)
        ),
    )
    names = sorted({row.label for row, _ in told.values()})
    summary = (
        f"Over {enumerated(names)} melden de documenten{of_title(ask, sources)} dat ze uitstapten, "
        "afhaakten of iets terugtrokken: de tabel zegt wat."
    )
    return Listing(table, summed(summary, table))


def _leads(ask: Ask, _: str, sources: Sources) -> Listing | None:
    """Who leads the contracts that the question names."""
    wanted = [
        row for row in sources.actors() if row.contract in ask.contracts and row.role == "lead"
    ]
    if not wanted:
        return None
    table = _actor_table(wanted, sources)
    names = sorted({row.label for row in wanted})
    words = f"Volgens de documenten leidt {enumerated(names)} het contract{of_title(ask, sources)}."
    return Listing(table, summed(words, table))


def _actor_table(wanted: Sequence[ActorRow], sources: Sources) -> EvidenceTable:
    contracts = {one.id: one for one in sources.contracts()}
    rows_ = tuple(_actor_row(row, contracts.get(row.contract)) for row in wanted)
    return EvidenceTable("Actoren per contract", ("Gemeente", "Contract", "Actor", "Rol"), rows_)


def _actor_row(row: ActorRow, contract: ContractEvidence | None) -> TableRow:
    where = (contract.municipality, contract.label) if contract else ("", row.contract)
    return TableRow((*where, row.label, ROLE_NAMES[row.role]), row.citations)


_LISTS: Mapping[str, Callable[[Ask, str, Sources], Listing | None]] = {
    "amounts": amounts,
    "contracts": _contracts,
    "actors": _actors,
    "left": _left,
    "leads": _leads,
    "derogations": requests,
}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row[0], re.compile(row[1])) for row in rows("lists"))
