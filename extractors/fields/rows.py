"""Lists with a header row: which column is which item, and the rows below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.doctype import FieldSpec
from extractors.fields.blank import is_placeholder
from extractors.fields.grids import Row, distinct, headings, slice_of
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.pairs import Slice, trimmed
from extractors.fields.text import Grid, Line

_RANK = re.compile(r"第?[一二三四五六七八九\d](?:名|位)?(?:中标)?(?:候选)?(?:人|单位|供应商)?")
TOTAL = re.compile(r"(?:合计|总计|小计|共计|总 ?价|平均)")
"""What heads a row that adds up the others."""
_CODE_IN_CELL = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}|[\u4e00-\u9fff]?[A-Z]?\d{6,20}")


def list_columns(names: Sequence[str], index: LabelIndex, body: Sequence[Row] = ()) -> dict[int, tuple[FieldSpec, str]]:
    """Map grid columns to items by their headings; an item takes the best heading, a heading the best item.

    ``body`` are the rows below: a column of ranks (第一名 …) holds no names, whatever heads it.
    """
    ranks = {column for column in range(len(names)) if _ranked([row[column] for row in body if column < len(row)])}
    wishes = [
        (match.score, column, match.item)
        for column, name in enumerate(names)
        if name
        for match in index.matches(name)
        if match.score >= 0.45 and _fits_column(match.item, name) and not (match.item.kind == "org" and column in ranks)
    ]
    chosen: dict[int, tuple[FieldSpec, str]] = {}
    used: set[str] = set()
    for _, column, item in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if column not in chosen and item.id not in used:
            chosen[column] = (item, names[column])
            used.add(item.id)
    return chosen


def _ranked(cells: Sequence[Line | None]) -> bool:
    texts = [squeeze(cell.text) for cell in cells if cell is not None and cell.text]
    return bool(texts) and all(_RANK.fullmatch(text) for text in texts)


def _fits_column(item: FieldSpec, heading: str) -> bool:
    return item.kind != "code" or "名称" not in heading


def shared_column(columns: dict[int, tuple[FieldSpec, str]], index: LabelIndex) -> dict[int, FieldSpec]:
    """Columns whose heading names two items (证书名称及编号): column -> the item of code kind in it. A column taken for
    the code alone is given to the other item."""
    used = {item.id for item, _ in columns.values()}
    found: dict[int, FieldSpec] = {}
    for column, (item, heading) in list(columns.items()):
        parts = [part for part in re.split(r"[和及与/、]", squeeze(heading.replace("/", "及"))) if part]
        if len(parts) != 2:
            continue
        if item.kind == "code":
            named = [other for name in (parts[0], parts[0] + "名称") for other in index.exact_items(name)]
            named = [other for other in named if other.kind in ("text", "person") and other.id not in used]
            if named:
                found[column] = item
                columns[column] = (named[0], heading)
            continue
        readings = [parts[1], parts[0][:2] + parts[1], parts[0][:4] + parts[1]]
        codes = [other for reading in readings for other in index.exact_items(reading) if other.kind == "code"]
        if codes and codes[0].id not in used:
            found[column] = codes[0]
    return found


def split_code(part: Slice) -> tuple[Slice, Slice] | None:
    """Cut 二级建造师 贵2522… into name and number."""
    match = _CODE_IN_CELL.search(part.text)
    if match is None or match.start() == 0:
        return None
    cut = part.start + match.start()
    name = trimmed(part.line, part.start, cut)
    return (name if name.text[-1:] not in "(/" else trimmed(part.line, part.start, cut - 1)), Slice(
        part.line, cut, part.start + match.end()
    )


def read_rows(grid: Grid, index: LabelIndex, head: int = 0) -> list[dict[str, tuple[Slice, str]]]:
    """Read the rows of a list by its header: column id -> (cell, heading)."""
    names, height = headings(grid.rows, head, index)
    columns = list_columns(names, index, grid.rows[head + height :])
    shared = shared_column(columns, index)
    found: list[dict[str, tuple[Slice, str]]] = []
    for row in grid.rows[head + height :]:
        cells = distinct(row)
        if not cells or TOTAL.match(squeeze(cells[0].text)) or len(cells) == 1 < len(columns):
            continue
        if all(not cell.text or is_placeholder(cell.text) for cell in cells):
            continue
        made: dict[str, tuple[Slice, str]] = {}
        for column, (item, heading) in columns.items():
            part = slice_of(row[column])
            if part is None:
                continue
            both = split_code(part) if column in shared else None
            made[item.id] = (both[0] if both else part, heading)
            if both is not None:
                made[shared[column].id] = (both[1], heading)
        found.append(made)
    return found
