"""The sums of money, shares and terms that a dossier names, each with what it is."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from answers.dates import MONTHS
from answers.lexicon import words
from answers.units import Unit
from core.quotes import cells_of

SumRole = Literal["subsidy", "own", "total", "infrastructure"]
Payer = Literal["city", "ocmw", "partner", ""]  # "" where it is not told, or is several together

_NUMBER = r"\d{1,3}(?:[. \u00a0]\d{3})+(?:,\d+)?|\d+(?:,\d+|\.\d{1,2}(?!\d))?"
_SCALE = r"miljoen|mio|mln|miljard|duizend|k"
AMOUNT = re.compile(
    rf"(?:€|EUR)\s*(?P<first>{_NUMBER})(?:\s*(?P<size>{_SCALE})\b)?|"
    rf"(?P<second>{_NUMBER})(?:,-)?\s*(?P<scale>{_SCALE})?\.?\s*(?:euro|EUR|€)",
    re.IGNORECASE,
)
_CELL = re.compile(r"^(?:€\s*)?(\d{1,3}(?:\.\d{3})+|\d{4,})(?:,\d+)?(?:\s*(?:euro|EUR|€))?$")
_SHARE = re.compile(r"(\d{1,2}(?:,\d+)?)\s*(?:%|procent|percent)")
_SCALES = {"miljoen": 1e6, "mio": 1e6, "mln": 1e6, "miljard": 1e9, "duizend": 1e3, "k": 1e3}
_CUES: tuple[tuple[SumRole, re.Pattern[str]], ...] = (
    (
        "own",
        re.compile(
            r"eigen (?:inbreng|bijdrage|middelen|aandeel)|cofinanciering|inbreng|"
            r"\b(?:legt|leggen|draagt|dragen|betaalt|betalen|brengt|brengen)\b"
            r"(?: samen)?(?! .{0,20}subsidie)|"
            r"\b(?:stad|gemeente|ocmw|sociaal huis)\b[^.;,]{0,30}\b(?:voorziet|financiert)\b",
            re.I,
        ),
    ),
    ("total", re.compile(r"tota(?:le|al)\b|\bsamen\b|\bbegroot\b|\bkostprijs\b|\bgeheel\b", re.I)),
    (
        "infrastructure",
        re.compile(
            r"infrastructuur|werk(?:en)? in de publieke ruimte|investering\w* in publieke|"
            r"\b(?:her)?aanleg(?:gen)?\b|\bherinricht\w*|\bvergroening\b",
            re.I,
        ),
    ),
    (
        "subsidy",
        re.compile(
            r"subsidie|steun van (?:de )?vlaa|vlaamse (?:bijdrage|steun|middelen)|"
            r"\b(?:aan|van|bij) (?:de )?(?:vlaanderen|vlaamse (?:overheid|regering))\b|"
            r"\b(?:vlaanderen|vlaamse (?:overheid|regering)) (?:betaalt|draagt|geeft|legt)\b",
            re.I,
        ),
    ),
)
_COLUMNS: tuple[tuple[SumRole, re.Pattern[str]], ...] = (
    ("own", re.compile(r"eigen|inbreng|^(?:stad|gemeente|lokaal bestuur|ocmw)\b", re.I)),
    ("total", re.compile(r"tota", re.I)),
    ("subsidy", re.compile(r"subsidie|vlaam", re.I)),
)
_SPENT = re.compile(r"besteed|uitgegeven|verantwoord|rest\b|saldo", re.I)
_SMALL_WORKS = re.compile(r"klein\w* (?:publieke )?infrastructuur", re.I)
_PAYERS: tuple[tuple[Payer, re.Pattern[str]], ...] = (
    (
        "city",
        re.compile(r"\b(?:stad|gemeente|stadsbestuur|gemeentebestuur|stadskas)\b", re.I),
    ),
    ("ocmw", re.compile(r"\b(?:ocmw|sociaal huis)\b", re.I)),
    (
        "partner",
        re.compile(
            r"\b(?:\w*partners?|caw|vdab|vzw|provincie|\w*huisvestingsmaatschappij|"
            r"woonmaatschappij|scholen|school|vereniging\w*|\w*bedrijf|\w*bedrijven|stichting|"
            r"mutualiteit\w*|politiezone|politie|nmbs|infrabel|de lijn)\b",
            re.I,
        ),
    ),
)
_OF_PAYER = re.compile(r"^\s*(?:\(|(?:van|door|uit|vanwege|komt van|bij) )", re.I)
_BY_FLANDERS = re.compile(r"\bvla(?:anderen|amse (?:overheid|regering))\b", re.I)
# What a term is of: the nearest of these before it tells; a verb counts where none does.
_OF_THE_CONTRACT = re.compile(
    r"looptijd|\bhet contract\b|wijkverbeteringscontract|duurtijd|\bduur\b|uitvoering|"
    r"projectperiode|\bperiode\b|subsidie\w*|\b(?:het|dit|ons) (?:project|voorstel|plan)\b|"
    r"\bde werken\b",
    re.I,
)
_OF_ELSE = re.compile(
    r"\b(?:zones?|regelluwe|lening\w*|\w*huur\w*|concessie\w*|erfpacht\w*|pacht|vergunning\w*|"
    r"afwijking\w*|vrijstelling\w*|experiment\w*|uitzondering\w*|proef\w*|besluit\w*|"
    r"bestuursperiode|legislatuur|bestuursakkoord|garantie|opleiding\w*|cursus\w*|"
    r"meerjarenplan\w*|beleidsplan\w*|artikel|premie\w*|leegstand|arbeidscontract\w*|"
    r"huurcontract\w*)\b",
    re.I,
)
_RUNS = re.compile(r"\b(?:loopt|lopen|duurt|duren|eindigt)\b", re.I)
_SUM_ROW = re.compile(r"^(?:algemeen\s+)?(?:totaal|samen|som)\b", re.I)
_NUMERAL = {
    "één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10,
}  # fmt: skip
_LONG = rf"\d{{1,3}}|{'|'.join(_NUMERAL)}"
_YEARS = re.compile(
    rf"(?:looptijd|duurtijd|\bduur|contract (?:loopt|duurt)|project (?:loopt|duurt)|"
    rf"(?:werken|uitvoering|traject)\b[^.;]{{0,40}}?\b(?:duren|duurt)|"
    rf"gedurende|verspreid over|periode van)\b[^.;]{{0,60}}?"
    rf"\b(?P<after>{_LONG})\s+(?P<unit>jaar|maanden)\b|"
    rf"\b(?P<before>{_LONG})\s+jaar\s+(?:personeel|looptijd|werking)\b",
    re.I,
)
_MONTH = "|".join(MONTHS)
_DAY = (
    r"(?:(?P<{0}d>\d{{1,2}})[/.-](?P<{0}n>\d{{1,2}})[/.-]|"
    rf"(?:(?P<{{0}}dd>\d{{{{1,2}}}})\s+)?(?P<{{0}}m>{_MONTH})\s+)?(?P<{{0}}y>20\d\d)"
)
_PERIOD = re.compile(
    _DAY.format("a")
    + r"\s*(?P<to>tot(?: en met| eind)*|tem|t\.?e?\.?/?m\.?|en|-|–)\s*(?:eind(?:e)?\s+)?"
    + _DAY.format("b"),
    re.I,
)
_FROM = re.compile(
    r"\b(?:vanaf|met ingang van|te rekenen van(?:af)?|start\w*(?: op| in)?|begin\w* op|ingaand op|"
    r"gaat in op|sinds)\s+" + _DAY.format("a"),
    re.I,
)
_UNTIL = re.compile(
    r"\b(?P<to>tot(?: en met)?|eindigt op|t\.?e?\.?/?m\.?)\s+(?:eind\s+)?" + _DAY.format("b"), re.I
)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in euro, what it is, and the sentence that says so."""

    euro: float
    role: SumRole
    unit: Unit
    payer: Payer = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that the dossier itself names for a role."""

    percent: float
    role: SumRole
    unit: Unit


@dataclass(frozen=True, slots=True)
class Term:
    """How many years a contract takes, by a sentence."""

    years: float  # 0 where only the end is told
    until: date | None  # the last day; None where only the length is told
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
    matches = list(AMOUNT.finditer(unit.text))
    last: SumRole | None = None
    for place, match in enumerate(matches):
        begin = matches[place - 1].end() if place else 0
        end = matches[place + 1].start() if place + 1 < len(matches) else len(unit.text)
        before, after = unit.text[begin : match.start()], unit.text[match.end() : end]
        role, payer = _role(before, after), _payer(before, after)
        if role is None and last == "own":
            role = "own" if payer else None  # '90.000 euro van de stad en 60.000 van het OCMW'
        if role == "own" and _BY_FLANDERS.search(before) and not payer:
            role = "subsidy"
        if len(matches) == 1 and _SMALL_WORKS.search(unit.text):
            role = "infrastructure"
        if role:
            yield Sum(euro_of(match), role, unit, payer if role == "own" else "")
        last = role


def _role(before: str, after: str) -> SumRole | None:
    """What a sum is by the nearest cue before it, else by the first one behind it."""
    ahead = [(match.end(), role) for role, cue in _CUES for match in [*cue.finditer(before)][-1:]]
    nearest = max(ahead, key=lambda one: one[0])[1] if ahead else None
    if nearest in (None, "subsidy") and any(
        cue.search(told) for cue, told in zip(_of_works(), (before, after), strict=True)
    ):
        return "infrastructure"
    close = re.split(r"[,;.]|\ben\b", after)[0][:45]
    behind = [(match.start(), role) for role, cue in _CUES for match in cue.finditer(close)]
    direct = [role for start, role in sorted(behind) if start < 22]
    if direct and direct[0] in ("subsidy", "infrastructure"):
        return direct[0]
    if nearest:
        return nearest
    works = [role for _, role in behind if role == "infrastructure"]
    return next(iter([*direct, *works]), None)


@cache
def _of_works() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a sum, or behind it, that goes to a square, a street, a bridge."""
    works = rf"(?:{'|'.join(sorted(words('works')))})"
    more = r"(?:(?:,| en) (?:(?:het|de|een) )?\w+){0,3}"
    return (
        re.compile(rf"\b{works}{more} kost(?:en|te|ten)?(?: (?:ongeveer|samen|zowat))? *$", re.I),
        re.compile(rf"^ *(?:naar|voor|aan) (?:\w+ ){{0,4}}?{works}\b", re.I),
    )


def _payer(before: str, after: str) -> Payer:
    """Who pays a sum: who stands just behind it ('van het OCMW'), else last before it."""
    behind = re.split(r"[,;.]|\ben\b", after)[0][:45] if _OF_PAYER.match(after) else ""
    for stretch in (behind, before):
        found = sorted(
            (match.start(), payer) for payer, cue in _PAYERS for match in cue.finditer(stretch)
        )
        if found:
            together = len(found) > 1 and re.search(
                r"\b(?:stad|gemeente)\b.{0,12}\ben\b.{0,6}\bocmw\b|"
                r"\bocmw\b.{0,6}\ben\b.{0,12}\b(?:stad|gemeente)\b",
                stretch,
                re.I,
            )
            return "" if together else found[-1][1]
    return ""


def _row_sums(unit: Unit) -> Iterator[Sum]:
    cells, names = cells_of(unit.text), cells_of(unit.lead_text)
    if len(names) != len(cells):
        return
    small = any(cue.search(cells[0]) for role, cue in _CUES if role == "infrastructure")
    if not small and not _SUM_ROW.match(cells[0]):
        return
    amounts = {
        name: float(amount[1].replace(".", ""))
        for name, cell in zip(names[1:], cells[1:], strict=True)
        if (amount := _CELL.match(cell))
    }
    if small:
        asked = [euro for name, euro in amounts.items() if _column(name) == "subsidy"]
        other = [euro for name, euro in amounts.items() if _column(name) is None]
        # 'Besteed' and 'rest' are together what was meant for it.
        spent = len(other) == 1 or any(_SPENT.search(name) for name in amounts)
        if asked or (other and spent):
            yield Sum(asked[0] if asked else sum(other), "infrastructure", unit)
        return
    for name, euro in amounts.items():
        role = _column(name)
        if role:
            payers = [payer for payer, cue in _PAYERS if cue.match(name)]
            yield Sum(euro, role, unit, payers[0] if payers and role == "own" else "")


def _column(name: str) -> SumRole | None:
    return next((role for role, cue in _COLUMNS if cue.search(name)), None)


def euro_of(match: re.Match[str]) -> float:
    """The sum that a match of ``AMOUNT`` names; '1.5' is one and a half, '1.500' is more."""
    digits = re.sub(r"[. \u00a0](?=\d{3})", "", match["first"] or match["second"])
    return float(digits.replace(",", ".")) * _SCALES.get(
        (match["size"] or match["scale"] or "").lower(), 1.0
    )


def _terms(unit: Unit) -> Iterator[Term]:
    text = unit.text
    for match in _YEARS.finditer(text):
        if _is_of_else(text[: match.end()]):
            continue
        word = (match["after"] or match["before"]).lower()
        months = (_NUMERAL.get(word) or int(word)) * (1 if match["unit"] == "maanden" else 12)
        begin = _FROM.search(text)
        until = _after(_day(begin, "a"), months) if begin else None
        yield Term(round(months / 12, 2), until, unit)
    for match in _PERIOD.finditer(text):
        first, last = _day(match, "a"), _end(match)
        if first < last and _is_of_contract(text[: match.start()], text):
            yield Term(_length(first, last), last, unit)
    ends = _UNTIL.search(text) if _RUNS.search(text) and not _PERIOD.search(text) else None
    if ends and _is_of_contract(text[: ends.start()], text):
        yield Term(0.0, _end(ends), unit)


def _is_of_contract(before: str, text: str) -> bool:
    """Whether a period is that of the contract, by the nearest word that tells of what."""
    if _is_of_else(before):
        return False
    return bool(_OF_THE_CONTRACT.search(text) or _RUNS.search(text))


def _is_of_else(before: str) -> bool:
    """Whether the last word before a term is that of a zone, a lease, a loan."""
    ours, others = (
        max((match.end() for match in cue.finditer(before)), default=-1)
        for cue in (_OF_THE_CONTRACT, _OF_ELSE)
    )
    return others > ours


def _day(match: re.Match[str], side: str, *, last: bool = False) -> date:
    """The day that is named, or the first or last one of the month or the year."""
    year, named = int(match[f"{side}y"]), match[f"{side}m"]
    number, day = match[f"{side}n"], match[f"{side}d"] or match[f"{side}dd"]
    month = MONTHS.index(named.lower()) + 1 if named else int(number or (12 if last else 1))
    month = min(max(month, 1), 12)
    most = monthrange(year, month)[1]
    return date(year, month, min(max(int(day or (most if last else 1)), 1), most))


def _after(first: date, months: int) -> date:
    """The last day of so many months from the first."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    most = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, most)) - timedelta(days=1)


def _end(match: re.Match[str]) -> date:
    """The last day of a period; 'tot 1 januari' ends the day before."""
    last = _day(match, "b", last=True)
    return last - timedelta(days=match["to"].lower() == "tot" and last.day == 1)


def _length(first: date, last: date) -> float:
    """Years from the first day to the last one, both included, in whole months."""
    return round(round(12 * ((last - first).days + 1) / 365.25) / 12, 2)
