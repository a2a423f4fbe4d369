"""Until when a document must be public, and whom to remind. Working days are those of the State Council's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from redactor.check.calendar import is_workday
from redactor.ledger import machine
from redactor.ledger.procedure import Procedure, Reminder
from redactor.ledger.record import PORTAL, Record


@lru_cache(maxsize=8192)
def works(day: date) -> bool:
    """Tell whether people work that day; outside the years of the calendar every weekday counts."""
    return is_workday(day)[0]


@lru_cache(maxsize=8192)
def deadline(formed: date, days: int) -> date:
    """Return the ``days``-th working day after ``formed`` (which is not counted itself)."""
    day, left = formed, days
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return day


@lru_cache(maxsize=65536)
def workdays(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -workdays(end, start)
    return sum(works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True, slots=True)
class Due:
    """One document that waits. ``left`` are working days until the deadline, negative when it has passed; ``waits_for``
    the role whose step is next; ``reminder`` the role to remind today, None for nobody."""

    record: Record
    left: int
    waits_for: str
    reminder: Reminder | None = None

    @property
    def overdue(self) -> bool:
        """True when the deadline has passed."""
        return self.left < 0


def is_public(record: Record) -> bool:
    """Tell whether the document was published on the portal at any time."""
    return record.posted(PORTAL) is not None


def is_due(record: Record, rules: Procedure) -> bool:
    """Tell whether the document is one that must be published: not refused, and not of an undisclosed attribute."""
    chosen = rules.attribute(record.attribute)
    return record.main != "refused" and (chosen is None or chosen.disclosed)


def due(records: list[Record], rules: Procedure, today: date) -> list[Due]:
    """Return what is not public yet and must be, most urgent first."""
    waiting = []
    for record in records:
        if is_public(record) or not is_due(record, rules) or record.main == "withdrawn":
            continue
        left = workdays(today, date.fromisoformat(record.deadline))
        states = machine.states(record, rules)
        fitting = [r for r in rules.reminders if left <= r.before and any(state in r.states for state in states)]
        nearest = min(fitting, key=lambda reminder: reminder.before, default=None)
        waiting.append(Due(record, left, waits_for(record, rules), nearest))
    return sorted(waiting, key=lambda item: (item.record.deadline, item.record.id))


def waits_for(record: Record, rules: Procedure) -> str:
    """Return the role whose step comes next towards publication: that of the first step that leads on."""
    steps = [
        s for s in machine.possible(record, rules) if s.branch != "board" and s.event not in ("withdraw", "correct")
    ]
    step = next((s for s in steps if s.actor != "system"), None)
    if record.main == rules.initial or step is None:
        return "handler"
    return step.actor
