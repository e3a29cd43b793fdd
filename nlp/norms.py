"""Which rules a text names, whose they are, and what they are about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.findings import Norm
from nlp.tables import table

OTHER = "andere"
_ELI = "https://www.ejustice.just.fgov.be/eli/decreet/{}/{}/{}/{}/justel"
_LOCAL = re.compile(
    r"\b(?:eigen|gemeentelijk\w*|stedelijk\w*|stads)\s?(?:\w+\s){0,2}?(?:\w*reglement\w*|\w*verordening\w*"
    r"|\w*regels?\b|\w*regeling\w*|\w*norm\w*|beleid|\w*voorschrift\w*|\w*besluit)"
    r"|\b(?:politie|parkeer|bouw|belasting|retributie|terras|markt|subsidie|premie|lijkbezorgings)"
    r"(?:reglement|verordening)\w*|\breglement\svan\sde\s(?:stad|gemeente)\b"
    r"|\bverordening\s(?:inzake|op\shet|over)\b|\bpolitiecodex\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:(?:koninklijk|ministerieel)\s[Bb]esluit|[Ww]et|[Dd]ecreet|[Bb]esluit(?:\svan\sde\sVlaamse\sRegering)?|KB|MB|BVR|"
    r"[Oo]mzendbrief|[Dd]ienstorder)\s(?:van\s\d{1,2}\s\w+\s\d{4}|(?:over|inzake|betreffende|op)\s(?:de\s|het\s)?"
    r"[\w-]+(?:\s(?:en|op|van|voor|in)?\s?[\w-]+){0,4}?(?=[.,;:)]|$|\s(?:niet|dat|om|te|voor|laat|is)\b))"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is named in a text, with the level that made it and its domain, "" unknown."""

    norm: Norm
    level: str
    domain: str
    start: int
    end: int


def rules(text: str) -> tuple[Rule, ...]:
    """The rules that are named, in order, each name once."""
    found: list[Rule] = []
    for row, pattern in _known():
        for match in pattern.finditer(text):
            if any(one.start <= match.start() < one.end for one in found):
                continue
            norm = Norm(row["label"], _uri(row), row["now"])
            found.append(Rule(norm, row["level"], row["domain"], match.start(), match.end()))
    for match in _DATED.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            level = _level_of(match.group())
            found.append(Rule(Norm(match.group()), level, "", match.start(), match.end()))
    for match in _LOCAL.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            label = re.sub(r"^(?:eigen|de|het)\s", "", match.group().strip())
            found.append(Rule(Norm(label), "local", "", match.start(), match.end()))
    found.sort(key=lambda one: one.start)
    unique = {one.norm.label: one for one in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda one: one.start))


@cache
def names_of(norm: Norm) -> str:
    """Every name that a rule goes by or went by in the table, in lower case, a line each."""
    known = {norm.label, norm.now} - {""}
    rows = [row for row in table("norms") if {row["label"], row["now"]} & known]
    named = {name for row in rows for name in (row["label"], row["now"], _words_of(row["pattern"]))}
    names = "\n".join(sorted(known | named)).casefold()
    return f"{names}\n{names.replace('-', '')}"  # wijk-werken and wijkwerken


def _words_of(pattern: str) -> str:
    """The words that a pattern of the table finds, an optional or another one among them."""
    plain = re.sub(r"\[(\w)\w*\]", r"\1", pattern.replace(r"\s", " ").replace("-?", "-"))
    plain = re.sub(r"\(\?[=:!]|\\\w[*+]?|\{[\d,]*\}", "", plain)
    return re.sub(r"[()?|]+", "\n", plain)


def _level_of(name: str) -> str:
    if re.match(r"(?:koninklijk|ministerieel|KB|MB|[Ww]et)\b", name):
        return "federal"
    return "flemish" if re.match(r"[Dd]ecreet|BVR|[Bb]esluit\svan\sde\sVl", name) else ""


def _uri(row: dict[str, str]) -> str | None:
    if not row["numac"]:
        return None
    return _ELI.format(*row["date"].split("-"), row["numac"])


@cache
def _known() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    return tuple((row, re.compile(rf"\b(?:{row['pattern']})(?!\w)")) for row in table("norms"))


@cache
def _domains() -> tuple[tuple[str, float, str, re.Pattern[str]], ...]:
    return tuple(
        (row["domain"], float(row["weight"]), row["level"], re.compile(row["pattern"], re.I))
        for row in table("domains")
    )


def domain_points(text: str, named: Sequence[Rule] = ()) -> dict[str, float]:
    """How much a text speaks of each domain of a request."""
    points: dict[str, float] = {}
    for domain, weight, _, pattern in _domains():
        different = {match.group().lower()[:7] for match in pattern.finditer(text)}
        if different:
            points[domain] = weight * (1 + 0.5 * (len(different) - 1))
    for one in named:
        if one.domain:
            points[one.domain] = points.get(one.domain, 0.0) + 3.0
    return points


def level_of_domain(domain: str) -> str:
    """The level that makes the rules of a domain, "" where it differs."""
    return next((level for name, _, level, _ in _domains() if name == domain), "")


def unique_norms(named: Sequence[Rule]) -> tuple[Norm, ...]:
    """The norms of some rules, each once."""
    return tuple(dict.fromkeys(one.norm for one in named))


def local_rules(text: str) -> Iterator[re.Match[str]]:
    """The rules of a municipality itself that are named in a text."""
    yield from _LOCAL.finditer(text)


def best_domain(points: Mapping[str, float]) -> str:
    """The domain that is spoken of most, "" where there is none."""
    return max(sorted(points), key=lambda domain: points[domain]) if points else ""
