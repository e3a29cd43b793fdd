"""Who is meant: every naming of an organisation in a document, resolved to one id."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.findings import ActorType, Role, Span
from nlp.adjectives import municipality_of
from nlp.naming import proper_name, slug, stop_names
from nlp.places import caw_of, naming
from nlp.reading import Mark, Reading, Sentence
from nlp.register import Organisation, Register
from nlp.tables import says, table

_EARLY = 40  # characters
_ACRONYM = 6  # letters; a longer name in capitals is a name and no abbreviation
_TITLE = 120  # characters that the title of a minister takes at most
_PLURAL = re.compile(r"(?:['’]s|centra .+|maatschappijen|zones)$")
_GENERIC_BEFORE = re.compile(
    r"\b(?:andere|alle|elk|elke|ieder|verschillende|meerdere|beide|lokale|een|welk|welke|geen)\s$",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(
    r"\b(?:[Aa]gentschappen|[Dd]epartementen|[Aa]dministraties)\s(?:voor\s|van\s)?(?P<rest>[A-Z]\w+(?:(?:,\s|\sen\s|\svoor\s|\s)[A-Z]\w+)*)"
)

_ADJECTIVE = re.compile(r"([A-ZÀ-Ý][\w-]*se?)\s$")


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of an organisation; ``piece`` and ``sentence`` say where, from 0."""

    id: str
    label: str
    type: ActorType
    level: str
    uri: str | None
    span: Span  # in the document
    start: int  # in the piece
    end: int
    piece: int
    sentence: int
    class_level: bool = False
    guess: bool = False
    told: tuple[Role, str] | None = None  # its role and why, where the cell of a table tells it


@dataclass(slots=True)
class Dossier:
    """What has been read so far that 'het agentschap' or 'de woonmaatschappij' can point at."""

    home: Organisation | None
    last: dict[str, Mention]  # the last named organisation per type
    called: dict[str, Mention]  # and per word of its name: 'vzw', 'basisschool'


def mentions(
    readings: Sequence[Reading],
    register: Register,
    home_at: Callable[[int], Organisation | None],
) -> list[Mention]:
    """Every naming of an organisation, in order; ``home_at`` gives the municipality at an offset.

    Where it gives none, the municipality that a sentence opens with holds until another one does.
    """
    found: list[Mention] = []
    dossier = Dossier(None, _only_ones(readings, register), {})
    opened: Organisation | None = None
    for p, reading in enumerate(readings):
        for s, sentence in enumerate(reading.sentences):
            opened = _opening(reading, sentence, register) or opened
            dossier.home = home_at(reading.piece.offset(sentence.start)) or opened
            for mark in sentence.names:
                mention = _mention(reading, sentence, mark, register, dossier, (p, s))
                if mention and not _heads_column(readings, mention):
                    found.append(mention)
                    if not mention.class_level:
                        dossier.last[mention.type] = mention
                    if mark.kind == "new":
                        dossier.called |= dict.fromkeys(mark.text.lower().split(), mention)
            found += _enumerated(reading, sentence, register, (p, s))
    return sorted(found, key=lambda mention: mention.span)


def _heads_column(readings: Sequence[Reading], mention: Mention) -> bool:
    """Whether 'CAW' is the head of a column: a cell of the first row of a table, by itself."""
    p = mention.piece
    kinds = [one.piece.kind for one in readings[max(0, p - 1) : p + 2]]
    first = kinds[-2:] == ["row", "row"] and (p == 0 or kinds[0] != "row")
    if not (mention.class_level and first):
        return False
    text = readings[p].piece.text
    before, after = text[: mention.start].rstrip(), text[mention.end :].lstrip()
    return before[-1:] in ("", "|") and after[:1] in ("", "|")


def _enumerated(
    reading: Reading, sentence: Sentence, register: Register, place: tuple[int, int]
) -> Iterator[Mention]:
    """'de agentschappen voor Wonen, Energie en Klimaat': each of those that are counted up."""
    text = reading.piece.text[sentence.start : sentence.end]
    for row in _ENUMERATION.finditer(text):
        for match in _agency_words().finditer(row["rest"]):
            start = sentence.start + row.start("rest") + match.start()
            mark = Mark("", start, start + len(match.group()), match.group())
            known = any(m.start <= start < m.end for m in sentence.names)
            if not known:
                one = register.organisations[_agencies()[match.group()]]
                yield _make(reading, mark, one, one.label, place)


@cache
def _agencies() -> dict[str, str]:
    return {row["word"]: row["id"] for row in table("agency_words")}


@cache
def _agency_words() -> re.Pattern[str]:
    names = sorted(_agencies(), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))


def _opening(reading: Reading, sentence: Sentence, register: Register) -> Organisation | None:
    """The municipality named first in a sentence, where that stands at its beginning."""
    for mark in sentence.names:
        if mark.start > sentence.start + _EARLY:
            return None
        named = naming(reading, sentence, mark, register)
        if named and named.weight >= 1:
            return named.organisation
    return None


def _only_ones(readings: Sequence[Reading], register: Register) -> dict[str, Mention]:
    """The organisation of a type that is named only once or only one of, also further on."""
    by_type: dict[str, dict[str, Mention]] = {}
    for p, reading in enumerate(readings):
        for s, sentence in enumerate(reading.sentences):
            for mark in sentence.names:
                if mark.kind in ("org", "new"):
                    row = _named(reading, mark, register, (p, s))
                    if row:
                        by_type.setdefault(row.type, {})[row.id] = row
    return {kind: next(iter(own.values())) for kind, own in by_type.items() if len(own) == 1}


def _mention(
    reading: Reading,
    sentence: Sentence,
    mark: Mark,
    register: Register,
    dossier: Dossier,
    place: tuple[int, int],
) -> Mention | None:
    if mark.kind == "again":
        meant = dossier.called.get(mark.text.lower().split(" ", 1)[1]) or dossier.last.get(mark.id)
        return _same(reading, mark, meant, place) if meant else None
    if mark.kind == "class":
        return _of_class(reading, mark, register, dossier, place)
    if mark.kind == "org" and register.organisations[mark.id].type == "municipality":
        named = naming(reading, sentence, mark, register)
        if named is None:
            return None
        row = named.organisation
        return _make(reading, mark, row, named.label, place)
    return _named(reading, mark, register, place)


def _named(
    reading: Reading, mark: Mark, register: Register, place: tuple[int, int]
) -> Mention | None:
    if mark.kind == "org":
        row = register.organisations[mark.id]
        if row.type == "municipality" or is_thing(reading, mark.start):
            return None
        return _make(reading, mark, register.latest(row.id), row.label, place)
    if mark.kind == "new":
        return _new(reading, mark, register, place)
    return None


def _make(
    reading: Reading,
    mark: Mark,
    row: Organisation,
    label: str,
    place: tuple[int, int],
    *,
    guess: bool = False,
) -> Mention:
    span = Span(*reading.piece.span(mark.start, mark.end))
    return Mention(
        row.id, label, row.type, row.level, row.uri, span, mark.start, mark.end, *place, guess=guess
    )


def is_thing(reading: Reading, start: int) -> bool:
    """Whether what stands at ``start`` is the name of a thing: 'het krantje De Spoel'.

    Or part of what a minister is charged with: 'minister van Wonen en Onroerend Erfgoed'.
    """
    before = reading.piece.text[max(0, start - _TITLE) : start]
    return says("names.thing", before[-_EARLY:]) or says("names.title", before)


def _new(
    reading: Reading, mark: Mark, register: Register, place: tuple[int, int]
) -> Mention | None:
    """An organisation that is recognised by its kind: its name is its id."""
    name = proper_name(mark.text, register.municipality_names)
    if name.isupper() and (" " in name or len(name) > _ACRONYM):
        name = name.title()
    key = slug(name)
    if len(key) < 3 or key in stop_names():
        return None
    known = register.by_name.get(key) or (key if key in register.organisations else "")
    kind: ActorType = mark.id  # type: ignore[assignment]
    if known and register.organisations[known].type in (kind, "other"):
        return _make(reading, mark, register.latest(known), name, place)
    span = Span(*reading.piece.span(mark.start, mark.end))
    return Mention(key, name, kind, "local", None, span, mark.start, mark.end, *place)


def _of_class(
    reading: Reading, mark: Mark, register: Register, dossier: Dossier, place: tuple[int, int]
) -> Mention | None:
    """'het OCMW', 'de stad', 'het agentschap': the one the dossier means, or the class itself."""
    before = reading.piece.text[max(0, mark.start - 20) : mark.start]
    anyone = bool(_PLURAL.search(mark.text)) or bool(_GENERIC_BEFORE.search(before))
    local = mark.id in ("ocmw", "caw") and not anyone
    city = _city_told(reading, reading.sentences[place[1]], mark, register) if local else None
    if city is not None:
        its = register.organisations.get(serving(mark.id, city))
        return _make(reading, mark, its, its.label, place) if its else None
    row = None if anyone else _resolve(mark.id, register, dossier)
    if row is not None:
        return _make(reading, mark, row, row.label, place, guess=True)
    last = None if anyone else dossier.last.get(mark.id)
    if last is not None and mark.id not in ("ocmw", "caw", "municipality"):
        return _same(reading, mark, last, place)
    if mark.id not in ("ocmw", "caw"):
        return None
    span = Span(*reading.piece.span(mark.start, mark.end))
    kind: ActorType = "ocmw" if mark.id == "ocmw" else "caw"
    return Mention(
        kind,
        kind.upper(),
        kind,
        "local",
        None,
        span,
        mark.start,
        mark.end,
        *place,
        class_level=True,
    )


def _city_told(
    reading: Reading, sentence: Sentence, mark: Mark, register: Register
) -> Organisation | None:
    """The city whose OCMW a sentence means: 'het Gentse OCMW', 'In Hasselt is het OCMW …'."""
    before = reading.piece.text[sentence.start : mark.start]
    adjective = _ADJECTIVE.search(before)
    if adjective and (city := municipality_of(adjective.group(1), register)):
        return city
    if says("mentions.own", before):
        return None
    for name in reversed(sentence.names):
        ahead = reading.piece.text[sentence.start : name.start]
        if name.start >= mark.start or not says("mentions.where", ahead):
            continue
        named = naming(reading, sentence, name, register)
        if named and named.weight >= 1:
            return named.organisation
    return None


def _same(reading: Reading, mark: Mark, one: Mention, place: tuple[int, int]) -> Mention:
    """Somebody named before, who is meant here too."""
    piece, sentence = place
    return replace(
        one,
        span=Span(*reading.piece.span(mark.start, mark.end)),
        start=mark.start,
        end=mark.end,
        piece=piece,
        sentence=sentence,
        guess=True,
    )


def _resolve(kind: str, register: Register, dossier: Dossier) -> Organisation | None:
    home = dossier.home
    last = dossier.last.get(kind)
    if kind == "municipality":
        return home
    if kind == "caw" and last:
        return register.organisations.get(last.id)
    if kind in ("ocmw", "caw"):
        return register.organisations.get(serving(kind, home)) if home else None
    if kind == "province" and not last and home:
        return register.organisations.get(home.region)
    return None


def serving(kind: str, home: Organisation) -> str:
    """The id of the OCMW or CAW ('ocmw', 'caw') of a municipality."""
    return caw_of(home) if kind == "caw" else f"ocmw-{home.id.removeprefix('gemeente-')}"


def by_sentence(found: Sequence[Mention]) -> dict[tuple[int, int], list[Mention]]:
    """The mentions of each sentence, in order."""
    grouped: dict[tuple[int, int], list[Mention]] = {}
    for mention in found:
        grouped.setdefault((mention.piece, mention.sentence), []).append(mention)
    return grouped
