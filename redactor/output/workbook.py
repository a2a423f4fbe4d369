"""Reports as an Excel workbook, for those who work in it. Needs openpyxl (extra ``office``)."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from redactor.files import repacked
from redactor.output import tables, words
from redactor.output.tables import Sheet, safe
from redactor.output.words import pick
from redactor.report import Report

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_MONEY = re.compile(r"-?\d{1,13}\.\d{2}")
_NUMBER = re.compile(r"-?\d{1,13}(?:\.\d{1,4})?")
_WIDEST, _NARROWEST = 60, 6
_STAMP = datetime.datetime(2000, 1, 1)


def render_matters(reports: Sequence[Report], *, lang: str, verbose: bool) -> bytes:
    """Return a workbook: summary, what to do, all items with their state, gaps."""
    sheets = [
        _summary(reports, lang),
        tables.matters(reports, lang, verbose),
        _items(reports, lang),
        tables.gaps(reports, lang),
    ]
    return workbook(sheets)


def render_fields(reports: Sequence[Report], *, lang: str, verbose: bool) -> bytes:
    """Return a workbook: a sheet a document type, one row a document, and a sheet for every list."""
    return workbook(tables.field_sheets(reports, lang))


def render_gaps(reports: Sequence[Report], *, lang: str, verbose: bool) -> bytes:
    """Return a workbook with the gap list."""
    return workbook([tables.gaps(reports, lang)])


def _summary(reports: Sequence[Report], lang: str) -> Sheet:
    header = (
        ("文件", "document"), ("文件类型", "document type"), ("结论", "conclusion"), ("删除", "remove"),
        ("待人工确认", "needs review"), ("问题", "problems"), ("请确认", "to confirm"), ("SHA-256", "SHA-256"),
    )  # fmt: skip
    rows = [
        (
            report.source.name,
            words.doctype_title(report),
            words.verdict(report, lang),
            str(report.counts()["redact"]),
            str(report.counts()["review"]),
            str(len(report.problems())),
            str(len(words.questions(report))),
            report.source.sha256,
        )
        for report in reports
    ]
    kinds = ("text", "text", "text", "count", "count", "count", "count", "text")
    return Sheet(pick(("汇总", "summary"), lang), tuple(pick(p, lang) for p in header), tuple(rows), kinds)


def _items(reports: Sequence[Report], lang: str) -> Sheet:
    header = (
        ("文件", "document"), ("文件类型", "document type"), ("", ""), ("事项", "item"), ("情况", "status"),
        ("位置", "place"), ("怎么办", "what to do"), ("依据", "basis"),
    )  # fmt: skip
    rows = [
        (
            report.source.name,
            words.doctype_title(report),
            words.mark(item.result),
            item.result.title if lang == "zh" else item.result.item or item.result.title,
            pick(words.STATUSES[item.result.status], lang),
            words.place(item, lang),
            words.message(item, lang),
            item.result.basis,
        )
        for report in reports
        for item in report.checks
    ]
    return Sheet(pick(("逐项", "items"), lang), tuple(pick(pair, lang) for pair in header), tuple(rows))


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of these sheets; equal sheets give equal bytes."""
    import openpyxl
    from openpyxl.writer.excel import ExcelWriter

    book: Workbook = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "disclosure-redactor"
    book.properties.created = book.properties.modified = _STAMP
    names: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.title, names)), sheet)
    stream = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)).save()  # book.save() sets the time of day
    return repacked(stream.getvalue())


def _fill(target: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    upright = Alignment(vertical="top", wrap_text=True)
    for number, cells in enumerate((sheet.header, *sheet.rows), 1):
        for column, text in enumerate(cells, 1):
            kind = sheet.kinds[column - 1] if number > 1 and sheet.kinds else "text"
            cell = target.cell(number, column)
            _put(cell, text, kind)
            cell.alignment = upright
            if number == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
    for column in range(1, len(sheet.header) + 1):
        texts = [row[column - 1] for row in (sheet.header, *sheet.rows[:200])]
        widest = max((_width(text) for text in texts), default=0)
        target.column_dimensions[get_column_letter(column)].width = max(_NARROWEST, min(_WIDEST, widest + 2))
    target.freeze_panes = "B2"
    target.auto_filter.ref = target.dimensions
    target.page_setup.orientation, target.page_setup.paperSize = "landscape", target.PAPERSIZE_A4
    target.page_setup.fitToHeight, target.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    target.print_title_rows = "1:1"


def _put(cell: Any, text: str, kind: str) -> None:
    """Write a cell: amounts and counts as numbers, all else as text that is never a formula."""
    if kind == "money" and _MONEY.fullmatch(text):
        cell.value, cell.number_format = float(text), "#,##0.00"
    elif kind == "count":
        cell.value = int(text)
    elif kind == "number" and _NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
        cell.number_format = "0." + "0" * len(text.partition(".")[2]) if "." in text else "0"
    else:
        cell.value = safe(text)
        cell.data_type = "s"


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _name(title: str, taken: set[str]) -> str:
    """Return a sheet name that Excel takes: 31 characters, none of []:*?/\\, unique whatever the case."""
    plain = _FORBIDDEN.sub(" ", words.printable(title)).strip() or "-"
    name, number = plain[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[:27]} {number}"
    taken.add(name.casefold())
    return name
