"""Sources that do not say the same of one thing."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from answers.asking import Ask
from answers.dates import MONTHS
from answers.evidence import Found
from answers.sources import Sources
from core.overviews import ContractRow
from core.replies import AnswerKind, Conflict, ConflictSide
from core.sums import thousands

_SURE = 0.75  # coverage from which a sentence is about just what is asked
_MOST = 12  # sentences that are held against one another
_ALIKE = 0.55  # Jaccard of the words beside the numbers
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_MONEY = re.compile(r"(\d[\d.,]*)\s*(miljoen|miljard)?\s*(?:euro|EUR|€)|€\s*(\d[\d.,]*)", re.I)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.I)
_COUNTED: tuple[AnswerKind, ...] = ("how-many", "how-much", "when", "state-of-affairs")


def conflicts(ask: Ask, found: Sequence[Found], sources: Sources) -> tuple[Conflict, ...]:
    """The conflicts in what answers a question: other sums, days or numbers for the same thing."""
    named = ask.kind == "how-much" and any(needle.name for needle in ask.needles)
    kept = list(_between_records(ask, sources.register())) if named else []
    answering = [one for one in found if one.answers or one.covered >= _SURE][:_MOST]
    again = [one for one in found if one not in answering and _says_again(one, answering)]
    for one, other in combinations([*answering, *again[:_MOST]], 2):
        if one.unit.doc_id == other.unit.doc_id:
            continue
        values = _values(one.unit.text), _values(other.unit.text)
        if not values[0] or not values[1] or values[0] & values[1]:
            continue
        if _same_statement(one.unit.text, other.unit.text) or _both_answer(ask, one, other):
            kept.append(_conflict(ask.text, one, other, sources))
    return _once(kept)


def _says_again(one: Found, answering: Sequence[Found]) -> bool:
    """Whether a sentence that by itself is no answer says nearly the same as one that is."""
    return one.fitting and any(
        one.missing == other.missing and _same_statement(one.unit.text, other.unit.text)
        for other in answering
    )


def _same_statement(one: str, other: str) -> bool:
    """Whether two sentences say nearly the same, but for their numbers."""
    some, others = _words(one), _words(other)
    return len(some) > 5 and len(some & others) >= _ALIKE * len(some | others)


def _both_answer(ask: Ask, one: Found, other: Found) -> bool:
    same_contract = one.hit.citation.contract == other.hit.citation.contract
    sure = min(one.covered, other.covered) >= _SURE and one.fitting and other.fitting
    return ask.kind in _COUNTED and same_contract and sure and not (one.missing or other.missing)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def _values(text: str) -> frozenset[str]:
    """The sums and the days that a sentence names, each in one form."""
    sums = {_sum(match) for match in _MONEY.finditer(text)}
    days = {" ".join(match.groups()).lower() for match in _DAY.finditer(text)}
    return frozenset(sums | days)


def _sum(match: re.Match[str]) -> str:
    digits = (match[1] or match[3]).replace(".", "").replace(",", ".").rstrip(".")
    scale = {"miljoen": 1e6, "miljard": 1e9}.get((match[2] or "").lower(), 1.0)
    try:
        return f"{float(digits) * scale:.2f}"
    except ValueError:
        return match[0]


def _conflict(
    subject: str,
    one: Found,
    other: Found,
    sources: Sources,
) -> Conflict:
    sides = [
        ConflictSide(
            value=", ".join(_shown(found.unit.text)),
            date=found.hit.citation.document.date,
            citation=sources.cite(found.unit.doc_id, found.unit.start, found.unit.end),
        )
        for found in (one, other)
    ]
    return Conflict(subject, tuple(sorted(sides, key=lambda side: side.date or "9999")))


def _shown(text: str) -> list[str]:
    found = [*_MONEY.finditer(text), *_DAY.finditer(text)]
    return [" ".join(match[0].split()) for match in sorted(found, key=lambda match: match.start())]


def _between_records(ask: Ask, register: Sequence[ContractRow]) -> Iterator[Conflict]:
    """Other sums for the subsidy of a contract whose municipality the question names."""
    for row in register:
        named = row.contract.municipality.casefold() in ask.query.casefold()
        if named and "subsidy" in row.conflicts:
            sides = [
                ConflictSide(euros(amount.euro), citation.document.date, citation)
                for amount in row.told("subsidy")
                for citation in amount.citations[-1:]
            ]
            subject = f"subsidie voor {row.contract.municipality}"
            yield Conflict(subject, tuple(sorted(sides, key=lambda side: side.date or "9999")))


def euros(amount: float) -> str:
    """The sum as it is written in Dutch: 575.306 euro."""
    return f"{thousands(amount)} euro"


def _once(kept: Sequence[Conflict]) -> tuple[Conflict, ...]:
    seen: set[tuple[str, ...]] = set()
    unique = []
    for conflict in kept:
        key = tuple(side.value for side in conflict.sides)
        if key not in seen:
            seen.add(key)
            unique.append(conflict)
    return tuple(unique[:3])
