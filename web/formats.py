"""Dates, numbers and amounts as Flemings write them, or as the English do."""

from collections.abc import Mapping
from datetime import date, datetime

from web.language import Language

# Belgium's English has the commas of its Dutch, which no reader of English expects.
_LOCALES: Mapping[Language, str] = {"nl": "nl_BE", "en": "en_GB"}


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
    """'22 nov 2026, 14:05' of an ISO moment, in the time of Brussels."""
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
    """'4.471' in Dutch, '4,471' in English."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_LOCALES[language])


def euro(value: float, language: Language) -> str:
    """'€ 580.000' in Dutch, '€580,000' in English; cents only where there are any."""
    from babel.numbers import format_currency

    places = 0 if value == int(value) else 2
    form = f"¤{'' if language == 'en' else chr(0xA0)}#,##0{'.00' if places else ''}"
    return format_currency(value, "EUR", form, locale=_LOCALES[language], currency_digits=False)
