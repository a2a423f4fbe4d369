"""Matrices: the heads of one side are roles (施工单位, 监理单位), those of the other what a role has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.fields.by_label import Context
from extractors.fields.grids import Row, cell_pair, transposed
from extractors.fields.labels import squeeze
from extractors.fields.pairs import Pair
from extractors.fields.text import Grid

_NAME = {"名称", "单位名称", "全称", "单位", "单位全称", "公司名称", "企业名称", "机构名称"}


def is_matrix(grid: Grid, context: Context) -> bool:
    """True when the heads of rows (or of columns) are roles and the other heads are what a role has."""
    return bool(_roles(grid.rows, context)) or bool(_roles(transposed(grid.rows), context))


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
