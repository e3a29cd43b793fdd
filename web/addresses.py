"""The state of the search page as its address, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from core.days import iso_day
from core.errors import InputError
from core.records import FILTER_WORDS, Access, Filters
from core.settings import Settings
from pipeline.meant import filters_meant

PAGE_SIZE = 10
MOST_PAGES = 20
_LONGEST = 120  # characters of a value


@dataclass(frozen=True, slots=True)
class SearchState:
    """What a person asks of the search page."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    page: int = 1


def read_state(
    given: Sequence[tuple[str, str]], access: Access, settings: Settings | None = None
) -> SearchState:
    """The state in the parameters of an address; raises InputError where a value cannot be.

    An actor must be known where a store is given; one of a saved search may have gone since.
    """
    many: dict[str, list[str]] = {word: [] for word in FILTER_WORDS}
    single: dict[str, str] = {}
    for word, raw in given:
        value = raw.strip()
        if word in many and value:
            many[word].append(_checked(word, value))
        else:
            single[word] = value
    filters = Filters(
        **{name: tuple(many[word]) for word, name in FILTER_WORDS.items()},
        since=read_day(single.get("since", "")),
        until=read_day(single.get("until", ""), last=True),
        access=access,
    )
    meant = filters_meant(filters, settings)
    return SearchState(single.get("q", ""), meant, _page(single.get("page", "")))


def _checked(word: str, value: str) -> str:
    if len(value) > _LONGEST or not value.isprintable():
        raise InputError(f"De filter {word} kent '{value[:60]}' niet.")
    return value


def read_day(value: str, *, last: bool = False) -> str | None:
    """``iso_day`` of a field; None where it is empty."""
    return iso_day(value, last=last) if value else None


def _page(value: str) -> int:
    if not value:
        return 1
    if not value.isdecimal() or len(value) > 4 or int(value) < 1:
        raise InputError(f"'{value[:20]}' is geen bladzijde.", "Bladzijden tellen vanaf 1.")
    return int(value)


def filters_of_lists(
    many: Mapping[str, Sequence[str]],
    since: str | None,
    until: str | None,
    access: Access,
    settings: Settings,
) -> Filters:
    """The filters whose values are given per word of the address. Raises InputError."""
    given = [(word, value) for word, values in many.items() for value in values]
    given += [(word, day) for word, day in (("since", since), ("until", until)) if day]
    return read_state(given, access, settings).filters


def parameters(state: SearchState) -> Iterator[tuple[str, str]]:
    """The parameters of the address, in a fixed order; ``read_state`` gives the state back."""
    if state.text:
        yield "q", state.text
    for word, name in FILTER_WORDS.items():
        for value in getattr(state.filters, name):
            yield word, value
    if state.filters.since:
        yield "since", state.filters.since
    if state.filters.until:
        yield "until", state.filters.until
    if state.page > 1:
        yield "page", str(state.page)


def query_string(state: SearchState) -> str:
    """The part of the address behind the question mark, that sign included."""
    encoded = urlencode(list(parameters(state)))
    return f"?{encoded}" if encoded else "?"


def at_page(state: SearchState, page: int) -> SearchState:
    """The same search, at another page."""
    return replace(state, page=page)


def chosen(state: SearchState, facet: str, value: str) -> bool:
    """Whether a filter has that value."""
    if facet == "year":
        return _span(value) == (state.filters.since, state.filters.until)
    return value in getattr(state.filters, FILTER_WORDS[facet])


def toggled(state: SearchState, facet: str, value: str) -> SearchState:
    """The first page of the same search, with a value of a filter set or, where it was, not."""
    filters = state.filters
    if facet == "year":
        since, until = (None, None) if chosen(state, facet, value) else _span(value)
        return SearchState(state.text, replace(filters, since=since, until=until))
    held: tuple[str, ...] = getattr(filters, FILTER_WORDS[facet])
    kept = tuple(one for one in held if one != value) if value in held else (*held, value)
    return SearchState(state.text, replace(filters, **{FILTER_WORDS[facet]: kept}))  # type: ignore[arg-type]


def without_filters(state: SearchState) -> SearchState:
    """The first page of the same words, unfiltered."""
    return SearchState(state.text, Filters(access=state.filters.access))


def is_filtered(state: SearchState) -> bool:
    """Whether any filter is set."""
    return state.filters != Filters(access=state.filters.access)


def _span(year: str) -> tuple[str, str]:
    return f"{year}-01-01", f"{year}-12-31"
