"""The record of every publication: who checked, signed, filed and published which version, when, and what came of it.

An append-only log of events in a chain of digests is the truth; the other tables are made from it. Nothing personal is
kept but the names of the officials who acted: digests, masks and counts stand for documents and findings.

    from redactor.ledger import open_ledger
    with open_ledger("ledger.db").writing() as writer:
        writer.act("sign", document, day="2026-07-01", actor="...", role="leader", digests={...})
"""

from __future__ import annotations

import importlib
from datetime import date
from typing import TYPE_CHECKING, Any

from redactor.errors import MissingPart

if TYPE_CHECKING:
    from redactor.ledger.store import Ledger

__all__ = ["create_ledger", "open_ledger"]


def open_ledger(place: str, *, today: date | None = None, key: bytes = b"", **options: Any) -> Ledger:
    """Open the ledger in a SQLite file or at a postgresql:// URL.

    Raises LedgerMissing, LedgerDamaged, LedgerOutdated, LedgerTooNew, LedgerBusy, MissingPart.
    """
    return _store().Ledger.open(place, today=today, key=key, **options)  # type: ignore[no-any-return]


def create_ledger(place: str, *, today: date | None = None, key: bytes = b"", **options: Any) -> Ledger:
    """Make an empty ledger. Raises LedgerExists when there is something at that place."""
    return _store().Ledger.create(place, today=today, key=key, **options)  # type: ignore[no-any-return]


def _store() -> Any:
    try:
        return importlib.import_module("redactor.ledger.store")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "sqlalchemy":
            raise
        raise MissingPart(part="SQLAlchemy", install="pip install 'disclosure-redactor[ledger]'") from error
