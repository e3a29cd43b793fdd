"""Working days, against calendars that were counted by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.deadlines import due, is_working_day, working_days_between


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        # March 2023 has no holiday: four weeks from a Thursday.
        ("2023-03-09", "2023-04-06"),
        # Easter Monday (10 April 2023) counts for nothing.
        ("2023-03-20", "2023-04-18"),
        # Ascension (18 May) and Whit Monday (29 May) and Labour Day (1 May) of 2023.
        ("2023-04-28", "2023-05-31"),
        # All Saints (1 November 2023, a Wednesday); 11 November was a Saturday.
        ("2023-10-26", "2023-11-24"),
        # Christmas and New Year of 2023-2024, both on a Monday.
        ("2023-12-08", "2024-01-09"),
        # Asked on a Sunday: Monday is the first day.
        ("2023-03-05", "2023-03-31"),
    ],
)
def test_the_answer_is_due_twenty_working_days_later(asked: str, day: str) -> None:
    assert due(date.fromisoformat(asked)) == date.fromisoformat(day)


def test_the_national_day_is_no_working_day() -> None:
    assert not is_working_day(date(2023, 7, 21))
    assert is_working_day(date(2023, 7, 20))
    assert not is_working_day(date(2023, 7, 22))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_counting_there_and_back(asked: date, days: int) -> None:
    last = due(asked, days)
    assert working_days_between(asked, last) == days
    assert working_days_between(last, asked) == -days
    assert days == 0 or is_working_day(last)
