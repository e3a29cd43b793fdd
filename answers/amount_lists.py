"""The sums per contract that a question asks for, from the records."""

import re
from collections.abc import Iterator, Mapping, Sequence

from answers.asked_sums import sums_asked, tells_of_spending
from answers.asking import Ask
from answers.conflicts import euros
from answers.dates import in_words
from answers.lexicon import words
from answers.listing import (
    Listing,
    counted,
    enumerated,
    holds,
    known_words,
    names_contracts,
    of_title,
    summed,
)
from answers.sources import Sources
from core.contract_aspects import asked_beside
from core.findings import AmountRole
from core.names import AMOUNT_NAMES
from core.overviews import AmountRow, ContractRow
from core.replies import EvidenceTable, TableRow

_EACH = re.compile(
    r"\b(?:elk|elke|ieder|iedere|alle|per|verschillende|respectieve(?:lijk)?|steden|gemeenten|"
    r"besturen|contracten|wijkverbeteringscontracten|wijken|projecten|gemiddelde?)\b",
    re.IGNORECASE,
)
_CALL_YEAR = "2021"  # every contract comes from the call of that year
_DE = {**AMOUNT_NAMES, "total": "totale kostprijs"}  # as it stands behind 'de'
_REAL = ("contract", "contracten")
_INVENTED = ("verzonnen contract", "verzonnen contracten")
_ADDED = re.compile(r"\b(?:samen|totaal|totale|opgeteld|gezamenlijke?)\b", re.IGNORECASE)
_MEAN = re.compile(r"\bgemiddelde?\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:laagste|kleinste|minste)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:hoogste|grootste|meeste|maximum\w*|maximale)\b", re.IGNORECASE)
_FIGURE = re.compile(r"[\d.]+")
_WHICH = re.compile(
    r"\b(?:wie|welke?\s+(?:\w+\s+)?(?:stad|steden|gemeenten?|bestuur|besturen|wijk|wijken|\w*contract|"
    r"\w*contracten|project|projecten))\b",
    re.IGNORECASE,
)


def amounts(ask: Ask, part: str, sources: Sources) -> Listing | None:
    """The sums of the contracts that a question asks about; None where it asks for others.

    ``part`` is the whole text of the part: it may ask for the total beside the question.
    """
    extreme = bool(_LEAST.search(ask.text) or _MOST.search(ask.text))
    if extreme and not _WHICH.search(ask.text):  # 'de hoogste subsidie' is a limit of the call
        return None
    each = ask.contracts or _EACH.search(ask.text) or extreme
    if not each or tells_of_spending(ask.text) or not _asks_only_amounts(ask, sources):
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
        f"{_DE[role]} voor {row.contract.municipality}"
        for role in roles
        for row in rows_
        if not row.told(role)
    ]
    note = f"De documenten vermelden geen {enumerated(silent)}." if silent else ""
    added = bool(_ADDED.search(ask.text) or holds(part, "totaal"))
    computed = "".join(f" {words}" for words in _computed(ask.text, told, added=added))
    return Listing(table, summed(f"{_amounts_summary(ask, told, sources)}{computed}", table), note)


def _asks_only_amounts(ask: Ask, sources: Sources) -> bool:
    """Whether the question, with its title, asks for sums of contracts and for nothing narrower."""
    known = known_words("amounts") | words("topics")
    cities = [name for one in sources.contracts() for name in one.names]
    places = set(sources.terms(" ".join(cities)))
    most = _MOST.search(ask.text)  # 'het maximumbedrag van 800.000 euro'
    rest = [
        n
        for n in ask.needles
        if n.word.casefold() not in known
        and n.terms[0] not in places
        and n.word != _CALL_YEAR
        and not (most and _FIGURE.fullmatch(n.word))
    ]
    if not rest or names_contracts(ask):
        return all(n.subject for n in rest)
    # whatever the title is, unless another fund: who names a contract's place asks for its subsidy
    named = bool(ask.contracts) and not ask.of_title and bool(sums_asked(ask.text))
    return named and all(n.subject and not n.word.casefold().endswith("fonds") for n in rest)


def _computed(
    text: str, told: Sequence[tuple[ContractRow, AmountRole]], *, added: bool
) -> Iterator[str]:
    """What the question wants worked out of the sums: their total, their mean, the ends of them.

    Of each kind of sum; the contracts of the sample corpus are never counted with the others.
    Where sources differ the sum told last counts. The total is told where ``added`` says so.
    """
    for role in dict.fromkeys(role for _, role in told):
        for invented in (False, True):
            sums = {
                row.contract.municipality: row.told(role)[0].euro
                for row, own in told
                if own == role and row.contract.invented == invented
            }
            if len(sums) > 1:
                names = _INVENTED if invented else _REAL
                group = f"{_DE[role]} van {counted(len(sums), *names)}"
                yield from _of_group(text, group, sums, added=added)


def _of_group(text: str, group: str, sums: Mapping[str, float], *, added: bool) -> Iterator[str]:
    """The sentences about one ``group``: 'subsidie van elf contracten'."""
    total = sum(sums.values())
    if added:
        yield f"Opgeteld is de {group} {euros(total)}."
    if _MEAN.search(text):
        yield f"Gemiddeld is de {group} {euros(round(total / len(sums)))}."
    for asks, word, end in ((_LEAST, "laagste", min), (_MOST, "hoogste", max)):
        if asks.search(text):
            euro = end(sums.values())
            cities = [city for city, own in sums.items() if own == euro]
            yield f"De {word} {group} is {euros(euro)}, voor {enumerated(cities)}."


def _amount_row(row: ContractRow, role: AmountRole) -> TableRow:
    told = row.told(role)
    shown = [_dated_sum(row, one) if len(told) > 1 else euros(one.euro) for one in told]
    cards = [one.citations[0].document for one in told]
    sources = dict.fromkeys(card.title or card.path or card.id for card in cards)
    contract = row.contract
    cells = (contract.municipality, contract.project, AMOUNT_NAMES[role], "; ".join(shown))
    proofs = tuple(one.citations[0] for one in told)
    return TableRow((*cells, "; ".join(sources)), proofs, len(proofs))


def _dated_sum(row: ContractRow, one: AmountRow) -> str:
    day = one.citations[0].document.date
    asked = "gevraagd: " if asked_beside(row, one) else ""
    return f"{asked}{euros(one.euro)} ({in_words(day) if day else 'zonder datum'})"


def _amounts_summary(
    ask: Ask, told: Sequence[tuple[ContractRow, AmountRole]], sources: Sources
) -> str:
    """One sum in so many words; of more, of how many contracts, and where sources differ."""
    kinds = enumerated(list(dict.fromkeys(AMOUNT_NAMES[role] for _, role in told)))
    unlike = [row.contract.municipality for row, role in told if role in row.conflicts]
    cities = list(dict.fromkeys(row.contract.municipality for row, _ in told))
    if len(told) == 1:
        ((row, role),) = told
        sums = enumerated([_dated_sum(row, one) for one in row.told(role)])
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
