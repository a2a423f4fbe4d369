"""Forms that print labels above their values: a row of labels, the row of their values, the next row of labels.

工程名称 | 招标编号 | 建设地点
甲工程   | A-1      | 乙镇
建设规模
新建 …
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.fields.by_label import Context
from extractors.fields.grids import Row, cell_pair, distinct
from extractors.fields.labels import LabelIndex, label_words, squeeze
from extractors.fields.lists import ordinal
from extractors.fields.pairs import Pair
from extractors.fields.text import Grid, Line

_BANDS = 2
"""So many rows of labels make a form of this kind; one alone is the header of a list."""


def stacked_rows(grid: Grid, index: LabelIndex) -> list[int]:
    """Where the rows of labels of such a form stand; empty for any other table."""
    bands = _bands(grid.rows, index)
    if len(bands) == 1 and _inside(grid.rows, bands[0], index):
        return bands
    return [] if len(bands) < _BANDS or 4 * len(bands) < len(grid.rows) or _is_list(grid.rows, bands) else bands


def read_stacked(grid: Grid, context: Context) -> tuple[list[Pair], Grid | None]:
    """Return the pairs of label rows and the rows below them, and a table of the other rows; ([], grid) when it is no
    such form."""
    bands = stacked_rows(grid, context.index)
    if not bands:
        return [], grid
    pairs: list[Pair] = []
    for start in bands:
        for label, value in zip(distinct(grid.rows[start]), distinct(grid.rows[start + 1]), strict=True):
            if label.text:
                opened = context.enter(label.text, 1)
                pairs.append(cell_pair(label, value, context, opened or context.owner))
    told = {row for start in bands for row in (start, start + 1)}
    rest = tuple(row for number, row in enumerate(grid.rows) if number not in told)
    return pairs, Grid(rest, grid.block, 0, grid.page) if rest else None


def _bands(rows: Sequence[Row], index: LabelIndex) -> list[int]:
    """Where a row of labels stands above a row of as many cells that are none."""
    found: list[int] = []
    number = 0
    while number + 1 < len(rows):
        if _is_band(rows[number], rows[number + 1], index):
            found.append(number)
            number += 1
        number += 1
    return found


def _is_band(row: Row, below: Row, index: LabelIndex) -> bool:
    labels, values = distinct(row), distinct(below)
    named = [cell for cell in labels if cell.text]
    if not named or len(labels) != len(values) or _edges(row) != _edges(below):
        return False
    if index.is_label(values[0].text) or squeeze(values[0].text) in label_words().others or any(map(_is_row, named)):
        return False
    known = sum(1 for cell in named if index.is_label(cell.text))
    said = sum(1 for cell in values if cell.text and index.is_label(cell.text))
    if known < 0.5 * len(named) or 3 * said >= len(named):
        return False
    return sum(1 for cell in named if index.is_like(cell.text)) >= 0.75 * len(named)


def _inside(rows: Sequence[Row], start: int, index: LabelIndex) -> bool:
    """True for one row of labels above its values in the middle of a form of another shape: no header of a list."""
    others = [row for number, row in enumerate(rows) if number not in (start, start + 1)]
    unlike = all(_edges(row) != _edges(rows[start]) or _is_pairs(row, index) for row in others)
    return start > 0 and len(others) >= 3 and unlike and len(distinct(rows[start])) >= 3


def _is_pairs(row: Row, index: LabelIndex) -> bool:
    """True for a row of labels and values in turn, one of its labels known."""
    cells = distinct(row)
    known = [index.is_label(cell.text) for cell in cells]
    return len(cells) % 2 == 0 and any(known[::2]) and not any(known[1::2])


def _is_row(cell: Line) -> bool:
    """True for what heads a row or column of a list (第一中标候选人)."""
    return bool(ordinal(cell.text))


def _edges(row: Row) -> list[int]:
    """The columns in which the cells of a row begin."""
    return [column for column, cell in enumerate(row) if column == 0 or cell is not row[column - 1]]


def _is_list(rows: Sequence[Row], bands: Sequence[int]) -> bool:
    """True when the rows of labels are one header that is repeated."""
    return len({tuple(cell.text for cell in distinct(rows[start])) for start in bands}) < len(bands)
