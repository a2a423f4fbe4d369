"""Rows and columns with content that a sheet does not show: hidden, folded, filtered out, without height or width."""

from __future__ import annotations

import re

from lxml import etree

from extractors.formats.xlsx.lazy import CellIndex

_TRUE = frozenset({"1", "true"})
_HIDDEN_ROW = re.compile(
    rb"""<(?:[A-Za-z_][\w.-]*:)?row\s(?=[^>]*?(?:\bhidden=["'](?:1|true)|\bht=["']0(?:\.0*)?["']))[^>]*?\br=["'](\d{1,7})["']"""
)


def hidden_cells(content: bytes, frame: etree._Element, index: CellIndex) -> int:
    """Count the hidden rows and columns of a sheet that hold text. ``content`` is the sheet in UTF-8."""
    columns: set[int] = set()
    for column in frame.iter("{*}col"):
        first, last = (int(v) if (v := column.get(key, "")).isdecimal() else 0 for key in ("min", "max"))
        if column.get("hidden") in _TRUE or _is_zero(column.get("width", "")):
            columns.update(place for place in index.places if first <= place <= last)
    hidden = {int(match[1]) for match in _HIDDEN_ROW.finditer(content)}
    if any(sheet.get("zeroHeight") in _TRUE for sheet in frame.iter("{*}sheetFormatPr")):
        return len(columns) + len(set(index.rows))
    return len(columns) + len(hidden.intersection(index.rows) if hidden else ())


def _is_zero(width: str) -> bool:
    return bool(width) and not width.strip("0.")
