"""Tables: forms of label and value cells, lists with a header row or a header column, matrices of roles and items.

A table is read as what explains most of its cells:

    form          list                 list on its side        matrix                      stacked
    A | a         A | B | C            A | a1 | a2              . | 施工单位 | 监理单位    A | B
    B | b | C | c a1| b1| c1           B | b1 | b2           名称 | ...                    a | b (and again)
"""

from __future__ import annotations

from extractors.fields.amounts import unit_in_label
from extractors.fields.by_label import Context
from extractors.fields.forms import read_form
from extractors.fields.grids import distinct, header_hits, in_turn
from extractors.fields.matrix import inner_matrix, is_matrix, read_crossed, read_matrix
from extractors.fields.pairs import Pair
from extractors.fields.rows import read_rows
from extractors.fields.stacked import read_stacked
from extractors.fields.text import Grid


def read_table(grid: Grid, context: Context) -> list[Pair]:
    """Read a table that is no list of the type: a matrix, a list of one row, or a form."""
    crossed = read_crossed(grid, context)
    if crossed:
        return crossed
    stacked, rest = read_stacked(grid, context)
    if stacked:
        return stacked + (read_form(rest, context) if rest is not None else [])
    inner = inner_matrix(grid, context)
    if inner is not None:
        matrix = Grid(grid.rows[slice(*inner)], grid.block, 0, grid.page)
        others = Grid(grid.rows[: inner[0]] + grid.rows[inner[1] :], grid.block, 0, grid.page)
        return read_matrix(matrix, context) + read_form(others, context)
    shape = shape_of(grid, context)
    if shape == "matrix":
        return read_matrix(grid, context)
    if shape == "list":
        rows = read_rows(grid, context.index)
        pairs: list[Pair] = []
        for row in rows[:1]:
            for part, heading in row.values():
                pairs.append(Pair(heading, (part,), "table", 0.98, context.count(), unit=unit_in_label(heading)))
        return pairs
    return read_form(grid, context)


def shape_of(grid: Grid, context: Context) -> str:
    """Say how to read a table whose headings name document items (not a list of the type)."""
    if is_matrix(grid, context):
        return "matrix"
    rows = grid.rows
    index = context.index
    hits, filled = header_hits(rows[0], index)
    columns = len(distinct(rows[0]))
    first_column = [row[0] for row in rows if row[0] is not None]
    down, tall = header_hits(tuple(first_column), index)
    values = [cell.text for cell in distinct(rows[1])] if len(rows) > 1 else []
    below = sum(1 for text in values if index.is_label(text))
    hits = max(hits, sum(1 for cell in distinct(rows[0]) if index.is_like(cell.text)) if len(rows) == 2 else 0)
    headed = len(rows) > 1 and columns >= 2 and filled and hits >= max(2, 0.5 * filled) and below <= 0.34 * hits
    named = sum(1 for cell in distinct(rows[0]) if cell.text and index.is_like(cell.text))
    form = 2 * down >= tall and (columns <= 2 or named < 0.75 * filled)
    return "list" if headed and not form and not in_turn(rows[0], index) else "form"
