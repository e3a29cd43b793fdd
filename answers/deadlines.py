"""When the answer to a written question is due, in working days."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache
from typing import cast

WORKING_DAYS = 20


def due(asked: date, working_days: int = WORKING_DAYS) -> date:
    """The day on which the answer is due: that many working days after the question was put."""
    day = asked
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """The working days after ``first`` up to ``last``; negative where ``last`` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))


def is_working_day(day: date) -> bool:
    """Whether the day is neither in a weekend nor a Belgian holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> Container[date]:
    import holidays

    return cast(Container[date], holidays.country_holidays("BE", years=year))
