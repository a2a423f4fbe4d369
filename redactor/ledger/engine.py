"""Connections: SQLite so that a kill loses nothing and two writers wait for each other, PostgreSQL by URL, and errors
of either in the ledger's own words."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from redactor.errors import MissingPart, UsageError
from redactor.ledger.errors import LedgerBusy, LedgerDamaged

WAIT_SECONDS = 30


def is_url(place: str) -> bool:
    """Tell a database URL from the path of a SQLite file."""
    return bool(re.match(r"[a-z0-9+]+://", place))


def is_database(path: Path) -> bool:
    """Tell by its first bytes whether a file may be a SQLite database; the engine says what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(16) in (b"SQLite format 3\0", b"")
    except OSError:
        return True


def shown(place: str) -> str:
    """Return the place for messages: a URL without its password."""
    return str(sqlalchemy.make_url(place).render_as_string(hide_password=True)) if is_url(place) else Path(place).name


def connect(place: str) -> Engine:
    """Return an engine. Raises UsageError for another kind of database, MissingPart without its driver."""
    if not is_url(place):
        engine = sqlalchemy.create_engine(f"sqlite:///{Path(place).absolute()}", poolclass=sqlalchemy.NullPool)
        _settle_sqlite(engine)
        return engine
    try:
        url = sqlalchemy.make_url(place)
    except (SQLAlchemyError, ValueError) as error:
        raise UsageError(
            problem_zh="数据库地址写法不对",
            problem_en="malformed database URL",
            next_zh="应写作 postgresql://用户@服务器/数据库。",
            next_en="It is written postgresql://user@server/database.",
        ) from error
    if url.get_backend_name() != "postgresql":
        raise UsageError(
            problem_zh=f"不支持 {url.get_backend_name()}，请用文件路径（SQLite）或 postgresql:// 地址",
            problem_en=f"{url.get_backend_name()} is not supported: a path (SQLite) or a postgresql:// URL",
            next_zh="请把 --ledger 改为其中一种。",
            next_en="Give one of these with --ledger.",
        )
    if not url.username:
        url = url.set(username=getpass.getuser())
    try:
        return sqlalchemy.create_engine(url.set(drivername="postgresql+pg8000"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise MissingPart(part="pg8000", install="pip install 'disclosure-redactor[postgres]'") from error


def _settle_sqlite(engine: Engine) -> None:
    """WAL with a full sync on each commit; transactions are begun by us, at once for writing when they will write."""

    @event.listens_for(engine, "connect")
    def _(connection: Any, record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
        for setting in ("foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_wal(engine: Engine) -> None:
    """Switch a SQLite file to the write-ahead log, which stays so: only for a file that is known to be a ledger."""
    if engine.dialect.name == "sqlite":
        with translated(), engine.connect() as connection:
            connection.connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Give a connection within a transaction that is committed at the end or rolled back."""
    with translated(), engine.connect() as plain:
        connection = plain.execution_options(writes=writes)
        with connection.begin():
            if writes and engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into LedgerBusy and LedgerDamaged; their texts may quote values and are not passed on."""
    try:
        yield
    except DBAPIError as error:
        raise _explain(error) from error
    except SQLAlchemyError as error:
        raise LedgerDamaged(problem_zh=type(error).__name__, problem_en=type(error).__name__) from error


def _explain(error: DBAPIError) -> LedgerBusy | LedgerDamaged:
    text = str(error.orig).lower()
    name = type(error.orig).__name__
    code = re.search(r"'c': '([0-9a-z]{5})'", text)
    if "locked" in text or "busy" in text or (code and code.group(1) in ("55p03", "40001", "40p01", "57p03", "53300")):
        return _busy("locked")
    if "readonly" in text or "read-only" in text or "unable to open" in text or "disk is full" in text or "i/o" in text:
        return _busy(_reason(text))
    if name == "InterfaceError" or error.connection_invalidated or (code and code.group(1)[:2] in ("08", "28", "3d")):
        return _busy("no connection")
    if "no such table" in text or "does not exist" in text or "undefined" in text:
        return LedgerDamaged(problem_zh="缺少数据表，不是台账", problem_en="tables are missing: not a ledger")
    if "malformed" in text or "not a database" in text or "encrypted" in text:
        return LedgerDamaged(problem_zh="数据库文件损坏", problem_en="the database file is corrupt")
    return LedgerDamaged(problem_zh=f"数据库报错 {name}", problem_en=f"the database reports {name}")


_REASONS = {
    "locked": "其他程序正在写入", "no connection": "连接不上服务器", "read-only": "只读，没有写入权限",
    "disk is full": "磁盘已满", "unable to open": "文件打不开", "read-only or full disk": "磁盘只读或已满",
}  # fmt: skip


def _busy(reason: str) -> LedgerBusy:
    return LedgerBusy(reason_zh=_REASONS[reason], reason_en=reason)


def _reason(text: str) -> str:
    return next((r for r in ("read-only", "disk is full", "unable to open") if r in text), "read-only or full disk")
