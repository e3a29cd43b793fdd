"""Sources that do not say the same of one thing."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from answers.asked_sums import sums_asked, tells_of_spending
from answers.asking import Ask
from answers.dates import MONTHS
from answers.evidence import Found
from answers.sources import Sources
from answers.sums import AMOUNT, euro_of
from core.findings import AMOUNT_ROLES
from core.overviews import ContractRow
from core.records import Citation
from core.replies import AnswerKind, Conflict, ConflictSide
from core.sums import thousands

_SURE = 0.75  # coverage from which a sentence is about just what is asked
_MOST = 12  # sentences that are held against one another
_ALIKE = 0.55  # Jaccard of the words beside the numbers
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.I)
_COUNTED: tuple[AnswerKind, ...] = ("how-much", "when", "state-of-affairs")


def conflicts(ask: Ask, found: Sequence[Found], sources: Sources) -> tuple[Conflict, ...]:
    """The conflicts in what answers a question: other sums or days for the same thing.

    Only values of one kind, of one role and about one contract (or none) are held together.
    """
    subsidy = "subsidy" in (sums_asked(ask.text) or ("subsidy",))
    granted = ask.kind == "how-much" and subsidy and not tells_of_spending(ask.text)
    kept = list(_between_records(ask, sources.register())) if granted else []
    answering = [one for one in found if one.answers or (one.covered >= _SURE and not one.missing)]
    answering = answering[:_MOST]
    again = [one for one in found if one not in answering and _says_again(one, answering)]
    for one, other in combinations([*answering, *again[:_MOST]], 2):
        same_contract = one.hit.citation.contract == other.hit.citation.contract
        if one.unit.doc_id == other.unit.doc_id or not same_contract:
            continue
        if not _other_values(ask, one, other, sources):
            continue
        if _same_statement(one.unit.text, other.unit.text) or _both_answer(ask, one, other):
            kept.append(_conflict(ask, one, other, sources))
    return _once(kept)


def _other_values(ask: Ask, one: Found, other: Found, sources: Sources) -> bool:
    """Whether both have sums of one role, or days, that the question may ask for, and no same."""
    pairs = [] if ask.kind == "when" else [(_roles(ask, one, sources), _roles(ask, other, sources))]
    if ask.kind != "how-much":
        pairs.append(({"": _days(one.unit.text)}, {"": _days(other.unit.text)}))
    return any(
        some[role] and others[role] and not some[role] & others[role]
        for some, others in pairs
        for role in some.keys() & others.keys()
    )


def _roles(ask: Ask, one: Found, sources: Sources) -> dict[str, frozenset[str]]:
    """The sums of a sentence by what the records say that each is; "" where they do not know it.

    A part of a sum is left out, a sum that was only asked where another was granted, and what is
    not asked for where the question names a role.
    """
    asked = (*(sums_asked(ask.text) or AMOUNT_ROLES), "")
    told: dict[str, set[str]] = {}
    known = {
        f"{amount.euro:.2f}": amount.role if amount in row.held_together(amount.role) else "part"
        for row in sources.register()
        if row.contract.id == one.hit.citation.contract
        for amount in row.amounts
        if any(_overlaps(citation, one) for citation in amount.citations)
    }
    for match in AMOUNT.finditer(one.unit.text):
        euro = f"{euro_of(match):.2f}"
        role = known.get(euro, "")
        if role in asked:
            told.setdefault(role, set()).add(euro)
    return {role: frozenset(values) for role, values in told.items()}


def _overlaps(citation: Citation, one: Found) -> bool:
    same = citation.document.id == one.unit.doc_id
    return same and citation.start < one.unit.end and one.unit.start < citation.end


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
    of_a_contract = one.hit.citation.contract is not None
    sure = min(one.covered, other.covered) >= _SURE and one.fitting and other.fitting
    return ask.kind in _COUNTED and of_a_contract and sure and not (one.missing or other.missing)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def _days(text: str) -> frozenset[str]:
    return frozenset(" ".join(match.groups()).lower() for match in _DAY.finditer(text))


def _conflict(
    ask: Ask,
    one: Found,
    other: Found,
    sources: Sources,
) -> Conflict:
    sides = [
        ConflictSide(
            value=", ".join(_shown(ask.kind, found.unit.text)),
            date=found.hit.citation.document.date,
            citation=sources.cite(found.unit.doc_id, found.unit.start, found.unit.end),
        )
        for found in (one, other)
    ]
    return Conflict(ask.text, tuple(sorted(sides, key=lambda side: side.date or "9999")))


def _shown(kind: AnswerKind, text: str) -> list[str]:
    found = [] if kind == "when" else [*AMOUNT.finditer(text)]
    found += [] if kind == "how-much" else [*_DAY.finditer(text)]
    return [" ".join(match[0].split()) for match in sorted(found, key=lambda match: match.start())]


def _between_records(ask: Ask, register: Sequence[ContractRow]) -> Iterator[Conflict]:
    """Other sums for the subsidy of a contract that the question is about."""
    for row in register:
        if row.contract.id in ask.contracts and "subsidy" in row.conflicts:
            sides = [
                ConflictSide(euros(amount.euro), citation.document.date, citation)
                for amount in row.held_together("subsidy")
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
