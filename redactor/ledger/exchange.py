"""The ledger as a file for others: JSON Lines (the whole log, to be judged again on the way in), xlsx (to be read, and
to add many documents at once), and backups."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, select

from redactor.errors import UsageError
from redactor.files import PARTIAL
from redactor.ledger import tables
from redactor.ledger.audit import audit
from redactor.ledger.engine import is_url
from redactor.ledger.errors import LedgerDamaged, LedgerExists, LedgerInUse, NoExport
from redactor.ledger.event import Event, canonical
from redactor.ledger.files import read, write
from redactor.ledger.store import Ledger
from redactor.ledger.writer import Writer
from redactor.output import require
from redactor.output.tables import Sheet
from redactor.output.workbook import workbook

FORMAT = "disclosure-redactor-ledger"
_NAMES = [field.name for field in fields(Event)]


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read "id:编号 title:标题" into pairs of column and heading."""
    return tuple((name, heading) for name, _, heading in (word.partition(":") for word in text.split()))


SHEETS = (
    (
        "document",
        "文件",
        _columns(
            "id:编号 title:标题 department:责任部门 project:项目名称 doctype:文档类型 info_kind:信息类别 "
            "handler:经办人 formed:形成日期 limit_id:期限类别 deadline:应公开截止日 main:状态 "
            "board:公开栏 portal:门户网站 version:版本"
        ),
    ),
    ("signoff", "审签", _columns("document:编号 role:角色 person:姓名 day:日期 opinion:意见 reason:理由 version:版本")),
    ("filing", "备案", _columns("document:编号 day:日期 receiver:签收人 pages:页数 copy:复印件摘要")),
    (
        "posting",
        "公开",
        _columns("document:编号 channel:渠道 day:日期 place:位置或网址 digest:文件摘要 removed:撤下日期"),
    ),
    ("gap", "缺项", _columns("document:编号 title:项 basis:依据 explanation:状态 reason:说明")),
    ("removal", "撤回和更正", _columns("document:编号 kind:事项 day:日期 person:操作人 reason:原因")),
    ("inspection", "检查", _columns("document:编号 day:日期 status:结果 leaks:个人信息处数 persons:人数")),
)


# ---------------------------------------------------------------- JSON Lines


def export_lines(ledger: Ledger) -> Iterator[str]:
    """Yield a header and the log, a JSON object a line."""
    events, head = ledger.events(), ledger.head()
    yield canonical({"format": FORMAT, "schema": tables.SCHEMA, "events": len(events), "head": head.hash}) + "\n"
    for event in events:
        yield canonical({name: getattr(event, name) for name in _NAMES}) + "\n"


def import_lines(ledger: Ledger, data: bytes) -> int:
    """Take over an exported log into an empty ledger, all of it or nothing; return the number of events.

    Every event is judged by the procedure and every digest is made again. Raises LedgerDamaged, StepRefused,
    DateRefused, LedgerInUse.
    """
    if ledger.head().sequence:
        raise LedgerInUse
    events, expected = _parsed(data)
    with ledger.writing() as writer:
        _adopt(writer, events, expected)
    return len(events)


def _parsed(data: bytes) -> tuple[list[Event], str]:
    """Return the events of an exported log and the digest of its head. Raises NoExport for a file that is none,
    LedgerDamaged for one that lacks events."""
    try:
        shapes = [json.loads(line) for line in data.decode("utf-8").splitlines() if line.strip()]
        header, events = shapes[0], [Event(**shape) for shape in shapes[1:]]
        whole = (header["format"], header["events"]) == (FORMAT, len(events))
        expected = header["head"]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NoExport from error
    if not whole:
        raise LedgerDamaged(problem_zh="导入文件不完整", problem_en="the file is incomplete")
    return events, expected


def _adopt(writer: Writer, events: list[Event], expected: str) -> None:
    for event in events:
        writer.adopt(event)
    if writer.head.hash != expected:
        raise LedgerDamaged(problem_zh="导入文件的末条摘要不符", problem_en="the head of the file does not fit")


# ---------------------------------------------------------------- xlsx


def export_xlsx(ledger: Ledger) -> bytes:
    """Return the tables as a workbook with Chinese headings. Raises MissingPart."""
    require("xlsx")
    sheets = []
    with ledger.reading() as connection:
        for name, title, columns in SHEETS:
            table = tables.metadata.tables[name]
            chosen = [table.c[column] for column, _ in columns]
            rows = connection.execute(select(*chosen).order_by(*table.primary_key.columns))
            listed = tuple(tuple(_word(ledger, c[0], v) for c, v in zip(columns, row, strict=True)) for row in rows)
            kinds = tuple("count" if isinstance(column.type, Integer) else "text" for column in chosen)
            sheets.append(Sheet(title, tuple(heading for _, heading in columns), listed, kinds))
    return workbook(sheets)


def _word(ledger: Ledger, column: str, value: Any) -> str:
    if column in ("main", "board", "portal") and value in ledger.rules.states:
        return ledger.rules.states[value].title
    if column == "role" and value in ledger.rules.roles:
        return ledger.rules.roles[value].title
    if column == "explanation" and value in ledger.rules.explanations:
        return ledger.rules.explanations[value].title
    return str(value)


def import_xlsx(ledger: Ledger, data: bytes, *, day: str) -> list[str]:
    """Add the documents of a sheet (headings as in the export; 编号 is ignored), all or none; return their numbers.

    Raises UsageError for what is no such sheet, and whatever adding raises.
    """
    require("xlsx")
    import openpyxl

    wanted = {heading: column for column, heading in SHEETS[0][2]}
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = [list(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    except (KeyError, ValueError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise UsageError(
            problem_zh="不是可读的 xlsx 文件",
            problem_en="not a readable xlsx file",
            next_zh="请用表格软件另存为 .xlsx 再导入。",
            next_en="Save it as .xlsx with a spreadsheet program.",
        ) from error
    header = [wanted.get(str(cell or "").strip(), "") for cell in rows[0]] if rows else []
    lacking = [heading for heading, column in wanted.items() if column in _NEEDED and column not in header]
    if lacking:
        raise UsageError(
            problem_zh=f"缺少列：{'、'.join(lacking)}",
            problem_en=f"columns are missing: {len(lacking)}",
            next_zh="请照导出的台账（redactor ledger export x.xlsx）补齐列名后再导入。",
            next_en="Add the columns; redactor ledger export x.xlsx shows what they are called.",
        )
    numbers = []
    with ledger.writing() as writer:
        known = set(writer.connection.scalars(select(tables.project.c.name)))
        for row in rows[1:]:
            values = {name: _cell(value) for name, value in zip(header, row, strict=False) if name}
            if not any(values.values()):
                continue
            if values["project"] not in known:
                writer.project(values["project"], day=day)
                known.add(values["project"])
            numbers.append(
                writer.add(
                    day=day,
                    title=values["title"],
                    department=values["department"],
                    project=values["project"],
                    doctype=values["doctype"],
                    handler=values["handler"],
                    formed=values["formed"],
                    info_kind=values.get("info_kind", ""),
                    limit=values.get("limit_id") or "general",
                )
            )
    return numbers


_NEEDED = frozenset({"title", "department", "project", "doctype", "handler", "formed"})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if isinstance(value, datetime) else str(value).strip().removeprefix("'")


# ---------------------------------------------------------------- backups


def backup(ledger: Ledger, target: Path) -> None:
    """Write a copy that was looked at: a SQLite file (of a SQLite ledger), or the log when ``target`` ends in .jsonl.

    Raises LedgerExists, LedgerDamaged when the ledger does not hold; then nothing is written.
    """
    if faults := audit(ledger).faults:
        raise LedgerDamaged(problem_zh=faults[0].zh, problem_en=faults[0].en)
    if target.exists():
        raise LedgerExists(place=target.name)
    if target.suffix == ".jsonl" or ledger.engine.dialect.name != "sqlite":
        write(target, "".join(export_lines(ledger)).encode(), replace=False)
        return
    _copy_sqlite(Path(str(ledger.engine.url.database)), target)


def restore(source: Path, place: str, **options: Any) -> Ledger:
    """Make a ledger at ``place``, which must be empty, from a backup of either form, and look at it.

    Raises LedgerExists, LedgerDamaged; a damaged backup leaves nothing at ``place``.
    """
    data = read(source)
    if not is_url(place) and Path(place).exists():
        raise LedgerExists(place=Path(place).name)
    if not data.startswith(b"SQLite format 3\0"):
        return _restore_lines(data, place, **options)
    if is_url(place):
        raise UsageError(
            problem_zh="SQLite 备份不能直接恢复到 PostgreSQL，请先导出 JSON Lines",
            problem_en="a SQLite backup is restored to a file; export JSON Lines for PostgreSQL",
            next_zh="请在原处运行 redactor ledger export 台账.jsonl，再用 import 导入。",
            next_en="Run redactor ledger export FILE.jsonl there, then redactor ledger import.",
        )
    if faults := audit(Ledger.open(str(source), **options)).faults:
        raise LedgerDamaged(problem_zh=faults[0].zh, problem_en=faults[0].en)
    _copy_sqlite(source, Path(place))
    return Ledger.open(place, **options)


def _restore_lines(data: bytes, place: str, **options: Any) -> Ledger:
    """Make a ledger of exported lines, whole or not at all: on a server in one transaction, tables and all; a file is
    made elsewhere and put in place."""
    if is_url(place):
        events, expected = _parsed(data)
        return Ledger.create(place, fill=lambda writer: _adopt(writer, events, expected), **options)
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=Path(place).parent) as folder:
        partial = Path(folder) / "ledger.db"
        ledger = Ledger.create(str(partial), **options)
        import_lines(ledger, data)
        ledger.engine.dispose()
        _copy_sqlite(partial, Path(place))
    return Ledger.open(place, **options)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy through SQLite, which takes in the write-ahead log, and put the copy in place when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
    os.close(handle)
    try:
        with sqlite3.connect(source) as one, sqlite3.connect(partial) as other:
            one.backup(other)
        other.execute("PRAGMA journal_mode = DELETE")
        one.close()
        other.close()
        Path(partial).replace(target)
    except sqlite3.Error as error:
        Path(partial).unlink(missing_ok=True)
        raise LedgerDamaged(problem_zh="数据库文件损坏", problem_en="the database file is corrupt") from error
