"""Export, import, backup and restore: everything or nothing, judged on the way in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import office
import pytest

from redactor.errors import UsageError
from redactor.ledger import create_ledger, exchange
from redactor.ledger.audit import audit
from redactor.ledger.errors import LedgerDamaged, LedgerExists, UnknownEntry
from redactor.ledger.store import Ledger


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    with ledger.writing() as writer:
        office.take(writer, office.add(writer), *office.PATH, "publish_channel", "withdraw")
        office.take(writer, office.add(writer), *office.PATH[:3])
        writer.note("attach", "GK-2026-0002", day="2026-07-02", **{"as": "form", "digest": office.digest("form")})
    return ledger


def lines(ledger: Ledger) -> bytes:
    return "".join(exchange.export_lines(ledger)).encode()


def test_round_trip(full: Ledger, new_place: Callable[[], str]) -> None:
    other = create_ledger(new_place(), today=office.TODAY)
    assert exchange.import_lines(other, lines(full)) == len(full.events())
    assert lines(other) == lines(full)
    assert audit(other).faults == ()
    with pytest.raises(LedgerExists):
        exchange.import_lines(other, lines(full))


def edited(data: bytes, change: Callable[[list[dict[str, object]]], None]) -> bytes:
    shapes = [json.loads(line) for line in data.decode().splitlines()]
    change(shapes)
    return "".join(json.dumps(shape) + "\n" for shape in shapes).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda shapes: shapes.pop(),
        lambda shapes: shapes.pop(4),
        lambda shapes: shapes[5].update(actor="别人"),
        lambda shapes: shapes[0].update(head="0" * 64),
        lambda shapes: shapes[0].update(format="other"),
        lambda shapes: shapes[3].pop("body"),
        lambda shapes: shapes[3].update(extra=1),
        lambda shapes: shapes.__setitem__(slice(4, 6), [shapes[5], shapes[4]]),
    ],
)
def test_a_changed_export_is_refused_as_a_whole(full: Ledger, tmp_path: Path, change: Callable[..., None]) -> None:
    other = create_ledger(str(tmp_path / "other.db"), today=office.TODAY)
    with pytest.raises((LedgerDamaged, UsageError)):
        exchange.import_lines(other, edited(lines(full), change))
    assert other.head().sequence == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]\n", b"{}\n", b"not json\n"])
def test_other_files_are_refused(file_ledger: Ledger, tmp_path: Path, data: bytes) -> None:
    other = create_ledger(str(tmp_path / "other.db"), today=office.TODAY)
    with pytest.raises(LedgerDamaged):
        exchange.import_lines(other, data)


@pytest.mark.parametrize("name", ["copy.db", "copy.jsonl"])
def test_backup_and_restore(full: Ledger, tmp_path: Path, new_place: Callable[[], str], name: str) -> None:
    target = tmp_path / name
    exchange.backup(full, target)
    with pytest.raises(LedgerExists):
        exchange.backup(full, target)
    is_file = target.read_bytes().startswith(b"SQLite")
    place = str(tmp_path / "restored.db") if is_file else new_place()
    again = exchange.restore(target, place, today=office.TODAY)
    assert lines(again) == lines(full)
    assert audit(again).faults == ()


def test_a_damaged_backup_leaves_nothing(full: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "copy.jsonl"
    exchange.backup(full, target)
    target.write_bytes(target.read_bytes()[:-200])
    with pytest.raises(LedgerDamaged):
        exchange.restore(target, str(tmp_path / "restored.db"), today=office.TODAY)
    assert not list(tmp_path.glob("restored*"))


def test_a_restore_that_fails_leaves_nothing(full: Ledger, tmp_path: Path, new_place: Callable[[], str]) -> None:
    """On a server the tables go back with the events, so that the place stays free for the next attempt."""
    target, place = tmp_path / "copy.jsonl", new_place()
    exchange.backup(full, target)
    whole = target.read_bytes()
    target.write_bytes(whole.replace(b'"head":"', b'"head":"0', 1))
    with pytest.raises(LedgerDamaged):
        exchange.restore(target, place, today=office.TODAY)
    target.write_bytes(whole)
    assert lines(exchange.restore(target, place, today=office.TODAY)) == lines(full)


def test_a_damaged_ledger_is_not_backed_up(full: Ledger, tmp_path: Path) -> None:
    from redactor.ledger.engine import transaction

    with transaction(full.engine, writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM posting")
    with pytest.raises(LedgerDamaged):
        exchange.backup(full, tmp_path / "copy.jsonl")
    assert not list(tmp_path.glob("copy*"))


def test_xlsx_holds_the_tables_and_no_formulas(full: Ledger) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with full.writing() as writer:
        office.add(writer, title="=1+1")
    data = exchange.export_xlsx(full)
    assert data == exchange.export_xlsx(full)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}, "no time of day is in the file"
        assert b"2000-01-01" in package.read("docProps/core.xml")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [title for _, title, _ in exchange.SHEETS]
    sheet = book["文件"]
    assert [cell.value for cell in sheet[1]][:3] == ["编号", "标题", "责任部门"]
    assert sheet["B4"].value == "'=1+1"
    assert sheet["B4"].data_type == "s"


def workbook(*rows: list[object]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS: list[object] = ["标题", "责任部门", "项目名称", "文档类型", "经办人", "形成日期"]


def test_documents_are_added_from_a_sheet(ledger: Ledger) -> None:
    import datetime

    rows = [["公示一", office.DEPARTMENT, "新工程", "award_notice", "经办甲", datetime.date(2026, 7, 1)],
            ["公示二", office.DEPARTMENT, "新工程", "completion_notice", "经办甲", "2026-07-03"]]  # fmt: skip
    numbers = exchange.import_xlsx(ledger, workbook(HEADINGS, *rows, [None] * 6), day="2026-07-06")
    assert [ledger.record(number).formed for number in numbers] == ["2026-07-01", "2026-07-03"]


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([HEADINGS[:3]], UsageError),
        ([HEADINGS, ["公示", "别的部门", "新工程", "award_notice", "经办甲", "2026-07-01"]], UnknownEntry),
        ([], UsageError),
    ],
)
def test_a_bad_sheet_adds_nothing(ledger: Ledger, rows: list[list[object]], error: type[Exception]) -> None:
    with pytest.raises(error):
        exchange.import_xlsx(ledger, workbook(*rows), day="2026-07-06")
    assert ledger.records() == []
    with pytest.raises(UsageError):
        exchange.import_xlsx(ledger, b"no zip", day="2026-07-06")
