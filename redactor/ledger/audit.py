"""Does the ledger still hold what was written: the chain, the order of steps, and the tables made from the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from redactor.errors import ToolkitError
from redactor.ledger import machine, tables
from redactor.ledger.event import Event, Fault, Head, canonical, chain_faults
from redactor.ledger.procedure import Procedure
from redactor.ledger.projection import child_rows, document_row, insert_rows, write_records
from redactor.ledger.record import ADD, NOTED, Record, apply, begin
from redactor.ledger.store import Ledger, read_events, read_head, replay

_ATTACHED = 20
"""How many faults are told at most: a broken chain breaks again at every event."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome; ``sealed`` tells whether HMACs were compared."""

    head: Head
    events: int
    documents: int
    faults: tuple[Fault, ...]
    sealed: bool


def audit(ledger: Ledger, *, expected: str = "") -> Audit:
    """Look at everything. ``expected`` is a head noted elsewhere ("12:ab…", from a form or an earlier audit): an event
    of that number and digest must be in the log, so a log cut short behind it shows. Raises LedgerDamaged when the
    database itself cannot be read."""
    with ledger.reading() as connection:
        faults = list(_file_faults(connection))
        events = list(read_events(connection))
        head = read_head(connection)
        faults += chain_faults(events, head, ledger.key)
        faults += _text_faults(connection)
        if expected:
            faults += _anchor_faults(events, expected)
        records: dict[str, Record] = {}
        faults += _step_faults(events, ledger.rules, records)
        faults += _table_faults(connection, events, records)
    return Audit(head, len(events), len(records), tuple(faults[:_ATTACHED]), bool(ledger.key))


def _file_faults(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        if said != "ok":
            yield Fault("file", 0, "数据库文件损坏", "the database file is corrupt")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            yield Fault("file", 0, "数据表之间的引用不完整", "references between tables are broken")


def _text_faults(connection: Connection) -> Iterator[Fault]:
    """The stored text of a body is the canonical one: other text of the same value was not written by us."""
    for sequence, body in connection.execute(select(tables.event.c.sequence, tables.event.c.body)):
        if canonical(json.loads(body)) != body:
            yield Fault("text", sequence, f"第 {sequence} 条的写法被改动", f"the text of event {sequence} was changed")


def _anchor_faults(events: list[Event], expected: str) -> Iterator[Fault]:
    number, _, digest = expected.partition(":")
    found = next((e for e in events if str(e.sequence) == number), None)
    if found is None or len(digest) < 12 or not found.hash.startswith(digest):
        zh, en = (
            f"没有登记在外的第 {number} 条（{digest[:12]}…）",
            f"event {number} ({digest[:12]}) as noted is not there",
        )
        yield Fault("anchor", int(number) if number.isdigit() else 0, zh, en)


def _step_faults(events: list[Event], rules: Procedure, records: dict[str, Record]) -> Iterator[Fault]:
    """Take all steps again; ``records`` is filled with what they make."""
    for event in events:
        if not event.document:
            continue
        try:
            known = records.get(event.document)
            if known is None and event.kind != ADD:
                raise KeyError(event.document)
            if known is None:
                records[event.document] = begin(event, rules)
                continue
            if event.kind not in NOTED:
                machine.require(known, event, rules, date.fromisoformat(event.day))
            records[event.document] = apply(known, event, rules)
        except ToolkitError as error:
            yield Fault("step", event.sequence, f"第 {event.sequence} 条：{error.text()}", error.text("en"))
            records[event.document] = apply(records[event.document], event, rules)
        except (KeyError, TypeError, ValueError):
            zh, en = f"第 {event.sequence} 条与前文不符", f"event {event.sequence} does not fit"
            yield Fault("step", event.sequence, zh, en)


def _table_faults(connection: Connection, events: list[Event], records: dict[str, Record]) -> Iterator[Fault]:
    expected: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables.CHILDREN}
    expected["document"] = [document_row(record) for record in records.values()]
    for record in records.values():
        for name, rows in child_rows(record).items():
            expected[name] += rows
    expected["department"] = [{"name": e.body["name"]} for e in events if e.kind == "department"]
    projects = {e.body["name"]: e.body for e in events if e.kind == "project"}
    listed = [{**body, "kinds": json.dumps(body["kinds"], ensure_ascii=False)} for body in projects.values()]
    expected["project"] = listed
    for name, rows in expected.items():
        table = tables.metadata.tables[name]
        stored = {_key(dict(row._mapping)) for row in connection.execute(select(table))}
        if stored != {_key(row) for row in rows}:
            yield Fault("table", 0, f"数据表 {name} 与记录不符", f"table {name} is not what the log makes")


def _key(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)


def rebuild(ledger: Ledger) -> None:
    """Make all tables anew from the log, when only they were changed."""
    with ledger.writing() as writer:
        _remake(writer.connection, ledger.rules)


def migrate(ledger: Ledger) -> list[int]:
    """Bring the schema up to date and make the tables anew, all in one transaction; return the versions added."""
    return ledger.migrate(then=_remake)


def _remake(connection: Connection, rules: Procedure) -> None:
    events = list(read_events(connection))
    for table in (*tables.CHILDREN, tables.document, tables.project, tables.department):
        connection.execute(table.delete())
    names = {e.body["name"] for e in events if e.kind == "department"}
    insert_rows(connection, tables.department, [{"name": name} for name in sorted(names)])
    projects = {e.body["name"]: e.body for e in events if e.kind == "project"}
    rows = [{**body, "kinds": json.dumps(body["kinds"], ensure_ascii=False)} for body in projects.values()]
    insert_rows(connection, tables.project, rows)
    write_records(connection, replay(events, rules), {})
