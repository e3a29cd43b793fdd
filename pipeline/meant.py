"""What people mean by the words of a filter: a name, an old code or an id, as the id it stands for.

Registers know municipalities, contracts, themes and codes, so a word that is none of them is an
error that names what comes near. Actors are open: documents name more of them than the register
holds, and the id of such a one is its name as a slug. Whether any does, the store knows.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from core.errors import InputError, NotFound
from core.names import DOMAIN_NAMES, KIND_NAMES, ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from core.records import ACCESS_LEVELS, Access, Filters, Finding
from core.settings import Settings
from pipeline.contract_overview import RequestFilters, named_contract
from pipeline.kept import reading
from pipeline.registers import organisation_labels

if TYPE_CHECKING:
    from index.store import Store

_Code = TypeVar("_Code", bound=str)
_NEAR = 3  # names that are offered in place of an unknown one
_SHOWN = 20  # of a list that is no longer, all names are offered
_OF_ITS_KIND = re.compile(r"(?:de )?(?:stad|gemeente)[ -]", re.IGNORECASE)  # 'stad Gent'


def filters_meant(filters: Filters, settings: Settings | None = None) -> Filters:
    """The filters with an id for each name. Raises InputError for what nothing goes by.

    An actor that the register does not know must be one of the store, where that is given.
    """
    actor = _actor_meant(settings, filters.access)
    return replace(
        filters,
        themes=_each(filters.themes, theme_meant),
        actors=_each(filters.actors, actor),
        municipalities=_each(filters.municipalities, municipality_meant),
        contracts=contracts_meant(filters.contracts),
        kinds=kinds_meant(filters.kinds),
        derogations=_each(filters.derogations, status_meant),
    )


def requests_meant(
    wanted: RequestFilters,
    settings: Settings | None = None,
    access: Access = ACCESS_LEVELS[-1],
) -> RequestFilters:
    """The same of the filters of a list of requests; an empty word is no filter."""
    actor = _actor_meant(settings, access)
    return replace(
        wanted,
        requester=_if_any(wanted.requester, actor),
        addressee=_if_any(wanted.addressee, actor),
        norm=_if_any(wanted.norm, str),
        domain=_if_any(wanted.domain, domain_meant),
        status=_if_any(wanted.status, status_meant),
        contract=_if_any(wanted.contract, contract_meant),
    )


def municipality_meant(word: str) -> str:
    """The NIS code of today of a municipality by its name or by a code, also from before it merged.

    Raises InputError where no municipality goes by that.
    """
    from nlp.register import read_register

    found = read_register().municipality(word)
    return found.nis if found else one_meant(_bare(word), *_municipalities())


def contract_meant(word: str) -> str:
    """The id of a contract by it, its beginning, or the name of its city, project or quarter.

    Raises InputError where no contract goes by that, or more than one.
    """
    try:
        return named_contract(word).id
    except NotFound as none:  # nothing was asked for by that name: the filter is wrong
        raise InputError(str(none), none.advice) from none


def contracts_meant(words: Iterable[str]) -> tuple[str, ...]:
    """The ids of contracts; raises InputError for what no contract goes by."""
    return _each(words, contract_meant)


def theme_meant(word: str) -> str:
    """The id of a theme by it or by one of its Dutch or English names; else raises InputError."""
    from nlp.tables import table, words

    rows = table("theme_scheme")
    ids = {
        name: row["id"]
        for row in rows
        for name in (*words(row["alternatives"]), row["label_en"], row["id"])
    }
    return one_meant(word, "thema", {row["label"]: row["id"] for row in rows}, ids)


def actor_meant(word: str) -> str:
    """The id of an organisation by one of its names, of its latest name; else the word as an id."""
    from nlp.naming import slug

    return _organisation(word) or slug(word)


def known_actor_meant(
    word: str, store: "Store", access: Access, beside: Iterable[Finding] = ()
) -> str:
    """The same, of an actor that the register, a document up to that level or a finding knows.

    Raises InputError with what comes near.
    """
    from index.store_overviews import actors_told, tells_of_actor

    registered = _organisation(word)
    key = actor_meant(word)
    others = {one.concept: one.label for one in beside if one.kind == "actor"}
    if registered or key in others or tells_of_actor(store.connection, key, access):
        return key
    told = {**actors_told(store.connection, access), **others}
    if key in told:
        return key
    names = {label: key for key, label in told.items()}
    return one_meant(word, "actor", {**names, **_registered_names()}, _organisations())


def _actor_meant(settings: Settings | None, access: Access) -> Callable[[str], str]:
    """What gives the id of an actor, where there is a store only of one that is known."""

    def known(word: str) -> str:
        if settings is None or _organisation(word):
            return actor_meant(word)
        with reading(settings) as store:
            return known_actor_meant(word, store, access)

    return known


def _organisation(word: str) -> str | None:
    """The id of the organisation in the register that goes by the word; 'stad Gent' does too."""
    from nlp.register import read_register

    found = _organisations().get(word.casefold())
    bare = _bare(word)
    if found or bare == word:
        return found
    _, names, others = _municipalities()
    codes = {name.casefold(): nis for name, nis in {**others, **names}.items()}
    municipality = read_register().municipality(codes.get(bare.casefold(), ""))
    return municipality.id if municipality else None


def _bare(word: str) -> str:
    """The word without what says that it is a municipality."""
    kind = _OF_ITS_KIND.match(word)
    return word[kind.end() :] if kind else word


def _registered_names() -> Mapping[str, str]:
    organisations = _organisations()
    return {label: organisations[key.casefold()] for key, label in organisation_labels().items()}


def domain_meant(word: str) -> str:
    """The domain of a rule by its code or its Dutch name; else raises InputError."""
    return _code(word, DOMAIN_NAMES, "domein")


def status_meant(word: str) -> str:
    """How a request stands, by its code or its Dutch name; else raises InputError."""
    return _code(word, STATUS_NAMES, "stand")


def kinds_meant(words: Iterable[str]) -> tuple[str, ...]:
    """Kinds of document by their codes or Dutch names; else raises InputError."""
    return _each(words, lambda word: _code(word, KIND_NAMES, "soort document"))


def types_meant(words: Iterable[str]) -> tuple[str, ...]:
    """Types of actor by their codes or Dutch names; else raises InputError."""
    return _each(words, lambda word: _code(word, TYPE_NAMES, "type actor"))


def roles_meant(words: Iterable[str]) -> tuple[str, ...]:
    """Roles by their codes or Dutch names; else raises InputError."""
    return _each(words, lambda word: _code(word, ROLE_NAMES, "rol"))


def listed(words: Iterable[str]) -> tuple[str, ...]:
    """Each of the words, of which one may hold several with commas between them."""
    return tuple(word for one in words for part in one.split(",") if (word := part.strip()))


def _each(words: Iterable[str], meant: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(meant(word.strip()) for word in words))


def _if_any(word: str | None, meant: Callable[[str], str]) -> str | None:
    return meant(word.strip()) if word and word.strip() else None


def _code(word: str, names: Mapping[_Code, str], what: str) -> str:
    shown: dict[str, str] = {
        name if name.casefold() == code else f"{name} ({code})": code
        for code, name in names.items()
    }
    others: dict[str, str] = {
        told: code
        for code, name in names.items()
        for told in (code, name, name.replace(" ", "-"))  # the last needs no quotes in a shell
    }
    return one_meant(word, what, shown, others)


@cache
def _municipalities() -> tuple[str, Mapping[str, str], Mapping[str, str]]:
    """What they are called, the NIS code of today by each name, and by the names of others."""
    from nlp.register import read_register

    register = read_register()
    rows = [row for row in register.organisations.values() if row.type == "municipality"]
    names = {row.label: register.latest(row.id).nis for row in rows}
    return "gemeente", names, {**register.exonyms, **{row.id: names[row.label] for row in rows}}


@cache
def _organisations() -> Mapping[str, str]:
    """The id of its latest name, by each id and each name of an organisation in lower case."""
    from nlp.register import read_register

    register = read_register()
    return {
        name.casefold(): register.latest(row.id).id
        for row in register.organisations.values()
        for name in (*row.names, row.id)
    }


def one_meant(
    word: str, what: str, shown: Mapping[str, str], others: Mapping[str, str] | None = None
) -> str:
    """The id that ``word`` stands for, in either case; of the names only the shown are offered.

    Raises InputError where it stands for none.
    """
    ids = {name.casefold(): key for name, key in {**(others or {}), **shown}.items()}
    if word.casefold() in ids:
        return ids[word.casefold()]
    offered: Sequence[str] = list(shown)
    if len(offered) > _SHOWN:
        near = get_close_matches(word.casefold(), [name.casefold() for name in shown], _NEAR)
        offered = [name for name in shown if name.casefold() in near]
    advice = f"Kies uit: {', '.join(offered)}." if offered else ""
    raise InputError(f"Er is geen {what} '{word[:60]}'.", advice)
