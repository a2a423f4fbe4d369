"""Sheets, rows and columns that a workbook does not show are never published under a tick."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from redactor.toolkit import Toolkit


def book(change: Callable[[Worksheet], None]) -> bytes:
    """Return a workbook of two sheets, the second as ``change`` leaves it."""
    workbook = openpyxl.Workbook()
    for sheet in (workbook.active, workbook.create_sheet("二")):
        for row in (["项目", "金额"], ["道路硬化", 1200], ["路灯", 300]):
            sheet.append(row)
    change(workbook["二"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _hide_row(sheet: Worksheet, **how: object) -> None:
    for name, value in ({"hidden": True} | how).items():
        setattr(sheet.row_dimensions[2], name, value)


HIDDEN: dict[str, tuple[str, Callable[[Worksheet], None]]] = {
    "sheet": ("hidden_sheets", lambda sheet: setattr(sheet, "sheet_state", "hidden")),
    "very hidden": ("hidden_sheets", lambda sheet: setattr(sheet, "sheet_state", "veryHidden")),
    "row": ("hidden_cells", _hide_row),
    "folded row": ("hidden_cells", lambda sheet: _hide_row(sheet, outlineLevel=1)),
    "column": ("hidden_cells", lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True)),
    "filtered": (
        "hidden_cells",
        lambda sheet: (setattr(sheet.auto_filter, "ref", "A1:B3"), _hide_row(sheet))[0],
    ),
}


@pytest.mark.parametrize(("code", "change"), HIDDEN.values(), ids=HIDDEN)
def test_hidden_cells_are_left_to_a_person(code: str, change: Callable[[Worksheet], None], kit: Toolkit) -> None:
    data = book(change)
    assert f"hidden:{code}" in {item.result.check_id for item in kit.check(data, name="a.xlsx").checks}
    report = kit.clean(data, name="a.xlsx").report
    assert report.status == "FINDINGS"
    assert [note.code for note in report.notes if note.needs_review] == [code]


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: None,
        lambda sheet: setattr(sheet.column_dimensions["F"], "hidden", True),
        lambda sheet: setattr(sheet.row_dimensions[9], "hidden", True),
    ],
    ids=["nothing", "empty column", "empty row"],
)
def test_hidden_places_without_content_are_nothing(change: Callable[[Worksheet], None], kit: Toolkit) -> None:
    assert kit.clean(book(change), name="a.xlsx").report.status == "CLEAN"
