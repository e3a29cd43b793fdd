"""What is recorded of one document: the one place that puts the readings of all kinds together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.findings import Contract, Derogation, MunicipalityFinding, Span, Tags
from core.records import Document, Finding
from core.request_reading import Judge
from nlp.actions import with_actions
from nlp.addressees import author
from nlp.amounts import amounts
from nlp.contacts import contacts
from nlp.contract_register import read_contracts
from nlp.contracts import assign
from nlp.derogations import derogations
from nlp.facts import facts, first_year
from nlp.language import language_of
from nlp.listed import listed
from nlp.mentions import Mention, mentions
from nlp.participation import with_participation
from nlp.places import foreign_places, namings, rank
from nlp.proposals import proposals
from nlp.reading import Reading, read
from nlp.register import Organisation, Register, read_register
from nlp.roles import Lists, actors, leads, list_roles
from nlp.short_names import short_names

if TYPE_CHECKING:
    from spacy.language import Language

FOREIGN = frozenset({"fr", "en", "de"})


def tag(
    nlp: "Language",
    document: Document,
    *,
    contract: str = "",
    name: str = "",
    contracts: Sequence[Contract] | None = None,
    judge: Judge | None = None,
) -> Tags:
    """All that is recorded of a document but its themes, which are its passages' (``nlp.themes``);
    of one that is not Dutch only language and places.

    ``contract`` is what a person named, ``name`` the path under which the document is known,
    ``judge`` reads sentences for what they tell of a request.
    """
    language = language_of(document.text)
    register = read_register()
    if not document.text.strip():
        return Tags(document.id, language)
    if language in FOREIGN:
        return Tags(document.id, language, municipalities=foreign_places(document.text, register))
    known = read_contracts() if contracts is None else contracts
    named = read_named(nlp, document, known, contract=contract, name=name)
    readings, found, lists = named.readings, named.mentions, named.lists
    year = _year(document)
    requests = derogations(
        readings,
        found,
        named.home_at,
        year=year,
        places=[name for one in known for name in one.neighbourhoods],
        leads=lambda: leads(readings, found, lists),
        judge=judge,
    )
    acting = actors(
        readings,
        found,
        lists,
        _leading(readings, found, named.home),
        _asked(requests),
        contract_at(named.stretches),
        named.home_at,
    )
    return Tags(
        doc_id=document.id,
        language=language,
        municipalities=named.places,
        actors=(*acting, *proposals(readings, {one.id for one in acting})),
        derogations=requests,
        amounts=amounts(readings),
        facts=facts(readings, year),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A document as it was read: whom and what it names, and of which contract each part is."""

    readings: Sequence[Reading]
    mentions: Sequence[Mention]
    lists: Lists
    places: tuple[MunicipalityFinding, ...]
    stretches: Sequence[Finding]
    home: Organisation | None  # the municipality it is about
    home_at: Callable[[int], Organisation | None]  # the one at an offset


def read_named(
    nlp: "Language",
    document: Document,
    contracts: Sequence[Contract],
    *,
    contract: str = "",
    name: str = "",
) -> Named:
    """Who is named in a Dutch document; see ``tag``."""
    register = read_register()
    readings = list(read(nlp, document))
    places, nis = _places(readings, document, register, name)
    stretches = assign(
        document, _findings(places), contract=contract, name=name, contracts=contracts
    )
    home = register.municipality(nis)
    home_at = _home_at(stretches, contracts, register, home)
    found = mentions(readings, register, home_at)
    lists = list_roles(readings)
    found = sorted([*found, *listed(readings, lists, found)], key=lambda one: one.span)
    found = sorted([*found, *contacts(readings, found, home_at)], key=lambda one: one.span)
    found = sorted([*found, *short_names(readings, found, register)], key=lambda one: one.span)
    found = with_actions(readings, with_participation(readings, found, register))
    places = _with_home(places, home, found)
    return Named(readings, found, lists, places, stretches, home, home_at)


def _places(
    readings: Sequence[Reading], document: Document, register: Register, name: str
) -> tuple[tuple[MunicipalityFinding, ...], str]:
    named = [naming for reading in readings for naming in namings(reading, register, name)]
    return rank(named, title=document.title.value if document.title else "", name=name)


def _with_home(
    places: tuple[MunicipalityFinding, ...], home: Organisation | None, mentions: Sequence[Mention]
) -> tuple[MunicipalityFinding, ...]:
    """The municipalities with the one it is all about, where nothing but the file names that.

    'De stad' and 'het OCMW' show it then, and it is a guess.
    """
    if home is None or any(row.nis == home.nis for row in places):
        return places
    ids = {home.id, "ocmw-" + home.id.removeprefix("gemeente-")}
    spans = tuple(sorted({mention.span for mention in mentions if mention.id in ids}))
    if not spans:
        return places
    shown = MunicipalityFinding(home.nis, home.label, spans, "naam van het bestand", guess=True)
    return (shown, *places)


def _asked(requests: Sequence[Derogation]) -> dict[str, list[Span]]:
    """The sentences that ask something of an authority, by its id."""
    found: dict[str, list[Span]] = {}
    for request in requests:
        for party in request.addressees:
            found.setdefault(party.id, []).extend(request.spans)
    return found


def _leading(
    readings: Sequence[Reading], found: Sequence[Mention], home: Organisation | None
) -> frozenset[str]:
    """Who leads what the document tells of: its author, else its municipality.

    On a page about several cities each city that opens a paragraph leads there.
    """
    writer = author(readings, found, home)
    if writer is not None:
        return frozenset({writer.id})
    if home is not None:
        return frozenset({home.id})
    return frozenset(m.id for m in found if m.type == "municipality" and m.start == 0)


def _home_at(
    stretches: Sequence[Finding],
    contracts: Sequence[Contract],
    register: Register,
    home: Organisation | None,
) -> Callable[[int], Organisation | None]:
    """The municipality at an offset: that of the contract there, else that of the document."""
    cities = _cities(contracts, register)
    several = len({row.concept for row in stretches}) > 1

    def at(offset: int) -> Organisation | None:
        if home is not None and not several:
            return home
        here = _stretch_at(stretches, offset)
        if here is None or (here.guess and not several):
            return home
        return register.organisations.get(cities.get(here.concept, ""))

    return at


def _cities(contracts: Sequence[Contract], register: Register) -> dict[str, str]:
    """The id of the municipality of today that made each contract."""
    made = ((row.id, register.municipality(row.nis)) for row in contracts)
    return {key: city.id for key, city in made if city is not None}


def contract_at(stretches: Sequence[Finding]) -> Callable[[int], str]:
    """The contract at an offset of a document about several; "" where it is of none."""
    if len({row.concept for row in stretches}) < 2:
        return lambda _: ""
    return lambda at: here.concept if (here := _stretch_at(stretches, at)) else ""


def _stretch_at(stretches: Sequence[Finding], offset: int) -> Finding | None:
    return next((row for row in stretches if row.start <= offset < row.end), None)


def _year(document: Document) -> str:
    """The year of a document: of its date, else the first that is named at its head."""
    if document.date:
        return document.date.value[:4]
    return first_year(document.text[:600])


def _findings(places: Sequence[MunicipalityFinding]) -> tuple[Finding, ...]:
    return tuple(
        Finding("municipality", row.nis, row.label, span.start, span.end, row.why, guess=row.guess)
        for row in places
        for span in row.spans
    )


def flatten(tags: Tags) -> tuple[Finding, ...]:
    """The same tags as findings, one per place in the text, in order of place."""
    found = list(_findings(tags.municipalities))
    for theme in tags.themes:
        found += [
            Finding("theme", theme.id, theme.label, s.start, s.end, "lexicon", score=theme.score)
            for s in theme.spans
        ]
    for actor in tags.actors:
        found += [
            Finding(
                "actor",
                actor.id,
                actor.label,
                s.start,
                s.end,
                actor.why,
                actor.role,
                1.0,
                actor.guess,
            )
            for s in actor.spans
        ]
    for request in tags.derogations:
        found += [_request(request, s.start, s.end) for s in request.spans]
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.kind, item.concept)))


def _request(request: Derogation, start: int, end: int) -> Finding:
    label = request.requester.label if request.requester else "algemene mogelijkheid"
    return Finding("derogation", request.status, label, start, end, request.why, request.id)
