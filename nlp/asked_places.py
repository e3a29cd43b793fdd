"""Which municipalities and contracts a question names, as the concepts under which texts are filed.

People type names small: those of the contracts count so too, others only with a capital.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nlp.contract_register import read_contracts
from nlp.register import read_register

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST = 5  # words: 'Zeebrugge van analyses tot realisaties'
_SHORT = 3  # letters; a part of a municipality with such a name is hardly ever meant: 'Lot'
_TELLING = 8  # letters; a quarter with a shorter name may be a word where it is written small

Place = tuple[str, str]  # kind (municipality or contract) and id (the NIS code of today)


def places_named(text: str) -> tuple[Place, ...]:
    """The places that a question names, with the contracts of each municipality.

    A name that is also a word counts with a capital that does not begin the text.
    """
    found: set[Place] = set()
    words = list(_WORD.finditer(text))
    first = 0
    while first < len(words):
        for last in range(min(first + _LONGEST, len(words)) - 1, first - 1, -1):
            start, end = words[first].start(), words[last].end()
            places = _meant(text[start:end], opens=not start)
            if places:
                found |= places
                first = last
                break
        first += 1
    return tuple(sorted(found))


def _meant(name: str, *, opens: bool) -> frozenset[Place]:
    """What a name stands for; ``opens`` says that the text begins with it."""
    if not (opens and name in read_register().ordinary) and name in _names():
        return _names()[name]
    return _small_names().get(name, frozenset())


@cache
def _names() -> Mapping[str, frozenset[Place]]:
    """What each name of a municipality, a part of one or a contract stands for."""
    found: dict[str, frozenset[Place]] = {}
    for name, place in _named():
        found[name] = found.get(name, frozenset()) | place
    return found


@cache
def _small_names() -> Mapping[str, frozenset[Place]]:
    cities = {row.municipality for row in read_contracts()}
    quarters = {name for row in read_contracts() for name in row.neighbourhoods}
    names = cities | {name for name in quarters & _names().keys() if len(name) >= _TELLING}
    return {name.lower(): _names()[name] for name in names}


def _named() -> Iterator[tuple[str, frozenset[Place]]]:
    register = read_register()
    for row in register.organisations.values():
        if row.type == "municipality":
            yield row.label, _at(register.latest(row.id).nis)
    for names in (register.places, register.exonyms):
        for name, nis in names.items():
            if len(name) > _SHORT:
                yield name, _at(nis)
    for contract in read_contracts():
        own = frozenset({("contract", contract.id), *_at(contract.nis_now or contract.nis)})
        for name in (*contract.neighbourhoods, contract.project, *contract.aliases):
            if name[0].isupper():  # 'wijk Centrum' lies anywhere
                yield name, own


@cache
def _at(nis: str) -> frozenset[Place]:
    """A municipality and its contracts."""
    contracts = (row.id for row in read_contracts() if nis in (row.nis, row.nis_now))
    return frozenset({("municipality", nis), *(("contract", key) for key in contracts)})
