"""The part each organisation has: from lists, from what is said beside its name, from questions."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import cast

from core.findings import ActorFinding, Role, Span
from nlp.mentions import Mention, by_sentence, serving
from nlp.reading import Reading
from nlp.register import Organisation
from nlp.tables import Row, joined, says, table

WEIGHT: dict[str, int] = {
    "lead": 6,
    "addressee": 5,
    "not-involved": 4,
    "partner": 3,
    "consulted": 2,
    "mentioned": 1,
}
Lists = Mapping[int, list[tuple[int, Role, str]]]
"""Per piece the list heads that hold there: from which offset on, which role, which words."""
_HEAD = re.compile(r"(?:^|(?<=[;.|)]\s))[-•*\s\d.)]*([A-ZÀ-Ýa-z][\w\s'’/-]{1,38}?)\s*:(?=\s|$)")
_NUMBERING = re.compile(r"^(?:dia\s)?[\d.\s)#*•-]+|[:?.!…*]+$", re.IGNORECASE)
_NAMED = "genoemd"  # why, where nothing is said beside a name
_ASKED = "alleen in een vraag"
_PLACE = "een plaats"
_ABOUT = "over wie het document gaat"
_MADE_IT = "van wie het contract is"  # in a document about several
_AT_WORK = "genoemd bij het werk"
_UNSAID = frozenset({_NAMED, _ASKED, _PLACE})  # a list may tell more
_LOCAL = frozenset("ocmw caw association company school housing-company".split())
_PARTNERS = frozenset((*_LOCAL, "police", "agency"))


@dataclass(frozen=True, slots=True)
class Said:
    """The role that one mention shows, and why."""

    mention: Mention
    role: Role
    why: str
    listed: bool = False  # by a list or a table of who takes part
    aside: bool = False  # a place that shows its part least: a heading, a date line, who was there


def actors(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    lists: Lists,
    leading: frozenset[str],
    asked: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    contract_at: Callable[[int], str] = lambda _: "",
    home_at: Callable[[int], Organisation | None] = lambda _: None,
) -> tuple[ActorFinding, ...]:
    """Every organisation once per role, the weightiest of each contract; in order of first naming.

    ``leading`` are those who lead unless the text names another: the author, the municipality;
    ``asked`` has the sentences that ask something of an authority, by its id.
    ``contract_at`` tells which contract an offset belongs to, in a document about several, and
    ``home_at`` the municipality there: it leads its own contract.
    """
    said: dict[tuple[str, str], list[Said]] = {}
    for mention in found:
        shown = _said(readings, mention, lists)
        said.setdefault((mention.id, contract_at(mention.span.start)), []).append(shown)
    working = _working(found, home_at)
    led = {at for (_, at), spoken in said.items() if any(own.role == "lead" for own in spoken)}
    told: dict[tuple[str, Role], ActorFinding] = {}
    for (key, at), spoken in said.items():
        city = home_at(spoken[0].mention.span.start) if at else None
        own = leading | {city.id} if city else leading
        about = _MADE_IT if at else _ABOUT
        asking = asked.get(key, ())
        for one in _findings(spoken, own, working, about, lead_told=at in led, asked=asking):
            other = told.get((key, one.role))
            told[key, one.role] = _together(other, one) if other else one
    return tuple(told.values())


def _working(
    found: Sequence[Mention], home_at: Callable[[int], Organisation | None]
) -> frozenset[str]:
    """The ids of those who work in the neighbourhood where nothing else is said of them.

    Associations, schools and the like do, and the OCMW and CAW of the municipality. The police, an
    agency or the OCMW of another city is named for much else: it works there beside one of those.
    """
    ids: set[str] = set()
    for named in by_sentence(found).values():
        together = [one for one in named if one.told is None or one.told[0] != "mentioned"]
        local = {one.id for one in together if one.type in _LOCAL}
        for one in together:
            home = home_at(one.span.start)
            if (one.type in _LOCAL and _is_of(one, home)) or (
                one.type in _PARTNERS and local - {one.id}
            ):
                ids.add(one.id)
    return frozenset(ids)


def _is_of(one: Mention, home: Organisation | None) -> bool:
    """Whether an OCMW or CAW serves a municipality; others serve any."""
    if home is None or one.class_level or one.type not in ("ocmw", "caw"):
        return True
    return one.id == serving(one.type, home)


def _together(one: ActorFinding, other: ActorFinding) -> ActorFinding:
    """The same role in two contracts as one finding."""
    guess = one.guess and other.guess
    return replace(one, spans=tuple(dict.fromkeys((*one.spans, *other.spans))), guess=guess)


def leads(
    readings: Sequence[Reading],
    found: Sequence[Mention],
    lists: Lists,
) -> tuple[str, ...]:
    """The ids of those of whom the text says that they lead, in order."""
    told = (mention.id for mention in found if _said(readings, mention, lists).role == "lead")
    return tuple(dict.fromkeys(told))


def _findings(
    spoken: Sequence[Said],
    leading: frozenset[str],
    working: frozenset[str],
    about: str,
    *,
    lead_told: bool,
    asked: Sequence[Span],
) -> Iterator[ActorFinding]:
    """The part of one organisation; of a partner by a list that is asked something, both parts."""
    first = spoken[0].mention
    # Who leads can have no part in one thing that is told of, and is involved all the same.
    parts = [own for own in spoken if first.id not in leading or own.role != "not-involved"]
    best = max(parts, key=_plainness, default=Said(first, "mentioned", _NAMED))
    role, why = best.role, best.why
    if first.id in leading and role in ("mentioned", "partner", "consulted"):
        if not lead_told:
            role, why = "lead", about
        elif role == "mentioned":
            role, why = "partner", about
    telling = [own for own in spoken if own.role == role]
    if asked and role not in ("lead", "not-involved"):
        asking = [own for own in spoken if within(own.mention.span, asked)]
        listed = [own for own in telling if own.listed and own not in asking]
        listed = [own for own in listed if not faintness(own.why)]
        if role == "partner" and listed:
            yield _finding(listed, listed, role, listed[0].why)
            spoken = [own for own in spoken if own not in listed] or spoken
        telling = asking
        role, why = "addressee", "gevraagd om af te wijken"
    elif role == "mentioned" and why == _NAMED and first.id in working:
        role, why, telling = "partner", _AT_WORK, []
    yield _finding(spoken, telling, role, why)


def _plainness(own: Said) -> tuple[int, bool]:
    """The weight of a part, and whether the text calls a partner so: who was there may just act."""
    so_called = own.listed or "partner" in own.why.lower()
    return WEIGHT[own.role], own.role == "partner" and so_called and not own.aside


def _finding(spoken: Sequence[Said], telling: Sequence[Said], role: Role, why: str) -> ActorFinding:
    """One part, shown first where the text tells it, and rather by name than by 'de vzw'."""
    acts = role in ("lead", "partner")
    plain = frozenset(telling)

    def least(own: Said) -> tuple[bool, ...]:
        bare = acts and own.role in ("mentioned", "not-involved")
        return own not in plain, own.mention.guess, acts and own.aside, bare

    first = min((own.mention for own in spoken), key=lambda one: one.span)
    return ActorFinding(
        id=first.id,
        label=first.label,
        type=first.type,
        uri=first.uri,
        role=role,
        spans=tuple(dict.fromkeys(own.mention.span for own in sorted(spoken, key=least))),
        why=why,
        class_level=first.class_level,
        guess=all(own.mention.guess for own in spoken),
    )


def faintness(why: str) -> int:
    """How little a reason tells of a role: 0 for words of the text that tell it."""
    if why in (_ABOUT, _MADE_IT, _AT_WORK):
        return 3 if why == _MADE_IT else 2
    head = _NUMBERING.sub("", why.lower())
    was_there = head.partition(" ")[0] in _heads() and says("listed.attendance", head)
    return 1 if was_there else 0


def within(span: Span, stretches: Sequence[Span]) -> bool:
    """Whether a span lies in one of the stretches."""
    return any(one.start <= span.start and span.end <= one.end for one in stretches)


def _said(readings: Sequence[Reading], mention: Mention, lists: Lists) -> Said:
    if mention.told is not None:
        return Said(mention, *mention.told, listed=True)
    reading = readings[mention.piece]
    listed = [row for row in lists.get(mention.piece, ()) if row[0] <= mention.start]
    role, why = _from_sentence(reading, mention)
    if listed and (role == "partner" or why in _UNSAID):
        role, why = listed[-1][1:]
        return Said(mention, role, why, listed=True, aside=faintness(why) > 0)
    in_heading = why == _NAMED and reading.piece.kind == "heading"
    return Said(mention, role, why, aside=in_heading or (role == "mentioned" and why != _NAMED))


def _from_sentence(reading: Reading, mention: Mention) -> tuple[Role, str]:
    sentence = reading.sentences[mention.sentence]
    text = reading.piece.text
    before = text[sentence.start : mention.start]
    if text[sentence.start : sentence.end].rstrip().endswith("?") or says("roles.asks", before):
        return "mentioned", _ASKED
    after = text[mention.end : sentence.end]
    if mention.class_level and text[mention.start : mention.end].endswith(("'s", "’s")):
        return "mentioned", "alle samen"  # 'de CAW's vallen onder mijn collega'
    if mention.type == "municipality" and says("roles.place", before):
        return "mentioned", _PLACE
    sides = {"before": before, "after": after}
    sides |= dict.fromkeys(("near", "around"), f"{before}@{after}")
    speaking = {place for place, any_of in _any_cue().items() if any_of.search(sides[place])}
    for cue in _cues() if speaking else ():
        if cue.place in speaking and (hit := cue.pattern.search(sides[cue.place])):
            return cue.role, hit.group().replace("@", mention.label).strip()
    return "mentioned", _NAMED


@dataclass(frozen=True, slots=True)
class Cue:
    """Words beside a name that tell its role; ``place`` says on which side."""

    role: Role
    place: str
    pattern: re.Pattern[str]


@cache
def _cues() -> tuple[Cue, ...]:
    rows = [
        Cue(cast(Role, row["role"]), row["place"], re.compile(_placed(row)))
        for row in table("role_cues")
    ]
    order = ("not-involved", "lead", "consulted", "mentioned", "partner")
    return tuple(sorted(rows, key=lambda cue: order.index(cue.role)))


def _placed(row: Row) -> str:
    """The pattern of a cue, tied to the name where it stands behind it."""
    return rf"\A(?:{row['pattern']})" if row["place"] == "after" else row["pattern"]


@cache
def _any_cue() -> dict[str, re.Pattern[str]]:
    """Per place the cues as one pattern: most names have none, and one look tells."""
    rows: dict[str, list[str]] = {}
    for row in table("role_cues"):
        rows.setdefault(row["place"], []).append(row["pattern"])
    after = rows.pop("after")
    placed = {place: re.compile(joined(own)) for place, own in rows.items()}
    return placed | {"after": re.compile(rf"\A(?:{'|'.join(after)})")}


@cache
def _heads() -> dict[str, Role]:
    return {row["phrase"]: cast(Role, row["role"]) for row in table("list_heads")}


def list_roles(readings: Sequence[Reading]) -> Lists:
    """The heads of the lists of roles in a document."""
    found: dict[int, list[tuple[int, Role, str]]] = {}
    open_role: tuple[Role, str] | None = None
    for p, reading in enumerate(readings):
        own = list(_own_heads(reading))
        as_title = _title_role(reading)
        if as_title:
            open_role = as_title
            continue
        if own:
            found[p] = own
            open_role = (own[-1][1], own[-1][2]) if _ends_open(reading) else None
        elif open_role and _continues(reading):
            found[p] = [(0, *open_role)]
        else:
            open_role = open_role if _continues(reading) else None
    return found


def _own_heads(reading: Reading) -> Iterator[tuple[int, Role, str]]:
    for head in _HEAD.finditer(reading.piece.text):
        words = _NUMBERING.sub("", head.group(1).strip().lower()).strip()
        role = _heads().get(words) or _heads().get(words.partition(" ")[0])
        if role and role != "addressee" and words not in ("niet", "met"):
            yield head.end(), role, head.group(1).strip()


def _title_role(reading: Reading) -> tuple[Role, str] | None:
    text = reading.piece.text
    if len(text) > 60:
        return None
    words = re.sub(r"\s+", " ", _NUMBERING.sub("", _NUMBERING.sub("", text.strip().lower())))
    words = re.sub(r"^(?:deel\s\w+|punt\s\d+)\W*", "", words).strip(" -–—")
    role = _heads().get(words)
    return (role, text.strip()) if role and role != "addressee" else None


def _ends_open(reading: Reading) -> bool:
    return reading.piece.text.rstrip().endswith(":")


def _continues(reading: Reading) -> bool:
    """Whether a piece can be a line of a list: an item, a row, or a short line without a verb."""
    kind, text = reading.piece.kind, reading.piece.text
    return kind in ("item", "row") or (kind == "paragraph" and len(text) < 160 and ":" not in text)
