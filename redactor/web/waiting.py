"""The ledger as the review page shows it: what is not public yet, and for whom it waits. Nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

LANGUAGES = ("zh", "en")


def waiting(place: str, today: date) -> list[dict[str, Any]]:
    """Return the documents that wait, most urgent first. Raises the errors of ``open_ledger``."""
    from redactor.ledger import machine, open_ledger
    from redactor.ledger.deadlines import due

    ledger = open_ledger(place, today=today)
    rules = ledger.rules
    return [
        {
            "document": item.record.id,
            "title": item.record.title,
            "department": item.record.department,
            "state": {
                lang: ("、" if lang == "zh" else ", ").join(
                    rules.states[name].text(lang) for name in machine.states(item.record, rules)
                )
                for lang in LANGUAGES
            },
            "waits_for": {lang: rules.roles[item.waits_for].text(lang) for lang in LANGUAGES},  # type: ignore[index]
            "deadline": item.record.deadline,
            "left": item.left,
        }
        for item in due(ledger.records(), rules, today)
    ]
