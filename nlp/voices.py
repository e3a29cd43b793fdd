"""Who speaks and to whom: writers and readers of letters, and persons who stand for a body.

'Wij' in a letter of an agency is the agency; 'Saskia (VDAB)' speaks further on as VDAB.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.findings import Span
from nlp.authorities import LOCAL, is_authority
from nlp.mentions import Mention
from nlp.naming import is_word
from nlp.reading import Reading
from nlp.register import read_register
from nlp.tables import pattern, says

HEAD = 3  # pieces at the head of a document that may name who writes it
BLOCK = 8  # pieces at the head of a letter that hold both addresses
HEAD_LENGTH = 90  # characters; a longer one is no letterhead
BESIDE = 60  # characters between a person and the body it stands for
_GOVERNMENT = "vlaamse-regering"
_PERSON = (
    r"(?P<first>[A-ZÀ-Ý](?:[A-ZÀ-Ý]?[a-zà-ÿ'’-][\w'’-]*|\.))\s(?P<last>(?:(?:van|de|den|der|Van|De|El|Ben)\s){0,3}"
    r"[A-ZÀ-Ý][\w'’-]+(?:\s[A-ZÀ-Ý][\w'’-]+)?)"
)
_OF_BODY = re.compile(
    _PERSON + r"(?:\s?\(|,\s|\s(?=van|bij|namens|voor))(?:[a-zà-ÿ][\w-]*\s){0,4}$"
)
# 'Leen (CAW Oost-Brabant)', 'Mieke (stad Ronse)': a first name alone stands for a body in brackets.
_BY_FIRST_NAME = re.compile(
    r"(?<![\w-])(?P<first>[A-ZÀ-Ý][a-zà-ÿ]{2,})\s?\((?:[a-zà-ÿ][\w-]*\s){0,3}$"
)
_OF_CITY = re.compile(
    rf"(?:\b(?:[Ss]chepen|[Bb]urgemeester)\s{_PERSON})"
    rf"|{_PERSON.replace('?P<first>', '?P<given>').replace('?P<last>', '?P<name>')}"
    r"(?:\s?\(|,\s)(?:\w+\s)?(?:schepen|burgemeester|stad|gemeente|wijkregisseur|wijkmanager"
    r"|stadsdiensten)\b"
)
_SPEAKS = re.compile(r"^\W*$|(?:^|[.!?]['’\"]?\s)\W*$")


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes what follows and to whom, as far as it is told."""

    writer: Mention | None = None
    reader: Mention | None = None


class Voices:
    """Per sentence who speaks and to whom, and the bodies for which persons are named there."""

    def __init__(self, readings: Sequence[Reading], found: Sequence[Mention]) -> None:
        by_piece: dict[int, list[Mention]] = {}
        for mention in found:
            by_piece.setdefault(mention.piece, []).append(mention)
        people = dict(_people(readings, by_piece, _city(found)))
        self.named = list(_named(readings, people, by_piece)) if people else []
        self._letters = list(_letters(readings, by_piece, people))
        self._turns: dict[int, list[Mention]] = {}
        for mention in self.named:
            before = readings[mention.piece].piece.text[: mention.start]
            if _SPEAKS.search(before):
                self._turns.setdefault(mention.piece, []).append(mention)

    def at(self, piece: int, place: int) -> Letter:
        """The voices before a place of a piece."""
        letter = self._letters[piece]
        spoken = [one for one in self._turns.get(piece, ()) if one.start < place]
        return replace(letter, writer=spoken[-1]) if spoken else letter


def _city(found: Sequence[Mention]) -> Mention | None:
    """The municipality that is named most, for which its aldermen speak."""
    cities = [mention for mention in found if mention.type == "municipality"]
    ids = [mention.id for mention in cities]
    return max(cities, key=lambda one: ids.count(one.id)) if cities else None


def _people(
    readings: Sequence[Reading], by_piece: dict[int, list[Mention]], city: Mention | None
) -> Iterator[tuple[str, Mention]]:
    """The names by which persons are called further on, with the body they stand for."""
    for p, reading in enumerate(readings):
        text = reading.piece.text
        for mention in by_piece.get(p, ()):
            match = _OF_BODY.search(text, max(0, mention.start - 90), mention.start)
            if match:
                yield from _called(match["first"], match["last"], mention)
            elif (name := _first_name(text, mention)) and _is_person(name, readings):
                yield name, mention
        for match in _OF_CITY.finditer(text) if city is not None else ():
            first = match["first"] or match["given"]
            yield from _called(first, match["last"] or match["name"], city)


def _first_name(text: str, body: Mention) -> str:
    """The first name right before a body in brackets; "" where there is none.

    'Bijloke (Dendermonde)' is a neighbourhood.
    """
    match = _BY_FIRST_NAME.search(text, max(0, body.start - 60), body.start)
    words = text[body.start : body.end].lower()
    place = body.type == "municipality" and not _is_body(text[: body.start], words)
    return match["first"] if match and not place else ""


def _is_body(before: str, words: str) -> bool:
    """Whether a municipality is named as a body: 'stad Ronse', 'de gemeente'."""
    return bool(re.search(r"\b(?:stad|gemeente)\b", before[-12:] + words))


def _is_person(name: str, readings: Sequence[Reading]) -> bool:
    """Whether a name is no word of the language, or is somebody who speaks further on."""
    if not is_word(name):
        return True
    speaks = re.compile(rf"(?:^|[.!?>]\s){re.escape(name)}:")
    return any(speaks.search(reading.piece.text) for reading in readings)


def _called(first: str, last: str, body: Mention | None) -> Iterator[tuple[str, Mention]]:
    if body is None:
        return
    for name in (first, last, f"{first} {last}", last.rpartition(" ")[2]):
        if len(name) > 2 and name[-1] != ".":
            yield name, body
    yield first[0] + "".join(part[0] for part in last.split() if part[0].isupper()), body


def _named(
    readings: Sequence[Reading], people: dict[str, Mention], by_piece: dict[int, list[Mention]]
) -> Iterator[Mention]:
    """The persons where they are named again, as namings of the bodies they stand for."""
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    known = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    for p, reading in enumerate(readings):
        text = reading.piece.text
        named = by_piece.get(p, [])
        for match in known.finditer(text):
            start, end = match.span()
            if any(one.start < end and start < one.end for one in named):
                continue
            body = people[match.group()]
            if any(one.id == body.id and 0 <= one.start - end < BESIDE for one in named):
                continue  # where the body is named with it
            place = next(
                (s for s, one in enumerate(reading.sentences) if one.start <= start < one.end), 0
            )
            yield replace(
                body,
                span=Span(*reading.piece.span(start, end)),
                start=start,
                end=end,
                piece=p,
                sentence=place,
                guess=True,
            )


def _letters(
    readings: Sequence[Reading], by_piece: dict[int, list[Mention]], people: dict[str, Mention]
) -> Iterator[Letter]:
    """Per piece the letter that it stands in."""
    letter = Letter()
    greeted = False
    for p, reading in enumerate(readings):
        text = reading.piece.text
        body = _body(reading, p, by_piece.get(p, ()), people)
        if says("voices.new", text):
            letter = Letter(letter.reader, letter.writer)  # an answer, unless its head says other
        if says("voices.from", text):
            letter = Letter(body)
        elif says("voices.to", text) and len(text) < HEAD_LENGTH and text[-1] not in ".?!":
            letter = replace(letter, reader=body)
        elif p < HEAD and letter.writer is None and len(text) < HEAD_LENGTH:
            heads = body is not None and is_authority(body) and _opens(text, body)
            asked = heads and _of_private(readings[0], by_piece.get(0, ()))
            writer = body if heads and not asked else None
            letter = Letter(writer, body if asked else letter.reader)
        elif _addressed(p, text, body, letter, greeted=greeted):
            letter = replace(letter, reader=body)
        greeted = greeted or says("voices.salutation", text)
        yield letter


def _addressed(p: int, text: str, body: Mention | None, letter: Letter, *, greeted: bool) -> bool:
    """Whether a line of the head of a letter of an authority names to whom it is written."""
    if letter.writer is None or letter.reader is not None or not is_authority(letter.writer):
        return False
    if p > BLOCK or greeted or body is None or len(text) >= HEAD_LENGTH:
        return False
    return body.type in LOCAL and _opens(text, body)


def _opens(text: str, body: Mention) -> bool:
    before = text[: body.start]
    if says("voices.for", before):
        return False
    return body.id == _GOVERNMENT or says("parties.head", before)


def _of_private(first: Reading, named: Sequence[Mention]) -> bool:
    """Whether the first line of a letter names a local body: the next address is the reader's."""
    text = first.piece.text
    return (
        bool(named)
        and named[0].type in LOCAL
        and len(text) < HEAD_LENGTH
        and _opens(text, named[0])
    )


def _body(
    reading: Reading, p: int, named: Sequence[Mention], people: dict[str, Mention]
) -> Mention | None:
    """The body that a line at the head of a letter names, or for which a person stands."""
    if named:
        return named[0]
    text = reading.piece.text
    person = next((people[name] for name in people if name in text), None)
    if person is not None:
        return person
    match = pattern("voices.government").search(text)
    if match is None:
        return None
    row = read_register().organisations[_GOVERNMENT]
    span = Span(*reading.piece.span(match.start(), match.end()))
    place = (match.start(), match.end(), p, 0)
    return Mention(row.id, row.label, row.type, row.level, row.uri, span, *place)
