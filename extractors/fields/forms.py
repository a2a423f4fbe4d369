"""Forms: cells of labels beside cells of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.fields.blank import is_instruction
from extractors.fields.by_label import Context, read_lines
from extractors.fields.grids import Row, cell_pair, distinct, slice_of
from extractors.fields.labels import LabelIndex, label_words, squeeze
from extractors.fields.marks import marks
from extractors.fields.pairs import Pair
from extractors.fields.text import Grid, Line

_LABEL_LIKE = re.compile(r"[^\d。;；,，:：]{2,14}(?:[(（][^)）]{1,20}[)）])?")
_OF_GROUP = re.compile(
    r"(?:开始|起始|结束|截止)?(?:日期|时间)|结论|结果|意见|编号|文号|部门|机关|单位|金额|名称|情况|方式|内容|标准|范围|负责人|联系人|电话|地址"
)
"""Words that say what of a group a cell holds."""
_PAIR = re.compile(r"[\u4e00-\u9fff]{2,12}[:：]")
_INLINE = re.compile(r"[:：]\s*\S|[:：].*\n")


def read_form(grid: Grid, context: Context) -> list[Pair]:
    """Read a form. Label columns are those in which rules know most cells; what follows in the row is the value."""
    pairs: list[Pair] = []
    label_columns = _label_columns(grid, context.index)
    beside: dict[int, str] = {}
    for row in grid.rows:
        cells = distinct(row)
        if not cells or _is_header(cells):
            continue
        if len(cells) == 2 and not cells[0].text and pairs and pairs[-1].value and not _INLINE.search(cells[1].text):
            pairs[-1] = _continued(pairs[-1], cells[1])
            continue
        lone = cells[0] if len(cells) == 1 else None
        if lone is not None:
            pairs.extend(_cell_pairs(lone, context))
            if len(squeeze(lone.text)) <= 20:
                context.enter(lone.text, 1, heading=True)
            continue
        beside = _blocks(row, context) or beside
        pairs.extend(_in_block(pair, row, beside) for pair in _row_pairs(grid, row, label_columns, context))
    return pairs


def _is_header(cells: Sequence[Line]) -> bool:
    """True for a row that only says what the columns hold (项目 | 内容 | 项目 | 内容)."""
    return len(cells) > 1 and all(squeeze(cell.text) in label_words().others for cell in cells)


def _blocks(row: Row, context: Context) -> dict[int, str]:
    """The owners whose blocks stand side by side below this row (招标人 | 甲 | 代理机构 | 乙), by the column of their
    label; {-1: ""} for a row in which one owner opens a block of its own, {} for any other row."""
    cells = distinct(row)
    owners: dict[int, str] = {}
    for cell in cells[::2] if len(cells) % 2 == 0 else ():
        owner = next((item.id for item in context.index.exact_items(cell.text) if item.id in context.owners), "")
        if owner:
            owners[next(column for column, other in enumerate(row) if other is cell)] = owner
    if len(set(owners.values())) > 1 and 2 * len(owners) == len(cells):
        return owners
    return {-1: ""} if owners else {}


def _in_block(pair: Pair, row: Row, beside: dict[int, str]) -> Pair:
    """Give a pair of a row below two blocks the owner of its column."""
    line = pair.value[0].line if pair.value else None
    column = next((number for number, cell in enumerate(row) if cell is line), -1)
    homes = [number for number in beside if 0 <= number < column]
    return replace(pair, owner=beside[max(homes)]) if homes and pair.owner else pair


def _label_columns(grid: Grid, index: LabelIndex) -> set[int]:
    """Columns whose cells are labels for the most part."""
    found: set[int] = set()
    across = _across(grid)
    width = len(grid.rows[0]) if grid.rows else 0
    for column in range(width):
        cells = list({id(row[column]): row[column] for row in grid.rows if row[column] is not None}.values())
        texts = [cell.text for cell in cells if cell is not None and cell.text and len(across[id(cell)]) <= 2]
        known = sum(1 for text in texts if index.is_label(text))
        if known and (known >= 0.4 * len(texts) or known >= 3):
            found.add(column)
    return found


def _across(grid: Grid) -> dict[int, set[int]]:
    """The grid columns that each cell (by its id) covers."""
    covered: dict[int, set[int]] = {}
    for row in grid.rows:
        for column, cell in enumerate(row):
            covered.setdefault(id(cell), set()).add(column)
    return covered


def _side_by_side(row: Row, context: Context) -> list[Pair] | None:
    """Read a row of cells that each hold a label and a value (招标人：… | 代理机构：…); each column has its owner."""
    cells = distinct(row)
    if len(cells) < 2 or not all(_INLINE.search(cell.text) or not cell.text for cell in cells):
        return None
    pairs: list[Pair] = []
    outside = context.owner
    for cell in cells:
        column = next(number for number, other in enumerate(row) if other is cell)
        context.owner = context.columns.get(column, outside)
        pairs.extend(_cell_pairs(cell, context))
        context.columns[column] = context.owner
    context.owner = outside
    return pairs


def _is_group(grid: Grid, cell: Line, row: Row, context: Context) -> bool:
    """True for a role at the left that spans several rows of labels and values."""
    owner = next((item for item in context.index.exact_items(cell.text) if item.id in context.owners), None)
    if owner is None or len(distinct(row)) < 3:
        return False
    return _rows_of(grid, cell) > 1


def _rows_of(grid: Grid, cell: Line) -> int:
    """The number of rows that a cell covers."""
    return sum(1 for row in grid.rows if any(place is cell for place in row))


def _heads(grid: Grid, cell: Line, row: Row, label_columns: set[int], context: Context) -> bool:
    """True when the first of three cells names a group: a label and its value follow, in a form of labels in the
    second column or beside a cell of several rows (资格要求 | 资质条件 | …)."""
    cells = distinct(row)
    if (
        len(cells) != 3
        or cells[0] is not cell
        or not (context.index.is_label(cells[1].text) and not context.index.is_label(cells[2].text))
    ):
        return False
    column = next(column for column, other in enumerate(row) if other is cells[1])
    return column in label_columns or _rows_of(grid, cell) > 1


def _row_pairs(grid: Grid, row: Row, label_columns: set[int], context: Context) -> list[Pair]:
    """Read one row of a form: group cell, label, value, label, value."""
    beside = _side_by_side(row, context)
    if beside is not None:
        return beside
    row = _unnumbered(row)
    grouped = _of_group(row, context)
    if grouped is not None:
        return [grouped]
    pairs: list[Pair] = []
    label: Line | None = None
    group = ""
    seen: set[int] = set()
    for column, cell in enumerate(row):
        if cell is None or id(cell) in seen:
            continue
        seen.add(id(cell))
        if label is None and not cell.text:
            continue
        inline = _INLINE.search(cell.text) is not None
        known = not inline and context.index.is_label(cell.text)
        if label is None and inline:
            pairs.extend(_cell_pairs(cell, context))
            continue
        if (
            label is None
            and not group
            and (_is_group(grid, cell, row, context) or _heads(grid, cell, row, label_columns, context))
        ):
            context.enter(cell.text, 1)
            group = cell.text
            continue
        if label is None:
            if known or column in label_columns or (group and len(seen) == 2 and not cell.text.isdigit()):
                label = cell
            elif _LABEL_LIKE.fullmatch(cell.text) and column + 1 < len(row) and not group:
                group = cell.text
                label = cell if column + 2 >= len(row) or not any(c > column for c in label_columns) else None
            else:
                pairs.extend(_cell_pairs(cell, context))
            continue
        if not cell.text and _value_follows(row, column, label_columns, context):
            continue
        if (
            not inline
            and (known or (column in label_columns and not _pairs_up(row, column, context.index)))
            and not (len(distinct(row)) == 2 or _is_value(cell, label, context.index))
        ):
            owner = context.enter(label.text, 1)
            if not owner:
                pairs.append(cell_pair(label, None, context, context.owner))
            label = cell
            continue
        opened = context.enter(label.text, 2) or (
            context.enter(label.text, 2, heading=True) if _pairs_only(cell) else ""
        )
        inner = marks(cell, context.index)
        listed = bool(inner) and inner[0].known and inner[0].start == cell.mark
        whole = _pairs_only(cell)
        told = whole or any(mark.known and cell.text[mark.start - 1 : mark.start] in (";", "；") for mark in inner[1:])
        if listed or told:
            pairs.extend(_under(label.text, pair, context) for pair in _cell_pairs(cell, context))
        if not (listed or whole) or (not whole and context.index.is_label(label.text) and _rows_of(grid, label) == 1):
            pairs.append(cell_pair(label, cell, context, opened or context.owner))
        label = None
    if label is not None and label.text and (context.index.is_label(label.text) or not pairs):
        pairs.extend(_cell_pairs(label, context))
    return pairs


def _unnumbered(row: Row) -> Row:
    """A row of number, group, label and value without its number."""
    first = distinct(row)[0]
    numbered = len(distinct(row)) == 4 and first.text.isdigit()
    return tuple(None if cell is first else cell for cell in row) if numbered else row


def _pairs_only(cell: Line) -> bool:
    """True for a cell of several lines that all are label and value."""
    lines = cell.text.split("\n")
    return len(lines) > 1 and all(_PAIR.match(line) for line in lines)


def _under(group: str, pair: Pair, context: Context) -> Pair:
    """Name a pair in a cell by the label beside the cell too, where only both together are a label."""
    label = squeeze(group) + squeeze(pair.label)
    if context.index.is_label(pair.label) or not context.index.is_label(label):
        return pair
    return replace(pair, label=label)


def _of_group(row: Row, context: Context) -> Pair | None:
    """Read 竣工备案 | 部门 | value, where only group and word together are a label."""
    cells = distinct(row)
    if len(cells) != 3 or _OF_GROUP.fullmatch(squeeze(cells[1].text)) is None:
        return None
    if any(item.id in context.owners for item in context.index.exact_items(cells[0].text)):
        return None
    label = squeeze(cells[0].text) + squeeze(cells[1].text)
    if context.index.is_label(cells[1].text) or not (context.index.is_label(label) or context.index.is_like(label)):
        return None
    return replace(cell_pair(cells[1], cells[2], context, context.owner), label=label)


def _value_follows(row: Row, column: int, label_columns: set[int], context: Context) -> bool:
    """True when what stands behind an empty cell is the value of the label before it (a merged or stray column)."""
    behind = [(place, cell) for place, cell in enumerate(row) if place > column and cell is not None and cell.text]
    if not behind:
        return False
    place, cell = behind[0]
    return place not in label_columns and not context.index.is_label(cell.text) and _INLINE.search(cell.text) is None


def _pairs_up(row: Row, column: int, index: LabelIndex) -> bool:
    """True when the cells behind this one are labels and values in turn, so that this one is a value: 建设单位 | A |
    开工日期 | B in a form whose other rows are group | label | value."""
    behind = distinct(row[column + 1 :])
    cell = row[column]
    if cell is not None and behind and behind[0] is cell:
        behind = behind[1:]
    return len(behind) % 2 == 0 and all(index.is_like(label.text) for label in behind[::2])


def _continued(pair: Pair, cell: Line) -> Pair:
    """Add a row without label to the value above: a row that a page break cut in two."""
    part = slice_of(cell)
    return replace(pair, value=(*pair.value, part)) if part is not None and part.end > part.start else pair


def _is_value(cell: Line, label: Line, index: LabelIndex) -> bool:
    """A known word beside a label is its value when the label asks for it (采购方式 | 公开招标)."""
    asked, said = index.exact_items(label.text), index.exact_items(cell.text)
    free = ("enum", "text", "list", "percent", "table")
    return bool(asked) and all(item.kind in free[:2] for item in asked) and all(item.kind in free for item in said)


def _cell_pairs(cell: Line, context: Context) -> list[Pair]:
    """Read a cell that holds lines of its own (招标人：… / 地址：…)."""
    if not cell.text or is_instruction(cell.text):
        return []
    pieces = _cell_lines(cell)
    pairs, _ = read_lines(pieces, context)
    return pairs


def _cell_lines(cell: Line) -> list[Line]:
    """Cut a cell at its line breaks."""
    found: list[Line] = []
    start = 0
    for piece in cell.text.split("\n"):
        if piece.strip():
            end = start + len(piece)
            found.append(Line(piece, cell.view, cell.places[start:end], cell.block, 0, 0, False, cell.page))
        start += len(piece) + 1
    return found
