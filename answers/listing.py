"""What a list from the records is made of, and the words that tell what it is a list of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from answers.asking import Ask
from answers.lexicon import rows, words
from answers.sources import Sources
from core.replies import EvidenceTable, Statement


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with the sentence that sums it up, and what of the question it does not cover."""

    table: EvidenceTable
    summary: Statement
    uncovered: str = ""


@cache
def known_words(records: str) -> frozenset[str]:
    """The words of a question that are about the records themselves, and single out none."""
    told = frozenset(row[1] for row in rows("relations") if row[0] == records)
    return told | words("light_words")


def place_terms(ask: Ask, sources: Sources) -> set[str]:
    """The index terms of the names of the contracts that the question is about."""
    names = [name for one in sources.contracts() if one.id in ask.contracts for name in one.names]
    return set(sources.terms(" ".join(names)))


def of_title(ask: Ask, sources: Sources) -> str:
    """What says that a list is only of the contract that the title of the question names."""
    if not ask.of_title:
        return ""
    cities = [one.municipality for one in sources.contracts() if one.id in ask.contracts]
    return f" voor {enumerated(cities)} (uit de titel van de vraag)"


def summed(summary: str, table: EvidenceTable) -> Statement:
    """The sentence above a table: it rests on every row."""
    proofs = [citation for row in table.rows for citation in row.citations[: row.proofs]]
    return Statement(summary, tuple(proofs), "table")


def counted(number: int, one: str, more: str) -> str:
    """'elf contracten': a number as it is written in a sentence, with what it counts."""
    names = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
    word = ("één" if number == 1 else names[number]) if number < len(names) else str(number)
    return f"{word} {one if number == 1 else more}"


def enumerated(names: Sequence[str]) -> str:
    """'Gent, Genk en Mechelen'."""
    return " en ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def names_contracts(ask: Ask) -> bool:
    """Whether the question, or its title, names the instrument."""
    named = {word.casefold() for word in re.findall(r"\w+", ask.query)}
    return bool((named | {needle.word.casefold() for needle in ask.needles}) & words("topics"))


def actor_types(text: str) -> frozenset[str]:
    """The types of actors that a text names; a municipality is where they take part."""
    named = (types.split() for name, types, *_ in rows("requesters") if holds(text, name))
    return frozenset(kind for types in named if "municipality" not in types for kind in types)


def holds(text: str, name: str) -> bool:
    """Whether the name stands in the text as words of its own, in either case."""
    return bool(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
