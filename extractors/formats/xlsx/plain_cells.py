"""The cells of a worksheet as programs write them, a tenth of the work of reading any XML.

Nearly all sheets are rows of cells that hold a value, a formula or one inline string and nothing else. One pattern says
what such a row looks like; only when rows of that kind fill the whole of ``sheetData``, byte for byte, are its cells
taken from it. Everything else, and what surrounds the cells, is read as XML.
"""

from __future__ import annotations

import re

from extractors.errors import DamagedInput
from extractors.formats.xlsx.a1 import LAST_COLUMN, LAST_ROW, column_number
from extractors.formats.xlsx.cells import ROW_ATTRIBUTES, Extra, Layout, OnCell, OnRow, scan_markup

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_TEXT = rb"(?:[^<>&\r]|&(?:amp|lt|gt|quot|apos);)*+"
_ROW = (
    rb'<row r="([1-9][0-9]{0,6})"(?: (?:[a-z0-9]{1,12}:)?(?:%b)="(?:[0-9]{1,7}(?:[.:][0-9]{1,20})?|true|false)")*+'
    % "|".join(sorted(ROW_ATTRIBUTES - {"r"})).encode()
)
_FORMULA = rb'<f((?: (?:t|ref|si|ca|aca)="[\w:$]{1,32}")*+)(?:/>|>(%b)</f>)' % _TEXT
_CELL = (
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,7})")?'
    rb'(?: t="inlineStr"><is><t(?: xml:space="preserve")?>(%b)</t></is></c>'
    rb'|(?: t="(s|n|str|b|e)")?(?:/>|>(?:%b)?(?:<v>(%b)</v>)?</c>))' % (_TEXT, _FORMULA, _TEXT)
)
_ROWS = re.compile(rb"%b(?:/>|>(?:%b)*+</row>)" % (_ROW, re.sub(rb"(?<!\\)\((?!\?)", b"(?:", _CELL)))
_ITEM = re.compile(rb"%b|%b/?>" % (_CELL, _ROW))
_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


def scan_sheet(content: bytes, where: str, on_cell: OnCell, on_row: OnRow | None = None) -> Layout:
    """Call ``on_cell`` for every cell of a worksheet in UTF-8, in file order. Raises DamagedInput."""
    layout = plain_layout(content, where)
    if layout is None:
        return scan_markup(content, where, on_cell, on_row)
    _call(content, layout, where, on_cell, on_row)
    return layout


def plain_layout(content: bytes, where: str) -> Layout | None:
    """Return where the cells are, None when they are not all of the plain kind."""
    begin = content.find(_OPEN)
    first, last = begin + len(_OPEN), content.rfind(_CLOSE)
    if begin < 0 or last <= first or b"<!" in content[:begin] or _ROWS.sub(b"", content[first:last]):
        return None
    if _NO_CHARACTER.search(content, first, last) or not _is_utf8(content[first:last]):
        return None
    end = last + len(_CLOSE)
    around = scan_markup(content[:begin] + b"<sheetData/>" + content[end:], where, _no_cell)
    if around.begin != begin or around.prefix or around.dirty or around.stray:
        return None
    return Layout(begin, end, "")


def _no_cell(*_: object) -> None:
    """There are no cells around the cells."""


def _is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except ValueError:
        return False


def _call(content: bytes, layout: Layout, where: str, on_cell: OnCell, on_row: OnRow | None) -> None:
    row_text, row = b"", 0
    columns: dict[bytes, int] = {}
    for item in _ITEM.finditer(content, layout.begin, layout.end):
        letters, digits, style, inline, kind, attributes, formula, value, row_number = item.groups()
        if letters is None:
            row_text, row = row_number, int(row_number)
            if row > LAST_ROW:
                raise DamagedInput(where=where)
            if on_row is not None:
                on_row(row, item.start(), item.end(), True)
            continue
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = column_number(letters.decode())
        if digits != row_text or column > LAST_COLUMN:
            raise DamagedInput(where=where)
        number = int(style) if style else 0
        if inline is not None:
            on_cell(row, column, "inlineStr", number, _text(inline), item.start(), item.end(), Extra())
            continue
        extra = None if attributes is None else _formula(attributes, formula)
        known = kind.decode() if kind else "n"
        on_cell(row, column, known, number, _text(value) if value else "", item.start(), item.end(), extra)


def _formula(attributes: bytes, formula: bytes | None) -> Extra:
    return Extra(_text(formula) if formula else "", dict(_ATTRIBUTE.findall(attributes.decode())))


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8")
    return _ENTITY.sub(lambda match: _ENTITIES[match.group()], text) if "&" in text else text
