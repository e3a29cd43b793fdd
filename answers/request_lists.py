"""The requests for room in a rule that a question asks to be listed or counted."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from answers.asking import Ask
from answers.dates import in_words
from answers.lexicon import rows
from answers.listing import (
    Listing,
    counted,
    enumerated,
    holds,
    known_words,
    of_title,
    place_terms,
    summed,
)
from answers.needles import coverage, credit
from answers.sources import Sources
from core.courses import standing
from core.findings import Party, Status
from core.names import DOMAIN_NAMES, STATUS_NAMES
from core.overviews import RequestRow
from core.quotes import cells_of, is_empty
from core.replies import EarlierAnswer, EvidenceTable, TableRow

_REQUESTED: frozenset[Status] = frozenset(("asked", "granted", "active", "refused", "not-needed"))
_NOT_YET: frozenset[Status] = frozenset(("proposed", "explored"))
_DECIDED: frozenset[Status] = frozenset(("granted", "active", "refused", "not-needed"))
_STAND = "Stand"
_HELD = 0.4  # credit from which a request is about a word
_BEHIND = re.compile(  # 'voor hoelang' names nothing
    r"\b(?:over|rond|inzake|omtrent|betreffende|voor)\s+"
    r"(?!(?:hoe|wat|wie|welk|wanneer|waar))((?:[\w-]+\s*){1,4})",
    re.I,
)
_DENIED = re.compile(r"\b(?:geen|niets|niemand)\b", re.IGNORECASE)
_ASKS_TWICE = re.compile(r"\b(?:en|of)\s+(?:welke?|wat|hoeveel|wie|waar)\b", re.IGNORECASE)
_NO_REASONS = "De lijst geeft de stand; de motivering staat in de aangehaalde stukken."
_ZONE = re.compile(r"\bregelluwe zones?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")


def requests(ask: Ask, part: str, sources: Sources) -> Listing | None:
    """The requests that a question lists or counts; None where it names what no request is about.

    ``part`` is the whole text of the part: where they stand may be told beside the question.
    """
    if _DENIED.search(ask.text):
        return None
    statuses = _asked_statuses(ask.text) or _asked_statuses(part) or _REQUESTED
    types = _asked_requesters(ask.text)
    told = [row for row in sources.requests() if row.request.requester]
    total = [row for row in told if not _is_own_rule(row)]
    every = [row for row in total if not types or (_party(row).type in types)]
    named = [row for row in every if holds(ask.text, _party(row).label)]
    of_place = [row for row in every if not ask.contracts or row.contract in ask.contracts]
    narrowed = _about(ask, named or of_place, sources)
    if narrowed is None:
        return None
    found = [row for row in narrowed.rows if row.request.status in statuses]
    if not found:
        return None
    table = EvidenceTable(
        "Gevraagde afwijkingen in de documenten",
        ("Vrager", "Gevraagd aan", "Regel of domein", _STAND, "Datum", "Duur"),
        tuple(_request_row(row) for row in found),
    )
    summary = f"De documenten vermelden {counted(len(found), 'vraag', 'vragen')} om af te wijken"
    if statuses != _REQUESTED:
        names = [name for status, name in STATUS_NAMES.items() if status in statuses]
        summary += f" met als stand {' of '.join(names)}"
    summary += narrowed.words + of_title(ask, sources) + f", van {_askers(found)}"
    if narrowed.words:
        whole = sum(row.request.status in _REQUESTED for row in total)
        summary += f"; in totaal staan er {counted(whole, 'vraag', 'vragen')} in de documenten"
    beside = [row for row in narrowed.rows if row.request.status in _NOT_YET]
    beside = beside if statuses == _REQUESTED else []
    if beside:
        number = counted(len(beside), "vraag die alleen", "vragen die alleen")
        is_or_are = "is" if len(beside) == 1 else "zijn"
        summary += (
            f". Daarnaast noemen ze {number} voorgenomen of verkend {is_or_are}, "
            f"van {_askers(beside)}"
        )
    zones = [row for row in found if _is_zone(row)] if _ZONE.search(ask.text) else []
    if zones:
        summary += (
            f". Van {counted(len(zones), 'vraag', 'vragen')} zeggen ze dat het een regelluwe zone "
            f"is: van {_askers(zones)}"
        )
    own = [row for row in told if _is_own_rule(row) and row.request.status in statuses]
    own = [] if types or narrowed.words or ask.contracts else own
    if own:
        summary += (
            f". {_askers(own)} {'versoepelde' if len(own) == 1 else 'versoepelden'} daarnaast "
            "een eigen regel, wat geen vraag is"
        )
    stated = summed(f"{summary}.", table)
    cited = (*stated.citations, *(row.citations[0] for row in (*beside, *own)))
    years = _YEAR.findall(ask.text)
    of_all_years = f"De lijst is niet beperkt tot {enumerated(years)}: zie de datum per vraag."
    notes = (_NO_REASONS if ask.kind == "why" else "", narrowed.note, of_all_years * bool(years))
    return Listing(table, replace(stated, citations=cited), " ".join(filter(None, notes)))


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The requests that are about what a question names, and the words that say so."""

    rows: list[RequestRow]
    words: str = ""  # ' over woningen'
    note: str = ""


def _about(ask: Ask, found: list[RequestRow], sources: Sources) -> _Narrowed | None:
    """The requests about what the question names beside them; None where a name is in no request.

    A word singles requests out only by what they are about: the rule, its domain, who is asked,
    the space, the group. Behind 'over' or 'voor' it may also stand in the words that tell of one.
    """
    known, own = known_words("derogations"), place_terms(ask, sources)
    own |= {term for row in found for term in sources.terms(_party(row).label)}
    needles = [
        needle
        for needle in ask.needles
        if not needle.subject
        and not needle.word[0].isdigit()
        and needle.word.casefold() not in known
        and needle.terms[0] not in own
    ]
    fields = [frozenset(sources.terms(_subject(row))) for row in found]
    quotes = [frozenset(sources.terms(" ".join(c.quote for c in row.citations))) for row in found]
    behind = " ".join(match[1] for match in _BEHIND.finditer(ask.text))
    held: dict[str, set[int]] = {}
    nowhere: list[str] = []
    for needle in needles:
        places = {at for at, terms in enumerate(fields) if credit(needle, (terms,)) >= _HELD}
        if not places and holds(behind, needle.word):
            places = {at for at, terms in enumerate(quotes) if credit(needle, (terms,)) >= _HELD}
            nowhere += [] if places else [needle.word]
        if not places and needle.name:
            return None
        if 0 < len(places) < len(found):
            held[needle.word] = places
    order = sorted(range(len(found)), key=lambda at: -coverage(needles, (quotes[at],)))
    note = f"De vragen in de documenten noemen geen {enumerated(nowhere)}." if nowhere else ""
    if not held:
        return _Narrowed([found[at] for at in order], note=note)
    kept = set.intersection(*held.values()) or set.union(*held.values())
    words_ = _phrase(list(held), ask.text)
    note = " ".join(filter(None, (f"De lijst is beperkt tot vragen over {words_}.", note)))
    return _Narrowed([found[at] for at in order if at in kept], f" over {words_}", note)


def _phrase(named: Sequence[str], text: str) -> str:
    """The words as they are read in the question: 'sociale huisvesting en inburgering'."""
    found: list[str] = []
    for word in named:
        if found and f"{found[-1]} {word}" in text:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return enumerated(found)


def _subject(row: RequestRow) -> str:
    """What a request is about: the rule, its domain, who is asked, the space and the group."""
    request = row.request
    norms = (name for norm in request.norms for name in (norm.label, norm.now))
    parties = (party.label for party in request.addressees)
    domain = DOMAIN_NAMES[request.domain]
    return " ".join((*norms, *parties, domain, request.space or "", request.group or ""))


def told_more(found: Listing, text: str, earlier: Sequence[EarlierAnswer]) -> Iterator[str]:
    """What warns that an earlier answer has rows that the list of requests lacks.

    Of who asked, it has more where they stand than the list; only where the question asks for
    requests by where they stand.
    """
    names = _asked_statuses(text) & _DECIDED
    if not names or _STAND not in found.table.columns:
        return
    said = tuple(row[0] for row in rows("statuses") if names >= set(row[1].split()))
    held = Counter(row.cells[0] for row in found.table.rows)
    for one in earlier:
        lines = [cells_of(line) for line in (one.answer.quote if one.answer else "").splitlines()]
        told = [
            cells for cells in lines if any(cell.casefold().startswith(said) for cell in cells[1:])
        ]
        asks = Counter(cells[0] for cells in told)
        more = [cells for cells in told if asks[cells[0]] > held[cells[0]]]
        if more:
            yield (
                f"Het eerdere antwoord op vraag {one.head.number or 'zonder nummer'} vermeldt iets "
                f"dat niet in de lijst staat: {'; '.join(map(_row_words, more))}. Vul aan of "
                "verklaar het verschil."
            )


def _row_words(cells: Sequence[str]) -> str:
    return ", ".join(cell for cell in cells if not is_empty(cell))


def _is_own_rule(row: RequestRow) -> bool:
    """Whether it softens a rule within its own power: that is in force, and asked of nobody.

    A zone or an experiment of the Bestuursdecreet is never that: only Flanders can give one.
    """
    request, own = row.request, _party(row).id
    itself = bool(request.addressees) and all(one.id == own for one in request.addressees)
    of_flanders = request.instrument in ("regelluwe-zone", "experimentregelgeving")
    return request.status == "active" and itself and not of_flanders


def _is_zone(row: RequestRow) -> bool:
    """Whether its documents call it a 'regelluwe zone'."""
    named = any(_ZONE.search(citation.quote) for citation in row.citations)
    return named or row.request.instrument == "regelluwe-zone"


def _party(row: RequestRow) -> Party:
    """Who asks: only rows with a requester are listed."""
    if row.request.requester is None:
        raise ValueError("a request that is listed has a requester")
    return row.request.requester


def _askers(found: Sequence[RequestRow]) -> str:
    return enumerated(sorted({_party(row).label for row in found}))


def _asked_requesters(text: str) -> frozenset[str]:
    """The types of those that the question asks about; none where it asks about all."""
    found = [types.split() for name, types, *_ in rows("requesters") if holds(text, name)]
    return frozenset(kind for types in found for kind in types)


def _asked_statuses(text: str) -> frozenset[Status]:
    """Where the requests stand that are asked for; all that a second 'en welke …' adds as well."""
    named = {word.casefold() for word in re.findall(r"\w+", text)}
    found = [
        frozenset(cast(list[Status], row[1].split())) for row in rows("statuses") if row[0] in named
    ]
    if not found:
        return frozenset()
    return frozenset().union(*found) if _ASKS_TWICE.search(text) else found[0]


def _request_row(row: RequestRow) -> TableRow:
    request = row.request
    day = row.since
    cells = (
        _party(row).label,
        ", ".join(party.label for party in request.addressees) or "niet vermeld",
        ", ".join(norm.label for norm in request.norms) or DOMAIN_NAMES[request.domain],
        standing(row),
        in_words(day) if day else "niet vermeld",
        request.duration or "niet vermeld",
    )
    return TableRow(cells, row.citations)
