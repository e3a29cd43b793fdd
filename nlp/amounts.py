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
        for one in (*sums(text, bare=listed), *_plain_cells(columns, text)):
            around = _surroundings(reading, one, heading, _column(columns, text, one))
            yield around, Span(*reading.piece.span(one.start, one.end))
        if reading.piece.kind == "heading" or _is_title(text):
            heading = text


def _surroundings(reading: Reading, one: Sum, heading: str, column: str) -> Surroundings:
    text = reading.piece.text
    sentence = next((s for s in reading.sentences if s.start <= one.start < s.end), None)
    start, end = (sentence.start, sentence.end) if sentence else (0, len(text))
    first, last = _clause(text, one)
    return Surroundings(
        euro=one.euro,
        sentence=(text[start : one.start], text[one.end : end]),
        clause=(text[first : one.start], text[one.end : last]),
        heading=heading,
        column=column,
        row=text.partition(_CELL)[0] if _CELL in text else "",
        role=_role(reading, one, heading, column),
        certain=bool(column) or _is_apart(text[one.end :]) or _is_beside(text, one),
    )


def _is_title(text: str) -> bool:
    return len(text) < 40 and not re.search(r"\d", _NUMBERED.sub("", text))


def sums(text: str, *, bare: bool = False) -> Iterator[Sum]:
    """The sums of money in a text; ``bare`` also takes numbers without a currency beside them."""
    if not any(mark in text for mark in "€EeU") and not bare:
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
    if bare and not AMOUNT.search(text):
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


def _role(reading: Reading, one: Sum, heading: str, column: str) -> AmountRole:
    """The role whose words stand nearest in the same clause; where none does, that of its column,
    its row or the heading. What a contract does not pay and how much two sums differ is no role.
    """
    text = reading.piece.text
    behind = text[one.end :]
    if _is_apart(behind):
        return "other"
    role = _nearest_role(reading, one, heading, column)
    if role == "subsidy" and (
        says("amounts.regulation", heading) or says("amounts.each", behind)
    ):  # what others can get, not what the contract did
        return "other"
    return "other" if role == "total" and _of_works(reading, one) else role


def _is_beside(text: str, one: Sum) -> bool:
    """Whether a sum is told in one breath with that of another: '… 40.000 euro, de stad 60.000'."""
    before = max((own for own in sums(text) if own.end <= one.start), key=_place, default=None)
    return before is not None and bool(_CITY_TOO.fullmatch(text, before.end, one.start))


def _is_apart(behind: str) -> bool:
    """Whether what stands behind a sum says that it is spent, a difference, or of no contract."""
    return any(says(f"amounts.{name}", behind) for name in ("difference", "apart", "spent"))


def _of_works(reading: Reading, one: Sum) -> bool:
    """Whether a sentence tells of the tender for works: 'aanbesteed, onder de raming van …'."""
    text = reading.piece.text
    return any(
        sentence.start <= one.start < sentence.end
        and says("amounts.tender", text[sentence.start : sentence.end])
        for sentence in reading.sentences
    )


def _nearest_role(reading: Reading, one: Sum, heading: str, column: str) -> AmountRole:
    text = reading.piece.text
    around = list(sums(text))
    before = max((other for other in around if other.end <= one.start), key=_place, default=None)
    after = min((other for other in around if other.start >= one.end), key=_place, default=None)
    if before and _pays_too(text, before, one):
        return "own-contribution"
    start, end = _clause(text, one)
    part_of = _of_which(text, before, one)
    parted = _of_which(text, one, after)
    start, end = max(start, part_of or 0), min(end, parted or len(text))
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
    cells = (column, text.partition(_CELL)[0] if _CELL in text else "")
    told = [role for cell in cells for role, pattern in _roles() if pattern.search(cell)]
    if told:  # 'Eigen inbreng' in a column 'Begroot' tells more than that
        return next((role for role in told if role != "total"), "total")
    named = (role for role, pattern in _roles() if pattern.search(heading))
    return next((role for role in named if role != "total"), "other")


def _clause(text: str, one: Sum) -> tuple[int, int]:
    """The stretch around a sum up to the nearest stops and the neighbouring sums."""
    if "|" in text and sum(1 for _ in sums(text)) == 1:
        return 0, len(text)
    start = max((match.end() for match in _STOP.finditer(text, 0, one.start)), default=0)
    after = _STOP.search(text, one.end)
    end = after.start() if after else len(text)
    others = [(other.start, other.end) for other in sums(text) if other.start != one.start]
    before = [b for a, b in others if b <= one.start and b > start]
    behind = [a for a, b in others if a >= one.end and a < end]
    return max([start, *before]), min([end, *behind])


def _place(one: Sum) -> int:
    return one.start


def _of_which(text: str, whole: Sum | None, part: Sum | None) -> int | None:
    """Where 'waarvan' begins that makes the one sum a part of the other; None where it is none."""
    if whole is None or part is None:
        return None
    found = _OF_WHICH.search(text, whole.end, part.start)
    if found is None or _STOP.search(text, whole.end, found.start()):
        return None
    return None if _STOP.search(text, found.end(), part.start) else found.start()


def _pays_too(text: str, before: Sum, one: Sum) -> bool:
    """Whether a city pays a sum beside one that was just told, without a verb of its own:
    'Vlaanderen betaalt 398.000 euro, de stad 104.000 euro'.
    """
    if not _CITY_TOO.fullmatch(text, before.end, one.start):
        return False
    return _PAYS.search(text, _clause(text, before)[0], before.start) is not None


_OF_WHICH = re.compile(r"\b(?:waarvan|daarvan|hiervan)\b", re.IGNORECASE)
_STOP = re.compile(r"[;|]\s|[.!?]\s+(?=[A-ZÀ-Ý])|\n")
_CITY_TOO = re.compile(
    r"(?:\s(?:bij|in|op|toe|uit|vrij))?(?:,|\sen)\s(?:de\s|het\s)?"
    r"(?:stad|gemeente|OCMW|lokaal\sbestuur)\s(?:er\s|nog\s|zelf\s)*"
)
_PAYS = re.compile(
    r"\b(?:betaal|draag|gaf|geef|geven|leg|maak|breng|pas|financier|investeer|subsidieer)\w*\b"
)
