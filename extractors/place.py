"""Where a span is, in people's words: page and paragraph, table, row and column, header, comment, property.

A place names positions and, for tables, the label beside or above the cell. A label is printed only when it looks like
a label (short, no digits): a place must never carry a value of the document.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from extractors.model import Cell, Document, Entry, Span, Table

_LABEL = re.compile(r"[^\W\d_][^\d@]{0,15}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` is the kind of the Part; all numbers count from 1, 0 = not known or not applicable.

    ``number`` is the number of the part among its kind; ``paragraph`` counts paragraphs with text on the page, or in
    the part when pages are not known; ``label`` is the row's or column's heading; ``key`` names a property.
    """

    kind: str
    number: int = 0
    page: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    label: str = ""
    key: str = ""


@dataclass(slots=True)
class _Stretches:
    """The paragraphs and cells of a part, as columns of numbers since a sheet has a million cells: half-open range of
    characters, number of the block, row and column of the cell (-1: a paragraph)."""

    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    blocks: array[int] = field(default_factory=lambda: array("l"))
    rows: array[int] = field(default_factory=lambda: array("l"))
    columns: array[int] = field(default_factory=lambda: array("l"))

    def add(self, span: Span, block: int, row: int = -1, column: int = -1) -> None:
        """Add one."""
        self.starts.append(span.start)
        self.ends.append(span.end)
        self.blocks.append(block)
        self.rows.append(row)
        self.columns.append(column)

    def sort(self) -> None:
        """Put them in order. Of two that begin together the shorter, and of two equal ones the cell, is the inner one
        and is met first."""
        if all(before < after for before, after in pairwise(self.starts)):
            return
        keys = zip(self.starts, self.ends, self.rows, strict=True)
        order = [n for _, n in sorted(((start, -end, row >= 0), n) for n, (start, end, row) in enumerate(keys))]
        for name in ("starts", "ends", "blocks", "rows", "columns"):
            old = getattr(self, name)
            setattr(self, name, array(old.typecode, (old[n] for n in order)))


@dataclass(frozen=True, slots=True)
class _Headings:
    """The cells of a table by row, each under every row that it covers; ``is_list``: its top row names the columns."""

    is_list: bool
    rows: dict[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Places:
    """Index over a document: make one (``places(document)``) when many spans are to be placed."""

    document: Document
    stretches: dict[int, _Stretches]
    paragraphs: list[int]
    tables: list[int]
    headings: dict[int, _Headings]
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    """The label of each column of a list, by block and column, once it was asked for."""

    def place(self, span: Span) -> Place:
        """Return the place of the span's first character."""
        part = self.document.parts[span.part]
        stretches = self.stretches.get(span.part)
        index = _innermost(stretches, span.start) if stretches is not None else -1
        if stretches is None or index < 0:
            page = part.number if part.kind == "page" else 0
            return Place(part.kind, part.number, page, key=_key(self.document, span))
        number, row, column = stretches.blocks[index], stretches.rows[index], stretches.columns[index]
        block = self.document.blocks[number]
        page = block.page or (part.number if part.kind == "page" else 0)
        if row < 0 or block.table is None:
            return Place(part.kind, part.number, page, self.paragraphs[number])
        return Place(
            part.kind,
            part.number,
            page,
            table=self.tables[number],
            row=row + 1,
            column=column + 1,
            label=self._label(number, block.table, row, column),
        )

    def _label(self, number: int, table: Table, row: int, column: int) -> str:
        headings = self.headings[number]
        if not headings.is_list or not row:
            return _label(self.document, table, row, column, headings)
        key = (number, column)
        if key not in self.labels:
            self.labels[key] = _label(self.document, table, row, column, headings)
        return self.labels[key]


def _innermost(stretches: _Stretches, position: int) -> int:
    """Return the number of the innermost stretch that holds a character, -1 when none does."""
    last = bisect_right(stretches.starts, position) - 1
    return next((n for n in range(last, max(-1, last - _LOOK_BACK), -1) if position < stretches.ends[n]), -1)


_LOOK_BACK = 64
"""How many stretches that begin earlier may lie between a character and the one that holds it."""


def places(document: Document) -> Places:
    """Index the blocks of a document."""
    found: dict[int, _Stretches] = defaultdict(_Stretches)
    paragraphs = [0] * len(document.blocks)
    tables = [0] * len(document.blocks)
    counts: dict[tuple[int, int], int] = {}
    table = 0
    for number, block in enumerate(document.blocks):
        if block.table is not None:
            table += 0 if block.table.continues and table else 1
            tables[number] = table
            for cell in block.table.cells:
                for span in cell.spans:
                    found[span.part].add(span, number, cell.row, cell.column)
        else:
            if not block.nested and document.text(block.span).strip():
                key = (block.span.part, block.page)
                counts[key] = counts.get(key, 0) + 1
            paragraphs[number] = counts.get((block.span.part, block.page), 0)
            found[block.span.part].add(block.span, number)
    for stretches in found.values():
        stretches.sort()
    tabled = {number: block.table for number, block in enumerate(document.blocks) if block.table is not None}
    headings = {number: _headings(document, made) for number, made in tabled.items()}
    return Places(document, dict(found), paragraphs, tables, headings)


def place(document: Document, span: Span) -> Place:
    """Return the place of one span; for many spans make ``places(document)`` once."""
    return places(document).place(span)


def _key(document: Document, span: Span) -> str:
    for piece in document.parts[span.part].pieces_between(span.start, max(span.end, span.start + 1)):
        if isinstance(piece.anchor, Entry):
            return piece.anchor.key
    return ""


def _label(document: Document, table: Table, row: int, column: int, headings: _Headings) -> str:
    """Return the top cell of the column in a list, the nearest cell at the left or above in a form.

    In a list the cells at the left are values (names of persons, often), so they never name a place.
    """
    if table.continues and not headings.is_list:
        return ""
    left = [other for other in headings.rows.get(row, ()) if other.column + other.column_span <= column]
    above = [
        other
        for other in headings.rows.get(0, ())
        if other.row == 0 and row > 0 and other.column <= column < other.column + other.column_span
    ]
    order = above if headings.is_list else [*reversed(left), *above]
    for candidate in order:
        text = _SPACE.sub("", document.text(*candidate.spans)).rstrip(":：")
        if _LABEL.fullmatch(text):
            return text
    return ""


def _headings(document: Document, table: Table) -> _Headings:
    rows: dict[int, list[Cell]] = {}
    is_list = table.columns > 2 and (table.header_rows > 0 or _looks_like_header(document, table))
    for cell in _top(table) if is_list else table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(row, []).append(cell)
    return _Headings(is_list, rows)


def _looks_like_header(document: Document, table: Table) -> bool:
    top = _top(table)
    return len(top) == table.columns and all(_is_label(document, cell.spans) for cell in top)


def _top(table: Table) -> list[Cell]:
    return list(takewhile(lambda cell: cell.row == 0, table.cells))


def _is_label(document: Document, spans: Iterable[Span]) -> bool:
    return _LABEL.fullmatch(_SPACE.sub("", document.text(*spans))) is not None


_NAMES = {
    "header": ("页眉", "header"),
    "footer": ("页脚", "footer"),
    "footnote": ("脚注", "footnote"),
    "endnote": ("尾注", "endnote"),
    "comment": ("批注", "comment"),
    "textbox": ("文本框", "text box"),
    "annotation": ("注释", "annotation"),
    "form": ("表单域", "form field"),
    "outline": ("书签目录", "outline"),
    "property": ("文档属性", "document property"),
    "attribute": ("隐含属性（替代文字等）", "attribute (alternative text etc.)"),
    "link": ("超链接", "link"),
    "field_code": ("域代码", "field code"),
    "deleted": ("修订中已删除的文字", "deleted text of a revision"),
    "alternative": ("兼容内容", "alternative content"),
    "chart": ("图表", "chart"),
    "diagram": ("示意图", "diagram"),
    "embedded": ("嵌入文件", "embedded file"),
    "file_name": ("文件名", "file name"),
    "image": ("图片", "image"),
    "sheet": ("工作表", "sheet"),
    "script": ("脚本", "script"),
    "hidden": ("隐藏文字", "hidden text"),
}
_UNNUMBERED = {"property", "file_name", "attribute", "link", "field_code", "deleted", "hidden", "outline"}
_PROPERTIES = {
    "creator": "作者", "author": "作者", "lastmodifiedby": "最后修改人", "title": "标题", "subject": "主题",
    "keywords": "关键词", "description": "备注", "category": "类别", "company": "单位", "manager": "主管",
    "producer": "制作程序", "creationdate": "创建时间", "moddate": "修改时间", "comments": "备注",
}  # fmt: skip


def words(where: Place, lang: str = "zh") -> str:
    """Say a place: 第3页第2段, 表2第4行“联系电话”, 页眉, 批注3, 文档属性“作者”."""
    chinese = lang == "zh"
    said: list[str] = []
    if where.kind in _NAMES:
        name = _NAMES[where.kind][0 if chinese else 1]
        number = where.number if where.number and where.kind not in _UNNUMBERED else 0
        if where.kind in ("header", "footer") and number == 1:
            number = 0
        said.append(f"{name}{number or ''}" if chinese else f"{name} {number}" if number else name)
        if where.key:
            said.append(_quoted(_property(where.key) if chinese else where.key, chinese))
    if where.page:
        said.append(f"第{where.page}页" if chinese else f"page {where.page}")
    if where.table:
        said.append(f"表{where.table}第{where.row}行" if chinese else f"table {where.table} row {where.row}")
        said.append(_quoted(where.label, chinese) if where.label else _column(where.column, chinese))
    elif where.paragraph and not (where.kind in _NAMES and where.paragraph == 1):
        said.append(f"第{where.paragraph}段" if chinese else f"paragraph {where.paragraph}")
    if chinese:
        return "".join(said) or "正文"
    return " ".join(said) or "body"


def _column(number: int, chinese: bool) -> str:
    return f"第{number}列" if chinese else f"column {number}"


def _quoted(text: str, chinese: bool) -> str:
    return f"“{text}”" if chinese else f'"{text}"'


def _property(key: str) -> str:
    name = re.split(r"[:}/]", key)[-1]
    return _PROPERTIES.get(name.lower(), name)
