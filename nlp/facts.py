"""Dates, periods, percentages, counts, legal references, document numbers and contacts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from core.findings import Fact, FactKind, Span
from nlp.numbers import NUMBER_WORD, number_of
from nlp.reading import Reading
from nlp.tables import table

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan jan.",
            "februari feb feb. febr.",
            "maart mrt mrt.",
            "april apr apr.",
            "mei",
            "juni jun jun.",
            "juli jul jul.",
            "augustus aug aug.",
            "september sept sept. sep sep.",
            "oktober okt okt.",
            "november nov nov.",
            "december dec dec.",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True))
_DAY = (
    rf"(?:(?P<d{{0}}>\d{{{{1,2}}}})\s(?:(?P<m{{0}}>{_MONTH}))(?:\s(?P<y{{0}}>(?:19|20)\d\d))?"
    r"|(?P<e{0}>\d{{1,2}})[/.-](?P<n{0}>\d{{1,2}})[/.-](?P<z{0}>(?:19|20)\d\d)"
    r"|(?P<i{0}>(?:19|20)\d\d-\d\d-\d\d))"
)
DAY = re.compile(rf"(?<![\w.,/-]){_DAY.format('1')}(?![\w/-])", re.IGNORECASE)
MONTH = re.compile(
    rf"(?<![\w\d])(?<!\d\s)(?P<m>{_MONTH})\s(?:van\s)?(?P<y>(?:19|20)\d\d)(?!\w)", re.IGNORECASE
)
_PERIOD = re.compile(
    rf"(?<![\w.,/-])(?:van\s|vanaf\s|tussen\s)?{_DAY.format('1')}\s?(?:tot(?:\sen\smet)?|t\.?e\.?m\.?|t/m|en|[-–—])\s?"
    rf"{_DAY.format('2')}(?![\w/-])",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<![\w./-])(?P<a>(?:19|20)\d\d)\s?(?:[-–—]|tot(?:\sen\smet)?|t\.?e\.?m\.?|t/m|en)\s?(?P<b>(?:19|20)\d\d)(?![\w/-])"
)
_PERCENT = re.compile(
    r"(?<![\w.,])(?:(\d{1,3}(?:[.,]\d+)?)\s?(?:%|procent\b|percent\b|ten\shonderd\b|pct\b)"
    rf"|(?P<said>(?i:{NUMBER_WORD}))\s(?:procent|percent)\b)"
)
_NUMBER_OF = re.compile(
    r"\bVR\s(?:PV\s)?\d{4}[\s/]\d{2,4}(?:\s(?!DOC|DEC|MED|PV)[A-Z]{2,})?(?:\s(?:VV\s)?(?:DOC|DEC|MED|PV)\.\d{3,4}(?:/\d+)?"
    r"(?:BIS|TER|QUATER|QUINQUIES|SEXIES)?)?"
    # the number of a question, a dossier or a letter, alone
    r"|(?:\b(?:[Vv]raag|VRAAG|[Dd]ossier|[Kk]enmerk|[Aa]dvies|[Ss]tuk)\s|^)(?:[Nn]r\.?|[Nn]ummer)\s(?P<numbered>\d[\d/.-]*\d|\d)"
    r"|(?<![\w/.])(?P<marked>[A-Z]{2,8}(?:/[A-Za-z]{1,6})*(?:/\d[\d-]*)+\d?)(?![\w/])"
    r"|(?<![\w/.])(?P<advice>\d{2}\.\d{3}/\d(?:/[A-Z])?)(?![\w/])"
)
_TELLING = re.compile(rf"[\d:]|\b{NUMBER_WORD}\s", re.IGNORECASE)
_CONTACT = re.compile(
    r"\b(?:Contact(?:persoon|punt)?|Aanspreekpunt|Meer info(?:rmatie)?|Inlichtingen|Info)\s?:\s*"
    r"(?P<who>[^.;|\n]{4,80})"
)
_COUNT = (
    r"(?<![\w.,/-])(?P<n>\d{{1,3}}(?:[.\s]\d{{3}})+|\d+|(?i:{words}))\s(?:van\s(?:de|het)\s(?:\d+\s)?)?"
    r"(?:[^\W\d][\w-]*\s){{0,2}}?(?P<what>[^\W\d]*(?:{nouns}))\b"
)
_YEAR = re.compile(
    r"(?<![\w.,/:-])(?:19|20)\d\d(?![\w/-]|[.,:]\d|\s(?:euro|EUR|m²|km|meter|ton|kWh|%)|\s\d{3}\b)"
)


def facts(readings: Sequence[Reading], year: str = "") -> tuple[Fact, ...]:
    """Every fact once, with all the places where it stands; ``year`` completes '3 oktober'.

    Where it is "", the year of the day before it does, unless that is the date of a law.
    """
    last = year
    found: dict[tuple[FactKind, str], list[Span]] = {}
    for reading in readings:
        text = reading.piece.text
        if not _TELLING.search(text):
            continue
        laws = [match.span() for match in _legal().finditer(text)]
        for kind, value, start, end in _in_text(text, year or last, laws):
            if kind == "date" and len(value) > 4 and not _within(start, laws):
                last = value[:4]
            found.setdefault((kind, value), []).append(Span(*reading.piece.span(start, end)))
    return tuple(Fact(kind, value, tuple(spans)) for (kind, value), spans in found.items())


def _in_text(
    text: str, year: str, laws: Sequence[tuple[int, int]]
) -> Iterator[tuple[FactKind, str, int, int]]:
    taken: list[tuple[int, int]] = []
    for start, end, value in periods(text):
        taken.append((start, end))
        yield "period", value, start, end
    for start, end, value in dates(text, year):
        taken.append((start, end))
        yield "date", value, start, end
    for match in _PERCENT.finditer(text):
        value = number_of(match["said"]) if match["said"] else match[1].replace(",", ".")
        yield "percentage", value, match.start(), match.end()
    for match in _NUMBER_OF.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        taken.append((start, end))
        yield "document-number", re.sub(r"\s+", " ", text[start:end]), start, end
    for start, end in laws:
        taken.append((start, end))
        yield "legal-reference", text[start:end], start, end
    for match in _counts().finditer(text):
        start = match.start("n")
        if any(begin <= start < end for begin, end in taken):
            continue
        if not re.match(r"\s?%|\s?(?:euro|EUR)", text[match.end("n") : match.end("n") + 6]):
            taken.append(match.span())
            yield "count", number_of(match["n"]), match.start(), match.end()
    for match in _YEAR.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield "date", match.group(), match.start(), match.end()
    for match in _CONTACT.finditer(text):
        if not _private(match["who"]):
            yield "contact", match["who"].strip(), match.start("who"), match.end("who")


def first_year(text: str) -> str:
    """The first year that a text names, that of a law left out; "" where it names none."""
    laws = [match.span() for match in _legal().finditer(text)]
    years = re.finditer(r"\b(?:19|20)\d\d\b", text)
    return next((year.group() for year in years if not _within(year.start(), laws)), "")


def _within(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in stretches)


def _private(who: str) -> bool:
    """Whether a contact is a person's own address: those are never recorded."""
    return bool(re.search(r"@|\d{6,}|straat \d|laan \d", who))


def dates(text: str, year: str = "") -> Iterator[tuple[int, int, str]]:
    """The days and months that are named, as ISO, with their offsets; in order."""
    found = []
    for match in DAY.finditer(text):
        value = _iso(match, "1", year or _year_after(text, match.end()))
        if value:
            found.append((match.start(), match.end(), value))
    for match in MONTH.finditer(text):
        if not any(start <= match.start() < end for start, end, _ in found):
            value = f"{match['y']}-{MONTHS[match['m'].lower()]:02}"
            found.append((match.start(), match.end(), value))
    yield from sorted(found)


def _year_after(text: str, at: int) -> str:
    match = re.search(r"\b((?:19|20)\d\d)\b", text[at : at + 60])
    return match.group(1) if match else ""


def _iso(match: re.Match[str], group: str, year: str) -> str:
    if match[f"i{group}"]:
        return match[f"i{group}"]
    if match[f"e{group}"]:
        day, month, year = int(match[f"e{group}"]), int(match[f"n{group}"]), match[f"z{group}"]
    else:
        day, month = int(match[f"d{group}"]), MONTHS[match[f"m{group}"].lower()]
        year = match[f"y{group}"] or year
    try:
        return date(int(year or 0), month, day).isoformat()
    except ValueError:
        return ""


def periods(text: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of time with a beginning and an end, as ``from/to``, with their offsets."""
    found = []
    for match in _PERIOD.finditer(text):
        last = _iso(match, "2", "")
        first = _iso(match, "1", last[:4])
        if first and last and first < last:
            found.append((match.start(), match.end(), f"{first}/{last}"))
    for match in _YEARS.finditer(text):
        if int(match["a"]) < int(match["b"]) <= int(match["a"]) + 30:
            found.append((match.start(), match.end(), f"{match['a']}/{match['b']}"))
    yield from sorted(found)


@cache
def _counts() -> re.Pattern[str]:
    nouns = sorted((row["noun"] for row in table("counted")), key=len, reverse=True)
    return re.compile(_COUNT.format(words=NUMBER_WORD, nouns="|".join(nouns)))


@cache
def _legal() -> re.Pattern[str]:
    """A reference to an article or a dated rule, up to the end of its name."""
    kinds = "|".join(row["pattern"] for row in table("legal_kinds"))
    part = r"|[Tt]itel\s[IVXLC\d/]+|[Hh]oofdstuk\s[IVXLC\d]+|[Bb]ijlage\s[IVXLC\d]+|[Bb]oek\s\d+"
    day = rf"\d{{1,2}}\s(?:{_MONTH})\s\d{{4}}"
    number = r"[IVXLC\d]+(?:[./:][\dIVXL]+)*(?:bis|ter|quater)?"
    also = rf"(?:(?:,\s|\sen\s|\st\.e\.m\.\s|\stot\sen\smet\s|\stot\s){number})*"
    article = rf"(?:[Aa]rt\.|[Aa]rtikels?|[Aa]rtikelen)\s{number}{also}"
    member = r"(?:,?\s(?:eerste|tweede|derde|vierde|vijfde)\slid)?(?:,?\s\d+°)?,?"
    paragraph = rf"(?:,?\s?§\s?\d+(?:bis|ter)?)?{member}"
    named = rf"(?:{kinds})(?:\svan\s{day}|\svan\s\d{{4}})?"
    # rules that are known by their number or the year behind their name
    circular = r"\b[Oo]mzendbrief\s(?:[A-Z]{2,}(?:/[A-Z]+)*[\s/])?(?:\d{4}/\d+)"
    european = r"\b(?:[Vv]erordening|[Rr]ichtlijn)\s(?:\(E[UG]\)\s)?(?:nr\.\s)?\d+/\d+(?:/E[UG])?"
    numbered = rf"(?:{circular}|{european})(?![\w/])"
    codex = r"\b(?:[Bb]esluit\s)?(?:Vlaamse\s)?[Cc]odex(?:\s[A-Z][\w-]+)+\svan\s\d{4}\b"
    return re.compile(
        rf"(?=[AaTtHhBb])(?:{article}{paragraph}{part})\s(?:van|uit)\s(?:de|het|dit|haar|zijn)\s"
        rf"{named}|{article}{paragraph}\s(?:(?:VCRO|BW|BWHI|DLB)\b|(?=[A-Z]){named})"
        rf"|(?<![\w-])(?:{kinds})\svan\s{day}|{numbered}|{codex}"
    )
