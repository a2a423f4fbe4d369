"""Tampering shows, whatever was changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import office
import pytest

from redactor.ledger import open_ledger
from redactor.ledger.audit import audit, rebuild
from redactor.ledger.errors import LedgerDamaged
from redactor.ledger.event import Event, canonical
from redactor.ledger.store import Ledger

UNLOCK = "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;"
RENUMBER = "UPDATE event SET sequence = -sequence WHERE sequence IN (5, 6);"


@pytest.fixture
def path(file_ledger: Ledger) -> Path:
    """A ledger with two documents that went all the way."""
    with file_ledger.writing() as writer:
        for _ in range(2):
            office.take(writer, office.add(writer), *office.PATH)
    file_ledger.engine.dispose()
    return Path(str(file_ledger.engine.url.database))


def codes(path: Path, **options: object) -> set[str]:
    return {fault.code for fault in audit(open_ledger(str(path), today=office.TODAY), **options).faults}  # type: ignore[arg-type]


def test_an_untouched_ledger_is_whole(ledger: Ledger) -> None:
    with ledger.writing() as writer:
        office.take(writer, office.add(writer), *office.PATH)
    found = audit(ledger)
    assert (found.faults, found.events, found.documents) == ((), 10, 1)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (UNLOCK + "UPDATE event SET actor = '别人' WHERE kind = 'sign'", "hash"),
        (UNLOCK + "UPDATE event SET body = replace(body, '一楼', '二楼') WHERE sequence = 8", "hash"),
        (UNLOCK + "UPDATE event SET body = replace(body, '\":', '\": ') WHERE sequence = 8", "text"),
        (UNLOCK + "UPDATE event SET day = '2026-07-03' WHERE sequence = 5", "hash"),
        (UNLOCK + "DELETE FROM event WHERE sequence = 6", "gap"),
        (UNLOCK + "DELETE FROM event WHERE sequence > 15", "head"),
        (UNLOCK + RENUMBER + "UPDATE event SET sequence = 11 + sequence WHERE sequence < 0", "link"),
        ("UPDATE head SET sequence = 3", "head"),
        ("UPDATE head SET hash = replace(hash, substr(hash, 1, 1), 'x')", "head"),
        ("UPDATE document SET main = 'signed' WHERE id = 'GK-2026-0001'", "table"),
        ("UPDATE posting SET day = '2026-07-01'", "table"),
        ("DELETE FROM signoff WHERE role = 'leader'", "table"),
        ("INSERT INTO department VALUES ('别的部门')", "table"),
        ("UPDATE project SET code = '1'", "table"),
    ],
)
def test_tampering_shows(path: Path, statement: str, code: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript(statement)
    assert code in codes(path)


def test_a_log_cut_short_with_its_head_shows_by_a_noted_head(path: Path) -> None:
    """Whoever can write everything can cut the log and the head alike; a form printed before tells."""
    ledger = open_ledger(str(path), today=office.TODAY)
    noted, kept = ledger.head(), next(e for e in ledger.events() if e.sequence == 10)
    with sqlite3.connect(path) as connection:
        connection.executescript(UNLOCK + "DELETE FROM event WHERE sequence > 10")
        connection.execute("UPDATE head SET sequence = 10, hash = ?", [kept.hash])
        connection.execute("DELETE FROM document WHERE id = 'GK-2026-0002'")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%REFERENCES document%'"):
            connection.execute(f"DELETE FROM {name} WHERE document = 'GK-2026-0002'")
    assert codes(path) == set()
    assert codes(path, expected=str(noted)) == {"anchor"}
    assert codes(path, expected=f"10:{kept.hash[:16]}") == set()


def test_a_whole_chain_made_anew_shows_by_the_key(tmp_path: Path) -> None:
    from redactor.ledger import create_ledger

    place, key = str(tmp_path / "sealed.db"), b"a key of sixteen bytes"
    office.opened(create_ledger(place, today=office.TODAY, key=key))
    assert audit(open_ledger(place, today=office.TODAY, key=key)).faults == ()
    with sqlite3.connect(place) as connection:
        connection.executescript(UNLOCK)
        previous, forged = "0" * 64, None
        for row in connection.execute("SELECT sequence, day, kind, body FROM event ORDER BY sequence").fetchall():
            import json

            body = json.loads(row[3]) | ({"name": "别的部门"} if row[2] == "department" else {})
            forged = Event(sequence=row[0], day=row[1], kind=row[2], body=body, previous=previous).sealed()
            connection.execute(
                "UPDATE event SET body = ?, previous = ?, hash = ? WHERE sequence = ?",
                [canonical(body), previous, forged.hash, row[0]],
            )
            previous = forged.hash
        connection.execute("UPDATE head SET hash = ?", [previous])
        connection.execute("UPDATE department SET name = '别的部门'")
    assert audit(open_ledger(place, today=office.TODAY)).faults == ()
    assert {"mac", "head_mac"} <= {f.code for f in audit(open_ledger(place, today=office.TODAY, key=key)).faults}


def test_the_log_cannot_be_changed_by_ordinary_statements(ledger: Ledger) -> None:
    from redactor.ledger.engine import transaction

    for statement in ("UPDATE event SET day = '2020-01-01'", "DELETE FROM event"):
        with pytest.raises(LedgerDamaged), transaction(ledger.engine, writes=True) as connection:
            connection.exec_driver_sql(statement)
    assert audit(ledger).faults == ()


def test_writing_stops_on_a_torn_chain(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript(UNLOCK + "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)")
    with pytest.raises(LedgerDamaged), open_ledger(str(path), today=office.TODAY).writing() as writer:
        writer.department("新部门", day="2026-07-01")


def test_tables_are_made_again_from_the_log(ledger: Ledger, new_place: Callable[[], str]) -> None:
    from redactor.ledger.engine import transaction

    with ledger.writing() as writer:
        office.take(writer, office.add(writer), *office.PATH)
    with transaction(ledger.engine, writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM posting")
        connection.exec_driver_sql("UPDATE document SET main = 'draft'")
    assert {fault.code for fault in audit(ledger).faults} == {"table"}
    rebuild(ledger)
    assert audit(ledger).faults == ()
