"""Workbooks (.xlsx .xlsm .xltx .xltm): every cell by its name, and every other character of every part."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr

__all__ = ["XLSX"]


@dataclass(frozen=True, slots=True)
class XlsxFormat:
    """Reader of SpreadsheetML packages, transitional and strict."""

    id: str = "xlsx"
    title: str = "电子表格"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm", ".xltx", ".xltm")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``; hidden sheets, rows and columns count like any other."""
        from extractors.formats.xlsx.package import read_workbook

        document = read_workbook(data, name, limits)
        if ocr is None:
            return document
        from extractors.formats.opc_pictures import with_pictures

        return with_pictures(document, data, limits, ocr)


XLSX = XlsxFormat()
