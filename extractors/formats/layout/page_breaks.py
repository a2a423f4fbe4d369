"""Rows that a page break cuts in two: the lower half, at the top of the next page, belongs to the row above.

      … | 13 | 529943…   | 154239…      last row of page 1
page break
      序号 | 身份证号 | 手机               the headings again, perhaps
         | …198110284215 | …25716        no number, no name: the rest of row 13
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extractors.model import Block, Cell, Part, Table

_HEADINGS = 3
"""Rows at the top of a table that may repeat the headings."""


def join_cut_rows(blocks: Sequence[Block], parts: Sequence[Part]) -> list[Block]:
    """Return the blocks with the halves of each cut row in one: its cells then have spans on two pages."""
    joined = list(blocks)
    tables = [number for number, block in enumerate(joined) if block.table is not None and not block.nested]
    for upper, lower in itertools.pairwise(tables):
        above, below = joined[upper], joined[lower]
        if above.table is None or below.table is None or below.page != above.page + 1:
            continue
        found = _join(above.table, below.table, parts)
        if found is not None:
            joined[upper], joined[lower] = replace(above, table=found[0]), replace(below, table=found[1])
    return joined


def _join(above: Table, below: Table, parts: Sequence[Part]) -> tuple[Table, Table] | None:
    """Return both tables with the cut row wholly in the upper one, or None when no row is cut."""
    if above.columns != below.columns or above.columns < 2:
        return None
    last = _row(above, above.rows - 1)
    number = _repeated(above, below, parts)
    rest = _row(below, number)
    if number >= below.rows or not _is_rest(last, rest, parts):
        return None
    ends = {cell.column: cell for cell in rest}
    cells = tuple(
        replace(cell, spans=(*cell.spans, *ends[cell.column].spans))
        if cell.row == above.rows - 1 and cell.column in ends
        else cell
        for cell in above.cells
    )
    left = tuple(replace(cell, row=cell.row - (cell.row > number)) for cell in below.cells if cell.row != number)
    shorter = replace(below, rows=below.rows - 1, cells=left, continues=True)
    return replace(above, cells=cells), shorter


def _row(table: Table, number: int) -> list[Cell]:
    return [cell for cell in table.cells if cell.row == number and cell.row_span == 1]


def _text(cell: Cell, parts: Sequence[Part]) -> str:
    return "".join(parts[span.part].text[span.start : span.end] for span in cell.spans).strip()


def _repeated(above: Table, below: Table, parts: Sequence[Part]) -> int:
    """Return how many rows at the top of the lower table are the headings of the upper one again."""
    for number in range(min(_HEADINGS, above.rows, below.rows)):
        upper, lower = ([_text(cell, parts) for cell in _row(table, number)] for table in (above, below))
        if upper != lower or not any(upper):
            return number
    return min(_HEADINGS, above.rows, below.rows)


def _is_rest(last: Sequence[Cell], rest: Sequence[Cell], parts: Sequence[Part]) -> bool:
    """Tell whether a row goes on from the last one: nothing in its first column, and nothing below an empty cell."""
    if not rest or len(last) != len(rest) or [c.column for c in last] != [c.column for c in rest]:
        return False
    upper, lower = ([_text(cell, parts) for cell in row] for row in (last, rest))
    return bool(upper[0]) and not lower[0] and any(lower) and all(a for a, b in zip(upper, lower, strict=True) if b)
