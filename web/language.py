"""Dutch and English: catalogues, and dates, numbers and amounts as Flemings write them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
COOKIE = "taal"
TRANSLATIONS = Path(__file__).resolve().parent / "translations"
_LOCALES = {"nl": "nl_BE", "en": "en_BE"}


@lru_cache(maxsize=4)
def catalogue(language: Language) -> Mapping[str, str | tuple[str, ...]]:
    """Every translated message by its Dutch words; plural ones as (one, many)."""
    file = TRANSLATIONS / f"{language}.po"
    if not file.is_file():
        return {}
    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        read = read_po(stream, locale=language)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if isinstance(message.string, str) and message.string:
            found[key] = message.string
        elif isinstance(message.string, (tuple, list)) and all(message.string):
            found[key] = tuple(message.string)
    return found


def translated(language: Language, message: str) -> str:
    """The message in that language; as it is where it has no translation."""
    found = catalogue(language).get(message, message)
    return found if isinstance(found, str) else found[0]


def counted(language: Language, one: str, many: str, number: int) -> str:
    """The message for that number of things."""
    found = catalogue(language).get(one)
    if isinstance(found, tuple):
        return found[0 if number == 1 else -1]
    return one if number == 1 else many


def day(value: str | None, language: Language, form: str = "long") -> str:
    """'9 maart 2023' of an ISO day; a year or a month stays what it is; empty for None."""
    from babel.dates import format_date, format_skeleton

    if not value:
        return ""
    try:
        if len(value) == 7:
            month = date.fromisoformat(f"{value}-01")
            return format_skeleton("yMMMM", month, locale=_LOCALES[language])
        return format_date(date.fromisoformat(value[:10]), form, locale=_LOCALES[language])
    except ValueError:
        return value


def moment(value: str | None, language: Language) -> str:
    """'22 nov. 2026, 14:05' of an ISO moment, in the time of Brussels."""
    from babel.dates import format_datetime, get_timezone

    if not value:
        return ""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    zone = get_timezone("Europe/Brussels")
    return format_datetime(when, "d MMM y, HH:mm", tzinfo=zone, locale=_LOCALES[language])


def number(value: float, language: Language) -> str:
    """'4.471' in Dutch."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_LOCALES[language])


def euro(value: float, language: Language) -> str:
    """'580.000 euro' in Dutch; cents only where there are any."""
    from babel.numbers import format_decimal

    form = "#,##0" if value == int(value) else "#,##0.00"
    return f"{format_decimal(value, form, locale=_LOCALES[language])}\N{NO-BREAK SPACE}euro"
