"""The sums per contract that a question asks for, from the records."""

import re
from collections.abc import Sequence

from answers.asked_sums import sums_asked
from answers.asking import Ask
from answers.conflicts import euros
from answers.dates import in_words
from answers.lexicon import words
from answers.listing import (
    Listing,
    counted,
    enumerated,
    known_words,
    names_contracts,
    of_title,
    summed,
)
from answers.sources import Sources
from core.findings import AmountRole
from core.names import AMOUNT_NAMES
from core.overviews import AmountRow, ContractRow
from core.replies import EvidenceTable, TableRow

_EACH = re.compile(
    r"\b(?:elk|elke|ieder|iedere|alle|per|verschillende|respectieve(?:lijk)?|steden|gemeenten|"
    r"besturen|contracten|wijkverbeteringscontracten|wijken|projecten)\b",
    re.IGNORECASE,
)


def amounts(ask: Ask, _: str, sources: Sources) -> Listing | None:
    """The sums of the contracts that a question asks about; None where it asks for others."""
    if not (ask.contracts or _EACH.search(ask.text)) or not _asks_only_amounts(ask, sources):
        return None
    roles = sums_asked(ask.text) or ("subsidy",)
    rows_ = [
        row for row in sources.register() if (not ask.contracts or row.contract.id in ask.contracts)
    ]
    told = [(row, role) for row in rows_ for role in roles if row.told(role)]
    if not told:
        return None
    table = EvidenceTable(
        "Bedragen per contract in de documenten",
        ("Gemeente", "Contract", "Soort", "Bedrag", "Bron"),
        tuple(_amount_row(row, role) for row, role in told),
    )
    silent = [
        f"de {AMOUNT_NAMES[role]} van {row.contract.municipality}"
        for role in roles
        for row in rows_
        if not row.told(role)
    ]
    note = f"De documenten vermelden geen bedrag voor {enumerated(silent)}." if silent else ""
    return Listing(table, summed(_amounts_summary(ask, told, sources), table), note)


def _asks_only_amounts(ask: Ask, sources: Sources) -> bool:
    """Whether the question, with its title, asks for sums of contracts and for nothing narrower."""
    known = known_words("amounts") | words("topics")
    cities = [name for one in sources.contracts() for name in one.names]
    places = set(sources.terms(" ".join(cities)))
    rest = [n for n in ask.needles if n.word.casefold() not in known and n.terms[0] not in places]
    return all(n.subject for n in rest) and (not rest or names_contracts(ask))


def _amount_row(row: ContractRow, role: AmountRole) -> TableRow:
    told = row.told(role)
    shown = [_dated_sum(one) if len(told) > 1 else euros(one.euro) for one in told]
    cards = [one.citations[0].document for one in told]
    sources = dict.fromkeys(card.title or card.path or card.id for card in cards)
    contract = row.contract
    cells = (contract.municipality, contract.project, AMOUNT_NAMES[role], "; ".join(shown))
    return TableRow((*cells, "; ".join(sources)), tuple(one.citations[0] for one in told))


def _dated_sum(one: AmountRow) -> str:
    day = one.citations[0].document.date
    return f"{euros(one.euro)} ({in_words(day) if day else 'zonder datum'})"


def _amounts_summary(
    ask: Ask, told: Sequence[tuple[ContractRow, AmountRole]], sources: Sources
) -> str:
    """One sum in so many words; of more, of how many contracts, and where sources differ."""
    kinds = enumerated(list(dict.fromkeys(AMOUNT_NAMES[role] for _, role in told)))
    unlike = [row.contract.municipality for row, role in told if len(row.told(role)) > 1]
    cities = list(dict.fromkeys(row.contract.municipality for row, _ in told))
    if len(told) == 1:
        ((row, role),) = told
        sums = enumerated([_dated_sum(one) for one in row.told(role)])
        differ = "verschillende bedragen: " if unlike else ""
        return (
            f"De documenten vermelden als {kinds} voor het contract van {cities[0]}"
            f"{of_title(ask, sources).removeprefix(f' voor {cities[0]}')} {differ}{sums}."
        )
    number = counted(len({row.contract.id for row, _ in told}), "contract", "contracten")
    summary = f"De documenten vermelden een bedrag ({kinds}) voor {number}"
    invented = list(
        dict.fromkeys(row.contract.municipality for row, _ in told if row.contract.invented)
    )
    if invented and len(invented) < len(cities):
        summary += (
            f", waarvan {counted(len(invented), 'verzonnen', 'verzonnen')} van het voorbeeldcorpus"
        )
    if unlike:
        listed = enumerated(list(dict.fromkeys(unlike)))
        summary += f"; voor {listed} verschillen de bronnen en staan de bedragen er met hun datum"
    return f"{summary}."
