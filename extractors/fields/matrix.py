"""Matrices: the heads of one side are roles (施工单位, 监理单位), those of the other what a role has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.fields.by_label import Context
from extractors.fields.grids import Row, cell_pair, distinct, slice_of, transposed
from extractors.fields.labels import squeeze
from extractors.fields.pairs import Pair
from extractors.fields.text import Grid

_NAME = {"名称", "单位名称", "全称", "单位", "单位全称", "公司名称", "企业名称", "机构名称"}

_SAID = re.compile(r"时间|日期|地点|地址|方式|方法|金额|要求|标准|期限")
_ONLY_SAID = re.compile(rf"(?:(?:{_SAID.pattern})[及和与或、/]?)+")


def is_matrix(grid: Grid, context: Context) -> bool:
    """True when the heads of rows (or of columns) are roles and the other heads are what a role has."""
    return bool(_roles(grid.rows, context)) or bool(_roles(transposed(grid.rows), context))


def inner_matrix(grid: Grid, context: Context) -> tuple[int, int] | None:
    """The rows of a form that are a matrix of their own (参建单位 | 单位名称 | 负责人 above 施工单位 | …), or None."""
    wide = [len(distinct(row)) >= 3 for row in grid.rows]
    start = 0
    for end in range(1, len(wide) + 1):
        if end < len(wide) and wide[end] == wide[start]:
            continue
        part = Grid(grid.rows[start:end], grid.block)
        if wide[start] and 3 <= end - start < len(wide) and is_matrix(part, context):
            return start, end
        start = end
    return None


def _roles(rows: Sequence[Row], context: Context) -> dict[int, str]:
    """Map columns to the roles that the first row names; empty unless two or more do."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return {}
    found: dict[int, str] = {}
    for column, cell in enumerate(rows[0]):
        if column == 0 or cell is None:
            continue
        bare = re.sub(r"(?:信息|情况)$", "", squeeze(cell.text))
        owner = _role(bare, context)
        if owner and owner not in found.values():
            found[column] = owner
    heads = {id(row[0]): row[0].text for row in rows[1:] if row[0] is not None and row[0] not in rows[0]}
    fitting = sum(1 for head in heads.values() if squeeze(head) in _NAME or context.index.is_like(head))
    cells = [cell.text for row in rows[1:] for column in found if (cell := row[column]) is not None and cell.text]
    form = 4 * sum(1 for text in cells if context.index.is_label(text)) > len(cells)
    return found if len(found) >= 2 and fitting >= 2 and not form else {}


def _role(bare: str, context: Context) -> str:
    """The item that a head names as a role, in full or in short (施工 for 施工单位)."""
    for name in (bare, bare + "单位", bare + "人"):
        for item in context.index.exact_items(name):
            if item.id in context.owners:
                return item.id
    return ""


def read_matrix(grid: Grid, context: Context) -> list[Pair]:
    """Read a matrix: the owner is the role, the label the other head."""
    rows = grid.rows
    roles = _roles(rows, context)
    if not roles:
        rows = transposed(rows)
        roles = _roles(rows, context)
    pairs: list[Pair] = []
    for column, owner in roles.items():
        for row in rows[1:]:
            head, cell = row[0], row[column]
            if head is None or cell is None or not head.text or head is cell:
                continue
            pairs.append(cell_pair(head, cell, context, owner))
    return pairs


def read_crossed(grid: Grid, context: Context) -> list[Pair]:
    """Read a table whose rows are events and whose columns say what of them (开标 | 时间 | 地点): the label is both
    heads together. Empty when that explains less than half of the cells."""
    rows = grid.rows
    if len(rows) < 3 or not 3 <= len(rows[0]) <= 5:
        return []
    heads = [_SAID.findall(squeeze(cell.text)) if cell is not None else [] for cell in rows[0]]
    said = [cell is not None and _ONLY_SAID.fullmatch(squeeze(cell.text)) is not None for cell in rows[0][1:]]
    if not all(said):
        return []
    pairs: list[Pair] = []
    cells = 0
    for row in rows[1:]:
        event = row[0]
        for column, cell in enumerate(row[1:], 1):
            if event is None or cell is None or not cell.text or cell is event:
                continue
            cells += 1
            names = [squeeze(event.text) + said for said in heads[column]]
            name = next((name for name in names if context.index.is_like(name)), "")
            if name:
                part = slice_of(cell)
                pairs.append(Pair(name, (part,) if part else (), "table", 1.0, context.count(), context.owner))
    return pairs if 2 * len(pairs) >= cells and pairs else []
