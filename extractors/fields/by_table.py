"""Tables: forms of label and value cells, lists with a header row or a header column, matrices of roles and items.

A table is read as what explains most of its cells:

    form          list                 list on its side        matrix
    A | a         A | B | C            A | a1 | a2              . | 施工单位 | 监理单位
    B | b | C | c a1| b1| c1           B | b1 | b2           名称 | ...
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.doctype import FieldSpec
from extractors.fields.amounts import unit_in_label
from extractors.fields.blank import is_instruction, is_placeholder
from extractors.fields.by_label import Context, marks, read_lines
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.pairs import Pair, Slice, trimmed
from extractors.fields.text import Grid, Line

Row = tuple[Line | None, ...]
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总 ?价|平均)")
_LABEL_LIKE = re.compile(r"[^\d。;；,，:：]{2,14}(?:[(（][^)）]{1,20}[)）])?")
_ORDINAL = re.compile(r"序号|编号|No\.?|排序|名次")
_INLINE = re.compile(r"[:：]\s*\S|[:：].*\n")
_NAME = {"名称", "单位名称", "全称", "单位", "单位全称", "公司名称", "企业名称", "机构名称"}


def slice_of(cell: Line | None) -> Slice | None:
    """The whole text of a cell."""
    return trimmed(cell, 0, len(cell.text)) if cell is not None else None


def transposed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Swap rows and columns."""
    return tuple(zip(*rows, strict=True)) if rows else ()


def distinct(row: Row) -> list[Line]:
    """The cells of a row, merged ones once."""
    found: list[Line] = []
    for cell in row:
        if cell is not None and (not found or found[-1] is not cell):
            found.append(cell)
    return found


def header_hits(row: Row, index: LabelIndex) -> tuple[int, int]:
    """Return (cells that name an item, cells with text) of a possible header row."""
    cells = [cell for cell in distinct(row) if cell.text]
    return sum(1 for cell in cells if index.is_label(cell.text)), len(cells)


def headings(rows: Sequence[Row], head: int, index: LabelIndex) -> tuple[list[str], int]:
    """Return a heading for each column ("" where a merged one goes on) and the number of rows that they take.

    Two rows make one header when a cell of the first reaches into the second (项目负责人 above 姓名 | 证书编号).
    """
    top = rows[head]
    below = rows[head + 1] if head + 1 < len(rows) else ()
    double = any(cell is not None and cell is under for cell, under in zip(top, below, strict=False))
    found: list[str] = []
    last: Line | None = None
    for column, cell in enumerate(top):
        under = below[column] if double else None
        if under is not None and under is not cell and under.text and cell is not None:
            found.append(_best_heading(cell.text, under.text, index))
            last = under
            continue
        found.append(cell.text.replace("\n", "") if cell is not None and cell is not last else "")
        last = cell
    return found, 2 if double else 1


def _best_heading(parent: str, child: str, index: LabelIndex) -> str:
    both = squeeze(parent) + squeeze(child)
    return next((text for text in (both, child, parent) if index.is_label(text)), both)


def unfolded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Stack a list that runs side by side (姓名 | 面积 | 姓名 | 面积) below each other."""
    if len(rows) < 2:
        return tuple(rows)
    top = [squeeze(cell.text) if cell is not None else "" for cell in rows[0]]
    for period in range(2, len(top) // 2 + 1):
        if len(top) % period == 0 and top[:period] * (len(top) // period) == top and len(set(top[:period])) == period:
            blocks = [row[start : start + period] for start in range(0, len(top), period) for row in rows[1:]]
            ordered = [row[start : start + period] for row in rows[1:] for start in range(0, len(top), period)]
            return (rows[0][:period], *(ordered if len(ordered) == len(blocks) else blocks))
    return tuple(rows)


def list_columns(names: Sequence[str], index: LabelIndex) -> dict[int, tuple[FieldSpec, str]]:
    """Map grid columns to items by their headings; an item takes the best heading, a heading the best item."""
    wishes = [
        (match.score, column, match.item)
        for column, name in enumerate(names)
        if name
        for match in index.matches(name)
        if match.score >= 0.45 and _fits_column(match.item, name)
    ]
    chosen: dict[int, tuple[FieldSpec, str]] = {}
    used: set[str] = set()
    for _, column, item in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if column not in chosen and item.id not in used:
            chosen[column] = (item, names[column])
            used.add(item.id)
    return chosen


def _fits_column(item: FieldSpec, heading: str) -> bool:
    return item.kind != "code" or "名称" not in heading


def shared_column(columns: dict[int, tuple[FieldSpec, str]], index: LabelIndex) -> dict[int, FieldSpec]:
    """Columns whose heading names two items (证书名称及编号): column -> the item of code kind in it."""
    used = {item.id for item, _ in columns.values()}
    found: dict[int, FieldSpec] = {}
    for column, (item, heading) in columns.items():
        parts = [part for part in re.split(r"[和及与/、]", squeeze(heading.replace("/", "及"))) if part]
        if len(parts) != 2 or item.kind == "code":
            continue
        readings = [parts[1], parts[0][:2] + parts[1], parts[0][:4] + parts[1]]
        codes = [other for reading in readings for other in index.exact_items(reading) if other.kind == "code"]
        if codes and codes[0].id not in used:
            found[column] = codes[0]
    return found


_CODE_IN_CELL = re.compile(r"[\u4e00-\u9fff]?[A-Z]?\d{6,20}")


def _split_code(part: Slice) -> tuple[Slice, Slice] | None:
    """Cut 二级建造师 贵2522… into name and number."""
    match = _CODE_IN_CELL.search(part.text)
    if match is None or match.start() == 0:
        return None
    cut = part.start + match.start()
    name = trimmed(part.line, part.start, cut)
    return (name if name.text[-1:] not in "(/" else trimmed(part.line, part.start, cut - 1)), Slice(
        part.line, cut, part.start + match.end()
    )


def read_form(grid: Grid, context: Context) -> list[Pair]:
    """Read a form. Label columns are those in which rules know most cells; what follows in the row is the value."""
    pairs: list[Pair] = []
    label_columns = _label_columns(grid, context.index)
    for row in grid.rows:
        cells = distinct(row)
        if not cells:
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
        pairs.extend(_row_pairs(grid, row, label_columns, context))
    return pairs


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
    return sum(1 for other in grid.rows if any(place is cell for place in other)) > 1


def _row_pairs(grid: Grid, row: Row, label_columns: set[int], context: Context) -> list[Pair]:
    """Read one row of a form: group cell, label, value, label, value."""
    beside = _side_by_side(row, context)
    if beside is not None:
        return beside
    pairs: list[Pair] = []
    label: Line | None = None
    group = ""
    seen: set[int] = set()
    for column, cell in enumerate(row):
        if cell is None or id(cell) in seen:
            continue
        seen.add(id(cell))
        inline = _INLINE.search(cell.text) is not None
        known = not inline and context.index.is_label(cell.text)
        if label is None and inline:
            pairs.extend(_cell_pairs(cell, context))
            continue
        if label is None and not group and _is_group(grid, cell, row, context):
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
            and (known or column in label_columns)
            and not (len(distinct(row)) == 2 or _is_value(cell, label, context.index))
        ):
            owner = context.enter(label.text, 1)
            if not owner:
                pairs.append(_pair(label, None, context, context.owner))
            label = cell
            continue
        opened = context.enter(label.text, 2)
        inner = marks(cell, context.index)
        if inner and inner[0].known and inner[0].start == cell.mark:
            pairs.extend(_cell_pairs(cell, context))
        pairs.append(_pair(label, cell, context, opened or context.owner))
        label = None
    if label is not None and label.text and (context.index.is_label(label.text) or not pairs):
        pairs.extend(_cell_pairs(label, context))
    return pairs


def _value_follows(row: Row, column: int, label_columns: set[int], context: Context) -> bool:
    """True when what stands behind an empty cell is the value of the label before it (a merged or stray column)."""
    behind = [(place, cell) for place, cell in enumerate(row) if place > column and cell is not None and cell.text]
    if not behind:
        return False
    place, cell = behind[0]
    return place not in label_columns and not context.index.is_label(cell.text) and _INLINE.search(cell.text) is None


def _continued(pair: Pair, cell: Line) -> Pair:
    """Add a row without label to the value above: a row that a page break cut in two."""
    part = slice_of(cell)
    return replace(pair, value=(*pair.value, part)) if part is not None and part.end > part.start else pair


def _is_value(cell: Line, label: Line, index: LabelIndex) -> bool:
    """A known word beside a label is its value when the label asks for it (采购方式 | 公开招标)."""
    asked, said = index.exact_items(label.text), index.exact_items(cell.text)
    free = ("enum", "text", "list", "percent", "table")
    return bool(asked) and all(item.kind in free[:2] for item in asked) and all(item.kind in free for item in said)


def _pair(label: Line, value: Line | None, context: Context, owner: str) -> Pair:
    part = slice_of(value)
    slices = (part,) if part is not None and part.end > part.start else ()
    return Pair(label.text, slices, "table", 1.0, context.count(), owner, unit_in_label(label.text))


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
        owner = next((item.id for item in context.index.exact_items(bare) if item.id in context.owners), "")
        if owner and owner not in found.values():
            found[column] = owner
    heads = [row[0].text for row in rows[1:] if row[0] is not None]
    fitting = sum(1 for head in heads if squeeze(head) in _NAME or context.index.matches(head))
    return found if len(found) >= 2 and fitting >= 2 else {}


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
            pairs.append(_pair(head, cell, context, owner))
    return pairs


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
    return "list" if headed and not form else "form"


def read_rows(grid: Grid, index: LabelIndex, head: int = 0) -> list[dict[str, tuple[Slice, str]]]:
    """Read the rows of a list by its header: column id -> (cell, heading)."""
    names, height = headings(grid.rows, head, index)
    columns = list_columns(names, index)
    shared = shared_column(columns, index)
    found: list[dict[str, tuple[Slice, str]]] = []
    for row in grid.rows[head + height :]:
        cells = distinct(row)
        if not cells or _TOTAL.match(squeeze(cells[0].text)) or len(cells) == 1 < len(columns):
            continue
        if all(not cell.text or is_placeholder(cell.text) for cell in cells):
            continue
        made: dict[str, tuple[Slice, str]] = {}
        for column, (item, heading) in columns.items():
            part = slice_of(row[column])
            if part is None:
                continue
            both = _split_code(part) if column in shared else None
            made[item.id] = (both[0] if both else part, heading)
            if both is not None:
                made[shared[column].id] = (both[1], heading)
        found.append(made)
    return found
