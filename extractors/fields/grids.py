"""What a table is made of: rows turned on their side, merged cells, header rows over one or two lines."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.fields.amounts import unit_in_label
from extractors.fields.by_label import Context
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.pairs import Pair, Slice, trimmed
from extractors.fields.text import Line

Row = tuple[Line | None, ...]


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


def in_turn(row: Row, index: LabelIndex) -> bool:
    """True for a row of a form: label, value, label, value; such a row heads no list."""
    cells = distinct(row)
    known = [index.is_label(cell.text) for cell in cells]
    return len(cells) >= 4 and known == [True, False] * (len(cells) // 2)


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


def cell_pair(label: Line, value: Line | None, context: Context, owner: str) -> Pair:
    """A label cell and its value cell (None = empty)."""
    part = slice_of(value)
    slices = (part,) if part is not None and part.end > part.start else ()
    return Pair(label.text, slices, "table", 1.0, context.count(), owner, unit_in_label(label.text))
