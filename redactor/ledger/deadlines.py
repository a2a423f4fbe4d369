"""Until when a document must be public, and whom to remind. Working days are those of the State Council's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from redactor.check.calendar import is_workday
from redactor.ledger import machine
from redactor.ledger.procedure import Procedure, Reminder, Transition
from redactor.ledger.record import BOARD, PORTAL, Record


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
    """Tell whether the document must be published: not refused or cancelled, nor of an undisclosed attribute."""
    chosen = rules.attribute(record.attribute)
    return record.main not in ("refused", "cancelled") and (chosen is None or chosen.disclosed)


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
    """Return the role whose step comes next towards publication on the portal; the handler where a machine's is."""
    return next((step.actor for step in forward(record, rules) if step.branch != BOARD), "handler")


_AFTERWARDS = ("withdraw", "correct", "publish_channel", "cancel")
"""Steps that nobody waits for."""


def forward(record: Record, rules: Procedure) -> list[Transition]:
    """Return the steps of people that the state allows and that somebody must take."""
    steps = [step for step in machine.possible(record, rules) if step.actor != "system"]
    return [step for step in steps if step.event not in _AFTERWARDS]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits for one role. ``events`` are the steps that role may take; ``since`` is the day of the last
    step, ``days`` the working days gone since; ``left`` as in ``Due``, None for a document that is public."""

    record: Record
    role: str
    events: tuple[str, ...]
    since: str
    days: int
    left: int | None


def waiting(records: list[Record], rules: Procedure, today: date) -> list[Waiting]:
    """Return what waits for whom, most urgent first: a signed document may wait for two, the department and the office.

    A draft waits for its handler, who has yet to submit it. What is finished, refused or withdrawn waits for nobody.
    """
    found = []
    for record in records:
        by_role: dict[str, list[str]] = {}
        since: dict[str, str] = {}
        for step in forward(record, rules):
            by_role.setdefault(step.actor, []).append(step.event)
            since[step.actor] = record.days.get(step.branch) or record.days["main"]
        if record.main in (rules.initial, "machine_checked"):
            by_role, since = {"handler": ["submit"]}, {"handler": record.days["main"]}
        left = None if is_public(record) else workdays(today, date.fromisoformat(record.deadline))
        for role, events in by_role.items():
            gone = max(0, workdays(date.fromisoformat(since[role]), today))
            found.append(Waiting(record, role, tuple(events), since[role], gone, left))
    return sorted(found, key=lambda w: (w.left is None, w.record.deadline, w.record.id, w.role))
