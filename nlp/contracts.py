"""Which contract a stretch of a document belongs to.

A document about one city belongs to that city's contract. One that tells of several is read piece
by piece: a city, neighbourhood or project that is named decides; what stands between is decided
by order in the register and by its neighbours, and is marked as a guess. Only what goes on from a
piece that names its contract is guessed so, and what opens like the story of a project.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice

from core.findings import Contract
from core.records import Document, Finding
from core.sentences import sentence_ends
from nlp.contract_order import NONE, Unit, best_path, without_loose_guesses
from nlp.contract_register import read_contracts
from nlp.pieces import pieces
from nlp.tables import table

_FEW_WORDS = 5  # that name a contract in a paragraph about several are an entry of a list
_STORY_WORDS = 30  # a shorter paragraph that opens so is a remark: "Het contract loopt tot …"
_NAMED = ("genoemd in de tekst", False)
_CALLED_SO = re.compile(r"\b(?:wijk|buurt)\w*\s(?:de\s|het\s)?\Z", re.IGNORECASE)
SUBJECT_CHARACTERS = 5_000  # in so many a paper about a neighbourhood says so at least once


@dataclass(frozen=True, slots=True)
class Cues:
    """The words that open the story of a project, speak of all contracts, or of the namesake."""

    opening: re.Pattern[str]
    general: re.Pattern[str]
    namesake: re.Pattern[str]
    instrument: re.Pattern[str]
    subject: re.Pattern[str]  # what such a contract is about
    count: re.Pattern[str]  # says something of so many contracts, of none by name


def boundaries(
    document: Document,
    findings: Iterable[Finding] = (),
    *,
    name: str = "",
    contracts: Sequence[Contract] | None = None,
) -> tuple[int, ...]:
    """The offsets where a stretch of another contract begins, the first stretch left out."""
    known = _known(contracts)
    if not _several(document, known) or _single(document, tuple(findings), name, known):
        return ()
    return tuple(units[0].start for units in list(_stretches(document, known))[1:])


def assign(
    document: Document,
    findings: Iterable[Finding] = (),
    *,
    contract: str = "",
    name: str = "",
    contracts: Sequence[Contract] | None = None,
) -> tuple[Finding, ...]:
    """A contract finding per stretch of the document; stretches of no contract have none.

    ``contract`` is what a person named, ``name`` the path under which the document is known.
    """
    known = _known(contracts)
    labels = {row.id: f"{row.municipality} – {row.project}" for row in known}
    if not document.text.strip():
        return ()
    if contract:
        whole = _whole(document)
        return (_finding(contract, labels.get(contract, contract), whole, "--contract", False),)
    if not _points(document.text + " " + _spoken(name), known):
        return ()
    single = _single(document, tuple(findings), name, known)
    if single:
        key, why, guess = single
        return (_finding(key, labels[key], _whole(document), why, guess),) if key else ()
    if not _several(document, known):
        return ()
    return tuple(
        _finding(key, labels[key], span, why, guess)
        for units, stretch in _keyed(document, known)
        for key, span, why, guess in _told(units, stretch, known)
    )


def _finding(key: str, label: str, span: tuple[int, int], why: str, guess: bool) -> Finding:
    return Finding("contract", key, label, *span, why=why, guess=guess)


def _whole(document: Document) -> tuple[int, int]:
    text = document.text
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _known(contracts: Sequence[Contract] | None) -> tuple[Contract, ...]:
    return tuple(contracts) if contracts is not None else _default()


@lru_cache(maxsize=1)
def _default() -> tuple[Contract, ...]:
    return read_contracts()


def _single(
    document: Document, findings: tuple[Finding, ...], name: str, contracts: Sequence[Contract]
) -> tuple[str, str, bool] | None:
    """(contract id, why, guess) of a document about one contract; None where it must be read."""
    by_nis = {nis: row.id for row in contracts for nis in (row.nis, row.nis_now) if nis}
    if _cues().namesake.search(document.text[:4000]) and not _about(document, contracts):
        return "", "naamgenoot: lokaal energie- en klimaatpact", False
    named = {
        by_nis[f.concept] for f in findings if f.kind == "municipality" and f.concept in by_nis
    }
    # A city that is known by the neighbourhood alone is not named: 'Haven Zeebrugge'.
    places = {name for row in contracts for name in (row.project, *row.neighbourhoods)}
    cities = {
        by_nis[f.concept]
        for f in findings
        if f.kind == "municipality"
        and f.concept in by_nis
        and document.text[f.start : f.end] not in places
    }
    points = _points(document.text, contracts)
    strong = {key for key, value in points.items() if value >= 2}
    from_name = [key for key, value in _points(_spoken(name), contracts).items() if value > 0]
    if len(from_name) == 1:
        return from_name[0], f"bestandsnaam {name}", False
    if len(strong | named) == 1 and (key := next(iter(strong | named))) in points:
        instrument = bool(_cues().instrument.search(document.text))
        if not instrument and key not in cities and not _meant(document.text, key, contracts):
            return None
        sure = points[key] >= 3 and instrument
        if not sure and _elsewhere(document.text) and not _places(document.text, contracts)[key]:
            return None
        return key, "de enige stad of wijk met een contract die genoemd wordt", not sure
    return None


def _several(document: Document, contracts: Sequence[Contract]) -> bool:
    """Whether the document is worth reading piece by piece: it speaks of contracts, and of two."""
    points = _points(document.text, contracts)
    if len(points) < 2 or not _cues().instrument.search(document.text):
        return False
    own = {
        key for unit in _units(document, contracts) if len(unit.points) <= 2 for key in unit.points
    }
    return len(own) >= 2


def _about(document: Document, contracts: Sequence[Contract]) -> bool:
    return any(value >= 3 for value in _points(document.text, contracts).values())


def _spoken(name: str) -> str:
    return re.sub(r"[_/\\.-]+", " ", name).title()


def _points(text: str, contracts: Sequence[Contract]) -> dict[str, float]:
    """How much a text names each contract: its city counts once each time, its place thrice."""
    cities, places = _cities_and_places(text, contracts)
    return {
        row.id: float(min(3, cities[row.id]) + 3 * min(2, places[row.id]))
        for row in contracts
        if cities[row.id] or places[row.id]
    }


def _places(text: str, contracts: Sequence[Contract]) -> Counter[str]:
    """How often a text names a neighbourhood or the project of each contract."""
    return _cities_and_places(text, contracts)[1]


def _cities_and_places(
    text: str, contracts: Sequence[Contract]
) -> tuple[Counter[str], Counter[str]]:
    pattern, owners = _names_of(tuple(contracts))
    cities: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for match in pattern.finditer(text):
        for key, is_place in owners[re.sub(r"\s+", " ", match.group())]:
            (places if is_place else cities)[key] += 1
    return cities, places


def _meant(text: str, key: str, contracts: Sequence[Contract]) -> bool:
    """Whether the place that a text names is surely that of the contract: it names the city too,
    a second of its names, or calls it a neighbourhood.

    'Westerkwartier' is a neighbourhood of Oostende, and a Dutch municipality.
    """
    if _cities_and_places(text, contracts)[0][key]:
        return True
    own = next(row for row in contracts if row.id == key)
    pattern, _ = _names_of((own,))
    return len({match.group() for match in pattern.finditer(text)}) > 1 or any(
        _CALLED_SO.search(text[max(0, match.start() - 40) : match.start()])
        for match in pattern.finditer(text)
    )


def _elsewhere(text: str) -> bool:
    """Whether the text is about something else than neighbourhoods, whatever city it names.

    Minutes of a working group on data, with someone of the city at the table, are no paper of its
    contract.
    """
    wanted = 1 + len(text) // SUBJECT_CHARACTERS
    return sum(1 for _ in islice(_cues().subject.finditer(text), wanted)) < wanted


@lru_cache(maxsize=4)
def _names_of(
    contracts: tuple[Contract, ...],
) -> tuple[re.Pattern[str], dict[str, list[tuple[str, bool]]]]:
    """One pattern for all names, and whose each name is and whether it is a place or project."""
    owners: dict[str, list[tuple[str, bool]]] = {}
    for row in contracts:
        for name in (row.municipality, *row.city_aliases):
            owners.setdefault(name, []).append((row.id, False))
        for name in (row.project, *row.neighbourhoods, *row.aliases):
            owners.setdefault(name, []).append((row.id, True))
    forms = sorted((name for name in owners if len(name) > 2), key=lambda name: (-len(name), name))
    inner = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<!\w)(?:{inner})(?![\w-])" if inner else r"(?!)"), owners


@lru_cache(maxsize=1)
def _cues() -> Cues:
    by_class: dict[str, list[str]] = {}
    for row in table("contract_cues"):
        by_class.setdefault(row["class"], []).append(row["pattern"])
    return Cues(
        opening=re.compile("|".join(by_class["opening"])),
        general=re.compile("|".join(by_class["general"]), re.IGNORECASE),
        namesake=re.compile("|".join(by_class["namesake"]), re.IGNORECASE),
        instrument=re.compile("|".join(by_class["instrument"]), re.IGNORECASE),
        subject=re.compile("|".join(by_class["subject"]), re.IGNORECASE),
        count=re.compile("|".join(by_class["count"]), re.IGNORECASE),
    )


def _units(document: Document, contracts: Sequence[Contract]) -> Iterator[Unit]:
    cues = _cues()
    for piece in pieces(document):
        text = piece.text
        points = _points(text, contracts)
        opening = bool(cues.opening.match(text))
        counts = not points and bool(cues.count.search(text))
        yield Unit(
            piece,
            points,
            opens=opening or piece.kind == "heading",
            story=opening and len(text.split()) >= _STORY_WORDS,
            general=counts or bool(cues.general.search(text)) or text.endswith("?"),
        )


def _keyed(document: Document, contracts: Sequence[Contract]) -> Iterator[tuple[list[Unit], str]]:
    """The stretches of the document with the contract of each; "" where it is of none."""
    units = list(_units(document, contracts))
    keys = without_loose_guesses(units, best_path(units, [row.id for row in contracts]))
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and keys[end] == keys[at] and not _new_story(units, at, end):
            end += 1
        yield units[at:end], keys[at]
        at = end


def _new_story(units: Sequence[Unit], at: int, end: int) -> bool:
    """Whether the piece at ``end`` is named where those before are guessed, or reversed."""
    return bool(units[end].points) != bool(units[at].points)


def _stretches(document: Document, contracts: Sequence[Contract]) -> Iterator[list[Unit]]:
    last: str | None = None
    for units, key in _keyed(document, contracts):
        if key != last:
            yield units
        last = key


def _told(
    units: Sequence[Unit], key: str, contracts: Sequence[Contract]
) -> Iterator[tuple[str, tuple[int, int], str, bool]]:
    """What of a stretch belongs to which contract: (contract id, span, why, guess).

    All of it to that of the stretch, but not what names another, or counts contracts, and what
    goes on behind it in the same paragraph.
    """
    run: list[tuple[str, tuple[int, int]]] = []
    for unit in units:
        run += _sentences(unit, key, contracts)
    ground = _ground(key, units)
    for own, some in groupby(run, key=lambda one: one[0]):
        spans = [span for _, span in some]
        if own:
            why, guess = ground if own == key else _NAMED
            yield own, (spans[0][0], spans[-1][1]), why, guess


def _sentences(
    unit: Unit, key: str, contracts: Sequence[Contract]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The sentences of a piece with the contract of each, "" for none; whole where they agree."""
    piece, counts = unit.piece, _cues().count
    if len(unit.points) < 2 and not counts.search(piece.text):
        yield key, (unit.start, unit.end)
        return
    begin = 0
    for end in sentence_ends(piece.text):
        sentence = piece.text[begin:end]
        begin, first = end, begin + len(sentence) - len(sentence.lstrip())
        if sentence.strip():
            key = _of_sentence(sentence, key, contracts)
            yield key, piece.span(first, end)


def _of_sentence(sentence: str, key: str, contracts: Sequence[Contract]) -> str:
    if _cues().count.search(sentence):
        return NONE
    points = _points(sentence, contracts)
    if not points or key in points:
        return key
    (named, *others) = points
    return NONE if others or len(sentence.split()) < _FEW_WORDS else named


def _ground(key: str, units: Sequence[Unit]) -> tuple[str, bool]:
    named = [unit for unit in units if unit.points.get(key)]
    if named:
        return _NAMED
    return "volgorde in het register en de buren", True
