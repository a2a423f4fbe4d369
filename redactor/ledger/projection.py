"""A record as rows of the tables that are made from the log, and the writing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, bindparam

from redactor.ledger import tables
from redactor.ledger.record import Record

Rows = dict[str, list[dict[str, Any]]]


def document_row(record: Record) -> dict[str, Any]:
    """Return the row of ``document``."""
    return {
        "id": record.id,
        "title": record.title,
        "department": record.department,
        "project": record.project,
        "doctype": record.doctype,
        "info_kind": record.info_kind,
        "handler": record.handler,
        "formed": record.formed,
        "limit_id": record.limit,
        "limit_days": record.limit_days,
        "deadline": record.deadline,
        "added": record.added,
        "main": record.main,
        "board": record.branches.get("board", ""),
        "portal": record.branches.get("portal", ""),
        "version": record.version,
        "attribute": record.attribute,
        "secrecy": record.secrecy,
    }


def child_rows(record: Record) -> Rows:
    """Return the rows of every table below ``document``, numbered."""
    check = record.check
    counted = [("redact", check.removed), ("keep", check.kept)] if check else []
    rows: Rows = {
        "digest": [{"role": role, "sha256": value} for role, value in sorted(record.digests.items())],
        "check_report": [],
        "finding_count": [
            {"kind": kind, "action": action, "count": count}
            for action, counts in counted
            for kind, count in sorted(counts.items())
        ],
        "gap": _gaps(record),
        "ruling": [asdict(ruling) for ruling in record.rulings],
        "signoff": [asdict(signed) for signed in record.signoffs],
        "filing": [asdict(filing) for filing in record.filings],
        "posting": [asdict(posting) for posting in record.postings],
        "removal": [asdict(removal) for removal in record.removals],
        "inspection": [
            {**asdict(found), "leaks": sum(found.leaks.values()), "problems": " ".join(found.problems)}
            for found in record.inspections
        ],
    }
    if check:
        rows["check_report"].append(
            {
                "status": check.status,
                "report": check.report,
                "toolkit": check.toolkit,
                "rules": check.rules,
                "applicable": check.applicable,
                "present": check.present,
                "open": len(record.open_findings()),
                "violations": len(check.violations),
                "blocked": len(check.blocked),
            }
        )
    for listed in rows.values():
        for number, row in enumerate(listed, 1):
            row.update(document=record.id, number=number)
    return rows


def _gaps(record: Record) -> list[dict[str, Any]]:
    rows = []
    for gap in record.check.gaps if record.check else ():
        said = record.explanations.get(gap.item)
        rows.append(
            {
                **asdict(gap),
                "explanation": said.status if said else "",
                "reason": said.reason if said else "",
                "until": said.until if said else "",
            }
        )
    return rows


# ---------------------------------------------------------------- writing


def write_records(connection: Connection, records: Sequence[Record], stored: Mapping[str, Record]) -> None:
    """Bring the rows of documents up to date: ``stored`` are the records as the tables hold them, without new ones.

    Only what a step changed is written: most add a row to one table.
    """
    old = {record.id: document_row(stored[record.id]) for record in records if record.id in stored}
    new = {record.id: document_row(record) for record in records}
    insert_rows(connection, tables.document, [row for name, row in new.items() if name not in old])
    _update(connection, [row for name, row in new.items() if name in old and row != old[name]])
    before = {record.id: child_rows(stored[record.id]) for record in records if record.id in stored}
    after = {record.id: child_rows(record) for record in records}
    for table in tables.CHILDREN:
        now = {name: rows[table.name] for name, rows in after.items()}
        then = {name: rows[table.name] for name, rows in before.items()}
        changed = [name for name, rows in now.items() if rows != then.get(name, [])]
        _delete(connection, table, [name for name in changed if then.get(name)])
        insert_rows(connection, table, [row for name in changed for row in now[name]])


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows: SQLite takes them one by one in no time; to a server they go many a statement, which
    SQLAlchemy does for statements that return something."""
    if rows:
        statement = table.insert()
        over_network = connection.dialect.name == "postgresql"
        connection.execute(statement.returning(*table.primary_key) if over_network else statement, rows)


def _update(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        column = tables.document.c.id
        statement = tables.document.update().where(column == bindparam("key"))
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
        connection.execute(statement.values(values), [{"key": row["id"], **row} for row in rows])


def _delete(connection: Connection, table: Table, documents: Sequence[str]) -> None:
    for start in range(0, len(documents), 500):
        connection.execute(table.delete().where(table.c.document.in_(documents[start : start + 500])))
