"""Spreadsheets: what is in them, and that nothing in them runs."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import MissingPart, UsageError
from redactor.output import encode, format_of, require, tables
from redactor.report import Part, Report


def workbook(data: bytes):  # type: ignore[no-untyped-def]
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "＝1", " =1", "\t=1", "\r=1", "\n@x"])
def test_formulas_are_defused(text: str) -> None:
    assert tables.safe(text).lstrip()[0] not in "=+-@＝＋－＠"


@given(st.text())
def test_a_cell_never_begins_a_formula_and_holds_no_control_character(text: str) -> None:
    cell = tables.safe(text)
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@"}
    assert not any(ord(character) < 32 for character in cell)


@pytest.mark.parametrize("subject", ["check", "fields", "gaps"])
def test_no_cell_of_a_workbook_is_a_formula(subject: str, reports: list[Report]) -> None:
    book = workbook(encode("xlsx", reports, subject=subject))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)
    assert all(not str(cell.value or "").startswith("=") for cell in cells)


def test_fields_have_a_sheet_a_type_and_one_a_list(reports: list[Report]) -> None:
    other = replace(reports[0], parts=(Part("contract_notice", "合同公开", reports[0].parts[0].items[:1]),))
    book = workbook(encode("xlsx", [reports[0], other, reports[1]], subject="fields"))
    assert book.sheetnames == ["中标结果公示", "中标候选人", "合同公开", "未检查"]
    award = [[cell.value for cell in row] for row in book["中标结果公示"].iter_rows()]
    assert len(award) == 2
    assert award[1][award[0].index("中标价")] == 8123456
    listed = [[cell.value for cell in row] for row in book["中标候选人"].iter_rows()]
    assert listed[0] == ["文件", "行", "排名", "单位", "备注"]
    assert [row[1] for row in listed[1:]] == ["1", "2"]


def test_a_workbook_of_a_check_has_summary_items_and_gaps(reports: list[Report]) -> None:
    book = workbook(encode("xlsx", reports))
    assert book.sheetnames == ["汇总", "检查结果", "逐项", "缺项清单"]
    assert [row[2].value for row in book["逐项"].iter_rows(min_row=2)] == ["✓", "✗", "?", "–", "✗", "✗", "✗"]


def test_long_and_like_sheet_names_are_told_apart(reports: list[Report]) -> None:
    title = "很长的文件类型名称" * 5 + "[a]/b"
    both = tuple(Part(name, title, reports[0].parts[0].items[:1]) for name in ("one", "two"))
    book = workbook(encode("xlsx", [replace(reports[0], parts=both)], subject="fields"))
    assert len({name.casefold() for name in book.sheetnames}) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_without_openpyxl_the_format_is_refused_before_work(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "openpyxl" else real(name, *a))
    with pytest.raises(MissingPart) as caught:
        require("xlsx")
    assert caught.value.exit_code == 5
    assert "office" in caught.value.hint("zh")


def test_extension_decides_and_unknown_ones_are_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert [format_of(tmp_path / f"r{s}") for s in (".HTML", ".txt", "", ".sarif")] == [
        "html",
        "human",
        "human",
        "sarif",
    ]
    for name, subject in (("r.docx", "check"), ("r.md", "check"), ("r.json", "gaps"), ("r.sarif", "fields")):
        with pytest.raises(UsageError):
            format_of(tmp_path / name, subject)
