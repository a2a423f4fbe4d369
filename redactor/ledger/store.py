"""The ledger as an object: open, read records, write events. A transaction is all or nothing; two writers take turns.

Whoever writes holds the row of the head (PostgreSQL) or the write lock (SQLite) from the first read to the commit, so
that no event is judged on what another writer is about to change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy
from sqlalchemy import Connection, select

from redactor.ledger import tables
from redactor.ledger.engine import connect, is_database, is_url, shown, transaction, translated, use_wal
from redactor.ledger.errors import LedgerDamaged, LedgerExists, LedgerMissing, LedgerOutdated, LedgerTooNew, NoLedger
from redactor.ledger.event import Event, Head
from redactor.ledger.procedure import Procedure, load_procedure
from redactor.ledger.record import ADD, Record, apply, begin
from redactor.ledger.writer import Writer, no_screen

Screen = Callable[[str], tuple[str, ...]]
"""A text in, the kinds of personal data in it out."""


class Ledger:
    """``today`` bounds dates, ``key`` seals the chain, ``screen`` looks at every free text before it is stored."""

    def __init__(
        self, place: str, today: date | None, key: bytes, screen: Screen | None, rules: Procedure | None
    ) -> None:
        self.engine = connect(place)
        self.place = shown(place)
        self.today = today or date.today()
        self.key = key
        self.screen = screen or no_screen
        self.rules = rules or load_procedure()

    @classmethod
    def open(
        cls,
        place: str,
        *,
        today: date | None = None,
        key: bytes = b"",
        screen: Screen | None = None,
        rules: Procedure | None = None,
        any_schema: bool = False,
    ) -> Ledger:
        """See ``redactor.ledger.open_ledger``. ``any_schema`` is for migrations."""
        if not is_url(place) and not Path(place).is_file():
            raise LedgerMissing(place=shown(place))
        if not is_url(place) and not is_database(Path(place)):
            raise NoLedger(place=shown(place))
        ledger = cls(place, today, key, screen, rules)
        found = ledger.schema()
        if found == 0:
            ledger.engine.dispose()
            raise LedgerMissing(place=shown(place))
        if found > tables.SCHEMA:
            raise LedgerTooNew(found=found, wanted=tables.SCHEMA)
        if found < tables.SCHEMA and not any_schema:
            raise LedgerOutdated(found=found, wanted=tables.SCHEMA)
        use_wal(ledger.engine)
        return ledger

    @classmethod
    def create(
        cls,
        place: str,
        *,
        today: date | None = None,
        key: bytes = b"",
        screen: Screen | None = None,
        rules: Procedure | None = None,
        schema: int = tables.SCHEMA,
        fill: Callable[[Writer], None] | None = None,
    ) -> Ledger:
        """See ``redactor.ledger.create_ledger``. ``schema`` is for tests of migrations.

        What ``fill`` writes comes into being with the tables, in one transaction, or neither does.
        """
        if not is_url(place) and Path(place).exists():
            raise LedgerExists(place=shown(place))
        ledger = cls(place, today, key, screen, rules)
        if ledger.schema():
            raise LedgerExists(place=shown(place))
        use_wal(ledger.engine)
        ledger.migrate(schema, then=None if fill is None else lambda connection, _: ledger._filled(connection, fill))
        return ledger

    # ------------------------------------------------------------ schema

    def schema(self) -> int:
        """Return the version of the schema, 0 where there is none. Raises LedgerDamaged for something else."""
        with translated():
            names = sqlalchemy.inspect(self.engine).get_table_names()
            if "schema_version" not in names:
                if names:
                    raise NoLedger(place=self.place)
                return 0
            with transaction(self.engine, writes=False) as connection:
                return int(connection.scalar(select(sqlalchemy.func.max(tables.schema_version.c.version))) or 0)

    def migrate(
        self, upto: int = tables.SCHEMA, *, then: Callable[[Connection, Procedure], None] | None = None
    ) -> list[int]:
        """Bring the schema up to date in one transaction, in which ``then`` is called after a change; return the
        versions that were added."""
        found = self.schema()
        done = []
        with transaction(self.engine, writes=True) as connection:
            for version, title, make in tables.MIGRATIONS:
                if found < version <= upto:
                    if version == 1:
                        tables.schema_version.create(connection)
                    make(connection)
                    connection.execute(tables.schema_version.insert().values(version=version, title=title))
                    done.append(version)
            if done and then is not None:
                then(connection, self.rules)
        return done

    # ------------------------------------------------------------ reading

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the ledger."""
        with transaction(self.engine, writes=False) as connection:
            yield connection

    def events(self, document: str | None = None) -> list[Event]:
        """Return the log, or the part of it about one document."""
        with self.reading() as connection:
            return list(read_events(connection, [document] if document is not None else None))

    def head(self) -> Head:
        """Return the end of the chain as registered."""
        with self.reading() as connection:
            return read_head(connection)

    def record(self, document: str) -> Record:
        """Return one document. Raises UnknownEntry."""
        with self.reading() as connection:
            return Writer(self, connection).record(document)

    def records(self) -> list[Record]:
        """Return all documents, in the order in which they were added."""
        return replay(self.events(), self.rules)

    def departments(self) -> list[str]:
        """Return the departments."""
        with self.reading() as connection:
            return list(connection.scalars(select(tables.department.c.name).order_by(tables.department.c.name)))

    def projects(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return code and due kinds of information by name of project."""
        with self.reading() as connection:
            return {r.name: (r.code, tuple(json.loads(r.kinds))) for r in connection.execute(select(tables.project))}

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Give a writer whose events are kept together when the block ends, and not at all when it raises."""
        with transaction(self.engine, writes=True) as connection:
            writer = Writer(self, connection)
            writer.lock()
            yield writer
            writer.flush()

    def _filled(self, connection: Connection, fill: Callable[[Writer], None]) -> None:
        writer = Writer(self, connection)
        writer.lock()
        fill(writer)
        writer.flush()


def read_events(connection: Connection, documents: Sequence[str] | None = None) -> Iterator[Event]:
    """Yield events in their order. Raises LedgerDamaged for a body that is no JSON."""
    query = select(tables.event).order_by(tables.event.c.sequence)
    if documents is not None:
        query = query.where(tables.event.c.document.in_(documents))
    for row in connection.execute(query):
        try:
            body = json.loads(row.body)
        except ValueError as error:
            raise LedgerDamaged(
                problem_zh=f"第 {row.sequence} 条无法读取", problem_en=f"event {row.sequence} cannot be read"
            ) from error
        yield Event(
            sequence=row.sequence, day=row.day, kind=row.kind, document=row.document, actor=row.actor, role=row.role,
            body=body, previous=row.previous, hash=row.hash, mac=row.mac,
        )  # fmt: skip


def read_head(connection: Connection) -> Head:
    """Return the registered end of the chain. Raises LedgerDamaged when its row is gone."""
    row = connection.execute(select(tables.head).where(tables.head.c.id == 1)).first()
    if row is None:
        raise LedgerDamaged(problem_zh="末条登记丢失", problem_en="the row of the head is gone")
    return Head(row.sequence, row.hash, row.mac)


def replay(events: Iterable[Event], rules: Procedure) -> list[Record]:
    """Return the records that events make. Raises LedgerDamaged for events that do not fit together."""
    records: dict[str, Record] = {}
    for event in events:
        if not event.document:
            continue
        try:
            if event.kind == ADD:
                records[event.document] = begin(event, rules)
            else:
                records[event.document] = apply(records[event.document], event, rules)
        except (KeyError, TypeError, ValueError) as error:
            raise LedgerDamaged(
                problem_zh=f"第 {event.sequence} 条与前文不符", problem_en=f"event {event.sequence} does not fit"
            ) from error
    return list(records.values())
