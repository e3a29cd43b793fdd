"""Sums of money, and what each is: subsidy, own contribution, total, loan or something else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from core.findings import Amount, AmountRole, Span
from nlp.amount_words import Surroundings, likeliest
from nlp.numbers import LARGE_NUMBER, large_number_of
from nlp.reading import Reading
from nlp.tables import says, table

_SPACED = r"\d{1,3}(?:[.\s]\d{3})+(?:,\d{1,2})?"
_PLAIN = r"\d+(?:[.,]\d{1,2})?(?!\d)"
_NUMBER = rf"(?:{_SPACED}|{_PLAIN})"
_SCALE = r"(?:miljoen|miljard|mio\.?|mln\.?|mia\.?|duizend|M|k|K)"
_UNIT = r"(?:euro['’]?s?|EUR|Euro|EURO|€)"
_WORDS = {
    "een half": 0.5,
    "een halve": 0.5,
    "half": 0.5,
    "anderhalf": 1.5,
    "één": 1,
    "een": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "twaalf": 12,
    "vijftien": 15,
    "twintig": 20,
    "dertig": 30,
    "vijftig": 50,
    "honderd": 100,
    "tweehonderd": 200,
    "driehonderd": 300,
    "vijfhonderd": 500,
}
_SAID = "|".join(sorted(_WORDS, key=len, reverse=True))
# How much nearer a word of a role counts: a loan from the province is a loan, no subsidy.
_BONUS: dict[AmountRole, int] = {"loan": 25, "own-contribution": 12, "subsidy": 6, "total": 0}
_FACTOR = {"miljoen": 1e6, "mio": 1e6, "mln": 1e6, "m": 1e6, "duizend": 1e3, "k": 1e3}
_FACTOR |= {"miljard": 1e9, "mia": 1e9}
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:{_UNIT}\s?(?P<after>{_NUMBER})(?:,[-–—]+)?(?:\s?(?P<scale1>{_SCALE})(?!\w))?"
    rf"|(?P<low>{_NUMBER})\s?(?:à|tot|en|-|–)\s?(?P<high>{_NUMBER})\s?(?:(?P<scale3>{_SCALE})\s?)?{_UNIT}"
    rf"|(?P<before>{_NUMBER})(?:,[-–—]+)?\s?(?:(?P<scale2>{_SCALE})\s?)?{_UNIT}"
    rf"|(?P<said>{_SAID})\s?(?P<scale4>miljoen|miljard|duizend)\s(?:euro|EUR)"
    rf"|(?P<written>{LARGE_NUMBER})\s(?:euro|EUR))(?!\w)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"€|(?<![a-jl-zà-ÿ])eur")  # without which there is no sum; 'kEUR' is one
_NUMBERED = re.compile(r"^\d{1,2}\.\s")  # '4. Subsidiereglement'
_CELL = "|"  # parts the cells of a row
_BARE = re.compile(rf"(?<![\w.,/]){_SPACED}(?![\w%]|\s?%|,\d)")
_PLAIN_CELL = re.compile(r"(?:^|(?<=\|))\s*(?P<sum>[1-9]\d*(?:,\d{1,2})?)\s*(?=\||$)")
_IN_EURO = re.compile(r"\(\s?(?:in\s)?(?:euro|EUR|€)\s?\)|\b(?:in|bedrag in)\s(?:euro|EUR)\b", re.I)


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum in a piece."""

    euro: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A sum where it stands."""

    reading: Reading
    one: Sum
    beside: Sequence[Sum]  # all sums with a currency in the piece, in order
    heading: str
    column: str  # the head of the column of a table; "" where it stands in none

    @property
    def text(self) -> str:
        """The piece."""
        return self.reading.piece.text

    @property
    def before(self) -> Sum | None:
        """The sum before it."""
        return next((one for one in reversed(self.beside) if one.end <= self.one.start), None)

    @property
    def after(self) -> Sum | None:
        """The sum behind it."""
        return next((one for one in self.beside if one.start >= self.one.end), None)


def amounts(readings: Sequence[Reading]) -> tuple[Amount, ...]:
    """Every sum once per role, with all the places where it stands; in order of first naming."""
    found: dict[tuple[float, AmountRole], list[Span]] = {}
    for around, span in surrounded(readings):
        found.setdefault((around.euro, likeliest(around)), []).append(span)
    return tuple(Amount(euro, role, tuple(spans)) for (euro, role), spans in found.items())


def surrounded(readings: Sequence[Reading]) -> Iterator[tuple[Surroundings, Span]]:
    """Every sum with what stands around it, and where in the document."""
    heading, columns = "", ""
    for reading in readings:
        text = reading.piece.text
        if _IN_EURO.search(text):
            columns = text
        elif reading.piece.kind == "heading":
            columns = ""
        listed = bool(columns) and reading.piece.kind in ("row", "item")
        beside = tuple(sums(text))
        for one in (*(beside or (_bare(text) if listed else ())), *_plain_cells(columns, text)):
            column = _column(columns, text, one)
            around = _surroundings(_Place(reading, one, beside, heading, column))
            yield around, Span(*reading.piece.span(one.start, one.end))
        if reading.piece.kind == "heading" or _is_title(text):
            heading = text


def _surroundings(place: _Place) -> Surroundings:
    text, one = place.text, place.one
    sentence = next((s for s in place.reading.sentences if s.start <= one.start < s.end), None)
    start, end = (sentence.start, sentence.end) if sentence else (0, len(text))
    first, last = _clause(text, one, place.beside)
    return Surroundings(
        euro=one.euro,
        sentence=(text[start : one.start], text[one.end : end]),
        clause=(text[first : one.start], text[one.end : last]),
        heading=place.heading,
        column=place.column,
        row=text.partition(_CELL)[0] if _CELL in text else "",
        role=_role(place, text[start:end] if sentence else "", (first, last)),
        certain=bool(place.column) or _is_apart(text[one.end :]) or _is_beside(place),
    )


def _is_title(text: str) -> bool:
    return len(text) < 40 and not re.search(r"\d", _NUMBERED.sub("", text))


def sums(text: str) -> Iterator[Sum]:
    """The sums of money in a text, in order."""
    if not _MARKED.search(text.lower()):
        return
    for match in AMOUNT.finditer(text):
        if match["high"]:
            factor = _factor(match["scale3"])
            yield Sum(_number(match["low"]) * factor, match.start("low"), match.end("low"))
            yield Sum(_number(match["high"]) * factor, match.start("high"), match.end())
        elif match["said"]:
            factor = _factor(match["scale4"])
            yield Sum(_WORDS[match["said"].lower()] * factor, match.start(), match.end())
        elif match["written"]:
            yield Sum(large_number_of(match["written"]), match.start(), match.end())
        else:
            value = _number(match["after"] or match["before"])
            factor = _factor(match["scale1"] or match["scale2"])
            yield Sum(round(value * factor, 2), match.start(), match.end())


def _bare(text: str) -> Iterator[Sum]:
    """Numbers without a currency beside them."""
    for match in _BARE.finditer(text):
        yield Sum(_number(match.group()), match.start(), match.end())


def _plain_cells(columns: str, text: str) -> Iterator[Sum]:
    """The cells of a row that are a number alone, without a mark, in a column of euros."""
    for cell in _PLAIN_CELL.finditer(text) if _CELL in text else ():
        one = Sum(_number(cell["sum"]), cell.start("sum"), cell.end("sum"))
        if _IN_EURO.search(_column(columns, text, one)):
            yield one


def _number(text: str) -> float:
    plain = re.sub(r"(?<=\d)[.\s](?=\d{3}(?!\d))", "", text)
    return float(plain.replace(" ", "").replace(",", "."))


def _factor(scale: str | None) -> float:
    return _FACTOR[scale.rstrip(".").lower()] if scale else 1.0


@cache
def _roles() -> tuple[tuple[AmountRole, re.Pattern[str]], ...]:
    patterns: dict[str, list[str]] = {}
    for row in table("amount_roles"):
        patterns.setdefault(row["role"], []).append(row["pattern"])
    return tuple(
        (cast(AmountRole, role), re.compile("|".join(own), re.IGNORECASE))
        for role, own in patterns.items()
    )


def _column(columns: str, text: str, one: Sum) -> str:
    """The head of the column that a sum of a table stands in; "" where it stands in none."""
    cells = columns.split(_CELL)
    if len(cells) < 2 or text.count(_CELL) >= len(cells) or text == columns:
        return ""  # the last cells may be empty, and are left out then
    return cells[text.count(_CELL, 0, one.start)]


def _role(place: _Place, sentence: str, clause: tuple[int, int]) -> AmountRole:
    """The role whose words stand nearest in the same clause; where none does, that of its column,
    its row or the heading. What a contract does not pay and how much two sums differ is no role.
    """
    behind = place.text[place.one.end :]
    if _is_apart(behind):
        return "other"
    role = _nearest_role(place, clause)
    if role == "subsidy" and (
        says("amounts.regulation", place.heading) or says("amounts.each", behind)
    ):  # what others can get, not what the contract did
        return "other"
    # The tender for works: 'aanbesteed, onder de raming van …'.
    return "other" if role == "total" and says("amounts.tender", sentence) else role


def _is_beside(place: _Place) -> bool:
    """Whether a sum is told in one breath with that of another: '… 40.000 euro, de stad 60.000'."""
    before = place.before
    return before is not None and bool(_CITY_TOO.fullmatch(place.text, before.end, place.one.start))


def _is_apart(behind: str) -> bool:
    """Whether what stands behind a sum says that it is spent, a difference, or of no contract."""
    return any(says(f"amounts.{name}", behind) for name in ("difference", "apart", "spent"))


def _nearest_role(place: _Place, clause: tuple[int, int]) -> AmountRole:
    text, one = place.text, place.one
    if _pays_too(place):
        return "own-contribution"
    part_of = _of_which(text, place.before, one)
    parted = _of_which(text, one, place.after)
    start, end = max(clause[0], part_of or 0), min(clause[1], parted or len(text))
    best: tuple[float, int, AmountRole] | None = None
    for rank, (role, pattern) in enumerate(_roles()):
        for match in pattern.finditer(text, start, end):
            if match.start() < one.end and match.end() > one.start:
                continue
            gap = one.start - match.end() if match.end() <= one.start else match.start() - one.end
            # Words before a sum name it more often than those behind it.
            behind = match.start() > one.start
            distance = gap + (8 if behind and gap > 1 else 0) - _BONUS[role]
            if best is None or (distance, rank) < best[:2]:
                best = (distance, rank, role)
    if best:
        return best[2]
    if parted:
        return "total"
    if part_of:
        return "other"  # a part, for something that is none of these
    cells = (place.column, text.partition(_CELL)[0] if _CELL in text else "")
    told = [role for cell in cells for role, pattern in _roles() if pattern.search(cell)]
    if told:  # 'Eigen inbreng' in a column 'Begroot' tells more than that
        return next((role for role in told if role != "total"), "total")
    named = (role for role, pattern in _roles() if pattern.search(place.heading))
    return next((role for role in named if role != "total"), "other")


def _clause(text: str, one: Sum, beside: Sequence[Sum]) -> tuple[int, int]:
    """The stretch around a sum up to the nearest stops and the neighbouring sums."""
    if _CELL in text and len(beside) == 1:
        return 0, len(text)
    start = max((match.end() for match in _STOP.finditer(text, 0, one.start)), default=0)
    after = _STOP.search(text, one.end)
    end = after.start() if after else len(text)
    before = [other.end for other in beside if other.start < one.start and other.end > start]
    behind = [other.start for other in beside if one.end <= other.start < end]
    return max([start, *before]), min([end, *behind])


def _of_which(text: str, whole: Sum | None, part: Sum | None) -> int | None:
    """Where 'waarvan' begins that makes the one sum a part of the other; None where it is none."""
    if whole is None or part is None:
        return None
    found = _OF_WHICH.search(text, whole.end, part.start)
    if found is None or _STOP.search(text, whole.end, found.start()):
        return None
    return None if _STOP.search(text, found.end(), part.start) else found.start()


def _pays_too(place: _Place) -> bool:
    """Whether a city pays a sum beside one that was just told, without a verb of its own:
    'Vlaanderen betaalt 398.000 euro, de stad 104.000 euro'.
    """
    before = place.before
    if before is None or not _is_beside(place):
        return False
    start, _ = _clause(place.text, before, place.beside)
    return _PAYS.search(place.text, start, before.start) is not None


_OF_WHICH = re.compile(r"\b(?:waarvan|daarvan|hiervan)\b", re.IGNORECASE)
_STOP = re.compile(r"[;|]\s|[.!?]\s+(?=[A-ZÀ-Ý])|\n")
_CITY_TOO = re.compile(
    r"(?:\s(?:bij|in|op|toe|uit|vrij))?(?:,|\sen)\s(?:de\s|het\s)?"
    r"(?:stad|gemeente|OCMW|lokaal\sbestuur)\s(?:er\s|nog\s|zelf\s)*"
)
_PAYS = re.compile(
    r"\b(?:betaal|draag|gaf|geef|geven|leg|maak|breng|pas|financier|investeer|subsidieer)\w*\b"
)
