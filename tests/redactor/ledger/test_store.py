"""Places, schemas, transactions: clear errors and nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import office
import pytest

from redactor.errors import UsageError
from redactor.ledger import create_ledger, open_ledger
from redactor.ledger.audit import audit, rebuild
from redactor.ledger.errors import LedgerBusy, LedgerDamaged, LedgerExists, LedgerMissing, LedgerOutdated, LedgerTooNew
from redactor.ledger.store import Ledger


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing):
        open_ledger(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_nothing_is_overwritten(ledger: Ledger, place: str) -> None:
    with pytest.raises(LedgerExists):
        create_ledger(place)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, but long enough to be looked at" * 50, b"SQLite format 3\0" + b"\1" * 4000],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.db"
    path.write_bytes(content)
    with pytest.raises((LedgerDamaged, LedgerMissing)):
        open_ledger(str(path))
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    for attempt in (open_ledger, create_ledger):
        with pytest.raises((LedgerDamaged, LedgerExists)):
            attempt(str(path))


def test_a_corrupt_page_is_reported(file_ledger: Ledger) -> None:
    with file_ledger.writing() as writer:
        for _ in range(30):
            office.add(writer)
    file_ledger.engine.dispose()
    path = Path(str(file_ledger.engine.url.database))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = b"\xff" * 64
    path.write_bytes(data)
    with pytest.raises(LedgerDamaged):
        audit(open_ledger(str(path), today=office.TODAY))


def test_an_older_schema_is_told_and_upgraded(place: str) -> None:
    old = create_ledger(place, today=office.TODAY, schema=1)
    with pytest.raises(LedgerOutdated) as caught:
        open_ledger(place)
    assert (caught.value.details["found"], caught.value.exit_code) == (1, 2)
    old.engine.dispose()
    again = open_ledger(place, today=office.TODAY, any_schema=True)
    assert again.migrate() == [2]
    assert again.migrate() == []
    rebuild(again)
    office.opened(again)
    assert audit(again).faults == ()


def test_a_newer_schema_is_refused(file_ledger: Ledger) -> None:
    path = str(file_ledger.engine.url.database)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99, 'future')")
    with pytest.raises(LedgerTooNew):
        open_ledger(path)


def test_a_failed_step_takes_its_transaction_with_it(ledger: Ledger) -> None:
    head = ledger.head()
    with pytest.raises(ZeroDivisionError), ledger.writing() as writer:
        office.take(writer, office.add(writer), *office.PATH)
        raise ZeroDivisionError
    assert ledger.head() == head
    assert ledger.records() == []


def test_numbers_count_up_within_a_year(ledger: Ledger) -> None:
    with ledger.writing() as writer:
        first = [office.add(writer) for _ in range(2)]
    with ledger.writing() as writer:
        first.append(office.add(writer))
    assert first == ["GK-2026-0001", "GK-2026-0002", "GK-2026-0003"]


@pytest.mark.parametrize("place", ["mysql://u@h/x", "postgresql://[bad:x"])
def test_other_databases_are_refused(place: str) -> None:
    with pytest.raises(UsageError):
        open_ledger(place)


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("pg8000")
    with pytest.raises(LedgerBusy) as caught:
        open_ledger("postgresql://clerk:geheim@127.0.0.1:9/ledger")
    assert "geheim" not in caught.value.text()


def test_the_record_is_the_same_in_memory_and_from_the_log(ledger: Ledger, new_place: Callable[[], str]) -> None:
    with ledger.writing() as writer:
        document = office.add(writer)
        record = office.take(writer, document, *office.PATH, "publish_channel", "withdraw")
    assert ledger.record(document) == record == ledger.records()[0]
