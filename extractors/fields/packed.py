"""Tables whose rows tell a candidate in a few cells of several pairs each.

投标报价：…，工期：… | 姓名：…，证书编号：…
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from extractors.doctype import DocType
from extractors.fields.grids import Row, distinct
from extractors.fields.labels import LabelIndex
from extractors.fields.lists import is_rank, list_index, ordinal
from extractors.fields.pairs import Slice, trimmed
from extractors.fields.text import Grid, Line

_PAIR = re.compile(r"(?:^|(?<=[\n\t;；,，。]))(?P<label>[\u4e00-\u9fff]{2,16})[:：]")
_PAIRS = 4
"""So many labels of a list in each row, in fewer cells, make a packed table."""


def unpacked(grid: Grid, doctype: DocType) -> Grid | None:
    """Return a packed table with one column a label, headed by the labels; None when it is none."""
    packed_head = any(_PAIR.match(cell.text) for cell in distinct(grid.rows[0]))
    body = grid.rows if packed_head else grid.rows[1:]
    head = () if packed_head else grid.rows[0]
    for spec in doctype.lists if len(body) > 1 else ():
        labels = list_index(spec, doctype)
        names = tuple(_pairs(body[0], head, labels))
        known = sum(1 for name in names if labels.is_label(name))
        if known < _PAIRS or len(distinct(body[0])) >= known:
            continue
        rows = [_pairs(row, head, labels) for row in body]
        if all(tuple(row) == names for row in rows):
            top = tuple(replace(next(iter(rows[0].values())), text=name) for name in names)
            return Grid((top, *(tuple(row.values()) for row in rows)), grid.block, 1, grid.page)
    return None


def _pairs(row: Row, head: Row, labels: LabelIndex) -> dict[str, Line]:
    """The labels in the cells of a row with their values; 第一名：name is the rank and what heads the column.

    Without a ``head`` a plain cell is the rank or the name by what it says.
    """
    found: dict[str, Line] = {}
    rank = next((item.title for item in labels.items if is_rank(item)), "")
    name = next((item.title for item in labels.items if item.kind == "org"), "")
    seen: set[int] = set()
    for cell, top in zip_longest(row, head) if head else ((cell, None) for cell in row):
        if cell is None or (head and top is None) or id(cell) in seen:
            continue
        seen.add(id(cell))
        marks = list(_PAIR.finditer(cell.text))
        heading = top.text if top is not None else rank if ordinal(cell.text) else name
        if not marks and heading:
            found.setdefault(heading, cell)
        for number, mark in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(cell.text)
            value = _cut(trimmed(cell, mark.end(), end))
            if rank and ordinal(mark.group("label")) and heading:
                found.setdefault(rank, _cut(Slice(cell, mark.start("label"), mark.end("label"))))
                found.setdefault(heading, value)
            else:
                found.setdefault(mark.group("label"), value)
    return found


def _cut(part: Slice) -> Line:
    """A part of a cell as a cell of its own."""
    return replace(part.line, text=part.text, places=part.line.places[part.start : part.end], mark=0, depth=0)
