"""Ledgers for tests: the same tests run on SQLite and on a PostgreSQL server of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import office
import postgres
import pytest

from redactor.ledger import create_ledger
from redactor.ledger.store import Ledger


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; skips where it is not installed."""
    with postgres.server() as running:
        if running is None:
            pytest.skip("PostgreSQL is not installed")
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Give places for ledgers, of either kind."""
    if request.param == "postgresql":
        running: postgres.Server = request.getfixturevalue("server")
        return running.database
    count = iter(range(100))
    return lambda: str(tmp_path / f"ledger{next(count)}.db")


@pytest.fixture
def place(new_place: Callable[[], str]) -> str:
    """Where a ledger may be made."""
    return new_place()


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """A ledger with a department and a project, on 30 September 2026."""
    made = office.opened(create_ledger(place, today=office.TODAY))
    yield made
    made.engine.dispose()


@pytest.fixture
def file_ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The same in a SQLite file, for tests that are about files."""
    made = office.opened(create_ledger(str(tmp_path / "ledger.db"), today=office.TODAY))
    yield made
    made.engine.dispose()
