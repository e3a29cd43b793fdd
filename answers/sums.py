"""The sums of money, shares and terms that a dossier names, each with what it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from answers.dates import MONTHS
from answers.units import Unit, cells_of

SumRole = Literal["subsidy", "own", "total", "infrastructure"]

_AMOUNT = re.compile(
    r"(?:€|EUR)\s*(?P<first>\d[\d.]*(?:,\d+)?)|(?P<second>\d[\d.]*(?:,\d+)?)\s*"
    r"(?P<scale>miljoen|mio|mln|k)?\.?\s*(?:euro|EUR|€)",
    re.IGNORECASE,
)
_CELL = re.compile(r"^(?:€\s*)?(\d{1,3}(?:\.\d{3})+|\d{4,})(?:,\d+)?(?:\s*(?:euro|EUR|€))?$")
_SHARE = re.compile(r"(\d{1,2}(?:,\d+)?)\s*(?:%|procent|percent)")
_SCALES = {"miljoen": 1e6, "mio": 1e6, "mln": 1e6, "k": 1e3}
_CUES: tuple[tuple[SumRole, re.Pattern[str]], ...] = (
    (
        "own",
        re.compile(
            r"eigen (?:inbreng|bijdrage|middelen|aandeel)|cofinanciering|inbreng|"
            r"\b(?:legt|leggen|draagt|dragen|betaalt|betalen|brengt)\b(?! .{0,20}subsidie)",
            re.I,
        ),
    ),
    ("total", re.compile(r"tota(?:le|al)\b|\bsamen\b|\bbegroot\b|\bkostprijs\b|\bgeheel\b", re.I)),
    (
        "infrastructure",
        re.compile(
            r"infrastructuur|werk(?:en)? in de publieke ruimte|investering\w* in publieke", re.I
        ),
    ),
    ("subsidy", re.compile(r"subsidie|steun van (?:de )?vlaa|vlaamse (?:bijdrage|steun)", re.I)),
)
_COLUMNS: tuple[tuple[SumRole, re.Pattern[str]], ...] = (
    ("own", re.compile(r"eigen|inbreng|^(?:stad|gemeente|lokaal bestuur)\b", re.I)),
    ("total", re.compile(r"tota", re.I)),
    ("subsidy", re.compile(r"subsidie|vlaam", re.I)),
)
_SMALL_WORKS = re.compile(r"kleine (?:publieke )?infrastructuur", re.I)
_OF_THE_CONTRACT = re.compile(
    r"looptijd|\bloopt\b|\bhet contract\b|wijkverbeteringscontract|duurtijd|uitvoering|"
    r"projectperiode|subsidie\w*|\bhet project\b",
    re.I,
)
_SUM_ROW = re.compile(r"^(?:algemeen\s+)?(?:totaal|samen|som)\b", re.I)
_NUMERAL = {
    "één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10,
}  # fmt: skip
_YEARS = re.compile(
    rf"(?:looptijd|duurtijd|duur van het contract|contract (?:loopt|duurt)|project (?:loopt|duurt)|"
    rf"(?:werken|uitvoering|traject)\b[^.;]{{0,40}}?\b(?:duren|duurt)|"
    rf"gedurende|verspreid over)\b[^.;]{{0,60}}?"
    rf"\b(?P<after>\d{{1,2}}|{'|'.join(_NUMERAL)})\s+jaar\b|"
    rf"\b(?P<before>\d{{1,2}}|{'|'.join(_NUMERAL)})\s+jaar\s+(?:personeel|looptijd|werking)\b",
    re.I,
)
_PERIOD = re.compile(
    rf"(?:(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+)?(20\d\d)\s*"
    r"(?:tot(?: en met)?|t\.?e?\.?/?m\.?|-|–)\s*"
    rf"(?:eind\s+)?(?:(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+)?(20\d\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in euro, what it is, and the sentence that says so."""

    euro: float
    role: SumRole
    unit: Unit


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that the dossier itself names for a role."""

    percent: float
    role: SumRole
    unit: Unit


@dataclass(frozen=True, slots=True)
class Term:
    """How many years a contract takes, by a sentence."""

    years: float
    until: int  # the last year; 0 where only the length is told
    unit: Unit


def sums_in(units: Sequence[Unit]) -> tuple[Sum, ...]:
    """Every sum whose part is told, in order of place."""
    return tuple(found for unit in units for found in _sums(unit))


def shares_in(units: Sequence[Unit]) -> tuple[Share, ...]:
    """The shares of own contribution and of infrastructure that the dossier names."""
    found = []
    for unit in units:
        for match in _SHARE.finditer(unit.text):
            around = unit.text[max(0, match.start() - 90) : match.end() + 40]
            percent = float(match[1].replace(",", "."))
            if re.search(r"infrastructuur|publieke ruimte", around, re.I):
                found.append(Share(percent, "infrastructure", unit))
            elif re.search(r"eigen|inbreng|\bdraagt\b|legt .{0,40}\bin\b", around, re.I):
                found.append(Share(percent, "own", unit))
    return tuple(found)


def terms_in(units: Sequence[Unit]) -> tuple[Term, ...]:
    """The terms that the dossier names."""
    return tuple(found for unit in units for found in _terms(unit))


def _sums(unit: Unit) -> Iterator[Sum]:
    if unit.kind == "row":
        yield from _row_sums(unit)
        return
    matches = list(_AMOUNT.finditer(unit.text))
    for place, match in enumerate(matches):
        begin = matches[place - 1].end() if place else 0
        end = matches[place + 1].start() if place + 1 < len(matches) else len(unit.text)
        role = _role(unit.text[begin : match.start()], unit.text[match.end() : end])
        if len(matches) == 1 and _SMALL_WORKS.search(unit.text):
            role = "infrastructure"
        if role:
            yield Sum(_euro(match), role, unit)


def _role(before: str, after: str) -> SumRole | None:
    """What a sum is by the nearest cue before it, else by the first one behind it."""
    ahead = [(match.end(), role) for role, cue in _CUES for match in [*cue.finditer(before)][-1:]]
    close = re.split(r"[,;.]|\ben\b", after)[0][:45]
    behind = [(match.start(), role) for role, cue in _CUES for match in cue.finditer(close)]
    direct = [role for start, role in sorted(behind) if start < 22]
    if direct and direct[0] in ("subsidy", "infrastructure"):
        return direct[0]
    if ahead:
        return max(ahead)[1]
    return direct[0] if direct else None


def _row_sums(unit: Unit) -> Iterator[Sum]:
    cells, names = cells_of(unit.text), cells_of(unit.lead_text)
    if len(names) != len(cells):
        return
    small = bool(re.search(r"infrastructuur", cells[0], re.I))
    if not small and not _SUM_ROW.match(cells[0]):
        return
    for name, cell in zip(names[1:], cells[1:], strict=True):
        amount = _CELL.match(cell)
        role = next((role for role, cue in _COLUMNS if cue.search(name)), None)
        if amount and role and (not small or role == "subsidy"):
            euro = float(amount[1].replace(".", ""))
            yield Sum(euro, "infrastructure" if small else role, unit)


def _euro(match: re.Match[str]) -> float:
    digits = (match["first"] or match["second"]).replace(".", "").replace(",", ".")
    return float(digits) * _SCALES.get((match["scale"] or "").lower(), 1.0)


def _terms(unit: Unit) -> Iterator[Term]:
    for match in _YEARS.finditer(unit.text):
        word = (match["after"] or match["before"]).lower()
        yield Term(float(_NUMERAL.get(word) or int(word)), 0, unit)
    told = _OF_THE_CONTRACT.search(unit.text)
    for match in _PERIOD.finditer(unit.text) if told else ():
        first, last = int(match[3]), int(match[6])
        if first < last:
            yield Term(_length(match, first, last), last, unit)


def _length(match: re.Match[str], first: int, last: int) -> float:
    """Years from the first day or year to the last one, both included."""
    begin = MONTHS.index(match[2].lower()) / 12 if match[2] else 0.0
    end = (MONTHS.index(match[5].lower()) + 1) / 12 if match[5] else 1.0
    return round(last + end - first - begin, 2)
