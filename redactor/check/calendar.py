"""Days and working days as Chinese law counts them (Civil Code, articles 201 and 203).

The day on which a period begins is not counted; a period whose last day is a day of rest ends on the next working day.
Public holidays and shifted working days come from chinesecalendar (optional, by year); outside its years, or without
it, weekdays are counted and the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Count:
    """A number of days; ``official`` is False when public holidays were not known for some day counted."""

    days: int
    official: bool = True


def day_of(value: str) -> date | None:
    """Return the day of an ISO date with or without a time; None for a month alone."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def is_workday(day: date) -> tuple[bool, bool]:
    """Return (works, official): whether people work that day, and whether that is known from the official calendar."""
    try:
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day)), True
    except (ImportError, NotImplementedError):
        return day.weekday() < 5, False


def workdays_after(start: date, end: date) -> Count:
    """Count the working days after ``start`` up to and with ``end``; 0 when ``end`` is not later."""
    days, official, day = 0, True, start
    while day < end:
        day += timedelta(days=1)
        works, known = is_workday(day)
        days += works
        official = official and known
    return Count(days, official)


def end_of_period(start: date, days: int) -> tuple[date, bool]:
    """Return the last day of a period of ``days`` after ``start``, put off to a working day, and whether that is
    known from the official calendar."""
    day, official = start + timedelta(days=days), True
    while True:
        works, known = is_workday(day)
        official = official and known
        if works:
            return day, official
        day += timedelta(days=1)
