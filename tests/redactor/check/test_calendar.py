"""Days and working days."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.check.calendar import day_of, end_of_period, is_workday, workdays_after


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2024-09-30", "2024-10-08", 1),  # National Day: 1 to 7 October
        ("2024-09-27", "2024-09-30", 2),  # Sunday 29 September was a working day
        ("2024-05-06", "2024-05-06", 0),
        ("2024-05-10", "2024-05-06", 0),
        ("2024-05-10", "2024-05-13", 0 + 2),  # Saturday 11 May was a working day
    ],
)
def test_workdays(start: str, end: str, days: int) -> None:
    count = workdays_after(date.fromisoformat(start), date.fromisoformat(end))
    assert (count.days, count.official) == (days, True)


def test_a_period_ends_on_a_working_day() -> None:
    assert end_of_period(date(2024, 9, 29), 3) == (date(2024, 10, 8), True)
    assert end_of_period(date(2024, 5, 27), 3) == (date(2024, 5, 30), True)


def test_years_without_a_calendar_count_weekdays_and_say_so() -> None:
    assert is_workday(date(2090, 1, 2)) == (True, False)
    assert workdays_after(date(2090, 1, 1), date(2090, 1, 9)).official is False


def test_without_the_package_weekdays_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    assert is_workday(date(2024, 10, 1)) == (True, False)


@given(st.dates(date(2005, 1, 1), date(2023, 12, 1)), st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(first), start + timedelta(first + second)
    assert workdays_after(start, end).days == workdays_after(start, middle).days + workdays_after(middle, end).days


@pytest.mark.parametrize(("value", "day"), [("2024-05-06T09:30", date(2024, 5, 6)), ("2024-05", None), ("", None)])
def test_day_of(value: str, day: date | None) -> None:
    assert day_of(value) == day
