"""The ledger as the review page shows it: what waits for whom, since when and until when. Nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

LANGUAGES = ("zh", "en")


def waiting(place: str, today: date) -> list[dict[str, Any]]:
    """Return what waits for a role, most urgent first: a signed document waits for two. ``left`` is None once it is on
    the portal. Raises the errors of ``open_ledger``."""
    from redactor.ledger import deadlines, machine, open_ledger

    ledger = open_ledger(place, today=today)
    rules = ledger.rules
    return [
        {
            "document": item.record.id,
            "title": item.record.title,
            "department": item.record.department,
            "state": {
                lang: ("、" if lang == "zh" else ", ").join(
                    rules.states[name].text(lang) for name in dict.fromkeys(machine.states(item.record, rules))
                )
                for lang in LANGUAGES
            },
            "waits_for": {lang: rules.roles[item.role].text(lang) for lang in LANGUAGES},  # type: ignore[index]
            "steps": {lang: _steps(item.events, lang) for lang in LANGUAGES},
            "since": item.since,
            "days": item.days,
            "deadline": item.record.deadline,
            "left": item.left,
        }
        for item in deadlines.waiting(ledger.records(), rules, today)
    ]


def _steps(events: tuple[str, ...], lang: str) -> str:
    from redactor.ledger.machine import EVENT_TITLES

    titles = [EVENT_TITLES[event][0 if lang == "zh" else 1] for event in events]
    return ("、" if lang == "zh" else ", ").join(titles)
