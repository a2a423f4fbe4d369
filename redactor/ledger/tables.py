"""The tables, and the numbered migrations that make them. Only ``event`` and ``head`` hold what cannot be made again.

Everything below ``document`` is a view of its events kept for queries; ``redactor ledger verify`` compares both.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True), Column("title", Text))
head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)
event = Table(
    "event",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("document", Text, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("mac", String(64), nullable=False),
)
department = Table("department", metadata, Column("name", Text, primary_key=True))
project = Table(
    "project",
    metadata,
    Column("name", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("kinds", Text, nullable=False),
)
document = Table(
    "document",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("department", Text, ForeignKey("department.name"), nullable=False, index=True),
    Column("project", Text, ForeignKey("project.name"), nullable=False),
    Column("doctype", Text, nullable=False),
    Column("info_kind", Text, nullable=False),
    Column("handler", Text, nullable=False),
    Column("formed", String(10), nullable=False),
    Column("limit_id", Text, nullable=False),
    Column("limit_days", Integer, nullable=False),
    Column("deadline", String(10), nullable=False, index=True),
    Column("added", String(10), nullable=False),
    Column("main", String(32), nullable=False, index=True),
    Column("board", String(32), nullable=False),
    Column("portal", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("attribute", Text, nullable=False),
    Column("secrecy", Text, nullable=False),
)


def _child(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        Column("document", String(32), ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        *columns,
    )


def _text(*names: str) -> list[Column[object]]:
    return [Column(name, Text, nullable=False) for name in names]


def _count(*names: str) -> list[Column[object]]:
    return [Column(name, Integer, nullable=False) for name in names]


digest = _child("digest", *_text("role", "sha256"))
check_report = _child(
    "check_report",
    *_text("status", "report", "toolkit", "rules"),
    *_count("applicable", "present", "open", "violations", "blocked"),
)
finding_count = _child("finding_count", *_text("kind", "action"), *_count("count"))
gap = _child("gap", *_text("item", "title", "basis", "status", "explanation", "reason", "until"))
ruling = _child("ruling", *_text("fingerprint", "kind", "basis", "reason", "reference"))
signoff = _child("signoff", *_text("role", "person", "day", "opinion", "reason"), *_count("version"))
filing = _child("filing", *_text("day", "copy", "receiver"), *_count("pages", "version"))
posting = _child("posting", *_text("channel", "day", "place", "digest", "person", "removed"), *_count("version"))
removal = _child(
    "removal",
    *_text("kind", "day", "person", "reason"),
    *_count("version"),
    Column("hours", Float),
    Column("self_reported", Boolean, nullable=False),
)
inspection = _child(
    "inspection",
    *_text("day", "digest", "status", "problems", "link"),
    *_count("leaks", "persons", "overredacted", "violations", "doubts"),
    Column("self_reported", Boolean, nullable=False),
)
CHILDREN = (digest, check_report, finding_count, gap, ruling, signoff, filing, posting, removal, inspection)
_FIRST = tuple(table for table in metadata.sorted_tables if table is not inspection)


# ---------------------------------------------------------------- migrations


def _make_first(connection: Connection) -> None:
    metadata.create_all(connection, tables=list(_FIRST))
    connection.execute(head.insert().values(id=1, sequence=0, hash="0" * 64, mac=""))
    for statement in _GUARDS[connection.dialect.name]:
        connection.execute(text(statement))


def _add_inspections(connection: Connection) -> None:
    metadata.create_all(connection, tables=[inspection])


MIGRATIONS: tuple[tuple[int, str, Callable[[Connection], None]], ...] = (
    (1, "log, procedure, publications", _make_first),
    (2, "inspections", _add_inspections),
)
SCHEMA = MIGRATIONS[-1][0]

# the log only grows: also for whoever comes with another program
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER event_no_{verb} BEFORE {verb.upper()} ON event "
        "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$",
        "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()",
    ],
}
